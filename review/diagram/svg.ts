/**
 * A diagram as one SVG file: no scripts, no fonts or pictures from elsewhere, legible on light and dark pages, with a title and a
 * description for those who do not see it.
 */
import { oneLine } from "../../render/text.ts";
import { type Box, edgeLabel, type Layout, LINE_HEIGHT, layOut, linesOf, type Point, titleBox } from "./layout.ts";
import type { Diagram, DiagramEdge, DiagramNode } from "./model.ts";
import { MARKS } from "./model.ts";
import { MARK_WORDS } from "./words.ts";

const MARGIN = 20;
const HEADING = 34;
const LEGEND = 30;

const STYLE = `
svg{--page:#ffffff;--ink:#1f2328;--soft:#59636e;--line:#818b98;--box:#f6f8fa;--frame:#d1d9e0;--inner:#f6f8fa66;--added:#1a7f37;--changed:#9a6700;--replaced:#cf222e;--removed:#818b98}
@media (prefers-color-scheme:dark){svg{--page:#0d1117;--ink:#f0f6fc;--soft:#9198a1;--line:#656c76;--box:#151b23;--frame:#3d444d;--inner:#151b2366;--added:#3fb950;--changed:#d29922;--replaced:#f85149;--removed:#656c76}}
text{font:12px system-ui,-apple-system,"Segoe UI",Roboto,Helvetica,Arial,sans-serif;fill:var(--ink)}
.title{font-size:16px;font-weight:600}.name{font-weight:600}.fact,.frame-title,.label,.legend{fill:var(--soft)}.frame-title{font-weight:600}
.page,.ground{fill:var(--page)}.frame{fill:var(--inner);stroke:var(--frame)}.shape{fill:var(--box);stroke:var(--line);stroke-width:1.2}
.edge{fill:none;stroke:var(--line);stroke-width:1.4}.copy{stroke-dasharray:5 4}.head{fill:var(--line);stroke:none}
.label,.frame-title{paint-order:stroke;stroke:var(--page);stroke-width:4px;stroke-linejoin:round}
.added .shape,.edge.added,.shape.added{stroke:var(--added);stroke-width:3}.changed .shape,.edge.changed,.shape.changed{stroke:var(--changed);stroke-width:3;stroke-dasharray:8 3}
.replaced .shape,.edge.replaced,.shape.replaced{stroke:var(--replaced);stroke-width:3;stroke-dasharray:3 3}.removed .shape,.edge.removed,.shape.removed{stroke:var(--removed);stroke-width:2;stroke-dasharray:8 6}
.removed .name,.removed .fact{text-decoration:line-through}
`.replaceAll("\n", "");

