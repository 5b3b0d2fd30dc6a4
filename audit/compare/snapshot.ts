/** What a comparison needs of one side: reports, exemptions and, of a bundle, the resources. */
import { z } from "zod";
import type { FolderEntry } from "../bundle/verify.ts";
import { type ExemptionStatus, exemptionStatuses } from "../exemptions.ts";
import { type AuditReport, auditReportSchema, auditReportsSchema } from "../model/schema.ts";

export interface Snapshot {
  /** The folder or file as the user named it. */
  readonly name: string;
  readonly asOf: string;
  readonly reports: readonly AuditReport[];
  readonly exemptions: readonly ExemptionStatus[];
  /** URNs by report, in the order of the reports; undefined for a report by itself, which names only what was judged. */
  readonly resources: readonly ReadonlySet<string>[] | undefined;
}

/** It is no bundle and no report; one line, in the user's words. */
export class SnapshotError extends Error {
  override readonly name = "SnapshotError";
}

const day = z.string().regex(/^\d{4}-\d{2}-\d{2}$/);
const exemptionsSchema = z.object({
  asOf: day,
  exemptions: z.array(
    z.object({
      id: z.string(),
      control: z.string(),
      urn: z.string(),
      finding: z.string().exactOptional(),
      reason: z.string(),
      owners: z.array(z.string()),
      ticket: z.string(),
      created: day,
      expires: day,
    }),
  ),
});
const graphSchema = z.object({
  deployment: z.object({ resources: z.array(z.object({ urn: z.string() })).optional() }),
});

/** Of a bundle that has been verified. */
export function fromBundle(name: string, entries: readonly FolderEntry[], folders: readonly string[]): Snapshot {
  const content = new Map(entries.map(({ path, content: bytes }) => [path, bytes]));
  const read = <T>(path: string, schema: z.ZodType<T>): T => {
    const bytes = content.get(path);
    if (bytes === undefined) throw new SnapshotError(`${name}: ${path} is missing`);
    return parse(new TextDecoder().decode(bytes), schema, `${name}/${path}`);
  };
  const { asOf, exemptions } = read("exemptions.json", exemptionsSchema);
  return {
    name,
    asOf,
    reports: folders.map((folder) => read(`${folder}/report.json`, auditReportSchema)),
    exemptions: exemptionStatuses(exemptions.map(withSource), { asOf }),
    resources: folders.map((folder) => {
      const { resources = [] } = read(`${folder}/graph.json`, graphSchema).deployment;
      return new Set(resources.map(({ urn }) => urn));
    }),
  };
}

/** Of the JSON that `larder check --format json` writes, for one graph or several. */
export function fromReport(name: string, text: string): Snapshot {
  const parsed = parse(text, z.union([auditReportsSchema, auditReportSchema]), name);
  const reports: readonly AuditReport[] = "reports" in parsed ? parsed.reports : [parsed];
  const [first] = reports;
  if (!first) throw new SnapshotError(`${name}: holds no report`);
  return { name, asOf: first.asOf, reports, exemptions: used(reports, first.asOf), resources: undefined };
}

/** A report by itself knows the exemptions that took a finding away, by the resources they did it for. */
function used(reports: readonly AuditReport[], asOf: string): readonly ExemptionStatus[] {
  const found = reports.flatMap(({ results }) =>
    results.flatMap(({ exemption, control, urn }) => (exemption ? [withSource({ ...exemption, control, urn })] : [])),
  );
  return exemptionStatuses(found, { asOf });
}

const withSource = <T extends object>(each: T) => ({ ...each, source: "" });

function parse<T>(text: string, schema: z.ZodType<T>, name: string): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new SnapshotError(`${name}: is not JSON`);
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new SnapshotError(
    `${name}: is no report: expected the JSON of "larder check --format json", or the folder of an evidence bundle`,
  );
}
