/** The data components as the tests make them: resolved config objects of a production stack. */
import { createDatabase } from "../../../components/data/database.ts";
import { ObjectStore } from "../../../components/data/object-store.ts";
import { createRedis } from "../../../components/data/redis.ts";
import { Alerts } from "../../../components/operations/topics.ts";
import type { BucketConfig, DatabaseConfig, PlatformConfig, RdsConfig, RedisConfig } from "../../../config/schema.ts";
import type { Json, Resource } from "../../../graph/model.ts";
import type { ResourceGraph } from "../../../graph/query.ts";
import { isSecret } from "../../../graph/values.ts";
import type { BuildContext } from "../../support/graph.ts";
import { httpConfig, keyArn, topics } from "../compute/surroundings.ts";

export const rdsConfig: RdsConfig = {
  mode: "rds",
  version: "17",
  class: "db.m7g.large",
  storageGib: 100,
  maxStorageGib: 500,
  multiAz: true,
  databaseName: "recipes",
  backupRetentionDays: 30,
  backupWindow: "01:00-02:00",
  maintenanceWindow: "sun:03:00-sun:04:00",
  masterPassword: "generated",
  replicas: { r1: { class: "db.m7g.xlarge", zone: "b" }, bi: { class: "db.m7g.large" } },
  poolPerTask: 5,
  slowQueryMs: 500,
  statementTimeoutSeconds: 30,
  idleInTransactionTimeoutSeconds: 60,
  monitoringIntervalSeconds: 60,
  logRetentionDays: 30,
  extensions: ["pg_stat_statements", "pgaudit", "uuid-ossp"],
  access: { reach: "tunnel", port: 15_432 },
};

export const redisConfig: Extract<RedisConfig, { mode: "replicated" }> = {
  mode: "replicated",
  engineVersion: "8.0",
  nodeType: "cache.m7g.large",
  replicas: 1,
  snapshotRetentionDays: 7,
  maintenanceWindow: "sun:04:30-sun:05:30",
  snapshotWindow: "02:00-03:00",
  evictionPolicy: "allkeys-lru",
  sessions: { nodeType: "cache.t4g.medium", replicas: 2, snapshotRetentionDays: 14 },
};

export const uploadsConfig: BucketConfig = {
  purpose: "uploads",
  noncurrentDays: 30,
  corsOrigins: ["https://larder.example"],
  replicate: true,
};

const place = {
  vpcId: "vpc-0123456789abcdef0",
  subnetIds: ["subnet-0a", "subnet-0b", "subnet-0c"],
  logKeyArn: keyArn("logs"),
  topics,
};

/** One service of each role: 20 and 4 tasks at most. */
const services: PlatformConfig["services"] = {
  api: { ...httpConfig, connections: { database: "app" } },
  reports: {
    ...httpConfig,
    connections: { database: "readonly" },
    scaling: { min: 1, max: 4, schedules: {} },
  },
};

export const database =
  (config: DatabaseConfig) =>
  ({ platform, opts }: BuildContext) =>
    createDatabase("db", { platform, config, services, topicsReady: [], ...place }, opts);

/** Beside the topics that it tells, with their policies. */
export const databaseAndAlerts =
  (config: DatabaseConfig) =>
  ({ platform, opts }: BuildContext) => {
    const alerts = new Alerts("alerts", { platform, config: { emails: {}, runbookBaseUrl: "" } }, opts);
    const told = { topics: alerts.topics, topicsReady: alerts.ready };
    createDatabase("db", { platform, config, services, ...place, ...told }, opts);
  };

export const redis =
  (config: RedisConfig) =>
  ({ platform, opts }: BuildContext) =>
    createRedis("redis", { platform, config, ...place, logRetentionDays: 30 }, opts);

export const logStore = ({ platform, opts }: BuildContext) =>
  new ObjectStore(
    "access-logs",
    {
      platform,
      settings: { purpose: "logs", expireDays: 90, writers: ["load-balancer", "bucket-access"] },
      keyArn: keyArn("storage"),
      topics,
    },
    opts,
  );

export const bucketWithLogs = (config: BucketConfig) => (context: BuildContext) =>
  new ObjectStore(
    "uploads",
    {
      platform: context.platform,
      settings: { purpose: config.purpose, config },
      keyArn: keyArn("storage"),
      accessLogs: logStore(context),
      topics,
    },
    context.opts,
  );

/** Paths of inputs whose name says that they are a credential, and of secret documents, that are not marked secret. */
export function bareCredentials(graph: ResourceGraph): readonly string[] {
  return graph.resources.flatMap((resource) =>
    bare(resource.inputs ?? {}, "").map((path) => `${graph.logicalName(resource.urn)}: ${path}`),
  );
}

const CREDENTIAL = /^(password|passwordWo|passwords|authToken|secretString|secretBinary|result)$/;

function bare(value: Json, path: string): readonly string[] {
  if (isSecret(value) || typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, entry]: [string, Json]) => {
    const own = path === "" ? key : `${path}.${key}`;
    const isBare = CREDENTIAL.test(key) && !isSecret(entry) && !(Array.isArray(entry) && entry.every(isSecret));
    return isBare ? [own] : bare(entry, own);
  });
}

export function namesOf(graph: ResourceGraph, resources: readonly Resource[]): readonly string[] {
  return resources.map((resource) => graph.logicalName(resource.urn)).sort();
}
