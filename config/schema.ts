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
  id: accountId.describe(
    "The only AWS account this stack may touch, 12 digits; goes into the provider's `allowedAccountIds`.",
  ),
});

export const regionsConfig = z.strictObject({
  primary: region.describe("Everything that serves traffic lives here. Changing it replaces the whole platform."),
  secondary: region
    .optional()
    .describe("Receives copies (bucket replication, secret replicas); absent = no second region."),
});

const zoneLetter = z.enum(["a", "b", "c"]);

const subnetId = z.string().regex(/^subnet-[0-9a-f]{8,17}$/, "subnet- and 8 to 17 hexadecimal digits");

export const networkConfig = z.discriminatedUnion("mode", [
  z.strictObject({
    mode: z.literal("create"),
    cidr: cidr.describe("IPv4 range of the VPC, /16 to /22. Changing it replaces the VPC and all that stands in it."),
    zones: z.int().min(2).max(3),
    nat: z
      .enum(["none", "single", "per-zone"])
      .describe(
        "`single` loses outbound traffic of every zone when its zone fails; `none` needs the interface endpoints.",
      ),
    interfaceEndpoints: z
      .array(
        z.enum([
          "ecr.api",
          "ecr.dkr",
          "logs",
          "secretsmanager",
          "sqs",
          "kms",
          "sts",
          "ssm",
          "ssmmessages",
          "monitoring",
        ]),
      )
      .describe("Interface endpoints, by the last part of the service name; each costs an hourly fee per zone."),
    flowLogRetentionDays: logRetentionDays,
  }),
  z.strictObject({
    mode: z.literal("existing"),
    vpcId: z.string().regex(/^vpc-[0-9a-f]{8,17}$/, "vpc- and 8 to 17 hexadecimal digits"),
    cidr: cidr.describe("The range of that VPC; security groups and capacity rules need it."),
    subnets: z
      .strictObject({
        public: z.array(subnetId).min(2).max(3),
        app: z.array(subnetId).min(2).max(3),
        data: z.array(subnetId).min(2).max(3),
      })
      .describe("Subnet ids by tier, one per zone, the same number in each tier."),
  }),
]);

export const dnsConfig = z.discriminatedUnion("mode", [
  z
    .strictObject({
      mode: z.literal("cloudflare"),
      zoneId: z.string().regex(/^[0-9a-f]{32}$/, "32 hexadecimal digits"),
    })
    .describe("Records are made in a Cloudflare zone; the token comes from CLOUDFLARE_API_TOKEN."),
  z.strictObject({ mode: z.literal("route53"), zoneId: z.string().regex(/^Z[A-Z0-9]{1,31}$/, "a hosted zone id") }),
  z
    .strictObject({ mode: z.literal("external") })
    .describe("Nobody here may write records: the certificate must exist already."),
]);

export const certificateConfig = z.discriminatedUnion("mode", [
  z
    .strictObject({ mode: z.literal("managed") })
    .describe("Requested from ACM for every host in use and validated through `edge.dns`."),
  z.strictObject({ mode: z.literal("existing"), arn: arn("acm") }),
]);

export const edgeConfig = z.strictObject({
  dns: dnsConfig,
  certificate: certificateConfig,
  loadBalancer: z.strictObject({
    allowedCidrs: z.array(cidr).min(1).describe("Who may reach ports 443 and 80."),
    idleTimeoutSeconds: z.int().min(1).max(4000).describe("Seconds; the applications' keep-alive must be longer."),
    accessLogDays: days(1, 3653),
  }),
});

/** Which of the platform's parts a service may use, and how; everything else stays closed to it. */
export const connectionsConfig = z.strictObject({
  database: z
    .enum(["app", "readonly"])
    .optional()
    .describe("`app` reads and writes, `readonly` goes to a read replica when there is one."),
  redis: z
    .array(z.enum(["cache", "sessions"]))
    .min(1)
    .optional(),
  queues: z.record(entryName, z.enum(["send", "receive"])).optional(),
  buckets: z.record(entryName, z.enum(["read", "read-write"])).optional(),
  services: z.array(entryName).min(1).optional().describe("Internal services this one calls."),
  secrets: z.array(entryName).min(1).optional().describe("Names from `secrets`."),
});

