/** Security groups of rules, and what they are for. */
import type { Resource } from "../graph/model.ts";
import type { ResourceGraph } from "../graph/query.ts";
import { groupMembers, isGroup } from "./group-members.ts";
import { SECURITY_GROUP } from "./ingress.ts";
import type { CheckedResource } from "./reading.ts";
import { isOfType } from "./related.ts";
import type { Tri } from "./tri.ts";
import { aws } from "./types.ts";

export const LOAD_BALANCER = aws("lb", "LoadBalancer");
export const DATA_STORES = [
  aws("rds", "Instance"),
  aws("rds", "Cluster"),
  aws("rds", "Proxy"),
  aws("elasticache", "ReplicationGroup"),
  aws("elasticache", "ServerlessCache"),
  aws("elasticache", "Cluster"),
] as const;

/** The group that a rule belongs to; a group with inline rules is its own. Empty = not known. */
export function groupsOfRule(rule: CheckedResource, graph: ResourceGraph): readonly Resource[] {
  if (rule.type === SECURITY_GROUP) return [rule.resource];
  return graph.references(rule.urn, "securityGroupId").filter(isGroup);
}

/** A group of databases or caches: by its tag, or by what it is attached to. */
export function isDataGroup(group: Resource, graph: ResourceGraph): Tri {
  const tier = graph.value(group, "tags.tier");
  if (tier.known && tier.value === "data") return true;
  if (groupMembers(group, graph).some((member) => isOfType(member, ...DATA_STORES))) return true;
  if (tier.kind !== "unknown") return false;
  const path = `${graph.logicalName(group.urn)}.tags.tier`;
  return { known: false, path, reason: tier.secret ? "secret" : "unknown" };
}

/** Whether the load balancer faces the internet, which it does unless told otherwise. */
export function isPublicBalancer(resource: Resource, graph: ResourceGraph): boolean {
  const internal = graph.value(resource, "internal");
  return isOfType(resource, LOAD_BALANCER) && !(internal.known && String(internal.value) === "true");
}
