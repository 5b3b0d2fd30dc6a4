import { readFileSync } from "node:fs";
import { Command, Option } from "@commander-js/extra-typings";
import { componentDeltas, costDelta } from "../../review/cost/delta.ts";
import { estimateCost } from "../../review/cost/estimate.ts";
import { figuresFor } from "../../review/cost/figures.ts";
import { GROUPINGS, type Grouping, groupsOf } from "../../review/cost/group.ts";
import { growthOf } from "../../review/cost/growth.ts";
import { ageWarnings } from "../../review/cost/notes.ts";
import { parseUsage } from "../../review/cost/usage.ts";
import { baseGraphOf } from "../base/graph.ts";
import { costJson } from "../cost-json.ts";
import { systemReason, UsageError } from "../errors.ts";
import { evaluateGraphs, type NamedGraph, readGraphs } from "../graphs.ts";
import { requireDay } from "../judge.ts";
import { openOutput } from "../output.ts";
import type { Session } from "../session.ts";
import { type CostView, costText } from "../views/cost.ts";

const EXAMPLES = `
Examples:
  npm run larder -- cost                                  all stacks side by side
  npm run larder -- cost prod --by resource               each price with its formula
  npm run larder -- cost prod --usage usage.yaml --growth 3
  npm run larder -- cost prod --base main                 what a change costs
  npm run larder -- cost --graph new.json --base old.json
  npm run -s larder -- cost prod --json

US dollars a month by AWS's list prices, without taxes, discounts and free tiers. What is paid by use is in the sum only
where --usage says how much (docs/cost.md).`;

interface CostOptions {
  readonly graph?: string[] | undefined;
  readonly usage?: string | undefined;
  readonly base?: string | undefined;
  readonly by: Grouping;
  readonly growth: number;
}

export function costCommand(session: Session) {
  return new Command("cost")
    .description("estimate what stacks cost in a month")
    .argument("[stack]", "name of a stack; default: all of them")
    .option("--graph <path...>", "graph files instead of stacks")
    .option("--usage <file>", "how much is used of what is paid by use (YAML)")
    .option("--base <commit|file>", "what to compare with, a commit or a graph file: what the change costs")
    .addOption(new Option("--by <group>", "what to sum by").choices(GROUPINGS).default("component" as const))
    .option("--growth <times>", "also what it costs when used so many times as much", growthFactor, 10)
    .option("--as-of <date>", "day by which the age of the prices is judged, YYYY-MM-DD; default: today (UTC)")
    .option("--json", "all lines, prices and gaps as JSON")
    .option("--out <file>", "write here instead of to the standard output")
    .addHelpText("after", EXAMPLES)
    .action(async (stack, options) => {
      const { terminal } = session;
      const output = openOutput(terminal, options.out);
      const asOf = options.asOf === undefined ? today() : requireDay(options.asOf);
      const usage = options.usage === undefined ? undefined : parseUsage(readText(options.usage), options.usage);
      if (stack !== undefined && options.graph !== undefined) {
        throw new UsageError("cost takes a stack or --graph, not both; see larder cost --help");
      }
      const { graphs, errors } =
        options.graph === undefined
          ? await evaluateGraphs(stack, terminal)
          : { graphs: await readGraphs(options.graph), errors: [] };
      const figures = usage === undefined ? [] : figuresFor(usage, graphs);
      const base = options.base === undefined ? undefined : await baseOf(options.base, graphs, session);
      const views = graphs.map((each, index) => viewOf(each, figures[index], base, options));
      const paint = options.out === undefined ? terminal.paint : (_: unknown, text: string) => text;
      if (options.json) output.write(costJson(views, asOf));
      else if (views.length > 0) output.write(`${costText(views, options.by, paint)}\n`);
      const estimates = views.map(({ estimate }) => estimate);
      for (const warning of ageWarnings(estimates, asOf)) terminal.err(`note: ${warning}`);
      if (errors.length > 0) throw new AggregateError(errors);
    });
}

function viewOf(
  { stack, graph }: NamedGraph,
  figures: ReturnType<typeof figuresFor>[number] | undefined,
  base: NamedGraph | undefined,
  { by, growth }: CostOptions,
): CostView {
  const estimate = estimateCost(graph, figures);
  // The base is used as much as the head: a difference in figures would not be a change of the program.
  const before = base === undefined ? undefined : estimateCost(base.graph, figures);
  const delta = before && { stack: costDelta(before, estimate), components: componentDeltas(before, estimate) };
  return { stack, estimate, groups: groupsOf(estimate, by), growth: growthOf(estimate, growth), delta };
}

/** One graph is compared with one. */
async function baseOf(
  reference: string,
  [only, ...others]: readonly NamedGraph[],
  { terminal }: Session,
): Promise<NamedGraph> {
  if (only === undefined || others.length > 0)
    throw new UsageError("--base needs one stack or one --graph, such as: cost prod --base main");
  // Secrets cost nothing: there is nothing to compare them for.
  return baseGraphOf(reference, only, "", terminal);
}

function readText(path: string): string {
  try {
    return readFileSync(path, "utf8");
  } catch (error) {
    throw new UsageError(`--usage ${path}: ${systemReason(error)}`);
  }
}

const MOST_GROWTH = 1_000;

function growthFactor(text: string): number {
  const factor = /^\d+(\.\d+)?$/.test(text) ? Number(text) : Number.NaN;
  if (factor >= 1 && factor <= MOST_GROWTH) return factor;
  throw new UsageError(`--growth: expected a number from 1 to ${MOST_GROWTH}, got "${text}"`);
}

function today(): string {
  return new Date().toISOString().slice(0, 10);
}
