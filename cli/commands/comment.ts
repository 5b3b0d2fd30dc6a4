import { rmSync, statSync } from "node:fs";
import { basename, join } from "node:path";
import { Command } from "@commander-js/extra-typings";
import { COMMENT_KEY, failureComment, reviewComment } from "../../review/comment.ts";
import { INCOMPLETE_LABEL, reviewLabels } from "../../review/labels.ts";
import type { Review, StackReview } from "../../review/model.ts";
import { reviewOf } from "../../review/review.ts";
import type { ComparisonOptions } from "../comparison/files.ts";
import { compareStacks } from "../comparison.ts";
import { errorLines, systemReason, UsageError } from "../errors.ts";
import { requireDay } from "../judge.ts";
import { makeFolder, openOutput } from "../output.ts";
import { ROOT, stacksOf } from "../project.ts";
import type { Session } from "../session.ts";
import { TOOL } from "../tool.ts";

const EXAMPLES = `
Examples:
  npm run -s larder -- comment --base origin/main
  npm run larder -- comment --base origin/main --out out/review
  npm run larder -- comment --base origin/main --previews out/previews --out out/review

With --out the folder gets comment.md, labels.json, review.html and review.json; where nothing could be compared, comment.md says why. A
preview is the output of "pulumi preview --json --show-sames". Exit code 1: a blocking risk, a mandatory control that
fails, or a side that could not be evaluated.`;

const PAGES = ["review.html", "review.json"];

interface CommentFlags {
  readonly base: string;
  readonly previews?: string | undefined;
  readonly asOf?: string | undefined;
}

export function commentCommand(session: Session) {
  return new Command("comment")
    .description("write the comment for a pull request: what it changes in all stacks")
    .requiredOption("--base <commit>", "what to compare with: where HEAD and this commit part")
    .option("--previews <folder>", "real previews, <stack>.json each; stacks without one are compared as declared")
    .option("--as-of <date>", "day that exemptions are judged by, YYYY-MM-DD; default: today (UTC)")
    .option("--out <folder>", "write the files here instead of the comment to the standard output")
    .addHelpText("after", EXAMPLES)
    .action(async (flags) => {
      const write = flags.out === undefined ? undefined : folderWriter(session, flags.out);
      // Of an earlier run into this folder: they would stand beside a comment that says something else.
      if (flags.out !== undefined) for (const name of PAGES) rmSync(join(flags.out, name), { force: true });
      try {
        const review = await reviewAll(flags, session);
        const comment = reviewComment(review, { key: COMMENT_KEY, page: "review.html among the artifacts" });
        if (write === undefined) session.terminal.out(comment);
        else {
          write("comment.md", comment);
          write("labels.json", `${JSON.stringify(reviewLabels(review), null, 2)}\n`);
          const { reviewPage } = await import("../../review/page.ts");
          write("review.html", reviewPage(review));
          write("review.json", `${JSON.stringify(review, null, 2)}\n`);
        }
        session.found = review.verdict.blocked || review.verdict.incomplete;
      } catch (error) {
        // Whoever posts it must not leave an older verdict standing.
        write?.("comment.md", failureComment(errorLines(error), { key: COMMENT_KEY }));
        write?.("labels.json", `${JSON.stringify([INCOMPLETE_LABEL])}\n`);
        throw error;
      }
    });
}

/** All stacks: those with a preview by its steps, the others by their graphs. */
async function reviewAll(flags: CommentFlags, session: Session): Promise<Review> {
  const asOf = flags.asOf === undefined ? undefined : requireDay(flags.asOf);
  const stacks = stacksOf(ROOT);
  const previews = previewsOf(flags.previews, stacks);
  const { review: declared } = await compareStacks(stacks, { base: flags.base, asOf }, session);
  const found: StackReview[] = [];
  for (const review of declared.stacks) {
    const preview = previews.get(review.stack);
    found.push(preview === undefined ? review : await withPreview(review, { head: preview, asOf }, session));
  }
  return reviewOf(TOOL, declared.asOf, found);
}

/** What the engine says, in place of what the declared code says. */
async function withPreview(declared: StackReview, options: ComparisonOptions, session: Session): Promise<StackReview> {
  try {
    const { review } = await compareStacks([declared.stack], options, session);
    return review.stacks[0] ?? declared;
  } catch (error) {
    const message = `the real preview of ${declared.stack} is of no use: ${errorLines(error).join("; ")}`;
    const { verdict } = declared;
    return {
      ...declared,
      errors: [...declared.errors, { stage: "comparison", message }],
      verdict: { ...verdict, incomplete: true, reasons: [message, ...verdict.reasons] },
    };
  }
}

function previewsOf(folder: string | undefined, stacks: readonly string[]): ReadonlyMap<string, string> {
  if (folder === undefined) return new Map();
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UsageError(`--previews ${folder}: is no folder`);
  }
  const paths = stacks.map((stack) => [stack, join(folder, `${stack}.json`)] as const);
  return new Map(paths.filter(([, path]) => statSync(path, { throwIfNoEntry: false })?.isFile()));
}

/** Makes the folder; each file is there in full or not at all. */
function folderWriter({ terminal }: Session, folder: string): (name: string, text: string) => void {
  try {
    makeFolder(folder);
  } catch (error) {
    throw new UsageError(`--out ${folder}: ${systemReason(error)}`);
  }
  return (name, text) => openOutput(terminal, join(folder, basename(name))).write(text);
}
