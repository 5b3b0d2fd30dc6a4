import type { Json, Resource } from "../graph/model.ts";
import type { ResourceGraph } from "../graph/query.ts";
import { isList, isObject, type JsonObject } from "../graph/values.ts";
import { CheckedResource } from "./reading.ts";

/** The resource as rules see it; JSON documents are parsed once per graph. */
export function checkedResource(
  resource: Resource,
  graph: ResourceGraph,
  marksSecrets = true,
  marksOutputs = true,
): CheckedResource {
  return new CheckedResource(resource, {
    inputs: resource.type === BUCKET_V2 ? singular(resource.inputs ?? {}) : (resource.inputs ?? {}),
    documents: (path) => graph.document(resource, path),
    defaultTags: () => defaultTags(resource, graph),
    marksSecrets,
    marksOutputs,
  });
}

/** Tags that the provider adds to every resource; the AWS provider merges them into the inputs when it checks them. */
function defaultTags(resource: Resource, graph: ResourceGraph): Json | undefined {
  const provider = graph.provider(resource);
  if (!provider || !resource.type.startsWith("aws:")) return undefined;
  const found = graph.document(provider, "defaultTags");
  if (found.kind === "unknown") return provider.inputs?.defaultTags;
  return found.kind === "document" && isObject(found.value) ? found.value.tags : undefined;
}

/** Before provider 7 a bucket had its inline parts in lists of one, under plural names. */
const BUCKET_V2 = "aws:s3/bucketV2:BucketV2";
const PLURALS: Readonly<Record<string, string>> = {
  versionings: "versioning",
  loggings: "logging",
  websites: "website",
  serverSideEncryptionConfigurations: "serverSideEncryptionConfiguration",
  applyServerSideEncryptionByDefaults: "applyServerSideEncryptionByDefault",
};

function singular(inputs: JsonObject, depth = 0): JsonObject {
  const inner = (value: Json): Json => {
    if (depth > 4) return value;
    if (isList(value)) return value.map((entry) => (isObject(entry) ? singular(entry, depth + 1) : entry));
    return isObject(value) ? singular(value, depth + 1) : value;
  };
  return Object.fromEntries(Object.entries(inputs).map(([key, value]) => [PLURALS[key] ?? key, inner(value)]));
}
