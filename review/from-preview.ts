/** The same comparison from a real engine's preview: what it does is the engine's word, why and how is told as usual. */
import type { Preview, PreviewStep } from "../graph/from-preview.ts";
import { type Deployment, type Resource, UNKNOWN, type Urn } from "../graph/model.ts";
import { ResourceGraph } from "../graph/query.ts";
import { revisionTypes } from "../knowledge/in-place.ts";
import { canonicalType } from "../policies/types.ts";
import { labelAt } from "./compare.ts";
import { type Compared, inputDifferences, isCompared } from "./diff.ts";
import { type Changed, Entry, type Reason } from "./entry.ts";
import type { Operation, ReplacementOrder } from "./model.ts";
import { type Normal, valueAtPath } from "./normal.ts";
import { inOrder, replacementOrder } from "./order.ts";
import { covers, topOf, touches } from "./paths.ts";
import { ComparedSide } from "./side.ts";

const REPLACING = new Set(["replace", "create-replacement", "import-replacement", "read-replacement"]);
const DEPENDENT: ReplacementOrder = { order: "delete-first", reason: "dependency" };
const OPERATIONS: Readonly<Record<string, Operation>> = {
  create: "create",
  update: "update",
  import: "import",
  read: "read",
};

export function comparePreview({ steps, before, after }: Preview): Compared {
  const byUrn = stepsByUrn(steps);
  const headUrn = new Map<Urn, Urn>();
  const baseOf = new Map<Urn, Resource>();
  for (const { old, new: next } of steps) {
    if (old === undefined || next === undefined || old.delete) continue;
    headUrn.set(old.urn, next.urn);
    baseOf.set(next.urn, old);
  }
  const [baseGraph, headGraph] = [ResourceGraph.of(before), ResourceGraph.of(withIds(after, baseOf))];
  // Both sides are of one engine and one state: equal text is equal. Masked secrets are told by the steps.
  const comparison = { alike: true, onIncomparable: () => {} };
  const nameNow = (urn: Urn) => headUrn.get(urn) ?? urn;
  const base = new ComparedSide(baseGraph, nameNow, "");
  const head = new ComparedSide(headGraph, (urn) => urn, "");
  const entries = new Map<Urn, Entry>();
  for (const resource of inOrder(headGraph.resources)) {
    if (!isCompared(resource)) continue;
    const entry = new Entry(resource, baseOf.get(resource.urn));
    entries.set(resource.urn, entry);
    const own = byUrn.get(resource.urn) ?? [];
    entry.replaced = own.some(({ op }) => REPLACING.has(op));
    entry.operation = operationOf(entry, own);
    const isTouched = entry.replaced || own.some(({ op }) => op === "update");
    if (entry.base === undefined || !isTouched) continue;
    const found = [...inputDifferences(entry.base, resource, base, head, comparison)];
    const sides = { base, head, entries, nameNow };
    explain(entry, own, found, sides);
    if (entry.replaced) entry.order = orderOf(entry, own, takenAlong(entry, sides) !== undefined);
  }
  const gone = baseGraph.resources.filter(
    (resource) => isCompared(resource) && headGraph.get(resource.urn) === undefined,
  );
  const leaves = gone.filter(({ urn }) => !headUrn.has(urn));
  return { base, head, pairing: { baseOf, headUrn }, entries, gone: leaves, incomparable: 0 };
}

/** The ids of what is replaced, as far as they can be told: users of a resource are known by them. */
function withIds({ version, deployment }: Deployment, baseOf: ReadonlyMap<Urn, Resource>): Deployment {
  const resources = (deployment.resources ?? []).map((resource) => {
    const id = resource.id ?? idAfter(baseOf.get(resource.urn), resource);
    return id === undefined ? resource : { ...resource, id };
  });
  return { version, deployment: { ...deployment, resources } };
}

/** Where the id was the name it is so again; else whoever still has the old one shows that it stays. */
function idAfter(old: Resource | undefined, { inputs = {} }: Resource): string | undefined {
  const name = Object.entries(old?.inputs ?? {}).find(([, value]) => value === old?.id)?.[0];
  const next = name === undefined ? undefined : inputs[name];
  return typeof next === "string" && next !== UNKNOWN ? next : old?.id;
}

function stepsByUrn(steps: readonly PreviewStep[]): ReadonlyMap<Urn, readonly PreviewStep[]> {
  const found = new Map<Urn, PreviewStep[]>();
  for (const step of steps) found.set(step.urn, [...(found.get(step.urn) ?? []), step]);
  return found;
}

/** Undefined leaves to the options whether something changes: the engine calls those the same. */
function operationOf({ head, replaced }: Entry, steps: readonly PreviewStep[]): Operation | undefined {
  if (replaced) return revisionTypes.has(canonicalType(head.type)) ? "new-revision" : "replace";
  return steps.map(({ op }) => OPERATIONS[op]).find((operation) => operation !== undefined);
}

