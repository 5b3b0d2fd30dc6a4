/** What the page's script reads: each text once, results as short rows that point at controls and resources. */
import { clip } from "../../../render/text.ts";
import { frameworks } from "../../frameworks.ts";
import { byFramework, itemWord, summaryStatement } from "../../model/by-framework.ts";
import type { AuditReport, AuditResult } from "../../model/schema.ts";

/** In the order of their weight: rows hold the index. */
export const VERDICTS = ["fail", "unknown", "exempt", "pass", "not-applicable", "not-assessed"] as const;

const MAX_TEXT = 2000;
const text = (value: string) => clip(value, MAX_TEXT);

export interface PageData {
  readonly verdicts: readonly string[];
  readonly controls: readonly object[];
  /** URN, name, type, place in the program. */
  readonly resources: readonly (readonly [string, string, string, string])[];
  /** Indexes of control, resource and verdict; message (empty where it repeats the title), evidence, exemption. */
  readonly results: readonly (readonly [number, number, number, string, readonly unknown[], unknown])[];
  readonly frameworks: readonly object[];
  /** Opens the page by this framework. */
  readonly framework?: string | undefined;
}

export function pageData(report: AuditReport, framework?: string): PageData {
  const controlIndex = new Map(report.controls.map(({ id }, index) => [id, index]));
  const idle = new Map(report.coverage.controlsNotAssessed.map(({ id, statement }) => [id, statement]));
  const resources = new Map<string, { index: number; row: readonly [string, string, string, string] }>();
  const indexOf = (result: AuditResult) => {
    const known = resources.get(result.urn);
    if (known) return known.index;
    const { urn, name, type, source } = result;
    const place = source ? `${source.file}:${source.line}` : "";
    const index = resources.size;
    resources.set(urn, { index, row: [text(urn), text(name), text(type), text(place)] });
    return index;
  };
  const results = report.results.map((result) => {
    const at = controlIndex.get(result.control) ?? 0;
    const { message, evidence = [], exemption } = result;
    const repeats = result.verdict === "pass" && message === report.controls[at]?.title;
    const row = [
      at,
      indexOf(result),
      VERDICTS.indexOf(result.verdict),
      repeats ? "" : text(message),
      evidence.map(({ path, value, required = "", urn = "" }) => [path, value, required, urn].map(text)),
      exemption
        ? [exemption.owners.join(", "), exemption.ticket, exemption.reason, exemption.created, exemption.expires].map(
            text,
          )
        : 0,
    ] as const;
    return row;
  });
  return {
    verdicts: VERDICTS,
    controls: report.controls.map((control) => {
      const { id, title, rationale, severity, level, result, statement, remediation, references, rule } = control;
      const { settings, adjusted } = control;
      const why = idle.get(id) ?? "";
      return {
        ...{
          id,
          title,
          rationale,
          severity,
          level,
          result,
          statement,
          remediation,
          references,
          settings,
          adjusted,
          why,
        },
        version: rule.version,
        types: rule.types,
      };
    }),
    resources: [...resources.values()].map(({ row }) => row),
    results,
    frameworks: frameworks.map((each) => frameworkIn(report, each, controlIndex)),
    ...(framework !== undefined && { framework }),
  };
}

function frameworkIn(
  report: AuditReport,
  framework: (typeof frameworks)[number],
  controlIndex: ReadonlyMap<string, number>,
): object {
  const { items, summary } = byFramework(report, framework);
  return {
    id: framework.id,
    name: framework.name,
    title: framework.title,
    scope: framework.scope,
    statement: summaryStatement({ items, summary }),
    items: items.map((item) => [
      item.id,
      item.title ?? "",
      item.section,
      item.result,
      itemWord(item),
      item.statement,
      item.controls.map(({ id }) => controlIndex.get(id) ?? 0),
    ]),
  };
}
