/**
 * `npm run bench`: what the tool costs, as ratios within one run on one machine, beside what each should stay under.
 * BENCH_RUNS = runs per row, 5 by default. `npm run bench -- <group>...` measures only these. Exits 0 whatever it finds:
 * the figures depend on the machine; 2 for a group that there is not.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { unknownWord } from "../cli/suggest.ts";
import { type Align, table } from "../cli/views/table.ts";
import { COST_HEAD, costRows } from "./cost.ts";
import { CRITICAL_PATH_HEAD, criticalPathRows } from "./critical-path.ts";
import { ENGINE_HEAD, engineRows } from "./engine.ts";
import { growthRows, OFFLINE_HEAD, offlineRows } from "./offline.ts";
import { REPORTS_HEAD, reportRows } from "./reports.ts";
import { REVIEW_HEAD, reviewRows } from "./review.ts";
import { type Group, RUNS } from "./row.ts";

type Measure = (folder: string) => Group | Promise<Group>;

/** By name; each has the temporary folder to itself. */
const groups: Readonly<Record<string, Measure>> = {
  offline: (folder) => ({ head: OFFLINE_HEAD, rows: [...offlineRows(folder), ...growthRows(folder)] }),
  cost: async (folder) => ({ head: COST_HEAD, rows: await costRows(folder) }),
  reports: async (folder) => ({ head: REPORTS_HEAD, rows: await reportRows(folder) }),
  review: () => ({ head: REVIEW_HEAD, rows: reviewRows() }),
  engine: async () => ({ head: ENGINE_HEAD, rows: await engineRows() }),
  "critical-path": async () => ({ head: CRITICAL_PATH_HEAD, rows: await criticalPathRows() }),
};

/** Titles and ratios to the left, figures to the right. */
function aligned({ head, rows }: Group): string {
  const words = new Set(["", "RATIO", "RATIO BY WALL (BY CPU)", "AIM", "KEPT BY"]);
  const aligns = head.map((title, index): Align => (index === 0 || words.has(title) ? "left" : "right"));
  return table([head, ...rows], aligns);
}

async function main(names: readonly string[]): Promise<number> {
  const stranger = names.find((name) => !Object.hasOwn(groups, name));
  if (stranger !== undefined) {
    console.error(`error: ${unknownWord("group", stranger, Object.keys(groups))}`);
    return 2;
  }
  const machine = `${availableParallelism()} x ${cpus()[0]?.model ?? "unknown"}, load ${loadavg()[0]?.toFixed(1)}`;
  console.log(`Node ${process.version}, ${machine}; medians of ${RUNS} after one to warm up`);
  for (const [name, measure] of Object.entries(groups)) {
    if (names.length > 0 && !names.includes(name)) continue;
    const folder = mkdtempSync(join(tmpdir(), "larder-bench-"));
    try {
      console.log(`\n${aligned(await measure(folder))}`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
  return 0;
}

process.exitCode = await main(process.argv.slice(2));
