/** What a change does, from the graph before and the graph after: no engine, no cloud, no clock. */
import type { Json, Resource, Urn } from "../graph/model.ts";
import type { ResourceGraph } from "../graph/query.ts";
import { Cascade } from "./cascade.ts";
import { type Comparison, type Difference, differences } from "./compare.ts";
import { type Changed, Entry } from "./entry.ts";
import { forcedBy, replacementFacts } from "./forcing.ts";
import { defaultsOf, type Normal } from "./normal.ts";
import { inOrder } from "./order.ts";
import { type Pairing, pairUp } from "./pairing.ts";
import { covers, topOf } from "./paths.ts";
import { ComparedSide } from "./side.ts";

export interface Compared {
  readonly base: ComparedSide;
  readonly head: ComparedSide;
  readonly pairing: Pairing;
  /** Every custom resource at head, changed or not. */
  readonly entries: ReadonlyMap<Urn, Entry>;
  /** At base and no more. */
  readonly gone: readonly Resource[];
  /** Secrets that could not be compared. */
  readonly incomparable: number;
}

const STACK = "pulumi:pulumi:Stack";

/** `secretKey`: any text; digests of secrets under it never leave the comparison. */
export function compareGraphs(baseGraph: ResourceGraph, headGraph: ResourceGraph, secretKey: string): Compared {
  const pairing = pairUp(baseGraph, headGraph);
  const base = new ComparedSide(baseGraph, (urn) => pairing.headUrn.get(urn) ?? urn, secretKey);
  const head = new ComparedSide(headGraph, (urn) => urn, secretKey);
  let incomparable = 0;
  const comparison: Comparison = {
    alike: base.isDeclared && head.isDeclared,
    onIncomparable: () => {
      incomparable++;
    },
  };
  const entries = new Map<Urn, Entry>();
  // In dependency order: whether a value that is not known yet can change depends on what it is taken from.
  for (const resource of inOrder(headGraph.resources)) {
    if (!isCompared(resource)) continue;
    const entry = new Entry(resource, pairing.baseOf.get(resource.urn));
    entries.set(resource.urn, entry);
    if (entry.base === undefined) continue;
    const found = [...inputDifferences(entry.base, resource, base, head, comparison)];
    note(
      entry,
      entry.base,
      found.filter((difference) => !isSettled(difference, entry, entries, head)),
    );
    compareRegions(entry, entry.base, base, head);
    if (comparison.alike) noteComputed(entry, entry.base);
  }
  new Cascade(entries, base, head, pairing.headUrn).run();
  const gone = baseGraph.resources.filter((resource) => isCompared(resource) && !pairing.headUrn.has(resource.urn));
  return { base, head, pairing, entries, gone, incomparable };
}

/** Components hold others and do nothing themselves. */
export function isCompared(resource: Resource): boolean {
  return resource.custom && resource.type !== STACK;
}

function note(entry: Entry, old: Resource, found: readonly Difference[]): void {
  for (const difference of found) {
    const changed = { ...difference, forces: forcesOf(difference, entry, old) };
    entry.changed.set(difference.path, changed);
    entry.changedOutputs.add(topOf(difference.path));
    if (changed.forces === undefined) continue;
    entry.replaced = true;
    entry.add({ kind: changed.forces, property: difference.path });
  }
}

function forcesOf({ path, before, after }: Difference, { head }: Entry, old: Resource): Changed["forces"] {
  const change = { path, added: before === undefined, removed: after === undefined };
  return forcedBy(change, head, old.inputs ?? {}, head.inputs ?? {});
}

/** Of one resource; what `ignoreChanges` names and what the provider filled in is left out. */
export function* inputDifferences(
  old: Resource,
  next: Resource,
  base: ComparedSide,
  head: ComparedSide,
  comparison: Comparison,
): Generator<Difference> {
  if (next.external) return;
  const [filled, filledNow] = [defaultsOf(old), defaultsOf(next)];
  const ignored = next.ignoreChanges ?? [];
  for (const property of propertiesOf(old, next)) {
    if (sameText(old, next, property) && !mayHoldSecrets(old.inputs?.[property])) continue;
    const [before, after] = [base.input(old, property), head.input(next, property)];
    // A generated name stays when the program still states none.
    if (after === undefined && filled.has(property)) continue;
    if (before === undefined && filledNow.has(property)) continue;
    if (property === "region" && base.region(old) === head.region(next)) continue;
    for (const found of differences(before, after, { path: property, label: property }, comparison)) {
      if (!ignored.some((pattern) => covers(pattern, found.path))) yield found;
    }
  }
}

function propertiesOf({ inputs: a = {} }: Resource, { inputs: b = {} }: Resource): readonly string[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].filter((name) => !name.startsWith("__")).sort();
}

/** The short way for what did not change: most of a platform. */
function sameText({ inputs: a }: Resource, { inputs: b }: Resource, property: string): boolean {
  return JSON.stringify(a?.[property]) === JSON.stringify(b?.[property]);
}

/** Two masks are equal text and say nothing. */
function mayHoldSecrets(value: Json | undefined): boolean {
  return JSON.stringify(value ?? null).includes("[secret]");
}

/** A regional resource moves with its provider. */
function compareRegions(entry: Entry, old: Resource, base: ComparedSide, head: ComparedSide): void {
  const facts = replacementFacts(entry.head.type);
  const [before, after] = [base.region(old), head.region(entry.head)];
  if (facts === undefined || facts.global || before === undefined || after === undefined || before === after) return;
  if (entry.head.ignoreChanges?.includes("region") || entry.changed.has("region")) return;
  entry.replaced = true;
  entry.add({ kind: "provider", property: "region" });
  const scalar = (value: string): Normal => ({ kind: "scalar", value });
  entry.changed.set("region", {
    path: "region",
    label: "region",
    before: scalar(before),
    after: scalar(after),
    forces: "property",
  });
}

/** An update in place may change what others take from it: the endpoint of a database that gets another identifier. */
function noteComputed({ head, changed, changedOutputs }: Entry, old: Resource): void {
  if (changed.size === 0) return;
  for (const [name, value] of Object.entries(head.outputs ?? {})) {
    if (JSON.stringify(value) !== JSON.stringify(old.outputs?.[name])) changedOutputs.add(name);
  }
  if (head.id !== old.id) changedOutputs.add("id");
}

/**
 * A value that is known only after the run, taken from resources that stay, stays too: nothing else could change it. This
 * is for graphs of a first preview, where all outputs are unknown.
 */
function isSettled(
  { path, before, after, members }: Difference,
  { head: resource }: Entry,
  entries: ReadonlyMap<Urn, Entry>,
  head: ComparedSide,
): boolean {
  const isUnknown = members
    ? members.added.length > 0 && members.added.every(({ kind }) => kind === "unknown")
    : after?.kind === "unknown";
  if (!isUnknown || before === undefined) return false;
  const sources = head.sources(resource, topOf(path)).map(({ urn }) => entries.get(urn));
  return sources.length > 0 && sources.every((source) => source === undefined || (source.base && !source.replaced));
}
