/** A provider's Diff: which settings differ, which of them force a replacement, and in which order. */
import { isDeepStrictEqual } from "node:util";
import { conditionalReplacements } from "../../../knowledge/conditional-replacement.ts";
import { factsOf } from "../../../knowledge/resource-types.ts";
import { DEFAULTS } from "./naming.ts";
import type { Wire, WireMap } from "./types.ts";
import { isList, isMap } from "./wire.ts";

export interface PropertyChange {
  /** `rules[0].destination.bucket` */
  readonly path: string;
  readonly kind: "add" | "delete" | "update";
  readonly replaces: boolean;
}

export interface Difference {
  readonly changes: readonly PropertyChange[];
  /** The old one must go first: a name that was chosen by hand cannot be used twice. */
  readonly deleteBeforeReplace: boolean;
}

/** `moves`: its provider is another region's by now, which a resource that names none follows. */
export function differenceOf(type: string, olds: WireMap, news: WireMap, moves = false): Difference {
  const facts = factsOf(type);
  const forcing = [...(facts?.replaceOn ?? []), ...(type.startsWith("aws:") ? ["region"] : [])];
  const conditions = conditionalReplacements[type] ?? [];
  const forces = (path: string): boolean => {
    const conditional = conditions.filter(({ property }) => isWithin(path, property));
    if (conditional.length > 0) return conditional.some(({ when }) => when(olds, news));
    return forcing.some((property) => isWithin(path, property));
  };
  const move = { path: "region", kind: "update" } as const;
  const changes = [...changesOf(olds, news, ""), ...(moves ? [move] : [])]
    .filter(({ path }) => !path.startsWith("__"))
    .map((change) => ({ ...change, replaces: forces(change.path) }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  const replaces = changes.some((change) => change.replaces);
  return {
    changes,
    deleteBeforeReplace: replaces && (facts?.deletedFirst === true || hasExplicitName(facts?.name, news)),
  };
}

/** As the bridge decides it (`nameRequiresDeleteBeforeReplace`), also where the name is another one than before. */
function hasExplicitName(
  name: { readonly property: string; readonly autoNamed?: boolean } | undefined,
  news: WireMap,
): boolean {
  if (name === undefined || name.autoNamed === false) return false;
  const defaults = news[DEFAULTS];
  return isList(defaults) && !defaults.includes(name.property) && news[name.property] !== undefined;
}

function* changesOf(
  before: Wire | undefined,
  after: Wire | undefined,
  path: string,
): Generator<Omit<PropertyChange, "replaces">> {
  if (isMap(before) && isMap(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      yield* changesOf(before[key], after[key], path === "" ? key : `${path}.${key}`);
    }
  } else if (isList(before) && isList(after)) {
    for (let index = 0; index < Math.max(before.length, after.length); index += 1) {
      yield* changesOf(before[index], after[index], `${path}[${index}]`);
    }
  } else if (!isDeepStrictEqual(before, after)) {
    yield { path, kind: before === undefined ? "add" : after === undefined ? "delete" : "update" };
  }
}

function isWithin(path: string, property: string): boolean {
  const plainPath = path.replace(/\[\d+\]/g, "");
  return plainPath === property || plainPath.startsWith(`${property}.`);
}
