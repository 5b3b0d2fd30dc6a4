/**
 * Defaults of the three profiles, by place in the schema: `network#create` = the network in mode "create",
 * `services.*#http.deploy#rolling` = the deployment of any HTTP service whose strategy is "rolling". A row holds what a
 * file may leave out; of a union inside it stands only the initial mode, whose other values have a row of their own.
 * `prod` in full, staging and dev as what differs from it (`null` takes a value away).
 *
 * Figures with an id (SVC-02 ...) come from the requirements; the rest is ours, marked `assumed:`.
 */
import type { Json } from "./merge.ts";
import type { Profile } from "./schema.ts";

export type Row = Readonly<Record<string, Json>>;
export type ProfileTable = Readonly<Record<string, Row>>;

/** The same for every kind of service. */
const task: Row = {
  env: {},
  connections: {},
  // assumed: half a vCPU carries a Node process and its garbage collector.
  cpu: 512,
  memory: 1024,
  spot: false,
  // Above the load balancer's 30 s of draining (LB-03), below Fargate's 120.
  stopTimeoutSeconds: 60,
};

// SVC-02: two tasks at least, room for ten times as much; CPU 60 %, memory 70 %.
const scaling: Row = { min: 2, max: 20, cpuPercent: 60, memoryPercent: 70, schedules: {} };

