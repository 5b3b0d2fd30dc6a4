import { beforeAll, describe, expect, it } from "vitest";
import type { Resource } from "../../../graph/model.ts";
import type { ResourceGraph } from "../../../graph/query.ts";
import { isSecret } from "../../../graph/values.ts";
import { staticPostgresParameters } from "../../../knowledge/rds-parameters.ts";
import { bothModes, graphOf } from "../../support/graph.ts";
import { input, statementsOf, TYPES, waitsFor } from "../compute/queries.ts";
import { topics } from "../compute/surroundings.ts";
import { bareCredentials, database, databaseAndAlerts, namesOf, rdsConfig } from "./surroundings.ts";

const INSTANCE = "aws:rds/instance:Instance";
const GROUP = "aws:rds/parameterGroup:ParameterGroup";

let graph: ResourceGraph;
let preview: ResourceGraph;
beforeAll(async () => {
  ({ deployed: graph, firstPreview: preview } = await bothModes(database(rdsConfig)));
});
const primary = () => graph.only(INSTANCE, "db-primary");
const replica = (name: string) => graph.only(INSTANCE, `db-replica-${name}`);
const inputs = (resource: Resource) => resource.inputs ?? {};
const unguarded = () => graphOf(database(rdsConfig), { stack: "dev", platform: { deletionGuards: false } });

