import type { Resource } from "../graph/model.ts";
import type { ResourceGraph } from "../graph/query.ts";
import { CheckedResource } from "./reading.ts";

/** The resource as rules see it; JSON documents are parsed once per graph. */
export function checkedResource(resource: Resource, graph: ResourceGraph, marksSecrets = true): CheckedResource {
  return new CheckedResource(resource, (path) => graph.document(resource, path), marksSecrets);
}
