/** The policies over one graph, with what the command line knows of it: profile, day, exemptions. */
import { join } from "node:path";
import { nearestOf } from "../config/issues.ts";
import type { Deployment } from "../graph/model.ts";
import { originOf } from "../graph/origin.ts";
import { ResourceGraph } from "../graph/query.ts";
import { type ControlId, controlIds, isControlId } from "../policies/catalogue.ts";
import { dayOf, isDay } from "../policies/days.ts";
import { evaluatePolicies } from "../policies/evaluate.ts";
import { type Exemption, loadExemptions } from "../policies/exemptions.ts";
import type { PackConfig } from "../policies/pack-config.ts";
import type { Outcome } from "../policies/parity.ts";
import type { Profile } from "../policies/profile.ts";
import type { Report } from "../policies/report.ts";
import { UsageError } from "./errors.ts";
import { ROOT } from "./project.ts";
import { TOOL } from "./tool.ts";

export const DEFAULT_EXEMPTIONS = join(ROOT, "policies/exemptions.yaml");

export interface Judging {
  readonly source: string;
  /** Absent = by the stack's name, else prod. */
  readonly profile?: Profile | undefined;
  readonly asOf?: string | undefined;
  readonly exemptions: readonly Exemption[];
  /** Absent = all. */
  readonly controls?: readonly ControlId[] | undefined;
  /** Of `--settings`. */
  readonly config?: PackConfig | undefined;
  /** Verdicts of prod to compare with. */
  readonly prod?: readonly Outcome[] | undefined;
}

export function judge(deployment: Deployment, judging: Judging): Report {
  const { source, profile, asOf, exemptions, config, prod, controls = controlIds } = judging;
  return evaluatePolicies(ResourceGraph.of(deployment), {
    source,
    exemptions,
    controls: controls.filter((id) => !config?.disabled.has(id)),
    ...(prod && { prod }),
    ...(config && { settings: config.settings, levels: config.levels }),
    unknowns: originOf(deployment).complete ? "fail" : "report",
    tool: TOOL,
    ...(profile !== undefined && { profile }),
    ...(asOf !== undefined && { asOf }),
  });
}

/** `--exemptions FILE`, else the project's own. */
export function exemptionsFrom(file: string | undefined): readonly Exemption[] {
  return file === undefined
    ? loadExemptions(DEFAULT_EXEMPTIONS, { required: false, name: "policies/exemptions.yaml" })
    : loadExemptions(file);
}

/** `--control ID`, as often as wanted, in any case; absent = all. */
export function requireControls(ids: readonly string[] | undefined): readonly ControlId[] | undefined {
  return ids?.map((text) => {
    const id = text.toUpperCase();
    if (isControlId(id)) return id;
    const near = nearestOf(id, controlIds);
    const hint = near === undefined ? "" : `, did you mean "${near}"?`;
    throw new UsageError(`--control: unknown control "${text}"${hint || ":"} larder explain --list names all`);
  });
}

export function requireDay(text: string): string {
  if (!isDay(text)) throw new UsageError(`--as-of: expected a day, YYYY-MM-DD, got "${text}"`);
  return text;
}

/** In UTC. */
export function today(): string {
  return dayOf(new Date());
}
