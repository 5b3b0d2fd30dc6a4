import type { Resource } from "../../graph/model.ts";
import { COPIED_SECRET_LOSS, OTHER_REGION_MINUTES, RESTORE_SECRET_MINUTES } from "../../knowledge/recovery.ts";
import type { Way } from "../recovery.ts";
import { listAt, numberAt } from "./reading.ts";

const DAY_MINUTES = 1440;
/** assumed: a group made from a snapshot. */
const RESTORE_CACHE_MINUTES = 30;

/** Daily snapshots, where some are kept. */
export function cacheWays({ inputs = {} }: Resource): readonly Way[] {
  if ((numberAt(inputs.snapshotRetentionLimit) ?? 0) === 0) return [];
  return [{ after: "mistake", way: "daily snapshot", lostMinutes: DAY_MINUTES, downMinutes: RESTORE_CACHE_MINUTES }];
}

/** A deleted secret waits for its end; earlier values stay as versions. */
export function secretWays({ inputs = {} }: Resource): readonly Way[] {
  const ways: Way[] = [];
  // Absent = 30 days.
  if ((numberAt(inputs.recoveryWindowInDays) ?? 30) > 0) {
    ways.push({ after: "mistake", way: "recovery window", lostMinutes: 0, downMinutes: RESTORE_SECRET_MINUTES });
  }
  if (listAt(inputs.replicas).length > 0) {
    const way = "copy of the secret";
    ways.push({ after: "region", way, lostMinutes: COPIED_SECRET_LOSS, downMinutes: OTHER_REGION_MINUTES });
  }
  return ways;
}
