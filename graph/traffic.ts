/** What security groups let through: rules of their own type, of the older combined type, and inline ones. */

import type { Resource } from "./model.ts";
import type { ResourceGraph } from "./query.ts";
import { isList, isObject } from "./values.ts";

const SECURITY_GROUPS = ["aws:ec2/securityGroup:SecurityGroup", "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"];
const COMBINED_RULE = "aws:ec2/securityGroupRule:SecurityGroupRule";
const SINGLE_RULES = {
  ingress: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  egress: "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
} as const;

export type Direction = keyof typeof SINGLE_RULES;

export type Peer =
  | { readonly kind: "security-group"; readonly resource: Resource }
  /** A security group outside the graph. */
  | { readonly kind: "external-group"; readonly id: string }
  | { readonly kind: "cidr"; readonly cidr: string }
  | { readonly kind: "prefix-list"; readonly id: string | undefined; readonly resource: Resource | undefined }
  /** Set to an unknown value; one of the candidates if there are any, by the graph's edges. */
  | { readonly kind: "unknown"; readonly candidates: readonly Resource[] };

/** One peer of one rule. Ingress: `source` may reach the group; egress: the group may reach `source`. */
export interface TrafficRule {
  readonly source: Peer;
  /** Undefined = unknown. All protocols = 0 to 65535. */
  readonly fromPort: number | undefined;
  readonly toPort: number | undefined;
  /** `tcp`, `udp`, `icmp`, `icmpv6`, a protocol number, or `-1` for all; undefined = unknown. */
  readonly protocol: string | undefined;
  /** The resource that states the rule, and the property path of the peer in it. */
  readonly statedBy: Resource;
  readonly path: string;
}

export function ingressOf(graph: ResourceGraph, securityGroup: Resource): readonly TrafficRule[] {
  return rulesOf(graph, securityGroup, "ingress");
}

export function egressOf(graph: ResourceGraph, securityGroup: Resource): readonly TrafficRule[] {
  return rulesOf(graph, securityGroup, "egress");
}

function rulesOf(graph: ResourceGraph, group: Resource, direction: Direction): readonly TrafficRule[] {
  const found = inlineRules(graph, group, direction);
  for (const rule of graph.referrers(group.urn, "securityGroupId")) {
    const combined = rule.type === COMBINED_RULE && rule.inputs?.type === direction;
    if (combined || rule.type === SINGLE_RULES[direction]) found.push(...statedRules(graph, rule, "", group));
  }
  return found;
}

function inlineRules(graph: ResourceGraph, group: Resource, direction: Direction): TrafficRule[] {
  const value = graph.value(group, direction);
  if (value.kind === "absent") return [];
  const unknown = { source: UNKNOWN_PEER, fromPort: undefined, toPort: undefined, protocol: undefined } as const;
  if (!value.known || !isList(value.value)) return [{ ...unknown, statedBy: group, path: direction }];
  return value.value.flatMap((entry, index) => {
    const path = `${direction}[${index}]`;
    return isObject(entry) ? statedRules(graph, group, `${path}.`, group) : [{ ...unknown, statedBy: group, path }];
  });
}

type PeerKind = "cidr" | "group" | "prefix-list";

const UNKNOWN_PEER: Peer = { kind: "unknown", candidates: [] };
const PEERS: readonly { readonly property: string; readonly kind: PeerKind }[] = [
  { property: "cidrIpv4", kind: "cidr" },
  { property: "cidrIpv6", kind: "cidr" },
  { property: "cidrBlocks", kind: "cidr" },
  { property: "ipv6CidrBlocks", kind: "cidr" },
  { property: "referencedSecurityGroupId", kind: "group" },
  { property: "sourceSecurityGroupId", kind: "group" },
  { property: "securityGroups", kind: "group" },
  { property: "prefixListId", kind: "prefix-list" },
  { property: "prefixListIds", kind: "prefix-list" },
];

