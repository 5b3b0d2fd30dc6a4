/** A register as CSV, JSON and Markdown. Text for a terminal is made in cli/. */
import { stringify } from "csv-stringify/sync";
import { inline, markdownTable } from "../../render/markdown.ts";
import { oneLine } from "../../render/text.ts";
import { cellText, type Register } from "./register.ts";

export const REGISTER_SCHEMA_VERSION = 1;

/** What the register is of. */
export interface RegisterOrigin {
  readonly tool: { readonly name: string; readonly version: string };
  readonly asOf: string;
  readonly graph: {
    readonly digest: string;
    readonly source: string;
    /** `declared code`, `recorded state, last modified ...` */
    readonly description: string;
    readonly stack: string | null;
    readonly resources: number;
  };
}

export function registerJson(register: Register, origin: RegisterOrigin): string {
  const { name, title, answers, columns, rows, notes } = register;
  const { tool, asOf, graph } = origin;
  const content = { schemaVersion: REGISTER_SCHEMA_VERSION, tool, asOf, graph, register: { name, title, answers } };
  return `${JSON.stringify({ ...content, columns, rows, notes }, null, 2)}\n`;
}

/** One line per row, with URN and source; what a spreadsheet would take for a formula is escaped. */
export function registerCsv({ columns, rows }: Register): string {
  const head = [...columns.map(({ title }) => title), "Source", "URN"];
  const lines = rows.map(({ cells, source, urn }) => [
    ...columns.map(({ key }) => oneLine(cellText(cells[key] ?? ""))),
    source ?? "",
    urn,
  ]);
  return stringify([head, ...lines], { escape_formulas: true, record_delimiter: "windows" });
}

export function registerMarkdown(register: Register, origin: RegisterOrigin): string {
  const { title, answers, columns, rows, notes } = register;
  const { graph, asOf, tool } = origin;
  const table = markdownTable(
    columns.map((column) => [column.title, "left"] as const),
    rows.map(({ cells }) => columns.map(({ key }) => inline(cellText(cells[key] ?? "")) || "-")),
  );
  return `${[
    `# ${title}: ${inline(graph.stack ?? graph.source)}`,
    "",
    answers,
    "",
    ...(rows.length === 0 ? ["Nothing of the kind is in this graph."] : [table]),
    "",
    ...notes.map((note) => `- ${inline(note)}`),
    ...(notes.length === 0 ? [] : [""]),
    `${inline(graph.description)}, ${inline(graph.source)}, as of ${asOf}, ${graph.resources} resources, ` +
      `${graph.digest}, ${tool.name} ${tool.version}`,
  ].join("\n")}\n`;
}
