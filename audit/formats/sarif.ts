/**
 * `--format sarif`: SARIF 2.1.0 for code scanning. Open failures only: GitHub takes no notice of `kind` and
 * `suppressions`, so that a pass or an exemption would become an alert (github/codeql-action#1230). Limits and fields:
 * docs.github.com, "SARIF support for code scanning", read 2026-11.
 */
import { gzipSync } from "node:zlib";
import type { Log, ReportingDescriptor, Result, Run } from "sarif";
import { severityRank } from "../../policies/catalogue.ts";
import { clip, manyLines, oneLine } from "../../render/text.ts";
import { hexOf } from "../model/digests.ts";
import type { AuditControl, AuditReport, AuditResult } from "../model/schema.ts";
import { count, frameworksText } from "../words.ts";
import { evidenceText } from "./blocks.ts";
import type { Format, Rendered } from "./format.ts";

const SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/** GitHub keeps the 5,000 gravest results of a run and refuses more than 25,000. */
const MAX_RESULTS = 5000;
/** Of a file. */
const MAX_RUNS = 20;
/** Of a file, compressed; a little is left for how GitHub counts. */
const MAX_BYTES = 9.5 * 1024 * 1024;
/** Of a rule. */
const MAX_TAGS = 20;
/** GitHub shows no more of a message. */
const MAX_MESSAGE = 1024;

/** 9 and more is critical to GitHub, 7 high, 4 medium, below that low. */
const SECURITY_SEVERITY = { critical: "9.5", high: "8.0", medium: "5.5", low: "2.5" } as const;

export const sarif: Format = { extension: "sarif", several: true, render };

function render(reports: readonly AuditReport[]): Rendered {
  const categories = categoriesOf(reports);
  let limit = MAX_RESULTS;
  let runs: readonly BuiltRun[] = [];
  let content = "";
  do {
    runs = reports.map((report, index) => runOf(report, categories[index] ?? "", limit));
    const log: Log = { $schema: SCHEMA, version: "2.1.0", runs: runs.map(({ run }) => run) };
    content = `${JSON.stringify(log, null, 2)}\n`;
    limit = Math.floor(limit / 2);
  } while (limit > 0 && content.length > MAX_BYTES && gzipSync(content).length > MAX_BYTES);
  const many =
    reports.length > MAX_RUNS
      ? [`GitHub takes ${MAX_RUNS} runs in a file, this has ${reports.length}: write one file each with --out FOLDER`]
      : [];
  return { content, notes: [...runs.flatMap(({ note }) => note ?? []), ...many] };
}

interface BuiltRun {
  readonly run: Run;
  /** What was left out. */
  readonly note?: string;
}

function runOf(report: AuditReport, category: string, limit: number): BuiltRun {
  const failures = report.results.filter(({ verdict }) => verdict === "fail");
  const ranks = new Map(report.controls.map(({ id, severity }) => [id, severityRank(severity)]));
  const rank = ({ control, level }: AuditResult) => (ranks.get(control) ?? 0) * 2 + (level === "mandatory" ? 0 : 1);
  // Sorting is stable: equally grave results stay by control and URN.
  const kept = failures.length > limit ? failures.toSorted((a, b) => rank(a) - rank(b)).slice(0, limit) : failures;
  const left = failures.length - kept.length;
  const note =
    left > 0
      ? `${oneLine(report.graph.source)}: ${count(left, "failure")} of ${failures.length} left out of the SARIF, the least severe: GitHub keeps the gravest only; the other formats have all`
      : undefined;
  const indexes = new Map(report.controls.map(({ id }, index) => [id, index]));
  const run: Run = {
    tool: {
      driver: {
        name: report.tool.name,
        semanticVersion: report.tool.version,
        rules: report.controls.map(ruleOf),
      },
    },
    automationDetails: { id: category, guid: report.id },
    columnKind: "utf16CodeUnits",
    invocations: [
      {
        executionSuccessful: true,
        ...(note !== undefined && { toolExecutionNotifications: [{ level: "warning", message: { text: note } }] }),
      },
    ],
    results: kept.map((result) => resultOf(result, report, indexes.get(result.control) ?? 0)),
    properties: {
      asOf: report.asOf,
      profile: report.profile,
      origin: clip(oneLine(report.graph.origin.statement), MAX_MESSAGE),
      coverage: clip(oneLine(report.coverage.statement), MAX_MESSAGE),
      notice: report.notice,
      digests: report.digests,
    },
  };
  return { run, ...(note !== undefined && { note }) };
}

