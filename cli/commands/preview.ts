import { Command } from "@commander-js/extra-typings";
import { mandatoryBlocks } from "../../audit/formats/blocks.ts";
import { loadStack } from "../../config/stack-file.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import type { Report } from "../../policies/report.ts";
import { estimateCost } from "../../review/cost/estimate.ts";
import type { Estimate } from "../../review/cost/model.ts";
import { dollars } from "../../review/cost/money.ts";
import { UsageError } from "../errors.ts";
import { evaluateGraphs, type NamedGraph } from "../graphs.ts";
import { exemptionsFrom, judge } from "../judge.ts";
import { ROOT } from "../project.ts";
import type { Session } from "../session.ts";
import type { Terminal } from "../terminal.ts";
import { TOOL } from "../tool.ts";
import { type Inventory, inventory } from "../views/inventory.ts";
import { overview } from "../views/overview.ts";
import { stackText } from "../views/stack.ts";
import { tree } from "../views/tree.ts";

const EXAMPLES = `
Examples:
  npm run preview                     all stacks side by side
  npm run preview -- prod             one stack, by component
  npm run preview -- prod --tree      every resource
  npm run -s preview -- --json

No account, network or pulumi needed: the program is evaluated in this process. Exit code 1: a mandatory control fails.`;

/** Failing resources shown per stack and control; `check` shows all. */
const SHOWN = 3;

interface Previewed {
  readonly stack: string;
  readonly graph: ResourceGraph;
  readonly inventory: Inventory;
  readonly report: Report;
  readonly estimate: Estimate;
}

export function previewCommand(session: Session) {
  return new Command("preview")
    .description("show what stacks are made of and whether they hold the policies")
    .argument("[stack]", "name of a stack; default: all of them")
    .option("--tree", "show every resource of the stack")
    .option("--json", "counts and verdicts as JSON")
    .addHelpText("after", EXAMPLES)
    .action(async (stack, { tree: asTree, json }) => {
      const { terminal } = session;
      if (asTree && stack === undefined) throw new UsageError("--tree needs a stack, such as: preview prod --tree");
      const { graphs, errors } = await evaluateGraphs(stack, terminal);
      const exemptions = exemptionsFrom(undefined);
      const previews = graphs.map((each) => previewOf(each, exemptions));
      session.found = previews.some(({ report }) => report.summary.fail.mandatory > 0);
      if (json) terminal.out(jsonOf(previews));
      else if (previews.length > 0) terminal.out(textOf(previews, stack === undefined, asTree === true, terminal));
      if (errors.length > 0) throw new AggregateError(errors);
    });
}

function previewOf({ stack, deployment, graph }: NamedGraph, exemptions: ReturnType<typeof exemptionsFrom>): Previewed {
  const { profile } = loadStack({ projectDir: ROOT, stack }).config;
  const report = judge(deployment, { source: `synth ${stack}`, profile, exemptions });
  return { stack, graph, inventory: inventory(graph), report, estimate: estimateCost(graph) };
}

function textOf(previews: readonly Previewed[], all: boolean, asTree: boolean, { paint }: Terminal): string {
  if (!all) return previews.map((each) => singleText(each, asTree, paint)).join("\n");
  const table = overview(
    previews.map(({ stack, inventory: made, report, estimate }) => ({
      stack,
      inventory: made,
      summary: report.summary,
      monthly: estimate.monthly,
    })),
    paint,
  );
  const problems = previews.flatMap(({ stack, report }) => {
    const blocks = mandatoryBlocks(report, SHOWN, paint);
    return blocks.length === 0 ? [] : ["", paint("bold", stack), ...blocks];
  });
  return [table, ...problems].join("\n");
}

function singleText({ graph, report, ...rest }: Previewed, asTree: boolean, paint: Terminal["paint"]): string {
  const parts = asTree ? [tree(graph, paint), ""] : [];
  return [...parts, stackText({ ...rest, report }, paint)].join("\n");
}

function jsonOf(previews: readonly Previewed[]): string {
  const stacks = previews.map(({ stack, inventory: made, report, estimate }) => ({
    stack,
    profile: report.profile,
    digest: report.graph.digest,
    ...made,
    cost: {
      monthlyUsd: dollars(estimate.monthly),
      atMostUsd: dollars(estimate.atMost),
      pricesOf: estimate.pricesOf,
      excluded: estimate.excluded.length,
      unpriced: estimate.unpriced.length,
    },
    policy: { verdict: report.summary.fail.mandatory === 0 ? "pass" : "fail", ...report.summary },
  }));
  return JSON.stringify({ schemaVersion: 1, tool: TOOL, stacks }, null, 2);
}
