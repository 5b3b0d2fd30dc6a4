/**
 * The audit report: the one model that all formats are written from, and the shape of `larder check --format json`. The
 * published JSON Schema is made from it (`npm run generate`). Within one schemaVersion fields are added, never taken
 * away or given another meaning.
 */
import { z } from "zod";

export const AUDIT_SCHEMA_VERSION = 1;

const sha256 = z.string().regex(/^sha256:[0-9a-f]{64}$/);
const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const count = z.int().min(0);
const profile = z.enum(["dev", "staging", "prod"]);
const severity = z.enum(["critical", "high", "medium", "low"]);
const level = z.enum(["mandatory", "advisory"]);
const verdict = z.enum(["pass", "fail", "not-applicable", "unknown", "exempt"]);

const origin = z
  .object({
    kind: z.enum(["declared-code", "first-preview", "preview", "recorded-state"]),
    lastModified: z.string().nullable().describe("Of a recorded state: when it was last written, RFC 3339."),
    statement: z.string().describe("The same in words."),
  })
  .meta({ id: "Origin", description: "What the graph shows. Never the live account." });

const graph = z
  .object({
    digest: sha256.describe("Of the canonical form (RFC 8785) of the graph, without secrets."),
    source: z.string().describe("`synth <stack>`, or the file as it was named."),
    stack: z.string().nullable().describe("Null for an empty graph or one of several stacks."),
    resources: count,
    origin,
  })
  .meta({ id: "Graph" });

const digests = z
  .object({
    report: sha256.describe("Over all that decides the results: the digests here, the day, the profile, the settings."),
    graph: sha256,
    policies: sha256.describe("Of the sources of the rules and of what they read with."),
    config: sha256.nullable().describe("Of Pulumi.yaml and the stack file; null where the graph came as a file."),
    lockfile: sha256.nullable().describe("Of package-lock.json: every library in use; null without one."),
    exemptions: sha256.nullable().describe("Of the file of exemptions; null without one."),
  })
  .meta({ id: "Digests", description: "docs/audit.md says how to recompute each." });

const population = z
  .object({
    judged: count.describe("pass + fail + exempt + unknown: the resources that the control is about."),
    pass: count,
    fail: count,
    exempt: count,
    unknown: count,
    notApplicable: count.describe("Of the control's types, but outside of it for the reason given."),
  })
  .meta({ id: "Population", description: "Resources by verdict." });

const setting = z.union([z.number(), z.boolean(), z.array(z.string())]);

const control = z
  .object({
    id: z.string(),
    title: z.string().describe("What holds when it passes."),
    rationale: z.string(),
    severity,
    level: level.describe("What a failure is in this profile."),
    unknown: z.string().describe("What an unknown value means to the rule: docs/controls.md."),
    result: z
      .enum(["pass", "fail", "unknown", "exempt", "not-applicable", "not-assessed"])
      .describe("The worst verdict, in the order fail, unknown, exempt, pass; the population says how many."),
    statement: z.string().describe("The result in words, such as `99 of 100 pass, 1 fails`."),
    population,
    rule: z.object({
      version: z.string().describe("Version of the pack, and a digest of all that the rule consists of."),
      scope: z.enum(["resource", "graph", "pack"]),
      types: z.array(z.string()).describe("Type tokens that it judges; `*` for all."),
    }),
    settings: z.record(z.string(), setting).describe("Thresholds in use."),
    adjusted: z.boolean().describe("Level or thresholds differ from the profile's, by --settings."),
    references: z.array(z.object({ framework: z.string(), items: z.array(z.string()) })),
    remediation: z.array(z.string()),
  })
  .meta({ id: "Control" });

const evidence = z
  .object({
    path: z.string().describe("Property path, or the name of a resource option."),
    value: z.string().describe("As JSON, or `absent`, `[secret]`, `[unknown]`, `[malformed]`."),
    required: z.string().exactOptional(),
    urn: z.string().exactOptional().describe("The resource that the value belongs to, if another one."),
  })
  .meta({ id: "Evidence" });

