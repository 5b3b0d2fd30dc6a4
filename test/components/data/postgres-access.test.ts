import { RandomId } from "@pulumi/random";
import { beforeAll, describe, expect, it } from "vitest";
import type { RdsConfig } from "../../../config/schema.ts";
import type { Resource } from "../../../graph/model.ts";
import type { ResourceGraph } from "../../../graph/query.ts";
import { isSecret } from "../../../graph/values.ts";
import { type BuildContext, bothModes, graphOf } from "../../support/graph.ts";
import { input, rules, TYPES, waitsFor } from "../compute/queries.ts";
import { bareCredentials, database, namesOf, rdsConfig } from "./surroundings.ts";

const ROLE = "postgresql:index/role:Role";
const GRANT = "postgresql:index/grant:Grant";
const DEFAULTS = "postgresql:index/defaultPrivileges:DefaultPrivileges";
const SECRET = "aws:secretsmanager/secret:Secret";
const VERSION = "aws:secretsmanager/secretVersion:SecretVersion";
const PROVIDER = "pulumi:providers:postgresql";

const unreached: RdsConfig = { ...rdsConfig, access: { reach: "none" } };
const insidePostgres = (graph: ResourceGraph) =>
  graph.resources.filter((resource) => resource.type.startsWith("postgresql:"));

let graph: ResourceGraph;
let preview: ResourceGraph;
beforeAll(async () => {
  ({ deployed: graph, firstPreview: preview } = await bothModes(database(rdsConfig)));
});
const role = (name: string) => graph.only(ROLE, `db-access-${name}-role`);
const provider = () => graph.only(PROVIDER, "db-access-server");
const grants = () => graph.byType(GRANT, DEFAULTS).map((each) => each.inputs ?? {});
/** `role: privileges on schema.type`, of existing and of future objects alike. */
const told = (type: string) =>
  graph
    .byType(type)
    .map(({ inputs: { role, schema, objectType, privileges } = {} }) =>
      [role, objectType, schema ?? "", [privileges].flat().join(",")].join(" "),
    )
    .sort();

