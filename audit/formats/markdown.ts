/** `--format markdown`: the whole report to be read, filed or printed; passes stand in folded parts. */

import { type Column, code, inline, markdownTable } from "../../render/markdown.ts";
import { htmlText } from "../../render/page.ts";
import { clip } from "../../render/text.ts";
import type { AuditControl, AuditReport, AuditResult } from "../model/schema.ts";
import { count, frameworksText, RESULT_WORDS } from "../words.ts";
import { evidenceText } from "./blocks.ts";
import { frameworkMarkdown } from "./by-framework/markdown.ts";
import type { Format } from "./format.ts";

const MAX_TEXT = 2000;

export const markdown: Format = {
  extension: "md",
  several: true,
  render: (reports) => ({ content: `${[...indexOf(reports), ...reports.map(reportOf)].join("\n\n")}\n` }),
  renderFramework: (reports) => ({ content: frameworkMarkdown(reports) }),
};

const words = (text: string) => inline(clip(text, MAX_TEXT));
const literal = (text: string) => code(clip(text, MAX_TEXT));

/** Before several reports: each with its sums. */
function indexOf(reports: readonly AuditReport[]): readonly string[] {
  return reports.length < 2 ? [] : ["# Audit reports", sumsTable(reports)];
}

export function sumsTable(reports: readonly AuditReport[], nameOf = graphName): string {
  const columns: readonly Column[] = [
    ["Graph", "left"],
    ["Profile", "left"],
    ["Mandatory failures", "right"],
    ["Advice", "right"],
    ["Unknown", "right"],
    ["Exempt", "right"],
    ["Pass", "right"],
    ["Resources", "right"],
  ];
  const rows = reports.map((report) => {
    const { profile, summary, graph } = report;
    const { fail, unknown, exempt, pass } = summary;
    const numbers = [fail.mandatory, fail.advisory, unknown.mandatory + unknown.advisory, exempt, pass];
    return [nameOf(report), profile, ...numbers.map(String), String(graph.resources)];
  });
  return markdownTable(columns, rows);
}

function graphName({ graph }: AuditReport): string {
  return words(graph.stack ?? graph.source);
}

function reportOf(report: AuditReport): string {
  const { controls, results, coverage, notice } = report;
  const byControl = Map.groupBy(results, ({ control }) => control);
  const open = (verdicts: readonly AuditResult["verdict"][], level?: AuditResult["level"]) =>
    results.filter((each) => verdicts.includes(each.verdict) && (level === undefined || each.level === level));
  return [
    `# Audit report: ${graphName(report)}`,
    facts(report),
    `> ${words(notice)}`,
    "## Result",
    sumsTable([report]),
    section("Mandatory failures", open(["fail"], "mandatory")),
    section("Advice", open(["fail"], "advisory")),
    section("Not decided", open(["unknown"])),
    section("Accepted until a day", open(["exempt"])),
    "## Controls",
    controlTable(controls),
    "## Evidence",
    ...controls.flatMap((control) => evidenceOf(control, byControl.get(control.id) ?? [])),
    "## Coverage",
    words(coverage.statement),
    ...notAssessed(report),
    "## Digests",
    digests(report),
  ].join("\n\n");
}

function facts({ graph, profile, asOf, tool }: AuditReport): string {
  return [
    `- **Shows:** ${words(graph.origin.statement)} (${literal(graph.source)}), not the live account`,
    `- **Judged by:** ${tool.name} ${tool.version}, profile ${profile}, as of ${asOf}`,
    `- **Graph:** ${count(graph.resources, "resource")}, ${code(graph.digest)}`,
  ].join("\n");
}

function section(title: string, results: readonly AuditResult[]): string {
  if (results.length === 0) return `### ${title}: none`;
  return [`### ${title}: ${results.length}`, resultTable(results)].join("\n\n");
}

const RESULT_COLUMNS: readonly Column[] = ["Control", "Resource", "Verdict", "What was found", "Place"].map(
  (title) => [title, "left"] as const,
);

function resultTable(results: readonly AuditResult[]): string {
  return markdownTable(
    RESULT_COLUMNS,
    results.map((result) => [
      result.control,
      literal(result.urn),
      verdictText(result),
      found(result),
      result.source ? literal(`${result.source.file}:${result.source.line}`) : "",
    ]),
  );
}

function verdictText({ verdict, level }: AuditResult): string {
  return verdict === "fail" ? `**fail** (${level})` : RESULT_WORDS[verdict];
}

function found({ message, verdict, evidence = [], exemption }: AuditResult): string {
  const lines = [
    ...(verdict === "pass" ? [] : [words(message)]),
    ...evidence.map((each) => literal(evidenceText(each))),
    ...(exemption
      ? [
          words(`until ${exemption.expires}, ${exemption.owners.join(", ")}, ${exemption.ticket}`),
          words(exemption.reason),
        ]
      : []),
  ];
  return lines.join("<br>");
}

function controlTable(controls: readonly AuditControl[]): string {
  const columns = ["Control", "What holds", "Severity", "Level", "Result", "Population", "Supports"];
  return markdownTable(
    columns.map((title) => [title, "left"]),
    controls.map(({ id, title, severity, level, result, statement, references }) => [
      id,
      words(title),
      severity,
      level,
      result === "fail" ? "**fail**" : RESULT_WORDS[result],
      statement,
      words(frameworksText(references)),
    ]),
  );
}

function evidenceOf(control: AuditControl, results: readonly AuditResult[]): readonly string[] {
  if (results.length === 0) return [];
  const { id, title, rationale, rule, statement } = control;
  return [
    `<details><summary>${id}: ${htmlText(title)} (${statement})</summary>`,
    `${words(rationale)} Rule version ${code(rule.version)}.`,
    resultTable(results),
    "</details>",
  ];
}

function notAssessed({ coverage }: AuditReport): readonly string[] {
  const { controlsNotAssessed, typesWithoutRule } = coverage;
  const controls = markdownTable(
    [
      ["Control not assessed", "left"],
      ["Why", "left"],
    ],
    controlsNotAssessed.map(({ id, statement }) => [id, words(statement)]),
  );
  const types = markdownTable(
    [
      ["Type without a rule", "left"],
      ["Resources", "right"],
    ],
    typesWithoutRule.map(({ type, count: number }) => [literal(type), String(number)]),
  );
  return [...(controlsNotAssessed.length > 0 ? [controls] : []), ...(typesWithoutRule.length > 0 ? [types] : [])];
}

function digests(report: AuditReport): string {
  const rows = Object.entries(report.digests).map(([name, value]) => [name, value === null ? "none" : code(value)]);
  const columns: readonly Column[] = [
    ["Of", "left"],
    ["SHA-256", "left"],
  ];
  return `${markdownTable(columns, rows)}\n\nReport ${code(report.id)}.`;
}
