/** Where reports go: the standard output, a file, or a folder with one file for each graph. */
import { existsSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { Format, FormatOptions, Rendered } from "../audit/formats/format.ts";
import type { IndexEntry } from "../audit/formats/html/index-page.ts";
import { type FormatName, formatNames, loadFormat, loadIndexPage } from "../audit/formats.ts";
import type { Framework } from "../audit/frameworks/framework.ts";
import { byFramework } from "../audit/model/by-framework.ts";
import type { AuditReport } from "../audit/model/schema.ts";
import { systemReason, UsageError } from "./errors.ts";
import { makeFolder, type OutputFile, openOutput, writeTogether } from "./output.ts";
import type { Terminal } from "./terminal.ts";

/** More names than these nobody reads. */
const MAX_NAMED = 10;

export interface ReportRequest {
  readonly format: FormatName;
  readonly framework?: Framework | undefined;
  readonly oscalVersion?: string | undefined;
  /** `--out`. */
  readonly out?: string | undefined;
}

export interface ReportOutput {
  /** Takes each report when it is there: into a folder, many need no more memory than one. */
  write(reports: Iterable<AuditReport>): void;
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
    write: (judged) => {
      const reports = [...judged];
      if (reports.length !== 1 && !format.several) {
        throw new UsageError(`--format ${name}: ${reports.length} graphs need a folder: --out FOLDER/`);
      }
      const file = out !== undefined && output.isFile ? basename(out) : undefined;
      const paint = out === undefined ? terminal.paint : undefined;
      const rendered = render(format, reports, request, { file, paint });
      const beside = (rendered.companions ?? []).map((each) => ({
        path: join(dirname(out ?? "."), each.file),
        content: each.content,
      }));
      output.write(rendered.content, beside);
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

/** Each report is let go when its file is made: what the index shows of it stays. */
function writeFolder(
  terminal: Terminal,
  out: string,
  format: Format,
  reports: Iterable<AuditReport>,
  { index, ...request }: ReportRequest & { readonly index: Awaited<ReturnType<typeof loadIndexPage>> },
): void {
  const nameOf = fileNamer(format.extension);
  const entries: IndexEntry[] = [];
  const notes: string[] = [];
  const made: string[] = [];
  writeInto(out, (write) => {
    const add = (file: string, content: string) => {
      write({ path: join(out, file), content });
      made.push(join(out, file));
    };
    for (const report of reports) {
      const file = nameOf(report.graph.source);
      const rendered = render(format, [report], request, { file });
      add(file, rendered.content);
      for (const companion of rendered.companions ?? []) add(companion.file, companion.content);
      notes.push(...(rendered.notes ?? []));
      const { graph, profile, summary, digests } = report;
      entries.push({ report: { graph, profile, summary, digests }, file });
    }
    if (entries.length > 1) add("index.html", index(entries));
  });
  tell(terminal, { notes });
  const shown = made.length > MAX_NAMED ? `${made.length} files into ${out}` : made.join(", ");
  terminal.err(`wrote ${shown}`);
}

function writeInto(out: string, make: (write: (file: OutputFile) => void) => void): void {
  const isNew = !existsSync(out);
  try {
    makeFolder(out);
    writeTogether(make);
  } catch (error) {
    if (isNew) rmSync(out, { recursive: true, force: true });
    throw error instanceof Error && "code" in error ? new UsageError(`--out ${out}: ${systemReason(error)}`) : error;
  }
}

function tell(terminal: Terminal, { notes = [] }: Pick<Rendered, "notes">): void {
  for (const note of notes) terminal.err(`note: ${note}`);
}

/** Names after the stack or the graph's file; nothing of them may lead out of the folder or hide a file. */
export function fileNamer(extension: string): (source: string) => string {
  const taken = new Set<string>(["index"]);
  return (source) => {
    const named = source.replace(/^synth /, "");
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
  };
}
