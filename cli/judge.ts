/** The policies over one graph, with what the command line knows of it: profile, day, exemptions. */
import { join } from "node:path";
import type { Deployment } from "../graph/model.ts";
import { ResourceGraph } from "../graph/query.ts";
import { isObject } from "../graph/values.ts";
import { isDay } from "../policies/days.ts";
import { evaluatePolicies } from "../policies/evaluate.ts";
import { type Exemption, loadExemptions } from "../policies/exemptions.ts";
import type { Profile } from "../policies/profile.ts";
import type { Report } from "../policies/report.ts";
import { UsageError } from "./errors.ts";
import { ROOT } from "./project.ts";
import { TOOL } from "./tool.ts";

/** How a graph without a time says so: Go's zero time. */
const NO_TIME = "0001-01-01T00:00:00Z";

export interface Judging {
  readonly source: string;
  /** Absent = by the stack's name, else prod. */
  readonly profile?: Profile | undefined;
  readonly asOf?: string | undefined;
  readonly exemptions: readonly Exemption[];
}

export function judge(deployment: Deployment, { source, profile, asOf, exemptions }: Judging): Report {
  return evaluatePolicies(ResourceGraph.of(deployment), {
    source,
    exemptions,
    unknowns: originOf(deployment).complete ? "fail" : "report",
    tool: TOOL,
    ...(profile !== undefined && { profile }),
    ...(asOf !== undefined && { asOf }),
  });
}

export interface GraphOrigin {
  readonly description: string;
  /** Every value is known: what a rule cannot read is not there. False for previews. */
  readonly complete: boolean;
}

/** Offline graphs say what they are; a recorded state has a time; what is left is a preview. */
export function originOf({ deployment: { metadata, manifest } }: Deployment): GraphOrigin {
  const own = metadata?.larder;
  if (isObject(own)) {
    const deployed = own.mode === "deployed";
    return { description: deployed ? "declared code" : "declared code, first preview", complete: deployed };
  }
  return manifest.time === NO_TIME
    ? { description: "preview", complete: false }
    : { description: `recorded state, last modified ${manifest.time}`, complete: true };
}

/** `--exemptions FILE`, else the project's own. */
export function exemptionsFrom(file: string | undefined): readonly Exemption[] {
  return file === undefined
    ? loadExemptions(join(ROOT, "policies/exemptions.yaml"), { required: false, name: "policies/exemptions.yaml" })
    : loadExemptions(file);
}

export function requireDay(text: string): string {
  if (!isDay(text)) throw new UsageError(`--as-of: expected a day, YYYY-MM-DD, got "${text}"`);
  return text;
}
