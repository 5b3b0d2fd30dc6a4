/** The stacks side by side. */
import { type Column, inline, markdownTable } from "../../render/markdown.ts";
import { shortened } from "../../render/text.ts";
import { shownDollars, signedDollars } from "../cost/money.ts";
import type { CostDelta, PolicyDelta, Risk, StackReview } from "../model.ts";
import { kindsText, LEVEL_MARKS } from "../words.ts";

/** Further stacks are counted, not shown. */
const MAX_STACKS = 20;
const COLUMNS: readonly Column[] = [
  ["Stack", "left"],
  ["+", "right"],
  ["~", "right"],
  ["±", "right"],
  ["−", "right"],
  ["Worst risk", "left"],
  ["$/month", "right"],
  ["Policies", "left"],
];

export function stackTable(stacks: readonly StackReview[]): readonly string[] {
  const shown = stacks.slice(0, MAX_STACKS);
  const more = stacks.length - shown.length;
  return [
    markdownTable(COLUMNS, shown.map(row)),
    "",
    "`+` new, `~` changed in place, `±` replaced, `−` deleted",
    ...(more > 0 ? ["", `and ${more} further stacks`] : []),
  ];
}

function row(review: StackReview): string[] {
  const { stack, counts, base, head, risks } = review;
  const name = inline(shortened(stack, 64));
  if (head === null) return [name, "", "", "", "", "⚠️ not evaluated", "", ""];
  if (base === null) return [name, "", "", "", "", "⚠️ not compared", costCell(review.cost), policyCell(review.policy)];
  const changed = counts.update + counts["new-revision"] + counts.unclassified;
  const numbers = [counts.create + counts.import, changed, counts.replace, counts.delete].map(String);
  return [name, ...numbers, riskCell(risks), costCell(review.cost), policyCell(review.policy)];
}

function riskCell(risks: readonly Risk[]): string {
  const [worst] = risks;
  return worst === undefined ? `${LEVEL_MARKS.none} none` : `${LEVEL_MARKS[worst.level]} ${kindsText(risks)}`;
}

function costCell(cost: CostDelta | null): string {
  if (cost === null) return "";
  return cost.before === null ? money(cost.after) : money(cost.after - cost.before, true);
}

function policyCell(policy: PolicyDelta | null): string {
  if (policy === null) return "not judged";
  const { mandatory, advisory, exempt, unknown } = policy.head;
  const fresh = policy.new.filter(({ level }) => level === "mandatory").length;
  return [
    mandatory === 0 ? "pass" : `**${mandatory} fail**${fresh > 0 ? ` (${fresh} new)` : ""}`,
    advisory > 0 && `${advisory} advisory`,
    exempt > 0 && `${exempt} exempt`,
    unknown > 0 && `${unknown} unknown`,
  ]
    .filter((part) => part !== false)
    .join(", ");
}

/** Dollars with cents; `signed` for a difference, where nothing is `0`. */
export function money(dollars: number, signed = false): string {
  const micros = Math.round(dollars * 1_000_000);
  const shown = (signed ? signedDollars(micros) : shownDollars(micros)).replace("-", "−");
  return signed && shown === "0.00" ? "0" : shown;
}
