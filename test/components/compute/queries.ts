/** Short questions to a graph, for the tests of services. */
import { z } from "zod";
import type { Json, Resource } from "../../../graph/model.ts";
import type { ResourceGraph } from "../../../graph/query.ts";

export const TYPES = {
  service: "aws:ecs/service:Service",
  definition: "aws:ecs/taskDefinition:TaskDefinition",
  role: "aws:iam/role:Role",
  rolePolicy: "aws:iam/rolePolicy:RolePolicy",
  attachment: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
  targetGroup: "aws:lb/targetGroup:TargetGroup",
  rule: "aws:lb/listenerRule:ListenerRule",
  target: "aws:appautoscaling/target:Target",
  policy: "aws:appautoscaling/policy:Policy",
  scheduled: "aws:appautoscaling/scheduledAction:ScheduledAction",
  alarm: "aws:cloudwatch/metricAlarm:MetricAlarm",
  logGroup: "aws:cloudwatch/logGroup:LogGroup",
  securityGroup: "aws:ec2/securityGroup:SecurityGroup",
  ingress: "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
  egress: "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
  repository: "aws:ecr/repository:Repository",
  lifecycle: "aws:ecr/lifecyclePolicy:LifecyclePolicy",
  queue: "aws:sqs/queue:Queue",
  namespace: "aws:servicediscovery/httpNamespace:HttpNamespace",
  capacity: "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders",
} as const;

/** The input at a path; undefined where it is absent or unknown. */
export function input(graph: ResourceGraph, resource: Resource, path: string): Json | undefined {
  const value = graph.value(resource, path);
  return value.kind === "known" ? value.value : undefined;
}

const containerDefinitions = z.tuple([
  z.object({
    name: z.string(),
    image: z.string(),
    command: z.array(z.string()).optional(),
    user: z.string(),
    readonlyRootFilesystem: z.boolean(),
    stopTimeout: z.number(),
    healthCheck: z.object({ command: z.array(z.string()) }).optional(),
    linuxParameters: z.object({
      initProcessEnabled: z.boolean(),
      capabilities: z.strictObject({ drop: z.array(z.string()) }),
    }),
    mountPoints: z.array(z.object({ sourceVolume: z.string(), containerPath: z.string() })),
    portMappings: z.array(z.object({ name: z.string(), containerPort: z.number() })),
    environment: z.array(z.object({ name: z.string(), value: z.string() })),
    secrets: z.array(z.object({ name: z.string(), valueFrom: z.string() })),
    logConfiguration: z.object({ logDriver: z.string(), options: z.record(z.string(), z.string()) }),
  }),
]);
export type ContainerDefinition = z.infer<typeof containerDefinitions>[0];

export function definitionOf(graph: ResourceGraph, service: string): Resource {
  return graph.only(TYPES.definition, `${service}-task-definition`);
}

/** The one container of a service's task. */
export function containerOf(graph: ResourceGraph, service: string): ContainerDefinition {
  return containerDefinitions.parse(documentOf(graph, definitionOf(graph, service), "containerDefinitions"))[0];
}

/** A JSON document in an input; throws where it is absent, unknown or broken. */
export function documentOf(graph: ResourceGraph, resource: Resource, path: string): Json {
  const document = graph.document(resource, path);
  if (document.kind !== "document") throw new Error(`${resource.urn}: ${path} is ${document.kind}`);
  return document.value;
}

const oneOrMore = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat());
const policy = z.object({
  Statement: z.array(
    z.object({
      Effect: z.string(),
      Action: oneOrMore,
      Resource: oneOrMore.optional(),
      Principal: z.unknown().optional(),
      Condition: z.unknown().optional(),
    }),
  ),
});
export type PolicyStatement = z.infer<typeof policy>["Statement"][number];

export function statementsOf(graph: ResourceGraph, resource: Resource, path = "policy"): readonly PolicyStatement[] {
  return policy.parse(documentOf(graph, resource, path)).Statement;
}

/** Statements of a role's inline policy by the role's logical name; none without a policy. */
export function grantsOf(graph: ResourceGraph, role: string): readonly PolicyStatement[] {
  return graph.byName(`${role}-policy`).flatMap((policy) => statementsOf(graph, policy));
}

/** Whether `from` waits for `to`, directly or over others. */
export function waitsFor(graph: ResourceGraph, from: Resource, to: Resource): boolean {
  const seen = new Set<string>();
  const pending = [...(from.dependencies ?? [])];
  for (let urn = pending.pop(); urn !== undefined; urn = pending.pop()) {
    if (urn === to.urn) return true;
    if (seen.has(urn)) continue;
    seen.add(urn);
    pending.push(...(graph.get(urn)?.dependencies ?? []));
  }
  return false;
}

/** `from > to : port` for every rule of one direction, by logical names. */
export function rules(graph: ResourceGraph, direction: "ingress" | "egress"): readonly string[] {
  const nameOf = (resource: Resource, path: string): string => {
    const [group] = graph.references(resource.urn, path);
    return group === undefined ? "?" : graph.logicalName(group.urn);
  };
  return graph
    .byType(TYPES[direction])
    .map((rule) => {
      const own = nameOf(rule, "securityGroupId");
      const open = input(graph, rule, "cidrIpv4") ?? input(graph, rule, "prefixListId");
      const other = typeof open === "string" ? open : nameOf(rule, "referencedSecurityGroupId");
      const [from, to] = direction === "ingress" ? [other, own] : [own, other];
      return `${from} > ${to} : ${input(graph, rule, "toPort")}`;
    })
    .sort();
}
