/** The audit report: what the policies found, with what an auditor needs to rely on it. Pure: no clock, no file. */
import type { GraphOrigin } from "../../graph/origin.ts";
import { logicalNameOf } from "../../graph/urn.ts";
import { type ControlId, control, controlIds } from "../../policies/catalogue.ts";
import { levelOf } from "../../policies/levels.ts";
import type { Report, ReportControl, ReportResult } from "../../policies/report.ts";
import { ruleOf } from "../../policies/rules.ts";
import { type SettingOverrides, settingsOf } from "../../policies/settings.ts";
import { coverageOf } from "./coverage.ts";
import { sha256OfJson } from "./digests.ts";
import { stableId } from "./ids.ts";
import { populationOf, resultOf, statementOf } from "./population.ts";
import { AUDIT_SCHEMA_VERSION, type AuditControl, type AuditReport, type AuditResult } from "./schema.ts";
import { placeOf } from "./source.ts";

/** What produced the report. Digests as `sha256:<hex>`; null where there is no such file. */
export interface Provenance {
  readonly policies: string;
  readonly ruleVersions: ReadonlyMap<ControlId, string>;
  readonly config: string | null;
  readonly lockfile: string | null;
  readonly exemptions: string | null;
}

export interface AuditInput {
  readonly report: Report;
  readonly origin: GraphOrigin;
  readonly provenance: Provenance;
}

/** Stands in every report. */
export const NOTICE =
  "The report judges what a resource graph declares or records, never the live account: changes made past the program, " +
  "quotas and what is inside of databases and images are not seen. A control that passed supports an auditor's own " +
  "judgement; it is no statement of compliance. Which framework items a control belongs to is our own reading.";

const NO_SETTINGS: SettingOverrides = {};

export function auditReport(input: AuditInput): AuditReport {
  const { report, origin } = input;
  const digests = digestsOf(input);
  const byControl = Map.groupBy(report.results, ({ control: id }) => id);
  return {
    schemaVersion: AUDIT_SCHEMA_VERSION,
    id: stableId("report", digests.report, report.graph.source),
    tool: report.tool,
    asOf: report.asOf,
    profile: report.profile,
    graph: { ...report.graph, origin: originIn(origin) },
    digests,
    controls: report.controls.map((row) => controlIn(row, byControl.get(row.id) ?? [], input)),
    results: resultsIn(input),
    coverage: coverageOf(report, origin, controlIds),
    summary: report.summary,
    notice: NOTICE,
  };
}

function originIn({ kind, description, lastModified }: GraphOrigin): AuditReport["graph"]["origin"] {
  return { kind, lastModified: lastModified ?? null, statement: description };
}

function digestsOf({ report, provenance }: AuditInput): AuditReport["digests"] {
  const { policies, config, lockfile, exemptions } = provenance;
  const parts = { graph: report.graph.digest, policies, config, lockfile, exemptions };
  const { asOf, profile, tool, settings = NO_SETTINGS, controls } = report;
  const judged = controls.map(({ id, level }) => [id, level]);
  return { report: sha256OfJson({ ...parts, asOf, profile, tool, settings, controls: judged }), ...parts };
}

function controlIn(row: ReportControl, results: readonly ReportResult[], input: AuditInput): AuditControl {
  const { id, title, severity, level, unknown, references } = row;
  const { rationale, remediation } = control(id);
  const rule = ruleOf(id);
  const population = populationOf(results);
  const { profile: _, ...settings } = settingsOf(id, input.report.profile, input.report.settings ?? NO_SETTINGS);
  return {
    id,
    title,
    rationale,
    severity,
    level,
    unknown,
    result: resultOf(population),
    statement: statementOf(population),
    population,
    rule: { version: versionOf(id, input), scope: rule?.scope ?? "pack", types: rule?.types ?? [] },
    settings,
    adjusted: Object.hasOwn(input.report.settings ?? {}, id) || level !== levelOf(id, input.report.profile),
    references,
    remediation,
  };
}

function resultsIn(input: AuditInput): readonly AuditResult[] {
  // A broken graph may hold a URN twice: the second gets an id of its own.
  const seen = new Map<string, number>();
  return input.report.results.map((result) => {
    const { sourcePosition, urn, control: id, ...rest } = result;
    const place = placeOf(sourcePosition);
    const key = `${id} ${urn}`;
    const before = seen.get(key) ?? 0;
    seen.set(key, before + 1);
    return {
      id: stableId("result", id, urn, ...(before > 0 ? [String(before)] : [])),
      control: id,
      ruleVersion: versionOf(id, input),
      urn,
      name: logicalNameOf(urn),
      ...rest,
      ...(place && { source: place }),
    };
  });
}

function versionOf(id: ControlId, { report, provenance }: AuditInput): string {
  return provenance.ruleVersions.get(id) ?? report.tool.version;
}
