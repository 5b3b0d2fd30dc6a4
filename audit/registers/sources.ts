/** Who gets through a security group, in words. */
import type { Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { ingressOf, type TrafficRule } from "../../graph/traffic.ts";
import { coversWorld } from "../../policies/addresses.ts";
import { groupMembers, isGroup } from "../../policies/group-members.ts";
import { componentOf } from "./facts.ts";

export const INTERNET = "the internet";

/** Groups on the network interfaces of a resource, wherever it names them. */
export function groupsOf(graph: ResourceGraph, resource: Resource): readonly Resource[] {
  return graph.references(resource.urn).filter(isGroup);
}

export function portsOf({ protocol, fromPort, toPort }: TrafficRule): string {
  if (protocol === "-1") return "all";
  const ports =
    fromPort === undefined || toPort === undefined
      ? "not known"
      : fromPort === toPort
        ? `${fromPort}`
        : `${fromPort}-${toPort}`;
  return protocol === undefined || protocol === "tcp" || protocol === "6" ? ports : `${protocol} ${ports}`;
}

export function sourceText(graph: ResourceGraph, { source }: TrafficRule): string {
  switch (source.kind) {
    case "cidr":
      return coversWorld([source.cidr]) ? `${INTERNET} (${source.cidr})` : source.cidr;
    case "prefix-list":
      return `prefix list ${source.resource ? graph.logicalName(source.resource.urn) : (source.id ?? "not known yet")}`;
    case "external-group":
      return `group ${source.id}, which is not in this graph`;
    case "security-group":
      return `group ${graph.logicalName(source.resource.urn)}`;
    case "unknown":
      return "not known before deployment";
    default:
      return source satisfies never;
  }
}

/** Sources by ports; ranges that are the world only together count as it too. */
export function admitted(graph: ResourceGraph, groups: readonly Resource[]): ReadonlyMap<string, readonly string[]> {
  const byPorts = new Map<string, TrafficRule[]>();
  for (const rule of groups.flatMap((group) => ingressOf(graph, group))) {
    const ports = portsOf(rule);
    byPorts.set(ports, [...(byPorts.get(ports) ?? []), rule]);
  }
  return new Map(
    [...byPorts]
      .sort(([a], [b]) => a.localeCompare(b, "en", { numeric: true }))
      .map(([ports, rules]) => [ports, [...new Set(rules.map((rule) => sourceText(graph, rule)))].toSorted()]),
  );
}

/** Whether anybody outside of the network gets in on some port. */
export function isOpen(graph: ResourceGraph, groups: readonly Resource[]): boolean {
  const rules = groups.flatMap((group) => ingressOf(graph, group));
  return (
    coversWorld(rules.flatMap(({ source }) => (source.kind === "cidr" ? [source.cidr] : []))) ||
    rules.some(({ source }) => source.kind === "prefix-list" || source.kind === "unknown")
  );
}

/** Groups that let the internet in and that nothing uses: no entry point yet. */
export function openGroups(graph: ResourceGraph): readonly string[] {
  return graph.resources
    .filter((group) => isGroup(group) && groupMembers(group, graph).length === 0)
    .filter((group) => {
      const cidrs = ingressOf(graph, group).flatMap(({ source }) => (source.kind === "cidr" ? [source.cidr] : []));
      return coversWorld(cidrs);
    })
    .map(
      (group) =>
        `the security group ${graph.logicalName(group.urn)} (${componentOf(graph, group)}) lets the internet in, but nothing of this graph uses it`,
    )
    .toSorted();
}
