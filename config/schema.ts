/**
 * The stack config, as one zod schema. No defaults here: what a stack file leaves out comes from `profiles.ts`, so that
 * every value has one visible origin. Rules that span several keys live in `rules.ts`.
 */
import { z } from "zod";
import {
  accountId,
  arn,
  bucketName,
  cidr,
  cron,
  dailyWindow,
  dateTimezone,
  digestImage,
  domain,
  email,
  entryName,
  hostPath,
  instanceClass,
  nodeType,
  postgresName,
  region,
  weeklyWindow,
  writtenAsNumber,
} from "./values.ts";

export const profileName = z.enum(["dev", "staging", "prod"]);

const days = (min: number, max: number) => z.int().min(min).max(max);
/** The retention periods CloudWatch Logs accepts, in days (API PutRetentionPolicy). */
const logRetentionPeriods: readonly number[] = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];
export const logRetentionDays = z.literal(logRetentionPeriods);

export const accountConfig = z.strictObject({
  /** The only AWS account this stack may touch, 12 digits; goes into the provider's `allowedAccountIds`. */
  id: accountId,
});

export const regionsConfig = z.strictObject({
  /** Everything that serves traffic lives here. Changing it replaces the whole platform. */
  primary: region,
  /** Receives copies (bucket replication, secret replicas); absent = no second region. */
  secondary: region.optional(),
});

const zoneLetter = z.enum(["a", "b", "c"]);

export const networkConfig = z.discriminatedUnion("mode", [
  z.strictObject({
    mode: z.literal("create"),
    /** IPv4 range of the VPC, /16 to /22. Changing it replaces the VPC and all that stands in it. */
    cidr,
    zones: z.int().min(2).max(3),
    /** `single` loses outbound traffic of every zone when its zone fails; `none` needs the interface endpoints. */
    nat: z.enum(["none", "single", "per-zone"]),
    /** Interface endpoints, by the last part of the service name; each costs an hourly fee per zone. */
    interfaceEndpoints: z.array(
      z.enum(["ecr.api", "ecr.dkr", "logs", "secretsmanager", "sqs", "kms", "sts", "ssm", "ssmmessages", "monitoring"]),
    ),
    flowLogRetentionDays: logRetentionDays,
  }),
  z.strictObject({
    mode: z.literal("existing"),
    vpcId: z.string().regex(/^vpc-[0-9a-f]{8,17}$/, "vpc- and 8 to 17 hexadecimal digits"),
    /** The range of that VPC; security groups and capacity rules need it. */
    cidr,
    /** Subnet ids by tier, one per zone, the same number in each tier. */
    subnets: z.strictObject({
      public: z
        .array(z.string().regex(/^subnet-[0-9a-f]{8,17}$/))
        .min(2)
        .max(3),
      app: z
        .array(z.string().regex(/^subnet-[0-9a-f]{8,17}$/))
        .min(2)
        .max(3),
      data: z
        .array(z.string().regex(/^subnet-[0-9a-f]{8,17}$/))
        .min(2)
        .max(3),
    }),
  }),
]);

export const dnsConfig = z.discriminatedUnion("mode", [
  /** Records are made in a Cloudflare zone; the token comes from CLOUDFLARE_API_TOKEN. */
  z.strictObject({
    mode: z.literal("cloudflare"),
    zoneId: z.string().regex(/^[0-9a-f]{32}$/, "32 hexadecimal digits"),
  }),
  z.strictObject({ mode: z.literal("route53"), zoneId: z.string().regex(/^Z[A-Z0-9]{1,31}$/, "a hosted zone id") }),
  /** Nobody here may write records: the certificate must exist already. */
  z.strictObject({ mode: z.literal("external") }),
]);

export const certificateConfig = z.discriminatedUnion("mode", [
  /** Requested from ACM for every host in use and validated through `edge.dns`. */
  z.strictObject({ mode: z.literal("managed") }),
  z.strictObject({ mode: z.literal("existing"), arn: arn("acm") }),
]);

