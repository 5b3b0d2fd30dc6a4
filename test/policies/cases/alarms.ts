import type { Resource } from "../../../graph/model.ts";
import { type Cases, type Inputs, MASK, resource, UNKNOWN, urnOf } from "../support.ts";

const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const alarm = (namespace: string, metricName: string, dimensions: Inputs[string], more: Inputs = {}): Resource =>
  resource(ALARM, `${metricName}-alarm`, { namespace: `AWS/${namespace}`, metricName, dimensions, ...more });
/** The same inside a metric query. */
const query = (namespace: string, metricName: string, dimensions: Inputs, stat = "Sum"): Resource =>
  resource(ALARM, `${metricName}-query`, {
    metricQueries: [
      { id: "e", expression: "m" },
      { id: "m", metric: { namespace, metricName, dimensions, stat } },
    ],
  });
const others = (...resources: readonly Resource[]) => ({ others: resources });
const api = { name: "api" };
const ofApi = { ServiceName: "api", ClusterName: "main" };
const cpu = alarm("ECS", "CPUUtilization", ofApi);
const memory = alarm("ECS", "MemoryUtilization", ofApi);
const tasks = query("ECS/ContainerInsights", "RunningTaskCount", ofApi);

const ARN = "arn:aws:elasticloadbalancing:eu-west-1:111122223333";
const balancer = { extra: { id: `${ARN}:loadbalancer/app/lb/1234` } };
const group = { type: "aws:lb/targetGroup:TargetGroup", extra: { id: `${ARN}:targetgroup/web/5678` } };
const ofBalancer = { LoadBalancer: "app/lb/1234" };
const errors = alarm("ApplicationELB", "HTTPCode_ELB_5XX_Count", ofBalancer);
const slow = alarm("ApplicationELB", "TargetResponseTime", ofBalancer, { extendedStatistic: "p95" });
const sick = alarm("ApplicationELB", "UnHealthyHostCount", { TargetGroup: "targetgroup/web/5678" });

const db = { identifier: "main", engine: "postgres", instanceClass: "db.m7g.large" };
const ofDb = { DBInstanceIdentifier: "main" };
const above = { comparisonOperator: "GreaterThanThreshold" };
const forDb = ["CPUUtilization", "DatabaseConnections", "FreeStorageSpace"].map((name) => alarm("RDS", name, ofDb));
const CACHE = "aws:elasticache/replicationGroup:ReplicationGroup";
const cache = { type: CACHE, extra: { id: "sessions" } };
const forCache = ["EngineCPUUtilization", "DatabaseMemoryUsagePercentage", "Evictions"].map((name) =>
  query("AWS/ElastiCache", name, { CacheClusterId: "sessions-001" }),
);

const QUEUE = "aws:sqs/queue:Queue";
const jobs = { name: "jobs" };
const feeding = resource(
  QUEUE,
  "feeding",
  { redrivePolicy: UNKNOWN },
  { propertyDependencies: { redrivePolicy: [urnOf(QUEUE, "it")] } },
);

