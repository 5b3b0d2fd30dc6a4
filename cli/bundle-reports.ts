/** The reports of a bundle, in every format. */
import type { BundleFile } from "../audit/bundle/build.ts";
import type { Format } from "../audit/formats/format.ts";
import { formatNames, loadFormat } from "../audit/formats.ts";
import type { AuditReport } from "../audit/model/schema.ts";

export type RenderReports = (reports: readonly AuditReport[]) => readonly BundleFile[];

/** Formats are loaded once; several graphs go into one document only where the format can hold them. */
export async function reportRenderer(): Promise<RenderReports> {
  const formats = await Promise.all(formatNames.map((name) => loadFormat(name)));
  return (reports) =>
    formats.filter((format) => reports.length === 1 || format.several).flatMap((format) => filesOf(format, reports));
}

function filesOf(format: Format, reports: readonly AuditReport[]): readonly BundleFile[] {
  const path = `report.${format.extension}`;
  const { content, companions = [] } = format.render(reports, { file: path });
  return [{ path, content }, ...companions.map(({ file, content: text }) => ({ path: file, content: text }))];
}
