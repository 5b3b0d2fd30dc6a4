/** How a measured row looks, and the runs behind it. */
import { join } from "node:path";
import { type Measured, measure } from "./measure.ts";

export const ROOT = join(import.meta.dirname, "..");
/** Runs per row, after one to warm up. */
export const RUNS = Number(process.env.BENCH_RUNS ?? 5);

/** Title, wall time, processor time, memory, ratio, aim. */
export type Row = readonly string[];

/** Rows under a head of their own, with the columns above unless it says otherwise. */
export interface Group {
  readonly head: Row;
  readonly rows: readonly Row[];
}

export function run(...args: readonly string[]): Measured {
  console.error(`node ${args.join(" ")}`);
  return measure(args, { cwd: ROOT, runs: RUNS });
}

export const larder = (...args: readonly string[]): Measured => run("cli/main.ts", ...args);

export function row(what: string, measured: Measured, ratio: string, aim: string): Row {
  const { milliseconds, cpuMilliseconds, mebibytes } = measured;
  return [what, ...[milliseconds, cpuMilliseconds].map(ms), `${Math.round(mebibytes)} MiB`, ratio, aim];
}

export const ms = (milliseconds: number): string => `${Math.round(milliseconds)} ms`;
export const ratio = (part: number, whole: number): string => (part / whole).toFixed(2);
/** By wall time, and by processor time in brackets. */
export const ratios = (part: Measured, whole: Measured): string =>
  `${ratio(part.milliseconds, whole.milliseconds)} (${ratio(part.cpuMilliseconds, whole.cpuMilliseconds)})`;
