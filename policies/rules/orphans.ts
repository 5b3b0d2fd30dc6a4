/** What nothing uses: found by the graph's edges, not by a list of users. */
import type { Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { groupMembers } from "../group-members.ts";
import { EGRESS_TYPES, INGRESS_TYPES, SECURITY_GROUP } from "../ingress.ts";
import { fail, graphRule, pass } from "../model.ts";
import type { CheckedResource } from "../reading.ts";
import { isOfType } from "../related.ts";
import { aws } from "../types.ts";

const ADDRESS = aws("ec2", "Eip");
const TARGETS = aws("lb", "TargetGroup");
const LOGS = aws("cloudwatch", "LogGroup");
const POLICY = aws("iam", "Policy");
const MESSAGES: Readonly<Record<string, string>> = {
  [SECURITY_GROUP]: "nothing is in the group",
  [ADDRESS]: "the address is attached to nothing, and paid for",
  [TARGETS]: "nothing sends requests to the targets",
  [LOGS]: "nothing writes to the group",
  [POLICY]: "the policy is attached to nobody",
};

/** */
export const noOrphans = graphRule("X-31", Object.keys(MESSAGES), (holder, _settings, graph) => {
  const evidence = { path: "referrers", value: "none", required: "a user" };
  return isUsed(holder, graph)
    ? pass({ ...evidence, value: "used" })
    : fail(MESSAGES[holder.type] ?? "unused", evidence);
});

function isUsed(holder: CheckedResource, graph: ResourceGraph): boolean {
  const users = graph.referrers(holder.urn);
  switch (holder.type) {
    case SECURITY_GROUP:
      return groupMembers(holder.resource, graph).length > 0 || users.some((user) => usesGroup(user, holder, graph));
    case ADDRESS:
      return ["instance", "networkInterface", "associationId"].some((name) => holder.has(name)) || users.length > 0;
    case LOGS:
      return users.length > 0 || isMentioned(holder.resource, graph);
    default:
      return users.length > 0;
  }
}

/** Whatever is no rule of the group itself; a rule of another group that names it lets its members in. */
function usesGroup(user: Resource, group: CheckedResource, graph: ResourceGraph): boolean {
  if (isOfType(user, ...INGRESS_TYPES, ...EGRESS_TYPES)) return false;
  return !graph.references(user.urn, "securityGroupId").some(({ urn }) => urn === group.urn);
}

const texts = new WeakMap<ResourceGraph, string>();

/** Groups are named in the text of container definitions and agents; AWS names those under /aws/ itself. */
function isMentioned(group: Resource, graph: ResourceGraph): boolean {
  const stated = graph.value(group, "name", { outputs: true });
  const name = stated.known && typeof stated.value === "string" ? stated.value : group.id;
  if (name === undefined) return true;
  if (name.startsWith("/aws/")) return true;
  const all =
    texts.get(graph) ??
    JSON.stringify(graph.resources.filter((each) => !isOfType(each, LOGS)).map(({ inputs }) => inputs ?? {}));
  texts.set(graph, all);
  return all.includes(name);
}