interface Sides {
  readonly base: ComparedSide;
  readonly head: ComparedSide;
  readonly entries: ReadonlyMap<Urn, Entry>;
  /** Of a resource at base, its URN at head. */
  readonly nameNow: (urn: Urn) => Urn;
}

/** What differs in the inputs, and what only the engine knows to differ. */
function explain(
  entry: Entry,
  steps: readonly PreviewStep[],
  found: readonly { path: string; label: string; before: Normal | undefined; after: Normal | undefined }[],
  sides: Sides,
): void {
  const forcing = forcingPaths(steps);
  const add = (changed: Omit<Changed, "forces">) => {
    const forces = forcing.some((path) => touches(path, changed.path) || covers(path, changed.path));
    const follows = followed(entry, changed, sides);
    entry.changed.set(changed.path, {
      ...changed,
      forces: forces ? "property" : undefined,
      ...(follows && { follows: follows.urn }),
    });
    if (follows) entry.add({ kind: "cascade", property: changed.path, from: follows });
    else if (forces) entry.add({ kind: reasonOf(entry, changed.path), property: changed.path });
  };
  for (const difference of found) add(difference);
  for (const path of unseenPaths(steps, entry)) {
    const property = topOf(path);
    const [old, next] = [entry.base && sides.base.input(entry.base, property), sides.head.input(entry.head, property)];
    if (old === undefined && next === undefined) continue;
    const [before, after] = [valueAtPath(old, path), valueAtPath(next, path)];
    add({ path, label: labelAt(next ?? old, property, path), before, after });
  }
  if (entry.replaced && entry.reasons.length === 0) entry.add(takenAlong(entry, sides) ?? { kind: "engine" });
}

/** Nothing of its own changes: it must go and come back because something that it depends on is deleted first. */
function takenAlong({ base: old }: Entry, { base, entries, nameNow }: Sides): Reason | undefined {
  if (old === undefined) return undefined;
  const first = (urn: Urn | undefined) => {
    const entry = urn === undefined ? undefined : entries.get(nameNow(urn));
    return entry?.order?.order === "delete-first" ? entry : undefined;
  };
  for (const property of Object.keys(old.inputs ?? {}).sort()) {
    const from = base
      .sources(old, property)
      .map(({ urn }) => first(urn))
      .find((entry) => entry !== undefined);
    if (from !== undefined) return { kind: "dependent", property, from };
  }
  const holder = first(old.deletedWith);
  return holder && { kind: "dependent", from: holder };
}

function forcingPaths(steps: readonly PreviewStep[]): readonly string[] {
  return steps.flatMap(({ replaceReasons, detailedDiff }) => [
    ...replaceReasons,
    ...Object.entries(detailedDiff).flatMap(([path, kind]) => (kind.endsWith("replace") ? [path] : [])),
  ]);
}

/** Named by the engine, but not different as far as one can see: secrets, mostly. */
function unseenPaths(steps: readonly PreviewStep[], { changed }: Entry): readonly string[] {
  const named = steps.flatMap(({ detailedDiff, diffReasons }) => {
    const detailed = Object.keys(detailedDiff);
    return detailed.length > 0 ? detailed : diffReasons;
  });
  const seen = [...changed.keys()];
  const isSeen = (path: string) => seen.some((known) => covers(path, known) || covers(known, path));
  return [...new Set(named)].filter((path) => !path.startsWith("__") && !isSeen(path)).sort();
}

/** The replaced or new resource that a value not known yet comes from. */
function followed({ head }: Entry, { path, after, members }: Omit<Changed, "forces">, sides: Sides): Entry | undefined {
  const news = members?.added ?? [after];
  if (!news.some((value) => value?.kind === "unknown")) return undefined;
  const sources = sides.head.sources(head, topOf(path)).map(({ urn }) => sides.entries.get(urn));
  return sources.find((source) => source !== undefined && (source.replaced || source.base === undefined));
}

function reasonOf({ head }: Entry, path: string): "property" | "option" {
  return head.replaceOnChanges?.some((pattern) => pattern === "*" || covers(pattern, path)) ? "option" : "property";
}

function orderOf({ head, reasons }: Entry, steps: readonly PreviewStep[], isTakenAlong: boolean): ReplacementOrder {
  const position = (op: string) => steps.findIndex((step) => step.op === op);
  const [gone, made] = [position("delete-replaced"), position("create-replacement")];
  const isDependent = reasons.every(({ kind }) => kind === "dependent");
  const usual = isDependent ? DEPENDENT : replacementOrder(head);
  // Without --show-replacement-steps the preview does not say.
  if (gone === -1 || made === -1) return usual;
  const order = gone < made ? "delete-first" : "create-first";
  if (usual.order === order) return { ...usual, observed: true };
  return isTakenAlong && order === DEPENDENT.order ? DEPENDENT : { order, reason: "engine", observed: true };
}
