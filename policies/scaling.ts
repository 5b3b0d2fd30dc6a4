/** Application Auto Scaling of ECS services. */
import type { Resource } from "../graph/model.ts";
import type { ResourceGraph } from "../graph/query.ts";
import { ofType } from "./related.ts";
import { aws } from "./types.ts";

const SERVICE = aws("ecs", "Service");

const byService = new WeakMap<ResourceGraph, ReadonlyMap<Resource, readonly Resource[]>>();

/** Scaling targets of the service: by the graph's edges, else by the name at the end of `service/<cluster>/<name>`. */
export function scalingTargetsOf(service: Resource, graph: ResourceGraph): readonly Resource[] {
  // What was kept would hide that it rests on references.
  const known = (graph.recordsReferences ? byService.get(graph) : undefined) ?? targetsByService(graph);
  byService.set(graph, known);
  return known.get(service) ?? [];
}

function targetsByService(graph: ResourceGraph): ReadonlyMap<Resource, readonly Resource[]> {
  const services = ofType(graph, SERVICE);
  const named = Map.groupBy(services, (service) => {
    const name = graph.value(service, "name", { outputs: true });
    return name.known && typeof name.value === "string" ? name.value : undefined;
  });
  const found = new Map<Resource, Resource[]>(services.map((service) => [service, []]));
  for (const target of ofType(graph, aws("appautoscaling", "Target"))) {
    const linked = graph.references(target.urn, "resourceId").filter((each) => found.has(each));
    const id = graph.value(target, "resourceId");
    const name = id.known && typeof id.value === "string" ? /^service\/[^/]+\/(.+)$/.exec(id.value)?.[1] : undefined;
    const own = name === undefined ? [] : (named.get(name) ?? []);
    for (const service of new Set([...linked, ...own])) found.get(service)?.push(target);
  }
  return found;
}

/** Scaling policies of a target: those with its resource id. */
export function scalingPoliciesOf(target: Resource, graph: ResourceGraph): readonly Resource[] {
  const id = graph.value(target, "resourceId");
  return ofType(graph, aws("appautoscaling", "Policy")).filter((policy) => {
    if (graph.references(policy.urn, "resourceId").some(({ urn }) => urn === target.urn)) return true;
    const own = graph.value(policy, "resourceId");
    return id.known && own.known && id.value === own.value;
  });
}
