/**
 * How long a first `pulumi up` of a graph takes and what keeps it: every resource starts when all it waits for are there,
 * and takes the time that is published for its type. Two schedules stand side by side:
 *
 * - *taken*: all that the engine waits for, which is the values a resource takes, its provider, its parent and whatever
 *   `dependsOn` adds;
 * - *forced*: only what no program can avoid, since a request cannot be sent before the values in it are known. These are
 *   Pulumi's property dependencies (with the provider, whose configuration is a value too).
 *
 * Taken divided by forced says what orders of ours cost: 1 is the best that can be had without another design.
 */
import type { Resource, Urn } from "../graph/model.ts";
import { inDependencyOrder } from "../graph/order.ts";
import type { ResourceGraph } from "../graph/query.ts";
import { creationSecondsOf } from "../knowledge/creation-times.ts";

/** Why a resource waits for another one, the strongest reason if there are several. */
export type Wait =
  /** Takes a value from it, by these inputs. */
  | { readonly kind: "value"; readonly properties: readonly string[] }
  /** Configured by the provider. */
  | { readonly kind: "provider" }
  /** Only told to: `dependsOn`, or a part of a component that is depended on. */
  | { readonly kind: "order" };

export interface Step {
  readonly urn: Urn;
  readonly name: string;
  readonly type: string;
  /** Seconds from the beginning of the run. */
  readonly start: number;
  readonly end: number;
  /** The last of what it waited for; absent at the beginning of a chain, and where only a free place was waited for. */
  readonly after?: { readonly urn: Urn; readonly wait: Wait };
}

export interface Schedule {
  /** Seconds from the beginning to the end of the last step. */
  readonly seconds: number;
  /** In an order in which each stands behind all it waits for. */
  readonly steps: readonly Step[];
  /** The longest chain, first step first. */
  readonly chain: readonly Step[];
}

export interface CriticalPath {
  readonly taken: Schedule;
  readonly forced: Schedule;
  /** 1 = nothing but values keeps the run. An empty graph: 1. */
  readonly ratio: number;
  /** Links of the taken chain that are orders of ours, and the length of the run without each of them. */
  readonly orders: readonly { readonly before: Urn; readonly after: Urn; readonly secondsWithout: number }[];
}

export interface CriticalPathOptions {
  /** Default: the published times of `knowledge/`. */
  readonly secondsOf?: (resource: Resource) => number;
}

interface Edge {
  readonly to: Resource;
  readonly wait: Wait;
}

const byUrn = (a: Resource, b: Resource): number => (a.urn < b.urn ? -1 : 1);

const published = (resource: Resource): number => creationSecondsOf(resource.type, resource.inputs ?? {});

export function criticalPath(graph: ResourceGraph, options: CriticalPathOptions = {}): CriticalPath {
  const { secondsOf = published } = options;
  const edges = edgesOf(graph);
  const taken = schedule(graph, edges, secondsOf);
  const forced = schedule(
    graph,
    keep(edges, ({ wait }) => wait.kind !== "order"),
    secondsOf,
  );
  const orders = taken.chain.flatMap(({ urn, after }) => {
    if (after?.wait.kind !== "order") return [];
    const without = keep(edges, ({ to }, from) => from.urn !== urn || to.urn !== after.urn);
    return [{ before: after.urn, after: urn, secondsWithout: schedule(graph, without, secondsOf).seconds }];
  });
  return { taken, forced, ratio: forced.seconds === 0 ? 1 : taken.seconds / forced.seconds, orders };
}

/**
 * Seconds of the same run where the engine does only so many things at once (`--parallel`; by default four per processor).
 * Ready resources are begun in the graph's order.
 */
export function secondsAtOnce(graph: ResourceGraph, places: number, options: CriticalPathOptions = {}): number {
  const { secondsOf = published } = options;
  const edges = edgesOf(graph);
  const ends = new Map<Urn, number>();
  const free = new Array<number>(places).fill(0);
  let waiting = [...graph.resources];
  while (waiting.length > 0) {
    const next = earliest(waiting, edges, ends);
    if (next === undefined) break;
    const place = free.indexOf(Math.min(...free));
    const end = Math.max(free[place] ?? 0, next.ready) + secondsOf(next.resource);
    // What takes no time, such as a component, takes no place.
    if (secondsOf(next.resource) > 0) free[place] = end;
    ends.set(next.resource.urn, secondsOf(next.resource) > 0 ? end : next.ready);
    waiting = waiting.filter((resource) => resource !== next.resource);
  }
  return Math.max(0, ...ends.values());
}

