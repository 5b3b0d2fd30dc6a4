/** ARNs of policies as the names of the graph: `uploads-bucket/*` instead of `arn:aws:s3:::uploads-bucket-e38529d/*`. */
import type { Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { matches } from "../../policies/secret-access.ts";
import { arnOf } from "./facts.ts";

export interface NamedArn {
  readonly text: string;
  /** What of the graph it stands for; several for a pattern. */
  readonly resources: readonly Resource[];
}

const indexes = new WeakMap<ResourceGraph, ReadonlyMap<string, Resource>>();

export function nameArn(graph: ResourceGraph, arn: string): NamedArn {
  const index = indexOf(graph);
  const whole = index.get(arn);
  if (whole) return { text: graph.logicalName(whole.urn), resources: [whole] };
  if (!arn.startsWith("arn:")) return { text: arn, resources: [] };
  // A part of one resource: objects of a bucket, streams of a log group, versions of a secret.
  for (let end = arn.length - 1; end > 20; end--) {
    if (!"/:*-?".includes(arn[end] ?? "")) continue;
    const found = index.get(arn.slice(0, end));
    if (found) return { text: `${graph.logicalName(found.urn)}${arn.slice(end)}`, resources: [found] };
  }
  if (!/[*?]/.test(arn)) return { text: arn, resources: [] };
  return { text: arn, resources: [...index].filter(([own]) => matches(arn, own)).map(([, resource]) => resource) };
}

function indexOf(graph: ResourceGraph): ReadonlyMap<string, Resource> {
  const known = indexes.get(graph);
  if (known) return known;
  const index = new Map<string, Resource>();
  for (const resource of graph.resources) {
    const arn = resource.custom ? arnOf(resource) : undefined;
    // Parts (a policy, a version) may repeat the ARN of the whole, which comes first in a graph.
    if (arn !== undefined && !index.has(arn)) index.set(arn, resource);
  }
  indexes.set(graph, index);
  return index;
}
