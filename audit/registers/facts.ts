/** What registers say of any resource: to which component it belongs, where it stands, which data it holds. */
import type { Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { factsOf } from "../../knowledge/resource-types.ts";
import { checkedResource } from "../../policies/checked.ts";
import type { Read } from "../../policies/reading.ts";

const STACK = "pulumi:pulumi:Stack";

export const NOT_STATED = "not stated";

/** A value as text, or why there is none. */
export function told<T>(read: Read<T>, show: (value: T) => string = String): string {
  if (read.known) return show(read.value);
  switch (read.reason) {
    case "unknown":
      return "not known before deployment";
    case "secret":
      return "a secret";
    case "malformed":
      return "cannot be read";
    case "unrecorded":
      return "not recorded";
    case "broken":
      return "not in the graph";
    default:
      return read.reason satisfies never;
  }
}

/** The outermost component around the resource; outside of any, the resource itself. */
export function componentOf(graph: ResourceGraph, resource: Resource): string {
  const components = graph.parents(resource.urn).filter(({ type, custom }) => !custom && type !== STACK);
  return graph.logicalName((components.at(-1) ?? resource).urn);
}

/** The resource's own region, else its provider's, else the one in its ARN; `global` for what has none. */
export function regionOf(graph: ResourceGraph, resource: Resource): string {
  const own = graph.value(resource, "region", { outputs: true });
  if (own.known && typeof own.value === "string" && own.value !== "") return own.value;
  if (factsOf(resource.type)?.global === true) return "global";
  const provider = graph.provider(resource);
  const theirs = provider && graph.value(provider, "region", { outputs: true });
  if (theirs?.known && typeof theirs.value === "string" && theirs.value !== "") return theirs.value;
  const arn = arnOf(resource);
  if (arn !== undefined) return arn.split(":")[3] || "global";
  return NOT_STATED;
}

export function arnOf(resource: Resource): string | undefined {
  return [resource.outputs?.arn, resource.id].find(
    (text): text is string => typeof text === "string" && text.startsWith("arn:"),
  );
}

/** The tag `data-class`, of the resource or merged in by its provider. */
export function dataClassOf(graph: ResourceGraph, resource: Resource): string {
  const own = checkedResource(resource, graph).tag("data-class");
  if (!own.known) return told(own);
  if (own.value !== undefined) return own.value;
  const merged = graph.value(resource, 'tagsAll["data-class"]', { outputs: true });
  return merged.known && typeof merged.value === "string" ? merged.value : NOT_STATED;
}

/** `1 day`, `35 days`. */
export function days(count: number): string {
  return amount(count, "day");
}

export function amount(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}

/** The largest unit that leaves no rest. */
export function seconds(count: number): string {
  for (const [unit, size] of [
    ["day", 86_400],
    ["hour", 3600],
    ["minute", 60],
  ] as const) {
    if (count >= size && count % size === 0) return amount(count / size, unit);
  }
  return amount(count, "second");
}
