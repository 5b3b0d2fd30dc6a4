/** What stands behind a security group: found by following edges, not by a list of types. */
import type { Json, Resource } from "../graph/model.ts";
import type { ResourceGraph } from "../graph/query.ts";
import { isList, isObject } from "../graph/values.ts";
import { DEFAULT_SECURITY_GROUP, EGRESS_RULE, INGRESS_TYPES, SECURITY_GROUP } from "./ingress.ts";
import { aws } from "./types.ts";

/** Resources that are about groups, but are no members of one. */
const RULES = new Set<string>([...INGRESS_TYPES, DEFAULT_SECURITY_GROUP, EGRESS_RULE]);
const TASK_DEFINITION = aws("ecs", "TaskDefinition");
const STACK = "pulumi:pulumi:Stack";
const GROUP_PROPERTY = /securitygroup/i;

export function isGroup({ type }: Resource): boolean {
  return type === SECURITY_GROUP || type === DEFAULT_SECURITY_GROUP;
}

/** Resources that have the group on one of their network interfaces. */
export function groupMembers(group: Resource, graph: ResourceGraph): readonly Resource[] {
  const attached = graph
    .referrers(group.urn)
    .filter(
      (resource) =>
        resource.custom &&
        !RULES.has(resource.type) &&
        Object.entries(resource.inputs ?? {}).some(
          ([property, value]) =>
            (GROUP_PROPERTY.test(property) || mentionsGroups(value)) &&
            graph.references(resource.urn, property).some(({ urn }) => urn === group.urn),
        ),
    );
  return attached.length > 0 ? attached : oneOffTasks(group, graph);
}

/** A task that no service runs names its group only when it is started: group and definition share a component. */
function oneOffTasks(group: Resource, graph: ResourceGraph): readonly Resource[] {
  const component = group.parent === undefined ? undefined : graph.get(group.parent);
  if (!component || component.type === STACK) return [];
  return graph.children(component.urn).filter(({ type }) => type === TASK_DEFINITION);
}

/** Deep enough for networkConfiguration, vpcConfig and launch templates; a bound, since a graph may be anything. */
const MAX_DEPTH = 6;

function mentionsGroups(value: Json | undefined, depth = 0): boolean {
  if (depth > MAX_DEPTH) return false;
  if (isList(value)) return value.some((entry) => mentionsGroups(entry, depth + 1));
  if (!isObject(value)) return false;
  return Object.entries(value).some(([key, entry]) => GROUP_PROPERTY.test(key) || mentionsGroups(entry, depth + 1));
}
