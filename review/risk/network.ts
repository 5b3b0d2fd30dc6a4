/** Who may come in, and where one may go, that could not before: security groups and lists of addresses. */
import type { Resource, Urn } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { egressOf, ingressOf, type TrafficRule } from "../../graph/traffic.ts";
import { logicalNameOf } from "../../graph/urn.ts";
import type { ResourceChange } from "../model.ts";
import {
  evidence,
  type Found,
  listOf,
  plainInputs,
  type RiskCheck,
  type RiskContext,
  type Subject,
} from "./context.ts";
import { isPrivate, isWithin, isWorld } from "./ranges.ts";

const GROUPS = ["aws:ec2/securityGroup:SecurityGroup", "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"];
const RULES = new Set([
  ...[
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
  ],
  ...["aws:ec2/securityGroupRule:SecurityGroupRule", ...GROUPS],
]);
const COMING = new Set(["create", "update", "replace", "import", "unclassified"]);

export const networkOpened: RiskCheck = function* (subject, context) {
  const { change, type } = subject;
  if (type === "aws:ec2/managedPrefixList:ManagedPrefixList" || type === "aws:wafv2/ipSet:IpSet")
    yield* listGrows(subject, context);
  if (RULES.has(type) && COMING.has(change.operation)) {
    for (const direction of ["ingress", "egress"] as const) yield* groupOpened(change, direction, context);
  }
  yield* rangesOfService(subject, context);
};

/** What this resource states about a group that was there before, and that no rule of the group covered. */
function* groupOpened(change: ResourceChange, direction: "ingress" | "egress", context: RiskContext): Iterable<Found> {
  const { base, head, pairing, entries } = context.compared;
  const rulesOf = direction === "ingress" ? ingressOf : egressOf;
  for (const group of groupsOf(change.urn, head.graph)) {
    const old = pairing.baseOf.get(group.urn);
    // A new group opens nothing that was closed, unless to the world.
    const before = old === undefined ? [] : rulesOf(base.graph, old);
    const rename = (urn: Urn) => pairing.headUrn.get(urn) ?? urn;
    for (const rule of rulesOf(head.graph, group)) {
      if (rule.statedBy.urn !== change.urn || isCovered(rule, before, rename)) continue;
      const earlier = before.filter(({ statedBy }) => rename(statedBy.urn) === change.urn);
      if (isMoved(rule, earlier, rename)) continue;
      const isNew =
        old === undefined || (rule.source.kind === "security-group" && !entries.get(rule.source.resource.urn)?.base);
      const found = openedBy(rule, direction, isNew, earlier);
      if (found !== undefined) yield found;
    }
  }
}

function groupsOf(urn: Urn, graph: ResourceGraph): readonly Resource[] {
  const resource = graph.get(urn);
  if (resource === undefined) return [];
  return GROUPS.includes(resource.type)
    ? [resource]
    : graph.references(urn, "securityGroupId").filter(({ type }) => GROUPS.includes(type));
}

function isCovered(rule: TrafficRule, before: readonly TrafficRule[], rename: (urn: Urn) => Urn): boolean {
  const wide = before.filter((old) => portsCover(old, rule));
  if (rule.source.kind === "cidr") {
    return isWithin(
      rule.source.cidr,
      wide.flatMap(({ source }) => (source.kind === "cidr" ? [source.cidr] : [])),
    );
  }
  const peer = peerKey(rule, (urn) => urn);
  return wide.some((old) => peerKey(old, rename) === peer);
}

/** The same peer on as many ports, only others: an application listens elsewhere. */
function isMoved(rule: TrafficRule, earlier: readonly TrafficRule[], rename: (urn: Urn) => Urn): boolean {
  if (rule.source.kind !== "security-group" && rule.source.kind !== "prefix-list") return false;
  const size = ({ fromPort = 0, toPort = 65_535 }: TrafficRule) => toPort - fromPort;
  const peer = peerKey(rule, (urn) => urn);
  return earlier.some((old) => {
    return old.protocol === rule.protocol && size(old) >= size(rule) && peerKey(old, rename) === peer;
  });
}

/** An unknown port or protocol is taken for one that may be any. */
function portsCover(old: TrafficRule, rule: TrafficRule): boolean {
  const isSame = old.protocol === rule.protocol || old.protocol === "-1";
  if (old.protocol === "-1") return true;
  const [from, to] = [old.fromPort ?? 0, old.toPort ?? 65_535];
  return isSame && from <= (rule.fromPort ?? 0) && to >= (rule.toPort ?? 65_535);
}

function peerKey({ source }: TrafficRule, rename: (urn: Urn) => Urn): string {
  switch (source.kind) {
    case "security-group":
      return `group ${rename(source.resource.urn)}`;
    case "external-group":
      return `group ${source.id}`;
    case "prefix-list":
      return `list ${source.resource ? rename(source.resource.urn) : source.id}`;
    case "cidr":
      return `range ${source.cidr}`;
    case "unknown":
      return `unknown ${source.candidates
        .map(({ urn }) => rename(urn))
        .sort()
        .join(" ")}`;
    default:
      return source satisfies never;
  }
}

