/** The report turned round: a framework's items, and the controls that support each. */
import { z } from "zod";
import { AUDIT_SCHEMA_VERSION, auditReportSchema } from "./schema.ts";

const { id, tool, asOf, profile, graph, digests } = auditReportSchema.shape;
const count = z.int().min(0);

export const ITEM_RESULTS = ["pass", "fail", "unknown", "exempt", "not-assessed", "no-control"] as const;

const supporting = z
  .object({
    id: z.string(),
    title: z.string(),
    severity: z.string(),
    level: z.string(),
    result: z.string(),
    statement: z.string(),
  })
  .meta({ id: "SupportingControl" });

const item = z
  .object({
    id: z.string(),
    title: z.string().exactOptional().describe("In our own words; absent where the text is not ours to repeat."),
    section: z.string(),
    result: z
      .enum(ITEM_RESULTS)
      .describe(
        "The worst result of its controls. `no-control`: none of ours is about it. Never a claim of compliance.",
      ),
    statement: z.string().describe("The result in words, such as `2 of 3 controls pass, 1 fails`."),
    controls: z.array(supporting),
  })
  .meta({ id: "FrameworkItem" });

export const frameworkReportSchema = z
  .object({
    schemaVersion: z.literal(AUDIT_SCHEMA_VERSION),
    framework: z.object({
      id: z.string(),
      title: z.string(),
      scope: z.string().describe("Which items the list has."),
    }),
    notice: z.string().describe("What the mapping is, and what it does not claim."),
    report: z
      .object({ id, tool, asOf, profile, graph, digests })
      .describe("The audit report that this is another view of."),
    items: z.array(item),
    summary: z.object({
      items: count,
      supported: count.describe("Items with at least one control of ours that was assessed."),
      pass: count,
      fail: count,
      unknown: count,
      exempt: count,
      "not-assessed": count,
      "no-control": count,
    }),
  })
  .meta({ id: "FrameworkReport", description: "One framework over one resource graph." });

export const frameworkReportsSchema = z
  .object({ schemaVersion: z.literal(AUDIT_SCHEMA_VERSION), reports: z.array(frameworkReportSchema) })
  .meta({ id: "FrameworkReports", description: "One framework over several graphs, each by itself." });

export type ItemResult = (typeof ITEM_RESULTS)[number];
