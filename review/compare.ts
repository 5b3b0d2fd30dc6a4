/** What differs between two values, leaf by leaf. */

import { logicalNameOf } from "../graph/urn.ts";
import { elementNames } from "../knowledge/collections.ts";
import { isOpaque, keyOf, type Normal, segment } from "./normal.ts";
import { segmentsOf } from "./paths.ts";

/** One difference. `before` or `after` undefined = added or removed as a whole. */
export interface Difference {
  /** `rules[3].action`: indices of the value after, of the one before for what is removed. */
  readonly path: string;
  /** The same with names for indices where elements have one: `rules[rate-login].action`. */
  readonly label: string;
  readonly before: Normal | undefined;
  readonly after: Normal | undefined;
  /** Of a list without an order. */
  readonly members?: { readonly added: readonly Normal[]; readonly removed: readonly Normal[] };
}

export interface Comparison {
  /** Both graphs write the ids and names of one resource alike, so that equal text is equal. */
  readonly alike: boolean;
  /** Called for two values of which one is a secret that cannot be compared. */
  readonly onIncomparable: () => void;
}

interface At {
  readonly path: string;
  readonly label: string;
}

type Entries = Extract<Normal, { kind: "list" }>["entries"];
type MapValue = Extract<Normal, { kind: "map" }>;

export function* differences(
  before: Normal | undefined,
  after: Normal | undefined,
  at: At,
  comparison: Comparison,
): Generator<Difference> {
  if (before === undefined || after === undefined) {
    if (before !== after) yield { ...at, before, after };
    return;
  }
  if (before.kind === "secret" && after.kind === "secret" && !sameScheme(before, after)) {
    comparison.onIncomparable();
    return;
  }
  if (keyOf(before) === keyOf(after)) return;
  if (before.kind === "map" && after.kind === "map") yield* mapDifferences(before, after, at, comparison);
  else if (before.kind === "list" && after.kind === "list") {
    const isSet = before.set && after.set;
    yield* isSet
      ? setDifferences(before.entries, after.entries, at, comparison, { before, after })
      : listDifferences(before.entries, after.entries, at, comparison, { before, after });
  } else if (!(comparison.alike && rawOf(before) !== undefined && rawOf(before) === rawOf(after))) {
    yield { ...at, before, after };
  }
}

function sameScheme(before: Normal, after: Normal): boolean {
  if (isOpaque(before) || isOpaque(after) || before.kind !== "secret" || after.kind !== "secret") return false;
  return before.digest?.split(":")[0] === after.digest?.split(":")[0];
}

function rawOf(value: Normal): string | undefined {
  if (value.kind === "text") return value.raw;
  return value.kind === "scalar" ? String(value.value) : undefined;
}

function* mapDifferences(before: MapValue, after: MapValue, at: At, comparison: Comparison): Generator<Difference> {
  for (const key of [...new Set([...before.entries.keys(), ...after.entries.keys()])].sort()) {
    const below = { path: `${at.path}${segment(key)}`, label: `${at.label}${segment(key)}` };
    yield* differences(before.entries.get(key), after.entries.get(key), below, comparison);
  }
}

interface Whole {
  readonly before: Normal;
  readonly after: Normal;
}

interface Element {
  readonly value: Normal;
  readonly index: number;
  readonly name: string | undefined;
}

function* setDifferences(
  before: Entries,
  after: Entries,
  at: At,
  comparison: Comparison,
  whole: Whole,
): Generator<Difference> {
  const [olds, news] = elementsOf(before, after);
  const [kept, present] = [
    new Set(news.map(({ value }) => keyOf(value))),
    new Set(olds.map(({ value }) => keyOf(value))),
  ];
  const removed = olds.filter(({ value }) => !kept.has(keyOf(value)));
  const added = news.filter(({ value }) => !present.has(keyOf(value)));
  if (![...removed, ...added].some(({ value }) => value.kind === "map")) {
    const members = { added: added.map(({ value }) => value), removed: removed.map(({ value }) => value) };
    if (removed.length + added.length > 0) yield { ...at, ...whole, members };
    return;
  }
  yield* pairedDifferences(pair(removed, added), at, comparison);
}

function* listDifferences(
  before: Entries,
  after: Entries,
  at: At,
  comparison: Comparison,
  whole: Whole,
): Generator<Difference> {
  const [olds, news] = elementsOf(before, after);
  if (![...olds, ...news].some(({ value }) => value.kind === "map" || value.kind === "list")) {
    // The order is part of the meaning: a list of plain values is one value.
    yield { ...at, ...whole };
    return;
  }
  const named = [olds, news].every((elements) => elements.every(({ name }) => name !== undefined));
  if (!named) {
    yield* pairedDifferences(pairInOrder(olds, news), at, comparison);
    return;
  }
  const order = (elements: readonly Element[], others: readonly Element[]) =>
    elements.filter(({ name }) => others.some((other) => other.name === name)).map(({ name }) => name);
  if (order(olds, news).join("\n") !== order(news, olds).join("\n")) yield { ...at, ...whole };
  else yield* pairedDifferences(pair(olds, news), at, comparison);
}

