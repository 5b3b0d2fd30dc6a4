/** What is inside the database server. */
import type { Reason } from "../reasons.ts";

const ROLE = "postgresql:index/role:Role";

export const postgresReasons: readonly Reason[] = [
  {
    kind: "equal",
    types: ROLE,
    places: "login createRole replication superuser",
    operators: ["removed"],
    why: "The default is false: the role may do less, or the same.",
  },
  {
    kind: "stronger",
    types: ROLE,
    places: "login inherit roles",
    operators: ["flipped", "removed"],
    why: "The role may do less.",
  },
  {
    kind: "unrelated",
    types: ROLE,
    places: "searchPaths searchPaths[]",
    operators: ["removed", "entry removed"],
    why: "Where names are looked up.",
  },
  {
    kind: "unrelated",
    types: ROLE,
    places: "connectionLimit",
    operators: ["added"],
    names: "db-access-owner",
    why: "A limit for a role that does not log in.",
  },
  {
    kind: "accepted",
    types: ROLE,
    places: "connectionLimit idleInTransactionSessionTimeout statementTimeout",
    operators: ["raised"],
    why: "PG-04 and PG-05 ask that there is a limit, PG-04 that the sum fits where the server's is known; how high it is depends on the application.",
  },
  {
    kind: "accepted",
    types: "postgresql:index/*",
    places: "(protect)",
    operators: ["unprotected"],
    why: "Protected so that `access.reach: none` cannot delete them all. Roles and rights are made again from the program; GEN-03 judges what holds data.",
  },
  {
    kind: "stronger",
    types: "postgresql:index/grant:Grant postgresql:index/grantRole:GrantRole",
    places: "(resource)",
    operators: ["deleted"],
    why: "A right less. Where the grant takes a right from everybody, PG-07 misses it.",
  },
  {
    kind: "stronger",
    types: "postgresql:index/grant:Grant postgresql:index/defaultPrivileges:DefaultPrivileges",
    places: "privileges[]",
    operators: ["entry removed"],
    why: "A right less.",
  },
  {
    kind: "accepted",
    types: "postgresql:index/grant:Grant",
    places: "privileges",
    operators: ["widened"],
    names: "db-access-migrator-*",
    why: "The role for migrations may do anything with its database: PG-06 leaves it out.",
  },
  {
    kind: "refused",
    types:
      "postgresql:index/grant:Grant postgresql:index/schema:Schema postgresql:index/extension:Extension postgresql:index/database:Database",
    places: "schema database encoding isTemplate",
    operators: ["removed"],
    why: "The provider wants it or takes the same by itself.",
  },
  {
    kind: "stronger",
    types: "postgresql:index/database:Database",
    places: "allowConnections",
    operators: ["flipped"],
    why: "A database that takes no connections gives nothing away.",
  },
  {
    kind: "accepted",
    types: "postgresql:index/schema:Schema",
    places: "dropCascade",
    operators: ["flipped"],
    stacks: ["dev", "staging"],
    why: "PG-08 asks it of prod.",
  },
  {
    kind: "accepted",
    types: "postgresql:index/extension:Extension",
    places: "(resource)",
    operators: ["deleted"],
    why: "Without pgaudit the log of rights is shorter; RDS-18 judges the parameters that load it.",
  },
  {
    kind: "unrelated",
    types: "pulumi:providers:postgresql",
    places: "database expectedVersion host maxConnections port username",
    operators: ["removed", "lowered", "raised"],
    why: "Where the provider finds the server and how patient it is; a wrong one finds none.",
  },
  {
    kind: "unrelated",
    types: "pulumi:providers:postgresql",
    places: "connectTimeout",
    operators: ["lowered", "raised"],
    why: "How patient the provider is; PG-10 judges that it is not for ever.",
  },
];