function ruleOf(control: AuditControl): ReportingDescriptor {
  const { id, title, rationale, severity, level, remediation, references, rule } = control;
  const frameworks = frameworksText(references);
  const help = [rationale, "", ...remediation.map((step) => `- ${step}`), "", `References: ${frameworks || "none"}.`];
  const tags = ["security", ...references.map(({ framework }) => framework)].slice(0, MAX_TAGS);
  return {
    id,
    name: title,
    shortDescription: { text: title },
    fullDescription: { text: clip(rationale, MAX_MESSAGE) },
    help: { text: help.join("\n"), markdown: `**${title}.** ${help.join("\n")}` },
    defaultConfiguration: { level: level === "mandatory" ? "error" : "warning" },
    properties: {
      tags,
      "security-severity": SECURITY_SEVERITY[severity],
      precision: "very-high",
      ruleVersion: rule.version,
    },
  };
}

function resultOf(result: AuditResult, report: AuditReport, ruleIndex: number): Result {
  const { id, control, level, urn, message, evidence = [] } = result;
  const lines = [`${result.name}: ${message}`, ...evidence.map(evidenceText), urn];
  // Of rule and resource: an alert stays the same when the file is moved or the line changes.
  const fingerprint = hexOf(JSON.stringify([control, urn]));
  return {
    ruleId: control,
    ruleIndex,
    level: level === "mandatory" ? "error" : "warning",
    message: { text: manyLines(lines.map((line) => clip(oneLine(line), MAX_MESSAGE)).join("\n")) },
    locations: [locationOf(result, report)],
    partialFingerprints: {
      // The one that GitHub compares; it would be made from the line, which resources of a loop share.
      primaryLocationLineHash: `${fingerprint.slice(0, 16)}:1`,
      "ruleAndUrn/v1": fingerprint,
    },
    guid: id,
    properties: { urn: clip(oneLine(urn), MAX_MESSAGE), type: clip(oneLine(result.type), MAX_MESSAGE), level },
  };
}

/** GitHub shows no result without a file: a resource that has none stands at the project's own. */
function locationOf({ source, urn, type }: AuditResult, report: AuditReport): NonNullable<Result["locations"]>[number] {
  const own = { file: ownFile(report), line: 1 };
  const stated = source ?? own;
  // No file system has a path of that length.
  const { file, line, column }: NonNullable<AuditResult["source"]> =
    stated.file.length > MAX_MESSAGE ? { ...own, file: "Pulumi.yaml" } : stated;
  return {
    physicalLocation: {
      artifactLocation: { uri: file.split("/").map(encodeURIComponent).join("/"), uriBaseId: "%SRCROOT%" },
      region: { startLine: line, ...(column !== undefined && { startColumn: column }) },
    },
    logicalLocations: [{ fullyQualifiedName: clip(oneLine(urn), MAX_MESSAGE), kind: clip(oneLine(type), MAX_MESSAGE) }],
  };
}

function ownFile({ graph }: AuditReport): string {
  return graph.origin.kind === "declared-code" && graph.stack !== null ? `Pulumi.${graph.stack}.yaml` : "Pulumi.yaml";
}

/** One for each run, ending in a slash as GitHub wants it: two runs of one category would replace each other. */
function categoriesOf(reports: readonly AuditReport[]): readonly string[] {
  const seen = new Map<string, number>();
  return reports.map(({ graph }) => {
    const name = oneLine(clip(graph.stack ?? graph.source, 100)).replace(/[^\w.-]+/g, "-");
    const before = seen.get(name) ?? 0;
    seen.set(name, before + 1);
    return before === 0 ? `larder/${name}/` : `larder/${name}-${before + 1}/`;
  });
}
