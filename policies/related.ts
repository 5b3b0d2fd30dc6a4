/** Questions to the graph that more than one rule asks. */
import type { Resource } from "../graph/model.ts";
import type { ResourceGraph } from "../graph/query.ts";
import { canonicalType } from "./types.ts";

/** Tokens of the graph by the type that they stand for. */
const tokensByType = new WeakMap<ResourceGraph, ReadonlyMap<string, readonly string[]>>();

/** Resources of these types, under whatever token; in the order of the types, then of the graph. */
export function ofType(graph: ResourceGraph, ...types: readonly string[]): readonly Resource[] {
  const tokens = tokensByType.get(graph) ?? Map.groupBy(graph.types, canonicalType);
  tokensByType.set(graph, tokens);
  return types.flatMap((type) => graph.byType(...(tokens.get(type) ?? [])));
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
