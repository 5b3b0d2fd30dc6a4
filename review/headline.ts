/** The verdict in one line of plain text; whoever shows it escapes it. The mark is a picture that may be left out. */
import { oneLine, shortened } from "../render/text.ts";
import { type Review, RISK_KINDS, type RiskKind, type StackReview } from "./model.ts";
import { KIND_WORDS, LEVEL_MARKS, plural } from "./words.ts";

/** Clauses in the headline; the table has the rest. */
const MAX_CLAUSES = 3;

export interface Headline {
  readonly mark: string;
  readonly text: string;
}

export function headline(review: Review): Headline {
  const { verdict, stacks } = review;
  if (verdict.incomplete) {
    const failed = stacks.filter(({ errors }) => errors.length > 0).map(({ stack }) => name(stack));
    const text = `${verdict.blocked ? "Blocked, and incomplete" : "Incomplete"}: ${failed.join(", ") || "a part"} could not be compared`;
    return { mark: "⚠️", text };
  }
  if (verdict.blocked) return { mark: LEVEL_MARKS.blocking, text: `Blocked: ${blockers(stacks)}` };
  const worst = clauses(stacks, verdict.level);
  switch (verdict.level) {
    case "blocking":
    case "high":
      return { mark: LEVEL_MARKS.high, text: `Needs a second reviewer: ${worst}` };
    case "medium":
      return { mark: LEVEL_MARKS.medium, text: `Worth a look: ${worst}` };
    case "low":
      return { mark: LEVEL_MARKS.low, text: `Small risk: ${worst}` };
    case "none":
      return calm(stacks);
    default:
      return verdict.level satisfies never;
  }
}

function blockers(stacks: readonly StackReview[]): string {
  const failing = stacks.flatMap(({ stack, policy }) => {
    const count = policy?.head.mandatory ?? 0;
    return count === 0 ? [] : [`${plural(count, "mandatory policy finding")} in ${name(stack)}`];
  });
  return limited([...riskClauses(stacks, "blocking"), ...failing]);
}

function clauses(stacks: readonly StackReview[], level: string): string {
  return limited(riskClauses(stacks, level));
}

/** `data loss in prod`, `2 replacements`: by kind, the stacks that have it named last. */
function riskClauses(stacks: readonly StackReview[], level: string): readonly string[] {
  return RISK_KINDS.flatMap((kind: RiskKind) => {
    const having = stacks.filter(({ risks }) => risks.some((risk) => risk.kind === kind && risk.level === level));
    if (having.length === 0) return [];
    const counts = having.map(({ risks }) => risks.filter((risk) => risk.kind === kind && risk.level === level).length);
    const most = Math.max(...counts);
    return [
      `${KIND_WORDS[kind]}${most > 1 ? ` (${most})` : ""} in ${having.map(({ stack }) => name(stack)).join(", ")}`,
    ];
  });
}

function calm(stacks: readonly StackReview[]): Headline {
  const changed = stacks.filter(({ changes }) => changes.length > 0);
  if (changed.length === 0) {
    return { mark: "⚪", text: `Nothing changes in ${stacks.map(({ stack }) => name(stack)).join(", ")}` };
  }
  const counts = changed.map(({ stack, changes }) => `${plural(changes.length, "resource")} in ${name(stack)}`);
  return { mark: "🟢", text: `No known risk: ${limited(counts)}` };
}

function limited(all: readonly string[]): string {
  const shown = all.slice(0, MAX_CLAUSES);
  return [...shown, ...(all.length > shown.length ? [`${all.length - shown.length} more`] : [])].join("; ");
}

const name = (stack: string) => shortened(oneLine(stack), 64);
