/** `diff --format text`: what matters first, then every change. */
import { kindOf } from "../../graph/urn.ts";
import { oneLine, shortened } from "../../render/text.ts";
import { money } from "../../review/comment/table.ts";
import { legible } from "../../review/legible.ts";
import type {
  CostDelta,
  Improvement,
  PolicyDelta,
  PolicyFinding,
  Review,
  Risk,
  RiskLevel,
  Side,
  StackReview,
} from "../../review/model.ts";
import type { Style, Terminal } from "../terminal.ts";
import { changeLines } from "./change-text.ts";
import { chainText, SYMBOLS, sourceText, valueText } from "./review-values.ts";
import { count } from "./table.ts";

type Paint = Terminal["paint"];

/** Of resources with the same risk, this many are told in full. */
const IN_FULL = 3;

export function reviewText({ stacks }: Review, paint: Paint): string {
  return stacks.map((stack) => stackReviewText(stack, paint)).join("\n\n");
}

function stackReviewText(stack: StackReview, paint: Paint): string {
  const review = legible(stack);
  const { risks, changes, improvements, policy, cost } = review;
  const sections = [
    headLines(review, paint),
    ...review.errors.map(({ message }) => [`${paint(["red", "bold"], "INCOMPLETE")}  ${message}`]),
    riskLines(risks, paint),
    changes.length === 0 ? [] : [paint("bold", "Changes"), ...changes.flatMap((change) => changeLines(change, paint))],
    improvementLines(improvements, paint),
    policy === null ? [] : policyLines(policy, paint),
    cost === null ? [] : [costLine(cost, paint)],
    review.notes.map((note) => paint("dim", `note: ${note}`)),
  ];
  return sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n");
}

function headLines(review: StackReview, paint: Paint): readonly string[] {
  const { stack, profile, base, head } = review;
  return [
    `${paint("bold", stack)}  ${sideText(base)} ${paint("dim", "→")} ${sideText(head)}${paint("dim", `, profile ${profile}`)}`,
    verdictLine(review, paint),
    ...(review.base === null && review.errors.length > 0 ? [] : [countsLine(review, paint)]),
  ];
}

/** In one line: what is done, and the verdict. */
export function summaryOf(review: StackReview, paint: Paint): string {
  const [error] = review.errors;
  if (error !== undefined) return `${paint(["red", "bold"], "incomplete")}: ${oneLine(error.message)}`;
  if (review.changes.length === 0) return paint("green", "no changes");
  return `${operationsText(review)}   ${verdictLine(review, paint)}`;
}

export function sideText(side: Side | null): string {
  if (side === null) return "nothing";
  const commit =
    side.commit === undefined ? "" : ` (${side.commit.slice(0, 10)}${side.kind === "working-tree" ? "+" : ""})`;
  return `${side.label}${commit}`;
}

function verdictLine({ verdict, changes }: StackReview, paint: Paint): string {
  const { level, blocked, incomplete, reasons } = verdict;
  if (blocked)
    return `${paint(["red", "bold"], "blocked")}: ${reasons.map((reason) => shortened(oneLine(reason), 400)).join("; ")}`;
  if (incomplete) return paint(["red", "bold"], "incomplete: this is no verdict");
  if (changes.length === 0) return paint("green", "no changes");
  return level === "none" ? paint("green", "no risk found") : `worst risk: ${paint(LEVEL_STYLES[level], level)}`;
}

function countsLine(review: StackReview, paint: Paint): string {
  return [operationsText(review), paint("dim", `${review.counts.unchanged} unchanged`)]
    .filter((part) => part !== "")
    .join("   ");
}

function operationsText({ counts }: StackReview): string {
  const parts = Object.entries(SYMBOLS).flatMap(([operation, symbol]) => {
    const number = counts[operation as keyof typeof counts];
    return number === 0 ? [] : [`${symbol} ${number} ${operation === "new-revision" ? "new revision" : operation}`];
  });
  return parts.join("   ");
}

const LEVEL_STYLES: Readonly<Record<RiskLevel, Style>> = {
  blocking: ["red", "bold"],
  high: "red",
  medium: "yellow",
  low: "cyan",
  none: "dim",
};

