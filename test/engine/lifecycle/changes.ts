/** Changes that teams make every week, and the steps that each of them takes: no more, no fewer. */
import type { Stack } from "../../support/stacks.ts";

export interface Change {
  readonly title: string;
  /** Values of the stack file, as for `EngineProject.configure`. */
  readonly values: Readonly<Record<string, unknown>>;
  readonly steps: readonly string[];
}

const EVENTS = "aws:rds/eventSubscription:EventSubscription";
const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const LOGS = "aws:cloudwatch/logGroup:LogGroup";
const INSTANCE = "aws:rds/instance:Instance";
const ROLE = "aws:iam/role:Role";

const create = (type: string, ...names: readonly string[]) => names.map((name) => `create ${type} ${name}`);
const update = (type: string, ...names: readonly string[]) => names.map((name) => `update ${type} ${name}`);

export function changesOf(stack: Stack): readonly Change[] {
  const isProd = stack === "prod";
  return [
    moreTasks(isProd),
    newService(stack),
    newBucket,
    largerInstance(isProd),
    newReplica(stack),
    ...(stack === "dev" ? [] : [blockedAddress]),
  ];
}

function moreTasks(isProd: boolean): Change {
  return {
    title: "a service with more tasks",
    values: { "larder:services.api.scaling": { min: isProd ? 3 : 2 } },
    steps: [
      ...update("aws:appautoscaling/target:Target", "api-scaling"),
      // Elsewhere the tasks above the minimum are Spot's, and the morning brings the minimum back.
      ...(isProd
        ? []
        : [
            ...update("aws:appautoscaling/scheduledAction:ScheduledAction", "api-at-morning"),
            ...update("aws:ecs/service:Service", "api-service"),
          ]),
    ],
  };
}

function newService(stack: Stack): Change {
  return {
    title: "a new service",
    values: { "larder:services.search": { kind: "internal", port: 9000, healthCommand: ["true"] } },
    steps: [
      ...create("aws:appautoscaling/policy:Policy", "search-by-cpu", "search-by-memory"),
      ...create("aws:appautoscaling/target:Target", "search-scaling"),
      ...create(LOGS, "search-task-logs"),
      ...create(ALARM, "search-alarms-cpu", "search-alarms-memory"),
      ...create("aws:ec2/securityGroup:SecurityGroup", "search-task-sg"),
      ...create("aws:ecr/lifecyclePolicy:LifecyclePolicy", "search-images-lifecycle"),
      ...create("aws:ecr/repository:Repository", "search-images-repository"),
      ...create("aws:ecs/service:Service", "search-service"),
      ...create("aws:ecs/taskDefinition:TaskDefinition", "search-task-definition"),
      ...create(ROLE, "search-task-execution", "search-task-role"),
      ...create("aws:iam/rolePolicy:RolePolicy", "search-task-execution-policy"),
      // The first internal one brings the names by which services call each other.
      ...create("aws:servicediscovery/httpNamespace:HttpNamespace", "cluster-namespace"),
      ...create("aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", "search-task-https"),
      ...(stack === "dev" ? [] : create(ALARM, "search-alarms-tasks-missing")),
      ...(stack === "prod"
        ? []
        : create("aws:appautoscaling/scheduledAction:ScheduledAction", "search-at-evening", "search-at-morning")),
    ],
  };
}

const newBucket: Change = {
  title: "a new bucket",
  values: { "larder:buckets.media": { purpose: "media" } },
  steps: [
    ...create("aws:s3/bucket:Bucket", "media-bucket"),
    ...create("aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration", "media-lifecycle"),
    ...create("aws:s3/bucketLogging:BucketLogging", "media-logging"),
    ...create("aws:s3/bucketOwnershipControls:BucketOwnershipControls", "media-ownership"),
    ...create("aws:s3/bucketPolicy:BucketPolicy", "media-policy"),
    ...create("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "media-access-block"),
    ...create(
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
      "media-encryption",
    ),
    ...create("aws:s3/bucketVersioning:BucketVersioning", "media-versioning"),
  ],
};

function largerInstance(isProd: boolean): Change {
  const instances = ["db-primary", ...(isProd ? ["db-replica-r1"] : [])];
  return {
    title: "a larger database",
    values: { "larder:database.class": "db.r7g.large" },
    steps: [
      ...update(INSTANCE, ...instances),
      // Their thresholds are shares of the class's memory and connections.
      ...instances.flatMap((name) => update(ALARM, `${name}-alarms-connections`, `${name}-alarms-memory`)),
    ],
  };
}

function newReplica(stack: Stack): Change {
  const version = "aws:secretsmanager/secretVersion:SecretVersion db-access-readonly-version";
  const alarms = ["connections", "cpu", "disk-latency", "lock-waits", "memory", "replica-lag", "storage"];
  return {
    title: "a new read replica",
    values: { "larder:database.replicas.r2": { zone: "a" } },
    steps: [
      ...create(INSTANCE, "db-replica-r2"),
      ...create(LOGS, "db-replica-r2-postgresql-log", "db-replica-r2-upgrade-log"),
      ...create("aws:cloudwatch/logMetricFilter:LogMetricFilter", "db-replica-r2-lock-waits"),
      ...create(ALARM, ...alarms.map((alarm) => `db-replica-r2-alarms-${alarm}`)),
      ...update(EVENTS, "db-events-instances"),
      // The first replica brings what all share, and becomes the address of those who only read.
      ...(stack === "prod"
        ? []
        : [
            ...create("aws:ec2/securityGroup:SecurityGroup", "db-replica-sg"),
            ...create("aws:rds/parameterGroup:ParameterGroup", "db-pg17-replica"),
            ...update(EVENTS, "db-events-parameters"),
            `create ${version}`,
          ]),
      // Where deletion is guarded the old value stays.
      ...(stack === "dev" ? [`delete ${version}`] : []),
    ],
  };
}

const blockedAddress: Change = {
  title: "a blocked address",
  values: { "larder:edge.waf": { blocked: ["198.51.100.7/32"] } },
  steps: [...create("aws:wafv2/ipSet:IpSet", "waf-blocked-v4"), ...update("aws:wafv2/webAcl:WebAcl", "waf-acl")],
};
