/** Ingress rules where they stand: inline, ec2.SecurityGroupRule or vpc.SecurityGroupIngressRule. */
import type { ResourceGraph } from "../graph/query.ts";
import { type CheckedResource, known, type Read, type Reader } from "./reading.ts";
import type { Tri } from "./tri.ts";
import { aws } from "./types.ts";

export const SECURITY_GROUP = aws("ec2", "SecurityGroup");
export const DEFAULT_SECURITY_GROUP = aws("ec2", "DefaultSecurityGroup");
export const EGRESS_RULE = aws("vpc", "SecurityGroupEgressRule");
const COMBINED_RULE = aws("ec2", "SecurityGroupRule");
const INGRESS_RULE = aws("vpc", "SecurityGroupIngressRule");
/** Everything that can hold an ingress rule. */
export const INGRESS_TYPES = [SECURITY_GROUP, COMBINED_RULE, INGRESS_RULE] as const;
/** Everything that can hold an egress rule. */
export const EGRESS_TYPES = [SECURITY_GROUP, COMBINED_RULE, EGRESS_RULE] as const;
const PREFIX_LIST = aws("ec2", "ManagedPrefixList");
const PREFIX_LIST_ENTRY = aws("ec2", "ManagedPrefixListEntry");

export interface IngressRule {
  /** Path in its resource; empty where the resource is the rule. */
  readonly path: string;
  readonly protocol: Read<string>;
  readonly from: Read<number | undefined>;
  readonly to: Read<number | undefined>;
  /** IPv4 and IPv6 ranges. */
  readonly ranges: Read<readonly Read<string>[]>;
  /** Paths of the properties that name prefix lists, where they are set. */
  readonly prefixLists: readonly string[];
}

/** Undefined for a rule of the other direction. */
export function ingressRules(resource: CheckedResource): Read<readonly IngressRule[] | undefined> {
  return rulesOf(resource, "ingress");
}

/** The same for what may leave: its ranges and prefix lists are where traffic may go. */
export function egressRules(resource: CheckedResource): Read<readonly IngressRule[] | undefined> {
  return rulesOf(resource, "egress");
}

function rulesOf(resource: CheckedResource, direction: "ingress" | "egress"): Read<readonly IngressRule[] | undefined> {
  if (resource.type === INGRESS_RULE || resource.type === EGRESS_RULE) {
    const own = resource.type === INGRESS_RULE ? "ingress" : "egress";
    return known(own === direction ? [singleRule(resource)] : undefined, { path: "", value: `an ${own} rule` });
  }
  if (resource.type === COMBINED_RULE) {
    const stated = resource.string("type", "ingress");
    if (!stated.known) return stated;
    return known(stated.value === direction ? [blockRule(resource)] : undefined, stated.evidence);
  }
  const blocks = resource.list(direction);
  return blocks.known ? known(blocks.value.map(blockRule), blocks.evidence) : blocks;
}

function blockRule(block: Reader): IngressRule {
  return {
    path: block.path,
    protocol: block.withheld ?? block.string("protocol", "-1"),
    from: block.number("fromPort"),
    to: block.number("toPort"),
    ranges: joined(block.list("cidrBlocks"), block.list("ipv6CidrBlocks")),
    prefixLists: block.has("prefixListIds") ? [block.at("prefixListIds").path] : [],
  };
}

function singleRule(resource: Reader): IngressRule {
  const ranges = ["cidrIpv4", "cidrIpv6"].filter((name) => resource.has(name)).map((name) => resource.string(name, ""));
  return {
    path: "",
    protocol: resource.string("ipProtocol", "-1"),
    from: resource.number("fromPort"),
    to: resource.number("toPort"),
    ranges: known(ranges, { path: "", value: `${ranges.length} ranges` }),
    prefixLists: resource.has("prefixListId") ? ["prefixListId"] : [],
  };
}

function joined(...lists: readonly Read<readonly Reader[]>[]): Read<readonly Read<string>[]> {
  const values: Read<string>[] = [];
  for (const list of lists) {
    if (!list.known) return list;
    values.push(...list.value.map((entry) => entry.string("", "")));
  }
  return known(values, { path: "", value: `${values.length} ranges` });
}

const ALL_PROTOCOLS = new Set(["-1", "all"]);
const WITH_PORTS = new Set(["tcp", "udp", "6", "17"]);

/** Whether the rule opens the port, over TCP or UDP. */
export function opensPort({ protocol, from, to }: IngressRule, port: number): Tri {
  if (!protocol.known) return protocol;
  const name = protocol.value.toLowerCase();
  if (ALL_PROTOCOLS.has(name)) return true;
  if (!WITH_PORTS.has(name)) return false;
  if (from.known && (from.value ?? 0) > port) return false;
  if (to.known && (to.value ?? 65_535) < port && to.value !== -1) return false;
  if (!from.known) return from;
  return to.known ? true : to;
}

/** The ranges behind the prefix lists that a rule names; unknown where a list is not in the graph. */
export function prefixListRanges(
  owner: CheckedResource,
  rule: IngressRule,
  graph: ResourceGraph,
): Read<readonly Read<string>[]> {
  const ranges: Read<string>[] = [];
  for (const path of rule.prefixLists) {
    const lists = graph.references(owner.urn, path).filter((resource) => resource.type === PREFIX_LIST);
    if (lists.length === 0) return { known: false, path, reason: "unknown" };
    for (const list of lists) {
      const inline = graph.value(list, "entries");
      if (inline.kind === "unknown") return { known: false, path, reason: "unknown" };
      const separate = graph.referrers(list.urn, "prefixListId").filter(({ type }) => type === PREFIX_LIST_ENTRY);
      const entries = inline.kind === "known" && Array.isArray(inline.value) ? inline.value : [];
      for (const cidr of [...entries.map((entry) => entry?.cidr), ...separate.map((entry) => entry.inputs?.cidr)]) {
        ranges.push(
          typeof cidr === "string" ? known(cidr, { path, value: cidr }) : { known: false, path, reason: "unknown" },
        );
      }
    }
  }
  return known(ranges, { path: rule.path, value: `${ranges.length} ranges` });
}