describe("PostgresAccess that reaches PostgreSQL", () => {
  it("E1: connects to a plain place from the config, never to the instance's address", async () => {
    for (const each of [graph, preview]) {
      expect(each.only(PROVIDER, "db-access-server").inputs).toMatchObject({ host: "127.0.0.1", sslmode: "require" });
      expect(String(input(each, each.only(PROVIDER, "db-access-server"), "port"))).toBe("15432");
    }
    const direct = await graphOf(
      database({ ...rdsConfig, access: { reach: "direct", host: "db.internal.example", port: 5433 } }),
    );
    expect(direct.only(PROVIDER, "db-access-server").inputs).toMatchObject({
      host: "db.internal.example",
      sslmode: "verify-full",
    });
  });

  it("E1: makes all that is inside the server through its own provider", () => {
    const inside = insidePostgres(graph);
    expect(inside.length).toBeGreaterThan(25);
    expect(inside.filter((resource) => graph.provider(resource) !== provider())).toEqual([]);
  });

  it("E2, PG-10: is no superuser, gives up in time and expects the right version", () => {
    expect(provider().inputs).toMatchObject({ database: "postgres", username: "database_master" });
    const asText = Object.fromEntries(
      Object.entries(provider().inputs ?? {}).map(([key, value]) => [key, String(value)]),
    );
    expect(asText).toMatchObject({
      superuser: "false",
      connectTimeout: "15",
      expectedVersion: "17",
      maxConnections: "4",
    });
    expect(isSecret(provider().inputs?.password)).toBe(true);
  });

  it("E3, PG-08: gives database and schemas to an owner that cannot log in, with the master as its member", () => {
    const owner = graph.only(ROLE, "db-access-owner");
    expect(owner.inputs).toMatchObject({ name: "owner", login: false });
    const membership = graph.only("postgresql:index/grantRole:GrantRole", "db-access-owner-master");
    expect(membership.inputs).toMatchObject({ role: "database_master", grantRole: "owner", withAdminOption: false });
    const owned = graph.byType("postgresql:index/database:Database", "postgresql:index/schema:Schema");
    expect(namesOf(graph, owned)).toEqual([
      "db-access-database",
      "db-access-schema-app",
      "db-access-schema-extensions",
    ]);
    for (const each of owned) {
      expect(graph.references(each.urn, "owner")).toEqual([owner]);
      expect(waitsFor(graph, each, membership)).toBe(true);
    }
    expect(graph.only("postgresql:index/database:Database", "db-access-database").inputs).toMatchObject({
      name: "recipes",
      encoding: "UTF8",
      isTemplate: false,
    });
  });

  it("makes the role of migrations after the owner that it becomes, which is named by a constant", () => {
    const migrator = graph.only(ROLE, "db-access-migrator-role");
    expect(migrator.inputs).toMatchObject({ roles: ["owner"], assumeRole: "owner" });
    expect(waitsFor(graph, migrator, graph.only(ROLE, "db-access-owner"))).toBe(true);
    expect(
      waitsFor(graph, migrator, graph.only("postgresql:index/grantRole:GrantRole", "db-access-owner-master")),
    ).toBe(true);
  });

  it("E4: has a twin for future objects beside every grant on existing ones", () => {
    const existing = grants().filter(({ objectType, owner }) => /table|sequence/.test(String(objectType)) && !owner);
    expect(existing).toHaveLength(4);
    for (const { role: grantee, schema, objectType, privileges } of existing) {
      expect(grants()).toContainEqual({
        database: "recipes",
        role: grantee,
        schema,
        objectType,
        privileges,
        owner: "owner",
      });
    }
  });

  it("E4: spells every privilege out, in capitals", () => {
    const privileges = grants().flatMap((each) => [each.privileges].flat());
    expect(privileges.filter((each) => !/^[A-Z]+$/.test(String(each)) || each === "ALL")).toEqual([]);
  });

  it("E5: sets default privileges for the role that migrations act in, never for the master", () => {
    const migrator = role("migrator").inputs;
    expect(migrator).toMatchObject({ roles: ["owner"], assumeRole: "owner" });
    for (const each of graph.byType(DEFAULTS)) expect(each.inputs?.owner).toBe(migrator?.assumeRole);
  });

  it("E6: makes the grants one after the other", () => {
    const chain = graph.byType(GRANT, DEFAULTS);
    expect(chain.length).toBeGreaterThan(15);
    // In a chain of n every pair is ordered: n(n-1)/2 waits.
    const waits = chain.flatMap((one) => chain.filter((other) => other !== one && waitsFor(graph, one, other)));
    expect(waits).toHaveLength((chain.length * (chain.length - 1)) / 2);
  });

  it("E7, PG-07: closes the database and its schema public to everybody", () => {
    const closed = graph.byType(GRANT).filter(({ inputs }) => inputs?.role === "public");
    expect(closed.map(({ inputs }) => [inputs?.objectType, inputs?.schema, inputs?.privileges])).toEqual([
      ["database", undefined, []],
      ["schema", "public", []],
    ]);
    for (const name of ["app", "readonly", "migrator"]) {
      expect(role(name).inputs?.searchPaths).toEqual(["app", "extensions"]);
    }
  });

  it("PG-06, PG-11: gives each role what its work needs and no more", () => {
    expect(told(GRANT)).toEqual([
      "app database  CONNECT",
      "app schema app USAGE",
      "app schema extensions USAGE",
      "app sequence app USAGE,SELECT",
      "app table app SELECT,INSERT,UPDATE,DELETE",
      "migrator database  CONNECT",
      "public database  ",
      "public schema public ",
      "readonly database  CONNECT",
      "readonly schema app USAGE",
      "readonly schema extensions USAGE",
      "readonly sequence app SELECT",
      "readonly table app SELECT",
    ]);
  });

  it("fills a role's secret only after the last grant and extension, so no task starts with a login that may do nothing", () => {
    const version = graph.only(VERSION, "db-access-app-version");
    const rights = graph.byType(GRANT, DEFAULTS, "postgresql:index/extension:Extension");
    expect(rights.length).toBeGreaterThan(10);
    expect(rights.filter((right) => !waitsFor(graph, version, right)).map((right) => right.urn)).toEqual([]);
  });

  it("E8: fills a role's secret only after the role, and tasks wait for the value", async () => {
    for (const name of ["app", "readonly", "migrator"]) {
      const version = graph.only(VERSION, `db-access-${name}-version`);
      expect(waitsFor(graph, version, role(name))).toBe(true);
      expect(isSecret(version.inputs?.secretString)).toBe(true);
      expect(version.protect).not.toBe(true); // a new password replaces it
      expect(version.retainOnDelete).toBe(true); // but tasks still start with it if the roles are given up by mistake
    }
    const used = await graphOf(taskLike(rdsConfig));
    const consumer = used.only("random:index/randomId:RandomId", "consumer");
    expect(waitsFor(used, consumer, used.only(VERSION, "db-access-app-version"))).toBe(true);
  });

  it("PG-01 to 03, 05: makes login roles with limits, no attributes and a password that no log will show", () => {
    for (const [name, statementTimeout] of [
      ["app", 30_000],
      ["readonly", 30_000],
      ["migrator", 3_600_000],
    ] as const) {
      expect(role(name).inputs).toMatchObject({
        login: true,
        superuser: false,
        createDatabase: false,
        createRole: false,
        replication: false,
        bypassRowLevelSecurity: false,
        encryptedPassword: true,
        statementTimeout,
        idleInTransactionSessionTimeout: 60_000,
      });
      expect(isSecret(role(name).inputs?.password)).toBe(true);
      // A verifier, made of the password and a salt.
      expect(namesOf(graph, graph.references(role(name).urn, "password"))).toEqual([
        `db-access-${name}-password`,
        `db-access-${name}-salt`,
      ]);
    }
  });

  it("PG-04: lets a role hold as many sessions as its services open during a deployment", () => {
    const limits = ["app", "readonly", "migrator"].map((name) => role(name).inputs?.connectionLimit);
    expect(limits).toEqual([2 * 20 * 5, 2 * 4 * 5, 5]);
  });

  it("PG-09: makes the extensions of the config in a schema of their own", () => {
    const extensions = graph.byType("postgresql:index/extension:Extension").map(({ inputs }) => inputs);
    expect(extensions.map((each) => each?.name)).toEqual(["pg_stat_statements", "pgaudit", "uuid-ossp"]);
    for (const each of extensions) expect(each).toMatchObject({ schema: "extensions", dropCascade: false });
  });

  it("X-36: no service gets the owner's or the master's login", () => {
    const users = graph.byType(ROLE).filter(({ inputs }) => inputs?.login === true);
    expect(users.map(({ inputs }) => inputs?.name)).toEqual(["app", "readonly", "migrator"]);
    expect(users.map(({ inputs }) => inputs?.name)).not.toContain("database_master");
  });

  it("A8: protects all of it in a guarded stack, and deletes none of it by itself when the instance goes", async () => {
    const unprotected = insidePostgres(graph).filter((resource) => resource.protect !== true);
    expect(unprotected).toEqual([]);
    const primary = graph.only("aws:rds/instance:Instance", "db-primary");
    expect(insidePostgres(graph).filter((resource) => resource.deletedWith !== primary.urn)).toEqual([]);
    const dev = await graphOf(database(rdsConfig), { stack: "dev", platform: { deletionGuards: false } });
    expect(insidePostgres(dev).filter((resource) => resource.protect === true)).toEqual([]);
  });

  it("A10: marks every credential secret, in both modes", () => {
    for (const each of [graph, preview]) expect(bareCredentials(each)).toEqual([]);
  });

  it("RND-01, RND-02, RND-04: makes one strong password for each principal, with a handle for rotation", async () => {
    const passwords = graph.byType("random:index/randomPassword:RandomPassword");
    expect(namesOf(graph, passwords)).toEqual([
      "db-access-app-password",
      "db-access-migrator-password",
      "db-access-readonly-password",
      "db-master-password",
    ]);
    for (const { inputs } of passwords) {
      expect(inputs).toMatchObject({
        length: 48,
        special: false,
        minLower: 1,
        minUpper: 1,
        minNumeric: 1,
        keepers: { generation: "1" },
      });
    }
    const rotated = await graphOf(database({ ...rdsConfig, passwordGeneration: 4 }));
    for (const { inputs } of rotated.byType("random:index/randomPassword:RandomPassword")) {
      expect(inputs?.keepers).toEqual({ generation: "4" });
    }
    expect(rotated.only("aws:rds/instance:Instance", "db-primary").inputs?.passwordWoVersion).toBe(4);
  });

  it("admits the near end of its own connection, where the config names it", async () => {
    const access = { reach: "tunnel", port: 15_432, clientSecurityGroupId: "sg-0123456789abcdef0" } as const;
    const admitted = await graphOf(database({ ...rdsConfig, access }));
    expect(admitted.only(TYPES.ingress, "db-client").inputs).toMatchObject({
      referencedSecurityGroupId: "sg-0123456789abcdef0",
      fromPort: 5432,
      toPort: 5432,
    });
    expect(admitted.byType(TYPES.ingress, TYPES.egress)).toHaveLength(1);
    expect(rules(graph, "ingress")).toEqual([]);
  });

  it("reads the password that RDS keeps, as a secret", async () => {
    const { deployed, firstPreview } = await bothModes(
      database({ ...rdsConfig, replicas: {}, masterPassword: "rds-managed" }),
    );
    for (const each of [deployed, firstPreview]) {
      expect(isSecret(each.only(PROVIDER, "db-access-server").inputs?.password)).toBe(true);
      expect(bareCredentials(each)).toEqual([]);
    }
  });
});

