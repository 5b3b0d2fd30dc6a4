/** Parts of a CloudFront distribution. */
import { all, type Verdict } from "./model.ts";
import type { CheckedResource, NotKnown, Reader } from "./reading.ts";
import { eachOf } from "./requirements.ts";
import type { Tri } from "./tri.ts";

/** The default behaviour and the others. */
export function eachBehaviour(cdn: CheckedResource, check: (behaviour: Reader) => Verdict): Verdict {
  return all([check(cdn.at("defaultCacheBehavior")), eachOf(cdn, "orderedCacheBehaviors", check)]);
}

/** CloudFront takes an origin for a bucket that says neither how to reach a server nor a VPC. */
export function isBucketOrigin(origin: Reader): boolean {
  return !origin.withheld && !origin.has("customOriginConfig") && !origin.has("vpcOriginConfig");
}

/** Whether the name is that of an origin that is a bucket, or of a group with one among its members. */
export function isBucketTarget(cdn: CheckedResource, name: string): Tri {
  const origins = cdn.list("origins");
  if (!origins.known) return origins;
  const groups = cdn.list("originGroups");
  if (!groups.known) return groups;
  const [group] = groups.value.filter((each) => nameOf(each) === name);
  const members = group?.list("members");
  if (members && !members.known) return members;
  const wanted = members ? members.value.map(nameOf) : [name];
  const open = [...groups.value, ...origins.value, ...(members?.value ?? [])]
    .map(nameOf)
    .find((each) => typeof each === "object");
  const found = wanted.map((each) => origins.value.find((origin) => nameOf(origin) === each));
  if (found.some((origin) => origin !== undefined && isBucketOrigin(origin))) return true;
  return open !== undefined && found.includes(undefined) ? open : false;
}

function nameOf(part: Reader): string | NotKnown {
  const name = part.withheld ?? part.string("originId", "");
  return name.known ? name.value : name;
}