const schedule = z.strictObject({
  cron: cron.describe("Five fields (minute hour day month weekday), in `timezone`."),
  timezone: dateTimezone,
  min: z.int().min(0).max(1000),
  max: z.int().min(0).max(1000),
});

const scaling = z.strictObject({
  min: z.int().min(0).max(1000),
  max: z.int().min(1).max(1000),
  cpuPercent: z.int().min(10).max(90).optional().describe("Target tracking on average CPU, percent."),
  memoryPercent: z.int().min(10).max(90).optional(),
  schedules: z.record(entryName, schedule).describe("Off-hours and peak ranges by name."),
});

const health = z.strictObject({
  path: z.string().regex(/^\/[^\s?#]*$/, "a path that begins with /"),
  intervalSeconds: z.int().min(5).max(300),
  timeoutSeconds: z.int().min(2).max(120),
  healthyThreshold: z.int().min(2).max(10),
  unhealthyThreshold: z.int().min(2).max(10),
  graceSeconds: z
    .int()
    .min(0)
    .max(3600)
    .describe("Seconds after start in which failed checks do not count; longer than the slowest boot."),
});

const container = {
  image: digestImage
    .optional()
    .describe(
      "repository@sha256:digest. Absent = a placeholder that answers the health check, until the first deployment.",
    ),
  command: z.array(z.string().min(1)).min(1).optional(),
  env: z
    .record(z.string().regex(/^[A-Z][A-Z0-9_]*$/, "upper-case letters, digits and _"), z.string())
    .describe("Plain settings; names that look like a secret are refused."),
  cpu: z.int().describe("vCPU x 1024, one of Fargate's sizes."),
  memory: z.int().describe("MiB, within what Fargate pairs with `cpu`."),
  spot: z.boolean().describe("Fargate Spot takes what is above the first `min` tasks."),
  stopTimeoutSeconds: z.int().min(2).max(120).describe("Seconds between SIGTERM and SIGKILL; Fargate stops at 120."),
  connections: connectionsConfig,
};

const deploy = z.discriminatedUnion("strategy", [
  z.strictObject({ strategy: z.literal("rolling") }),
  z
    .strictObject({ strategy: z.literal("blue-green"), bakeMinutes: z.int().min(0).max(1440) })
    .describe("ECS-native; runs twice the tasks until the bake time is over."),
]);

export const httpServiceConfig = z.strictObject({
  kind: z.literal("http"),
  ...container,
  port: z.int().min(1024).max(65_535),
  route: z.strictObject({
    host: domain,
    paths: z.array(hostPath).min(1).max(4).describe("Path patterns of the load balancer, `*` and `?` allowed."),
    priority: z.int().min(1).max(49_999).describe("Lower wins; unique over all services."),
  }),
  health,
  scaling: scaling.extend({
    requestsPerTarget: z
      .int()
      .min(10)
      .max(100_000)
      .optional()
      .describe("Target tracking on requests per minute and task."),
  }),
  deploy,
});

export const workerServiceConfig = z.strictObject({
  kind: z.literal("worker"),
  ...container,
  queue: entryName.describe("The queue it drains, from `queues`; grants `receive`."),
  healthCommand: z
    .array(z.string().min(1))
    .min(1)
    .describe("Shell-free command that exits 0 while the worker is alive."),
  scaling: scaling.extend({
    backlogPerTask: z
      .int()
      .min(1)
      .max(100_000)
      .optional()
      .describe("Visible messages per running task that autoscaling aims at."),
  }),
});

export const internalServiceConfig = z.strictObject({
  kind: z.literal("internal"),
  ...container,
  port: z
    .int()
    .min(1024)
    .max(65_535)
    .describe("Reached by other services as http://<name>:<port> through Service Connect."),
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
  keepImages: z.int().min(10).max(1000).describe("Images kept per repository."),
  logRetentionDays,
});

/** The task that migrates the schema, run by the deployment before `pulumi up`; needs a database. */
export const migrationConfig = z.discriminatedUnion("mode", [
  z.strictObject({ mode: z.literal("none") }),
  z.strictObject({
    mode: z.literal("task"),
    service: entryName.describe("The service whose image holds the migrations."),
    command: z.array(z.string().min(1)).min(1),
    cpu: z.int(),
    memory: z.int(),
  }),
]);

const readReplica = z.strictObject({
  class: instanceClass,
  zone: zoneLetter.optional(),
});

const accessClient = {
  clientSecurityGroupId: z
    .string()
    .regex(/^sg-[0-9a-f]{8,17}$/, "sg- and 8 to 17 hexadecimal digits")
    .optional()
    .describe("Security group of the host that the tunnel ends on, or of the runner: the database admits it."),
};

export const databaseAccessConfig = z.discriminatedUnion("reach", [
  z
    .strictObject({ reach: z.literal("none") })
    .describe("The program does not talk to PostgreSQL: roles and grants are not managed (yet)."),
  z
    .strictObject({ reach: z.literal("tunnel"), port: z.int().min(1024).max(65_535), ...accessClient })
    .describe("Through a port forward on this machine."),
  z
    .strictObject({
      reach: z.literal("direct"),
      host: z.string().min(1),
      port: z.int().min(1).max(65_535),
      ...accessClient,
    })
    .describe("From a runner inside the network."),
]);

const monitoringIntervals: readonly number[] = [0, 1, 5, 10, 15, 30, 60];

export const databaseConfig = z.discriminatedUnion("mode", [
  z.strictObject({ mode: z.literal("none") }),
  z.strictObject({
    mode: z.literal("external"),
    urlSecretArn: arn("secretsmanager").describe(
      "Secrets Manager secret whose value is the connection URL; its owner fills it.",
    ),
    urlSecretKeyArn: arn("kms")
      .optional()
      .describe("Customer key of that secret; absent = the account's own key for secrets."),
    port: z.int().min(1).max(65_535).describe("Egress of the services goes to this port, anywhere outside."),
  }),
  z.strictObject({
    mode: z.literal("rds"),
    version: z
      .enum(["14", "15", "16", "17", "18"])
      .register(writtenAsNumber, { asText: true })
      .describe("Major version only; minors come by themselves."),
    class: instanceClass,
    storageGib: z.int().min(20).max(65_536),
    maxStorageGib: z.int().min(20).max(65_536).describe("Storage autoscaling stops here."),
    iops: z.int().min(12_000).max(64_000).optional().describe("gp3 only, from 400 GiB: at least 12,000."),
    throughput: z.int().min(500).max(4_000).optional().describe("MiB/s; gp3 only, from 400 GiB: at least 500."),
    multiAz: z.boolean(),
    databaseName: postgresName.describe(
      "Name of the application's database, which is made together with the roles; changing it renames the database.",
    ),
    backupRetentionDays: days(1, 35).describe("Point-in-time recovery window; RDS stops at 35."),
    backupWindow: dailyWindow.describe("UTC, hh:mm-hh:mm."),
    maintenanceWindow: weeklyWindow.describe("UTC, ddd:hh:mm-ddd:hh:mm."),
    masterPassword: z.enum(["generated", "rds-managed"]).describe("`rds-managed` excludes replicas (a limit of RDS)."),
    passwordGeneration: z
      .int()
      .min(1)
      .max(9999)
      .optional()
      .describe("1 when absent; a higher number makes new passwords for the master and the roles."),
    replicas: z
      .record(entryName, readReplica)
      .describe("Besides the standby; RDS for PostgreSQL allows 15. By name: removing one must not rename the others."),
    poolPerTask: z
      .int()
      .min(1)
      .max(500)
      .describe("Connections one task opens at most; tasks x pool must fit the instance."),
    slowQueryMs: z.int().min(100).max(60_000),
    statementTimeoutSeconds: z
      .int()
      .min(1)
      .max(3600)
      .describe("Also written to the application's and the read-only role."),
    idleInTransactionTimeoutSeconds: z.int().min(1).max(3600),
    monitoringIntervalSeconds: z.literal(monitoringIntervals).describe("0 = no enhanced monitoring."),
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
  replicas: z.int().min(0).max(5).describe("Per shard, besides the primary."),
  snapshotRetentionDays: days(0, 35).describe("Days; 0 = none."),
});

const redisShared = {
  engineVersion: z.enum(["7.2", "8.0", "8.1", "8.2"]),
  nodeType,
  replicas: z.int().min(0).max(5),
  snapshotRetentionDays: days(0, 35),
  maintenanceWindow: weeklyWindow.describe("UTC, ddd:hh:mm-ddd:hh:mm."),
  snapshotWindow: dailyWindow.describe("UTC, hh:mm-hh:mm."),
  evictionPolicy: z.enum(["allkeys-lru", "allkeys-lfu", "volatile-lru", "volatile-ttl", "noeviction"]),
  passwordGeneration: z
    .int()
    .min(1)
    .max(9999)
    .optional()
    .describe("1 when absent; a higher number makes new passwords for the users."),
  sessions: redisGroup.optional().describe("A second group that never evicts, for sessions and queues."),
};

export const redisConfig = z.discriminatedUnion("mode", [
  z.strictObject({ mode: z.literal("none") }),
  z.strictObject({ mode: z.literal("replicated"), ...redisShared }),
  z
    .strictObject({ mode: z.literal("cluster"), ...redisShared, shards: z.int().min(1).max(90) })
    .describe("Clients must speak the cluster protocol."),
]);

export const queueConfig = z.strictObject({
  visibilityTimeoutSeconds: z.int().min(1).max(43_200).describe("Longer than the slowest job; SQS stops at 12 hours."),
  maxReceiveCount: z.int().min(1).max(20).describe("Receives before a message moves to the dead-letter queue."),
  retentionDays: days(1, 14),
  ageAlarmSeconds: z.int().min(60).max(86_400).describe("The oldest message may be this old before the alarm rings."),
});

const bucketShared = {
  noncurrentDays: days(1, 3650).describe("Old versions are deleted after this many days."),
  expireDays: days(1, 3650).optional().describe("Absent = kept for good."),
  corsOrigins: z.array(z.url({ protocol: /^https$/, message: "an https origin" })),
  replicate: z.boolean().describe("Copies every new object to `regions.secondary`."),
  name: bucketName
    .optional()
    .describe("Only to adopt or share a fixed name; absent = a generated one, which can be replaced without downtime."),
};

export const bucketConfig = z.discriminatedUnion("purpose", [
  z.strictObject({ purpose: z.literal("uploads"), ...bucketShared }).describe("What users upload: personal data."),
  z.strictObject({ purpose: z.literal("media"), ...bucketShared }).describe("Derived images and video, rebuildable."),
]);

export const frontendConfig = z.discriminatedUnion("mode", [
  z.strictObject({ mode: z.literal("container") }).describe("A service serves the pages."),
  z.strictObject({ mode: z.literal("s3"), keepDays: days(1, 3650) }).describe("Static files in a bucket."),
]);

export const secretConfig = z.discriminatedUnion("source", [
  z
    .strictObject({
      source: z.literal("generated"),
      length: z.int().min(32).max(128),
      generation: z.int().min(1).max(9999).optional().describe("Counting it up makes a new value; absent = 1."),
    })
    .describe("Random, made by the platform."),
  z
    .strictObject({ source: z.literal("vendor"), description: z.string().min(1).max(200) })
    .describe("An empty secret whose owner fills it after the first `pulumi up`."),
]);

export const alertClass = z.enum(["critical", "warning", "performance", "security", "cost"]);

export const alertsConfig = z.strictObject({
  emails: z
    .partialRecord(alertClass, z.array(email).min(1).max(10))
    .describe("Addresses per class; each must confirm the subscription once."), // a budget takes ten; more = a mailing list
  runbookBaseUrl: z.url({ protocol: /^https$/, message: "an https URL" }),
});

export const budgetConfig = z.discriminatedUnion("mode", [
  z.strictObject({ mode: z.literal("none") }),
  z.strictObject({ mode: z.literal("monthly"), limitUsd: z.int().min(1).max(1_000_000) }),
]);

export const platformConfig = z.strictObject({
  profile: profileName,
  system: z
    .string()
    .regex(
      /^(?=.{2,16}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
      "2 to 16 lower-case letters, digits or single -, a letter first",
    )
    .describe("Short name of the platform, the first word of its tags and names."),
  owner: z.string().min(1).max(64).describe("Team that owns the platform; goes into the tags."),
  costCentre: z.string().min(1).max(64),
  account: accountConfig,
  regions: regionsConfig,
  deletionGuards: z
    .boolean()
    .describe("protect + API flag + final snapshot + retained backups on everything that holds data."),
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
