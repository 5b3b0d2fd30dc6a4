/**
 * The architecture of a graph: its parts by network and region, and the ways between them, read off the graph itself (listener
 * rules, security groups, statements of roles, replication, backup plans), never off names. Works for any program: what nobody
 * here knows becomes boxes by component or type.
 */
import { componentOf, isReal } from "../../graph/components.ts";
import type { Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { kindOf, logicalNameOf, stackOf } from "../../graph/urn.ts";
import { billingOf } from "../../knowledge/prices.ts";
import { drawCopies, mainRegion } from "./copies.ts";
import { drawFlows } from "./flows.ts";
import { drawGathered, logBuckets } from "./gathered.ts";
import type { Diagram } from "./model.ts";
import { count, nameOf } from "./names.ts";
import { drawParts, isPart, TYPES } from "./parts.ts";
import { Places } from "./places.ts";
import { drawRights } from "./rights.ts";
import { keyOf, Sketch } from "./sketch.ts";

export interface Drawn {
  readonly diagram: Diagram;
  /** Key of the part that stands for a resource, where one does. */
  readonly partOf: (resource: Resource) => string | undefined;
}

export function drawDiagram(graph: ResourceGraph): Drawn {
  const sketch = new Sketch(graph);
  const places = new Places(sketch, mainRegion(sketch));
  const logs = logBuckets(sketch);
  drawParts(sketch, places, logs);
  drawTasks(sketch, places);
  drawGathered(sketch, places, logs);
  drawStrangers(sketch);
  drawFlows(sketch);
  drawRights(sketch);
  drawCopies(sketch);
  const stack = graph.resources[0]?.urn;
  return {
    diagram: sketch.result(`Architecture of ${(stack && stackOf(stack)) ?? "an empty graph"}`),
    partOf: (resource) => sketch.partOf(resource),
  };
}

/** Tasks that no service runs. */
function drawTasks(sketch: Sketch, places: Places): void {
  const { graph } = sketch;
  for (const task of graph.byType(TYPES.task)) {
    if (graph.referrers(task.urn, "taskDefinition").some(({ type }) => type === TYPES.service)) continue;
    const beside = task.parent === undefined ? [] : graph.children(task.parent);
    const group = beside.find(({ type }) => type === "aws:ec2/securityGroup:SecurityGroup");
    const frame = group === undefined ? places.region(task) : places.network(group);
    sketch.node(keyOf(task), "box", [nameOf(graph, task, isPart), "task, started when needed"], frame, [task]);
  }
}

const OTHERS = "9 others";

/** Components and types without a row in the price list are not known here. */
function drawStrangers(sketch: Sketch): void {
  const { graph } = sketch;
  const boxes = new Map<string, { lines: readonly string[]; members: Resource[] }>();
  for (const resource of graph.resources) {
    if (!isReal(resource) || billingOf(resource.type) !== undefined || sketch.partOf(resource) !== undefined) continue;
    const top = componentOf(graph, resource);
    const isLoose = top.urn === resource.urn;
    const key = isLoose ? `type ${resource.type}` : `component ${top.type} ${top.name}`;
    const lines = isLoose ? [kindOf(resource.type)] : [top.name, kindOf(top.type)];
    boxes.set(key, { lines, members: [...(boxes.get(key)?.members ?? []), resource] });
  }
  if (boxes.size === 0) return;
  const frame = sketch.frame({ key: OTHERS, title: "other parts" });
  for (const [key, { lines, members }] of boxes) {
    const [only] = members;
    const what =
      members.length === 1 && only !== undefined ? logicalNameOf(only.urn) : count(members.length, "resource");
    sketch.node(key, "box", [...lines, what], frame, members);
  }
  for (const { members } of boxes.values()) {
    for (const resource of members) {
      for (const target of graph.references(resource.urn)) sketch.edge(sketch.partOf(resource), sketch.partOf(target));
    }
  }
}
