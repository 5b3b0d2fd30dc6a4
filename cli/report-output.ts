/** Where reports go: the standard output, a file, or a folder with one file for each graph. */
import { existsSync, mkdirSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Format, FormatOptions, Rendered } from "../audit/formats/format.ts";
import { type FormatName, formatNames, loadFormat, loadIndexPage } from "../audit/formats.ts";
import type { Framework } from "../audit/frameworks/framework.ts";
import { byFramework } from "../audit/model/by-framework.ts";
import type { AuditReport } from "../audit/model/schema.ts";
import { systemReason, UsageError } from "./errors.ts";
import { type OutputFile, openOutput, writeFiles } from "./output.ts";
import type { Terminal } from "./terminal.ts";

export interface ReportRequest {
  readonly format: FormatName;
  readonly framework?: Framework | undefined;
  readonly oscalVersion?: string | undefined;
  /** `--out`. */
  readonly out?: string | undefined;
}

export interface ReportOutput {
  write(reports: readonly AuditReport[]): void;
}

/** Refuses what cannot work at once, before anything is evaluated. */
export async function openReportOutput(terminal: Terminal, request: ReportRequest): Promise<ReportOutput> {
  const { format: name, out, framework } = request;
  const format = await loadFormat(name);
  if (framework !== undefined && !takesFramework(format)) {
    const able = await Promise.all(
      formatNames.map(async (each) => (takesFramework(await loadFormat(each)) ? [each] : [])),
    );
    throw new UsageError(`--framework: not for --format ${name}, allowed: ${able.flat().join(", ")}`);
  }
  if (out !== undefined && isFolder(out)) {
    requireFolder(out);
    const index = await loadIndexPage();
    return { write: (reports) => writeFolder(terminal, out, format, reports, { ...request, index }) };
  }
  const output = openOutput(terminal, out);
  return {
    write: (reports) => {
      if (reports.length !== 1 && !format.several) {
        throw new UsageError(`--format ${name}: ${reports.length} graphs need a folder: --out FOLDER/`);
      }
      const file = out === undefined ? undefined : basename(out);
      const paint = out === undefined ? terminal.paint : undefined;
      const rendered = render(format, reports, request, { file, paint });
      const beside = (rendered.companions ?? []).map((each) => ({
        path: join(dirname(out ?? "."), each.file),
        content: each.content,
      }));
      writeFiles(beside);
      output.write(rendered.content);
      tell(terminal, rendered);
    },
  };
}

function takesFramework(format: Format): boolean {
  return format.frameworks === true || format.renderFramework !== undefined;
}

function isFolder(out: string): boolean {
  return /[/\\]$/.test(out) || statSync(out, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** It is made when there is something to put into it. */
function requireFolder(out: string): void {
  const existing = statSync(out, { throwIfNoEntry: false });
  if (existing !== undefined && !existing.isDirectory()) throw new UsageError(`--out ${out}: is not a folder`);
  if (existing === undefined && !statSync(dirname(out), { throwIfNoEntry: false })?.isDirectory()) {
    throw new UsageError(`--out ${out}: there is no folder ${dirname(out)}; make it first`);
  }
}

function render(
  format: Format,
  reports: readonly AuditReport[],
  { framework, oscalVersion }: ReportRequest,
  options: FormatOptions,
): Rendered {
  const all = { ...options, oscalVersion, framework: framework?.id };
  if (framework === undefined || format.renderFramework === undefined) return format.render(reports, all);
  return format.renderFramework(
    reports.map((report) => byFramework(report, framework)),
    all,
  );
}

function writeFolder(
  terminal: Terminal,
  out: string,
  format: Format,
  reports: readonly AuditReport[],
  { index, ...request }: ReportRequest & { readonly index: Awaited<ReturnType<typeof loadIndexPage>> },
): void {
  const names = fileNames(reports, format.extension);
  // Everything is made before anything is written.
  const rendered = reports.map((report, at) => render(format, [report], request, { file: names[at] }));
  const files = rendered.flatMap(({ content, companions = [] }, at): readonly OutputFile[] => [
    { path: join(out, names[at] ?? ""), content },
    ...companions.map((each) => ({ path: join(out, each.file), content: each.content })),
  ]);
  const entries = reports.map((report, at) => ({ report, file: names[at] ?? "" }));
  const all = reports.length > 1 ? [...files, { path: join(out, "index.html"), content: index(entries) }] : files;
  writeInto(out, all);
  for (const each of rendered) tell(terminal, each);
  terminal.err(`wrote ${all.map(({ path }) => path).join(", ")}`);
}

function writeInto(out: string, files: readonly OutputFile[]): void {
  const isNew = !existsSync(out);
  try {
    mkdirSync(out, { recursive: true });
    writeFiles(files);
  } catch (error) {
    if (isNew) rmSync(out, { recursive: true, force: true });
    throw error instanceof UsageError ? error : new UsageError(`--out ${out}: ${systemReason(error)}`);
  }
}

function tell(terminal: Terminal, { notes = [] }: Rendered): void {
  for (const note of notes) terminal.err(`note: ${note}`);
}

/** After the stack or the graph's file; nothing of them may lead out of the folder or hide a file. */
export function fileNames(reports: readonly AuditReport[], extension: string): readonly string[] {
  const taken = new Set<string>(["index"]);
  return reports.map(({ graph }) => {
    const named = graph.source.replace(/^synth /, "");
    const plain = basename(named.replaceAll("\\", "/")).replace(/\.jsonl?$/i, "");
    const safe =
      plain
        .replace(/[^\w.-]+/g, "-")
        .replace(/^[.-]+/, "")
        .slice(0, 80) || "graph";
    let name = safe;
    for (let number = 2; taken.has(name.toLowerCase()); number++) name = `${safe}-${number}`;
    taken.add(name.toLowerCase());
    return `${name}.${extension}`;
  });
}
