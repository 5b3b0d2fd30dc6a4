/** Turns a report round: from controls with their references to a framework's items with their controls. */
import { FRAMEWORK_NOTICE } from "../../policies/references.ts";
import type { Framework, FrameworkItem } from "../frameworks/framework.ts";
import { count } from "../words.ts";
import type { ItemResult } from "./framework-schema.ts";
import { AUDIT_SCHEMA_VERSION, type AuditControl, type AuditReport } from "./schema.ts";

export interface FrameworkReport {
  readonly schemaVersion: typeof AUDIT_SCHEMA_VERSION;
  readonly framework: Pick<Framework, "id" | "title" | "scope">;
  readonly notice: string;
  readonly report: Pick<AuditReport, "id" | "tool" | "asOf" | "profile" | "graph" | "digests">;
  readonly items: readonly ItemReport[];
  readonly summary: { readonly items: number; readonly supported: number } & Readonly<Record<ItemResult, number>>;
}

export interface ItemReport {
  readonly id: string;
  readonly title?: string;
  readonly section: string;
  readonly result: ItemResult;
  readonly statement: string;
  readonly controls: readonly SupportingControl[];
}

export type SupportingControl = Pick<AuditControl, "id" | "title" | "severity" | "level" | "result" | "statement">;

export const SUPPORT_NOTICE = `${FRAMEWORK_NOTICE} An item without a control is one that this report says nothing about.`;

export function byFramework(report: AuditReport, framework: Framework): FrameworkReport {
  const { id, tool, asOf, profile, graph, digests } = report;
  const controls = controlsByItem(report, framework);
  const items = framework.sections.flatMap(({ title, items: list }) =>
    list.map((item) => itemReport(item, title, controls.get(item.id) ?? [])),
  );
  return {
    schemaVersion: AUDIT_SCHEMA_VERSION,
    framework: { id: framework.id, title: framework.title, scope: framework.scope },
    notice: SUPPORT_NOTICE,
    report: { id, tool, asOf, profile, graph, digests },
    items,
    summary: summaryOf(items),
  };
}

function controlsByItem({ controls }: AuditReport, { name }: Framework): ReadonlyMap<string, readonly AuditControl[]> {
  const found = new Map<string, AuditControl[]>();
  for (const control of controls) {
    const items = control.references.filter(({ framework }) => framework === name).flatMap((each) => each.items);
    for (const item of items) found.set(item, [...(found.get(item) ?? []), control]);
  }
  return found;
}

function itemReport({ id, title }: FrameworkItem, section: string, controls: readonly AuditControl[]): ItemReport {
  return {
    id,
    ...(title !== undefined && { title }),
    section,
    result: resultOf(controls),
    statement: statementOf(controls),
    controls: controls.map(pick),
  };
}

function pick({ id, title, severity, level, result, statement }: AuditControl): SupportingControl {
  return { id, title, severity, level, result, statement };
}

/** The worst of its controls; those that found nothing to judge say nothing of the item. */
export function resultOf(controls: readonly Pick<AuditControl, "result">[]): ItemResult {
  if (controls.length === 0) return "no-control";
  const order = ["fail", "unknown", "exempt", "pass"] as const;
  return order.find((result) => controls.some((control) => control.result === result)) ?? "not-assessed";
}

/** `2 of 3 controls pass, 1 fails` */
export function statementOf(controls: readonly Pick<AuditControl, "result">[]): string {
  if (controls.length === 0) return "no control";
  const number = (...results: readonly AuditControl["result"][]) =>
    controls.filter(({ result }) => results.includes(result)).length;
  const [pass, fail, exempt, unknown] = [number("pass"), number("fail"), number("exempt"), number("unknown")];
  const idle = number("not-assessed", "not-applicable");
  const judged = controls.length - idle;
  const aside = idle > 0 ? [`${idle} had nothing to judge`] : [];
  if (judged === 0) return `${count(controls.length, "control")}, ${aside.join("")}`;
  const others = [
    fail > 0 && `${fail} ${fail === 1 ? "fails" : "fail"}`,
    exempt > 0 && `${exempt} with exemptions`,
    unknown > 0 && `${unknown} unknown`,
  ].filter((part) => part !== false);
  return [`${pass} of ${count(judged, "control")} ${pass === 1 ? "passes" : "pass"}`, ...others, ...aside].join(", ");
}

function summaryOf(items: readonly ItemReport[]): FrameworkReport["summary"] {
  const number = (result: ItemResult) => items.filter((item) => item.result === result).length;
  const counts: Record<ItemResult, number> = {
    pass: number("pass"),
    fail: number("fail"),
    unknown: number("unknown"),
    exempt: number("exempt"),
    "not-assessed": number("not-assessed"),
    "no-control": number("no-control"),
  };
  const supported = items.length - counts["no-control"] - counts["not-assessed"];
  return { items: items.length, supported, ...counts };
}

/** `61 items: 4 supported, ...`; advice that is open is no failure. */
export function summaryStatement({ items, summary }: Pick<FrameworkReport, "items" | "summary">): string {
  const advice = openAdvice(items);
  return [
    `${count(summary.items, "item")}: ${summary.pass} supported`,
    `${summary.exempt} supported with exemptions`,
    `${summary.fail - advice} with an open failure`,
    `${advice} with open advice`,
    `${summary.unknown} not decided`,
    `${summary["not-assessed"]} not assessed`,
    `${summary["no-control"]} without a control`,
  ].join(", ");
}

/** How many of the items that fail do so by advice alone. */
export function openAdvice(items: readonly ItemReport[]): number {
  return items.filter((item) => itemWord(item) === OPEN_ADVICE).length;
}

const OPEN_ADVICE = "open advice";

/** The same for one item: a failure that is only advice is told apart. */
export function itemWord({ result, controls }: Pick<ItemReport, "result" | "controls">): string {
  const failing = controls.filter((control) => control.result === "fail");
  return result === "fail" && failing.every(({ level }) => level === "advisory") ? OPEN_ADVICE : ITEM_WORDS[result];
}

/** Words for an item's result that claim no more than there is. */
export const ITEM_WORDS: Readonly<Record<ItemResult, string>> = {
  pass: "supported",
  fail: "open failure",
  unknown: "not decided",
  exempt: "supported, with exemptions",
  "not-assessed": "not assessed",
  "no-control": "no control",
};
