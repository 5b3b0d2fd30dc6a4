import type { ResourceTypeTable } from "../types.ts";

const source = "@pulumi/aws 7.48.0";

/** CloudWatch, SNS and Budgets. */
export const operationsTypes: ResourceTypeTable = {
  "aws:cloudwatch/metricAlarm:MetricAlarm": {
    source: `${source}; name: CloudWatch API PutMetricAlarm`,
    name: { property: "name", maxLength: 255 },
    id: "{name}",
    computed: {
      arn: "arn:{partition}:cloudwatch:{region}:{account}:alarm:{name}",
      evaluateLowSampleCountPercentiles: "evaluate",
    },
    replaceOn: ["name"],
    taggable: true,
  },
  "aws:cloudwatch/logGroup:LogGroup": {
    source: `${source}; name: CloudWatch Logs API CreateLogGroup`,
    name: { property: "name", maxLength: 512 },
    id: "{name}",
    computed: {
      arn: "arn:{partition}:logs:{region}:{account}:log-group:{name}",
      logGroupClass: "STANDARD",
    },
    replaceOn: ["name", "namePrefix", "logGroupClass"],
    stateful: true,
    taggable: true,
  },
  "aws:cloudwatch/logMetricFilter:LogMetricFilter": {
    source: `${source}; name: CloudWatch Logs API PutMetricFilter`,
    name: { property: "name", maxLength: 512 },
    id: "{name}",
    computed: {},
    replaceOn: ["name", "logGroupName"],
  },
  "aws:sns/topic:Topic": {
    source: `${source}; name: SNS API CreateTopic`,
    name: { property: "name", maxLength: 256 },
    id: "arn:{partition}:sns:{region}:{account}:{name}",
    computed: {
      arn: "arn:{partition}:sns:{region}:{account}:{name}",
      owner: "{account}",
    },
    replaceOn: ["name", "namePrefix", "fifoTopic"],
    taggable: true,
  },
  "aws:sns/topicPolicy:TopicPolicy": {
    source,
    id: "{input.arn}",
    computed: { owner: "{account}" },
    replaceOn: ["arn"],
  },
  "aws:sns/topicSubscription:TopicSubscription": {
    source,
    id: "{input.topic}:{uuid}",
    computed: {
      arn: "{input.topic}:{uuid}",
      ownerId: "{account}",
      // An e-mail address must confirm first.
      pendingConfirmation: true,
      confirmationWasAuthenticated: false,
    },
    replaceOn: ["topic", "protocol", "endpoint"],
  },
  "aws:budgets/budget:Budget": {
    source: `${source}; name: AWS Budgets API Budget`,
    name: { property: "name", maxLength: 100 },
    id: "{account}:{name}",
    computed: {
      accountId: "{account}",
      arn: "arn:{partition}:budgets::{account}:budget/{name}",
    },
    replaceOn: ["name", "namePrefix", "accountId"],
    taggable: true,
    global: true,
  },
};
