/**
 * What may be put right without asking anybody: settings that AWS changes in place, that take nothing away from whoever uses
 * the resource, and that can be taken back. Off unless a pack's configuration gives the policy the level `remediate`.
 */
import type { ControlId } from "./catalogue.ts";
import { aws } from "./types.ts";

export interface Remedy {
  readonly types: readonly string[];
  /** Values by path: `a.b`, and `a[].b` for every entry of a list. A block that is missing is made, an entry is not. */
  readonly set: Readonly<Record<string, boolean | number | string>>;
}

const BALANCER = [aws("lb", "LoadBalancer")];

export const remedies: Partial<Readonly<Record<ControlId, Remedy>>> = {
  "S3-01": {
    types: [aws("s3", "BucketPublicAccessBlock")],
    set: { blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true },
  },
  "S3-04": {
    types: [aws("s3", "BucketServerSideEncryptionConfiguration")],
    set: { "rules[].bucketKeyEnabled": true },
  },
  "S3-11": { types: [aws("s3", "Bucket")], set: { forceDestroy: false } },
  "BAK-01": { types: [aws("backup", "Vault")], set: { forceDestroy: false } },
  "ALB-03": { types: BALANCER, set: { dropInvalidHeaderFields: true } },
  "ALB-04": { types: BALANCER, set: { desyncMitigationMode: "defensive" } },
  "ALB-06": { types: BALANCER, set: { enableDeletionProtection: true } },
  "ALB-08": { types: BALANCER, set: { xffHeaderProcessingMode: "append" } },
  "ALB-09": { types: BALANCER, set: { enableWafFailOpen: false } },
  "RDS-06": { types: [aws("rds", "Instance"), aws("rds", "Cluster")], set: { deletionProtection: true } },
  "RDS-13": { types: [aws("rds", "Instance"), aws("rds", "Cluster")], set: { copyTagsToSnapshot: true } },
  "KMS-01": { types: [aws("kms", "Key")], set: { enableKeyRotation: true } },
  "KMS-02": { types: [aws("kms", "Key")], set: { deletionWindowInDays: 30 } },
  "SEC-01": { types: [aws("secretsmanager", "Secret")], set: { recoveryWindowInDays: 30 } },
  "ECR-03": { types: [aws("ecr", "Repository")], set: { forceDelete: false } },
  "NET-07": { types: [aws("ec2", "Subnet")], set: { mapPublicIpOnLaunch: false } },
  "WAF-04": {
    types: [aws("wafv2", "WebAcl")],
    set: {
      "visibilityConfig.cloudwatchMetricsEnabled": true,
      "visibilityConfig.sampledRequestsEnabled": true,
      "rules[].visibilityConfig.cloudwatchMetricsEnabled": true,
      "rules[].visibilityConfig.sampledRequestsEnabled": true,
    },
  },
};

/** The properties with the remedy applied; what is neither object nor list on the way (an unknown, a secret) is left. */
export function remedied(properties: object, { set }: Remedy): object {
  return Object.entries(set).reduce<object>((changed, [path, value]) => {
    const next = withValue(changed, path.split("."), value);
    return typeof next === "object" && next !== null ? next : changed;
  }, properties);
}

/** A copy along the path; everything else is shared, so that the SDK's secrets stay what they are. */
function withValue(at: unknown, path: readonly string[], value: unknown): unknown {
  const [segment = "", ...rest] = path;
  const isEach = segment.endsWith("[]");
  const name = isEach ? segment.slice(0, -2) : segment;
  if (!isPlain(at)) return at;
  if (isEach) {
    const list: unknown = Reflect.get(at, name);
    return Array.isArray(list) ? { ...at, [name]: list.map((entry) => withValue(entry, rest, value)) } : at;
  }
  if (rest.length === 0) return { ...at, [name]: value };
  const inner: unknown = Reflect.get(at, name) ?? {};
  return { ...at, [name]: withValue(inner, rest, value) };
}

function isPlain(value: unknown): value is object {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
