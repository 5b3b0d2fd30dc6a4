/** `--framework X --format csv`: a row for each item and control; an item without a control has a row of its own. */
import { stringify } from "csv-stringify/sync";
import { clip, oneLine } from "../../../render/text.ts";
import { type FrameworkReport, itemWord } from "../../model/by-framework.ts";
import { MAPPING } from "../../words.ts";

/** The header; docs/audit.md describes each. */
export const FRAMEWORK_COLUMNS = [
  "stack",
  "framework",
  "section",
  "item",
  "about",
  "item_result",
  "item_statement",
  "control",
  "title",
  "severity",
  "level",
  "control_result",
  "control_statement",
  "source",
  "as_of",
  "profile",
  "graph_digest",
  "report_digest",
  "mapping",
] as const;

export function frameworkCsv(reports: readonly FrameworkReport[]): string {
  const rows = reports.flatMap(rowsOf).map((row) => row.map((cell) => oneLine(clip(cell, 30_000))));
  return stringify(rows, { header: true, columns: [...FRAMEWORK_COLUMNS], escape_formulas: true });
}

function rowsOf({ framework, report, items }: FrameworkReport): readonly (readonly string[])[] {
  const { graph, asOf, profile, digests } = report;
  const end = [graph.source, asOf, profile, digests.graph, digests.report, MAPPING];
  return items.flatMap((item) => {
    const { id, title = "", section, statement, controls } = item;
    const start = [graph.stack ?? "", framework.id, section, id, title, itemWord(item), statement];
    if (controls.length === 0) return [[...start, "", "", "", "", "", "", ...end]];
    return controls.map((control) => [
      ...start,
      control.id,
      control.title,
      control.severity,
      control.level,
      control.result,
      control.statement,
      ...end,
    ]);
  });
}