const exemption = z
  .object({
    reason: z.string(),
    owners: z.array(z.string()),
    ticket: z.string(),
    created: day,
    expires: day.describe("The last day it holds."),
  })
  .meta({ id: "Exemption" });

const result = z
  .object({
    id: z.uuid().describe("The same for this control and resource in every report."),
    control: z.string(),
    ruleVersion: z.string(),
    urn: z.string(),
    name: z.string().describe("Logical name."),
    type: z.string(),
    verdict,
    level,
    message: z.string().describe("Of not-applicable: the reason. Of unknown: what cannot be read."),
    evidence: z.array(evidence).exactOptional().describe("What was read, and what it must be."),
    findings: z
      .array(z.object({ key: z.string().exactOptional(), message: z.string() }))
      .exactOptional()
      .describe("Of fail and exempt: each violation; `key` is what an exemption's `finding` names."),
    exemption: exemption.exactOptional(),
    source: z
      .object({ file: z.string(), line: z.int().min(1), column: z.int().min(1).exactOptional() })
      .exactOptional()
      .describe("Where the program makes the resource, relative to the repository."),
  })
  .meta({ id: "Result" });

const coverage = z
  .object({
    statement: z.string(),
    judgedResources: count.describe("Resources with at least one verdict."),
    typesWithoutRule: z.array(z.object({ type: z.string(), count })).describe("Most first."),
    controlsNotAssessed: z.array(
      z.object({
        id: z.string(),
        reason: z.enum(["no-resource", "not-selected"]),
        statement: z.string(),
      }),
    ),
    external: count.describe("Resources that the stack only reads; not judged."),
  })
  .meta({ id: "Coverage" });

export const summarySchema = z
  .object({
    results: count,
    pass: count,
    fail: z.object({ mandatory: count, advisory: count }),
    unknown: z.object({ mandatory: count, advisory: count }),
    notApplicable: count,
    exempt: count,
  })
  .meta({ id: "Summary" });

export const auditReportSchema = z
  .object({
    schemaVersion: z.literal(AUDIT_SCHEMA_VERSION),
    id: z.uuid().describe("Of the report's digest: equal inputs give equal ids."),
    tool: z.object({ name: z.string(), version: z.string() }),
    asOf: day.describe("The day that exemptions are judged by, UTC. The only time in the report."),
    profile,
    graph,
    digests,
    controls: z.array(control),
    results: z.array(result).describe("By control, then URN."),
    coverage,
    summary: summarySchema,
    notice: z.string().describe("What the report does not say."),
  })
  .meta({ id: "AuditReport", description: "What the policies say of one resource graph, with evidence." });

/** Several graphs in one document. */
export const auditReportsSchema = z
  .object({
    schemaVersion: z.literal(AUDIT_SCHEMA_VERSION),
    tool: z.object({ name: z.string(), version: z.string() }),
    reports: z.array(auditReportSchema),
    summary: summarySchema,
  })
  .meta({ id: "AuditReports", description: "Several graphs, each judged by itself." });

type DeepReadonly<T> = T extends object ? { readonly [K in keyof T]: DeepReadonly<T[K]> } : T;

export type AuditReport = DeepReadonly<z.infer<typeof auditReportSchema>>;
export type AuditReports = DeepReadonly<z.infer<typeof auditReportsSchema>>;
export type AuditControl = AuditReport["controls"][number];
export type AuditResult = AuditReport["results"][number];
export type AuditEvidence = DeepReadonly<z.infer<typeof evidence>>;
export type AuditExemption = DeepReadonly<z.infer<typeof exemption>>;
export type AuditCoverage = AuditReport["coverage"];
export type AuditSummary = AuditReport["summary"];
export type ControlResult = AuditControl["result"];
export type Population = AuditControl["population"];
export type AuditVerdict = AuditResult["verdict"];
