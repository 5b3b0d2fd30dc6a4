/** What runs a program of its own, which decides whom it lets through to data. */
import type { Resource } from "../graph/model.ts";
import type { ResourceGraph } from "../graph/query.ts";
import { subnetIsPublic } from "../graph/reachability.ts";
import { admitsPort, ingressOf, type TrafficRule } from "../graph/traffic.ts";
import { isPublicRange } from "./addresses.ts";
import { groupMembers, isGroup } from "./group-members.ts";
import { isOfType } from "./related.ts";
import { aws } from "./types.ts";

const EKS_CLUSTER = aws("eks", "Cluster");
/** Programs, and machines that nobody but a scheduler starts programs on. */
const COMPUTE = [
  ...[aws("ecs", "Service"), aws("ecs", "TaskSet"), aws("ecs", "TaskDefinition"), aws("lambda", "Function")],
  ...[EKS_CLUSTER, aws("eks", "NodeGroup"), aws("batch", "ComputeEnvironment"), aws("apprunner", "VpcConnector")],
];
const TEMPLATES = [aws("ec2", "LaunchTemplate"), aws("ec2", "LaunchConfiguration")];
const SERVER = aws("ec2", "Instance");
const BALANCER = aws("lb", "LoadBalancer");
export const ADMINISTRATION_PORTS = [22, 3389, 5985, 5986];

/** A server counts if it serves something and nobody from outside gets a shell on it: that one is a way through. */
export function isWorkload(member: Resource, graph: ResourceGraph): boolean {
  if (isOfType(member, ...COMPUTE)) return true;
  if (!isOfType(member, SERVER, ...TEMPLATES)) return false;
  const rules = graph
    .references(member.urn)
    .filter(isGroup)
    .flatMap((group) => ingressOf(graph, group));
  if (rules.some((entry) => givesShell(entry, graph))) return false;
  return isOfType(member, ...TEMPLATES) || rules.some(serves) || standsInside(member, graph);
}

function givesShell(entry: TrafficRule, graph: ResourceGraph): boolean {
  return ADMINISTRATION_PORTS.some((port) => admitsPort(entry, port) !== "no") && isFromOutside(entry, graph);
}

function isFromOutside({ source }: TrafficRule, graph: ResourceGraph): boolean {
  switch (source.kind) {
    case "cidr":
      return isPublicRange(source.cidr);
    case "security-group":
      return groupMembers(source.resource, graph).some((member) => isOfType(member, BALANCER));
    default:
      return true;
  }
}

function serves(entry: TrafficRule): boolean {
  return ADMINISTRATION_PORTS.every((port) => admitsPort(entry, port) === "no");
}

function standsInside(server: Resource, graph: ResourceGraph): boolean {
  const address = graph.value(server, "associatePublicIpAddress");
  if (address.kind === "unknown" || (address.known && String(address.value) === "true")) return false;
  const subnets = graph.references(server.urn, "subnetId");
  return subnets.length > 0 && subnets.every((subnet) => subnetIsPublic(graph, subnet) === "no");
}

/** Whether the id is that of the group that EKS itself makes for a cluster of the graph, and puts its nodes in. */
export function isClusterGroup(id: string, graph: ResourceGraph): boolean {
  return graph.byType(EKS_CLUSTER).some((cluster) => {
    const own = graph.value(cluster, "vpcConfig.clusterSecurityGroupId", { outputs: true });
    return own.known && own.value === id;
  });
}
