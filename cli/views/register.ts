/** `register --format text`. */
import type { RegisterOrigin } from "../../audit/registers/formats.ts";
import { cellText, type Register } from "../../audit/registers/register.ts";
import { oneLine, shortened } from "../../render/text.ts";
import type { Terminal } from "../terminal.ts";
import { count, table } from "./table.ts";

type Paint = Terminal["paint"];

/** Longer cells are cut, so that a line can be read; the other formats hold all. */
const WIDEST = 60;

export function registerText(register: Register, { graph, asOf }: RegisterOrigin, paint: Paint): string {
  const { title, answers, columns, rows, notes } = register;
  const head = columns.map((column) => paint("dim", column.title.toLowerCase()));
  const shown = rows.map(({ cells }) =>
    columns.map(({ key }) => shortened(oneLine(cellText(cells[key] ?? "")), WIDEST) || "-"),
  );
  return [
    `${paint("bold", `${title}: ${oneLine(graph.source)}`)}  ${oneLine(graph.description)}, as of ${asOf}`,
    paint("dim", answers),
    "",
    ...(rows.length === 0
      ? ["nothing of the kind is in this graph"]
      : [
          table(
            [head, ...mergeRepeated(shown)],
            columns.map(() => "left"),
          ),
        ]),
    "",
    ...notes.map((note) => paint("yellow", `note: ${oneLine(note)}`)),
    ...(notes.length === 0 ? [] : [""]),
    `${count(rows.length, "row")}, ${count(graph.resources, "resource")}, ${graph.digest}`,
  ].join("\n");
}

/** The first cell stands once for the rows below it. */
function mergeRepeated(rows: readonly (readonly string[])[]): readonly (readonly string[])[] {
  return rows.map((row, index) => (row[0] === rows[index - 1]?.[0] ? ["", ...row.slice(1)] : row));
}

export function registerList(
  all: readonly { readonly name: string; readonly answers: string }[],
  paint: Paint,
): string {
  return table(
    all.map(({ name, answers }) => [paint("bold", name), answers]),
    ["left", "left"],
  );
}
