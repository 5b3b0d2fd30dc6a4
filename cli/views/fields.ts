import type { Terminal } from "../terminal.ts";
import { table } from "./table.ts";

/** A name and its lines; without lines it is left out. */
export type Field = readonly [name: string, lines: readonly string[]];

export function fields(rows: readonly Field[], paint: Terminal["paint"]): string {
  const cells = rows.flatMap(([name, lines]) =>
    lines.map((line, index) => [index === 0 ? paint("dim", name) : "", line]),
  );
  return table(cells, ["left", "left"]);
}
