/** A resource that goes and one that comes, of one type and much alike: somebody may have forgotten an alias. */
import type { Resource, Urn } from "../graph/model.ts";
import type { Compared } from "./diff.ts";
import { replacementFacts } from "./forcing.ts";
import type { Normal } from "./normal.ts";
import type { ComparedSide } from "./side.ts";

/** Share of equal inputs from which two look alike. */
const ALIKE = 0.6;
/** Of more candidates of one type the comparison would be quadratic, and the hint a guess. */
const MAX_CANDIDATES = 60;

/** Both ways: of the created one's URN the deleted one's, and the reverse. */
export function likelyRenames({ base, head, entries, gone }: Compared): ReadonlyMap<Urn, Urn> {
  const created = [...entries.values()].flatMap((entry) => (entry.base ? [] : [entry.head])).filter(isMade);
  const found: { readonly old: Urn; readonly next: Urn; readonly share: number }[] = [];
  for (const [type, olds] of byType(gone.filter(isMade))) {
    const news = created.filter((resource) => resource.type === type);
    if (olds.length * news.length > MAX_CANDIDATES ** 2) continue;
    const traits = new Map(
      [...olds.map((each) => [each, base] as const), ...news.map((each) => [each, head] as const)].map(
        ([each, side]) => [each, traitsOf(each, side)],
      ),
    );
    for (const old of olds) {
      for (const next of news) {
        const share = likeness(traits.get(old), traits.get(next));
        if (share >= ALIKE) found.push({ old: old.urn, next: next.urn, share });
      }
    }
  }
  return bestOf(found);
}

function isMade({ external, type }: Resource): boolean {
  return !external && !type.startsWith("pulumi:providers:");
}

function bestOf(found: readonly { old: Urn; next: Urn; share: number }[]): ReadonlyMap<Urn, Urn> {
  const best = new Map<Urn, Urn>();
  const sorted = found.toSorted((a, b) => b.share - a.share || compare(a.old, b.old) || compare(a.next, b.next));
  for (const { old, next } of sorted) {
    if (best.has(old) || best.has(next)) continue;
    best.set(old, next);
    best.set(next, old);
  }
  return best;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function byType(resources: readonly Resource[]): ReadonlyMap<string, Resource[]> {
  const groups = new Map<string, Resource[]>();
  for (const resource of resources) groups.set(resource.type, [...(groups.get(resource.type) ?? []), resource]);
  return groups;
}

type Traits = ReadonlyMap<string, string>;

/** Inputs by name, where a reference counts by the type it leads to: a renamed component renames all its parts. */
function traitsOf(resource: Resource, side: ComparedSide): Traits {
  const name = replacementFacts(resource.type)?.name?.property;
  const leaveOut = new Set(["tags", "description", ...(name === undefined ? [] : [name])]);
  return new Map(
    [...side.inputs(resource, leaveOut)].map(([property, value]) => [property, JSON.stringify(form(value))]),
  );
}

function form(value: Normal): unknown {
  switch (value.kind) {
    case "text":
      return value.parts.map((part) => (typeof part === "string" ? part : [part.urn.split("::")[2], part.output]));
    case "list":
      return value.entries.map(form);
    case "map":
      return [...value.entries].map(([key, entry]) => [key, form(entry)]);
    case "scalar":
      return value.value;
    case "secret":
    case "unknown":
      return value.kind;
    case "asset":
      return value.hash;
    default:
      return value satisfies never;
  }
}

function likeness(a: Traits = new Map(), b: Traits = new Map()): number {
  const names = new Set([...a.keys(), ...b.keys()]);
  // Without inputs any two are alike.
  if (names.size === 0) return 1;
  return [...names].filter((name) => a.get(name) === b.get(name)).length / names.size;
}
