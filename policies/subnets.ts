/** Subnets that a resource stands in, their zones and their routes. */
import type { Resource } from "../graph/model.ts";
import type { ResourceGraph } from "../graph/query.ts";
import { subnetIsPublic } from "../graph/reachability.ts";
import { all, fail, pass, unknown, type Verdict } from "./model.ts";
import type { CheckedResource } from "./reading.ts";
import { isOfType, referred, referring } from "./related.ts";
import { aws } from "./types.ts";

export const SUBNET = aws("ec2", "Subnet");
export const SUBNET_GROUPS = [aws("rds", "SubnetGroup"), aws("elasticache", "SubnetGroup")];

/** Where each type names its subnets, or the group that does. */
const PATHS = [
  "subnetIds",
  "vpcSubnetIds",
  "subnets",
  "subnetMappings",
  "networkConfiguration.subnets",
  "vpcConfig.subnetIds",
  "dbSubnetGroupName",
  "subnetGroupName",
];

export function subnetPath(holder: CheckedResource): string | undefined {
  return PATHS.find((path) => holder.has(path));
}

/** Empty where none is in the graph. */
export function subnetsOf(holder: CheckedResource, graph: ResourceGraph): readonly Resource[] {
  const path = subnetPath(holder);
  if (path === undefined) return [];
  const found = graph.references(holder.urn, path);
  const grouped = found
    .filter((each) => isOfType(each, ...SUBNET_GROUPS))
    .flatMap((group) => referred(graph, group, "subnetIds", SUBNET));
  return [...found.filter((each) => isOfType(each, SUBNET)), ...grouped];
}

/** Judges each subnet; one that is not in the graph is unknown. */
export function eachSubnet(
  holder: CheckedResource,
  graph: ResourceGraph,
  check: (subnet: Resource, name: string) => Verdict,
): Verdict {
  const path = subnetPath(holder) ?? "subnetIds";
  const subnets = subnetsOf(holder, graph);
  const listed = holder.list(path);
  if (subnets.length === 0) return listed.known ? unknown(path) : unknown(listed);
  const isMissing = /GroupName$/.test(path) ? false : listed.known && listed.value.length > subnets.length;
  const verdicts = subnets.map((subnet) => check(subnet, graph.logicalName(subnet.urn)));
  return all([...verdicts, ...(isMissing ? [unknown(path)] : [])]);
}

/** No route of the subnet, or of the main table that it falls back to, leads to an internet gateway. */
export function hasNoInternetRoute(subnet: Resource, name: string, graph: ResourceGraph): Verdict {
  const answer = subnetIsPublic(graph, subnet);
  if (answer === "unknown") return unknown(`${name}: its routes`);
  const evidence = {
    path: "routes",
    value: answer === "yes" ? "internet gateway" : "none to the internet",
    urn: subnet.urn,
  };
  return answer === "yes" ? fail(`${name} has a route to an internet gateway`, evidence, name) : pass(evidence);
}

export function zoneOf(subnet: Resource, graph: ResourceGraph): string | undefined {
  for (const property of ["availabilityZone", "availabilityZoneId"]) {
    const zone = graph.value(subnet, property, { outputs: true });
    if (zone.known && typeof zone.value === "string") return zone.value;
  }
  return undefined;
}

/** NAT gateways that the subnet's routes lead to. */
export function natGatewaysOf(subnet: Resource, graph: ResourceGraph): readonly Resource[] {
  const associations = referring(graph, subnet, "subnetId", aws("ec2", "RouteTableAssociation"));
  const tables = associations.flatMap((each) => graph.references(each.urn, "routeTableId"));
  return tables.flatMap((table) => {
    const apart = referring(graph, table, "routeTableId", aws("ec2", "Route")).flatMap((route) =>
      graph.references(route.urn, "natGatewayId"),
    );
    const inline = graph.value(table, "routes");
    const count = inline.known && Array.isArray(inline.value) ? inline.value.length : 0;
    const own = Array.from({ length: count }, (_, index) =>
      graph.references(table.urn, `routes[${index}].natGatewayId`),
    );
    return [...apart, ...own.flat()].filter((each) => isOfType(each, aws("ec2", "NatGateway")));
  });
}
