/**
 * `--format junit`: for test panels of CI systems. A suite for each graph, a case for each control and resource. Only
 * mandatory failures are failures, so that the panel is red exactly when the exit code is 1; advice, unknown verdicts,
 * exemptions and what does not apply are skipped, with the reason. In the form of Jenkins, which others read too.
 */
import { createCB } from "xmlbuilder2";
import { clip, manyLines, oneLine } from "../../render/text.ts";
import type { AuditReport, AuditResult } from "../model/schema.ts";
import { evidenceText } from "./blocks.ts";
import type { Format } from "./format.ts";

const MAX_TEXT = 2000;

type Builder = ReturnType<typeof createCB>;

export const junit: Format = {
  extension: "junit.xml",
  several: true,
  render: (reports) => ({ content: documentOf(reports) }),
};

function documentOf(reports: readonly AuditReport[]): string {
  const chunks: string[] = [];
  const xml = createCB({
    prettyPrint: true,
    data: (chunk: string) => void chunks.push(chunk),
    error: (error: Error) => {
      throw error;
    },
  });
  xml.dec({ version: "1.0", encoding: "UTF-8" });
  const suites = reports.map((report) => ({ report, cases: casesOf(report) }));
  const all = suites.flatMap(({ cases }) => cases);
  xml.ele("testsuites", { name: "larder", tests: all.length, failures: failuresIn(all), errors: 0 });
  for (const [index, suite] of suites.entries()) addSuite(xml, suite.report, suite.cases, index);
  xml.up().end();
  return `${chunks.join("")}\n`;
}

interface Case {
  readonly type: string;
  readonly name: string;
  readonly failure?: { readonly message: string; readonly kind: string; readonly text: string };
  readonly skipped?: string;
}

const failuresIn = (cases: readonly Case[]) => cases.filter(({ failure }) => failure !== undefined).length;

function casesOf(report: AuditReport): readonly Case[] {
  const severities = new Map(report.controls.map(({ id, severity }) => [id, severity]));
  return [
    ...report.results.map((result): Case => {
      const { control, type, urn, verdict, level, message } = result;
      const base = { type: safe(type), name: safe(`${control} ${urn}`) };
      if (verdict === "pass") return base;
      if (verdict !== "fail" || level === "advisory") return { ...base, skipped: skippedText(result) };
      const text = manyLines([message, ...(result.evidence ?? []).map(evidenceText), urn].map(safe).join("\n"));
      return { ...base, failure: { message: safe(message), kind: severities.get(control) ?? "failure", text } };
    }),
    ...report.coverage.controlsNotAssessed.map(({ id, statement }) => ({
      type: "control",
      name: id,
      skipped: `not assessed: ${statement}`,
    })),
  ];
}

function skippedText({ verdict, message, exemption }: AuditResult): string {
  const word = verdict === "fail" ? "advice" : verdict.replace("-", " ");
  const until = exemption
    ? ` (until ${exemption.expires}, ${exemption.owners.join(", ")}, ${exemption.ticket}: ${exemption.reason})`
    : "";
  return safe(`${word}: ${message}${until}`);
}

function addSuite(xml: Builder, report: AuditReport, cases: readonly Case[], index: number): void {
  const { graph, asOf, profile, digests, tool, coverage, notice } = report;
  xml.ele("testsuite", {
    name: safe(graph.stack ?? graph.source) || "graph",
    tests: cases.length,
    failures: failuresIn(cases),
    errors: 0,
    skipped: cases.filter(({ skipped }) => skipped !== undefined).length,
    time: "0",
    timestamp: `${asOf}T00:00:00`,
    id: index,
  });
  const properties = {
    tool: `${tool.name} ${tool.version}`,
    source: graph.source,
    origin: graph.origin.statement,
    profile,
    "as of": asOf,
    "graph digest": digests.graph,
    "report digest": digests.report,
    coverage: coverage.statement,
    notice,
  };
  xml.ele("properties");
  for (const [name, value] of Object.entries(properties)) xml.ele("property", { name, value: safe(value) }).up();
  xml.up();
  for (const each of cases) addCase(xml, each);
  xml.up();
}

function addCase(xml: Builder, { type, name, failure, skipped }: Case): void {
  xml.ele("testcase", { classname: type, name, time: "0" });
  if (skipped !== undefined) xml.ele("skipped").txt(skipped).up();
  if (failure) xml.ele("failure", { type: failure.kind, message: failure.message }).txt(failure.text).up();
  xml.up();
}

/** Without what XML 1.0 forbids, which no escaping would make legal. */
function safe(text: string): string {
  return oneLine(clip(text, MAX_TEXT)).replace(/[\uFFFE\uFFFF]/g, "\uFFFD");
}