const prod: ProfileTable = {
  "": {
    deletionGuards: true,
    network: { mode: "create" },
    edge: {
      certificate: { mode: "managed" },
      mail: { mode: "none" },
      loadBalancer: { allowedCidrs: ["0.0.0.0/0"], idleTimeoutSeconds: 60, accessLogDays: 90 }, // assumed: 90 d
      waf: { mode: "managed" },
      cdn: { mode: "cloudfront" },
    },
    // SVC-08: ten images at least; OBS-01: logs 30 d.
    cluster: { containerInsights: "enhanced", keepImages: 30, logRetentionDays: 30 },
    services: {},
    migrations: { mode: "none" },
    database: { mode: "none" },
    redis: { mode: "none" },
    queues: {},
    buckets: {},
    frontend: { mode: "container" },
    secrets: {},
    alerts: { emails: {} },
    budget: { mode: "monthly" },
    backup: { mode: "plan" },
    // DR-01: back within the hour, five minutes lost.
    recovery: { rpoMinutes: 5, rtoMinutes: 60, region: { mode: "restore" } },
  },
  // Which stack owns a zone is no matter of the profile: a zone has one owner, and several stacks.
  "edge.dns#cloudflare": { zone: { mode: "shared" } },
  "edge.dns#cloudflare.zone#owned": { dnssec: true, certificateAuthorities: ["amazon.com"] },
  "edge.dns#route53": { zone: { mode: "shared" } },
  "edge.dns#route53.zone#owned": { dnssec: true, certificateAuthorities: ["amazon.com"], queryLogDays: 90 }, // assumed: 90 d
  "edge.mail#external": { exchanges: {}, senders: [], dkim: {}, policy: "reject" },
  "edge.mail#ses": { policy: "reject" },
  "edge.cdn#cloudfront": {
    originLock: "prefix-list",
    priceClass: "PriceClass_All",
    extraMetrics: true,
    accessLogDays: 90, // assumed
    contentSecurity: { scripts: [], styles: [], images: [], fonts: [], connect: [], frames: [] },
  },
  "edge.waf#managed": {
    extraGroups: [],
    countOnly: [],
    rateLimits: { ipPer5Minutes: 2000, userPerMinute: 120, signInPerMinute: 10 }, // WAF-02
    userKey: { from: "header" },
    signInPaths: ["/login", "/auth/login", "/auth/password-reset"], // assumed
    webhooks: {},
    trusted: [],
    blocked: [],
    logRetentionDays: 90, // assumed
    capacityLimit: 1500, // what the price of a web ACL includes
  },
  "edge.waf#managed.userKey#header": { name: "authorization" },
  "network#create": {
    zones: 3,
    nat: "per-zone",
    // What tasks call all day; keeps it off the NAT gateways, which charge per GB.
    interfaceEndpoints: ["ecr.api", "ecr.dkr", "logs", "secretsmanager"],
    flowLogRetentionDays: 365, // an audit trail: LOG-01 wants a year
  },
  "budget#monthly": { limitUsd: 3000 }, // assumed

  "backup#plan": {
    lock: { mode: "governance" },
    daily: { cron: "30 4 * * *", keepDays: 35 }, // BAK-03; GDP-04: no personal data after 35 d
    hourly: { mode: "scheduled" }, // BKP-03
    monthly: { mode: "none" }, // GDP-04
    copies: { mode: "secondary" }, // DR-03
    restoreTests: { mode: "scheduled" }, // BKP-06
    breakGlassRole: "break-glass", // assumed
    excused: {
      "static-site": { owner: "platform", reason: "Every release can be built again from its commit" },
      "access-logs": {
        owner: "platform",
        reason: "Kept for investigations only and deleted after some weeks; nobody restores them",
      },
    },
  },
  // assumed: a week in which nobody can delete a backup, whatever happens.
  "backup#plan.lock#governance": { minDays: 7, maxDays: 35 },
  "backup#plan.lock#compliance": { minDays: 7, maxDays: 35, changeableForDays: 7 },
  // Around the database's windows; assumed: two days, point-in-time recovery has the rest.
  "backup#plan.hourly#scheduled": { cron: "0 5-23 * * *", keepDays: 2 },
  "backup#plan.monthly#scheduled": { cron: "0 6 1 * *", keepDays: 365 }, // assumed
  "backup#plan.copies#secondary": { keepDays: 35 }, // GDP-04
  "backup#plan.restoreTests#scheduled": { cron: "0 8 * * tue", instanceClass: "db.t4g.medium" }, // assumed
  // assumed: a working day until everything runs again elsewhere, an hour of changes lost.
  "recovery.region#restore": { rpoMinutes: 60, rtoMinutes: 480 },

  "services.*#http": {
    ...task,
    port: 8080,
    route: { paths: ["/*"] },
    health: {
      path: "/healthz",
      intervalSeconds: 15,
      timeoutSeconds: 5,
      healthyThreshold: 2,
      unhealthyThreshold: 3,
      graceSeconds: 60,
    },
    scaling: { ...scaling, requestsPerTarget: 600 }, // assumed: ten requests a second and task
    deploy: { strategy: "blue-green" }, // DEP-01
  },
  "services.*#http.deploy#blue-green": { bakeMinutes: 15 }, // assumed: two periods of the slowest rollback alarm
  "services.*#http.scaling.schedules.*": { timezone: "Etc/UTC" },
  "services.*#worker": { ...task, scaling: { ...scaling, backlogPerTask: 100 } }, // assumed: 100 messages a task
  "services.*#worker.scaling.schedules.*": { timezone: "Etc/UTC" },
  "services.*#internal": { ...task, port: 8080, scaling },
  "services.*#internal.scaling.schedules.*": { timezone: "Etc/UTC" },
  "migrations#task": { cpu: 512, memory: 1024 },

  "database#rds": {
    version: "17",
    class: "db.m7g.large", // assumed
    storageGib: 100, // assumed
    maxStorageGib: 500, // assumed: STO-04 asks for growth, five times is a year's notice
    multiAz: true, // DB-03
    databaseName: "app",
    backupRetentionDays: 30, // BKP-01
    backupWindow: "01:00-02:00",
    maintenanceWindow: "sun:03:00-sun:04:00",
    masterPassword: "generated", // replicas exclude the managed one
    replicas: {},
    poolPerTask: 5, // assumed: PostgreSQL serves few busy connections better than many idle ones
    slowQueryMs: 500, // SLO-02: the whole response has 500 ms
    statementTimeoutSeconds: 30, // assumed
    idleInTransactionTimeoutSeconds: 60, // assumed
    monitoringIntervalSeconds: 60,
    logRetentionDays: 30, // OBS-01
    extensions: ["pg_stat_statements", "pgaudit"],
    access: { reach: "none" },
  },
  "database#rds.access#tunnel": { port: 15_432 },
  "database#rds.access#direct": { port: 5432 },
  "database#external": { port: 5432 },

  "redis#replicated": {
    engineVersion: "8.0",
    nodeType: "cache.m7g.large", // assumed
    replicas: 1,
    snapshotRetentionDays: 7,
    maintenanceWindow: "sun:04:30-sun:05:30",
    snapshotWindow: "02:00-03:00",
    evictionPolicy: "allkeys-lru", // RED-03
  },
  "redis#replicated.sessions": { nodeType: "cache.t4g.medium", replicas: 1, snapshotRetentionDays: 7 }, // assumed
  "redis#cluster": {
    engineVersion: "8.0",
    nodeType: "cache.m7g.large", // assumed
    shards: 2, // assumed: the least that makes a cluster worth its protocol
    replicas: 1,
    snapshotRetentionDays: 7,
    maintenanceWindow: "sun:04:30-sun:05:30",
    snapshotWindow: "02:00-03:00",
    evictionPolicy: "allkeys-lru",
  },
  "redis#cluster.sessions": { nodeType: "cache.t4g.medium", replicas: 1, snapshotRetentionDays: 7 }, // assumed

  // assumed: jobs of five minutes, five tries, a quarter of an hour until somebody looks.
  "queues.*": { visibilityTimeoutSeconds: 300, maxReceiveCount: 5, retentionDays: 14, ageAlarmSeconds: 900 },
  // STO-04: old versions 30 d; DR-02: what users gave us has a twin in the second region.
  "buckets.*#uploads": { noncurrentDays: 30, corsOrigins: [], replicate: true },
  "buckets.*#media": { noncurrentDays: 30, corsOrigins: [], replicate: false },
  "frontend#s3": { spa: true, keepReleases: 10, keepDays: 90 }, // assumed
  "secrets.*#generated": { length: 64 },
};

