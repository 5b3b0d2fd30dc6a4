/** What other resources can take from a resource: its outputs by value. */
import type { Json, Resource, Urn } from "../graph/model.ts";
import { isList, isObject, isSecret, isUnknown } from "../graph/values.ts";

export interface Outputs {
  readonly urn: Urn;
  /** Output by its exact text: computed ones and those that only repeat an input (`stated`). */
  readonly whole: ReadonlyMap<string, { readonly output: string; readonly stated: boolean }>;
  /** Computed outputs, which are peculiar enough to be found inside a longer text; longest first. */
  readonly parts: readonly (readonly [text: string, output: string])[];
}

/** Shorter texts ("80", "true") say nothing by being equal, unless they are a name. */
const MIN_WHOLE = 4;
const NAMES = new Set(["id", "name"]);
/** What is found inside a longer text must be an identifier: letters with digits or punctuation. */
const MIN_PART = 8;
const REGION_OR_ACCOUNT = /^(?:[a-z]{2}(?:-[a-z]+)+-\d[a-z]?|\d{12})$/;
/** Tags repeat the names of half the platform. */
const WITHOUT_MEANING = new Set(["tags", "tagsAll", "region", "__meta"]);

/** `urn` is the one that both graphs know the resource by. */
export function outputsOf(resource: Resource, urn: Urn, defaults: ReadonlySet<string>): Outputs {
  const whole = new Map<string, { output: string; stated: boolean }>();
  const parts = new Map<string, string>();
  const add = (text: string, output: string, computed: boolean) => {
    if ((text.length >= MIN_WHOLE || NAMES.has(output)) && !whole.has(text)) {
      whole.set(text, { output, stated: !computed });
    }
    const isIdentifier = text.length >= MIN_PART && /[^a-z]/i.test(text) && !REGION_OR_ACCOUNT.test(text);
    if (computed && isIdentifier && !parts.has(text)) parts.set(text, output);
  };
  if (resource.custom && resource.id !== undefined && resource.id !== "" && !isUnknown(resource.id)) {
    // An id that repeats an explicit name is that name, which stays when the resource is replaced.
    if (!repeatsInput(resource, resource.id, defaults)) add(resource.id, "id", true);
  }
  for (const [name, value] of Object.entries(resource.outputs ?? {})) {
    if (WITHOUT_MEANING.has(name) || isSecret(value)) continue;
    const computed = resource.inputs?.[name] === undefined || defaults.has(name);
    // Bridged providers repeat the id among the outputs.
    if (name === "id" && typeof value === "string" && repeatsInput(resource, value, defaults)) continue;
    for (const [path, text] of textsIn(value, name)) add(text, path, computed);
  }
  return { urn, whole, parts: [...parts].sort(([a], [b]) => b.length - a.length || (a < b ? -1 : 1)) };
}

function repeatsInput({ inputs }: Resource, text: string, defaults: ReadonlySet<string>): boolean {
  return Object.entries(inputs ?? {}).some(([name, value]) => value === text && !defaults.has(name));
}

function* textsIn(value: Json, path: string): Generator<[path: string, text: string]> {
  if (typeof value === "string") {
    if (!isUnknown(value) && !isSecret(value)) yield [path, value];
  } else if (isList(value)) {
    for (const [index, entry] of value.entries()) yield* textsIn(entry, `${path}[${index}]`);
  } else if (isObject(value) && !isSecret(value)) {
    for (const [key, entry] of Object.entries(value)) yield* textsIn(entry, `${path}.${key}`);
  }
}
