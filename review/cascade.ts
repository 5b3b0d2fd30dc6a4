/**
 * What follows from a replacement. Whoever takes a value from a replaced resource changes too; where the property forces a
 * replacement, so does that one, and so on until nothing moves any more. A resource that is deleted first takes with it
 * whatever would have to be replaced for its sake (pulumi/pulumi, pkg/resource/deploy/step_generator.go,
 * calculateDependentReplacements).
 */
import { type Json, type Resource, UNKNOWN, type Urn } from "../graph/model.ts";
import { labelAt } from "./compare.ts";
import type { Changed, Entry } from "./entry.ts";
import { forcedBy, replacementFacts } from "./forcing.ts";
import { defaultsOf, keyOf, type Normal, referencesOf, valueAtPath } from "./normal.ts";
import { replacementOrder } from "./order.ts";
import { covers, topOf, touches } from "./paths.ts";
import type { ComparedSide } from "./side.ts";

interface Dependent {
  readonly entry: Entry;
  readonly property: string;
}

export class Cascade {
  readonly #entries: ReadonlyMap<Urn, Entry>;
  readonly #base: ComparedSide;
  readonly #head: ComparedSide;
  readonly #dependents = new Map<Urn, Dependent[]>();
  /** By the record of the base: that is what the engine goes by when it deletes first. */
  readonly #baseDependents = new Map<Urn, Dependent[]>();
  readonly #deletedWith = new Map<Urn, Entry[]>();
  readonly #queue: Entry[] = [];
  readonly #queued = new Set<Entry>();

  constructor(
    entries: ReadonlyMap<Urn, Entry>,
    base: ComparedSide,
    head: ComparedSide,
    headUrn: ReadonlyMap<Urn, Urn>,
  ) {
    this.#entries = entries;
    this.#base = base;
    this.#head = head;
    for (const entry of entries.values()) {
      index(this.#dependents, entry, entry.head, (urn) => urn);
      if (entry.base) index(this.#baseDependents, entry, entry.base, (urn) => headUrn.get(urn));
      const holder = headUrn.get(entry.base?.deletedWith ?? "");
      if (holder !== undefined) this.#deletedWith.set(holder, [...(this.#deletedWith.get(holder) ?? []), entry]);
    }
  }

  /** From all that has changed of itself. */
  run(): void {
    for (const entry of this.#entries.values()) if (entry.replaced || entry.changed.size > 0) this.#enqueue(entry);
    for (let next = this.#queue.shift(); next !== undefined; next = this.#queue.shift()) {
      this.#queued.delete(next);
      this.#spread(next);
    }
  }

  #enqueue(entry: Entry): void {
    if (this.#queued.has(entry)) return;
    this.#queued.add(entry);
    this.#queue.push(entry);
  }

  #spread(source: Entry): void {
    if (source.replaced) {
      source.order ??= replacementOrder(source.head);
      if (source.order.order === "delete-first") this.#takeAlong(source);
    }
    for (const { entry, property } of this.#dependents.get(source.urn) ?? []) {
      if (entry.base !== undefined && entry !== source) this.#follow(entry, property, source);
    }
  }

  /** The property takes a value from the source: which of its parts change? */
  #follow(entry: Entry, property: string, source: Entry): void {
    const value = this.#head.input(entry.head, property);
    const taken = [...referencesOf(value)].filter(({ reference }) => reference.urn === source.urn);
    const changed = taken.filter(({ reference }) => changes(source, topOf(reference.output)));
    // A secret, or a value worked out from outputs: it may depend on any of them.
    const isOpen = taken.length === 0 && source.replaced && !repeats(value, property, source);
    const paths = isOpen ? [""] : changed.map(({ path }) => path);
    for (const path of paths) this.#change(entry, `${property}${path}`, source);
  }

  #change(entry: Entry, path: string, source: Entry): void {
    if (entry.head.ignoreChanges?.some((pattern) => covers(pattern, path))) return;
    const property = topOf(path);
    const reason = { kind: "cascade", property: path, from: source } as const;
    if (entry.reasons.some(({ from, property: known }) => from === source && known === path)) return;
    const [before, after] = [entry.base?.inputs ?? {}, withUnknown(entry.head.inputs ?? {}, property)];
    const forces = forcedBy({ path, added: false, removed: false }, entry.head, before, after);
    this.#note(entry, path, source, forces);
    entry.changedOutputs.add(property);
    entry.add(reason);
    if (forces !== undefined) entry.replaced = true;
    this.#enqueue(entry);
  }

