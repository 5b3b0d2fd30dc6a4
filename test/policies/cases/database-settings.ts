import type { Json } from "../../../graph/model.ts";
import { type Cases, type Inputs, MASK, resource, SECRET, UNKNOWN, urnOf } from "../support.ts";

const INSTANCE = "aws:rds/instance:Instance";
const CLUSTER = { type: "aws:rds/cluster:Cluster" };
const replica = { replicateSourceDb: "primary" };
const ARN = "arn:aws:rds:eu-west-1:111122223333:db:primary";
/** A replica whose source is in the graph. */
const replicated = (source: Inputs) => ({
  extra: { propertyDependencies: { replicateSourceDb: [urnOf(INSTANCE, "primary")] } },
  others: [resource(INSTANCE, "primary", source)],
});
const group = (parameters: { readonly [name: string]: Json }, family = "postgres17") => ({
  family,
  parameters: Object.entries(parameters).map(([name, value]) => ({ name, value })),
});
const logged = {
  log_connections: "1",
  log_disconnections: 1,
  log_statement: "ddl",
  log_min_duration_statement: "500",
};
const audited = { shared_preload_libraries: "pg_stat_statements, pgaudit", "pgaudit.log": "ddl,role" };
const SUBNETS = "aws:rds/subnetGroup:SubnetGroup";
const mysql = "not-applicable: the engine is mysql";
const otherFamily = "not-applicable: the family mysql8.0 is not PostgreSQL";

