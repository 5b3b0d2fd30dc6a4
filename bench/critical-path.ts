/** How long a first `pulumi up` takes by published times, beside the longest chain that values alone force. */
import { secondsAtOnce } from "../review/critical-path.ts";
import { duration } from "../review/timeline.ts";
import { firstRuns, PLACES } from "../scripts/deployment-time.ts";
import type { Row } from "./row.ts";

export const CRITICAL_PATH_HEAD: Row = [
  "FIRST RUN, SIMULATED",
  "TAKEN",
  "FORCED",
  "RATIO",
  "AIM",
  ...PLACES.map((places) => `${places} AT ONCE`),
  "KEPT BY",
];

/** Chains have short links too; these say what a run is made of. */
const SHOWN_SECONDS = 60;

export async function criticalPathRows(): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for (const { stack, graph, path } of await firstRuns()) {
    const { taken, forced } = path;
    const keepers = taken.chain.filter(({ start, end }) => end - start >= SHOWN_SECONDS);
    rows.push([
      stack,
      duration(taken.seconds),
      duration(forced.seconds),
      path.ratio.toFixed(2),
      "<= 1.2",
      ...PLACES.map((places) => (secondsAtOnce(graph, places) / forced.seconds).toFixed(2)),
      keepers.map(({ name, start, end }) => `${name} ${duration(end - start)}`).join(", "),
    ]);
  }
  return rows;
}
