/** Several stacks side by side: resources by area, and what the policies say. */
import type { ReportSummary } from "../../policies/report.ts";
import type { Terminal } from "../terminal.ts";
import type { Inventory } from "./inventory.ts";
import { type Align, table } from "./table.ts";
import { verdictWord } from "./verdict.ts";

export interface StackView {
  readonly stack: string;
  readonly inventory: Inventory;
  readonly summary: ReportSummary;
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
    numbers("components", ({ inventory }) => inventory.components.length),
    [],
    [paint("bold", "policy"), ...stacks.map(({ summary }) => verdictWord(summary, paint))],
    numbers("pass", ({ summary }) => summary.pass),
    numbers("fail, mandatory", ({ summary }) => summary.fail.mandatory),
    numbers("fail, advisory", ({ summary }) => summary.fail.advisory),
    numbers("unknown", ({ summary }) => summary.unknown.mandatory + summary.unknown.advisory),
    numbers("exempt", ({ summary }) => summary.exempt),
  ];
  const aligns: readonly Align[] = ["left", ...stacks.map((): Align => "right")];
  return table(rows, aligns);
}

/** A zero says "none"; the eye should skip it. */
function shown(number: number, paint: Terminal["paint"]): string {
  return number === 0 ? paint("dim", "-") : String(number);
}