export const databaseSettingCases: Cases = {
  "RDS-03": [
    ["accepts a key", { kmsKeyId: "arn" }, "pass"],
    ["accepts one that is not known yet, or secret", { kmsKeyId: UNKNOWN }, "pass", CLUSTER],
    ["rejects none", {}, "fail: the storage has no key of its own"],
    [
      "rejects a replica in another region",
      { replicateSourceDb: ARN, region: "eu-central-1" },
      "fail: the storage has no key of its own",
    ],
    [
      "rejects a replica in another region than its source here",
      { replicateSourceDb: UNKNOWN, region: "eu-central-1" },
      "fail: the storage has no key of its own",
      replicated({ region: "eu-west-1" }),
    ],
    ["accepts a name of your own", { kmsKeyId: "alias/databases" }, "pass"],
    ["rejects the key of AWS by its name", { kmsKeyId: "alias/aws/rds" }, "fail: the storage has no key of its own"],
    ["skips a replica", replica, "not-applicable: a replica in the same region has the key of its source"],
    [
      "skips a replica in the same region",
      { replicateSourceDb: ARN, region: "eu-west-1" },
      "not-applicable: a replica in the same region has the key of its source",
    ],
    [
      "skips one of a source here",
      { replicateSourceDb: ARN },
      "not-applicable: a replica in the same region has the key of its source",
      replicated({}),
    ],
    ["waits for the source", { replicateSourceDb: UNKNOWN }, "unknown: replicateSourceDb"],
    ["does not know its own region", { replicateSourceDb: ARN }, "unknown: replicateSourceDb"],
    ["cannot judge a masked source", { replicateSourceDb: MASK }, "secret: replicateSourceDb"],
  ],
  "RDS-04": [
    ["accepts true", { multiAz: true }, "pass"],
    ["accepts text", { multiAz: "true" }, "pass"],
    ["rejects absent", {}, "fail: one zone that fails takes the database along"],
    ["rejects false", { multiAz: false }, "fail: one zone that fails takes the database along"],
    ["skips a replica", replica, "not-applicable: a replica"],
    ["waits", { multiAz: UNKNOWN }, "unknown: multiAz"],
    ["cannot judge a mask", { multiAz: MASK }, "secret: multiAz"],
  ],
  "RDS-08": [
    ["accepts the defaults", {}, "pass"],
    ["lets changes in at once in staging", { applyImmediately: true }, "pass", { profile: "staging" }],
    ["rejects false", { autoMinorVersionUpgrade: false }, "fail: minor versions are not installed", CLUSTER],
    [
      "rejects changes at any time",
      { allowMajorVersionUpgrade: true, applyImmediately: "true" },
      "fail: a change of a number may start a major upgrade; changes do not wait for the maintenance window",
    ],
    ["waits", { autoMinorVersionUpgrade: UNKNOWN }, "unknown: autoMinorVersionUpgrade"],
    ["cannot judge a mask", { applyImmediately: MASK }, "secret: applyImmediately"],
  ],
  "RDS-09": [
    ["accepts true", { iamDatabaseAuthenticationEnabled: true }, "pass"],
    ["accepts a cluster", { iamDatabaseAuthenticationEnabled: "true" }, "pass", CLUSTER],
    ["rejects absent", {}, "fail: people cannot log in with a role instead of a password"],
    [
      "rejects false",
      { iamDatabaseAuthenticationEnabled: false },
      "fail: people cannot log in with a role instead of a password",
    ],
    ["waits", { iamDatabaseAuthenticationEnabled: UNKNOWN }, "unknown: iamDatabaseAuthenticationEnabled"],
    ["cannot judge a mask", { iamDatabaseAuthenticationEnabled: MASK }, "secret: iamDatabaseAuthenticationEnabled"],
  ],
  "RDS-10": [
    ["accepts both", { engine: "postgres", enabledCloudwatchLogsExports: ["upgrade", "postgresql"] }, "pass"],
    [
      "accepts one of a cluster",
      { engine: "aurora-postgresql", enabledCloudwatchLogsExports: ["postgresql"] },
      "pass",
      CLUSTER,
    ],
    [
      "accepts a replica",
      { replicateSourceDb: UNKNOWN, enabledCloudwatchLogsExports: ["postgresql", "upgrade"] },
      "pass",
      replicated({ engine: "postgres" }),
    ],
    [
      "rejects none",
      { engine: "postgres" },
      "fail: the log postgresql is not exported; the log upgrade is not exported",
    ],
    [
      "rejects one that is missing",
      { engine: "Postgres", enabledCloudwatchLogsExports: ["postgresql"] },
      "fail: the log upgrade is not exported",
    ],
    ["skips MySQL", { engine: "mysql" }, mysql],
    ["waits for the engine", { engine: UNKNOWN }, "unknown: engine"],
    ["does not know the engine of a replica", replica, "unknown: engine"],
    ["waits", { engine: "postgres", enabledCloudwatchLogsExports: UNKNOWN }, "unknown: enabledCloudwatchLogsExports"],
    ["cannot judge a mask", { engine: MASK }, "secret: engine"],
  ],
  "RDS-18": [
    ["accepts the set", group(logged), "pass"],
    ["accepts the words of version 18", group({ ...logged, log_connections: "authentication,authorization" }), "pass"],
    [
      "accepts all statements in dev",
      group({ ...logged, log_statement: "all", log_min_duration_statement: "0" }),
      "pass",
      { profile: "dev" },
    ],
    [
      "rejects the defaults",
      group({}),
      "fail: connections are not logged; ends of connections are not logged; log_statement is none, need ddl or mod; log_min_duration_statement is -1, need 100 or more",
    ],
    [
      "rejects all statements",
      group({ ...logged, log_statement: "all" }),
      "fail: log_statement is all, need ddl or mod",
    ],
    [
      "rejects the text of fast statements",
      group({ ...logged, log_min_duration_statement: 0 }),
      "fail: log_min_duration_statement is 0, need 100 or more",
      { type: "aws:rds/clusterParameterGroup:ClusterParameterGroup" },
    ],
    [
      "rejects the default group",
      { engine: "postgres", engineVersion: "17" },
      "fail: the default parameter group logs neither connections nor statements",
      { type: "aws:rds/instance:Instance" },
    ],
    ["skips MySQL", { family: "mysql8.0" }, otherFamily],
    ["waits", group({ ...logged, log_statement: UNKNOWN }), "unknown: parameters[2].value"],
    ["cannot judge secret parameters", { family: "postgres17", parameters: SECRET }, "secret: parameters"],
  ],
  "RDS-19": [
    ["accepts both", group(audited), "pass"],
    ["accepts all", group({ ...audited, "pgaudit.log": "all,-misc" }), "pass"],
    [
      "rejects none",
      group({}),
      "fail: shared_preload_libraries lacks pgaudit and pg_stat_statements; pgaudit.log lacks ddl and role",
    ],
    ["rejects a part", group({ ...audited, "pgaudit.log": "ddl" }), "fail: pgaudit.log lacks role"],
    [
      "rejects the default group",
      { engine: "postgres", engineVersion: "17" },
      "fail: the default parameter group audits nothing",
      { type: "aws:rds/instance:Instance" },
    ],
    ["skips MySQL", { family: "mysql8.0" }, otherFamily],
    ["waits", group({ ...audited, "pgaudit.log": UNKNOWN }), "unknown: parameters[1].value"],
    ["cannot judge a mask", { family: MASK }, "secret: family"],
  ],
  "RDS-20": [
    ["accepts a version", { engine: "postgres", engineVersion: "17.5" }, "pass"],
    ["accepts the floor", { engine: "aurora-postgresql", engineVersion: 15 }, "pass", CLUSTER],
    ["rejects an old one", { engine: "postgres", engineVersion: "14.9" }, "fail: version 14.9, need 15 or later"],
    ["rejects none", { engine: "postgres" }, "fail: the version is left to chance"],
    ["skips a replica", replica, "not-applicable: a replica has the version of its source"],
    ["skips MySQL", { engine: "mysql", engineVersion: "8.0" }, mysql],
    ["waits", { engine: "postgres", engineVersion: UNKNOWN }, "unknown: engineVersion"],
    ["cannot judge a mask", { engine: "postgres", engineVersion: MASK }, "secret: engineVersion"],
  ],
  "RDS-21": [
    ["accepts absent", {}, "pass"],
    ["accepts a current root", { caCertIdentifier: "rds-ca-ecc384-g1" }, "pass"],
    [
      "rejects the old root",
      { caCertIdentifier: "rds-ca-2019" },
      "fail: the certificate comes from the old root rds-ca-2019",
    ],
    [
      "rejects it in a cluster",
      { caCertIdentifier: "rds-ca-2015" },
      "fail: the certificate comes from the old root rds-ca-2015",
      { type: "aws:rds/clusterInstance:ClusterInstance" },
    ],
    ["waits", { caCertIdentifier: UNKNOWN }, "unknown: caCertIdentifier"],
    ["cannot judge a mask", { caCertIdentifier: MASK }, "secret: caCertIdentifier"],
  ],
  "RDS-22": [
    ["accepts groups", { vpcSecurityGroupIds: ["sg-1"], dbSubnetGroupName: "data" }, "pass"],
    [
      "follows edges",
      { vpcSecurityGroupIds: UNKNOWN, dbSubnetGroupName: UNKNOWN },
      "pass",
      {
        extra: { propertyDependencies: { dbSubnetGroupName: [urnOf(SUBNETS, "data")] } },
        others: [resource(SUBNETS, "data")],
      },
    ],
    ["accepts a replica without subnets", { ...replica, vpcSecurityGroupIds: ["sg-1"] }, "pass"],
    ["rejects none", {}, "fail: the default security group of the VPC applies; no subnet group is named"],
    [
      "rejects the default subnets",
      { vpcSecurityGroupIds: ["sg-1"], dbSubnetGroupName: "default" },
      "fail: the default subnet group is used",
      CLUSTER,
    ],
    ["waits", { vpcSecurityGroupIds: ["sg-1"], dbSubnetGroupName: UNKNOWN }, "unknown: dbSubnetGroupName"],
    ["cannot judge a mask", { vpcSecurityGroupIds: ["sg-1"], dbSubnetGroupName: MASK }, "secret: dbSubnetGroupName"],
  ],
  "RDS-24": [
    ["accepts absent", { engine: "aurora-postgresql" }, "pass"],
    ["accepts false", { engine: "aurora-postgresql", enableHttpEndpoint: false }, "pass"],
    [
      "rejects true",
      { engine: "aurora-postgresql", enableHttpEndpoint: true },
      "fail: statements are taken over the Data API, past the network",
    ],
    [
      "rejects text",
      { engine: "aurora-mysql", enableHttpEndpoint: "true" },
      "fail: statements are taken over the Data API, past the network",
    ],
    ["skips a Multi-AZ cluster", { engine: "postgres" }, "not-applicable: the engine is postgres"],
    ["waits", { engine: "aurora-postgresql", enableHttpEndpoint: UNKNOWN }, "unknown: enableHttpEndpoint"],
    ["cannot judge a mask", { engine: "aurora-postgresql", enableHttpEndpoint: MASK }, "secret: enableHttpEndpoint"],
  ],
  "PRX-01": [
    ["accepts true", { requireTls: true }, "pass"],
    ["accepts text", { requireTls: "true" }, "pass"],
    ["rejects absent", {}, "fail: clients may connect to the proxy without TLS"],
    ["rejects false", { requireTls: false }, "fail: clients may connect to the proxy without TLS"],
    ["waits", { requireTls: UNKNOWN }, "unknown: requireTls"],
    ["cannot judge a mask", { requireTls: MASK }, "secret: requireTls"],
  ],
  "PRX-02": [
    ["accepts roles", { auths: [{ iamAuth: "REQUIRED" }] }, "pass"],
    ["accepts roles for all", { defaultAuthScheme: "IAM_AUTH" }, "pass"],
    [
      "lets debug logs in staging",
      { auths: [{ iamAuth: "REQUIRED" }], debugLogging: true },
      "pass",
      { profile: "staging" },
    ],
    [
      "rejects passwords",
      { auths: [{ iamAuth: "REQUIRED" }, {}] },
      "fail: auths[1] lets clients in with a password alone (DISABLED)",
    ],
    ["rejects none", {}, "fail: clients need no role"],
    [
      "rejects debug logs",
      { defaultAuthScheme: "IAM_AUTH", debugLogging: true },
      "fail: the text of every statement is logged",
    ],
    ["waits", { auths: UNKNOWN }, "unknown: auths"],
    ["cannot judge a secret", { auths: SECRET }, "secret: auths"],
  ],
  "PRX-03": [
    ["accepts two subnets", { vpcSecurityGroupIds: ["sg-1"], vpcSubnetIds: ["subnet-1", UNKNOWN] }, "pass"],
    ["accepts a group that is not known yet", { vpcSecurityGroupIds: UNKNOWN, vpcSubnetIds: ["a", "b", "c"] }, "pass"],
    [
      "rejects one",
      { vpcSubnetIds: ["subnet-1"] },
      "fail: the default security group of the VPC applies; stands in 1 subnet, need 2",
    ],
    ["rejects none", { vpcSecurityGroupIds: ["sg-1"] }, "fail: stands in 0 subnets, need 2"],
    ["waits", { vpcSecurityGroupIds: ["sg-1"], vpcSubnetIds: UNKNOWN }, "unknown: vpcSubnetIds"],
    ["cannot judge a mask", { vpcSecurityGroupIds: ["sg-1"], vpcSubnetIds: MASK }, "secret: vpcSubnetIds"],
  ],
};