export async function svgOf(diagram: Diagram): Promise<string> {
  const layout = await layOut(diagram);
  const marks = MARKS.filter((mark) => [...diagram.nodes, ...diagram.edges].some((each) => each.mark === mark));
  const notes =
    diagram.elsewhere.length === 0 ? [] : [`also changed, not in the picture: ${shortList(diagram.elsewhere)}`];
  const width = Math.ceil(Math.max(layout.width, 360) + 2 * MARGIN);
  const bottom = marks.length > 0 || notes.length > 0 ? LEGEND : 0;
  const height = Math.ceil(layout.height + HEADING + 2 * MARGIN + bottom);
  const body = [
    ...diagram.frames.map(({ key }) => frame(layout.boxes.get(key))),
    ...layout.edges.map((each) => edgePath(each)),
    ...diagram.nodes.map((node) => shape(layout.boxes.get(node.key), node)),
    // Words above lines.
    ...diagram.frames.map(({ key, title }) => frameTitle(layout.boxes.get(key), title, layout.edges)),
    ...layout.edges.map((each) => edgeText(each)),
  ];
  const legend = marks.map((mark, index) => legendEntry(mark, index, height - MARGIN));
  const after = notes.map((note) => text(MARGIN + marks.length * LEGEND_STEP, height - MARGIN, note, "legend"));
  return `${[
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title desc">`,
    `<title id="title">${xml(diagram.title)}</title>`,
    `<desc id="desc">${xml(describe(diagram))}</desc>`,
    `<style>${STYLE}</style>`,
    `<defs><marker id="head" viewBox="0 0 8 8" refX="7.5" refY="4" markerWidth="8" markerHeight="8" markerUnits="userSpaceOnUse" orient="auto"><path class="head" d="M0 0L8 4L0 8z"/></marker></defs>`,
    `<rect class="page" width="${width}" height="${height}"/>`,
    text(MARGIN, MARGIN + 14, diagram.title, "title"),
    `<g transform="translate(${MARGIN} ${MARGIN + HEADING})">`,
    ...body,
    "</g>",
    ...legend,
    ...after,
    "</svg>",
  ]
    .filter((line) => line !== "")
    .join("\n")}\n`;
}

function frame(box: Box | undefined): string {
  if (box === undefined) return "";
  const { x, y, width, height } = box;
  return `<rect class="frame" ${place(x, y)} width="${n(width)}" height="${n(height)}" rx="8"/>`;
}

function frameTitle(box: Box | undefined, title: string, edges: readonly Routed[]): string {
  if (box === undefined) return "";
  const { x, y, width, height, crossed } = titleBox(box, title, edges);
  // Lines that there is no way around seem to run behind it.
  const ground = `<rect class="ground" ${place(x - 3, y - 2)} width="${n(width + 6)}" height="${n(height + 2)}" rx="3"/>`;
  return `${crossed > 0 ? ground : ""}${text(x, y + 11, title, "frame-title")}`;
}

function shape(box: Box | undefined, node: DiagramNode): string {
  if (box === undefined) return "";
  const { x, y, width, height } = box;
  const lines = linesOf(node);
  const top = y + (height - lines.length * LINE_HEIGHT) / 2 + 12 + (node.shape === "store" ? 5 : 0);
  const texts = lines.map((line, index) =>
    text(x + width / 2, top + index * LINE_HEIGHT, line, index === 0 ? "name" : "fact", "middle"),
  );
  const name = [...lines].join(", ");
  return `<g${node.mark === undefined ? "" : ` class="${node.mark}"`}><title>${xml(name)}</title>${outline(box, node)}${texts.join("")}</g>`;
}

function outline({ x, y, width, height }: Box, node: DiagramNode): string {
  switch (node.shape) {
    case "box":
      return `<rect class="shape" ${place(x, y)} width="${n(width)}" height="${n(height)}" rx="4"/>`;
    case "people":
      return `<rect class="shape" ${place(x, y)} width="${n(width)}" height="${n(height)}" rx="${n(height / 2)}"/>`;
    case "queue":
      return `<rect class="shape" ${place(x, y)} width="${n(width)}" height="${n(height)}"/><path class="shape" d="M${n(x + 6)} ${n(y)}v${n(height)}M${n(x + width - 6)} ${n(y)}v${n(height)}"/>`;
    case "store": {
      const [rx, ry] = [width / 2, 7];
      const side = height - 2 * ry;
      return (
        `<path class="shape" d="M${n(x)} ${n(y + ry)}a${n(rx)} ${ry} 0 0 1 ${n(width)} 0v${n(side)}a${n(rx)} ${ry} 0 0 1 ${n(-width)} 0z"/>` +
        `<path class="shape" style="fill:none" d="M${n(x)} ${n(y + ry)}a${n(rx)} ${ry} 0 0 0 ${n(width)} 0"/>`
      );
    }
    default:
      return node.shape satisfies never;
  }
}

type Routed = Layout["edges"][number];

function edgePath({ edge, points }: Routed): string {
  if (points.length < 2) return "";
  const classes = ["edge", ...(edge.kind === "copy" ? ["copy"] : []), ...(edge.mark === undefined ? [] : [edge.mark])];
  return `<path class="${classes.join(" ")}" d="${rounded(points)}" marker-end="url(#head)"/>`;
}

const RADIUS = 6;

/** Straight pieces with round corners. */
function rounded(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (first === undefined) return "";
  const parts = [`M${n(first.x)} ${n(first.y)}`];
  for (const [index, point] of rest.entries()) {
    const [before, after] = [points[index], points[index + 2]];
    if (after === undefined || before === undefined) parts.push(`L${n(point.x)} ${n(point.y)}`);
    else {
      const [a, b] = [toward(point, before), toward(point, after)];
      parts.push(`L${n(a.x)} ${n(a.y)}Q${n(point.x)} ${n(point.y)} ${n(b.x)} ${n(b.y)}`);
    }
  }
  return parts.join("");
}

function toward(from: Point, to: Point): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const part = length === 0 ? 0 : Math.min(RADIUS, length / 2) / length;
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
}

function edgeText({ edge, label }: Routed): string {
  if (label === undefined) return "";
  return text(label.x + label.width / 2, label.y + 12, edgeLabel(edge), "label", "middle");
}

const LEGEND_STEP = 110;

function legendEntry(mark: (typeof MARKS)[number], index: number, y: number): string {
  const x = MARGIN + index * LEGEND_STEP;
  return `<rect class="shape ${mark}" ${place(x, y - 11)} width="22" height="13" rx="3"/>${text(x + 30, y, MARK_WORDS[mark], "legend")}`;
}

/** Every part and every way, in words. */
function describe({ nodes, edges, frames }: Diagram): string {
  const names = new Map(nodes.map(({ key, lines }) => [key, lines[0] ?? ""]));
  const titles = new Map(frames.map(({ key, title }) => [key, title]));
  const parts = nodes.map((node) => {
    const where = node.frame === undefined ? "" : ` in ${titles.get(node.frame) ?? ""}`;
    return `${linesOf(node).join(", ")}${where}`;
  });
  const ways = edges.map((edge: DiagramEdge) => {
    const label = edgeLabel(edge);
    return `${names.get(edge.from) ?? ""} to ${names.get(edge.to) ?? ""}${label === "" ? "" : ` (${label})`}`;
  });
  return `Parts: ${parts.join("; ")}. Ways: ${ways.join("; ")}.`;
}

const SHOWN = 6;

function shortList(names: readonly string[]): string {
  const more = names.length - SHOWN;
  return names.slice(0, SHOWN).join(", ") + (more > 0 ? ` and ${more} more` : "");
}

function text(x: number, y: number, content: string, name: string, anchor?: string): string {
  return `<text class="${name}" ${place(x, y)}${anchor === undefined ? "" : ` text-anchor="${anchor}"`}>${xml(content)}</text>`;
}

function place(x: number, y: number): string {
  return `x="${n(x)}" y="${n(y)}"`;
}

/** A tenth of a pixel is enough. */
function n(value: number): string {
  return String(Math.round(value * 10) / 10);
}

function xml(content: string): string {
  return oneLine(content)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
