/** What roles may do in a database, and what the database may load. */
import type { Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { checkedResource } from "../checked.ts";
import { isMigration, migrationOwners, postgres, roleNamed } from "../database-roles.ts";
import { all, fail, graphRule, judge, notApplicable, pass, rule, unknown, type Verdict, when } from "../model.ts";
import type { CheckedResource } from "../reading.ts";
import { eachOf, isNotTrue, isSet } from "../requirements.ts";
import { isSecretName } from "../secrets.ts";

const GRANT = postgres("Grant");
const DEFAULTS = postgres("DefaultPrivileges");
const DATABASE = postgres("Database");
const SCHEMA = postgres("Schema");

const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  database: ["CONNECT"],
  schema: ["USAGE"],
  table: ["SELECT", "INSERT", "UPDATE", "DELETE"],
  column: ["SELECT", "INSERT", "UPDATE"],
  sequence: ["USAGE", "SELECT"],
  function: ["EXECUTE"],
  procedure: ["EXECUTE"],
  routine: ["EXECUTE"],
};
const READING = new Set(["CONNECT", "USAGE", "SELECT", "EXECUTE"]);

/** Privileges are what the kind of role needs, in named schemas. */
function neededOnly(grant: CheckedResource, readOnlyRoles: readonly string[]): Verdict {
  return when(grant.string("objectType", ""), (kind) =>
    when(grant.string("role", ""), (role) => {
      const allowed = (ALLOWED[kind] ?? []).filter((name) => !readOnlyRoles.includes(role) || READING.has(name));
      const inSchema = ["table", "sequence", "function", "procedure", "routine", "column"].includes(kind);
      return all([
        eachOf(grant, "privileges", (privilege) =>
          judge(privilege.string("", ""), {
            holds: (name) => allowed.includes(name.toUpperCase()),
            message: (name) => `${role} may ${name} on ${kind}s`,
            required: allowed.join(", ") || "none",
            key: privilege.path,
          }),
        ),
        inSchema && !grant.has("objects") ? isSet(grant, "schema", `${role} is given every schema`) : pass(),
      ]);
    }),
  );
}

/** PG-06. */
export const neededPrivileges = graphRule("PG-06", GRANT, (grant, { migrationRoles, readOnlyRoles }, graph) =>
  when(grant.string("role", ""), (name) =>
    isMigration(roleNamed(grant.resource, "role", graph), name, migrationRoles)
      ? notApplicable("the role of the migrations")
      : neededOnly(grant, readOnlyRoles),
  ),
);

/** PG-07. */
export const notToEveryone = graphRule(
  "PG-07",
  [GRANT, postgres("GrantRole"), DEFAULTS, DATABASE],
  (holder, _settings, graph) => {
    if (holder.type === DATABASE) return publicSchemaClosed(holder, graph);
    const passedOn = [
      isNotTrue(holder, "withGrantOption", "the role may pass the right on"),
      isNotTrue(holder, "withAdminOption", "the role may pass the membership on"),
    ];
    const toPublic = when(holder.string("role", ""), (role, evidence) => {
      if (role.toLowerCase() !== "public") return pass(evidence);
      return when(holder.list("privileges"), (privileges, shown) =>
        privileges.length === 0
          ? pass(shown)
          : fail("every role of the server is given the right", { ...shown, required: "none for public" }, "public"),
      );
    });
    return all([...passedOn, toPublic]);
  },
);

/** Whoever may create in the schema public can put functions in the way of others. */
function publicSchemaClosed(database: CheckedResource, graph: ResourceGraph): Verdict {
  return when(database.string("name", database.name), (name) => {
    const revoke = graph.byType(GRANT).find((grant) => {
      const inputs = grant.inputs ?? {};
      const inDatabase =
        inputs.database === name || graph.references(grant.urn, "database").some(({ urn }) => urn === database.urn);
      const privileges = Array.isArray(inputs.privileges) ? inputs.privileges : [];
      return (
        inDatabase &&
        inputs.role === "public" &&
        inputs.schema === "public" &&
        inputs.objectType === "schema" &&
        !privileges.some((privilege) => ["CREATE", "ALL"].includes(String(privilege).toUpperCase()))
      );
    });
    const evidence = { path: "name", value: name, required: "a revoke of CREATE on the schema public" };
    return revoke
      ? pass(evidence)
      : fail("everyone may create objects in the schema public", evidence, "public-schema");
  });
}

/** PG-08. */
export const ownedByNobody = graphRule("PG-08", [DATABASE, SCHEMA], (holder, { profile }, graph) =>
  all([
    ownerCannotLogIn(holder, graph),
    isNotTrue(holder, "isTemplate", "every role may copy the database"),
    judge(holder.string("encoding", "UTF8"), {
      holds: (encoding) => encoding.replace("-", "").toUpperCase() === "UTF8",
      message: (encoding) => `the encoding is ${encoding}`,
      required: "UTF8",
      key: "encoding",
    }),
    profile === "prod" ? isNotTrue(holder, "dropCascade", "dropping the schema drops all that is in it") : pass(),
  ]),
);

