/** The comment on a pull request: all stacks in one, the verdict first, found again by its marker. */
import { code, inline } from "../render/markdown.ts";
import { manyLines, oneLine, shortened } from "../render/text.ts";
import { alike } from "./comment/alike.ts";
import { fitted } from "./comment/budget.ts";
import { risksToLookAt } from "./comment/risks.ts";
import { changesSection, costSection, policySection, type Section } from "./comment/sections.ts";
import type { SourceLink } from "./comment/source.ts";
import { stackTable } from "./comment/table.ts";
import { headline } from "./headline.ts";
import { type Review, RISK_LEVELS, type Side, type StackReview } from "./model.ts";

/** GitHub refuses bodies over 65,536 characters; the rest is left to whoever adds a line. */
export const MAX_COMMENT_LENGTH = 60_000;

/** Of this project's comments. */
export const COMMENT_KEY = "larder";

export interface CommentOptions {
  /** Tells the comments of several projects on one pull request apart. */
  readonly key: string;
  readonly link?: SourceLink;
  /** Where the whole review can be read: `review.html` among the artifacts. */
  readonly page?: string;
  readonly maxLength?: number;
}

/** Begins every comment of this project and no other; who posts looks for it. */
export function commentMarker(key: string): string {
  return `<!-- larder-review:v1 key=${key.replace(/[^A-Za-z0-9._-]/g, "_")} -->`;
}

export function reviewComment(review: Review, options: CommentOptions): string {
  const { maxLength = MAX_COMMENT_LENGTH } = options;
  const { mark, text } = headline(review);
  const fixed = [
    commentMarker(options.key),
    `## ${mark} ${inline(text)}`,
    "",
    ...stackTable(review.stacks),
    ...block(risksToLookAt(review, options.link)),
    ...block(errorLines(review)),
    ...block(improvementLine(review)),
  ].join("\n");
  const footer = `<sub>${footnote(review, options.page)}</sub>`;
  const ranked = review.stacks.toSorted((a, b) => rank(a) - rank(b));
  const same = alike(ranked);
  const folded = ranked.flatMap((stack) => [
    policySection(stack),
    changesSection(stack, same.get(stack)),
    costSection(stack),
  ]);
  const sections = folded.filter((section): section is Section => section !== undefined);
  const order = sections.map((_, index) => index);
  const details = fitted(sections, order, maxLength - fixed.length - footer.length - 6);
  return `${[fixed, ...details, footer].join("\n\n")}\n`;
}

/** Takes the place of an older comment when there is no review at all: the old verdict must not stand. */
export function failureComment(problems: readonly string[], options: Pick<CommentOptions, "key">): string {
  const shown = problems.slice(0, 20).map((problem) => shortened(oneLine(problem), 1000));
  const more = problems.length - shown.length;
  const fence = "```";
  const text = manyLines([...shown, ...(more > 0 ? [`and ${more} more`] : [])].join("\n")).replaceAll(fence, "'''");
  return [
    commentMarker(options.key),
    "## ⚠️ The review failed: nothing was compared",
    "",
    "What an earlier comment said of this pull request no longer holds.",
    "",
    `${fence}text`,
    text,
    fence,
    "",
  ].join("\n");
}

const rank = ({ risks }: StackReview) => RISK_LEVELS.indexOf(risks[0]?.level ?? "none");

const block = (lines: readonly string[]): readonly string[] => (lines.length === 0 ? [] : ["", ...lines]);

function errorLines({ stacks }: Review): readonly string[] {
  const errors = stacks.flatMap(({ stack, errors: own }) =>
    own.map(({ stage, message }) => `- ⚠️ ${inline(stack)}, ${stage}: ${code(shortened(oneLine(message), 500))}`),
  );
  const shown = errors.slice(0, 20);
  const more = errors.length - shown.length;
  return errors.length === 0 ? [] : ["**Not compared**", "", ...shown, ...(more > 0 ? [`- and ${more} more`] : [])];
}

function improvementLine({ stacks }: Review): readonly string[] {
  const messages = new Set(
    stacks.flatMap(({ improvements }) =>
      improvements.map(
        ({ name, message }) => `${code(shortened(name, 64))} ${inline(shortened(oneLine(message), 200))}`,
      ),
    ),
  );
  const shown = [...messages].slice(0, 6);
  const more = messages.size - shown.length;
  return shown.length === 0 ? [] : [`Safer than before: ${shown.join("; ")}${more > 0 ? `; and ${more} more` : ""}.`];
}

function footnote({ stacks, asOf, tool }: Review, page: string | undefined): string {
  const [first] = stacks;
  const sides = `${sideText(first?.base ?? null)} → ${sideText(first?.head ?? null)}`;
  const resources = stacks.reduce((sum, { head }) => sum + (head?.resources ?? 0), 0);
  const unclassified = new Set(stacks.flatMap(({ unclassified: types }) => types.map(({ type }) => type))).size;
  const notes = [...new Set(stacks.flatMap(({ notes: own }) => own))].slice(0, 5);
  return [
    first?.road === "engine"
      ? `A real preview, ${sides}`
      : `Evaluated without the cloud, ${sides}; drift and quotas are not seen`,
    `${resources} resources, ${unclassified} unclassified ${unclassified === 1 ? "type" : "types"}`,
    ...notes.map((note) => inline(shortened(oneLine(note), 300))),
    `policies as of ${asOf}, ${inline(tool.name)} ${inline(tool.version)}`,
    ...(page === undefined ? [] : [`all of it: ${page}`]),
  ].join(". ");
}

function sideText(side: Side | null): string {
  if (side === null) return "nothing";
  const commit = side.commit === undefined ? "" : ` (${side.commit.slice(0, 7)})`;
  return `${inline(shortened(oneLine(side.label), 100))}${inline(commit)}`;
}
