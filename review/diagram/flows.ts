/** Who sends what to whom: from users to services, by records, origins, listener rules and security groups. */
import type { Json, Resource } from "../../graph/model.ts";
import { ingressOf, type TrafficRule } from "../../graph/reachability.ts";
import { isList } from "../../graph/values.ts";
import { at } from "../cost/reading.ts";
import { LOGS } from "./gathered.ts";
import { count } from "./names.ts";
import { TYPES } from "./parts.ts";
import type { Sketch } from "./sketch.ts";

const TARGET_GROUP = "aws:lb/targetGroup:TargetGroup";
const LISTENER_RULE = "aws:lb/listenerRule:ListenerRule";
const LISTENER = "aws:lb/listener:Listener";
const SECURITY_GROUP = "aws:ec2/securityGroup:SecurityGroup";
const RECORDS: Readonly<Record<string, string>> = {
  "cloudflare:index/dnsRecord:DnsRecord": "Cloudflare DNS",
  "aws:route53/record:Record": "Route 53",
};
const USERS = "users";
/** Inputs that name security groups. */
const GROUP_INPUTS = ["securityGroups", "securityGroupIds", "vpcSecurityGroupIds", "networkConfiguration", "vpcConfig"];

export function drawFlows(sketch: Sketch): void {
  drawEntries(sketch);
  drawOrigins(sketch);
  drawListeners(sketch);
  drawSecurityGroups(sketch);
  drawReplicas(sketch);
}

/** Users come by a name; without one, to what the internet reaches. */
function drawEntries(sketch: Sketch): void {
  const { graph } = sketch;
  const fronts = [...graph.byType(TYPES.distribution), ...graph.byType(TYPES.balancer)];
  const named = new Set<Resource>();
  for (const [type, provider] of Object.entries(RECORDS)) {
    const records = graph.byType(type);
    const leading = records.filter(({ urn }) => graph.references(urn).some((each) => fronts.includes(each)));
    if (leading.length === 0) continue;
    const dns = sketch.node(`dns ${provider}`, "box", [provider, count(records.length, "record")], undefined, records);
    usersTo(sketch, dns);
    for (const record of leading) {
      for (const front of graph.references(record.urn).filter((each) => fronts.includes(each))) {
        named.add(front);
        sketch.edge(dns, sketch.partOf(front), String(record.inputs?.name ?? ""));
      }
    }
  }
  const isOpen = ({ type, inputs, urn }: Resource) =>
    type === TYPES.distribution || (inputs?.internal !== true && !isBehindCdn(sketch, urn));
  for (const front of fronts) {
    if (!named.has(front) && isOpen(front)) usersTo(sketch, sketch.partOf(front));
  }
}

function usersTo(sketch: Sketch, to: string | undefined): void {
  if (to === undefined) return;
  if (!sketch.has(USERS)) sketch.node(USERS, "people", ["users"], undefined, []);
  sketch.edge(USERS, to);
}

function isBehindCdn(sketch: Sketch, urn: string): boolean {
  return sketch.graph.referrers(urn, "origins").some(({ type }) => type === TYPES.distribution);
}

function drawOrigins(sketch: Sketch): void {
  const { graph } = sketch;
  for (const distribution of graph.byType(TYPES.distribution)) {
    const from = sketch.partOf(distribution);
    for (const origin of graph.references(distribution.urn, "origins")) sketch.edge(from, sketch.partOf(origin));
    for (const acl of graph.references(distribution.urn, "webAclId")) {
      sketch.edge(from, sketch.partOf(acl), "asks", "copy");
    }
  }
  for (const association of graph.byType("aws:wafv2/webAclAssociation:WebAclAssociation")) {
    const [acl] = graph.references(association.urn, "webAclArn");
    for (const front of graph.references(association.urn, "resourceArn")) {
      if (acl !== undefined) sketch.edge(sketch.partOf(front), sketch.partOf(acl), "asks", "copy");
    }
  }
  drawLogs(sketch);
}

/** What writes to the buckets that only take logs. */
function drawLogs(sketch: Sketch): void {
  const { graph } = sketch;
  const draw = (writers: readonly Resource[], targets: readonly Resource[]) => {
    const logs = targets.map((each) => sketch.partOf(each)).filter((part) => part?.startsWith(LOGS));
    for (const writer of writers) for (const part of logs) sketch.edge(sketch.partOf(writer), part, "", "copy");
  };
  for (const balancer of graph.byType(TYPES.balancer)) draw([balancer], graph.references(balancer.urn, "accessLogs"));
  for (const { urn } of graph.byType("aws:s3/bucketLogging:BucketLogging")) {
    draw(graph.references(urn, "bucket"), graph.references(urn, "targetBucket"));
  }
  for (const { urn } of graph.byType("aws:cloudwatch/logDelivery:LogDelivery")) {
    const targets = graph.references(urn, "deliveryDestinationArn");
    const sources = graph.references(urn, "deliverySourceName");
    draw(
      sources.flatMap((each) => graph.references(each.urn, "resourceArn")),
      targets.flatMap((each) => graph.references(each.urn, "deliveryDestinationConfiguration")),
    );
  }
}