/** The rule at `prefix` of a resource, once for each of its peers. */
function statedRules(graph: ResourceGraph, statedBy: Resource, prefix: string, group: Resource): TrafficRule[] {
  const ports = portsOf(graph, statedBy, prefix);
  const rules: TrafficRule[] = [];
  for (const { property, kind } of PEERS) {
    const path = `${prefix}${property}`;
    for (const source of peersAt(graph, statedBy, path, kind)) rules.push({ source, ...ports, statedBy, path });
  }
  const self = graph.value(statedBy, `${prefix}self`);
  if (self.kind === "unknown" || (self.known && self.value === true)) {
    const source: Peer = self.known ? { kind: "security-group", resource: group } : UNKNOWN_PEER;
    rules.push({ source, ...ports, statedBy, path: self.path });
  }
  return rules;
}

function peersAt(graph: ResourceGraph, owner: Resource, path: string, kind: PeerKind): Peer[] {
  const value = graph.value(owner, path);
  if (value.kind === "absent") return [];
  if (!value.known) return value.secret ? [UNKNOWN_PEER] : referredPeers(graph, owner, path, kind);
  if (!isList(value.value)) return onePeer(graph, owner, path, kind);
  return value.value.flatMap((_, index) => onePeer(graph, owner, `${path}[${index}]`, kind));
}

function onePeer(graph: ResourceGraph, owner: Resource, path: string, kind: PeerKind): Peer[] {
  const value = graph.value(owner, path);
  if (value.kind === "absent") return [];
  if (!value.known || typeof value.value !== "string") return referredPeers(graph, owner, path, kind);
  const text = value.value;
  if (kind === "cidr") return [{ kind: "cidr", cidr: text }];
  if (kind === "prefix-list") return [prefixList(text, graph.references(owner.urn, path)[0])];
  const referred = referredPeers(graph, owner, path, kind).filter((peer) => peer.kind !== "unknown");
  return referred.length > 0 ? referred : [{ kind: "external-group", id: text }];
}

/** By the graph's edges. A CIDR that depends on a resource (a network made in the same program) stays unknown. */
function referredPeers(graph: ResourceGraph, owner: Resource, path: string, kind: PeerKind): Peer[] {
  const targets = graph.references(owner.urn, path);
  if (kind === "cidr") return [UNKNOWN_PEER];
  if (kind === "prefix-list") return [prefixList(targets[0]?.id, targets[0])];
  const groups = targets.filter(({ type }) => SECURITY_GROUPS.includes(type));
  const [only, ...others] = groups;
  if (only && others.length === 0) return [{ kind: "security-group", resource: only }];
  return [{ kind: "unknown", candidates: groups }];
}

function prefixList(id: string | undefined, resource?: Resource): Peer {
  return { kind: "prefix-list", id, resource };
}

function portsOf(
  graph: ResourceGraph,
  owner: Resource,
  prefix: string,
): Pick<TrafficRule, "fromPort" | "toPort" | "protocol"> {
  const single = graph.value(owner, `${prefix}ipProtocol`);
  const stated = single.kind === "absent" ? graph.value(owner, `${prefix}protocol`) : single;
  const protocol = stated.known ? String(stated.value).toLowerCase() : undefined;
  // AWS ignores the ports of a rule for all protocols; absent ones stand for all.
  if (protocol === "-1" || protocol === "all") return { protocol: "-1", fromPort: 0, toPort: 65_535 };
  return {
    protocol,
    fromPort: portAt(graph, owner, `${prefix}fromPort`, 0),
    toPort: portAt(graph, owner, `${prefix}toPort`, 65_535),
  };
}

function portAt(graph: ResourceGraph, owner: Resource, path: string, absent: number): number | undefined {
  const value = graph.value(owner, path);
  if (value.kind === "absent") return absent;
  // Exports may keep numbers as text.
  if (value.known && typeof value.value === "string" && /^\d+$/.test(value.value)) return Number(value.value);
  return value.known && typeof value.value === "number" ? value.value : undefined;
}

/** Whether the rule lets TCP through on this port. */
export function admitsPort(rule: TrafficRule, port: number): Answer {
  if (rule.protocol === undefined) return "unknown";
  if (!["-1", "tcp", "6"].includes(rule.protocol)) return "no";
  if (rule.fromPort !== undefined && rule.fromPort > port) return "no";
  if (rule.toPort !== undefined && rule.toPort < port) return "no";
  return rule.fromPort === undefined || rule.toPort === undefined ? "unknown" : "yes";
}

/** Unknown is an answer of its own: neither a pass nor a failure. */
export type Answer = "yes" | "no" | "unknown";