  /** A member of a plain list is a change of the list. */
  #note(entry: Entry, path: string, { urn }: Entry, forces: Changed["forces"]): void {
    const property = topOf(path);
    const [old, next] = [this.#baseInput(entry, property), this.#head.input(entry.head, property)];
    const list = path.endsWith("]") ? path.slice(0, path.lastIndexOf("[")) : undefined;
    const isMember = list !== undefined && valueAtPath(next, list)?.kind === "list";
    const place = isMember ? list : path;
    const known = entry.changed.get(place);
    const leaf = valueAtPath(next, path);
    const made: Changed = {
      path: place,
      label: known?.label ?? labelAt(next, property, place),
      before: known === undefined ? valueAtPath(old, place) : known.before,
      after: valueAtPath(next, place),
      forces: known?.forces ?? forces,
    };
    if (!isMember) entry.changed.set(place, { ...made, follows: urn });
    else if (leaf !== undefined && !known?.members?.added.some((member) => keyOf(member) === keyOf(leaf))) {
      const { added = [], removed = [] } = known?.members ?? {};
      entry.changed.set(place, { ...made, members: { added: [...added, leaf], removed: [...removed, leaf] } });
    }
  }

  #baseInput({ base }: Entry, property: string): Normal | undefined {
    return base && this.#base.input(base, property);
  }

  /** The engine asks the provider what each would be with that property unknown, and all else as it was. */
  #takeAlong(source: Entry): void {
    for (const { entry, property } of this.#baseDependents.get(source.urn) ?? []) {
      if (entry === source || entry.order?.order === "delete-first") continue;
      const facts = replacementFacts(entry.head.type);
      const forced =
        facts?.replaceOn.some((path) => touches(path, property)) ||
        entry.head.replaceOnChanges?.some((pattern) => pattern === "*" || covers(property, pattern)) ||
        // The provider that is asked is in the other region already.
        entry.reasons.some(({ kind }) => kind === "provider");
      if (forced) this.#replaceWith(entry, source, property);
    }
    for (const entry of this.#deletedWith.get(source.urn) ?? []) this.#replaceWith(entry, source);
  }

  #replaceWith(entry: Entry, source: Entry, property?: string): void {
    entry.replaced = true;
    entry.order = { order: "delete-first", reason: "dependency" };
    entry.add({ kind: "dependent", from: source, ...(property !== undefined && { property }) });
    this.#enqueue(entry);
  }
}

function index(
  into: Map<Urn, Dependent[]>,
  entry: Entry,
  resource: Resource,
  urnOf: (urn: Urn) => Urn | undefined,
): void {
  if (!resource.custom || resource.external) return;
  const edges = resource.propertyDependencies ?? withoutRecord(resource);
  for (const [property, urns] of Object.entries(edges)) {
    for (const known of urns) {
      const urn = urnOf(known);
      if (urn === undefined) continue;
      const list = into.get(urn);
      if (list === undefined) into.set(urn, [{ entry, property }]);
      else list.push({ entry, property });
    }
  }
}

/** State of old engines says only what the resource as a whole depends on. */
function withoutRecord({ inputs = {}, dependencies = [] }: Resource): Readonly<Record<string, readonly Urn[]>> {
  if (dependencies.length === 0) return {};
  return Object.fromEntries(Object.keys(inputs).map((property) => [property, dependencies]));
}

/** Whether the output has another value after the run. What only repeats an input changes with that. */
function changes(source: Entry, output: string): boolean {
  const { inputs = {} } = source.head;
  const isInput = Object.hasOwn(inputs, output) && !defaultsOf(source.head).has(output);
  if (source.changedOutputs.has(output)) return true;
  return source.replaced && !isInput;
}

/** The output of the same name, too short or no text to be known by itself, where that only repeats an input. */
function repeats(value: Normal | undefined, property: string, { head, changedOutputs }: Entry): boolean {
  const stated = head.inputs?.[property];
  const isSame = value?.kind === "scalar" && stated !== undefined && String(stated) === String(value.value);
  return isSame && !changedOutputs.has(property) && !defaultsOf(head).has(property);
}

function withUnknown(inputs: Readonly<Record<string, Json>>, property: string): Readonly<Record<string, Json>> {
  const value = inputs[property];
  return { ...inputs, [property]: Array.isArray(value) ? value.map(() => UNKNOWN) : UNKNOWN };
}
