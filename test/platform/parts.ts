/** Who stands where in the network, found by what refers to security groups and subnets. */
import type { PlatformConfig } from "../../config/schema.ts";
import type { Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { canReach, ingressOf, type Peer } from "../../graph/reachability.ts";

const GROUPS = ["aws:ec2/securityGroup:SecurityGroup", "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup"];
const SUBNET = "aws:ec2/subnet:Subnet";
const SERVICE = "aws:ecs/service:Service";
const INSTANCE = "aws:rds/instance:Instance";
const CACHE = "aws:elasticache/replicationGroup:ReplicationGroup";

/** A security group and what stands in it. */
export interface Part {
  readonly group: Resource;
  readonly members: readonly Resource[];
  /** Of data: a database or a cache. */
  readonly isData: boolean;
  /** In the words of the config. */
  readonly label: string;
}

export function partsOf(graph: ResourceGraph): readonly Part[] {
  return graph.byType(...GROUPS).map((group) => {
    const members = graph.referrers(group.urn).filter(({ type }) => !/securityGroup/i.test(type));
    const isData = members.some(({ type }) => type === INSTANCE || type === CACHE);
    return { group, members, isData, label: labelOf(graph, group, members) };
  });
}

function labelOf(graph: ResourceGraph, group: Resource, [member]: readonly Resource[]): string {
  const [parent, grandparent] = graph.parents(group.urn);
  switch (member?.type) {
    case SERVICE:
      return String(member.inputs?.name);
    case INSTANCE:
      return member.inputs?.replicateSourceDb === undefined ? "database" : "replica";
    case "aws:lb/loadBalancer:LoadBalancer":
      return "load balancer";
    case "aws:ec2/vpcEndpoint:VpcEndpoint":
      return "endpoints";
    case CACHE:
      return graph.logicalName(parent?.urn ?? "");
    default:
      return graph.logicalName((grandparent?.type.startsWith("larder:") ? grandparent : group).urn);
  }
}

/** The subnets that a member stands in, directly or through a subnet group. */
export function subnetsOf(graph: ResourceGraph, member: Resource): readonly Resource[] {
  const direct = graph.references(member.urn);
  const grouped = direct
    .filter(({ type }) => type.endsWith(":SubnetGroup"))
    .flatMap(({ urn }) => graph.references(urn));
  return [...direct, ...grouped].filter(({ type }) => type === SUBNET);
}

/** `from > to : port` for every pair and port that the rules do not rule out. */
export function openPairs(graph: ResourceGraph): readonly string[] {
  const parts = partsOf(graph);
  const ports = portsOf(graph);
  return parts
    .flatMap((from) =>
      parts.flatMap((to) =>
        ports
          .filter((port) => canReach(graph, from.group, to.group, port) !== "no")
          .map((port) => `${from.label} > ${to.label} : ${port}`),
      ),
    )
    .sort();
}

/** Where an answer can change: the bounds of every rule and their neighbours; and what services listen on by habit. */
function portsOf(graph: ResourceGraph): readonly number[] {
  const bounds = graph.resources.flatMap(({ inputs }) => [inputs?.fromPort, inputs?.toPort]);
  const numbers = bounds.filter((port): port is number => typeof port === "number");
  const all = numbers.flatMap((port) => [port - 1, port, port + 1]).concat(22, 53, 80, 443, 2049, 5432, 6379, 8080);
  return [...new Set(all)].filter((port) => port >= 0 && port <= 65_535).sort((a, b) => a - b);
}

/** What the config declares, in the same words. */
export function declaredPairs(config: PlatformConfig): readonly string[] {
  const { services, database, network, migrations } = config;
  const pairs = new Set<string>();
  const hasReplicas = database.mode === "rds" && Object.keys(database.replicas).length > 0;
  const tasks = Object.keys(services);
  for (const [name, service] of Object.entries(services)) {
    const { connections } = service;
    if (service.kind === "http") pairs.add(`load balancer > ${name} : ${service.port}`);
    if (database.mode === "rds" && connections.database !== undefined) {
      const target = connections.database === "readonly" && hasReplicas ? "replica" : "database";
      pairs.add(`${name} > ${target} : 5432`);
    }
    for (const use of connections.redis ?? []) pairs.add(`${name} > redis-${use} : 6379`);
    for (const other of connections.services ?? []) {
      const target = services[other];
      if (target !== undefined && "port" in target) pairs.add(`${name} > ${other} : ${target.port}`);
    }
  }
  if (migrations.mode === "task" && services[migrations.service]?.image !== undefined) {
    tasks.push("migrate");
    if (database.mode === "rds") pairs.add("migrate > database : 5432");
  }
  if (network.mode === "create" && network.interfaceEndpoints.length > 0) {
    for (const task of tasks) pairs.add(`${task} > endpoints : 443`);
  }
  // As any other client of it: whoever may call HTTPS anywhere may call what is open to everybody; and of a network of
  // somebody else nobody here knows whether it lies in an allowed range.
  const { cdn, loadBalancer } = config.edge;
  // Nor who is on CloudFront's list.
  const isListed = cdn.mode === "cloudfront" || loadBalancer.allowedCidrs.includes("0.0.0.0/0");
  const isOpen = isListed || network.mode === "existing";
  if (isOpen && Object.values(services).some(({ kind }) => kind === "http")) {
    for (const task of tasks) pairs.add(`${task} > load balancer : 443`);
  }
  return [...pairs].sort();
}

/** Groups that somebody outside the network reaches, with the ranges and ports. */
export function openToOutside(graph: ResourceGraph, isInside: (peer: Peer) => boolean) {
  return partsOf(graph).flatMap(({ group, label }) =>
    ingressOf(graph, group)
      .filter(({ source }) => !isInside(source))
      .map(({ source, fromPort, toPort, protocol }) => ({ label, source, fromPort, toPort, protocol })),
  );
}

/** Everything that `start` reaches in any number of steps, not through `without`. */
export function reachedFrom(
  pairs: readonly string[],
  start: string,
  without: readonly string[] = [],
): readonly string[] {
  const steps = pairs.map((pair) => pair.split(" : ")[0]?.split(" > ") ?? []);
  const seen = new Set<string>();
  const pending = [start];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    for (const [from, to] of steps) {
      if (from !== next || to === undefined || seen.has(to) || without.includes(to)) continue;
      seen.add(to);
      pending.push(to);
    }
  }
  return [...seen].sort();
}
