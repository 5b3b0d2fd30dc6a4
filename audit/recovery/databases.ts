import type { Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import {
  COPIED_LOG_LOSS,
  OTHER_REGION_MINUTES,
  POINT_IN_TIME_LOSS,
  restoreDatabaseMinutes,
} from "../../knowledge/recovery.ts";
import type { Way } from "../recovery.ts";
import { rulesFor } from "./plans.ts";
import { numberAt, partsOf } from "./reading.ts";

const COPIES = "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication";

/** Point-in-time recovery, snapshots, and what of both is in another region. */
export function databaseWays(graph: ResourceGraph, instance: Resource): readonly Way[] {
  const { inputs = {} } = instance;
  const downMinutes = restoreDatabaseMinutes(numberAt(inputs.allocatedStorage) ?? 0);
  const elsewhere = downMinutes + OTHER_REGION_MINUTES;
  const ways: Way[] = [];
  if ((numberAt(inputs.backupRetentionPeriod) ?? 0) > 0) {
    ways.push({ after: "mistake", way: "point-in-time recovery", lostMinutes: POINT_IN_TIME_LOSS, downMinutes });
    if (partsOf(graph, instance, COPIES, "sourceDbInstanceArn").length > 0) {
      const way = "point-in-time recovery from copied logs";
      ways.push({ after: "region", way, lostMinutes: COPIED_LOG_LOSS, downMinutes: elsewhere });
    }
  }
  for (const { name, everyMinutes, copied } of rulesFor(graph, instance)) {
    if (everyMinutes === undefined) continue;
    ways.push({ after: "mistake", way: `${name} snapshot`, lostMinutes: everyMinutes, downMinutes });
    if (copied) {
      ways.push({
        after: "region",
        way: `copy of the ${name} snapshot`,
        lostMinutes: everyMinutes,
        downMinutes: elsewhere,
      });
    }
  }
  return ways;
}
