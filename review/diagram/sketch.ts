/** A picture while it is drawn: parts by the resources they stand for. */
import type { Resource, Urn } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { oneLine, shortened } from "../../render/text.ts";
import type { Diagram, DiagramEdge, DiagramFrame, DiagramNode, Shape } from "./model.ts";

export class Sketch {
  readonly graph: ResourceGraph;
  readonly #frames = new Map<string, DiagramFrame>();
  readonly #nodes = new Map<string, DiagramNode>();
  readonly #edges = new Map<string, DiagramEdge & { readonly labels: ReadonlySet<string> }>();
  readonly #byUrn = new Map<Urn, string>();

  constructor(graph: ResourceGraph) {
    this.graph = graph;
  }

  frame(frame: DiagramFrame): string {
    this.#frames.set(frame.key, frame);
    return frame.key;
  }

  /** The part that stands for these resources. */
  node(
    key: string,
    shape: Shape,
    lines: readonly string[],
    frame: string | undefined,
    of: readonly Resource[],
  ): string {
    this.#nodes.set(key, { key, shape, lines, ...(frame !== undefined && { frame }) });
    for (const { urn } of of) this.#byUrn.set(urn, key);
    return key;
  }

  /** Key of the part that stands for a resource. */
  partOf(resource: Resource): string | undefined {
    return this.#byUrn.get(resource.urn);
  }

  has(key: string): boolean {
    return this.#nodes.has(key);
  }

  /** Several labels between two parts become one. */
  edge(from: string | undefined, to: string | undefined, label = "", kind: DiagramEdge["kind"] = "flow"): void {
    if (from === undefined || to === undefined || from === to) return;
    const id = `${from} ${to} ${kind}`;
    const labels = new Set(this.#edges.get(id)?.labels);
    if (label !== "") labels.add(label);
    this.#edges.set(id, { from, to, label: [...labels].sort(wordsFirst).join(", "), kind, labels });
  }

  /** Sorted; frames that hold nothing are left out. */
  result(title: string): Diagram {
    const nodes = [...this.#nodes.values()].map((node) => ({ ...node, lines: node.lines.map(legible) })).sort(byKey);
    const used = new Set<string>();
    for (const { frame } of nodes) {
      for (let key = frame; key !== undefined && !used.has(key); key = this.#frames.get(key)?.frame) used.add(key);
    }
    const edges = [...this.#edges.values()]
      .filter(({ from, to }) => this.#nodes.has(from) && this.#nodes.has(to))
      .map(({ labels: _, ...edge }) => ({ ...edge, label: legible(edge.label) }));
    return {
      title,
      frames: [...this.#frames.values()]
        .filter(({ key }) => used.has(key))
        .map((frame) => ({ ...frame, title: legible(frame.title) }))
        .sort(byKey),
      nodes,
      edges: edges.sort(byEnds),
      elsewhere: [],
    };
  }
}

/** Boxes are as wide as their text: one endless name would make a picture that nobody can look at. */
const MAX_TEXT = 64;

export function legible(text: string): string {
  return shortened(oneLine(text), MAX_TEXT);
}

export function byKey(a: { readonly key: string }, b: { readonly key: string }): number {
  return compare(a.key, b.key);
}

export function byEnds(a: DiagramEdge, b: DiagramEdge): number {
  return compare(a.from, b.from) || compare(a.to, b.to) || compare(a.kind, b.kind);
}

/** Hosts before ports. */
function wordsFirst(a: string, b: string): number {
  return Number(/^\d/.test(a)) - Number(/^\d/.test(b)) || compare(a, b);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** What is left of a URN without its stack: the same part in another stack, or another version. */
export function keyOf(resource: Resource): string {
  return resource.urn.slice(resource.urn.indexOf("::") + 2);
}