export const edgeConfig = z.strictObject({
  dns: dnsConfig,
  certificate: certificateConfig,
  loadBalancer: z.strictObject({
    /** Who may reach ports 443 and 80. */
    allowedCidrs: z.array(cidr).min(1),
    /** Seconds; the applications' keep-alive must be longer. */
    idleTimeoutSeconds: z.int().min(1).max(4000),
    accessLogDays: days(1, 3653),
  }),
});

/** Which of the platform's parts a service may use, and how; everything else stays closed to it. */
export const connectionsConfig = z.strictObject({
  /** `app` reads and writes, `readonly` goes to a read replica when there is one. */
  database: z.enum(["app", "readonly"]).optional(),
  redis: z
    .array(z.enum(["cache", "sessions"]))
    .min(1)
    .optional(),
  queues: z.record(entryName, z.enum(["send", "receive"])).optional(),
  buckets: z.record(entryName, z.enum(["read", "read-write"])).optional(),
  /** Internal services this one calls. */
  services: z.array(entryName).min(1).optional(),
  /** Names from `secrets`. */
  secrets: z.array(entryName).min(1).optional(),
});

const schedule = z.strictObject({
  /** Five fields (minute hour day month weekday), in `timezone`. */
  cron,
  timezone: dateTimezone,
  min: z.int().min(0).max(1000),
  max: z.int().min(0).max(1000),
});

const scaling = z.strictObject({
  min: z.int().min(0).max(1000),
  max: z.int().min(1).max(1000),
  /** Target tracking on average CPU, percent. */
  cpuPercent: z.int().min(10).max(90).optional(),
  memoryPercent: z.int().min(10).max(90).optional(),
  /** Off-hours and peak ranges by name. */
  schedules: z.record(entryName, schedule),
});