describe("PostgresAccess that does not reach PostgreSQL", () => {
  let off: ResourceGraph;
  beforeAll(async () => {
    off = (await bothModes(database(unreached))).deployed;
  });

  it("E1: makes nothing inside the server, not even a provider", () => {
    expect(insidePostgres(off)).toEqual([]);
    expect(off.byType(PROVIDER)).toEqual([]);
  });

  it("makes the roles' secrets, empty, so that reaching the server later only adds", () => {
    expect(namesOf(off, off.byType(SECRET))).toEqual([
      "db-access-app",
      "db-access-migrator",
      "db-access-readonly",
      "db-master",
    ]);
    expect(namesOf(off, off.byType(VERSION))).toEqual(["db-master-version"]);
    const before = new Map(off.resources.map((resource) => [resource.urn, resource]));
    for (const [urn, resource] of before) {
      expect(comparable(graph.get(urn)), urn).toEqual(comparable(resource));
    }
  });
});

/** What an update would see. */
function comparable(resource: Resource | undefined) {
  return resource && { inputs: resource.inputs, parent: resource.parent, protect: resource.protect };
}

/** Something that takes the URL as a task definition does. */
function taskLike(config: RdsConfig) {
  return (context: BuildContext) => {
    const url = database(config)(context)?.as("app").secrets.DATABASE_URL;
    new RandomId("consumer", { byteLength: 4, keepers: { url: url?.valueFrom ?? "" } });
  };
}