describe("PostgresDatabase", () => {
  it("makes nothing at all in mode none", async () => {
    const off = await graphOf(database({ mode: "none" }));
    expect(off.resources.filter((resource) => !resource.type.startsWith("pulumi:"))).toEqual([]);
  });

  it("keeps the primary private, encrypted and reachable over TLS only", () => {
    expect(inputs(primary())).toMatchObject({
      engine: "postgres",
      publiclyAccessible: false,
      storageEncrypted: true,
      storageType: "gp3",
      multiAz: true,
      iamDatabaseAuthenticationEnabled: true,
      caCertIdentifier: "rds-ca-rsa2048-g1",
      port: 5432,
      backupRetentionPeriod: 30,
      copyTagsToSnapshot: true,
      monitoringInterval: 60,
      performanceInsightsEnabled: true,
      tags: { "data-class": "personal" },
    });
    const [key] = graph.references(primary().urn, "kmsKeyId");
    expect(key && graph.logicalName(key.urn)).toBe("db-key-cmk");
    expect(graph.references(primary().urn, "performanceInsightsKmsKeyId")).toEqual([key]);
    expect(graph.references(primary().urn, "dbSubnetGroupName")).toHaveLength(1);
  });

  it("RDS-15: names the master nobody's first guess", () => {
    expect(["admin", "postgres", "root", "master", "administrator", "rdsadmin"]).not.toContain(
      input(graph, primary(), "username"),
    );
  });

  it("D1: takes the parameter family from the major version, which the group's name holds", async () => {
    for (const [name, group] of [
      ["db-pg17-primary", primary()],
      ["db-pg17-replica", replica("r1")],
    ] as const) {
      const [found] = graph.references(group.urn, "parameterGroupName");
      expect(found && graph.logicalName(found.urn)).toBe(name);
      expect(found && input(graph, found, "family")).toBe("postgres17");
    }
    const older = await graphOf(database({ ...rdsConfig, version: "16" }));
    expect(input(older, older.only(GROUP, "db-pg16-primary"), "family")).toBe("postgres16");
  });

  it("D2: applies at once only what a stack tunes and PostgreSQL can change while it runs", () => {
    const parameters = graph.byType(GROUP).flatMap((group) => Object.values(inputs(group).parameters ?? []));
    const tuned = ["idle_in_transaction_session_timeout", "log_min_duration_statement", "statement_timeout"];
    expect(parameters.length).toBeGreaterThan(28);
    for (const parameter of parameters) {
      const { name, applyMethod } = parameter as { name: string; applyMethod: string };
      expect([name, applyMethod]).toEqual([name, tuned.includes(name) ? "immediate" : "pending-reboot"]);
      if (staticPostgresParameters.has(name)) expect(applyMethod).toBe("pending-reboot");
    }
    expect(tuned.filter((name) => staticPostgresParameters.has(name))).toEqual([]);
  });

  it("gives replicas feedback to the primary on top of the primary's parameters", () => {
    const names = (group: string) =>
      Object.values(inputs(graph.only(GROUP, group)).parameters ?? []).map((row) => (row as { name: string }).name);
    expect(names("db-pg17-replica").filter((name) => !names("db-pg17-primary").includes(name))).toEqual([
      "hot_standby_feedback",
    ]);
  });

  it("D3, RDS-17 to 19: forces TLS, audits, and logs what is slow or changes the schema", () => {
    for (const group of graph.byType(GROUP)) {
      const rows = Object.values(inputs(group).parameters ?? []) as { name: string; value: string }[];
      expect(Object.fromEntries(rows.map(({ name, value }) => [name, value]))).toMatchObject({
        "rds.force_ssl": "1",
        shared_preload_libraries: "pg_stat_statements,pgaudit",
        "pgaudit.log": "ddl,role",
        log_connections: "1",
        log_disconnections: "1",
        log_statement: "ddl",
        log_min_duration_statement: "500",
        log_lock_waits: "1",
        statement_timeout: "30000",
        idle_in_transaction_session_timeout: "60000",
      });
    }
  });

  it("D4: gives a replica no argument that it inherits or that RDS refuses", () => {
    const forbidden = [
      "username",
      "password",
      "passwordWo",
      "dbName",
      "manageMasterUserPassword",
      "allocatedStorage",
      "engine",
      "engineVersion",
      "kmsKeyId",
      "multiAz",
      "finalSnapshotIdentifier",
      "backupRetentionPeriod",
    ];
    for (const name of ["r1", "bi"]) {
      expect(forbidden.filter((key) => inputs(replica(name))[key] !== undefined)).toEqual([]);
    }
  });

  it("D4: gives a replica its own class, zone, groups and room to grow", () => {
    expect(inputs(replica("r1"))).toMatchObject({
      instanceClass: "db.m7g.xlarge",
      availabilityZone: "eu-west-1b",
      skipFinalSnapshot: true,
      deletionProtection: true,
      storageEncrypted: true,
      publiclyAccessible: false,
      iamDatabaseAuthenticationEnabled: true,
      maxAllocatedStorage: 500,
    });
    expect(inputs(replica("bi")).availabilityZone).toBeUndefined();
    expect(namesOf(graph, graph.references(replica("r1").urn, "vpcSecurityGroupIds"))).toEqual(["db-replica-sg"]);
    expect(namesOf(graph, graph.references(primary().urn, "vpcSecurityGroupIds"))).toEqual(["db-sg"]);
  });

  it("D4: removing one replica renames no other", async () => {
    const fewer = await graphOf(database({ ...rdsConfig, replicas: { r1: { class: "db.m7g.large" } } }));
    expect(namesOf(fewer, fewer.byType(INSTANCE))).toEqual(["db-primary", "db-replica-r1"]);
    expect(fewer.only(INSTANCE, "db-replica-r1").urn).toBe(replica("r1").urn);
  });

  it("D5: replicates from the source's ARN, with a subnet group", () => {
    for (const name of ["r1", "bi"]) {
      expect(inputs(replica(name)).replicateSourceDb).toBe(primary().outputs?.arn);
      expect(graph.references(replica(name).urn, "replicateSourceDb")).toEqual([primary()]);
      expect(graph.references(replica(name).urn, "dbSubnetGroupName")).toHaveLength(1);
    }
  });

  it("D6: never lets RDS manage the password of an instance with replicas", async () => {
    expect(inputs(primary()).manageMasterUserPassword).toBeUndefined();
    const managed = await graphOf(database({ ...rdsConfig, replicas: {}, masterPassword: "rds-managed" }));
    const instance = managed.only(INSTANCE, "db-primary");
    expect(inputs(instance)).toMatchObject({ manageMasterUserPassword: true });
    expect(inputs(instance).passwordWo).toBeUndefined();
    expect(managed.references(instance.urn, "masterUserSecretKmsKeyId")).toHaveLength(1);
    expect(managed.byName("db-master-password")).toEqual([]);
  });

  it("D7, D8: asks for a major version only and upgrades minors by itself, majors never", () => {
    expect(inputs(primary())).toMatchObject({
      engineVersion: "17",
      autoMinorVersionUpgrade: true,
      allowMajorVersionUpgrade: false,
    });
    expect(inputs(primary()).blueGreenUpdate).toBeUndefined();
  });

  it("D9: waits for the maintenance window where data is guarded", async () => {
    expect(inputs(primary())).toMatchObject({
      applyImmediately: false,
      backupWindow: "01:00-02:00",
      maintenanceWindow: "sun:03:00-sun:04:00",
    });
    const dev = await unguarded();
    expect(inputs(dev.only(INSTANCE, "db-primary")).applyImmediately).toBe(true);
  });

  it("D10: sends IOPS and throughput only where the config has them", async () => {
    expect([inputs(primary()).iops, inputs(primary()).storageThroughput]).toEqual([undefined, undefined]);
    const striped = await graphOf(
      database({ ...rdsConfig, storageGib: 400, maxStorageGib: 1000, iops: 12_000, throughput: 500 }),
    );
    expect(inputs(striped.only(INSTANCE, "db-primary"))).toMatchObject({ iops: 12_000, storageThroughput: 500 });
  });

  it("D11: lets storage grow, with an alarm before it is full", () => {
    expect(inputs(primary())).toMatchObject({ allocatedStorage: 100, maxAllocatedStorage: 500 });
    expect(graph.only(TYPES.alarm, "db-primary-alarms-storage")).toBeDefined();
  });

  it("D12, A8: guards the primary four times in a guarded stack and not at all in another", async () => {
    expect(primary().protect).toBe(true);
    expect(inputs(primary())).toMatchObject({
      deletionProtection: true,
      skipFinalSnapshot: false,
      deleteAutomatedBackups: false,
    });
    expect(inputs(primary()).finalSnapshotIdentifier).toMatch(/^larder-prod-db-final-[0-9a-f]{8}$/);
    expect(namesOf(graph, graph.references(primary().urn, "finalSnapshotIdentifier"))).toEqual(["db-final"]);
    const dev = await unguarded();
    const free = dev.only(INSTANCE, "db-primary");
    expect(free.protect).not.toBe(true);
    expect(inputs(free)).toMatchObject({
      deletionProtection: false,
      skipFinalSnapshot: true,
      deleteAutomatedBackups: true,
    });
    expect(inputs(free).finalSnapshotIdentifier).toBeUndefined();
  });

  it("A8: protects everything that holds data, and nothing in an unguarded stack", async () => {
    const holding = (each: ResourceGraph) =>
      each.byType(INSTANCE, "aws:kms/key:Key", "aws:secretsmanager/secret:Secret", TYPES.logGroup);
    expect(holding(graph).filter((resource) => resource.protect !== true)).toEqual([]);
    expect(holding(graph).length).toBeGreaterThan(10);
    expect(holding(await unguarded()).filter((resource) => resource.protect === true)).toEqual([]);
  });

  it("D15: raises an alarm per replica when it lags", () => {
    for (const name of ["r1", "bi"]) {
      const alarm = graph.only(TYPES.alarm, `db-replica-${name}-alarms-replica-lag`);
      expect(input(graph, alarm, "dimensions.DBInstanceIdentifier")).toBe(`larder-prod-db-${name}`);
    }
    expect(graph.byName("db-primary-alarms-replica-lag")).toEqual([]);
  });

  it("X-37: tells the warning topic of every instance's and parameter group's events", async () => {
    const told = (name: string) => {
      const events = graph.only("aws:rds/eventSubscription:EventSubscription", name);
      const { sourceType, eventCategories, snsTopic } = inputs(events);
      return { sourceType, eventCategories, snsTopic, of: namesOf(graph, graph.references(events.urn, "sourceIds")) };
    };
    expect(told("db-events-instances")).toMatchObject({
      sourceType: "db-instance",
      snsTopic: topics.warning,
      of: ["db-primary", "db-replica-bi", "db-replica-r1"],
    });
    const categories = told("db-events-instances").eventCategories;
    expect(categories).toEqual(
      expect.arrayContaining(["availability", "failover", "failure", "low storage", "maintenance", "read replica"]),
    );
    // Every night's, and restore tests': whoever is told daily stops reading.
    for (const noise of ["backup", "creation", "restoration"]) expect(categories).not.toContain(noise);
    expect(told("db-events-parameters")).toEqual({
      sourceType: "db-parameter-group",
      eventCategories: ["configuration change"],
      snsTopic: topics.warning,
      of: ["db-pg17-primary", "db-pg17-replica"],
    });
  });

  it("X-37: subscribes to events once the topic's policy admits RDS", async () => {
    const whole = await graphOf(databaseAndAlerts(rdsConfig));
    const policy = whole.only("aws:sns/topicPolicy:TopicPolicy", "alerts-warning-policy");
    const subscriptions = whole.byType("aws:rds/eventSubscription:EventSubscription");
    expect(subscriptions.map((each) => waitsFor(whole, each, policy))).toEqual([true, true]);
  });

  it("B20: makes the log groups before the instance that writes them, encrypted and with an end", () => {
    for (const [instance, identifier] of [
      [primary(), "larder-prod-db"],
      [replica("r1"), "larder-prod-db-r1"],
    ] as const) {
      expect(inputs(instance).identifier).toBe(identifier);
      for (const log of ["postgresql", "upgrade"]) {
        const group = graph
          .byType(TYPES.logGroup)
          .find((each) => each.outputs?.name === `/aws/rds/instance/${identifier}/${log}`);
        expect(group && inputs(group)).toMatchObject({
          retentionInDays: 30,
          kmsKeyId: expect.stringContaining("arn:"),
        });
        expect(group && waitsFor(graph, instance, group)).toBe(true);
      }
      expect(inputs(instance).enabledCloudwatchLogsExports).toEqual(["postgresql", "upgrade"]);
    }
  });

  it("lets RDS, and only for this account's instances of this name, act in the monitoring role", () => {
    const role = graph.only(TYPES.role, "db-monitoring");
    expect(graph.references(primary().urn, "monitoringRoleArn")).toEqual([role]);
    expect(statementsOf(graph, role, "assumeRolePolicy")[0]).toMatchObject({
      Principal: { Service: "monitoring.rds.amazonaws.com" },
      Condition: {
        StringEquals: { "aws:SourceAccount": "111122223333" },
        ArnLike: { "aws:SourceArn": "arn:aws:rds:eu-west-1:111122223333:db:larder-prod-db*" },
      },
    });
  });

  it("makes no monitoring role where nothing is monitored", async () => {
    const quiet = await graphOf(database({ ...rdsConfig, monitoringIntervalSeconds: 0 }));
    expect(quiet.byName("db-monitoring")).toEqual([]);
    expect(inputs(quiet.only(INSTANCE, "db-primary")).monitoringRoleArn).toBeUndefined();
  });

  it("A10, RDS-14: marks every credential secret, in both modes", () => {
    for (const each of [graph, preview]) expect(bareCredentials(each)).toEqual([]);
    expect(isSecret(inputs(primary()).passwordWo)).toBe(true);
    expect(namesOf(graph, graph.references(primary().urn, "passwordWo"))).toEqual(["db-master-password"]);
  });

  it("A9: ignores no change of an instance", () => {
    expect(graph.byType(INSTANCE).flatMap((instance) => instance.ignoreChanges ?? [])).toEqual([]);
  });

  it("opens the security groups to nobody by itself", () => {
    expect(graph.byType(TYPES.ingress, TYPES.egress)).toEqual([]);
  });
});

