/** Application Auto Scaling of ECS services. */
import type { Resource } from "../graph/model.ts";
import type { ResourceGraph } from "../graph/query.ts";
import { ofType } from "./related.ts";
import { aws } from "./types.ts";

/** Scaling targets of the service: by the graph's edges, else by the name at the end of `service/<cluster>/<name>`. */
export function scalingTargetsOf(service: Resource, graph: ResourceGraph): readonly Resource[] {
  const name = graph.value(service, "name", { outputs: true });
  return ofType(graph, aws("appautoscaling", "Target")).filter((target) => {
    if (graph.references(target.urn, "resourceId").some(({ urn }) => urn === service.urn)) return true;
    const id = graph.value(target, "resourceId");
    if (!id.known || !name.known || typeof id.value !== "string" || typeof name.value !== "string") return false;
    return id.value.startsWith("service/") && id.value.endsWith(`/${name.value}`);
  });
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
