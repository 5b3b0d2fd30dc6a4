/** Where boxes, frames and arrows go: in layers from top to bottom, by the Eclipse Layout Kernel (elkjs). */
import type { ElkExtendedEdge, ElkNode } from "elkjs/lib/elk-api.js";
import type { Diagram, DiagramEdge, DiagramNode } from "./model.ts";
import { MARK_WORDS } from "./words.ts";

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Layout {
  readonly width: number;
  readonly height: number;
  /** By key, of nodes and frames; from the upper left corner of the picture. */
  readonly boxes: ReadonlyMap<string, Box>;
  readonly edges: readonly { readonly edge: DiagramEdge; readonly points: readonly Point[]; readonly label?: Box }[];
}

export const LINE_HEIGHT = 16;
/** assumed: the width of a character of a 12 px sans-serif font on average, with some room; no font can be measured here. */
const CHARACTER = 6.9;
const PADDING = 12;
/** Room for a frame's title. */
const TITLE = 34;

const OPTIONS: Readonly<Record<string, string>> = {
  "elk.algorithm": "layered",
  "elk.direction": "DOWN",
  "elk.hierarchyHandling": "INCLUDE_CHILDREN",
  "elk.edgeRouting": "ORTHOGONAL",
  "elk.json.shapeCoords": "ROOT",
  "elk.json.edgeCoords": "ROOT",
  "elk.randomSeed": "1",
  "elk.layered.considerModelOrder.strategy": "NODES_AND_EDGES",
  "elk.layered.nodePlacement.strategy": "NETWORK_SIMPLEX",
  "elk.layered.spacing.nodeNodeBetweenLayers": "44",
  "elk.layered.spacing.edgeNodeBetweenLayers": "22",
  "elk.layered.spacing.edgeEdgeBetweenLayers": "14",
  "elk.spacing.nodeNode": "26",
  "elk.spacing.edgeNode": "18",
  "elk.spacing.edgeEdge": "12",
  "elk.spacing.componentComponent": "30",
};

export async function layOut(diagram: Diagram): Promise<Layout> {
  // A CommonJS module with a default of its own. Loaded late: it is large, and most runs draw nothing.
  const { default: elk } = await import("elkjs/lib/elk.bundled.js");
  const root = await new elk.default().layout(elkGraph(diagram));
  const boxes = new Map<string, Box>();
  collect(root.children ?? [], boxes);
  const byId = new Map((root.edges ?? []).map((edge) => [edge.id, edge]));
  const edges = diagram.edges.flatMap((edge, index) => {
    const found = byId.get(`e${index}`);
    return found === undefined ? [] : [{ edge, points: pointsOf(found), ...labelOf(found) }];
  });
  return { width: root.width ?? 0, height: root.height ?? 0, boxes, edges };
}

function elkGraph(diagram: Diagram): ElkNode {
  const childrenOf = (frame: string | undefined): ElkNode[] => [
    ...diagram.nodes.filter((node) => node.frame === frame).map((node) => ({ id: node.key, ...sizeOf(node) })),
    ...diagram.frames
      .filter((each) => each.frame === frame)
      .map(({ key, title }) => ({
        id: key,
        children: childrenOf(key),
        layoutOptions: {
          "elk.padding": `[top=${TITLE},left=16,bottom=16,right=16]`,
          "elk.nodeSize.constraints": "MINIMUM_SIZE",
          // Layers from top to bottom are laid out lying down: the title's width is a height then.
          "elk.nodeSize.minimum": `(60,${Math.ceil(widthOf(title) * BOLD) + 2 * PADDING})`,
        },
      })),
  ];
  const edges: ElkExtendedEdge[] = diagram.edges.map((edge, index) => {
    const label = edgeLabel(edge);
    return {
      id: `e${index}`,
      sources: [edge.from],
      targets: [edge.to],
      ...(label !== "" && { labels: [{ text: label, width: widthOf(label), height: LINE_HEIGHT }] }),
    };
  });
  return { id: "root", layoutOptions: { ...OPTIONS }, children: childrenOf(undefined), edges };
}

export function edgeLabel({ label, mark }: DiagramEdge): string {
  return [label, mark === undefined ? "" : `(${MARK_WORDS[mark]})`].filter(Boolean).join(" ");
}

/** The lines as they are drawn: the mark stands behind the name. */
export function linesOf({ lines, mark }: DiagramNode): readonly string[] {
  const [name = "", ...rest] = lines;
  return [mark === undefined ? name : `${name} (${MARK_WORDS[mark]})`, ...rest];
}

function sizeOf(node: DiagramNode): Pick<ElkNode, "width" | "height"> {
  const lines = linesOf(node);
  // The name is bold.
  const widths = lines.map((line, index) => widthOf(line) * (index === 0 ? BOLD : 1));
  const cap = node.shape === "store" ? 14 : 0;
  return {
    width: Math.ceil(Math.max(60, ...widths) + 2 * PADDING),
    height: lines.length * LINE_HEIGHT + 2 * PADDING + cap,
  };
}

/** Of bold text, against the same in plain. */
const BOLD = 1.1;

export interface Title extends Box {
  /** Lines that run behind it all the same: there was no room beside them. */
  readonly crossed: number;
}

/** Where a frame's title stands: on the left, or behind the line where the fewest others run through it. */
export function titleBox(frame: Box, title: string, edges: Layout["edges"]): Title {
  const [left, width, y] = [frame.x + PADDING, widthOf(title) * BOLD, frame.y + 10];
  const right = frame.x + frame.width - PADDING;
  const lines = edges
    .flatMap(({ points }) => points.slice(1).map((point, index) => [points[index] ?? point, point] as const))
    .filter(([a, b]) => Math.min(a.y, b.y) < y + LINE_HEIGHT && Math.max(a.y, b.y) > y)
    .map(([a, b]) => [Math.min(a.x, b.x) - GAP, Math.max(a.x, b.x) + GAP] as const);
  const places = [left, ...lines.map(([, to]) => to).filter((x) => x > left && x + width <= right)];
  const ranked = places
    .map((x) => ({ x, crossed: lines.filter(([from, to]) => to > x && from < x + width).length }))
    .sort((a, b) => a.crossed - b.crossed || a.x - b.x);
  return { y, width, height: LINE_HEIGHT, ...(ranked[0] ?? { x: left, crossed: 0 }) };
}

/** Between a title and a line. */
const GAP = 5;

function widthOf(text: string): number {
  // East Asian and other wide characters take twice the room.
  const units = Array.from(text).reduce((sum, each) => sum + ((each.codePointAt(0) ?? 0) > 0x2e7f ? 2 : 1), 0);
  return Math.ceil(units * CHARACTER);
}

function collect(nodes: readonly ElkNode[], boxes: Map<string, Box>): void {
  for (const { id, x = 0, y = 0, width = 0, height = 0, children = [] } of nodes) {
    boxes.set(id, { x, y, width, height });
    collect(children, boxes);
  }
}

function pointsOf({ sections = [] }: ElkExtendedEdge): readonly Point[] {
  return sections.flatMap(({ startPoint, bendPoints = [], endPoint }) => [startPoint, ...bendPoints, endPoint]);
}

function labelOf({ labels = [] }: ElkExtendedEdge): { readonly label?: Box } {
  const [label] = labels;
  if (label === undefined) return {};
  const { x = 0, y = 0, width = 0, height = 0 } = label;
  return { label: { x, y, width, height } };
}
