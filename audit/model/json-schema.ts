/** The published JSON Schema of the report: docs/schemas/audit-report.schema.json. */
import { z } from "zod";
import { frameworkReportSchema, frameworkReportsSchema } from "./framework-schema.ts";
import { auditReportSchema, auditReportsSchema } from "./schema.ts";

export function auditSchema(): unknown {
  const { $schema, ...schema } = z.toJSONSchema(
    z.union([auditReportSchema, auditReportsSchema, frameworkReportSchema, frameworkReportsSchema]),
    {
      target: "draft-2020-12",
      // Fields may be added within a schemaVersion: a reader of today must accept them.
      io: "input",
    },
  );
  return {
    $schema,
    $id: "https://larder.example/schemas/audit-report-1.schema.json",
    title: "Larder audit report",
    ...schema,
  };
}
