/**
 * GitHub-flavoured Markdown from text that is not ours. Nothing in it may become markup, a link, a mention or a
 * reference to an issue, in a paragraph, a list or the cell of a table (https://github.github.com/gfm/, read 2026-11).
 */
import { oneLine } from "./text.ts";

/** Stands between the parts of what GitHub would turn into a mention, an issue or a link; it is not seen. */
const NOTHING = "&#8203;";

/** Text within a line. */
export function inline(text: string): string {
  return (
    oneLine(text)
      .replaceAll("&", "&amp;")
      .replaceAll("<", "&lt;")
      .replaceAll(">", "&gt;")
      .replace(/[\\`*_[\]#~$]/g, "\\$&")
      // Not by a backslash: parsers differ over backslashes before a bar in a table.
      .replaceAll("|", "&#124;")
      .replace(/^(\s*)([-=:+])/, "$1\\$2")
      .replace(/^(\s*\d+)([.)])/, "$1\\$2")
      .replace(/@(?=\S)/g, `@${NOTHING}`)
      .replace(/\\#(?=\d)/g, `\\#${NOTHING}`)
      .replace(/\bGH-(?=\d)/gi, `$&${NOTHING}`)
      .replaceAll("://", `:${NOTHING}//`)
      .replace(/\bwww\./gi, `www${NOTHING}.`)
  );
}

/** A code span: nothing in it is markup, whatever it holds. Fits into the cell of a table. */
export function code(text: string): string {
  const line = oneLine(text);
  if (line.trim() === "") return "*(empty)*";
  // A bar ends the cell of a table even within backticks.
  if (line.includes("|")) return `<code>${inline(line)}</code>`;
  const longest = Math.max(0, ...Array.from(line.matchAll(/`+/g), ([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  const pad = /^`|`$|^ .* $/.test(line) ? " " : "";
  return `${fence}${pad}${line}${pad}${fence}`;
}

/** Columns: `left` or `right`; cells are Markdown already. */
export type Column = readonly [title: string, align: "left" | "right"];

export function markdownTable(columns: readonly Column[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const rule = columns.map(([, align]) => (align === "right" ? "--:" : "---"));
  return [line(columns.map(([title]) => title)), line(rule), ...rows.map(line)].join("\n");
}
