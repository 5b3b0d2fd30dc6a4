import { Command } from "@commander-js/extra-typings";
import { mandatoryBlocks } from "../../audit/formats/blocks.ts";
import { loadStack } from "../../config/stack-file.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { EvaluationError } from "../../offline/errors.ts";
import type { Report } from "../../policies/report.ts";
import { estimateCost } from "../../review/cost/estimate.ts";
import type { Estimate } from "../../review/cost/model.ts";
import { dollars } from "../../review/cost/money.ts";
import type { Review, StackReview } from "../../review/model.ts";
import { compareStacks } from "../comparison.ts";
import { UsageError } from "../errors.ts";
import { evaluateGraphs, type Graphs, type NamedGraph, namedGraph } from "../graphs.ts";
import { exemptionsFrom, judge } from "../judge.ts";
import { ROOT, requireStack, stacksOf } from "../project.ts";
import type { Session } from "../session.ts";
import type { Terminal } from "../terminal.ts";
import { TOOL } from "../tool.ts";
import { type Inventory, inventory } from "../views/inventory.ts";
import { overview } from "../views/overview.ts";
import { sideText, summaryOf } from "../views/review-text.ts";
import { stackText } from "../views/stack.ts";
import { tree } from "../views/tree.ts";

const EXAMPLES = `
Examples:
  npm run preview                     all stacks side by side
  npm run preview -- prod             one stack, by component
  npm run preview -- prod --tree      every resource
  npm run preview -- --base main      and what changes against another commit
  npm run -s preview -- --json

No account, network or pulumi needed: the program is evaluated in this process. Exit code 1: a mandatory control fails,
or with --base a change is too risky.`;

/** Failing resources shown per stack and control; `check` shows all. */
const SHOWN = 3;

interface Previewed {
  readonly stack: string;
  readonly graph: ResourceGraph;
  readonly inventory: Inventory;
  readonly report: Report;
  readonly estimate: Estimate;
  /** With `--base`. */
  readonly changes?: StackReview;
}

export function previewCommand(session: Session) {
  return new Command("preview")
    .description("show what stacks are made of and whether they hold the policies")
    .argument("[stack]", "name of a stack; default: all of them")
    .option("--tree", "show every resource of the stack")
    .option("--base <commit|file>", "also what changes against a commit or a graph file")
    .option("--json", "counts and verdicts as JSON")
    .addHelpText("after", EXAMPLES)
    .action(async (stack, { tree: asTree, base, json }) => {
      const { terminal } = session;
      if (asTree && stack === undefined) throw new UsageError("--tree needs a stack, such as: preview prod --tree");
      const { graphs, errors, review } =
        base === undefined
          ? { ...(await evaluateGraphs(stack, terminal)), review: undefined }
          : await evaluateAgainst(stack, base, session);
      const exemptions = exemptionsFrom(undefined);
      const previews = graphs.map((each) => previewOf(each, exemptions, review));
      const isRisky = review?.verdict.blocked === true || review?.verdict.incomplete === true;
      session.found = isRisky || previews.some(({ report }) => report.summary.fail.mandatory > 0);
      if (json) terminal.out(jsonOf(previews));
      else if (previews.length > 0) terminal.out(textOf(previews, stack === undefined, asTree === true, terminal));
      if (errors.length > 0) throw new AggregateError(errors);
    });
}

/** Both sides of the comparison at once; the head's graphs are those of the preview. */
async function evaluateAgainst(
  stack: string | undefined,
  base: string,
  session: Session,
): Promise<Graphs & { readonly review: Review }> {
  const stacks = stack === undefined ? stacksOf(ROOT) : [requireStack(ROOT, stack)];
  const { review, heads } = await compareStacks(stacks, { base }, session);
  const graphs = [...heads].map(([name, deployment]) => namedGraph(name, `synth ${name}`, deployment));
  const errors = review.stacks
    .flatMap((each) => each.errors)
    .filter(({ stage }) => stage === "head")
    .map(({ message }) => new EvaluationError(message));
  return { graphs, errors, review };
}

function previewOf(
  { stack, deployment, graph }: NamedGraph,
  exemptions: ReturnType<typeof exemptionsFrom>,
  review: Review | undefined,
): Previewed {
  const { profile } = loadStack({ projectDir: ROOT, stack }).config;
  const report = judge(deployment, { source: `synth ${stack}`, profile, exemptions });
  const changes = review?.stacks.find((each) => each.stack === stack);
  return {
    ...{ stack, graph, report, inventory: inventory(graph), estimate: estimateCost(graph) },
    ...(changes && { changes }),
  };
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
  return [table, ...problems, ...changesLines(previews, paint)].join("\n");
}

function singleText(previewed: Previewed, asTree: boolean, paint: Terminal["paint"]): string {
  const { graph, report, ...rest } = previewed;
  const parts = asTree ? [tree(graph, paint), ""] : [];
  return [...parts, stackText({ ...rest, report }, paint), ...changesLines([previewed], paint)].join("\n");
}

/** One line for each stack; `diff` says what and why. */
function changesLines(previews: readonly Previewed[], paint: Terminal["paint"]): readonly string[] {
  const changes = previews.flatMap((each) => each.changes ?? []);
  const [first] = changes;
  if (first === undefined) return [];
  const width = Math.max(...changes.map(({ stack }) => stack.length));
  const base = first.base ? sideText(first.base) : "the base";
  const label = first.base?.label ?? "<base>";
  return [
    "",
    paint("bold", `changes against ${base}`),
    ...changes.map((each) => `${each.stack.padEnd(width)}  ${summaryOf(each, paint)}`),
    paint("dim", `npm run larder -- diff ${first.stack} --base ${label}   says what and why`),
  ];
}

function jsonOf(previews: readonly Previewed[]): string {
  const stacks = previews.map(({ stack, inventory: made, report, estimate, changes }) => ({
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
    ...(changes && {
      changes: { base: changes.base, counts: changes.counts, verdict: changes.verdict, errors: changes.errors },
    }),
    policy: { verdict: report.summary.fail.mandatory === 0 ? "pass" : "fail", ...report.summary },
  }));
  return JSON.stringify({ schemaVersion: 1, tool: TOOL, stacks }, null, 2);
}
