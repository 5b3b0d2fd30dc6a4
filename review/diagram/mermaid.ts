/** A diagram as Mermaid text, as GitHub draws it: https://mermaid.js.org/syntax/flowchart.html */
import { oneLine } from "../../render/text.ts";
import type { Diagram, DiagramEdge, DiagramNode, Mark, Shape } from "./model.ts";
import { MARKS } from "./model.ts";
import { MARK_WORDS } from "./words.ts";

const BRACKETS: Readonly<Record<Shape, readonly [string, string]>> = {
  box: ["[", "]"],
  store: ["[(", ")]"],
  queue: ["[[", "]]"],
  people: ["((", "))"],
};

/** Colour and line style; the word stands in the label. Legible on light and dark pages. */
const STYLES: Readonly<Record<Mark, string>> = {
  added: "stroke:#2da44e,stroke-width:3px",
  changed: "stroke:#bf8700,stroke-width:3px,stroke-dasharray:6 3",
  replaced: "stroke:#cf222e,stroke-width:3px,stroke-dasharray:2 3",
  removed: "stroke:#8c959f,stroke-width:2px,stroke-dasharray:8 5,opacity:0.7",
};

export function mermaidOf(diagram: Diagram): string {
  const ids = idsOf(diagram);
  const id = (key: string) => ids.get(key) ?? "";
  const lines = ["flowchart TB", `  accTitle: ${plain(diagram.title)}`];
  const draw = (frame: string | undefined, indent: string) => {
    for (const node of diagram.nodes.filter((each) => each.frame === frame))
      lines.push(`${indent}${nodeText(node, id)}`);
    for (const { key, title } of diagram.frames.filter((each) => each.frame === frame)) {
      lines.push(`${indent}subgraph ${id(key)}["${escaped(title)}"]`);
      draw(key, `${indent}  `);
      lines.push(`${indent}end`);
    }
  };
  draw(undefined, "  ");
  lines.push(...diagram.edges.map((edge) => `  ${edgeText(edge, id)}`));
  for (const mark of MARKS) {
    const marked = diagram.nodes.filter((node) => node.mark === mark).map(({ key }) => id(key));
    if (marked.length > 0) lines.push(`  classDef ${mark} ${STYLES[mark]}`, `  class ${marked.join(",")} ${mark}`);
  }
  return `${lines.join("\n")}\n`;
}

function nodeText({ key, shape, lines, mark }: DiagramNode, id: (key: string) => string): string {
  const [open, close] = BRACKETS[shape];
  const [name = "", ...rest] = lines;
  const word = mark === undefined ? "" : ` (${MARK_WORDS[mark]})`;
  const label = [`<b>${escaped(name)}</b>${word}`, ...rest.map(escaped)].join("<br>");
  return `${id(key)}${open}"${label}"${close}`;
}

function edgeText({ from, to, label, kind, mark }: DiagramEdge, id: (key: string) => string): string {
  const text = [label, mark === undefined ? "" : `(${MARK_WORDS[mark]})`].filter(Boolean).join(" ");
  const arrow = kind === "flow" ? "-->" : "-.->";
  return `${id(from)} ${arrow}${text === "" ? "" : `|"${escaped(text)}"|`} ${id(to)}`;
}

/** Words of the part's own name, so that another part does not change them; a number only where two are alike. */
function idsOf({ frames, nodes }: Diagram): ReadonlyMap<string, string> {
  const ids = new Map<string, string>();
  const used = new Set<string>();
  for (const { key } of [...frames, ...nodes]) {
    const words = key.split("::").at(-1) ?? key;
    const base = `n_${words.replace(/[^A-Za-z0-9]+/g, "_").slice(0, 40)}`;
    let id = base;
    for (let number = 2; used.has(id.toLowerCase()); number++) id = `${base}_${number}`;
    used.add(id.toLowerCase());
    ids.set(key, id);
  }
  return ids;
}

/** Nothing in a label may end it or become markup: all but harmless characters are written by their number. */
function escaped(text: string): string {
  return oneLine(text).replace(/[^\p{L}\p{N} .,:/()_+-]/gu, (character) => `#${character.codePointAt(0)};`);
}

/** For a line that knows no escapes. */
function plain(text: string): string {
  return oneLine(text).replace(/[^\p{L}\p{N} .,()_-]/gu, " ");
}
