import { type Cases, MASK, resource, UNKNOWN, urnOf } from "../support.ts";

const CLUSTER = { type: "aws:rds/cluster:Cluster" };
const MEMBER = { type: "aws:rds/clusterInstance:ClusterInstance" };
const replica = { replicateSourceDb: "primary" };
const growing = { allocatedStorage: 100, maxAllocatedStorage: 500 };
const apart = { backupWindow: "01:00-02:00", maintenanceWindow: "sun:03:00-sun:04:00" };
const clusterWindows = { preferredBackupWindow: "23:30-00:30", preferredMaintenanceWindow: "mon:01:00-mon:02:00" };

export const databaseExtraCases: Cases = {
  "RDS-11": [
    ["accepts a minute", { monitoringInterval: 60, monitoringRoleArn: UNKNOWN }, "pass"],
    ["accepts a second", { monitoringInterval: "1", monitoringRoleArn: "arn" }, "pass", MEMBER],
    ["rejects none", {}, "fail: the operating system is not watched; no role delivers the measurements"],
    ["rejects no role", { monitoringInterval: 30 }, "fail: no role delivers the measurements"],
    ["waits", { monitoringInterval: UNKNOWN, monitoringRoleArn: "arn" }, "unknown: monitoringInterval"],
    ["cannot judge a mask", { monitoringInterval: MASK, monitoringRoleArn: "arn" }, "secret: monitoringInterval"],
  ],
  "RDS-12": [
    ["accepts a key", { performanceInsightsEnabled: true, performanceInsightsKmsKeyId: UNKNOWN }, "pass"],
    [
      "accepts the mode of the cluster",
      { clusterIdentifier: UNKNOWN },
      "pass",
      {
        ...MEMBER,
        extra: { propertyDependencies: { clusterIdentifier: [urnOf(CLUSTER.type, "main")] } },
        others: [resource(CLUSTER.type, "main", { databaseInsightsMode: "advanced" })],
      },
    ],
    ["rejects none", {}, "fail: nobody can see which statements load it; the text of statements has no key of its own"],
    ["rejects no key", { performanceInsightsEnabled: "true" }, "fail: the text of statements has no key of its own"],
    [
      "rejects the key of AWS by its name",
      { performanceInsightsEnabled: true, performanceInsightsKmsKeyId: "alias/aws/rds" },
      "fail: the text of statements has no key of its own",
    ],
    [
      "skips what has no support",
      { engine: "mysql", instanceClass: "db.t4g.micro" },
      "not-applicable: db.t4g.micro has no support for it",
    ],
    [
      "waits",
      { performanceInsightsEnabled: UNKNOWN, performanceInsightsKmsKeyId: "arn" },
      "unknown: performanceInsightsEnabled",
    ],
    ["cannot judge a mask", { instanceClass: MASK }, "secret: instanceClass"],
  ],
  "RDS-13": [
    ["accepts true", { copyTagsToSnapshot: true }, "pass"],
    ["accepts a cluster", { copyTagsToSnapshot: "true" }, "pass", CLUSTER],
    ["rejects absent", {}, "fail: snapshots do not say what they are of"],
    ["rejects false", { copyTagsToSnapshot: false }, "fail: snapshots do not say what they are of"],
    ["waits", { copyTagsToSnapshot: UNKNOWN }, "unknown: copyTagsToSnapshot"],
    ["cannot judge a mask", { copyTagsToSnapshot: MASK }, "secret: copyTagsToSnapshot"],
  ],
  "RDS-15": [
    ["accepts another name", { username: "larder_owner" }, "pass"],
    ["accepts a cluster", { masterUsername: "larder_owner" }, "pass", CLUSTER],
    ["rejects postgres", { username: "postgres" }, "fail: the master user has the well-known name postgres"],
    ["rejects any case", { masterUsername: "Admin" }, "fail: the master user has the well-known name Admin", CLUSTER],
    ["skips a replica", replica, "not-applicable: a replica has the users of its source"],
    ["skips a restored one", {}, "not-applicable: restored: the name is that of the source"],
    ["waits", { username: UNKNOWN }, "unknown: username"],
    ["cannot judge a mask", { username: MASK }, "secret: username"],
  ],
  "RDS-16": [
    ["accepts another port", { port: 6432 }, "pass"],
    ["accepts text", { port: "15432" }, "pass", CLUSTER],
    ["rejects the default", {}, "fail: listens on the well-known port 5432"],
    ["rejects the default of another engine", { engine: "mysql" }, "fail: listens on the well-known port 3306"],
    ["accepts the default of another engine", { engine: "aurora-mysql", port: 5432 }, "pass", CLUSTER],
    ["rejects it as text", { port: "5432" }, "fail: listens on the well-known port 5432"],
    ["waits", { port: UNKNOWN }, "unknown: port"],
    ["cannot judge a mask", { port: MASK }, "secret: port"],
  ],
  "RDS-23": [
    ["accepts room and windows", { ...growing, ...apart }, "pass"],
    ["accepts a cluster over midnight", clusterWindows, "pass", CLUSTER],
    ["accepts a replica", { ...replica, maxAllocatedStorage: 500 }, "pass"],
    [
      "lets a cluster sleep in staging",
      { ...clusterWindows, serverlessv2ScalingConfiguration: { minCapacity: 0 } },
      "pass",
      { ...CLUSTER, profile: "staging" },
    ],
    [
      "rejects a disk that is full some day",
      { allocatedStorage: 100, ...apart },
      "fail: the disk does not grow by itself",
    ],
    ["rejects no windows", growing, "fail: the windows for backups and maintenance are left to chance"],
    [
      "rejects windows that meet",
      { ...growing, ...apart, backupWindow: "02:30-03:30" },
      "fail: backups (02:30-03:30) and maintenance (sun:03:00-sun:04:00) overlap",
    ],
    [
      "rejects a cluster that sleeps",
      { ...clusterWindows, serverlessv2ScalingConfiguration: { minCapacity: 0, maxCapacity: 8 } },
      "fail: it falls asleep, and the next user waits",
      CLUSTER,
    ],
    [
      "skips a replica of Aurora",
      { ...replica, engine: "aurora-postgresql" },
      "not-applicable: Aurora grows by itself",
    ],
    ["waits", { ...growing, ...apart, maxAllocatedStorage: UNKNOWN }, "unknown: maxAllocatedStorage"],
    ["cannot judge a mask", { ...growing, ...apart, backupWindow: MASK }, "secret: backupWindow"],
  ],
};
