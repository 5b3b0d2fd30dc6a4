/** To which part of a platform a resource belongs: the component directly under the stack, and its area. */
import type { Resource, Urn } from "./model.ts";
import type { ResourceGraph } from "./query.ts";
import { logicalNameOf } from "./urn.ts";

const STACK_TYPE = "pulumi:pulumi:Stack";
/** The order of the rooms in components/; other areas follow by name. */
const AREAS = ["foundation", "edge", "compute", "data", "resilience", "operations"];
/** Resources that no component holds, and those of other programs. */
export const NO_AREA = "other";

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

/** Something in a cloud: neither a component nor a provider nor the stack. */
export function isReal(resource: Resource): boolean {
  return resource.custom && !isProvider(resource) && resource.type !== STACK_TYPE;
}

export interface Component {
  /** Of the component; of the resource itself where nothing holds it. */
  readonly urn: Urn;
  readonly name: string;
  readonly type: string;
  readonly area: string;
}

/** The component directly under the stack that holds the resource, or the resource itself. */
export function componentOf(graph: ResourceGraph, resource: Resource): Component {
  const parents = graph.parents(resource.urn).filter(({ type }) => type !== STACK_TYPE);
  const top = parents.at(-1) ?? resource;
  return { urn: top.urn, name: logicalNameOf(top.urn), type: top.type, area: areaOf(top) };
}

/** `larder:data:PostgresDatabase` is of the area data; what other programs make has none. */
export function areaOf(top: Resource): string {
  const [owner, area = NO_AREA] = top.type.split(":");
  return owner === "larder" && !top.custom ? area : NO_AREA;
}

export function compareAreas(a: string, b: string): number {
  return rank(a) - rank(b) || (a < b ? -1 : a > b ? 1 : 0);
}

function rank(area: string): number {
  const index = AREAS.indexOf(area);
  return index === -1 ? AREAS.length : index;
}