export const alarmCases: Cases = {
  "X-11": [
    ["accepts all three", api, "pass", others(cpu, memory, tasks)],
    [
      "accepts sick targets for missing tasks",
      { ...api, loadBalancers: [{ targetGroupArn: group.extra.id }] },
      "pass",
      others(cpu, memory, sick, resource(group.type, "web", {}, group.extra)),
    ],
    ["rejects none", api, "fail: no alarm watches CPU; no alarm watches memory; no alarm watches missing tasks"],
    [
      "rejects those of another service",
      { name: "web" },
      "fail: no alarm watches CPU; no alarm watches memory; no alarm watches missing tasks",
      others(cpu, memory, tasks),
    ],
    [
      "rejects one that is switched off",
      api,
      "fail: no alarm watches CPU",
      others(alarm("ECS", "CPUUtilization", ofApi, { actionsEnabled: false }), memory, tasks),
    ],
    [
      "waits for a dimension",
      api,
      "unknown: CPUUtilization-alarm.dimensions",
      others(alarm("ECS", "CPUUtilization", UNKNOWN), memory, tasks),
    ],
    [
      "cannot judge a mask",
      api,
      "secret: MemoryUtilization-alarm.dimensions.ServiceName",
      others(cpu, alarm("ECS", "MemoryUtilization", { ServiceName: MASK }), tasks),
    ],
  ],
  "X-12": [
    ["accepts both", { internal: false }, "pass", { ...balancer, ...others(errors, slow) }],
    ["accepts a target group", {}, "pass", { ...group, ...others(sick) }],
    [
      "accepts edges where values are unknown",
      {},
      "pass",
      {
        type: group.type,
        others: [
          resource(
            ALARM,
            "sick",
            { namespace: "AWS/ApplicationELB", metricName: "UnHealthyHostCount", dimensions: { TargetGroup: UNKNOWN } },
            { propertyDependencies: { dimensions: [urnOf(group.type, "it")] } },
          ),
        ],
      },
    ],
    ["rejects none", {}, "fail: no alarm watches errors; no alarm watches slow answers (p90 to p99)", balancer],
    [
      "rejects the mean",
      {},
      "fail: no alarm watches slow answers (p90 to p99)",
      {
        ...balancer,
        ...others(errors, alarm("ApplicationELB", "TargetResponseTime", ofBalancer, { statistic: "Average" })),
      },
    ],
    ["rejects a target group without", {}, "fail: no alarm watches sick targets", { ...group, ...others(errors) }],
    ["skips an internal one", { internal: true }, "not-applicable: an internal load balancer"],
    ["skips a network one", { loadBalancerType: "network" }, "not-applicable: a network load balancer"],
    ["skips functions", { targetType: "lambda" }, "not-applicable: functions have no health", { type: group.type }],
    ["waits for the kind", { loadBalancerType: UNKNOWN }, "unknown: loadBalancerType"],
    ["cannot judge a mask", { targetType: MASK }, "secret: targetType", { type: group.type }],
  ],
  "X-13": [
    ["accepts a database", db, "pass", others(...forDb)],
    ["accepts a cache", {}, "pass", { ...cache, ...others(...forCache) }],
    ["rejects none", db, "fail: no alarm watches CPU; no alarm watches connections; no alarm watches free storage"],
    [
      "rejects a replica without its lag",
      { ...db, replicateSourceDb: "primary" },
      "fail: no alarm watches the lag of the replica",
      others(...forDb),
    ],
    [
      "rejects a cache without evictions",
      {},
      "fail: no alarm watches evictions",
      { ...cache, ...others(...forCache.slice(0, 2)) },
    ],
    [
      "asks no storage of Aurora",
      { ...db, engine: "aurora-postgresql" },
      "fail: no alarm watches connections",
      others(...forDb.slice(0, 1)),
    ],
    [
      "rejects one that waits for the whole",
      db,
      "fail: no alarm watches CPU",
      others(alarm("RDS", "CPUUtilization", ofDb, { ...above, threshold: 100 }), ...forDb.slice(1)),
    ],
    [
      "rejects one that is the wrong way round",
      db,
      "fail: no alarm watches free storage",
      others(...forDb.slice(0, 2), alarm("RDS", "FreeStorageSpace", ofDb, { ...above, threshold: 5 })),
    ],
    [
      "accepts 85 % and a little storage",
      db,
      "pass",
      others(
        alarm("RDS", "CPUUtilization", ofDb, { ...above, threshold: 85 }),
        ...forDb.slice(1, 2),
        alarm("RDS", "FreeStorageSpace", ofDb, { comparisonOperator: "LessThanThreshold", threshold: 5 }),
      ),
    ],
    ["skips a small one", { ...db, instanceClass: "db.t4g.micro" }, "not-applicable: the size is db.t4g.micro"],
    ["waits for the size", { ...db, instanceClass: UNKNOWN }, "unknown: instanceClass"],
    ["cannot judge a mask", { nodeType: MASK }, "secret: nodeType", cache],
  ],
  "X-14": [
    ["accepts the age", jobs, "pass", others(alarm("SQS", "ApproximateAgeOfOldestMessage", { QueueName: "jobs" }))],
    [
      "accepts messages of a dead-letter queue",
      {},
      "pass",
      {
        extra: { id: "https://sqs.eu-west-1.amazonaws.com/111122223333/jobs-dead" },
        others: [feeding, alarm("SQS", "ApproximateNumberOfMessagesVisible", { QueueName: "jobs-dead" })],
      },
    ],
    ["rejects none", jobs, "fail: no alarm watches the age of the oldest message"],
    [
      "rejects the age for a dead-letter queue",
      jobs,
      "fail: no alarm watches messages that failed for good",
      others(feeding, alarm("SQS", "ApproximateAgeOfOldestMessage", { QueueName: "jobs" })),
    ],
    [
      "waits",
      jobs,
      "unknown: ApproximateAgeOfOldestMessage-alarm.dimensions.QueueName",
      others(alarm("SQS", "ApproximateAgeOfOldestMessage", { QueueName: UNKNOWN })),
    ],
    [
      "cannot judge a mask",
      jobs,
      "secret: ApproximateAgeOfOldestMessage-alarm.dimensions",
      others(alarm("SQS", "ApproximateAgeOfOldestMessage", MASK)),
    ],
  ],
};

