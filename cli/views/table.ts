import Table from "cli-table3";

export { count } from "../../audit/words.ts";

export type Align = "left" | "right";

const NO_LINES = Object.fromEntries(
  [
    ...["top", "top-mid", "top-left", "top-right", "bottom", "bottom-mid", "bottom-left", "bottom-right"],
    ...["left", "left-mid", "mid", "mid-mid", "right", "right-mid"],
  ].map((part) => [part, ""]),
);

/** Columns by two spaces, no lines; cells may hold colour. */
export function table(rows: readonly (readonly string[])[], aligns: readonly Align[]): string {
  const lines = new Table({
    chars: { ...NO_LINES, middle: "  " },
    style: { "padding-left": 0, "padding-right": 0, head: [], border: [] },
    colAligns: [...aligns],
    wordWrap: false,
  });
  for (const row of rows) lines.push([...row]);
  return lines
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}
