/**
 * A preview under the official CLI, beside a program that makes as many resources of one type and nothing else; and a first
 * `up` at the cloud's pace.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ResourceGraph } from "../graph/query.ts";
import { evaluateStack } from "../offline/stack.ts";
import { duration } from "../review/timeline.ts";
import { firstRuns } from "../scripts/deployment-time.ts";
import { cliVersion, EngineProject } from "../test/engine/cli.ts";
import { publishedTimes } from "../test/engine/cloud/latency.ts";
import { median } from "./measure.ts";
import { ms, ROOT, type Row, RUNS, ratio } from "./row.ts";

export const ENGINE_HEAD: Row = ["UNDER THE CLI, CLOUD SIMULATED", "WALL", "RATIO"];
const STACKS = ["dev", "prod"];

/** Of the published times: an hour in 180 seconds. Below that the engine's own work would be most of it. */
const SCALE = 1 / 20;
const AT_ONCE = 32;

export async function engineRows(): Promise<readonly Row[]> {
  if (cliVersion === undefined) return [["no pulumi on PATH: not measured", "", ""]];
  const rows: Row[] = [];
  for (const stack of STACKS) rows.push(...(await stackRows(stack)));
  for (const stack of STACKS) rows.push(await firstRunRow(stack));
  return rows;
}

/** A real `up` in a cloud that takes its time, beside the critical path that the graph promises. Once: it takes minutes. */
async function firstRunRow(stack: string): Promise<Row> {
  const promised = (await firstRuns()).find((run) => run.stack === stack);
  if (promised === undefined) throw new Error(`no stack ${stack}`);
  const project = await EngineProject.open(stack, { latency: publishedTimes(SCALE) });
  try {
    console.error(`pulumi up --stack ${stack}`);
    await project.succeed("up", "--yes", "--skip-preview", "--parallel", String(AT_ONCE));
    const { calls } = project.cloud;
    const begun = Math.min(...calls.map(({ startedMs }) => startedMs));
    const seconds = (Math.max(...calls.map(({ endedMs }) => endedMs)) - begun) / 1000 / SCALE;
    const { taken } = promised.path;
    const title = `first up of ${stack} at published times, ${AT_ONCE} at once`;
    return [
      title,
      duration(seconds),
      `${ratio(seconds, taken.seconds)} x its critical path, ${duration(taken.seconds)}`,
    ];
  } finally {
    project.close();
  }
}

async function stackRows(stack: string): Promise<readonly Row[]> {
  const graph = ResourceGraph.of(await evaluateStack({ root: ROOT, stack, mode: "deployed" }));
  const custom = graph.resources.filter(({ custom: own, type }) => own && !type.startsWith("pulumi:")).length;
  const project = await EngineProject.open(stack);
  const flat = await project.fork();
  try {
    useProgram(flat, join(ROOT, "bench/flat-program"));
    const preview = ["preview"];
    const empty = await timed(flat, preview, { BENCH_RESOURCES: String(custom) });
    const own = await timed(project, preview);
    const judged = await timed(project, [...preview, "--policy-pack", join(ROOT, "policies")]);
    return [
      [`preview of ${custom} topics`, ms(empty), ""],
      [`preview ${stack}, ${custom} resources`, ms(own), `${ratio(own, empty)} x topics`],
      [`preview ${stack} with the policy pack`, ms(judged), `${ratio(judged, own)} x preview`],
    ];
  } finally {
    flat.close();
    project.close();
  }
}

function useProgram(project: EngineProject, main: string): void {
  const file = join(dirname(project.stackFile), "Pulumi.yaml");
  writeFileSync(file, readFileSync(file, "utf8").replace(/^main: .*$/m, `main: ${main}`));
}

/** Median of the runs, after one to warm up, in milliseconds. */
async function timed(project: EngineProject, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  console.error(`pulumi ${args.join(" ")}`);
  const walls: number[] = [];
  for (let index = 0; index <= RUNS; index++) {
    const start = performance.now();
    const { exitCode, stdout, stderr } = await project.run(args, { env });
    // A policy that fails is no failure of the measurement.
    if (exitCode !== 0 && !stdout.includes("Policies:"))
      throw new Error(`pulumi ${args.join(" ")}: ${stdout}${stderr}`);
    if (index > 0) walls.push(performance.now() - start);
  }
  return median(walls);
}
