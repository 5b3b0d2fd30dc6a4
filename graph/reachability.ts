/** Who can reach whom in a network, by the graph's edges and never by names. */
import ipaddr from "ipaddr.js";
import type { Resource } from "./model.ts";
import type { ResourceGraph } from "./query.ts";
import { type Answer, admitsPort, egressOf, ingressOf, type TrafficRule } from "./traffic.ts";

export { type Answer, admitsPort, egressOf, ingressOf, type Peer, type TrafficRule } from "./traffic.ts";

/** Whether a member of one group can open a TCP connection to a member of the other: egress there and ingress here. */
export function canReach(graph: ResourceGraph, fromGroup: Resource, toGroup: Resource, port: number): Answer {
  return both(
    anyOf(egressOf(graph, fromGroup).map((rule) => admits(graph, rule, toGroup, port))),
    anyOf(ingressOf(graph, toGroup).map((rule) => admits(graph, rule, fromGroup, port))),
  );
}

/** Whether the rule holds for members of the group as its peer, on this port. */
function admits(graph: ResourceGraph, rule: TrafficRule, peer: Resource, port: number): Answer {
  return both(admitsPort(rule, port), matchesGroup(graph, rule, peer));
}

function matchesGroup(graph: ResourceGraph, { source }: TrafficRule, group: Resource): Answer {
  switch (source.kind) {
    case "security-group":
      return source.resource === group ? "yes" : "no";
    case "external-group":
      return source.id === group.id ? "yes" : "no";
    case "cidr":
      return coversNetworkOf(graph, source.cidr, group);
    case "prefix-list": // its entries are not in the rule
      return "unknown";
    case "unknown":
      return source.candidates.length === 0 || source.candidates.includes(group) ? "unknown" : "no";
    default:
      return source satisfies never;
  }
}

/** Members of a group have addresses of its VPC: all of them are in the range, none, or it depends on the subnet. */
function coversNetworkOf(graph: ResourceGraph, cidr: string, group: Resource): Answer {
  const range = parseCidr(cidr);
  if (!range) return "unknown";
  const [address, length] = range;
  if (length === 0) return "yes";
  const vpc = graph.references(group.urn, "vpcId").find(({ type }) => type === VPC);
  const property = address.kind() === "ipv4" ? "cidrBlock" : "ipv6CidrBlock";
  const stated = vpc ? graph.value(vpc, property, { outputs: true }) : undefined;
  const network = stated?.known && typeof stated.value === "string" ? parseCidr(stated.value) : undefined;
  if (!network) return "unknown";
  if (network[1] >= length && within(network[0], range)) return "yes";
  return within(address, network) ? "unknown" : "no";
}

type Range = [ipaddr.IPv4 | ipaddr.IPv6, number];

function parseCidr(cidr: string): Range | undefined {
  return ipaddr.isValidCIDR(cidr) ? ipaddr.parseCIDR(cidr) : undefined;
}

function within(address: Range[0], [base, length]: Range): boolean {
  return address.kind() === base.kind() && address.match(base, length);
}

const VPC = "aws:ec2/vpc:Vpc";
const INTERNET_GATEWAY = "aws:ec2/internetGateway:InternetGateway";

/** Whether the subnet's route table sends anything to an internet gateway. Without one of its own, the VPC's main table counts. */
export function subnetIsPublic(graph: ResourceGraph, subnet: Resource): Answer {
  const own = tablesOf(graph, subnet, "aws:ec2/routeTableAssociation:RouteTableAssociation", "subnetId");
  if (own.length > 0) return anyOf(own.map((table) => leadsToInternet(graph, table)));
  const vpc = graph.references(subnet.urn, "vpcId").find(({ type }) => type === VPC);
  if (!vpc) return "unknown"; // a network of another program: its main table is not here
  const main = tablesOf(graph, vpc, "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation", "vpcId");
  // Else the table that AWS makes: adopted as DefaultRouteTable, or named in routes through the VPC's own outputs.
  const tables = main.length > 0 ? main : [vpc, ...adoptedTables(graph, vpc)];
  return anyOf(tables.map((table) => leadsToInternet(graph, table)));
}

/** Route tables of the associations of this type; undefined stands for a table outside the graph. */
function tablesOf(
  graph: ResourceGraph,
  owner: Resource,
  association: string,
  property: string,
): (Resource | undefined)[] {
  return graph
    .referrers(owner.urn, property)
    .filter(({ type }) => type === association)
    .map(({ urn }) => graph.references(urn, "routeTableId")[0]);
}

function adoptedTables(graph: ResourceGraph, vpc: Resource): readonly Resource[] {
  return graph
    .referrers(vpc.urn, "defaultRouteTableId")
    .filter(({ type }) => type === "aws:ec2/defaultRouteTable:DefaultRouteTable");
}

function leadsToInternet(graph: ResourceGraph, table: Resource | undefined): Answer {
  if (!table) return "unknown";
  const routes = graph.referrers(table.urn, "routeTableId").filter(({ type }) => type === "aws:ec2/route:Route");
  const answers = routes.map((route) => isInternetGateway(graph, route, "gatewayId"));
  const inline = graph.value(table, "routes");
  if (inline.kind === "unknown") answers.push("unknown");
  const count = inline.known && Array.isArray(inline.value) ? inline.value.length : 0;
  for (let index = 0; index < count; index++) {
    answers.push(isInternetGateway(graph, table, `routes[${index}].gatewayId`));
  }
  return anyOf(answers);
}

function isInternetGateway(graph: ResourceGraph, owner: Resource, path: string): Answer {
  const value = graph.value(owner, path);
  if (value.kind === "absent") return "no";
  const targets = graph.references(owner.urn, path);
  if (targets.some(({ type }) => type === INTERNET_GATEWAY)) return "yes";
  // "local" and virtual private gateways ("vgw-...") stand in the same property.
  if (value.known) return typeof value.value === "string" && value.value.startsWith("igw-") ? "yes" : "no";
  return targets.length > 0 ? "no" : "unknown";
}

function anyOf(answers: readonly Answer[]): Answer {
  return answers.includes("yes") ? "yes" : answers.includes("unknown") ? "unknown" : "no";
}

function both(a: Answer, b: Answer): Answer {
  return a === "no" || b === "no" ? "no" : a === "yes" && b === "yes" ? "yes" : "unknown";
}