// SVC-03, COST-03: nothing runs at night and at the weekend; the morning brings back the service's own range (see
// derive.ts). assumed: office hours of central Europe.
const offHours: Row = {
  evening: { cron: "0 20 * * mon-fri", timezone: "Europe/Berlin", min: 0, max: 0 },
  morning: { cron: "0 7 * * mon-fri", timezone: "Europe/Berlin" },
};

const stagingScaling: Row = { min: 1, max: 4, schedules: offHours };

// assumed: a zone of its own is below the production's, whose owner would have to carry its DS record.
const unsigned: Row = { dnssec: false };

/** Shaped like prod, smaller. */
const staging: ProfileTable = {
  "edge.dns#cloudflare.zone#owned": unsigned,
  "edge.dns#route53.zone#owned": { ...unsigned, queryLogDays: 30 },
  "": {
    edge: { loadBalancer: { accessLogDays: 30 } },
    cluster: { containerInsights: "enabled" },
    recovery: { rpoMinutes: 60, rtoMinutes: 240, region: { mode: "none" } }, // assumed
  },
  "edge.waf#managed": { logRetentionDays: 30 },
  "network#create": { zones: 2, nat: "single", interfaceEndpoints: [], flowLogRetentionDays: 30 },
  "budget#monthly": { limitUsd: 800 }, // assumed
  // A week of daily backups; what goes wrong here can be made again.
  "backup#plan": {
    lock: { mode: "none" },
    daily: { keepDays: 7 },
    hourly: { mode: "none" },
    copies: { mode: "none" },
    restoreTests: { mode: "none" },
  },
  "services.*#http": { spot: true, scaling: stagingScaling },
  "services.*#http.deploy#blue-green": { bakeMinutes: 5 },
  "services.*#worker": { spot: true, scaling: stagingScaling },
  "services.*#internal": { spot: true, scaling: stagingScaling },
  "database#rds": {
    class: "db.t4g.medium",
    storageGib: 20,
    maxStorageGib: 100,
    multiAz: false,
    backupRetentionDays: 7,
  },
  "redis#replicated": { nodeType: "cache.t4g.small", snapshotRetentionDays: 1 },
  "redis#replicated.sessions": { nodeType: "cache.t4g.micro", snapshotRetentionDays: 1 },
  "redis#cluster": { nodeType: "cache.t4g.small", snapshotRetentionDays: 1 },
  "redis#cluster.sessions": { nodeType: "cache.t4g.micro", snapshotRetentionDays: 1 },
  "buckets.*#uploads": { replicate: false },
  "edge.cdn#cloudfront": { priceClass: "PriceClass_100", extraMetrics: false, accessLogDays: 30 },
  "frontend#s3": { keepReleases: 5, keepDays: 30 },
};

