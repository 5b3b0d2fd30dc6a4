/** Parts of a CloudFront distribution. */
import { all, type Verdict } from "./model.ts";
import type { CheckedResource, Reader } from "./reading.ts";
import { eachOf } from "./requirements.ts";

/** The default behaviour and the others. */
export function eachBehaviour(cdn: CheckedResource, check: (behaviour: Reader) => Verdict): Verdict {
  return all([check(cdn.at("defaultCacheBehavior")), eachOf(cdn, "orderedCacheBehaviors", check)]);
}

/** CloudFront takes an origin for a bucket that says neither how to reach a server nor a VPC. */
export function isBucketOrigin(origin: Reader): boolean {
  return !origin.withheld && !origin.has("customOriginConfig") && !origin.has("vpcOriginConfig");
}
