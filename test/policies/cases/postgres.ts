import type { Json } from "../../../graph/model.ts";
import { type Cases, type Inputs, MASK, resource, SECRET, UNKNOWN, urnOf } from "../support.ts";

const pg = (name: string) => `postgresql:index/${name.charAt(0).toLowerCase()}${name.slice(1)}:${name}`;
const random = (name: string) => `random:index/${name.charAt(0).toLowerCase()}${name.slice(1)}:${name}`;
const login = (more: Inputs = {}): Inputs => ({ name: "app", login: true, ...more });
const noLogin = ["skips a role without login", { name: "owner" }, "not-applicable: a role that cannot log in"] as const;
const waitsForLogin = [
  ["waits", { login: UNKNOWN }, "unknown: login"],
  ["cannot judge a mask", { login: MASK }, "secret: login"],
] as const;
const generated = {
  extra: { propertyDependencies: { password: [urnOf(random("RandomPassword"), "password")] } },
  others: [resource(random("RandomPassword"), "password")],
};
const maximum = (value: string, others: readonly number[] = []) => ({
  others: [
    resource("aws:rds/parameterGroup:ParameterGroup", "params", { parameters: [{ name: "max_connections", value }] }),
    ...others.map((connectionLimit, i) => resource(pg("Role"), `r${i}`, { login: true, connectionLimit })),
  ],
});
const grant = (objectType: Json, role: Json, ...privileges: readonly Json[]): Inputs => ({
  database: "larder",
  schema: "app",
  objectType,
  role,
  privileges,
});
const owner = (more: Inputs = {}) => resource(pg("Role"), "owner", { name: "owner", ...more });
const migrator = resource(pg("Role"), "migrator", { name: "migrator", login: true, assumeRole: "owner" });
const DATABASE = { type: pg("Database") };
const of = (name: string) => ({ type: pg(name) });
const revoke = resource(pg("Grant"), "revoke", {
  database: "larder",
  schema: "public",
  objectType: "schema",
  role: "public",
  privileges: [],
});
const provider = (more: Inputs = {}): Inputs => ({
  host: "db.larder.example",
  sslmode: "verify-full",
  superuser: "false",
  password: SECRET,
  connectTimeout: "15",
  ...more,
});
const defaults = (privileges: readonly Json[], more: Inputs = {}): Inputs => ({
  ...grant("table", "app", ...privileges),
  owner: "owner",
  ...more,
});
const usedBy = (...users: readonly [type: string, name: string, inputs: Inputs][]) => ({
  others: users.map(([type, name, inputs]) =>
    resource(type, name, inputs, {
      propertyDependencies: Object.fromEntries(
        Object.entries(inputs)
          .filter(([, value]) => value === UNKNOWN || value === SECRET)
          .map(([property]) => [
            property,
            [urnOf(random("RandomPassword"), "it"), urnOf(random("RandomString"), "it")],
          ]),
      ),
    }),
  ),
});
const RDS = "aws:rds/instance:Instance";
const CACHE_USER = "aws:elasticache/user:User";
const PARAMETER = "aws:ssm/parameter:Parameter";
const simple = { length: 32, special: false };

