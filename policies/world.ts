/** Rules of security groups whose other side is the internet. */
import type { ResourceGraph } from "../graph/query.ts";
import { coversWorld } from "./addresses.ts";
import { type IngressRule, prefixListRanges } from "./ingress.ts";
import type { CheckedResource, Read } from "./reading.ts";
import type { Tri } from "./tri.ts";

/** Whether the ranges and prefix lists of a rule, taken together, are the internet. */
export function coversInternet(owner: CheckedResource, entry: IngressRule, graph: ResourceGraph): Tri {
  const listed = prefixListRanges(owner, entry, graph);
  const cidrs = [...rangesOf(entry.ranges), ...rangesOf(listed)].map(({ value }) => value);
  if (coversWorld(cidrs)) return true;
  for (const source of [entry.ranges, listed]) {
    if (!source.known) return source;
    const withheld = source.value.find((range) => !range.known);
    if (withheld && !withheld.known) return withheld;
  }
  return false;
}

/** The ranges that are known. */
export function rangesOf(ranges: Read<readonly Read<string>[]>) {
  return ranges.known ? ranges.value.flatMap((range) => (range.known ? [range] : [])) : [];
}