function openedBy(
  rule: TrafficRule,
  direction: "ingress" | "egress",
  isNew: boolean,
  earlier: readonly TrafficRule[],
): Found | undefined {
  const { source } = rule;
  const ports = portsText(rule);
  const message =
    direction === "ingress"
      ? `${peerText(rule)} may come in on ${ports}`
      : `it may reach ${peerText(rule)} on ${ports}`;
  const told = (each: TrafficRule) => `${peerText(each)}, ${portsText(each)}`;
  const before = earlier.find(({ path }) => path === rule.path) ?? earlier[0];
  const shared = {
    message,
    evidence: [evidence(rule.path, before && told(before), told(rule))],
    controls: ["NET-01", "NET-02", "NET-03", "NET-04"],
  };
  if (source.kind === "cidr" && isWorld(source.cidr)) {
    if (direction === "ingress") return { rule: "opened-to-internet", ...shared };
    return isNew ? undefined : { rule: "network-opened", ...shared };
  }
  if (isNew) return undefined;
  if (source.kind === "cidr")
    return {
      rule: direction === "egress" || isPrivate(source.cidr) ? "network-path-added" : "network-opened",
      ...shared,
    };
  return { rule: source.kind === "unknown" ? "network-opened" : "network-path-added", ...shared };
}

function peerText({ source }: TrafficRule): string {
  switch (source.kind) {
    case "security-group":
      return `"${logicalNameOf(source.resource.urn)}"`;
    case "external-group":
      return `the security group ${source.id}`;
    case "prefix-list":
      return source.resource
        ? `the list "${logicalNameOf(source.resource.urn)}"`
        : `the prefix list ${source.id ?? "not known yet"}`;
    case "cidr":
      return isWorld(source.cidr) ? `the internet (${source.cidr})` : source.cidr;
    case "unknown":
      return "somebody not known yet";
    default:
      return source satisfies never;
  }
}

function portsText({ protocol, fromPort, toPort }: TrafficRule): string {
  if (protocol === "-1") return "every port";
  const name = protocol ?? "any protocol";
  if (fromPort === 0 && toPort === 65_535) return `every ${name} port`;
  return fromPort === toPort ? `${name} ${fromPort ?? "?"}` : `${name} ${fromPort ?? "?"}-${toPort ?? "?"}`;
}

/** A list of addresses that something admits. */
function* listGrows({ change, type, before, after }: Subject, { compared }: RiskContext): Iterable<Found> {
  if (before === undefined || after === undefined) return;
  const property = type.endsWith("IpSet") ? "addresses" : "entries";
  const cidrsOf = (inputs: ReturnType<typeof plainInputs>) =>
    listOf(inputs[property]).flatMap((entry) => {
      if (typeof entry === "string") return [entry];
      const cidr = typeof entry === "object" && entry !== null && "cidr" in entry ? entry.cidr : undefined;
      return typeof cidr === "string" ? [cidr] : [];
    });
  yield* rangesWidened(
    change,
    property,
    cidrsOf(plainInputs(before, compared.base)),
    cidrsOf(plainInputs(after, compared.head)),
  );
}

/** Ranges in settings of their own: who may reach an API, a listener rule by source address. */
const RANGES: Readonly<Record<string, readonly string[]>> = {
  "aws:eks/cluster:Cluster": ["vpcConfig.publicAccessCidrs"],
};

function* rangesOfService({ change, type, before, after }: Subject, { compared }: RiskContext): Iterable<Found> {
  for (const path of RANGES[type] ?? []) {
    if (before === undefined || after === undefined) return;
    const at = (inputs: ReturnType<typeof plainInputs>) => {
      let value: unknown = inputs;
      for (const part of path.split("."))
        value = typeof value === "object" && value !== null ? Reflect.get(value, part) : undefined;
      return Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === "string") : [];
    };
    yield* rangesWidened(change, path, at(plainInputs(before, compared.base)), at(plainInputs(after, compared.head)));
  }
}

function* rangesWidened(
  _: ResourceChange,
  path: string,
  before: readonly string[],
  after: readonly string[],
): Iterable<Found> {
  const added = after.filter((cidr) => !isWithin(cidr, before));
  if (added.length > 0) {
    yield {
      rule: added.some(isWorld) ? "opened-to-internet" : "network-opened",
      message: `more addresses are in it: ${added.join(", ")}`,
      evidence: [evidence(path, [...before], [...after])],
    };
  } else if (before.some((cidr) => !isWithin(cidr, after))) {
    yield {
      rule: "network-opened",
      message: "fewer addresses are in it",
      evidence: [evidence(path, [...before], [...after])],
      improves: true,
    };
  }
}