const devTask: Row = { cpu: 256, memory: 512, spot: true };
const devScaling: Row = { min: 1, max: 2, schedules: offHours };

/** Small and gone in one `pulumi destroy`. */
const dev: ProfileTable = {
  "edge.dns#cloudflare.zone#owned": unsigned,
  "edge.dns#route53.zone#owned": { ...unsigned, queryLogDays: 7 },
  "": {
    deletionGuards: false,
    edge: { loadBalancer: { accessLogDays: 7 }, waf: { mode: "none" } },
    cluster: { containerInsights: "disabled", keepImages: 10 },
    // What RDS keeps itself is enough.
    backup: { mode: "none" },
    recovery: { rpoMinutes: 60, rtoMinutes: 480, region: { mode: "none" } }, // assumed
  },
  "network#create": { zones: 2, nat: "single", interfaceEndpoints: [], flowLogRetentionDays: 30 },
  "budget#monthly": { limitUsd: 300 }, // assumed
  "services.*#http": { ...devTask, scaling: devScaling, deploy: { strategy: "rolling" } },
  "services.*#http.deploy#blue-green": { bakeMinutes: 0 },
  "services.*#worker": { ...devTask, scaling: devScaling },
  "services.*#internal": { ...devTask, scaling: devScaling },
  "migrations#task": { cpu: 256, memory: 512 },
  "database#rds": {
    class: "db.t4g.micro",
    storageGib: 20,
    maxStorageGib: 50,
    multiAz: false,
    backupRetentionDays: 1, // RDS-05
    monitoringIntervalSeconds: 0,
  },
  "redis#replicated": { nodeType: "cache.t4g.micro", replicas: 0, snapshotRetentionDays: 0 },
  "redis#replicated.sessions": { nodeType: "cache.t4g.micro", replicas: 0, snapshotRetentionDays: 0 },
  // Cluster mode fails over by itself and insists on a replica for that.
  "redis#cluster": { nodeType: "cache.t4g.micro", snapshotRetentionDays: 0 },
  "redis#cluster.sessions": { nodeType: "cache.t4g.micro", replicas: 0, snapshotRetentionDays: 0 },
  "queues.*": { retentionDays: 4 },
  "buckets.*#uploads": { noncurrentDays: 7, replicate: false },
  "buckets.*#media": { noncurrentDays: 7 },
  // Costs next to nothing without traffic, and the site has no other way in.
  "edge.cdn#cloudfront": { priceClass: "PriceClass_100", extraMetrics: false, accessLogDays: 7 },
  "frontend#s3": { keepReleases: 3, keepDays: 7 },
};

export const profiles: Readonly<Record<Profile, ProfileTable>> = {
  prod,
  staging: differing(prod, staging),
  dev: differing(prod, dev),
};

function differing(base: ProfileTable, difference: ProfileTable): ProfileTable {
  const table: Record<string, Row> = { ...base };
  for (const [pattern, row] of Object.entries(difference)) table[pattern] = overlay(table[pattern] ?? {}, row);
  return table;
}

/** Maps merge, lists and scalars replace; a union named anew keeps nothing of the old mode, since only modes stand here. */
function overlay(base: Row, difference: Row): Row {
  const result: Record<string, Json> = { ...base };
  for (const [key, value] of Object.entries(difference)) {
    const old = result[key];
    if (value === null) delete result[key];
    else result[key] = isRow(value) && isRow(old) ? overlay(old, value) : value;
  }
  return result;
}

function isRow(value: Json | undefined): value is Row {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
