/** How parts are called. */
import type { Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { logicalNameOf } from "../../graph/urn.ts";

/** The component's name, where the part is the only one drawn in it: `uploads`, not `uploads-bucket`. */
export function nameOf(graph: ResourceGraph, resource: Resource, isDrawn: (other: Resource) => boolean): string {
  const parent = resource.parent === undefined ? undefined : graph.get(resource.parent);
  if (parent === undefined || parent.custom || parent.type === "pulumi:pulumi:Stack")
    return logicalNameOf(resource.urn);
  const others = graph.children(parent.urn).filter((child) => child !== resource && child.custom && isDrawn(child));
  return logicalNameOf(others.length === 0 ? parent.urn : resource.urn);
}

export function count(number: number, one: string, many = `${one}s`): string {
  return `${number} ${number === 1 ? one : many}`;
}
