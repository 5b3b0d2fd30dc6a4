import { type Cases, type Inputs, MASK, resource, SECRET, UNKNOWN, urnOf } from "../support.ts";

const CLUSTER = { type: "aws:rds/cluster:Cluster" };
const replica = { replicateSourceDb: "primary" };
const PASSWORD = "random:index/randomPassword:RandomPassword";
const TEXT = "random:index/randomString:RandomString";
const fedBy = (type: string, property = "password") => ({
  extra: { propertyDependencies: { [property]: [urnOf(type, "source")] } },
  others: [resource(type, "source")],
});
const family = (name: string, ...parameters: readonly Inputs[]) => ({ family: name, parameters });
const forced = (value: string | number) => ({ name: "rds.force_ssl", value });
const kept = { finalSnapshotIdentifier: "last", deleteAutomatedBackups: false };

const FAR = "arn:aws:rds:eu-west-1:111122223333:db:main";

export const databaseCases: Cases = {
  "RDS-01": [
    ["accepts absent", {}, "pass"],
    ["accepts false", { publiclyAccessible: false }, "pass"],
    ["rejects true", { publiclyAccessible: true }, "fail: the database has a public address"],
    [
      "rejects true in a cluster instance",
      { publiclyAccessible: "true" },
      "fail: the database has a public address",
      { type: "aws:rds/clusterInstance:ClusterInstance" },
    ],
    ["waits", { publiclyAccessible: UNKNOWN }, "unknown: publiclyAccessible"],
    ["does not take a mask for false", { publiclyAccessible: MASK }, "secret: publiclyAccessible"],
  ],
  "RDS-02": [
    ["accepts true", { storageEncrypted: true }, "pass"],
    ["accepts true as text", { storageEncrypted: "true" }, "pass", CLUSTER],
    ["rejects false", { storageEncrypted: false }, "fail: the storage is not encrypted"],
    ["rejects absent", {}, "fail: the storage is not encrypted", { type: "aws:rds/globalCluster:GlobalCluster" }],
    ["skips a replica", replica, "not-applicable: a replica is encrypted as its source is"],
    ["waits for the source of a replica", { replicateSourceDb: UNKNOWN }, "unknown: replicateSourceDb"],
    [
      "accepts a replica in another region with a key of that region",
      { replicateSourceDb: FAR, region: "eu-central-1", kmsKeyId: UNKNOWN },
      "pass",
    ],
    [
      "rejects a replica in another region without",
      { replicateSourceDb: FAR, region: "eu-central-1" },
      "fail: the storage is not encrypted",
    ],
    ["waits", { storageEncrypted: UNKNOWN }, "unknown: storageEncrypted"],
    ["cannot judge a secret", { storageEncrypted: SECRET }, "secret: storageEncrypted"],
  ],
  "RDS-05": [
    ["accepts exactly the minimum", { backupRetentionPeriod: 30 }, "pass"],
    ["accepts text", { backupRetentionPeriod: "35" }, "pass"],
    ["rejects one day less", { backupRetentionPeriod: 29 }, "fail: backups are kept 29 days, need 30"],
    ["rejects backups switched off", { backupRetentionPeriod: 0 }, "fail: backups are kept 0 days, need 30"],
    ["rejects an unset period", {}, "fail: backups are kept 0 days, need 30"],
    ["counts an unset period of a cluster as a day", {}, "fail: backups are kept 1 days, need 30", CLUSTER],
    ["asks for less in staging", { backupRetentionPeriod: 7 }, "pass", { profile: "staging" }],
    ["asks for one day in dev", {}, "fail: backups are kept 0 days, need 1", { profile: "dev" }],
    ["skips a replica", replica, "not-applicable: the primary is backed up"],
    ["waits", { backupRetentionPeriod: UNKNOWN }, "unknown: backupRetentionPeriod"],
    ["cannot judge a mask", { backupRetentionPeriod: MASK }, "secret: backupRetentionPeriod"],
    ["does not read a text that is no number", { backupRetentionPeriod: "many" }, "malformed: backupRetentionPeriod"],
  ],
  "RDS-06": [
    ["accepts true", { deletionProtection: true }, "pass"],
    ["accepts a cluster", { deletionProtection: true }, "pass", CLUSTER],
    ["rejects false", { deletionProtection: false }, "fail: deletion protection is off"],
    ["rejects absent", {}, "fail: deletion protection is off"],
    ["waits", { deletionProtection: UNKNOWN }, "unknown: deletionProtection"],
    ["cannot judge a mask", { deletionProtection: MASK }, "secret: deletionProtection"],
  ],
  "RDS-07": [
    ["accepts a named snapshot", kept, "pass"],
    ["accepts an unknown or secret name", { ...kept, finalSnapshotIdentifier: UNKNOWN }, "pass"],
    ["lets backups go in staging", { finalSnapshotIdentifier: "last" }, "pass", { profile: "staging" }],
    ["rejects a skipped snapshot", { ...kept, skipFinalSnapshot: true }, "fail: the final snapshot is skipped"],
    [
      "rejects a snapshot without a name",
      { deleteAutomatedBackups: false, finalSnapshotIdentifier: "" },
      "fail: the final snapshot has no name, so that a deletion fails or leaves none",
    ],
    [
      "rejects backups that go too",
      { finalSnapshotIdentifier: "last" },
      "fail: automated backups are deleted with the database",
    ],
    ["skips a replica", replica, "not-applicable: a replica leaves no snapshot"],
    ["waits", { ...kept, skipFinalSnapshot: UNKNOWN }, "unknown: skipFinalSnapshot"],
    ["cannot judge a mask", { ...kept, skipFinalSnapshot: MASK }, "secret: skipFinalSnapshot"],
  ],
  "RDS-14": [
    ["accepts a managed password", { manageMasterUserPassword: true }, "pass"],
    ["accepts a masked password with a generator", { password: MASK }, "pass", fedBy(PASSWORD)],
    ["accepts a write-only password", { passwordWo: SECRET }, "pass"],
    ["accepts a write-only password of a cluster", { masterPasswordWo: MASK }, "pass", CLUSTER],
    ["accepts a generated password", { password: SECRET }, "pass", fedBy(PASSWORD)],
    ["accepts a generated password that is not known yet", { password: UNKNOWN }, "pass", fedBy(PASSWORD)],
    [
      "accepts a generated password of a cluster",
      { masterPassword: SECRET },
      "pass",
      { ...fedBy(PASSWORD, "masterPassword"), ...CLUSTER },
    ],
    ["cannot tell a secret of the configuration from a literal", { password: SECRET }, "secret: password"],
    ["cannot tell where a masked one comes from", { password: MASK }, "secret: password"],
    ["rejects a literal", { password: "hunter2" }, "fail: password is plain text that is not marked as a secret"],
    [
      "rejects a generated password that lost its mark",
      { password: "x" },
      "fail: password is plain text that is not marked as a secret",
      fedBy(PASSWORD),
    ],
    ["rejects text that is no password", { password: SECRET }, `fail: password comes from ${TEXT}`, fedBy(TEXT)],
    ["rejects none", {}, "fail: no source of the master password"],
    [
      "rejects a password beside managed = false",
      { manageMasterUserPassword: false, password: "x" },
      "fail: password is plain text that is not marked as a secret",
    ],
    ["skips a replica", replica, "not-applicable: a replica has the password of its source"],
    [
      "skips a restored database",
      { snapshotIdentifier: "s" },
      "not-applicable: restored (snapshotIdentifier): the password is that of the source",
    ],
    [
      "judges a new password of a restored database",
      { snapshotIdentifier: "s", password: "x" },
      "fail: password is plain text that is not marked as a secret",
    ],
    [
      "skips a secondary cluster",
      { globalClusterIdentifier: "g" },
      "not-applicable: a secondary cluster has the password of the primary",
      CLUSTER,
    ],
    ["waits", { password: UNKNOWN }, "unknown: password"],
    ["waits for the switch", { manageMasterUserPassword: UNKNOWN }, "unknown: manageMasterUserPassword"],
    ["cannot judge a masked switch", { manageMasterUserPassword: MASK }, "secret: manageMasterUserPassword"],
  ],
  "RDS-17": [
    ["accepts 1", family("postgres14", forced("1")), "pass"],
    ["accepts the number", family("postgres14", { name: "x", value: "0" }, forced(1)), "pass"],
    ["accepts the default of new families", family("postgres17"), "pass"],
    [
      "accepts the default of new Aurora",
      { family: "aurora-postgresql17" },
      "pass",
      { type: "aws:rds/clusterParameterGroup:ClusterParameterGroup" },
    ],
    ["rejects 0 in a new family", family("postgres17", forced("0")), "fail: rds.force_ssl is 0, need 1"],
    [
      "rejects absent in an old family",
      family("postgres14"),
      "fail: rds.force_ssl is not set, and postgres14 does not force TLS by itself",
    ],
    [
      "rejects absent in older Aurora",
      family("aurora-postgresql16"),
      "fail: rds.force_ssl is not set, and aurora-postgresql16 does not force TLS by itself",
    ],
    [
      "accepts the default group of a new version",
      { engine: "postgres", engineVersion: "17" },
      "pass",
      { type: "aws:rds/instance:Instance" },
    ],
    [
      "rejects the default group of an old one",
      { engine: "postgres", engineVersion: "14.9" },
      "fail: the default parameter group of postgres14 does not force TLS",
      { type: "aws:rds/instance:Instance" },
    ],
    [
      "rejects it by its name",
      { engine: "aurora-postgresql", dbClusterParameterGroupName: "default.aurora-postgresql16" },
      "fail: the default parameter group of aurora-postgresql16 does not force TLS",
      { type: "aws:rds/cluster:Cluster" },
    ],
    [
      "does not know the group of a version that is left to chance",
      { engine: "postgres" },
      "unknown: engineVersion",
      { type: "aws:rds/instance:Instance" },
    ],
    [
      "skips a database whose group is here",
      { engine: "postgres", parameterGroupName: UNKNOWN },
      "not-applicable: its parameter group is judged",
      {
        ...{ type: "aws:rds/instance:Instance" },
        extra: {
          propertyDependencies: { parameterGroupName: [urnOf("aws:rds/parameterGroup:ParameterGroup", "own")] },
        },
        others: [resource("aws:rds/parameterGroup:ParameterGroup", "own")],
      },
    ],
    [
      "does not know a group elsewhere",
      { engine: "postgres", parameterGroupName: "ours" },
      "unknown: parameterGroupName",
      { type: "aws:rds/instance:Instance" },
    ],
    ["skips MySQL", family("mysql8.0"), "not-applicable: the family mysql8.0 is not PostgreSQL"],
    ["waits for the value", family("postgres16", forced(UNKNOWN)), "unknown: parameters[0].value"],
    ["waits for a name", family("postgres16", { name: UNKNOWN, value: "0" }), "unknown: parameters[0].name"],
    ["waits for the family", { family: UNKNOWN }, "unknown: family"],
    ["cannot judge secret parameters", { family: "postgres16", parameters: SECRET }, "secret: parameters"],
  ],
};
