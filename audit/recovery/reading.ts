import type { Json, Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { isList, isObject, type JsonObject } from "../../graph/values.ts";

export function recordAt(value: Json | undefined): JsonObject {
  return isObject(value) ? value : {};
}

export function listAt(value: Json | undefined): readonly Json[] {
  return isList(value) ? value : [];
}

/** Numbers that an export keeps as text count as well. */
export function numberAt(value: Json | undefined): number | undefined {
  const number = typeof value === "string" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : undefined;
}

/** The parts of this type that name the whole in a property. */
export function partsOf(graph: ResourceGraph, whole: Resource, type: string, property: string): readonly Resource[] {
  return graph.referrers(whole.urn, property).filter((part) => part.type === type);
}
