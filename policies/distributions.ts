/** Parts of a CloudFront distribution. */
import { all, type Verdict } from "./model.ts";
import { type CheckedResource, known, type Read, type Reader } from "./reading.ts";
import { eachOf } from "./requirements.ts";

/** The default behaviour and the others. */
export function eachBehaviour(cdn: CheckedResource, check: (behaviour: Reader) => Verdict): Verdict {
  return all([check(cdn.at("defaultCacheBehavior")), eachOf(cdn, "orderedCacheBehaviors", check)]);
}

/** CloudFront takes an origin for a bucket that says neither how to reach a server nor a VPC. */
export function isBucketOrigin(origin: Reader): boolean {
  return !origin.withheld && !origin.has("customOriginConfig") && !origin.has("vpcOriginConfig");
}

/** Names of the origins that are buckets, and of the groups with one among their members. */
export function bucketTargets(cdn: CheckedResource): Read<ReadonlySet<string>> {
  const origins = cdn.list("origins");
  if (!origins.known) return origins;
  const groups = cdn.list("originGroups");
  if (!groups.known) return groups;
  const names = new Set(origins.value.filter(isBucketOrigin).flatMap(nameOf));
  for (const group of groups.value) {
    const members = group.list("members");
    if (members.known && members.value.flatMap(nameOf).some((name) => names.has(name))) {
      for (const name of nameOf(group)) names.add(name);
    }
  }
  return known(names, origins.evidence);
}

function nameOf(part: Reader): readonly string[] {
  const name = part.string("originId", "");
  return name.known && name.value !== "" ? [name.value] : [];
}