type Pair = readonly [before: Element | undefined, after: Element | undefined];

function* pairedDifferences(pairs: readonly Pair[], at: At, comparison: Comparison): Generator<Difference> {
  for (const [old, next] of pairs) {
    const index = next?.index ?? old?.index ?? 0;
    const name = next?.name ?? old?.name;
    const below = { path: `${at.path}[${index}]`, label: `${at.label}[${name ?? index}]` };
    yield* differences(old?.value, next?.value, below, comparison);
  }
}

/** Elements of one name belong together; of the nameless ones those that have most in common. */
function pair(olds: readonly Element[], news: readonly Element[]): readonly Pair[] {
  const left = new Set(olds);
  const pairs: Pair[] = news.map((next) => {
    const partner =
      next.name === undefined
        ? mostAlike(
            next,
            [...left].filter(({ name }) => name === undefined),
          )
        : [...left].find(({ name }) => name === next.name);
    if (partner !== undefined) left.delete(partner);
    return [partner, next];
  });
  return [...pairs, ...[...left].map((old): Pair => [old, undefined])];
}

/** At least half of their entries are equal; the first of several. */
function mostAlike(element: Element, candidates: readonly Element[]): Element | undefined {
  let best: Element | undefined;
  let most = 0.5;
  for (const candidate of candidates) {
    const share = likeness(candidate.value, element.value);
    if (share > most || (share === most && best === undefined)) [best, most] = [candidate, share];
  }
  return best;
}

/** Share of equal entries, 0 to 1. */
export function likeness(a: Normal, b: Normal): number {
  if (a.kind !== "map" || b.kind !== "map") return keyOf(a) === keyOf(b) ? 1 : 0;
  const names = new Set([...a.entries.keys(), ...b.entries.keys()]);
  if (names.size === 0) return 1;
  const equal = [...names].filter((name) => keyOf(a.entries.get(name)) === keyOf(b.entries.get(name)));
  return equal.length / names.size;
}

/** What is equal at both ends stays; the rest is paired one by one. */
function pairInOrder(olds: readonly Element[], news: readonly Element[]): readonly Pair[] {
  const same = (a: Element | undefined, b: Element | undefined) =>
    a !== undefined && b !== undefined && keyOf(a.value) === keyOf(b.value);
  const shorter = Math.min(olds.length, news.length);
  let start = 0;
  while (start < shorter && same(olds[start], news[start])) start++;
  let end = 0;
  while (end < shorter - start && same(olds.at(-1 - end), news.at(-1 - end))) end++;
  const [goes, comes] = [olds.slice(start, olds.length - end), news.slice(start, news.length - end)];
  return Array.from({ length: Math.max(goes.length, comes.length) }, (_, index): Pair => [goes[index], comes[index]]);
}

/** Named by the first property that tells the elements apart on both sides. */
function elementsOf(before: Entries, after: Entries): readonly [readonly Element[], readonly Element[]] {
  const property = elementNames.find((candidate) => tellsApart(before, candidate) && tellsApart(after, candidate));
  const named = (entries: Entries) =>
    entries.map((value, index) => ({ value, index, name: property && nameAt(value, property) }));
  return [named(before), named(after)];
}

function tellsApart(entries: Entries, property: string): boolean {
  const names = entries.map((entry) => nameAt(entry, property));
  return names.every((name) => name !== undefined) && new Set(names).size === names.length;
}

function nameAt(value: Normal, property: string): string | undefined {
  const name = value.kind === "map" ? value.entries.get(property) : undefined;
  if (name?.kind === "scalar") return String(name.value);
  if (name?.kind !== "text") return undefined;
  return name.parts.map((part) => (typeof part === "string" ? part : logicalNameOf(part.urn))).join("");
}

/** The label of a path inside a value: names for indices. `path` begins with the property's own name. */
export function labelAt(value: Normal | undefined, property: string, path: string): string {
  let label = property;
  let place = value;
  for (const part of segmentsOf(path).slice(1)) {
    if (place?.kind === "list") {
      const { entries } = place;
      const index = Number(part);
      const name = elementNames.find((candidate) => tellsApart(entries, candidate));
      label += `[${(name && nameAt(entries[index] ?? { kind: "unknown" }, name)) ?? part}]`;
      place = entries[index];
    } else {
      label += segment(part);
      place = place?.kind === "map" ? place.entries.get(part) : undefined;
    }
  }
  return label;
}