function drawListeners(sketch: Sketch): void {
  const { graph } = sketch;
  for (const service of graph.byType(TYPES.service)) {
    const groups = graph.references(service.urn, "loadBalancers").filter(({ type }) => type === TARGET_GROUP);
    for (const group of groups) {
      for (const sender of graph.referrers(group.urn)) {
        const balancer = balancerOf(sketch, sender);
        if (balancer !== undefined) sketch.edge(sketch.partOf(balancer), sketch.partOf(service), conditionsOf(sender));
      }
    }
  }
}

/** Of a listener, or of a rule of one. */
function balancerOf({ graph }: Sketch, sender: Resource): Resource | undefined {
  const listener =
    sender.type === LISTENER_RULE
      ? graph.references(sender.urn, "listenerArn").find(({ type }) => type === LISTENER)
      : sender.type === LISTENER
        ? sender
        : undefined;
  return listener && graph.references(listener.urn, "loadBalancerArn").find(({ type }) => type === TYPES.balancer);
}

/** `api.larder.example`, `api.larder.example/v2/*` */
function conditionsOf({ inputs }: Resource): string {
  const conditions = isList(inputs?.conditions) ? inputs.conditions : [];
  const values = (kind: string) => conditions.flatMap((each) => textsOf(at(at(each, kind), "values"))).sort();
  const [hosts, paths] = [values("hostHeader"), values("pathPattern").filter((path) => path !== "/*")];
  if (paths.length === 0) return hosts.join(", ");
  return paths.map((path) => `${hosts.join("|")}${path}`).join(", ");
}

function textsOf(value: Json | undefined): readonly string[] {
  return isList(value) ? value.filter((each): each is string => typeof each === "string") : [];
}

/** A rule that lets one group in is an arrow from its members. */
function drawSecurityGroups(sketch: Sketch): void {
  const { graph } = sketch;
  const members = membersOf(sketch);
  for (const [group, inside] of members) {
    for (const rule of ingressOf(graph, group)) {
      if (rule.source.kind !== "security-group") continue;
      for (const from of members.get(rule.source.resource) ?? []) {
        for (const to of inside) sketch.edge(from, to, portOf(rule));
      }
    }
  }
}

function portOf({ fromPort, toPort }: TrafficRule): string {
  if (fromPort === undefined || toPort === undefined || (fromPort === 0 && toPort === 65_535)) return "";
  return fromPort === toPort ? String(fromPort) : `${fromPort}-${toPort}`;
}

function membersOf(sketch: Sketch): ReadonlyMap<Resource, readonly string[]> {
  const { graph } = sketch;
  const members = new Map<Resource, string[]>();
  for (const resource of graph.resources) {
    const part = sketch.partOf(resource);
    if (part === undefined) continue;
    for (const group of groupsOf(sketch, resource)) members.set(group, [...(members.get(group) ?? []), part]);
  }
  return members;
}

function groupsOf({ graph }: Sketch, resource: Resource): readonly Resource[] {
  const named = GROUP_INPUTS.filter((input) => resource.inputs?.[input] !== undefined).flatMap((input) =>
    graph.references(resource.urn, input),
  );
  // A task of its own names no group: it is started in the one that stands beside it.
  const beside = resource.type === TYPES.task && resource.parent !== undefined ? graph.children(resource.parent) : [];
  return [...new Set([...named, ...beside])].filter(({ type }) => type === SECURITY_GROUP);
}

function drawReplicas(sketch: Sketch): void {
  const { graph } = sketch;
  for (const instance of graph.byType(TYPES.instance)) {
    for (const source of graph.references(instance.urn, "replicateSourceDb")) {
      sketch.edge(sketch.partOf(source), sketch.partOf(instance), "replication", "copy");
    }
  }
  for (const target of graph.byType("aws:rds/proxyTarget:ProxyTarget")) {
    const [proxy] = graph.references(target.urn, "dbProxyName").filter(({ type }) => type === TYPES.proxy);
    for (const instance of graph.references(target.urn, "dbInstanceIdentifier")) {
      if (proxy !== undefined) sketch.edge(sketch.partOf(proxy), sketch.partOf(instance));
    }
  }
}
