/** Whole processes, as a user starts them: wall time and the most memory they held. */
import { spawnSync } from "node:child_process";

export interface Measured {
  /** Median wall time. */
  readonly milliseconds: number;
  /** Largest resident set of all runs, MiB. */
  readonly mebibytes: number;
}

/** Runs in each child: writes its peak memory (KiB) to file descriptor 3 at the end. */
const REPORT_MEMORY = `data:text/javascript,${encodeURIComponent(
  'import { writeSync } from "node:fs"; process.on("exit", () => writeSync(3, String(process.resourceUsage().maxRSS)));',
)}`;

export interface MeasureOptions {
  readonly cwd: string;
  readonly runs: number;
}

/** One run to warm the disk's cache, then the median of the others. */
export function measure(args: readonly string[], { cwd, runs }: MeasureOptions): Measured {
  const samples = Array.from({ length: runs + 1 }, () => once(args, cwd)).slice(1);
  return {
    milliseconds: median(samples.map(({ milliseconds }) => milliseconds)),
    mebibytes: Math.max(...samples.map(({ mebibytes }) => mebibytes)),
  };
}

function once(args: readonly string[], cwd: string): Measured {
  const start = performance.now();
  const child = spawnSync(process.execPath, ["--import", REPORT_MEMORY, ...args], {
    cwd,
    stdio: ["ignore", "ignore", "pipe", "pipe"],
    encoding: "utf8",
  });
  const milliseconds = performance.now() - start;
  // 1 = findings: the command did its work.
  if (child.status !== 0 && child.status !== 1) throw new Error(`node ${args.join(" ")}: ${child.stderr}`);
  return { milliseconds, mebibytes: Number(child.output[3] ?? 0) / 1024 };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}