export const postgresCases: Cases = {
  "PG-01": [
    ["accepts none", { name: "app" }, "pass"],
    ["accepts false", { superuser: false }, "pass"],
    ["rejects true", { superuser: true }, "fail: the role passes every check"],
    ["rejects true as text", { superuser: "true" }, "fail: the role passes every check"],
    ["waits for a membership", { roles: ["owner", UNKNOWN] }, "unknown: roles[1]"],
    ["accepts other memberships", { roles: ["owner", "rds_iam"] }, "pass"],
    ["rejects administrators", { roles: ["rds_superuser"] }, "fail: the role is a member of rds_superuser"],
    ["waits", { superuser: UNKNOWN }, "unknown: superuser"],
    ["cannot judge a mask", { superuser: MASK }, "secret: superuser"],
  ],
  "PG-02": [
    ["accepts a plain role", login(), "pass"],
    ["accepts explicit ones", login({ createRole: false, replication: false }), "pass"],
    [
      "rejects roles that make roles",
      login({ createRole: true }),
      "fail: the role may create roles, and so give itself more",
    ],
    ["rejects copying", login({ replication: true }), "fail: the role may copy the whole server"],
    [
      "rejects it without login: whoever sets the role has it",
      { name: "owner", login: false, bypassRowLevelSecurity: true },
      "fail: the role passes row-level security",
    ],
    ["waits", login({ createRole: UNKNOWN }), "unknown: createRole"],
    ["cannot judge a mask", login({ createRole: MASK }), "secret: createRole"],
  ],
  "PG-03": [
    ["accepts a generated password", login({ password: SECRET }), "pass", generated],
    ["accepts a write-only one", login({ passwordWo: "x" }), "pass"],
    ["accepts IAM", login({ roles: ["rds_iam"] }), "pass"],
    [
      "accepts IAM by a grant",
      login(),
      "pass",
      { others: [resource(pg("GrantRole"), "iam", { role: "app", grantRole: "rds_iam" })] },
    ],
    ["rejects none", login(), "fail: no way to log in is set"],
    [
      "rejects a literal",
      login({ password: "hunter2" }),
      "fail: password is plain text that is not marked as a secret",
    ],
    [
      "rejects a stored plain one",
      login({ passwordWo: "x", encryptedPassword: false }),
      "fail: the password is stored as it is",
    ],
    noLogin,
    ["cannot tell a secret of the configuration", login({ password: SECRET }), "secret: password"],
    ["waits for a source", login({ password: UNKNOWN }), "unknown: password"],
  ],
  "PG-04": [
    ["accepts a limit", login({ connectionLimit: 20 }), "pass"],
    ["accepts limits that fit", login({ connectionLimit: 60 }), "pass", maximum("100", [30])],
    ["rejects none", login(), "fail: the role may take every connection"],
    [
      "rejects too many together",
      login({ connectionLimit: 60 }),
      "fail: all roles together may have 91 connections, need 90 or less",
      maximum("100", [31]),
    ],
    noLogin,
    ...waitsForLogin,
  ],
  "PG-05": [
    ["accepts both", login({ statementTimeout: 30_000, idleInTransactionSessionTimeout: 60_000 }), "pass"],
    ["accepts text", login({ statementTimeout: "1", idleInTransactionSessionTimeout: "1" }), "pass"],
    [
      "rejects no end of statements",
      login({ idleInTransactionSessionTimeout: 1 }),
      "fail: a statement may run for ever",
    ],
    [
      "rejects no end of transactions",
      login({ statementTimeout: 1, idleInTransactionSessionTimeout: 0 }),
      "fail: an idle transaction may hold its locks for ever",
    ],
    noLogin,
    ...waitsForLogin,
  ],
  "PG-06": [
    ["accepts what an application needs", grant("table", "app", "SELECT", "INSERT", "UPDATE", "DELETE"), "pass"],
    ["accepts reading", grant("sequence", "readonly", "SELECT"), "pass"],
    ["rejects all", grant("table", "app", "ALL"), "fail: app may ALL on tables"],
    ["rejects changes of the schema", grant("schema", "app", "USAGE", "CREATE"), "fail: app may CREATE on schemas"],
    [
      "rejects writing by a reader",
      grant("table", "readonly", "SELECT", "INSERT"),
      "fail: readonly may INSERT on tables",
    ],
    ["rejects every schema", { ...grant("table", "app", "SELECT"), schema: null }, "fail: app is given every schema"],
    ["skips migrations", grant("schema", "migrator", "CREATE"), "not-applicable: the role of the migrations"],
    ["waits", grant("table", UNKNOWN, "ALL"), "unknown: role"],
    ["cannot judge a mask", grant("table", "app", MASK), "secret: privileges[0]"],
  ],
  "PG-07": [
    ["accepts a named role", grant("table", "app", "SELECT"), "pass"],
    ["accepts a revoke", grant("schema", "public"), "pass"],
    ["accepts a database with a closed schema", { name: "larder" }, "pass", { ...DATABASE, others: [revoke] }],
    ["rejects everyone", grant("table", "public", "SELECT"), "fail: every role of the server is given the right"],
    [
      "rejects passing on",
      { ...grant("table", "app", "SELECT"), withGrantOption: true },
      "fail: the role may pass the right on",
    ],
    [
      "rejects passing a membership on",
      { role: "app", grantRole: "owner", withAdminOption: true },
      "fail: the role may pass the membership on",
      of("GrantRole"),
    ],
    ["rejects an open schema", { name: "larder" }, "fail: everyone may create objects in the schema public", DATABASE],
    ["waits", grant("table", UNKNOWN, "SELECT"), "unknown: role"],
    ["cannot judge a mask", { role: "app", withGrantOption: MASK }, "secret: withGrantOption"],
  ],
  "PG-08": [
    ["accepts a declared owner", { name: "larder", owner: "owner" }, "pass", { others: [owner()] }],
    [
      "accepts it by its edge",
      { owner: UNKNOWN, encoding: "UTF8" },
      "pass",
      { extra: { propertyDependencies: { owner: [urnOf(pg("Role"), "owner")] } }, others: [owner()] },
    ],
    ["rejects none", {}, "fail: the master user owns it"],
    [
      "rejects an owner that logs in",
      { owner: "owner" },
      "fail: its owner can log in",
      { others: [owner({ login: true })] },
    ],
    ["rejects a stranger", { owner: "someone" }, "fail: the owner someone is not declared here"],
    [
      "rejects a cascade",
      { owner: "owner", dropCascade: true },
      "fail: dropping the schema drops all that is in it",
      { ...of("Schema"), others: [owner()] },
    ],
    ["waits", { owner: UNKNOWN }, "unknown: owner"],
    ["cannot judge a mask", { owner: MASK }, "secret: owner"],
  ],
  "PG-09": [
    ["accepts one of the list", { name: "pgaudit" }, "pass"],
    ["accepts a hyphen", { name: "uuid-ossp", dropCascade: false }, "pass"],
    ["rejects files", { name: "file_fdw" }, "fail: the extension file_fdw is not on the list"],
    ["rejects a cascade", { name: "citext", dropCascade: true }, "fail: dropping the extension drops what uses it"],
    ["waits", { name: UNKNOWN }, "unknown: name"],
    ["cannot judge a mask", { name: MASK }, "secret: name"],
  ],
  "PG-10": [
    ["accepts a checked certificate", provider(), "pass"],
    ["accepts a tunnel", provider({ host: "127.0.0.1", sslmode: "require" }), "pass"],
    ["accepts IAM", provider({ password: null, awsRdsIamAuth: "true" }), "pass"],
    ["accepts require in dev", provider({ sslmode: "require" }), "pass", { profile: "dev" }],
    [
      "rejects require",
      provider({ sslmode: "require" }),
      "fail: the certificate of the server is not checked (sslmode require)",
    ],
    [
      "rejects no TLS through a tunnel",
      provider({ host: "localhost", sslmode: "disable" }),
      "fail: the certificate of the server is not checked (sslmode disable)",
    ],
    ["rejects a superuser", provider({ superuser: null }), "fail: the provider acts as a superuser"],
    ["rejects a literal", provider({ password: "hunter2" }), "fail: the provider's password is not marked as a secret"],
    ["waits", provider({ host: UNKNOWN }), "unknown: host"],
    ["cannot judge a mask", provider({ sslmode: MASK }), "secret: sslmode"],
  ],
  "PG-11": [
    ["accepts what the owner makes", defaults(["SELECT"]), "pass", { others: [migrator] }],
    [
      "accepts a grant with defaults",
      grant("table", "app", "SELECT"),
      "pass",
      { ...of("Grant"), others: [migrator, resource(pg("DefaultPrivileges"), "new", defaults(["SELECT"]))] },
    ],
    ["rejects all", defaults(["ALL"]), "fail: app may ALL on tables", { others: [migrator] }],
    [
      "rejects what another makes",
      defaults(["SELECT"], { owner: "app" }),
      "fail: they are for what app makes, not for what the migrations make",
      { others: [migrator] },
    ],
    [
      "rejects a grant without defaults",
      grant("table", "app", "SELECT"),
      "fail: new tables are not given to the role",
      { ...of("Grant"), others: [migrator] },
    ],
    ["skips databases without migrations", defaults(["SELECT"]), "not-applicable: no role of migrations"],
    [
      "skips other rights",
      grant("schema", "app", "USAGE"),
      "not-applicable: no right on tables or sequences",
      { ...of("Grant"), others: [migrator] },
    ],
    ["waits", defaults(["SELECT"], { owner: UNKNOWN }), "unknown: owner", { others: [migrator] }],
    ["cannot judge a mask", defaults([MASK]), "secret: privileges[0]", { others: [migrator] }],
  ],
  "PG-12": [
    ["accepts named tables", { tables: ["app.recipes"] }, "pass"],
    [
      "accepts a pinned path",
      { securityDefiner: true, body: "SET search_path = app; SELECT 1" },
      "pass",
      of("Function"),
    ],
    [
      "accepts a slot with a reader",
      { name: "search" },
      "pass",
      { ...of("ReplicationSlot"), others: [resource(pg("Subscription"), "s", { slotName: "search" })] },
    ],
    ["accepts a secret option", { options: { user: "u", password: SECRET } }, "pass", of("UserMapping")],
    ["rejects all tables", { allTables: true }, "fail: tables made later are published too"],
    [
      "rejects a slot without a reader",
      { name: "search" },
      "fail: nobody reads the slot, so that it fills the disk",
      of("ReplicationSlot"),
    ],
    [
      "rejects a path of the caller",
      { securityDefiner: true, body: "SELECT 1" },
      "fail: the function runs with its owner's rights in the caller's search_path",
      of("Function"),
    ],
    [
      "rejects a plain password",
      { options: { password: "x" } },
      "fail: password is not marked as a secret",
      of("UserMapping"),
    ],
    ["waits", { allTables: UNKNOWN }, "unknown: allTables"],
    ["cannot judge a mask", { options: MASK }, "secret: options", of("Server")],
  ],
  "RND-01": [
    ["accepts a long one", simple, "pass"],
    ["accepts a shorter one in dev", { length: 16 }, "pass", { profile: "dev" }],
    [
      "accepts safe characters for RDS",
      { length: 24, overrideSpecial: "!#" },
      "pass",
      usedBy([RDS, "db", { password: SECRET }]),
    ],
    ["rejects a short one", { length: 23 }, "fail: the password has 23 characters, need 24"],
    [
      "rejects two classes",
      { length: 32, special: false, upper: false },
      "fail: the password has 2 classes of characters, need 3",
    ],
    [
      "rejects the default characters for RDS",
      { length: 32 },
      "fail: the password may hold characters that RDS refuses",
      usedBy([RDS, "db", { password: SECRET }]),
    ],
    [
      "rejects a very long one for a cache",
      { length: 129, special: false },
      "fail: the password has 129 characters, need 24 to 128",
      usedBy([CACHE_USER, "u", { passwords: SECRET }]),
    ],
    ["waits", { length: UNKNOWN }, "unknown: length"],
    ["cannot judge a mask", { length: 32, special: MASK }, "secret: special"],
  ],
  "RND-02": [
    ["accepts a generation", { keepers: { generation: "1" } }, "pass"],
    ["accepts any keeper", { keepers: { day: UNKNOWN } }, "pass"],
    ["rejects none", {}, "fail: the password cannot be renewed without a change of code"],
    ["rejects null", { keepers: null }, "fail: the password cannot be renewed without a change of code"],
    [
      "skips one that is rotated",
      {},
      "not-applicable: a rotation owns the value",
      {
        others: [
          resource(
            "aws:secretsmanager/secretVersion:SecretVersion",
            "v",
            { secretString: SECRET },
            {
              propertyDependencies: {
                secretString: [urnOf(random("RandomPassword"), "it")],
                secretId: [urnOf("aws:secretsmanager/secret:Secret", "s")],
              },
            },
          ),
          resource("aws:secretsmanager/secret:Secret", "s"),
          resource(
            "aws:secretsmanager/secretRotation:SecretRotation",
            "r",
            {},
            {
              propertyDependencies: { secretId: [urnOf("aws:secretsmanager/secret:Secret", "s")] },
            },
          ),
        ],
      },
    ],
    ["waits", { keepers: UNKNOWN }, "unknown: keepers"],
    ["cannot judge a mask", { keepers: MASK }, "secret: keepers"],
  ],
  "RND-03": [
    ["accepts a value that nobody uses", { length: 8 }, "pass"],
    ["accepts a part of a name", {}, "pass", usedBy(["aws:s3/bucket:Bucket", "b", { bucket: UNKNOWN }])],
    [
      "rejects a password",
      {},
      "fail: a RandomString, which is no secret, is the password of db",
      usedBy([RDS, "db", { password: UNKNOWN }]),
    ],
    [
      "rejects a stored secret",
      {},
      "fail: a RandomString, which is no secret, is the secretString of v",
      usedBy(["aws:secretsmanager/secretVersion:SecretVersion", "v", { secretString: UNKNOWN }]),
    ],
    [
      "rejects a secure parameter",
      {},
      "fail: a RandomString, which is no secret, is the value of p",
      usedBy([PARAMETER, "p", { type: "SecureString", value: UNKNOWN }]),
    ],
    [
      "waits for the kind of a parameter",
      {},
      "unknown: type",
      usedBy([PARAMETER, "p", { type: UNKNOWN, value: UNKNOWN }]),
    ],
    ["cannot judge a masked kind", {}, "secret: type", usedBy([PARAMETER, "p", { type: MASK, value: UNKNOWN }])],
  ],
  "RND-04": [
    ["accepts one role", {}, "pass", usedBy([pg("Role"), "app", { name: "app", password: SECRET }])],
    [
      "accepts one user in two regions",
      {},
      "pass",
      usedBy(
        [CACHE_USER, "a", { userName: "app", passwords: SECRET }],
        [CACHE_USER, "b", { userName: "app", passwords: SECRET }],
      ),
    ],
    [
      "rejects two roles",
      {},
      "fail: one password is that of app, readonly",
      usedBy(
        [pg("Role"), "app", { name: "app", password: SECRET }],
        [pg("Role"), "readonly", { name: "readonly", password: SECRET }],
      ),
    ],
    [
      "rejects a role and a cache",
      {},
      "fail: one password is that of app, cache",
      usedBy(
        [pg("Role"), "app", { name: "app", password: SECRET }],
        [CACHE_USER, "cache", { userName: "app", passwords: SECRET }],
      ),
    ],
    ["skips other uses", {}, "not-applicable: no principal logs in with it"],
    [
      "waits for a name",
      {},
      "unknown: userName",
      usedBy(
        [CACHE_USER, "a", { userName: UNKNOWN, passwords: SECRET }],
        [CACHE_USER, "b", { userName: "app", passwords: SECRET }],
      ),
    ],
    [
      "cannot judge a masked name",
      {},
      "secret: userName",
      usedBy(
        [CACHE_USER, "a", { userName: MASK, passwords: SECRET }],
        [CACHE_USER, "b", { userName: "app", passwords: SECRET }],
      ),
    ],
  ],
};
