/** The picture of a change: what is new, changes, is replaced or goes, in the picture of both sides. */
import { componentOf } from "../../graph/components.ts";
import type { Resource, Urn } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import type { Operation } from "../model.ts";
import { type Drawn, drawDiagram } from "./build.ts";
import type { Diagram, DiagramEdge, DiagramFrame, DiagramNode, Mark } from "./model.ts";
import { byEnds, byKey, legible } from "./sketch.ts";

/** What a review says of a resource; that of a deleted one is its URN at base. */
export interface Change {
  readonly urn: Urn;
  readonly operation: Operation;
}

const MARK_OF: Readonly<Partial<Record<Operation, Mark>>> = {
  create: "added",
  import: "added",
  update: "changed",
  "new-revision": "changed",
  options: "changed",
  rename: "changed",
  unclassified: "changed",
  replace: "replaced",
  delete: "removed",
};
/** Of several changes to one part, the gravest is shown. */
const GRAVITY: readonly Mark[] = ["replaced", "changed"];

export function drawChange(base: ResourceGraph, head: ResourceGraph, changes: readonly Change[]): Diagram {
  const [before, after] = [drawDiagram(base), drawDiagram(head)];
  const { marks, elsewhere } = marksOf({ base, head, before, after }, changes);
  const nodes = merged(before.diagram.nodes, after.diagram.nodes, ({ key }) => key).map(([was, is]) =>
    markedNode(was, is, marks),
  );
  const edges = merged(before.diagram.edges, after.diagram.edges, edgeId).map(([was, is]) => markedEdge(was, is));
  const frames = merged(before.diagram.frames, after.diagram.frames, ({ key }) => key).map(([was, is]) => is ?? was);
  return {
    title: `${after.diagram.title}, and what the change does to it`,
    frames: frames.filter((frame): frame is DiagramFrame => frame !== undefined).sort(byKey),
    nodes: nodes.sort(byKey),
    edges: edges.sort(byEnds),
    elsewhere,
  };
}

type Pair<T> = readonly [T | undefined, T | undefined];

function merged<T>(before: readonly T[], after: readonly T[], idOf: (each: T) => string): Pair<T>[] {
  const was = new Map(before.map((each) => [idOf(each), each]));
  const is = new Map(after.map((each) => [idOf(each), each]));
  return [...new Set([...was.keys(), ...is.keys()])].map((id) => [was.get(id), is.get(id)]);
}

function edgeId({ from, to, kind }: DiagramEdge): string {
  return `${from} ${to} ${kind}`;
}

function markedNode(
  was: DiagramNode | undefined,
  is: DiagramNode | undefined,
  marks: ReadonlyMap<string, Mark>,
): DiagramNode {
  const node = (is ?? was) as DiagramNode;
  if (was === undefined) return { ...node, mark: "added" };
  if (is === undefined) return { ...node, mark: "removed" };
  // One box for many: its number says that something came or went.
  const mark = marks.get(node.key) ?? (was.lines.join() === is.lines.join() ? undefined : "changed");
  return mark === undefined ? node : { ...node, mark };
}

function markedEdge(was: DiagramEdge | undefined, is: DiagramEdge | undefined): DiagramEdge {
  const edge = (is ?? was) as DiagramEdge;
  if (was === undefined) return { ...edge, mark: "added" };
  if (is === undefined) return { ...edge, mark: "removed" };
  return was.label === is.label ? edge : { ...edge, mark: "changed" };
}

interface Sides {
  readonly base: ResourceGraph;
  readonly head: ResourceGraph;
  readonly before: Drawn;
  readonly after: Drawn;
}

function marksOf(
  { base, head, before, after }: Sides,
  changes: readonly Change[],
): { readonly marks: ReadonlyMap<string, Mark>; readonly elsewhere: readonly string[] } {
  const marks = new Map<string, Mark>();
  const elsewhere = new Set<string>();
  for (const { urn, operation } of changes) {
    const mark = MARK_OF[operation];
    const [graph, drawn] = head.get(urn) === undefined ? [base, before] : [head, after];
    const resource = graph.get(urn);
    if (mark === undefined || resource === undefined || !resource.custom) continue;
    const own = drawn.partOf(resource);
    const part = own ?? nearestPart(graph, drawn, resource);
    if (part === undefined) elsewhere.add(legible(componentOf(graph, resource).name));
    // What comes or goes beside a part changes it; whether the part itself comes or goes is seen by its box.
    else if (own === undefined || mark === "changed" || mark === "replaced") {
      marks.set(part, gravest(marks.get(part), own === undefined ? "changed" : mark));
    }
  }
  return { marks, elsewhere: [...elsewhere].sort() };
}

function gravest(a: Mark | undefined, b: Mark): Mark {
  return a !== undefined && GRAVITY.indexOf(a) <= GRAVITY.indexOf(b) ? a : b;
}

/** The one part of the closest component that holds any; none where it holds several, since it may be about either. */
function nearestPart(graph: ResourceGraph, { partOf }: Drawn, resource: Resource): string | undefined {
  for (const parent of graph.parents(resource.urn)) {
    if (parent.custom || parent.type === "pulumi:pulumi:Stack") continue;
    const parts = new Set(graph.descendants(parent.urn).flatMap((each) => partOf(each) ?? []));
    if (parts.size === 1) return [...parts][0];
    if (parts.size > 1) return undefined;
  }
  return undefined;
}
