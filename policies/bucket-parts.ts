/** Parts of a bucket: resources of their own, and what refers to the bucket. */
import type { Resource } from "../graph/model.ts";
import type { ResourceGraph } from "../graph/query.ts";
import { aws, canonicalType } from "./types.ts";

export const BUCKET = aws("s3", "Bucket");

/** The bucket that a part belongs to; the bucket itself for a bucket. */
export function bucketOf(part: { readonly urn: string; readonly type: string }, graph: ResourceGraph) {
  if (canonicalType(part.type) === BUCKET) return graph.get(part.urn);
  return graph.references(part.urn, "bucket").find(({ type }) => canonicalType(type) === BUCKET);
}

/** Parts of one type; `name` without the module: BucketVersioning. */
export function partsOf(bucket: Resource, name: string, graph: ResourceGraph): readonly Resource[] {
  const type = aws("s3", name);
  return graph.referrers(bucket.urn, "bucket").filter((part) => canonicalType(part.type) === type);
}

const LOAD_BALANCER = aws("lb", "LoadBalancer");
const DISTRIBUTION = aws("cloudfront", "Distribution");
const LOGGING = aws("s3", "BucketLogging");
const TARGETS = [
  { type: LOAD_BALANCER, path: "accessLogs.bucket", by: "a load balancer" },
  { type: LOAD_BALANCER, path: "connectionLogs.bucket", by: "a load balancer" },
  { type: DISTRIBUTION, path: "loggingConfig.bucket", by: "a distribution" },
  { type: LOGGING, path: "targetBucket", by: "S3" },
  { type: BUCKET, path: "logging.targetBucket", by: "S3" },
  { type: BUCKET, path: "loggings[0].targetBucket", by: "S3" },
];
/** Further services that deliver logs, and can use a customer's key. */
const LOG_SOURCES = [
  { type: aws("cloudwatch", "LogDeliveryDestination"), path: "deliveryDestinationConfiguration" },
  { type: aws("ec2", "FlowLog"), path: "logDestination" },
  { type: aws("wafv2", "WebAclLoggingConfiguration"), path: "logDestinationConfigs" },
];

/** Who delivers logs into the bucket by a road that cannot use a customer's key or, for a distribution, needs ACLs. */
export function logWriter(bucket: Resource, graph: ResourceGraph): string | undefined {
  for (const referrer of graph.referrers(bucket.urn)) {
    const found = TARGETS.find(
      ({ type, path }) =>
        canonicalType(referrer.type) === type && graph.references(referrer.urn, path).some((r) => r === bucket),
    );
    if (found) return found.by;
  }
  return undefined;
}

/** Whether the bucket holds logs of others, so that a log of who reads it would be one of itself. */
export function holdsLogs(bucket: Resource, graph: ResourceGraph): boolean {
  return (
    logWriter(bucket, graph) !== undefined ||
    graph
      .referrers(bucket.urn)
      .some((user) =>
        LOG_SOURCES.some(({ type, path }) => user.type === type && graph.references(user.urn, path).includes(bucket)),
      )
  );
}
