/** `--format csv`: a row for each control and resource, then one for each control that was not assessed. */
import { stringify } from "csv-stringify/sync";
import { clip, oneLine } from "../../render/text.ts";
import type { AuditControl, AuditReport, AuditResult } from "../model/schema.ts";
import { frameworksText, MAPPING } from "../words.ts";
import { frameworkCsv } from "./by-framework/csv.ts";
import type { Format } from "./format.ts";

/** The header; docs/audit.md describes each. Columns are only ever added at the end. */
export const CSV_COLUMNS = [
  "stack",
  "control",
  "title",
  "severity",
  "level",
  "verdict",
  "name",
  "type",
  "urn",
  "file",
  "line",
  "message",
  "observed",
  "required",
  "exempt_owners",
  "exempt_ticket",
  "exempt_reason",
  "exempt_expires",
  "frameworks",
  "rule_version",
  "source",
  "origin",
  "as_of",
  "profile",
  "graph_digest",
  "report_digest",
  "id",
  "mapping",
] as const;

type Column = (typeof CSV_COLUMNS)[number];
type Row = Partial<Record<Column, string | number>>;

/** A cell of Excel holds 32,767 characters. */
const MAX_CELL = 30_000;

export const csv: Format = {
  extension: "csv",
  several: true,
  render: (reports) => ({ content: table(reports.flatMap(rowsOf)) }),
  renderFramework: (reports) => ({ content: frameworkCsv(reports) }),
};

function table(rows: readonly Row[]): string {
  return stringify(
    rows.map((row) => CSV_COLUMNS.map((column) => cell(row[column] ?? ""))),
    { header: true, columns: [...CSV_COLUMNS], escape_formulas: true },
  );
}

function cell(value: string | number): string {
  return typeof value === "number" ? String(value) : oneLine(clip(value, MAX_CELL));
}

function rowsOf(report: AuditReport): readonly Row[] {
  const controls = new Map(report.controls.map((control) => [control.id, control]));
  const frame = frameOf(report);
  return [
    ...report.results.map((result) => ({ ...frame, ...controlIn(controls.get(result.control)), ...resultIn(result) })),
    ...report.coverage.controlsNotAssessed.map(({ id, statement }) => ({
      ...frame,
      ...controlIn(controls.get(id)),
      control: id,
      verdict: "not-assessed",
      message: statement,
    })),
  ];
}

/** What is the same in each row of a report. */
function frameOf({ graph, asOf, profile, digests }: AuditReport): Row {
  return {
    stack: graph.stack ?? "",
    source: graph.source,
    origin: graph.origin.statement,
    as_of: asOf,
    profile,
    graph_digest: digests.graph,
    report_digest: digests.report,
    mapping: MAPPING,
  };
}

function controlIn(control: AuditControl | undefined): Row {
  if (control === undefined) return {};
  const { title, severity, level, references, rule } = control;
  return { title, severity, level, frameworks: frameworksText(references), rule_version: rule.version };
}

function resultIn(result: AuditResult): Row {
  const { id, control, level, verdict, name, type, urn, message, evidence = [], exemption, source } = result;
  const required = evidence.flatMap(({ path, required: wanted }) => (wanted === undefined ? [] : `${path}: ${wanted}`));
  return {
    id,
    control,
    level,
    verdict,
    name,
    type,
    urn,
    message,
    observed: evidence.map(({ path, value }) => `${path} = ${value}`).join("; "),
    required: required.join("; "),
    ...(source && { file: source.file, line: source.line }),
    ...(exemption && {
      exempt_owners: exemption.owners.join(", "),
      exempt_ticket: exemption.ticket,
      exempt_reason: exemption.reason,
      exempt_expires: exemption.expires,
    }),
  };
}
