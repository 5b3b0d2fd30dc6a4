/** Whole processes, as a user starts them: wall time, processor time and the most memory they held. */
import { spawnSync } from "node:child_process";

export interface Measured {
  /** Wall time. */
  readonly milliseconds: number;
  /** Processor time of all threads: steadier than wall time on a busy machine. */
  readonly cpuMilliseconds: number;
  /** Largest resident set, MiB. */
  readonly mebibytes: number;
  readonly stdout: string;
}

/** Runs in each child: writes what it used to file descriptor 3 at the end. */
const REPORT = `data:text/javascript,${encodeURIComponent(`
  import { writeSync } from "node:fs";
  import { isMainThread } from "node:worker_threads";
  if (isMainThread) process.on("exit", () => writeSync(3, JSON.stringify(process.resourceUsage())));
`)}`;

export interface MeasureOptions {
  readonly cwd: string;
  readonly runs: number;
}

/** One run to warm the disk's cache, then the medians of the others; memory is the most of all. */
export function measure(args: readonly string[], { cwd, runs }: MeasureOptions): Measured {
  const samples = Array.from({ length: runs + 1 }, () => once(args, cwd)).slice(1);
  return {
    milliseconds: median(samples.map(({ milliseconds }) => milliseconds)),
    cpuMilliseconds: median(samples.map(({ cpuMilliseconds }) => cpuMilliseconds)),
    mebibytes: Math.max(...samples.map(({ mebibytes }) => mebibytes)),
    stdout: samples.at(-1)?.stdout ?? "",
  };
}

function once(args: readonly string[], cwd: string): Measured {
  const start = performance.now();
  const child = spawnSync(process.execPath, ["--import", REPORT, ...args], {
    cwd,
    stdio: ["ignore", "pipe", "pipe", "pipe"],
    encoding: "utf8",
    maxBuffer: 256 * 1024 * 1024,
  });
  const milliseconds = performance.now() - start;
  // 1 = findings: the command did its work.
  if (child.status !== 0 && child.status !== 1) throw new Error(`node ${args.join(" ")}: ${child.stderr}`);
  const used: NodeJS.ResourceUsage = JSON.parse(child.output[3] ?? "{}");
  return {
    milliseconds,
    cpuMilliseconds: (used.userCPUTime + used.systemCPUTime) / 1000,
    mebibytes: used.maxRSS / 1024,
    stdout: child.stdout,
  };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2;
}