function riskLines(risks: readonly Risk[], paint: Paint): readonly string[] {
  if (risks.length === 0) return [];
  const groups = new Map<string, Risk[]>();
  for (const risk of risks) {
    const key = `${risk.level} ${risk.rule}`;
    groups.set(key, [...(groups.get(key) ?? []), risk]);
  }
  const lines = [...groups.values()].flatMap((group) => {
    const others = group.slice(IN_FULL);
    const more = others.length === 0 ? [] : [paint("dim", `           and ${others.length} more: ${namesOf(others)}`)];
    return [...group.slice(0, IN_FULL).flatMap((risk) => oneRisk(risk, paint)), ...more];
  });
  return [paint("bold", "Risks"), ...lines];
}

function namesOf(risks: readonly Risk[]): string {
  const names = [...new Set(risks.map(({ name }) => name))];
  return names.length > 12 ? `${names.slice(0, 12).join(", ")}, ...` : names.join(", ");
}

function oneRisk(risk: Risk, paint: Paint): readonly string[] {
  const { level, kind, name, type, message, evidence, chain, mitigations, source } = risk;
  const place = source === undefined ? "" : paint("dim", `  ${sourceText(source)}`);
  const details = [
    message,
    ...evidence
      .filter(
        ({ before, after }) => risk.statements === undefined && !(before.kind === "absent" && after.kind === "absent"),
      )
      .map(({ path, before, after }) => paint("dim", `${path}: ${valueText(before)} → ${valueText(after)}`)),
    ...(risk.statements ?? []).map(({ statement }) =>
      paint("dim", valueText({ kind: "value", value: statement }, 240)),
    ),
    ...(chain === undefined ? [] : [paint("dim", `because ${chainText(chain)}`)]),
    ...mitigations.map((clause) => `but: ${clause}`),
  ];
  return [
    `${paint(LEVEL_STYLES[level], level.padEnd(9))} ${paint("bold", name)}  ${kindOf(type)}  ${paint("dim", kind)}${place}`,
    ...details.map((line) => `           ${line}`),
  ];
}

function improvementLines(improvements: readonly Improvement[], paint: Paint): readonly string[] {
  if (improvements.length === 0) return [];
  const lines = improvements.map(({ name, type, message, evidence: [first] }) => {
    const values =
      first === undefined
        ? ""
        : paint("dim", `  ${first.path}: ${valueText(first.before, 40)} → ${valueText(first.after, 40)}`);
    return `  ${paint("bold", name)}  ${kindOf(type)}  ${message}${values}`;
  });
  return [paint("bold", "Stricter"), ...lines];
}

/** Which resources it is shows `larder cost`. */
function costLine({ before, after, pricesOf }: CostDelta, paint: Paint): string {
  const prices = paint("dim", `, by the prices of ${pricesOf}; what depends on usage is not in it`);
  const change =
    before === null
      ? `${money(after)} USD a month`
      : `${money(before)} → ${money(after)} USD a month (${money(after - before, true)})`;
  return `${paint("bold", "Cost")}  ${change}${prices}`;
}

function policyLines({ new: brought, fixed, unchanged, head }: PolicyDelta, paint: Paint): readonly string[] {
  const line = (finding: PolicyFinding, sign: string) =>
    `  ${sign} ${finding.level === "mandatory" ? paint("red", "FAIL") : paint("yellow", "WARN")}  ${finding.control}  ${paint("bold", finding.name)}  ${finding.message}${finding.source ? paint("dim", `  ${sourceText(finding.source)}`) : ""}`;
  const counts = [
    `${head.pass} pass`,
    head.mandatory > 0 ? paint(["red", "bold"], `${head.mandatory} fail`) : "0 fail",
    `${head.advisory} advisory`,
    ...(head.exempt > 0 ? [`${head.exempt} exempt`] : []),
  ];
  const delta = [count(brought.length, "new finding"), `${fixed.length} fixed`, `${unchanged.length} unchanged`];
  return [
    `${paint("bold", "Policies")}  ${counts.join(", ")}; ${delta.join(", ")}`,
    ...brought.map((finding) => line(finding, "+")),
    ...fixed.map((finding) => line(finding, paint("green", "-"))),
  ];
}
