/**
 * The one place where a file's values and the profile's defaults become the effective config: unions start from the
 * defaults of the mode that the file names, maps merge, lists replace, map entries start from their kind's defaults.
 */
import { isMap, isOptional, propertyOf, type Schema, shapeOf } from "./schema-walk.ts";
import { writtenAsNumber } from "./values.ts";

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** Default values for a place in the schema, by pattern: see `profiles.ts`. */
export type Defaults = (pattern: string) => Readonly<Record<string, Json>> | undefined;

/** Where an effective value comes from: the file, or the row of the defaults that this pattern names. */
export type MergeOrigin = { readonly from: "file" } | { readonly from: "defaults"; readonly pattern: string };

export interface Merged {
  readonly value: unknown;
  /** By path such as `database.replicas.r1.class`; lists and empty maps are leaves. */
  readonly origins: ReadonlyMap<string, MergeOrigin>;
}

/** What the defaults say about a place, and which row says it. */
interface Inherited {
  readonly value: unknown;
  readonly pattern: string;
}

interface Place {
  readonly schema: Schema;
  readonly path: string;
  readonly pattern: string;
  readonly inherited: Inherited | undefined;
  readonly given: unknown;
  /** `null` takes away what the defaults would give: optional values and map entries only. */
  readonly removable: boolean;
}

export function merge(schema: Schema, given: unknown, defaults: Defaults): Merged {
  const origins = new Map<string, MergeOrigin>();
  const root: Place = { schema, path: "", pattern: "", inherited: undefined, given, removable: false };
  return { value: mergePlace(root, defaults, origins), origins };
}

type Origins = Map<string, MergeOrigin>;

function mergePlace(place: Place, defaults: Defaults, origins: Origins): unknown {
  if (place.given === null && place.removable) return undefined;
  const shape = shapeOf(place.schema);
  if (shape.kind === "leaf" || shape.kind === "list") return mergeLeaf(place, origins);
  // Not a map where one belongs: validation says so.
  if (place.given !== undefined && !isMap(place.given)) return mergeLeaf(place, origins);
  switch (shape.kind) {
    case "object":
      return mergeObject(place, shape.keys, defaults, origins);
    case "union": {
      const mode =
        propertyOf(place.given, shape.discriminator) ?? propertyOf(place.inherited?.value, shape.discriminator);
      const option = typeof mode === "string" ? shape.options.get(mode) : undefined;
      if (option === undefined) return mergeLeaf(place, origins);
      return mergeObject({ ...place, pattern: `${place.pattern}#${mode}` }, option.keys, defaults, origins);
    }
    case "record":
      return mergeRecord(place, shape.value, defaults, origins);
    default:
      return shape satisfies never;
  }
}

function mergeLeaf({ schema, path, inherited, given }: Place, origins: Origins): unknown {
  if (given !== undefined) {
    origins.set(path, { from: "file" });
    // `version: 17` means "17": YAML makes a number of what is a name.
    return typeof given === "number" && writtenAsNumber.get(schema) !== undefined ? String(given) : given;
  }
  if (inherited === undefined) return undefined;
  origins.set(path, { from: "defaults", pattern: inherited.pattern });
  return inherited.value;
}

function mergeObject(
  place: Place,
  keys: Readonly<Record<string, Schema>>,
  defaults: Defaults,
  origins: Origins,
): unknown {
  const isRoot = place.path === "";
  if (place.given === undefined && place.inherited === undefined && !isRoot) return undefined;
  const row = defaults(place.pattern);
  const result: Record<string, unknown> = {};
  for (const [key, schema] of Object.entries(keys)) {
    const merged = mergePlace(
      {
        schema,
        path: join(place.path, key),
        pattern: join(place.pattern, key),
        inherited: inheritedFor(key, place, row),
        given: propertyOf(place.given, key),
        removable: isOptional(schema),
      },
      defaults,
      origins,
    );
    if (merged !== undefined) result[key] = merged;
  }
  return withUnknownKeys(result, place, keys, origins);
}

/** The parent's row has the first word: it is the one that chose the mode. */
function inheritedFor(
  key: string,
  place: Place,
  row: Readonly<Record<string, Json>> | undefined,
): Inherited | undefined {
  const fromParent = propertyOf(place.inherited?.value, key);
  if (place.inherited !== undefined && fromParent !== undefined) {
    return { value: fromParent, pattern: place.inherited.pattern };
  }
  const own = row?.[key];
  return own === undefined || own === null ? undefined : { value: own, pattern: place.pattern };
}

/** Keys that the schema doesn't know pass through, so that validation can name them. */
function withUnknownKeys(
  result: Record<string, unknown>,
  { given, path }: Place,
  keys: Readonly<Record<string, Schema>>,
  origins: Origins,
): Record<string, unknown> {
  if (!isMap(given)) return result;
  for (const [key, value] of Object.entries(given)) {
    if (Object.hasOwn(keys, key)) continue;
    Object.defineProperty(result, key, { value, enumerable: true, configurable: true, writable: true });
    origins.set(join(path, key), { from: "file" });
  }
  return result;
}

function mergeRecord(place: Place, valueSchema: Schema, defaults: Defaults, origins: Origins): unknown {
  const inherited = isMap(place.inherited?.value) ? place.inherited.value : undefined;
  const given = isMap(place.given) ? place.given : undefined;
  if (inherited === undefined && given === undefined) return undefined;
  const entries: [string, unknown][] = [];
  for (const key of new Set([...Object.keys(inherited ?? {}), ...Object.keys(given ?? {})])) {
    const merged = mergePlace(
      {
        schema: valueSchema,
        path: join(place.path, key),
        pattern: join(place.pattern, "*"),
        inherited:
          place.inherited !== undefined && inherited?.[key] !== undefined
            ? { value: inherited[key], pattern: place.inherited.pattern }
            : undefined,
        given: propertyOf(given, key),
        removable: true,
      },
      defaults,
      origins,
    );
    if (merged !== undefined) entries.push([key, merged]);
  }
  if (entries.length === 0) {
    origins.set(
      place.path,
      given === undefined && place.inherited !== undefined
        ? { from: "defaults", pattern: place.inherited.pattern }
        : { from: "file" },
    );
  }
  return Object.fromEntries(entries);
}

function join(path: string, key: string): string {
  return path === "" ? key : `${path}.${key}`;
}
