import { Command, Option } from "@commander-js/extra-typings";
import { COMMENT_KEY, reviewComment } from "../../review/comment.ts";
import { compareStacks } from "../comparison.ts";
import { requireDay } from "../judge.ts";
import { openOutput } from "../output.ts";
import { ROOT, requireStack } from "../project.ts";
import type { Session } from "../session.ts";
import { reviewText } from "../views/review-text.ts";

const EXAMPLES = `
Examples:
  npm run larder -- diff prod --base main
  npm run larder -- diff prod --base prod-export.json               (pulumi stack export)
  npm run larder -- diff prod --head preview.json                   (pulumi preview --json --show-sames)
  npm run -s larder -- diff prod --base origin/main --format json

The base is where HEAD and the commit part; it is evaluated by its own code, in a folder of its own. Exit code 1: a
blocking risk, a mandatory control that fails, or a side that could not be evaluated.`;

export function diffCommand(session: Session) {
  return new Command("diff")
    .description("say what a change does to a stack: operations and their causes, risks, findings")
    .argument("<stack>", "name of the stack")
    .option("--base <commit|file>", "what to compare with: a commit, or a graph file")
    .option("--head <file>", "a graph file instead of the working tree")
    .addOption(new Option("--format <format>").choices(["text", "markdown", "json"]).default("text" as const))
    .option("--as-of <date>", "day that exemptions are judged by, YYYY-MM-DD; default: today (UTC)")
    .option("--out <file>", "write here instead of to the standard output")
    .addHelpText("after", EXAMPLES)
    .action(async (stack, options) => {
      const { terminal } = session;
      const output = openOutput(terminal, options.out);
      const asOf = options.asOf === undefined ? undefined : requireDay(options.asOf);
      const { review } = await compareStacks([requireStack(ROOT, stack)], { ...options, asOf }, session);
      const paint = options.out === undefined ? terminal.paint : (_: unknown, text: string) => text;
      switch (options.format) {
        case "json":
          output.write(`${JSON.stringify(review, null, 2)}\n`);
          break;
        case "markdown":
          output.write(reviewComment(review, { key: COMMENT_KEY }));
          break;
        case "text":
          output.write(`${reviewText(review, paint)}\n`);
          break;
        default:
          options.format satisfies never;
      }
      session.found = review.verdict.blocked || review.verdict.incomplete;
    });
}