const TOPIC = "aws:sns/topic:Topic";
const TOPIC_ARN = "arn:aws:sns:eu-west-1:111122223333:alerts";
const topic = (inputs: Inputs = {}) => resource(TOPIC, "alerts", inputs, { id: TOPIC_ARN });
const subscribed = resource("aws:sns/topicSubscription:TopicSubscription", "oncall", { topic: TOPIC_ARN });
const told = { alarmActions: [TOPIC_ARN] };
const admits = (Service: string, ...Action: readonly string[]) => ({
  policy: JSON.stringify({ Statement: [{ Effect: "Allow", Principal: { Service }, Action, Resource: "*" }] }),
});
const CLOUDWATCH = "cloudwatch.amazonaws.com";
const key = (inputs: Inputs) => resource("aws:kms/key:Key", "key", inputs, { id: "11112222-key" });

export const alarmDeliveryCases: Cases = {
  "X-15": [
    ["accepts a topic", told, "pass", others(topic(), subscribed)],
    [
      "accepts a policy and a key that admit CloudWatch",
      told,
      "pass",
      others(
        topic({ kmsMasterKeyId: "11112222-key", ...admits(CLOUDWATCH, "sns:Publish") }),
        subscribed,
        key(admits(CLOUDWATCH, "kms:Decrypt", "kms:GenerateDataKey*")),
      ),
    ],
    ["accepts a topic elsewhere by name", told, "pass", { settings: { "X-15": { externalTopics: ["alerts"] } } }],
    ["accepts what is no topic", { alarmActions: ["arn:aws:automate:eu-west-1:ec2:recover"] }, "pass"],
    ["rejects no action", {}, "fail: it tells nobody"],
    ["rejects actions that are switched off", { ...told, actionsEnabled: false }, "fail: its actions are switched off"],
    ["rejects a topic elsewhere", told, `fail: ${TOPIC_ARN} is no topic of this graph`],
    ["rejects a topic without a subscription", told, "fail: nobody has subscribed to alerts", others(topic())],
    [
      "rejects a policy without CloudWatch",
      told,
      "fail: the policy of alerts does not let CloudWatch publish",
      others(
        topic(),
        subscribed,
        resource(
          "aws:sns/topicPolicy:TopicPolicy",
          "policy",
          {
            arn: TOPIC_ARN,
            ...admits("events.amazonaws.com", "sns:Publish"),
          },
          { dependencies: [urnOf(TOPIC, "alerts")] },
        ),
      ),
    ],
    [
      "rejects a key without CloudWatch",
      told,
      "fail: the key of alerts does not admit CloudWatch",
      others(topic({ kmsMasterKeyId: "11112222-key" }), subscribed, key(admits(CLOUDWATCH, "kms:Decrypt"))),
    ],
    [
      "rejects the key of AWS",
      told,
      "fail: CloudWatch may not use the key of AWS for alerts",
      others(topic({ kmsMasterKeyId: "alias/aws/sns" }), subscribed),
    ],
    [
      "skips an alarm for deployments",
      { name: "api-errors" },
      "not-applicable: it rolls back deployments or feeds another alarm",
      others(resource("aws:ecs/service:Service", "api", { alarms: { alarmNames: ["api-errors"], enable: true } })),
    ],
    ["waits", { alarmActions: UNKNOWN }, "unknown: alarmActions"],
    ["waits for a policy", told, "unknown: policy", others(topic({ policy: UNKNOWN }), subscribed)],
    ["cannot judge a mask", { alarmActions: [MASK] }, "secret: alarmActions[0]"],
  ],
};
