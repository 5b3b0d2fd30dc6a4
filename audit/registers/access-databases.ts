/** Rights inside databases and caches: PostgreSQL's roles and grants, access strings of Redis, Valkey and MemoryDB. */
import type { Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { checkedResource } from "../../policies/checked.ts";
import { postgres, roleNamed } from "../../policies/database-roles.ts";
import type { CheckedResource } from "../../policies/reading.ts";
import { ofType, referring } from "../../policies/related.ts";
import { aws } from "../../policies/types.ts";
import { told } from "./facts.ts";
import type { Grant } from "./grants.ts";

export function databaseGrants(graph: ResourceGraph): readonly Grant[] {
  return [
    ...ofType(graph, postgres("Role")).flatMap((role) => roleGrants(graph, role)),
    ...ofType(graph, postgres("GrantRole")).map((membership) => {
      const holder = checkedResource(membership, graph);
      const admin = told(holder.boolean("withAdminOption", false)) === "true" ? ["may pass it on"] : [];
      return grantTo(graph, holder, "role", ["is a member of"], [told(holder.string("grantRole", ""))], admin);
    }),
    ...ofType(graph, postgres("Grant")).map((grant) => privileges(graph, grant, false)),
    ...ofType(graph, postgres("DefaultPrivileges")).map((grant) => privileges(graph, grant, true)),
    ...ofType(graph, postgres("Database"), postgres("Schema")).map((owned) => {
      const holder = checkedResource(owned, graph);
      const kind = owned.type === postgres("Schema") ? "schema" : "database";
      return grantTo(
        graph,
        holder,
        "owner",
        ["owns"],
        [`${kind} ${told(holder.string("name", holder.name))}`],
        [],
        "the master user",
      );
    }),
    ...ofType(graph, aws("elasticache", "User"), aws("memorydb", "User")).map((user) => cacheUser(graph, user)),
    ...ofType(graph, aws("elasticache", "ReplicationGroup")).flatMap((cache) => openCache(graph, cache)),
  ];
}

function grantTo(
  graph: ResourceGraph,
  holder: CheckedResource,
  property: string,
  actions: readonly string[],
  resources: readonly string[],
  conditions: readonly string[],
  absent = "nobody named",
): Grant {
  const principal = told(holder.string(property, absent));
  const by = principal === "public" ? undefined : roleNamed(holder.resource, property, graph);
  return {
    principal: principal === "public" ? "every role (public)" : principal,
    kind: "database role",
    ...(by && { by }),
    effect: "allow",
    actions,
    resources,
    targets: graph.references(holder.urn, "database").filter(({ type }) => type === postgres("Database")),
    conditions,
    statedBy: holder.resource,
    statement: holder.name,
  };
}

const ATTRIBUTES = [
  ["superuser", "may do everything (superuser)"],
  ["createDatabase", "create databases"],
  ["createRole", "create roles"],
  ["replication", "replicate the server"],
  ["bypassRowLevelSecurity", "bypass row level security"],
] as const;

function roleGrants(graph: ResourceGraph, role: Resource): readonly Grant[] {
  const holder = checkedResource(role, graph);
  const name = told(holder.string("name", holder.name));
  const on = (property: string) => told(holder.boolean(property, false)) === "true";
  const actions = [
    on("login") ? "log in" : "cannot log in",
    ...ATTRIBUTES.flatMap(([path, text]) => (on(path) ? [text] : [])),
  ];
  const until = holder.has("validUntil") ? [`until ${told(holder.string("validUntil", ""))}`] : [];
  const base = {
    principal: name,
    kind: "database role",
    by: role,
    effect: "allow",
    targets: [],
    statedBy: role,
  } as const;
  const memberOf = holder.list("roles");
  const groups = memberOf.known ? memberOf.value.map((each) => told(each.string("", ""))) : [told(memberOf)];
  const assumed = holder.has("assumeRole") ? [told(holder.string("assumeRole", ""))] : [];
  return [
    { ...base, actions, resources: ["the server"], conditions: until, statement: "attributes" },
    ...(groups.length > 0
      ? [{ ...base, actions: ["is a member of"], resources: groups, conditions: [], statement: "roles" }]
      : []),
    ...(assumed.length > 0
      ? [{ ...base, actions: ["acts as"], resources: assumed, conditions: [], statement: "assumeRole" }]
      : []),
  ];
}

function privileges(graph: ResourceGraph, grant: Resource, later: boolean): Grant {
  const holder = checkedResource(grant, graph);
  const list = holder.list("privileges");
  const named = list.known ? list.value.map((each) => told(each.string("", ""))) : [told(list)];
  const kind = told(holder.string("objectType", "objects"));
  const schema = holder.has("schema") ? ` in schema ${told(holder.string("schema", ""))}` : "";
  const objects = holder.list("objects");
  const which =
    objects.known && objects.value.length > 0
      ? objects.value.map((each) => `${kind} ${told(each.string("", ""))}${schema}`)
      : kind === "database"
        ? [`database ${told(holder.string("database", ""))}`]
        : kind === "schema"
          ? [`schema ${told(holder.string("schema", ""))}`]
          : [`${later ? `later ${kind}s of ${told(holder.string("owner", ""))}` : `all ${kind}s`}${schema}`];
  const passedOn = told(holder.boolean("withGrantOption", false)) === "true" ? ["may pass it on"] : [];
  // An empty list takes away what the role had.
  return grantTo(graph, holder, "role", named.length > 0 ? named : ["nothing (revoked)"], which, passedOn);
}

/** Only commands, keys and channels are taken from an access string: its other words may be passwords. */
function cacheUser(graph: ResourceGraph, user: Resource): Grant {
  const holder = checkedResource(user, graph);
  const access = holder.string("accessString", "");
  const words = access.known ? access.value.split(/\s+/).filter((word) => word !== "") : [];
  const groups = [
    ...referring(graph, user, "userIds", aws("elasticache", "UserGroup")),
    ...referring(graph, user, "userNames", aws("memorydb", "Acl")),
  ];
  const caches = groups.flatMap((group) =>
    graph.referrers(group.urn).filter(({ type }) => /:elasticache\/|:memorydb\//.test(type)),
  );
  const keys = words.filter((word) => /^(%\w+)?~|^&|^all(keys|channels)$/.test(word));
  const isOff = words.includes("off");
  return {
    principal: told(holder.string("userName", holder.name)),
    kind: "cache user",
    by: user,
    effect: isOff ? "deny" : "allow",
    actions: access.known
      ? isOff
        ? ["log in (off)"]
        : words.filter((word) => /^[+-]|^(all|no)commands$/.test(word))
      : [told(access)],
    resources: caches.length > 0 ? caches.map(({ urn }) => graph.logicalName(urn)) : ["no cache of this graph"],
    targets: caches,
    conditions: [
      ...(keys.length > 0 ? [`keys and channels ${keys.join(" ")}`] : []),
      ...(words.includes("nopass") || told(holder.boolean("noPasswordRequired", false)) === "true"
        ? ["without a password"]
        : []),
    ],
    statedBy: user,
    statement: "accessString",
  };
}

/** Without users whoever reaches the cache and has the token, if there is one, may do everything. */
function openCache(graph: ResourceGraph, cache: Resource): readonly Grant[] {
  const holder = checkedResource(cache, graph);
  if (holder.has("userGroupIds")) return [];
  const hasToken = holder.has("authToken") || holder.has("authTokenWo");
  return [
    {
      principal: hasToken ? "whoever has the token" : "whoever reaches it",
      kind: "cache user",
      effect: "allow",
      actions: ["all commands"],
      resources: [holder.name],
      targets: [cache],
      conditions: hasToken ? [] : ["without a login"],
      statedBy: cache,
      statement: hasToken ? "authToken" : "no users",
    },
  ];
}
