/** How much of each quota a stack's graph needs when everything in it runs at its most. */
import type { Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import type { QuotaId } from "../../knowledge/quotas.ts";

const CPU_UNITS = 1024;

export type Needs = Readonly<Record<QuotaId, number>>;

/** In the primary region; copies in another one are few and need no network. */
export function needsOf(graph: ResourceGraph, region: string): Needs {
  const here = (type: string): readonly Resource[] =>
    graph.byType(type).filter(({ inputs }) => inputs?.region === undefined || inputs.region === region);
  const fargate = fargateOf(graph, here("aws:ecs/service:Service"));
  return {
    vpcs: here("aws:ec2/vpc:Vpc").length,
    addresses: here("aws:ec2/eip:Eip").length,
    endpoints: mostOfOne(here("aws:ec2/vpcEndpoint:VpcEndpoint").filter(isInterface), "vpcId"),
    "load-balancers": here("aws:lb/loadBalancer:LoadBalancer").filter(isApplication).length,
    fargate: fargate.steady,
    "fargate-spot": fargate.spot,
    databases: here("aws:rds/instance:Instance").length,
    "cache-nodes": sum(here("aws:elasticache/replicationGroup:ReplicationGroup").map(nodesOf)),
    buckets: graph.byType("aws:s3/bucket:Bucket").length,
    distributions: graph.byType("aws:cloudfront/distribution:Distribution").length,
  };
}

const isInterface = ({ inputs }: Resource): boolean => inputs?.vpcEndpointType === "Interface";
const isApplication = ({ inputs }: Resource): boolean => (inputs?.loadBalancerType ?? "application") === "application";

function nodesOf({ inputs = {} }: Resource): number {
  if (inputs.numNodeGroups === undefined) return numberOr(inputs.numCacheClusters, 1);
  return numberOr(inputs.numNodeGroups, 1) * (1 + numberOr(inputs.replicasPerNodeGroup, 0));
}

/** vCPU at the most tasks of every service: scaled out, or twice over while a deployment replaces them. */
function fargateOf(
  graph: ResourceGraph,
  services: readonly Resource[],
): { readonly steady: number; readonly spot: number } {
  const each = services.map((service) => {
    const cpu = cpuOf(graph, service);
    const tasks = mostTasks(graph, service);
    const steady = steadyTasks(service, tasks);
    return { steady: steady * cpu, spot: (tasks - steady) * cpu };
  });
  return { steady: sum(each.map(({ steady }) => steady)), spot: sum(each.map(({ spot }) => spot)) };
}

function cpuOf(graph: ResourceGraph, { urn }: Resource): number {
  const [definition] = graph
    .references(urn, "taskDefinition")
    .filter(({ type }) => type === "aws:ecs/taskDefinition:TaskDefinition");
  return numberOr(definition?.inputs?.cpu, 0) / CPU_UNITS;
}

function mostTasks(graph: ResourceGraph, { urn, inputs = {} }: Resource): number {
  const deploying = (numberOr(inputs.desiredCount, 1) * numberOr(inputs.deploymentMaximumPercent, 200)) / 100;
  const limits = graph
    .referrers(urn, "resourceId")
    .filter(({ type }) => type === "aws:appautoscaling/target:Target")
    .map((target) => numberOr(target.inputs?.maxCapacity, 0));
  return Math.max(Math.floor(deploying), ...limits);
}

/** Those that do not run on spare capacity: all, or the base of a service on Spot. */
function steadyTasks({ inputs = {} }: Resource, tasks: number): number {
  const strategies = Array.isArray(inputs.capacityProviderStrategies) ? inputs.capacityProviderStrategies : [];
  const spot = strategies.find((each) => each?.capacityProvider === "FARGATE_SPOT" && numberOr(each.weight, 0) > 0);
  if (spot === undefined) return tasks;
  const steady = strategies.find((each) => each?.capacityProvider === "FARGATE");
  return Math.min(tasks, numberOr(steady?.base, 0));
}

function mostOfOne(resources: readonly Resource[], property: string): number {
  const counts = new Map<unknown, number>();
  for (const { inputs } of resources) counts.set(inputs?.[property], (counts.get(inputs?.[property]) ?? 0) + 1);
  return Math.max(0, ...counts.values());
}

function numberOr(value: unknown, absent: number): number {
  const number = typeof value === "string" && value !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : absent;
}

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
