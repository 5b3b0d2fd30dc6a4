/** `--format json`: the report itself; several graphs under `reports`, with the sums. */

import { PACK_VERSION } from "../../policies/pack.ts";
import { AUDIT_SCHEMA_VERSION, type AuditReport, type AuditReports, type AuditSummary } from "../model/schema.ts";
import type { Format } from "./format.ts";

export const json: Format = {
  extension: "json",
  several: true,
  render: (reports) => ({ content: textOf(documentOf(reports)) }),
  renderFramework: (reports) => ({
    content: textOf(reports.length === 1 ? reports[0] : { schemaVersion: AUDIT_SCHEMA_VERSION, reports }),
  }),
};

/** What `JSON.stringify` leaves as it is, though a terminal obeys it or a reader does not see it. */
const UNSEEN = /[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\uffff]/g;

/** The same data: JSON may write any character as an escape. */
function textOf(document: unknown): string {
  const text = JSON.stringify(document, null, 2);
  const safe = text.replace(UNSEEN, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
  return `${safe}\n`;
}

function documentOf(reports: readonly AuditReport[]): AuditReport | AuditReports {
  const [first, ...others] = reports;
  return first !== undefined && others.length === 0 ? first : together(reports);
}

/** Several graphs in one document. */
function together(reports: readonly AuditReport[]): AuditReports {
  const tool = reports[0]?.tool ?? { name: "larder", version: PACK_VERSION };
  return { schemaVersion: AUDIT_SCHEMA_VERSION, tool, reports, summary: sumOf(reports) };
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
