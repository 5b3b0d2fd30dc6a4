/** Audit reports of the project's own stacks; each is evaluated once per process. */
import type { AuditReport } from "../../audit/model/schema.ts";
import { assess } from "../../cli/assess.ts";
import { exemptionsFrom } from "../../cli/judge.ts";
import { provenanceOf } from "../../cli/provenance.ts";
import { type Stack, wholeStack } from "../support/stacks.ts";

export async function evaluatedReport(stack: Stack): Promise<AuditReport> {
  const { deployed } = await wholeStack(stack);
  const judging = {
    source: `synth ${stack}`,
    profile: stack,
    asOf: "2026-12-01",
    exemptions: exemptionsFrom(undefined),
  };
  return assess(deployed.deployment, judging, provenanceOf({ stack }));
}
