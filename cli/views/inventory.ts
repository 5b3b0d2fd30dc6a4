/** What a graph is made of: its resources by area and by component. */
import type { Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { kindOf, logicalNameOf } from "../../graph/urn.ts";

const STACK_TYPE = "pulumi:pulumi:Stack";
/** The order of the rooms in components/; other areas follow by name. */
const AREAS = ["foundation", "edge", "compute", "data", "resilience", "operations"];
/** Resources that no component holds, and those of other programs. */
const NO_AREA = "other";

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
  const ordered = [...areas].sort(([a], [b]) => areaRank(a) - areaRank(b) || (a < b ? -1 : 1));
  return {
    resources: ordered.reduce((sum, [, number]) => sum + number, 0),
    areas: Object.fromEntries(ordered),
    components: components.sort((a, b) => areaRank(a.area) - areaRank(b.area)),
  };
}

/** Children of the stack, and whatever names no parent in this graph. */
export function topLevel(graph: ResourceGraph): readonly Resource[] {
  return graph.resources.filter((resource) => {
    if (resource.type === STACK_TYPE) return false;
    const parent = resource.parent === undefined ? undefined : graph.get(resource.parent);
    return parent === undefined || parent.type === STACK_TYPE;
  });
}

export function isProvider(resource: Resource): boolean {
  return resource.type.startsWith("pulumi:providers:");
}

function countBelow(graph: ResourceGraph, top: Resource): ComponentCount {
  const [owner, area = NO_AREA] = top.type.split(":");
  return {
    name: logicalNameOf(top.urn),
    kind: kindOf(top.type),
    area: owner === "larder" ? area : NO_AREA,
    resources: realBelow(graph, top),
  };
}

function realBelow(graph: ResourceGraph, top: Resource): number {
  return graph.descendants(top.urn).filter((resource) => resource.custom && !isProvider(resource)).length;
}

function areaRank(area: string): number {
  const index = AREAS.indexOf(area);
  return index === -1 ? AREAS.length : index;
}
