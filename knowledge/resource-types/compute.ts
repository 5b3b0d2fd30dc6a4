import type { ResourceTypeTable } from "../types.ts";

const source = "@pulumi/aws 7.48.0";

/** ECS, ECR, Application Auto Scaling, Cloud Map, SQS, and the load balancer's parts that belong to a service. */
export const computeTypes: ResourceTypeTable = {
  "aws:ecs/cluster:Cluster": {
    source: `${source}; name: ECS API CreateCluster`,
    name: { property: "name", maxLength: 255 },
    id: "arn:{partition}:ecs:{region}:{account}:cluster/{name}",
    computed: { arn: "arn:{partition}:ecs:{region}:{account}:cluster/{name}" },
    replaceOn: ["name"],
    taggable: true,
  },
  "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders": {
    source,
    id: "{input.clusterName}",
    computed: {},
    replaceOn: ["clusterName"],
  },
  "aws:ecs/taskDefinition:TaskDefinition": {
    source: `${source}; family: ECS API RegisterTaskDefinition`,
    name: { property: "family", maxLength: 255, autoNamed: false },
    id: "{name}",
    computed: {
      arn: "arn:{partition}:ecs:{region}:{account}:task-definition/{name}:{generation}",
      arnWithoutRevision: "arn:{partition}:ecs:{region}:{account}:task-definition/{name}",
      revision: "{generation}",
      enableFaultInjection: false,
    },
    // Each is a new revision of the family; nothing is lost by it.
    replaceOn: [
      "family",
      "containerDefinitions",
      "cpu",
      "memory",
      "networkMode",
      "runtimePlatform",
      "requiresCompatibilities",
      "executionRoleArn",
      "taskRoleArn",
      "volumes",
      "ephemeralStorage",
      "enableFaultInjection",
      "ipcMode",
      "pidMode",
      "placementConstraints",
      "proxyConfiguration",
    ],
    taggable: true,
  },
  "aws:ecs/service:Service": {
    source: `${source}; name: ECS API CreateService`,
    name: { property: "name", maxLength: 255 },
    id: "arn:{partition}:ecs:{region}:{account}:service/{name}",
    computed: {
      arn: "arn:{partition}:ecs:{region}:{account}:service/{name}",
      platformVersion: "LATEST",
      iamRole: "/aws-service-role/ecs.amazonaws.com/AWSServiceRoleForECS",
    },
    // A changed capacity provider strategy is in place with forceNewDeployment, and refused without it.
    replaceOn: ["name", "cluster", "launchType", "schedulingStrategy", "iamRole"],
    taggable: true,
  },
  "aws:ecr/repository:Repository": {
    source: `${source}; name: ECR API CreateRepository`,
    name: { property: "name", maxLength: 256, lowerCase: true },
    id: "{name}",
    computed: {
      arn: "arn:{partition}:ecr:{region}:{account}:repository/{name}",
      registryId: "{account}",
      repositoryUrl: "{account}.dkr.ecr.{region}.amazonaws.com/{name}",
    },
    replaceOn: ["name", "encryptionConfigurations"],
    stateful: true,
    taggable: true,
  },
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": {
    source: `${source}; order: pulumi-aws, pull request 2085`,
    id: "{input.repository}",
    computed: { registryId: "{account}" },
    replaceOn: ["repository", "policy"],
    deletedFirst: true,
  },
  "aws:appautoscaling/target:Target": {
    source,
    id: "{input.resourceId}",
    computed: {
      arn: "arn:{partition}:application-autoscaling:{region}:{account}:scalable-target/{hex32}",
      roleArn:
        "arn:{partition}:iam::{account}:role/aws-service-role/ecs.application-autoscaling.amazonaws.com/AWSServiceRoleForApplicationAutoScaling_ECSService",
    },
    replaceOn: ["resourceId", "serviceNamespace", "scalableDimension"],
    taggable: true,
  },
  "aws:appautoscaling/policy:Policy": {
    source: `${source}; name: Application Auto Scaling API PutScalingPolicy`,
    name: { property: "name", maxLength: 256 },
    id: "{name}",
    computed: {
      arn: "arn:{partition}:autoscaling:{region}:{account}:scalingPolicy:{uuid}:resource/ecs/{input.resourceId}:policyName/{name}",
      alarmArns: [],
    },
    replaceOn: ["name", "resourceId", "serviceNamespace", "scalableDimension"],
  },
  "aws:appautoscaling/scheduledAction:ScheduledAction": {
    source: `${source}; name: Application Auto Scaling API PutScheduledAction`,
    name: { property: "name", maxLength: 256 },
    id: "{name}-ecs-{input.resourceId}",
    computed: {
      arn: "arn:{partition}:autoscaling:{region}:{account}:scheduledAction:{uuid}:resource/ecs/{input.resourceId}:scheduledActionName/{name}",
    },
    replaceOn: ["name", "resourceId", "serviceNamespace", "scalableDimension"],
  },
  "aws:servicediscovery/httpNamespace:HttpNamespace": {
    source: `${source}; name: Cloud Map API CreateHttpNamespace`,
    name: { property: "name", maxLength: 1024 },
    id: "ns-{lower16}",
    computed: {
      arn: "arn:{partition}:servicediscovery:{region}:{account}:namespace/ns-{lower16}",
      httpName: "{name}",
    },
    replaceOn: ["name", "description"],
    taggable: true,
  },
  "aws:sqs/queue:Queue": {
    source: `${source}; name: SQS API CreateQueue`,
    name: { property: "name", maxLength: 80 },
    id: "https://sqs.{region}.amazonaws.com/{account}/{name}",
    computed: {
      arn: "arn:{partition}:sqs:{region}:{account}:{name}",
      url: "https://sqs.{region}.amazonaws.com/{account}/{name}",
    },
    replaceOn: ["name", "namePrefix", "fifoQueue"],
    stateful: true,
    taggable: true,
  },
  "aws:sqs/queuePolicy:QueuePolicy": {
    source,
    id: "{input.queueUrl}",
    computed: {},
    replaceOn: ["queueUrl"],
  },
  "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy": {
    source,
    id: "{input.queueUrl}",
    computed: {},
    replaceOn: ["queueUrl"],
  },
  "aws:lb/targetGroup:TargetGroup": {
    source: `${source}; name: Elastic Load Balancing API CreateTargetGroup`,
    name: { property: "name", maxLength: 32 },
    id: "arn:{partition}:elasticloadbalancing:{region}:{account}:targetgroup/{name}/{hex16}",
    computed: {
      arn: "arn:{partition}:elasticloadbalancing:{region}:{account}:targetgroup/{name}/{hex16}",
      arnSuffix: "targetgroup/{name}/{hex16}",
      loadBalancerArns: [],
    },
    replaceOn: ["name", "namePrefix", "port", "protocol", "protocolVersion", "targetType", "vpcId", "ipAddressType"],
    taggable: true,
  },
  "aws:lb/listenerRule:ListenerRule": {
    source,
    id: "arn:{partition}:elasticloadbalancing:{region}:{account}:listener-rule/app/{hex16}/{hex17}/{logical}",
    computed: {
      arn: "arn:{partition}:elasticloadbalancing:{region}:{account}:listener-rule/app/{hex16}/{hex17}/{logical}",
    },
    replaceOn: ["listenerArn"],
    taggable: true,
  },
};
