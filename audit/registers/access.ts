/** Who may do what to what. */
import type { ResourceGraph } from "../../graph/query.ts";
import { kindOf } from "../../graph/urn.ts";
import { factsOf } from "../../knowledge/resource-types.ts";
import { databaseGrants } from "./access-databases.ts";
import { iamGrants } from "./access-iam.ts";
import { amount, componentOf } from "./facts.ts";
import { type Grant, grantsOf } from "./grants.ts";
import { about, defineRegister } from "./register.ts";
import { roleUsers } from "./role-users.ts";

/** Every grant of the graph. */
export function allGrants(graph: ResourceGraph): readonly Grant[] {
  return grantsOf(graph, [iamGrants, databaseGrants]);
}

export const access = defineRegister({
  name: "access",
  title: "Access review",
  answers: "Who may do what to what: policies of identities and resources, trust, roles of databases, users of caches.",
  columns: {
    principal: "Principal",
    kind: "Kind",
    usedBy: "Used by",
    effect: "Effect",
    actions: "Actions",
    resources: "Resources",
    conditions: "Conditions",
    statedBy: "Stated by",
    component: "Component",
  },
  read: ({ graph }) => ({
    rows: allGrants(graph).map((grant) => ({
      ...about(grant.statedBy),
      cells: {
        principal: grant.principal,
        kind: grant.kind,
        usedBy: usersOf(graph, grant),
        effect: grant.effect,
        actions: grant.actions,
        resources: grant.resources,
        conditions: grant.conditions,
        statedBy: placeOf(graph, grant),
        component: componentOf(graph, grant.statedBy),
      },
    })),
    notes: unreadGrants(graph),
  }),
});

function placeOf(graph: ResourceGraph, { statedBy, statement }: Grant): string {
  const name = graph.logicalName(statedBy.urn);
  return statement === name ? name : `${name}: ${statement}`;
}

/** By name; only for roles. */
export function usersOf(graph: ResourceGraph, { by, kind }: Grant): readonly string[] {
  return by && kind === "role"
    ? [...new Set(roleUsers(graph, by).map(({ urn }) => graph.logicalName(urn)))].toSorted()
    : [];
}

/** Types of which a name says that they give rights. */
const GRANT_LIKE =
  /(Policy|PolicyDocument|Grant|Permission|Permissions|RoleAssignment|IamMember|IamBinding|AccessEntry|AccessPolicy|ApiToken|User|AccessKey)$/;

function unreadGrants(graph: ResourceGraph): readonly string[] {
  const stated = new Set(allGrants(graph).map(({ statedBy }) => statedBy.type));
  const counts = new Map<string, number>();
  for (const { type, custom, external } of graph.resources) {
    // What knowledge/ has a row for is read, or gives no rights; a test holds that.
    if (!custom || external || stated.has(type) || factsOf(type) !== undefined) continue;
    if (GRANT_LIKE.test(type.split(":").at(-1) ?? "") && !type.startsWith("aws:iam/")) {
      counts.set(type, (counts.get(type) ?? 0) + 1);
    }
  }
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([type, count]) => `${amount(count, "resource")} of the type ${kindOf(type)}: not read, may give rights`);
}
