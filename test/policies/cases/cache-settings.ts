import type { Json } from "../../../graph/model.ts";
import { type Cases, type Inputs, MASK, resource, SECRET, UNKNOWN, urnOf } from "../support.ts";

const serverless = { type: "aws:elasticache/serverlessCache:ServerlessCache" };
const failover = { automaticFailoverEnabled: true, multiAzEnabled: true };
const kept = { snapshotRetentionLimit: 7, finalSnapshotIdentifier: "last" };
const SUBNETS = "aws:elasticache/subnetGroup:SubnetGroup";
const user = (userName: string, accessString: Json, more: Inputs = {}) => ({ userName, accessString, ...more });
const modest = "on ~* &* -@all +@read +@write -@dangerous +info";

export const cacheSettingCases: Cases = {
  "RED-03": [
    ["accepts users", { userGroupIds: [UNKNOWN] }, "pass"],
    ["accepts a write-only token", { authTokenWo: SECRET }, "pass"],
    ["accepts a secret token", { authToken: SECRET, authTokenUpdateStrategy: "SET" }, "pass"],
    ["accepts users of a serverless cache", { userGroupId: "app" }, "pass", serverless],
    ["rejects none", {}, "fail: clients need no login"],
    ["rejects none of a serverless cache", {}, "fail: clients need no login", serverless],
    ["rejects a literal", { authToken: "hunter2" }, "fail: the token is plain text that is not marked as a secret"],
    [
      "rejects a token that is removed",
      { authToken: SECRET, authTokenUpdateStrategy: "DELETE" },
      "fail: the token is about to be removed",
    ],
    ["waits", { authToken: UNKNOWN }, "unknown: authToken"],
    [
      "cannot judge a mask",
      { userGroupIds: ["app"], authTokenUpdateStrategy: MASK },
      "secret: authTokenUpdateStrategy",
    ],
  ],
  "RED-04": [
    ["accepts a key", { kmsKeyId: "arn" }, "pass"],
    ["accepts one that is not known yet", { kmsKeyId: UNKNOWN }, "pass", serverless],
    ["rejects none", { atRestEncryptionEnabled: true }, "fail: data at rest has no key of its own"],
    [
      "rejects a key without use",
      { kmsKeyId: "arn", atRestEncryptionEnabled: false },
      "fail: the key is not used, since data at rest is not encrypted",
    ],
    [
      "rejects the key of AWS by its name",
      { kmsKeyId: "alias/aws/elasticache" },
      "fail: data at rest has no key of its own",
    ],
    ["waits", { kmsKeyId: "arn", atRestEncryptionEnabled: UNKNOWN }, "unknown: atRestEncryptionEnabled"],
    ["cannot judge a mask", { kmsKeyId: "arn", atRestEncryptionEnabled: MASK }, "secret: atRestEncryptionEnabled"],
  ],
  "RED-05": [
    ["accepts two nodes", { ...failover, numCacheClusters: 2 }, "pass"],
    ["accepts replicas of shards", { ...failover, replicasPerNodeGroup: "1", numNodeGroups: 3 }, "pass"],
    ["rejects none", {}, "fail: no replica takes over by itself; all nodes may stand in one zone; 1 node, need 2"],
    [
      "rejects one zone",
      { ...failover, multiAzEnabled: false, numCacheClusters: 2 },
      "fail: all nodes may stand in one zone",
    ],
    ["waits", { ...failover, numCacheClusters: UNKNOWN }, "unknown: numCacheClusters"],
    ["cannot judge a mask", { ...failover, replicasPerNodeGroup: MASK }, "secret: replicasPerNodeGroup"],
  ],
  "RED-06": [
    ["accepts a week", kept, "pass"],
    ["accepts a day in staging", { snapshotRetentionLimit: 1 }, "pass", { profile: "staging" }],
    ["asks no last snapshot of a serverless cache", { snapshotRetentionLimit: 7 }, "pass", serverless],
    ["rejects none", {}, "fail: snapshots are kept 0 days, need 7; a deletion leaves no snapshot"],
    ["rejects a day", { ...kept, snapshotRetentionLimit: "1" }, "fail: snapshots are kept 1 days, need 7"],
    ["skips a plain cache", { tags: { "data-class": "cache" } }, "not-applicable: the data can be made again"],
    ["waits", { ...kept, snapshotRetentionLimit: UNKNOWN }, "unknown: snapshotRetentionLimit"],
    ["waits for the tags", { ...kept, tags: UNKNOWN }, 'unknown: tags["data-class"]'],
    ["cannot judge a mask", { ...kept, snapshotRetentionLimit: MASK }, "secret: snapshotRetentionLimit"],
  ],
  "RED-07": [
    ["accepts absent", {}, "pass"],
    ["accepts Valkey 8", { engineVersion: "8.0" }, "pass"],
    ["rejects 6", { engineVersion: "6.x" }, "fail: version 6.x, need 7 or later"],
    ["rejects no upgrades", { autoMinorVersionUpgrade: false }, "fail: minor versions are not installed"],
    ["waits", { engineVersion: UNKNOWN }, "unknown: engineVersion"],
    ["cannot judge a mask", { autoMinorVersionUpgrade: MASK }, "secret: autoMinorVersionUpgrade"],
  ],
  "RED-08": [
    ["accepts groups", { subnetGroupName: "data", securityGroupIds: ["sg-1"] }, "pass"],
    [
      "follows edges",
      { subnetGroupName: UNKNOWN, securityGroupIds: UNKNOWN },
      "pass",
      {
        extra: { propertyDependencies: { subnetGroupName: [urnOf(SUBNETS, "data")] } },
        others: [resource(SUBNETS, "data")],
      },
    ],
    ["accepts a serverless cache", { subnetIds: ["subnet-1"], securityGroupIds: ["sg-1"] }, "pass", serverless],
    ["rejects none", {}, "fail: the default security group of the VPC applies; no subnet group is named"],
    [
      "rejects the default and old groups",
      { subnetGroupName: "default", securityGroupIds: ["sg-1"], securityGroupNames: ["x"] },
      "fail: uses groups from before VPCs; the default subnet group is used",
    ],
    [
      "rejects a serverless cache in the default subnets",
      { securityGroupIds: ["sg-1"] },
      "fail: the default subnets are used",
      serverless,
    ],
    ["accepts a member", { replicationGroupId: "g" }, "pass", { type: "aws:elasticache/cluster:Cluster" }],
    [
      "rejects a cluster in the default network",
      { engine: "redis" },
      "fail: the default security group of the VPC applies; no subnet group is named",
      { type: "aws:elasticache/cluster:Cluster" },
    ],
    ["waits", { subnetGroupName: UNKNOWN, securityGroupIds: ["sg-1"] }, "unknown: subnetGroupName"],
    ["cannot judge a mask", { subnetGroupName: MASK, securityGroupIds: ["sg-1"] }, "secret: subnetGroupName"],
  ],
  "RED-09": [
    ["accepts named commands", user("app", modest), "pass"],
    ["accepts a default user that is off", user("default", "off ~* -@all"), "pass"],
    [
      "accepts an administrator by name",
      user("root", "on ~* +@all"),
      "pass",
      { settings: { "RED-09": { adminUsers: ["root"] } } },
    ],
    ["rejects all commands", user("app", "on ~* +@all"), "fail: app may run every command (+@all)"],
    [
      "rejects the dangerous ones",
      user("app", "on ~* -@all +@read +@dangerous"),
      "fail: app may run every command (+@dangerous)",
    ],
    ["rejects a default user that is on", user("default", "off on ~* -@all"), "fail: the default user can log in"],
    ["rejects no password", user("app", modest, { noPasswordRequired: true }), "fail: logs in without a password"],
    [
      "rejects it in the other form",
      user("app", modest, { authenticationMode: [{ type: "no-password-required" }] }),
      "fail: logs in without a password",
    ],
    ["waits", user("app", UNKNOWN), "unknown: accessString"],
    ["cannot judge a mask", user("app", MASK), "secret: accessString"],
  ],
  "RED-10": [
    ["accepts both", { logDeliveryConfigurations: [{ logType: "slow-log" }, { logType: "engine-log" }] }, "pass"],
    ["accepts any order", { logDeliveryConfigurations: [{ logType: "engine-log" }, { logType: "slow-log" }] }, "pass"],
    ["rejects none", {}, "fail: the slow-log goes nowhere; the engine-log goes nowhere"],
    ["rejects one", { logDeliveryConfigurations: [{ logType: "slow-log" }] }, "fail: the engine-log goes nowhere"],
    ["waits", { logDeliveryConfigurations: UNKNOWN }, "unknown: logDeliveryConfigurations"],
    ["cannot judge a secret", { logDeliveryConfigurations: SECRET }, "secret: logDeliveryConfigurations"],
  ],
};
