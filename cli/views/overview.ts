/** Several stacks side by side: resources by area, what they cost, and what the policies say. */

import { verdictWord } from "../../audit/formats/blocks.ts";
import type { ReportSummary } from "../../policies/report.ts";
import { type Micros, shownDollars } from "../../review/cost/money.ts";
import type { Terminal } from "../terminal.ts";
import type { Inventory } from "./inventory.ts";
import { type Align, table } from "./table.ts";

export interface StackView {
  readonly stack: string;
  readonly inventory: Inventory;
  readonly summary: ReportSummary;
  readonly monthly: Micros;
}

export function overview(stacks: readonly StackView[], paint: Terminal["paint"]): string {
  const areas = [...new Set(stacks.flatMap(({ inventory }) => Object.keys(inventory.areas)))];
  const numbers = (label: string, of: (view: StackView) => number) => [
    label,
    ...stacks.map((view) => shown(of(view), paint)),
  ];
  const rows = [
    ["", ...stacks.map(({ stack }) => paint("bold", stack))],
    ...areas.map((area) => numbers(area, ({ inventory }) => inventory.areas[area] ?? 0)),
    numbers(paint("bold", "resources"), ({ inventory }) => inventory.resources),
    [paint("bold", "USD a month"), ...stacks.map(({ monthly }) => shownDollars(monthly))],
    [],
    [paint("bold", "policy"), ...stacks.map(({ summary }) => verdictWord(summary, paint))],
    numbers("  passed", ({ summary }) => summary.pass),
    numbers("  failed", ({ summary }) => summary.fail.mandatory),
    ...rare
      .filter(([, of]) => stacks.some(({ summary }) => of(summary) > 0))
      .map(([label, of]) => numbers(label, ({ summary }) => of(summary))),
  ];
  const aligns: readonly Align[] = ["left", ...stacks.map((): Align => "right")];
  return table(rows, aligns);
}

/** Told where there are any. */
const rare: readonly (readonly [string, (summary: ReportSummary) => number])[] = [
  ["  advisory", ({ fail }) => fail.advisory],
  ["  unknown", ({ unknown }) => unknown.mandatory + unknown.advisory],
  ["  exempt", ({ exempt }) => exempt],
];

/** A zero says "none"; the eye should skip it. */
function shown(number: number, paint: Terminal["paint"]): string {
  return number === 0 ? paint("dim", "-") : String(number);
}
