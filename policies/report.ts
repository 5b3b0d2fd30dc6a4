/** The shape of `check --format json` for one graph. */
import { type ControlId, control } from "./catalogue.ts";
import type { Severity, UnknownHandling } from "./control.ts";
import type { Level, Profile } from "./profile.ts";
import type { Evidence } from "./reading.ts";
import { frameworkItems } from "./references.ts";
import type { SettingOverrides } from "./settings.ts";

export const REPORT_SCHEMA_VERSION = 1;

export type ReportVerdict = "pass" | "fail" | "not-applicable" | "unknown" | "exempt";

export interface Report {
  readonly schemaVersion: typeof REPORT_SCHEMA_VERSION;
  readonly tool: { readonly name: string; readonly version: string };
  /** The day that exemptions are judged by, YYYY-MM-DD in UTC. */
  readonly asOf: string;
  readonly profile: Profile;
  /** Values that replace those of the profile, by control; absent where none does. */
  readonly settings?: SettingOverrides;
  readonly graph: ReportGraph;
  readonly controls: readonly ReportControl[];
  /** By control, then URN: the same for every order of resources. */
  readonly results: readonly ReportResult[];
  readonly coverage: ReportCoverage;
  readonly summary: ReportSummary;
}

export interface ReportGraph {
  readonly digest: string;
  /** Where the graph comes from: `synth prod`, or the name of a file. */
  readonly source: string;
  /** From the resources' URNs; null for an empty graph or one of several stacks. */
  readonly stack: string | null;
  readonly resources: number;
}

export interface ReportControl {
  readonly id: ControlId;
  readonly title: string;
  readonly severity: Severity;
  readonly level: Level;
  readonly unknown: UnknownHandling;
  readonly references: readonly { readonly framework: string; readonly items: readonly string[] }[];
}

export interface ReportResult {
  readonly control: ControlId;
  readonly urn: string;
  readonly type: string;
  readonly verdict: ReportVerdict;
  readonly level: Level;
  readonly message: string;
  readonly evidence?: readonly Evidence[];
  /** Of a fail: one entry per violation; `key` is what an exemption's `finding` names. */
  readonly findings?: readonly { readonly key?: string; readonly message: string }[];
  readonly exemption?: ReportExemption;
  /** Where the resource is made in the program. */
  readonly sourcePosition?: string;
}

export interface ReportExemption {
  readonly reason: string;
  readonly owners: readonly string[];
  readonly ticket: string;
  /** YYYY-MM-DD; it holds up to and on the day it expires. */
  readonly created: string;
  readonly expires: string;
}

export interface ReportCoverage {
  /** Resources that have at least one verdict. */
  readonly judgedResources: number;
  /** Custom resources by type that no rule is for but those about every type, most first. */
  readonly typesWithoutRule: readonly { readonly type: string; readonly count: number }[];
  /** Controls that found no resource of their types. */
  readonly controlsWithoutResource: readonly ControlId[];
  /** Resources that this stack only reads. */
  readonly external: number;
}

export interface ReportSummary {
  readonly results: number;
  readonly pass: number;
  readonly fail: { readonly mandatory: number; readonly advisory: number };
  readonly unknown: { readonly mandatory: number; readonly advisory: number };
  readonly notApplicable: number;
  readonly exempt: number;
}

/** Whether the run fails. */
export function hasMandatoryFailure(report: Pick<Report, "summary">): boolean {
  return report.summary.fail.mandatory > 0;
}

export function reportControl(id: ControlId, level: Level): ReportControl {
  const { title, severity, unknown, references } = control(id);
  return { id, title, severity, level, unknown, references: frameworkItems(references) };
}

export function summarise(results: readonly ReportResult[]): ReportSummary {
  const count = (verdict: ReportResult["verdict"], level?: ReportResult["level"]) =>
    results.filter((result) => result.verdict === verdict && (level === undefined || result.level === level)).length;
  const split = (verdict: ReportResult["verdict"]) => ({
    mandatory: count(verdict, "mandatory"),
    advisory: count(verdict, "advisory"),
  });
  return {
    results: results.length,
    pass: count("pass"),
    fail: split("fail"),
    unknown: split("unknown"),
    notApplicable: count("not-applicable"),
    exempt: count("exempt"),
  };
}