function earliest(
  waiting: readonly Resource[],
  edges: ReadonlyMap<Urn, readonly Edge[]>,
  ends: ReadonlyMap<Urn, number>,
): { readonly resource: Resource; readonly ready: number } | undefined {
  let found: { readonly resource: Resource; readonly ready: number } | undefined;
  for (const resource of waiting) {
    const before = (edges.get(resource.urn) ?? []).map(({ to }) => ends.get(to.urn) ?? Number.POSITIVE_INFINITY);
    const ready = Math.max(0, ...before);
    if (ready < (found?.ready ?? Number.POSITIVE_INFINITY)) found = { resource, ready };
  }
  return found;
}

/** What each resource waits for, by its URN; sorted, the strongest reason for each. */
function edgesOf(graph: ResourceGraph): ReadonlyMap<Urn, readonly Edge[]> {
  return new Map(graph.resources.map((resource) => [resource.urn, edgesFrom(graph, resource)]));
}

function edgesFrom(graph: ResourceGraph, resource: Resource): readonly Edge[] {
  const waits = new Map<Urn, Wait>();
  const add = (urn: Urn | undefined, wait: Wait): void => {
    if (urn !== undefined && urn !== resource.urn && !waits.has(urn)) waits.set(urn, wait);
  };
  const values = Object.entries(resource.propertyDependencies ?? {});
  for (const urn of new Set(values.flatMap(([, urns]) => urns))) {
    add(urn, { kind: "value", properties: values.filter(([, urns]) => urns.includes(urn)).map(([name]) => name) });
  }
  add(graph.provider(resource)?.urn, { kind: "provider" });
  for (const urn of resource.dependencies ?? []) add(urn, { kind: "order" });
  add(resource.parent, { kind: "order" });
  return [...waits]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([urn, wait]) => {
      const to = graph.get(urn);
      return to === undefined ? [] : [{ to, wait }];
    });
}

function keep(
  edges: ReadonlyMap<Urn, readonly Edge[]>,
  wanted: (edge: Edge, from: { readonly urn: Urn }) => boolean,
): ReadonlyMap<Urn, readonly Edge[]> {
  return new Map([...edges].map(([urn, list]) => [urn, list.filter((edge) => wanted(edge, { urn }))]));
}

function schedule(
  graph: ResourceGraph,
  edges: ReadonlyMap<Urn, readonly Edge[]>,
  secondsOf: (resource: Resource) => number,
): Schedule {
  const steps = new Map<Urn, Step>();
  for (const resource of inDependencyOrder(graph.resources, byUrn)) {
    const { urn, type } = resource;
    // What stands later in this order closes a cycle, which no real state has: it is not waited for.
    const last = (edges.get(urn) ?? []).reduce<After | undefined>((best, { to, wait }) => {
      const step = steps.get(to.urn);
      return step === undefined ? best : later(best, { step, wait });
    }, undefined);
    const start = last?.step.end ?? 0;
    const end = start + secondsOf(resource);
    const after = last !== undefined && start > 0 ? { after: { urn: last.step.urn, wait: last.wait } } : {};
    steps.set(urn, { urn, name: graph.logicalName(urn), type, start, end, ...after });
  }
  const all = [...steps.values()];
  const last = all.reduce<Step | undefined>((best, step) => (step.end > (best?.end ?? 0) ? step : best), undefined);
  return { seconds: last?.end ?? 0, steps: all, chain: chainTo(last, steps) };
}

interface After {
  readonly step: Step;
  readonly wait: Wait;
}

/** Of two that end together the one that takes a value: it says more. */
function later(best: After | undefined, next: After): After {
  if (best === undefined || next.step.end > best.step.end) return next;
  return next.step.end === best.step.end && next.wait.kind === "value" && best.wait.kind !== "value" ? next : best;
}

function chainTo(last: Step | undefined, steps: ReadonlyMap<Urn, Step>): readonly Step[] {
  const chain: Step[] = [];
  for (let step = last; step !== undefined; step = steps.get(step.after?.urn ?? "")) chain.unshift(step);
  return chain;
}