describe("PostgresDatabase.as", () => {
  const connections = async (config = rdsConfig) => {
    const seen: Record<string, unknown> = {};
    const made = await graphOf((context) => {
      const found = database(config)(context);
      for (const use of ["app", "readonly", "migrator"] as const) {
        const connection = found?.as(use);
        seen[use] = {
          ready: connection?.ready,
          env: connection?.env,
          secrets: Object.keys(connection?.secrets ?? {}),
          statements: connection?.statements,
          peers: connection?.peers.map(({ name, port }) => [name, port]),
        };
      }
    });
    return { seen, made };
  };
  const shared = { env: { DATABASE_POOL_MAX: "5" }, secrets: ["DATABASE_URL"], statements: [] };

  it("sends readers to the replicas and everybody else to the primary", async () => {
    expect((await connections()).seen).toEqual({
      app: { ...shared, ready: true, peers: [["database", 5432]] },
      readonly: { ...shared, ready: true, peers: [["replica", 5432]] },
      migrator: { ...shared, ready: true, peers: [["database", 5432]] },
    });
  });

  it("sends readers to the primary where there is no replica", async () => {
    const { seen } = await connections({ ...rdsConfig, replicas: {} });
    expect(seen.readonly).toEqual({ ...shared, ready: true, peers: [["database", 5432]] });
  });

  it("is not ready while the roles don't exist", async () => {
    const { seen } = await connections({ ...rdsConfig, access: { reach: "none" } });
    expect(seen).toMatchObject({ app: { ready: false }, readonly: { ready: false }, migrator: { ready: false } });
  });
});

describe("ExternalDatabase", () => {
  const urlSecretArn = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:partner-db-AbCdEf";

  it("DB-10: makes nothing and hands on the given secret and port", async () => {
    let connection: unknown;
    const made = await graphOf((context) => {
      connection = database({ mode: "external", urlSecretArn, port: 6543 })(context)?.as("app");
    });
    expect(made.resources.filter((resource) => resource.custom && !resource.type.startsWith("pulumi:"))).toEqual([]);
    expect(connection).toEqual({
      name: "database-app",
      env: {},
      secrets: { DATABASE_URL: { valueFrom: urlSecretArn, secretArn: urlSecretArn } },
      statements: [],
      peers: [],
      outside: [{ name: "database", port: 6543 }],
      ready: true,
    });
  });
});
