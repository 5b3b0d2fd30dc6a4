/** What a graph is made of: its resources by area and by component. */
import { areaOf, compareAreas, isProvider, isReal, NO_AREA, topLevel } from "../../graph/components.ts";
import type { Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { kindOf, logicalNameOf } from "../../graph/urn.ts";

export interface ComponentCount {
  readonly name: string;
  /** Last part of the type token: `PostgresDatabase`. */
  readonly kind: string;
  readonly area: string;
  /** Real resources below it, at any depth; providers and components are none. */
  readonly resources: number;
}

export interface Inventory {
  readonly resources: number;
  /** By area, in the order of the rooms. */
  readonly areas: Readonly<Record<string, number>>;
  /** Those directly under the stack, by area, then in the order of the program. */
  readonly components: readonly ComponentCount[];
}

export function inventory(graph: ResourceGraph): Inventory {
  const tops = topLevel(graph).filter((resource) => !isProvider(resource));
  // A component that only holds providers makes nothing.
  const components = tops
    .filter((top) => !top.custom)
    .map((top) => countBelow(graph, top))
    .filter(({ resources }) => resources > 0);
  const loose = tops.filter((top) => top.custom).reduce((sum, top) => sum + 1 + realBelow(graph, top), 0);
  const areas = new Map<string, number>();
  for (const { area, resources } of components) areas.set(area, (areas.get(area) ?? 0) + resources);
  if (loose > 0) areas.set(NO_AREA, (areas.get(NO_AREA) ?? 0) + loose);
  const ordered = [...areas].sort(([a], [b]) => compareAreas(a, b));
  return {
    resources: ordered.reduce((sum, [, number]) => sum + number, 0),
    areas: Object.fromEntries(ordered),
    components: components.sort((a, b) => compareAreas(a.area, b.area)),
  };
}

function countBelow(graph: ResourceGraph, top: Resource): ComponentCount {
  return {
    name: logicalNameOf(top.urn),
    kind: kindOf(top.type),
    area: areaOf(top),
    resources: realBelow(graph, top),
  };
}

function realBelow(graph: ResourceGraph, top: Resource): number {
  return graph.descendants(top.urn).filter(isReal).length;
}
