/** How levels, kinds and operations are called, wherever a review is shown. A picture never stands without its word. */
import { type Operation, RISK_KINDS, type Risk, type RiskKind, type RiskLevel } from "./model.ts";

export const LEVEL_MARKS: Readonly<Record<RiskLevel, string>> = {
  blocking: "🔴",
  high: "🟠",
  medium: "🟡",
  low: "🔵",
  none: "⚪",
};

export const KIND_WORDS: Readonly<Record<RiskKind, string>> = {
  "run-fails": "run fails",
  "data-loss": "data loss",
  downtime: "downtime",
  security: "weaker security",
  failover: "interruption",
  monitoring: "less monitoring",
  capacity: "less capacity",
  replacement: "replacement",
  cost: "cost",
  unclassified: "not known",
};

export const OPERATION_MARKS: Readonly<Record<Operation, string>> = {
  create: "+",
  import: "+",
  update: "~",
  options: "·",
  "new-revision": "~",
  unclassified: "?",
  replace: "±",
  delete: "−",
  rename: "→",
  read: "○",
};

export const OPERATION_WORDS: Readonly<Record<Operation, string>> = {
  create: "new",
  import: "imported",
  update: "changes in place",
  options: "resource options only",
  "new-revision": "new revision",
  unclassified: "changes, perhaps by a replacement",
  replace: "replaced",
  delete: "deleted",
  rename: "renamed",
  read: "looked up",
};

const MAX_KINDS = 3;

/** Of the worst level all kinds: `run fails, data loss`. The worst risk is the first. */
export function kindsText(risks: readonly Risk[]): string {
  const [worst] = risks;
  const kinds = RISK_KINDS.filter((kind) => risks.some((risk) => risk.level === worst?.level && risk.kind === kind));
  const shown = kinds.slice(0, MAX_KINDS).map((kind) => KIND_WORDS[kind]);
  const more = kinds.length - shown.length;
  return `${shown.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
}

export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