function ownerCannotLogIn(holder: CheckedResource, graph: ResourceGraph): Verdict {
  const evidence = { ...holder.presence("owner"), required: "a declared role without login" };
  if (!holder.has("owner")) return fail("the master user owns it", evidence, "owner");
  const owner = roleNamed(holder.resource, "owner", graph);
  if (!owner) {
    return when(holder.string("owner", ""), (name) =>
      fail(`the owner ${name} is not declared here`, evidence, "owner"),
    );
  }
  return when(checkedResource(owner, graph, holder.marksSecrets).boolean("login", false), (login, shown) =>
    login
      ? fail("its owner can log in", { ...shown, urn: owner.urn, required: "false" }, "owner")
      : pass({ ...shown, urn: owner.urn }),
  );
}

/** PG-09. */
export const knownExtensions = rule("PG-09", postgres("Extension"), (extension, { extensions }) =>
  all([
    judge(extension.string("name", extension.name), {
      holds: (name) => extensions.includes(name),
      message: (name) => `the extension ${name} is not on the list`,
      required: "an extension of the list",
      key: "name",
    }),
    isNotTrue(extension, "dropCascade", "dropping the extension drops what uses it"),
  ]),
);

/** PG-11. */
export const newObjects = graphRule("PG-11", [DEFAULTS, GRANT], (holder, { migrationRoles, readOnlyRoles }, graph) => {
  const owners = migrationOwners(graph, migrationRoles);
  if (owners.size === 0) return notApplicable("no role of migrations");
  if (holder.type === DEFAULTS) {
    return all([
      neededOnly(holder, readOnlyRoles),
      judge(holder.string("owner", ""), {
        holds: (owner) => owners.has(owner),
        message: (owner) => `they are for what ${owner} makes, not for what the migrations make`,
        required: [...owners].toSorted().join(" or "),
        key: "owner",
      }),
    ]);
  }
  return when(holder.string("objectType", ""), (kind) => {
    if (kind !== "table" && kind !== "sequence") return notApplicable("no right on tables or sequences");
    if (holder.has("objects")) return notApplicable("a right on named objects");
    return hasDefaults(holder, kind, graph);
  });
});

function hasDefaults(grant: CheckedResource, kind: string, graph: ResourceGraph): Verdict {
  const { role, schema, database } = grant.resource.inputs ?? {};
  const alike = ({ inputs }: Resource) =>
    inputs?.objectType === kind && inputs.role === role && inputs.schema === schema && inputs.database === database;
  const found = graph.byType(DEFAULTS).find(alike);
  const evidence = { path: "objectType", value: kind, required: "default privileges for the same role and schema" };
  return found ? pass(evidence) : fail(`new ${kind}s are not given to the role`, evidence, kind);
}

const PUBLICATION = postgres("Publication");
const SLOT = postgres("ReplicationSlot");
const FUNCTION = postgres("Function");

/** PG-12. */
export const noSideDoors = graphRule(
  "PG-12",
  [PUBLICATION, SLOT, FUNCTION, postgres("Server"), postgres("UserMapping")],
  (holder, _settings, graph) => {
    if (holder.type === PUBLICATION) return isNotTrue(holder, "allTables", "tables made later are published too");
    if (holder.type === SLOT) return slotConsumed(holder, graph);
    if (holder.type === FUNCTION) {
      return when(holder.boolean("securityDefiner", false), (definer, evidence) => {
        if (!definer) return pass(evidence);
        return judge(holder.string("body", ""), {
          holds: (body) => /\bset\s+search_path\b/i.test(body),
          message: "the function runs with its owner's rights in the caller's search_path",
          required: "SET search_path in the body",
        });
      });
    }
    const options = holder.at("options");
    if (options.withheld) return unknown(options.withheld);
    const plain = options
      .keys()
      .filter((key) => isSecretName(key) && !options.isSecret(`["${key}"]`) && holder.marksSecrets);
    const evidence = { path: "options", value: options.keys().join(", "), required: "secrets" };
    return plain.length === 0 ? pass(evidence) : fail(`${plain.join(", ")} is not marked as a secret`, evidence);
  },
);

function slotConsumed(slot: CheckedResource, graph: ResourceGraph): Verdict {
  return when(slot.string("name", slot.name), (name, evidence) => {
    const consumer = graph.byType(postgres("Subscription")).find(({ inputs }) => inputs?.slotName === name);
    return consumer
      ? pass(evidence)
      : fail("nobody reads the slot, so that it fills the disk", { ...evidence, required: "a subscription" });
  });
}
