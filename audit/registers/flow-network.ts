/** Roads of the network: by pairs of security groups, and by ranges that are admitted. */
import ipaddr from "ipaddr.js";
import type { Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { ingressOf, type TrafficRule } from "../../graph/traffic.ts";
import { checkedResource } from "../../policies/checked.ts";
import { groupMembers, isGroup } from "../../policies/group-members.ts";
import type { End, Flow } from "./data-flow.ts";
import { inTransit } from "./encryption-in-transit.ts";
import { INTERNET, portsOf, sourceText } from "./sources.ts";
import { storeFactsOf } from "./stores.ts";

/** Names of ipaddr.js for what the internet does not route. */
const PRIVATE: ReadonlySet<string> = new Set(["private", "uniqueLocal", "carrierGradeNat", "linkLocal"]);

export function networkFlows(graph: ResourceGraph): readonly Flow[] {
  const flows = graph.resources.filter(isGroup).flatMap((group) => {
    const members = groupMembers(group, graph);
    return ingressOf(graph, group).flatMap((rule) =>
      members.flatMap((member) => sendersOf(graph, rule).map((sender) => flow(graph, sender, member, rule))),
    );
  });
  return unique(flows.filter(({ from, to }) => from !== to));
}

function flow(graph: ResourceGraph, from: End, to: Resource, rule: TrafficRule): Flow {
  const protocol = rule.protocol === "-1" ? "all protocols" : `TCP ${portsOf(rule)}`;
  const data = storeFactsOf(to) ? to : undefined;
  return { from, to, data, road: protocol, transport: transportOf(graph, to), statedBy: rule.statedBy };
}

function sendersOf(graph: ResourceGraph, rule: TrafficRule): readonly End[] {
  if (rule.source.kind === "security-group") return groupMembers(rule.source.resource, graph);
  const name = sourceText(graph, rule);
  return [{ name, boundary: boundaryOf(name, rule) }];
}

function boundaryOf(name: string, { source }: TrafficRule): string {
  if (name.startsWith(INTERNET)) return INTERNET;
  const address = source.kind === "cidr" ? source.cidr.split("/")[0] : undefined;
  const isPrivate = address !== undefined && ipaddr.isValid(address) && PRIVATE.has(ipaddr.parse(address).range());
  return isPrivate ? "private addresses" : "certain addresses";
}

/** What the receiving end asks of its clients. */
function transportOf(graph: ResourceGraph, to: Resource): string {
  const found = inTransit(checkedResource(to, graph), graph).find(({ what }) => what === "clients");
  return found === undefined
    ? ""
    : found.state === "encrypted"
      ? "TLS"
      : found.state === "optional"
        ? "TLS is optional"
        : found.state;
}

function unique(flows: readonly Flow[]): readonly Flow[] {
  const seen = new Set<string>();
  return flows.filter(({ from, to, road }) => {
    const key = JSON.stringify(["urn" in from ? from.urn : from.name, "urn" in to ? to.urn : to.name, road]);
    return !seen.has(key) && seen.add(key);
  });
}