const health = z.strictObject({
  path: z.string().regex(/^\/[^\s?#]*$/, "a path that begins with /"),
  intervalSeconds: z.int().min(5).max(300),
  timeoutSeconds: z.int().min(2).max(120),
  healthyThreshold: z.int().min(2).max(10),
  unhealthyThreshold: z.int().min(2).max(10),
  /** Seconds after start in which failed checks do not count; longer than the slowest boot. */
  graceSeconds: z.int().min(0).max(3600),
});

const container = {
  /** repository@sha256:digest. Absent = a placeholder that answers the health check, until the first deployment. */
  image: digestImage.optional(),
  command: z.array(z.string().min(1)).min(1).optional(),
  /** Plain settings; names that look like a secret are refused. */
  env: z.record(z.string().regex(/^[A-Z][A-Z0-9_]*$/, "upper-case letters, digits and _"), z.string()),
  /** vCPU x 1024, one of Fargate's sizes. */
  cpu: z.int(),
  /** MiB, within what Fargate pairs with `cpu`. */
  memory: z.int(),
  /** Fargate Spot takes what is above the first `min` tasks. */
  spot: z.boolean(),
  /** Seconds between SIGTERM and SIGKILL; Fargate stops at 120. */
  stopTimeoutSeconds: z.int().min(2).max(120),
  connections: connectionsConfig,
};

const deploy = z.discriminatedUnion("strategy", [
  z.strictObject({ strategy: z.literal("rolling") }),
  /** ECS-native; runs twice the tasks until the bake time is over. */
  z.strictObject({ strategy: z.literal("blue-green"), bakeMinutes: z.int().min(0).max(1440) }),
]);

export const httpServiceConfig = z.strictObject({
  kind: z.literal("http"),
  ...container,
  port: z.int().min(1024).max(65_535),
  route: z.strictObject({
    host: domain,
    /** Path patterns of the load balancer, `*` and `?` allowed. */
    paths: z.array(hostPath).min(1).max(4),
    /** Lower wins; unique over all services. */
    priority: z.int().min(1).max(49_999),
  }),
  health,
  scaling: scaling.extend({
    /** Target tracking on requests per minute and task. */
    requestsPerTarget: z.int().min(10).max(100_000).optional(),
  }),
  deploy,
});

export const workerServiceConfig = z.strictObject({
  kind: z.literal("worker"),
  ...container,
  /** The queue it drains, from `queues`; grants `receive`. */
  queue: entryName,
  /** Shell-free command that exits 0 while the worker is alive. */
  healthCommand: z.array(z.string().min(1)).min(1),
  scaling: scaling.extend({
    /** Visible messages per running task that autoscaling aims at. */
    backlogPerTask: z.int().min(1).max(100_000).optional(),
  }),
});

export const internalServiceConfig = z.strictObject({
  kind: z.literal("internal"),
  ...container,
  /** Reached by other services as http://<name>:<port> through Service Connect. */
  port: z.int().min(1024).max(65_535),
  healthCommand: z.array(z.string().min(1)).min(1),
  scaling,
});

export const serviceConfig = z.discriminatedUnion("kind", [
  httpServiceConfig,
  workerServiceConfig,
  internalServiceConfig,
]);

export const clusterConfig = z.strictObject({
  containerInsights: z.enum(["disabled", "enabled", "enhanced"]),
  /** Images kept per repository. */
  keepImages: z.int().min(10).max(1000),
  logRetentionDays,
});

/** The task that migrates the schema, run by the deployment before `pulumi up`; needs a database. */
export const migrationConfig = z.discriminatedUnion("mode", [
  z.strictObject({ mode: z.literal("none") }),
  z.strictObject({
    mode: z.literal("task"),
    /** The service whose image holds the migrations. */
    service: entryName,
    command: z.array(z.string().min(1)).min(1),
    cpu: z.int(),
    memory: z.int(),
  }),
]);

const readReplica = z.strictObject({
  class: instanceClass,
  zone: zoneLetter.optional(),
});

export const databaseAccessConfig = z.discriminatedUnion("reach", [
  /** The program does not talk to PostgreSQL: roles and grants are not managed (yet). */
  z.strictObject({ reach: z.literal("none") }),
  /** Through a port forward on this machine. */
  z.strictObject({ reach: z.literal("tunnel"), port: z.int().min(1024).max(65_535) }),
  /** From a runner inside the network. */
  z.strictObject({ reach: z.literal("direct"), host: z.string().min(1), port: z.int().min(1).max(65_535) }),
]);

const monitoringIntervals: readonly number[] = [0, 1, 5, 10, 15, 30, 60];

export const databaseConfig = z.discriminatedUnion("mode", [
  z.strictObject({ mode: z.literal("none") }),
  z.strictObject({
    mode: z.literal("external"),
    /** Secrets Manager secret whose value is the connection URL; its owner fills it. */
    urlSecretArn: arn("secretsmanager"),
    /** Egress of the services goes to this port, anywhere outside. */
    port: z.int().min(1).max(65_535),
  }),
  z.strictObject({
    mode: z.literal("rds"),
    /** Major version only; minors come by themselves. */
    version: z.enum(["14", "15", "16", "17", "18"]).register(writtenAsNumber, {}),
    class: instanceClass,
    storageGib: z.int().min(20).max(65_536),
    /** Storage autoscaling stops here. */
    maxStorageGib: z.int().min(20).max(65_536),
    /** gp3 only, from 400 GiB: at least 12,000. */
    iops: z.int().min(12_000).max(64_000).optional(),
    /** MiB/s; gp3 only, from 400 GiB: at least 500. */
    throughput: z.int().min(500).max(4_000).optional(),
    multiAz: z.boolean(),
    /** Name of the application's database; changing it replaces the instance. */
    databaseName: postgresName,
    /** Point-in-time recovery window; RDS stops at 35. */
    backupRetentionDays: days(1, 35),
    /** UTC, hh:mm-hh:mm. */
    backupWindow: dailyWindow,
    /** UTC, ddd:hh:mm-ddd:hh:mm. */
    maintenanceWindow: weeklyWindow,
    /** `rds-managed` excludes replicas (a limit of RDS). */
    masterPassword: z.enum(["generated", "rds-managed"]),
    /** Besides the standby; RDS for PostgreSQL allows 15. By name: removing one must not rename the others. */
    replicas: z.record(entryName, readReplica),
    /** Connections one task opens at most; tasks x pool must fit the instance. */
    poolPerTask: z.int().min(1).max(500),
    slowQueryMs: z.int().min(100).max(60_000),
    /** Also written to the application's and the read-only role. */
    statementTimeoutSeconds: z.int().min(1).max(3600),
    idleInTransactionTimeoutSeconds: z.int().min(1).max(3600),
    /** 0 = no enhanced monitoring. */
    monitoringIntervalSeconds: z.literal(monitoringIntervals),
    logRetentionDays,
    extensions: z.array(
      z.enum([
        "pg_stat_statements",
        "pgcrypto",
        "pg_trgm",
        "citext",
        "unaccent",
        "uuid-ossp",
        "pgaudit",
        "btree_gin",
        "btree_gist",
        "vector",
      ]),
    ),
    access: databaseAccessConfig,
  }),
]);

const redisGroup = z.strictObject({
  nodeType,
  /** Per shard, besides the primary. */
  replicas: z.int().min(0).max(5),
  /** Days; 0 = none. */
  snapshotRetentionDays: days(0, 35),
});

const redisShared = {
  engineVersion: z.enum(["7.2", "8.0", "8.1", "8.2"]),
  nodeType,
  replicas: z.int().min(0).max(5),
  snapshotRetentionDays: days(0, 35),
  /** UTC, ddd:hh:mm-ddd:hh:mm. */
  maintenanceWindow: weeklyWindow,
  /** UTC, hh:mm-hh:mm. */
  snapshotWindow: dailyWindow,
  evictionPolicy: z.enum(["allkeys-lru", "allkeys-lfu", "volatile-lru", "volatile-ttl", "noeviction"]),
  /** A second group that never evicts, for sessions and queues. */
  sessions: redisGroup.optional(),
};

export const redisConfig = z.discriminatedUnion("mode", [
  z.strictObject({ mode: z.literal("none") }),
  z.strictObject({ mode: z.literal("replicated"), ...redisShared }),
  /** Clients must speak the cluster protocol. */
  z.strictObject({ mode: z.literal("cluster"), ...redisShared, shards: z.int().min(1).max(90) }),
]);

export const queueConfig = z.strictObject({
  /** Longer than the slowest job; SQS stops at 12 hours. */
  visibilityTimeoutSeconds: z.int().min(1).max(43_200),
  /** Receives before a message moves to the dead-letter queue. */
  maxReceiveCount: z.int().min(1).max(20),
  retentionDays: days(1, 14),
  /** The oldest message may be this old before the alarm rings. */
  ageAlarmSeconds: z.int().min(60).max(86_400),
});

const bucketShared = {
  /** Old versions are deleted after this many days. */
  noncurrentDays: days(1, 3650),
  /** Absent = kept for good. */
  expireDays: days(1, 3650).optional(),
  corsOrigins: z.array(z.url({ protocol: /^https$/, message: "an https origin" })),
  /** Copies every new object to `regions.secondary`. */
  replicate: z.boolean(),
  /** Only to adopt or share a fixed name; absent = a generated one, which can be replaced without downtime. */
  name: bucketName.optional(),
};

export const bucketConfig = z.discriminatedUnion("purpose", [
  /** What users upload: personal data. */
  z.strictObject({ purpose: z.literal("uploads"), ...bucketShared }),
  /** Derived images and video, rebuildable. */
  z.strictObject({ purpose: z.literal("media"), ...bucketShared }),
]);

export const frontendConfig = z.discriminatedUnion("mode", [
  /** A service serves the pages. */
  z.strictObject({ mode: z.literal("container") }),
  /** Static files in a bucket. */
  z.strictObject({ mode: z.literal("s3"), keepDays: days(1, 3650) }),
]);

export const secretConfig = z.discriminatedUnion("source", [
  /** Random, made by the platform. */
  z.strictObject({
    source: z.literal("generated"),
    length: z.int().min(32).max(128),
    /** Counting it up makes a new value; absent = 1. */
    generation: z.int().min(1).max(9999).optional(),
  }),
  /** An empty secret whose owner fills it after the first `pulumi up`. */
  z.strictObject({ source: z.literal("vendor"), description: z.string().min(1).max(200) }),
]);

export const alertClass = z.enum(["critical", "warning", "performance", "security", "cost"]);

export const alertsConfig = z.strictObject({
  /** Addresses per class; each must confirm the subscription once. */
  emails: z.partialRecord(alertClass, z.array(email).min(1).max(10)), // a budget takes ten; more = a mailing list
  runbookBaseUrl: z.url({ protocol: /^https$/, message: "an https URL" }),
});

export const budgetConfig = z.discriminatedUnion("mode", [
  z.strictObject({ mode: z.literal("none") }),
  z.strictObject({ mode: z.literal("monthly"), limitUsd: z.int().min(1).max(1_000_000) }),
]);

export const platformConfig = z.strictObject({
  profile: profileName,
  /** Short name of the platform, the first word of its tags and names. */
  system: z
    .string()
    .regex(
      /^(?=.{2,16}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
      "2 to 16 lower-case letters, digits or single -, a letter first",
    ),
  /** Team that owns the platform; goes into the tags. */
  owner: z.string().min(1).max(64),
  costCentre: z.string().min(1).max(64),
  account: accountConfig,
  regions: regionsConfig,
  /** protect + API flag + final snapshot + retained backups on everything that holds data. */
  deletionGuards: z.boolean(),
  network: networkConfig,
  edge: edgeConfig,
  cluster: clusterConfig,
  services: z.record(entryName, serviceConfig),
  migrations: migrationConfig,
  database: databaseConfig,
  redis: redisConfig,
  queues: z.record(entryName, queueConfig),
  buckets: z.record(entryName, bucketConfig),
  frontend: frontendConfig,
  secrets: z.record(entryName, secretConfig),
  alerts: alertsConfig,
  budget: budgetConfig,
});

export type PlatformConfig = z.infer<typeof platformConfig>;
export type Profile = z.infer<typeof profileName>;
export type NetworkConfig = z.infer<typeof networkConfig>;
export type EdgeConfig = z.infer<typeof edgeConfig>;
export type DnsConfig = z.infer<typeof dnsConfig>;
export type ClusterConfig = z.infer<typeof clusterConfig>;
export type ServiceConfig = z.infer<typeof serviceConfig>;
export type HttpServiceConfig = z.infer<typeof httpServiceConfig>;
export type WorkerServiceConfig = z.infer<typeof workerServiceConfig>;
export type InternalServiceConfig = z.infer<typeof internalServiceConfig>;
export type ConnectionsConfig = z.infer<typeof connectionsConfig>;
export type MigrationConfig = z.infer<typeof migrationConfig>;
export type DatabaseConfig = z.infer<typeof databaseConfig>;
export type RdsConfig = Extract<DatabaseConfig, { mode: "rds" }>;
export type RedisConfig = z.infer<typeof redisConfig>;
export type QueueConfig = z.infer<typeof queueConfig>;
export type BucketConfig = z.infer<typeof bucketConfig>;
export type FrontendConfig = z.infer<typeof frontendConfig>;
export type SecretConfig = z.infer<typeof secretConfig>;
export type AlertClass = z.infer<typeof alertClass>;
export type AlertsConfig = z.infer<typeof alertsConfig>;
export type BudgetConfig = z.infer<typeof budgetConfig>;
