/** Audit reports for tests: of small graphs, and of one that holds every verdict. */
import { auditReport, type Provenance } from "../../audit/model/build.ts";
import type { AuditReport } from "../../audit/model/schema.ts";
import type { Resource } from "../../graph/model.ts";
import { originOf } from "../../graph/origin.ts";
import { ResourceGraph } from "../../graph/query.ts";
import { type EvaluateOptions, evaluatePolicies } from "../../policies/evaluate.ts";
import type { Exemption } from "../../policies/exemptions.ts";
import { packSources } from "../../policies/versions.ts";
import { resource, STACK_URN, UNKNOWN } from "../policies/support.ts";

export const AS_OF = "2026-06-01";
const HEX = "0".repeat(64);

export const provenance: Provenance = {
  policies: packSources().digest,
  ruleVersions: packSources().ruleVersions,
  config: `sha256:${HEX}`,
  lockfile: `sha256:${HEX}`,
  exemptions: null,
};

export interface ReportOptions extends EvaluateOptions {
  readonly provenance?: Partial<Provenance>;
  /** Of the manifest: a recorded state's time. */
  readonly time?: string;
}

export function reportOf(resources: readonly Resource[], options: ReportOptions = {}): AuditReport {
  const { provenance: own = {}, time = "2026-05-01T10:00:00Z", ...rest } = options;
  const deployment = { version: 3, deployment: { manifest: { time, magic: "", version: "" }, resources } } as const;
  const report = evaluatePolicies(ResourceGraph.of(deployment), {
    asOf: AS_OF,
    source: "state.json",
    tool: { name: "larder", version: "0.1.0" },
    ...rest,
  });
  return auditReport({ report, origin: originOf(deployment), provenance: { ...provenance, ...own } });
}

const DATABASE = "aws:rds/instance:Instance";
export const stack: Resource = { urn: STACK_URN, type: "pulumi:pulumi:Stack", custom: false };

/** One database for each verdict of RDS-05; the exempt one by `exemptions`. */
export const databases: readonly Resource[] = [
  stack,
  resource(
    DATABASE,
    "passes",
    { backupRetentionPeriod: 30 },
    { sourcePosition: "project:///components/data/passes.ts#12,3" },
  ),
  resource(
    DATABASE,
    "fails",
    { backupRetentionPeriod: 1 },
    { sourcePosition: "project:///components/data/fails.ts#34" },
  ),
  resource(DATABASE, "accepted", { backupRetentionPeriod: 2 }),
  resource(DATABASE, "open", { backupRetentionPeriod: UNKNOWN }),
  resource(DATABASE, "replica", { replicateSourceDb: "passes" }),
  resource("acme:index/unheard:Of", "strange", { a: 1 }),
];

export const exemptions: readonly Exemption[] = [
  {
    control: "RDS-05",
    urn: "urn:pulumi:prod::larder::*::accepted",
    reason: "restored from elsewhere every night",
    owners: ["data", "platform"],
    ticket: "OPS-1",
    created: "2026-05-01",
    expires: "2026-09-01",
    source: "exemptions.yaml: entry 1",
  },
];

/** Every verdict, in one report. */
export function everyVerdict(options: ReportOptions = {}): AuditReport {
  return reportOf(databases, { exemptions, ...options });
}
