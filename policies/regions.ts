/** In which region a resource stands. */
import type { Json, Resource } from "../graph/model.ts";
import type { ResourceGraph } from "../graph/query.ts";
import { isUnknown } from "../graph/values.ts";

/** By its own property, by what the cloud answered, or by its provider; undefined where none of them says it. */
export function regionOf(resource: Resource, graph: ResourceGraph): string | undefined {
  const { inputs, outputs } = resource;
  const stated = textOf(inputs?.region);
  if (stated !== undefined) return stated;
  // Set, but not known: neither the answer nor the provider would be it.
  if (inputs?.region !== undefined && inputs.region !== null) return undefined;
  const arn = outputs?.arn;
  const fromArn = typeof arn === "string" && arn.startsWith("arn:") ? arn.split(":")[3] : undefined;
  const provider = graph.provider(resource);
  return textOf(outputs?.region) ?? textOf(fromArn) ?? textOf(provider?.inputs?.region);
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === "string" && value !== "" && !isUnknown(value) && /^[a-z0-9-]+$/.test(value)
    ? value
    : undefined;
}
