/** The page that says how long a first run takes and what keeps it, and its picture. */
import { join } from "node:path";
import type { Deployment } from "../graph/model.ts";
import { ResourceGraph } from "../graph/query.ts";
import { timesOf } from "../knowledge/creation-times.ts";
import { evaluateStack } from "../offline/stack.ts";
import { type Column, code, markdownTable } from "../render/markdown.ts";
import { type CriticalPath, criticalPath, secondsAtOnce } from "../review/critical-path.ts";
import { chainTable, duration, mermaidGantt, shortType } from "../review/timeline.ts";
import { timelineSvg } from "../review/timeline-svg.ts";

export const ROOT = join(import.meta.dirname, "..");
const STACKS = ["prod", "staging", "dev"] as const;
/** The engine's own limit on two, four and eight processors. */
export const PLACES = [8, 16, 32] as const;
/** Quicker types are left out of the table of times. */
const LISTED_SECONDS = 5;

export interface FirstRun {
  readonly stack: string;
  readonly deployment: Deployment;
  readonly graph: ResourceGraph;
  readonly path: CriticalPath;
}

let runs: Promise<readonly FirstRun[]> | undefined;

/** The stacks as their files say, evaluated once per process, one after another. */
export function firstRuns(): Promise<readonly FirstRun[]> {
  runs ??= evaluateAll();
  return runs;
}

async function evaluateAll(): Promise<readonly FirstRun[]> {
  const found: FirstRun[] = [];
  for (const stack of STACKS) {
    const deployment = await evaluateStack({ root: ROOT, stack, mode: "deployed" });
    const graph = ResourceGraph.of(deployment);
    found.push({ stack, deployment, graph, path: criticalPath(graph) });
  }
  return found;
}

export async function deploymentTimeSvg(): Promise<string> {
  const prod = await prodRun();
  return timelineSvg(titleOf(prod), prod.path);
}

export async function deploymentTimePage(): Promise<string> {
  const all = await firstRuns();
  const prod = await prodRun();
  return `${[
    "# How long a first run takes",
    "Written by `npm run generate` from the graphs of the stacks and the times in `knowledge/creation-times.ts`; do not edit. The times are published medians or estimates, so the picture says what waits for what, not what your clock will show.",
    overview(all),
    "*Taken* is the longest chain of all that the engine waits for. *Unavoidable* is the longest chain of values alone: a request cannot be sent before the identifiers in it are known. What lies between the two is orders of ours (`dependsOn`); the aim is at most 1.2. The engine begins four things per processor at once (`--parallel`), which the last columns allow for.",
    `## ${titleOf(prod)}`,
    "![Gantt picture of the first run of prod](deployment-time.svg)",
    chainTable(prod.path),
    "The database's primary and its replica stand one behind the other because RDS copies a replica from a running primary. Without replicas the run ends with the services.",
    "The same picture for GitHub, with every step that takes a minute or keeps the run:",
    mermaidGantt(titleOf(prod), prod.path),
    ...all.filter((run) => run !== prod).flatMap((run) => [`## ${titleOf(run)}`, chainTable(run.path)]),
    "## Times",
    "Seconds until a resource can be used, of the types here that take five or more. Every other call answers at once.",
    timesTable(all),
  ].join("\n\n")}\n`;
}

async function prodRun(): Promise<FirstRun> {
  const [prod] = await firstRuns();
  if (prod === undefined) throw new Error("there is no stack");
  return prod;
}

function titleOf({ stack, path }: FirstRun): string {
  return `${stack}: ${duration(path.taken.seconds)}`;
}

function overview(all: readonly FirstRun[]): string {
  return markdownTable(
    [
      ["stack", "left"],
      ["taken", "right"],
      ["unavoidable", "right"],
      ["ratio", "right"],
      ...PLACES.map((places): Column => [`${places} at once`, "right"]),
    ],
    all.map(({ stack, graph, path }) => [
      stack,
      duration(path.taken.seconds),
      duration(path.forced.seconds),
      path.ratio.toFixed(2),
      ...PLACES.map((places) => duration(secondsAtOnce(graph, places))),
    ]),
  );
}

function timesTable(all: readonly FirstRun[]): string {
  const resources = all.flatMap(({ graph }) => graph.resources);
  const used = new Map(resources.map(({ type, inputs = {} }) => [timesOf(type, inputs), type]));
  const rows = [...used]
    .filter(([{ create }]) => create >= LISTED_SECONDS)
    .sort(([a, typeA], [b, typeB]) => b.create - a.create || (typeA < typeB ? -1 : 1))
    .map(([{ create, source }, type]) => [code(shortType(type)), String(create), source.split("; deletion")[0] ?? ""]);
  return markdownTable(
    [
      ["type", "left"],
      ["seconds", "right"],
      ["source", "left"],
    ],
    rows,
  );
}
