import type { Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import {
  CONTINUOUS_BUCKET_LOSS,
  OTHER_REGION_MINUTES,
  REPLICATED_BUCKET_LOSS,
  RESTORE_BUCKET_MINUTES,
  VERSIONS_MINUTES,
} from "../../knowledge/recovery.ts";
import type { Way } from "../recovery.ts";
import { rulesFor } from "./plans.ts";
import { partsOf, recordAt } from "./reading.ts";

/** Old versions, backups, and the copy in another region. */
export function bucketWays(graph: ResourceGraph, bucket: Resource): readonly Way[] {
  const ways: Way[] = [];
  const versions = partsOf(graph, bucket, "aws:s3/bucketVersioning:BucketVersioning", "bucket");
  if (versions.some(({ inputs }) => recordAt(inputs?.versioningConfiguration).status === "Enabled")) {
    ways.push({ after: "mistake", way: "earlier versions", lostMinutes: 0, downMinutes: VERSIONS_MINUTES });
  }
  if (partsOf(graph, bucket, "aws:s3/bucketReplicationConfig:BucketReplicationConfig", "bucket").length > 0) {
    const lostMinutes = REPLICATED_BUCKET_LOSS;
    ways.push({ after: "region", way: "replicated bucket", lostMinutes, downMinutes: OTHER_REGION_MINUTES });
  }
  for (const { name, everyMinutes, continuous, copied } of rulesFor(graph, bucket)) {
    const lostMinutes = continuous ? CONTINUOUS_BUCKET_LOSS : everyMinutes;
    if (lostMinutes === undefined) continue;
    const way = continuous ? "continuous backup" : `${name} backup`;
    ways.push({ after: "mistake", way, lostMinutes, downMinutes: RESTORE_BUCKET_MINUTES });
    // A copy of a continuous backup is a snapshot.
    if (copied && everyMinutes !== undefined) {
      ways.push({
        after: "region",
        way: `copy of the ${name} backup`,
        lostMinutes: everyMinutes,
        downMinutes: RESTORE_BUCKET_MINUTES + OTHER_REGION_MINUTES,
      });
    }
  }
  return ways;
}
