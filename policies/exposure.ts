/** How far the internet gets without passing a workload. */
import type { Resource } from "../graph/model.ts";
import type { ResourceGraph } from "../graph/query.ts";
import { canReach, subnetIsPublic } from "../graph/reachability.ts";
import { ingressOf } from "../graph/traffic.ts";
import { coversWorld } from "./addresses.ts";
import { checkedResource } from "./checked.ts";
import { groupMembers } from "./group-members.ts";
import { DEFAULT_SECURITY_GROUP, SECURITY_GROUP } from "./ingress.ts";
import { fail, pass, unknown, type Verdict } from "./model.ts";
import { isOfType, referred, referring } from "./related.ts";
import { DATA_STORES, isPublicBalancer, LOAD_BALANCER } from "./security-groups.ts";
import { subnetsOf } from "./subnets.ts";
import { aws } from "./types.ts";
import { isWorkload } from "./workloads.ts";

export interface Exposed {
  readonly group: Resource;
  /** Logical names of the groups from the internet to here. */
  readonly way: readonly string[];
}

const known = new WeakMap<ResourceGraph, readonly Exposed[]>();

/** Security groups of load balancers, servers and the like that the internet reaches, straight or through each other. */
export function exposedGroups(graph: ResourceGraph): readonly Exposed[] {
  // What was kept would hide that it rests on references.
  const found = (graph.recordsReferences ? known.get(graph) : undefined) ?? search(graph);
  known.set(graph, found);
  return found;
}

function search(graph: ResourceGraph): readonly Exposed[] {
  const groups = graph.byType(SECURITY_GROUP, DEFAULT_SECURITY_GROUP).toSorted((a, b) => (a.urn < b.urn ? -1 : 1));
  const hops = groups.filter((group) => groupMembers(group, graph).some((member) => passesOn(member, graph)));
  const queue: Exposed[] = hops
    .filter((group) => isEntry(group, graph))
    .map((group) => ({ group, way: [graph.logicalName(group.urn)] }));
  const seen = new Set(queue.map(({ group }) => group.urn));
  // A list that grows while it is walked: breadth first.
  for (const { group, way } of queue) {
    for (const next of hops) {
      if (seen.has(next.urn) || !admitsGroup(next, group, graph)) continue;
      seen.add(next.urn);
      queue.push({ group: next, way: [...way, graph.logicalName(next.urn)] });
    }
  }
  return queue;
}

/** A workload decides what it passes on; a load balancer or a server is a way through. */
function passesOn(member: Resource, graph: ResourceGraph): boolean {
  return !isWorkload(member, graph) && !isOfType(member, ...DATA_STORES);
}

function isEntry(group: Resource, graph: ResourceGraph): boolean {
  const cidrs = ingressOf(graph, group).flatMap(({ source }) => (source.kind === "cidr" ? [source.cidr] : []));
  if (!coversWorld(cidrs)) return false;
  return groupMembers(group, graph).some((member) => {
    if (!passesOn(member, graph)) return false;
    if (isOfType(member, LOAD_BALANCER)) return isPublicBalancer(member, graph);
    const subnets = [...subnetsOf(checkedResource(member, graph), graph), ...graph.references(member.urn, "subnetId")];
    return subnets.length === 0 || subnets.some((subnet) => subnetIsPublic(graph, subnet) !== "no");
  });
}

function admitsGroup(group: Resource, source: Resource, graph: ResourceGraph): boolean {
  return ingressOf(graph, group).some(
    (entry) => entry.source.kind === "security-group" && entry.source.resource.urn === source.urn,
  );
}

/** Whether members of the exposed group get to the store's group on the port. */
export function reaches({ group, way }: Exposed, store: Resource, port: number, graph: ResourceGraph): Verdict {
  const answer = group.urn === store.urn ? "yes" : canReach(graph, group, store, port);
  const path = ["the internet", ...way].join(" > ");
  if (answer === "unknown") return unknown(`${path} > port ${port}`);
  const evidence = { path: "ingress", value: path, urn: group.urn, required: "a workload in between" };
  return answer === "yes" ? fail(`${path} reaches port ${port} past every workload`, evidence, path) : pass();
}

/** A public load balancer that has the store itself as a target. */
export function publicTargets(store: Resource, graph: ResourceGraph): readonly Verdict[] {
  const attachments = referring(graph, store, "targetId", aws("lb", "TargetGroupAttachment"));
  const groups = attachments.flatMap((each) => graph.references(each.urn, "targetGroupArn"));
  return groups.flatMap((group) => {
    const users = graph.referrers(group.urn);
    const rules = users.filter((each) => isOfType(each, aws("lb", "ListenerRule")));
    const listeners = [
      ...users.filter((each) => isOfType(each, aws("lb", "Listener"))),
      ...rules.flatMap((each) => graph.references(each.urn, "listenerArn")),
    ];
    return listeners
      .flatMap((listener) => referred(graph, listener, "loadBalancerArn", LOAD_BALANCER))
      .filter((balancer) => isPublicBalancer(balancer, graph))
      .map((balancer) => {
        const name = graph.logicalName(balancer.urn);
        return fail(`${name} hands the internet on to it`, { path: "targetId", value: name, urn: balancer.urn }, name);
      });
  });
}
