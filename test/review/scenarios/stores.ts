/** Edits of stores, caches, secrets and keys. */
import { options, type Scenario, set } from "./model.ts";

export const stores: readonly Scenario[] = [
  {
    title: "a larger cache",
    stack: "prod",
    values: { "redis.nodeType": "cache.m7g.xlarge" },
    does: { update: "redis-cache-group" },
    risks: ["high failover redis-cache-group"],
    cost: "more",
  },
  {
    title: "no sessions",
    stack: "dev",
    values: { "redis.sessions": undefined, "services.api.connections.redis": ["cache"] },
    does: {
      delete:
        "redis-sessions-alarms-memory redis-sessions-alarms-host-cpu redis-sessions-alarms-evictions redis-sessions-alarms-engine-cpu redis-sessions-url-version redis-sessions-url redis-sessions-group redis-sessions-users redis-sessions-default redis-sessions-default-password redis-sessions-app redis-sessions-app-password redis-sessions-suffix redis-sessions-valkey8 redis-sessions-slow-log redis-sessions-engine-log api-task-to-redis-sessions-ingress api-task-to-redis-sessions-egress redis-sessions-sg",
    },
    risks: [
      "medium data-loss redis-sessions-group",
      "medium data-loss redis-sessions-url",
      "low data-loss redis-sessions-engine-log",
      "low data-loss redis-sessions-slow-log",
      "low downtime api-task-to-redis-sessions-egress",
    ],
    cost: "less",
  },
  {
    title: "a cache without a replica",
    stack: "prod",
    values: { "redis.replicas": 0 },
    does: {
      update:
        "redis-cache-group redis-cache-alarms-engine-cpu redis-cache-alarms-evictions redis-cache-alarms-hit-rate redis-cache-alarms-host-cpu redis-cache-alarms-memory",
      delete: "redis-cache-alarms-replica-lag",
    },
    risks: [
      "high capacity redis-cache-group",
      "high capacity redis-cache-group",
      "medium monitoring redis-cache-alarms-replica-lag",
      "medium capacity redis-cache-group",
    ],
    cost: "less",
  },
  {
    title: "an older engine of the cache",
    stack: "dev",
    values: { "redis.engineVersion": "7.2" },
    does: {
      create: "redis-cache-valkey7 redis-sessions-valkey7",
      replace: "redis-cache-group redis-sessions-group redis-cache-url-version redis-sessions-url-version",
      update:
        "redis-cache-alarms-engine-cpu redis-cache-alarms-evictions redis-cache-alarms-hit-rate redis-cache-alarms-host-cpu redis-cache-alarms-memory redis-sessions-alarms-engine-cpu redis-sessions-alarms-evictions redis-sessions-alarms-host-cpu redis-sessions-alarms-memory",
      delete: "redis-sessions-valkey8 redis-cache-valkey8",
    },
    because: {
      "redis-cache-url-version": "redis-cache-group.engineVersion > redis-cache-url-version.secretString",
      "redis-sessions-url-version": "redis-sessions-group.engineVersion > redis-sessions-url-version.secretString",
    },
    risks: [
      "medium data-loss redis-cache-group",
      "medium data-loss redis-sessions-group",
      "low replacement redis-cache-url-version",
      "low replacement redis-sessions-url-version",
    ],
    underCli: true,
  },
  {
    title: "a new bucket",
    stack: "prod",
    values: { "buckets.media": { purpose: "media" } },
    does: {
      create:
        "media-bucket media-versioning media-lifecycle media-logging media-ownership media-access-block media-policy media-encryption",
    },
  },
  {
    title: "a bucket goes",
    stack: "prod",
    values: {
      buckets: {},
      "services.api.connections.buckets": undefined,
      "services.worker.connections.buckets": undefined,
    },
    partly: true,
    does: {
      revise: "api-task-definition worker-task-definition",
      update: "api-task-role-policy api-service worker-task-role-policy worker-service",
      delete:
        "backup-tests-uploads backup-s3-uploads backup-s3-plan backup-role-s3 backup-restore-role-s3 storage-key-alias",
    },
    because: {
      "api-service":
        "api-task-definition.containerDefinitions[api].environment[UPLOADS_BUCKET] > api-service.taskDefinition",
      "worker-service":
        "worker-task-definition.containerDefinitions[worker].environment[UPLOADS_BUCKET] > worker-service.taskDefinition",
    },
    risks: [
      "blocking run-fails uploads-bucket",
      "blocking run-fails uploads-replica-bucket",
      "blocking data-loss uploads-bucket",
      "blocking data-loss uploads-replica-bucket",
      "blocking security backup-s3-plan",
      "high downtime backup-restore-role-s3",
      "high downtime backup-role-s3",
    ],
    better: ["rights-widened api-task-role-policy", "rights-widened worker-task-role-policy"],
    cost: "less",
  },
  {
    title: "a bucket of another name",
    stack: "dev",
    values: {
      "buckets.uploads": undefined,
      "buckets.pictures": { purpose: "uploads" },
      "services.api.connections.buckets": { pictures: "read-write" },
      "services.worker.connections.buckets": { pictures: "read-write" },
    },
    does: {
      create:
        "pictures-bucket pictures-versioning pictures-lifecycle pictures-logging pictures-ownership pictures-access-block pictures-policy pictures-encryption",
      update: "api-task-role-policy worker-task-role-policy",
      delete:
        "uploads-encryption uploads-policy uploads-access-block uploads-ownership uploads-logging uploads-lifecycle uploads-versioning uploads-cors uploads-bucket",
    },
    risks: [
      "medium data-loss uploads-bucket",
      "low security api-task-role-policy",
      "low security worker-task-role-policy",
    ],
    underCli: true,
  },
  {
    title: "a bucket of another name with an alias",
    stack: "dev",
    values: {
      "buckets.uploads": undefined,
      "buckets.pictures": { purpose: "uploads" },
      "services.api.connections.buckets": { pictures: "read-write" },
      "services.worker.connections.buckets": { pictures: "read-write" },
    },
    edits: { "component pictures": options({ aliases: [{ name: "uploads" }] }) },
    does: {
      rename:
        "pictures-bucket pictures-versioning pictures-lifecycle pictures-ownership pictures-access-block pictures-policy pictures-encryption",
      update: "pictures-logging",
      delete: "uploads-cors",
    },
    underCli: true,
  },
  {
    title: "old versions for a week",
    stack: "prod",
    values: { "buckets.uploads.noncurrentDays": 7 },
    does: { update: "uploads-lifecycle uploads-replica-lifecycle" },
    risks: ["high security uploads-lifecycle", "high security uploads-replica-lifecycle"],
  },
  {
    title: "versions no longer kept",
    stack: "prod",
    edits: { "uploads-versioning": set({ versioningConfiguration: { status: "Suspended" } }) },
    does: { update: "uploads-versioning" },
    risks: ["blocking security uploads-versioning"],
  },
  {
    title: "messages for a day",
    stack: "prod",
    values: { "queues.jobs.retentionDays": 1 },
    does: { update: "jobs-queue" },
    risks: ["high data-loss jobs-queue"],
  },
  {
    title: "a generated secret of another length",
    stack: "prod",
    values: { "secrets.jwt.length": 80 },
    does: { replace: "secrets-jwt-value secrets-jwt-version", revise: "api-task-definition", update: "api-service" },
    because: {
      "api-service":
        "secrets-jwt-value.length > secrets-jwt-version.secretString > api-task-definition.containerDefinitions[api].secrets[JWT].valueFrom > api-service.taskDefinition",
      "api-task-definition":
        "secrets-jwt-value.length > secrets-jwt-version.secretString > api-task-definition.containerDefinitions[api].secrets[JWT].valueFrom",
    },
    risks: ["low replacement secrets-jwt-value", "low replacement secrets-jwt-version"],
    underCli: true,
  },
  {
    title: "a secret of a vendor goes",
    stack: "dev",
    values: {
      "secrets.mailer": undefined,
      "services.api.connections.secrets": ["jwt"],
      "services.worker.connections.secrets": undefined,
    },
    does: { delete: "secrets-mailer" },
    risks: ["medium data-loss secrets-mailer"],
    cost: "less",
  },
  {
    title: "a key no longer rotated",
    stack: "prod",
    edits: { "db-key-cmk": set({ enableKeyRotation: false }) },
    does: { update: "db-key-cmk" },
    risks: ["high security db-key-cmk"],
  },
];
