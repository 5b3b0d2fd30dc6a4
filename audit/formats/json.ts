/** `--format json`: the report itself; several graphs under `reports`, with the sums. */
import { AUDIT_SCHEMA_VERSION, type AuditReport, type AuditReports, type AuditSummary } from "../model/schema.ts";

export function json(reports: readonly AuditReport[]): string {
  const [first, ...others] = reports;
  return `${JSON.stringify(first !== undefined && others.length === 0 ? first : together(reports), null, 2)}\n`;
}

/** Several graphs in one document. */
export function together(reports: readonly AuditReport[]): AuditReports | { readonly reports: readonly [] } {
  const [first] = reports;
  if (first === undefined) return { reports: [] };
  return { schemaVersion: AUDIT_SCHEMA_VERSION, tool: first.tool, reports, summary: sumOf(reports) };
}

export function sumOf(reports: readonly Pick<AuditReport, "summary">[]): AuditSummary {
  const sum = (of: (summary: AuditSummary) => number) => reports.reduce((total, { summary }) => total + of(summary), 0);
  return {
    results: sum(({ results }) => results),
    pass: sum(({ pass }) => pass),
    fail: { mandatory: sum(({ fail }) => fail.mandatory), advisory: sum(({ fail }) => fail.advisory) },
    unknown: { mandatory: sum(({ unknown }) => unknown.mandatory), advisory: sum(({ unknown }) => unknown.advisory) },
    notApplicable: sum(({ notApplicable }) => notApplicable),
    exempt: sum(({ exempt }) => exempt),
  };
}
