/** From a graph to its audit report: policies, then everything that makes the result evidence. */
import { auditReport, type Provenance } from "../audit/model/build.ts";
import type { AuditReport } from "../audit/model/schema.ts";
import type { Deployment } from "../graph/model.ts";
import { originOf } from "../graph/origin.ts";
import { type Judging, judge } from "./judge.ts";

export function assess(deployment: Deployment, judging: Judging, provenance: Provenance): AuditReport {
  return auditReport({ report: judge(deployment, judging), origin: originOf(deployment), provenance });
}
