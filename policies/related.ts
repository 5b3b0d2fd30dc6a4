/** Questions to the graph that more than one rule asks. */
import type { Resource } from "../graph/model.ts";
import type { ResourceGraph } from "../graph/query.ts";
import { canonicalType } from "./types.ts";

const byCanonicalType = new WeakMap<ResourceGraph, Map<string, Resource[]>>();

/** Resources of these types, under whatever token; in the order of the types, then of the graph. */
export function ofType(graph: ResourceGraph, ...types: readonly string[]): readonly Resource[] {
  let index = byCanonicalType.get(graph);
  if (!index) {
    index = new Map();
    for (const resource of graph.resources) {
      const type = canonicalType(resource.type);
      const list = index.get(type);
      if (list) list.push(resource);
      else index.set(type, [resource]);
    }
    byCanonicalType.set(graph, index);
  }
  const found = index;
  return types.flatMap((type) => found.get(type) ?? []);
}

export function isOfType(resource: Resource, ...types: readonly string[]): boolean {
  return types.includes(canonicalType(resource.type));
}

/** Resources of the type that refer to the target through the property. */
export function referring(
  graph: ResourceGraph,
  target: Resource | { readonly urn: string },
  property: string,
  ...types: readonly string[]
): readonly Resource[] {
  return graph.referrers(target.urn, property).filter((resource) => isOfType(resource, ...types));
}

/** Resources of the type that the property refers to. */
export function referred(
  graph: ResourceGraph,
  source: Resource | { readonly urn: string },
  property: string,
  ...types: readonly string[]
): readonly Resource[] {
  return graph.references(source.urn, property).filter((resource) => isOfType(resource, ...types));
}
