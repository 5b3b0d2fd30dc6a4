/**
 * Values as they are compared. JSON documents in text are opened, lists without an order are marked, secrets and assets
 * are digests, and whatever comes from another resource's outputs is written as a reference to it: the ids and names that
 * two graphs hold for one resource differ (made up offline, real in an export), the reference does not.
 */
import { createHmac } from "node:crypto";
import { parseDocument } from "../graph/document.ts";
import {
  ARCHIVE_SIGNATURE,
  ASSET_SIGNATURE,
  type Json,
  type Resource,
  SIGNATURE_KEY,
  type Urn,
} from "../graph/model.ts";
import { SECRET_DIGEST_KEY } from "../graph/redact.ts";
import { isList, isObject, isSecret, isSecretEnvelope, isUnknown, type JsonObject } from "../graph/values.ts";
import { isSetAt, type Place } from "./collections.ts";
import type { Outputs } from "./outputs.ts";
import { segmentsOf } from "./paths.ts";

/** An output of a resource: `id`, `arn`, `masterUserSecrets[0].secretArn`. */
export interface Reference {
  readonly urn: Urn;
  readonly output: string;
  /** It only repeats an input of that resource: the text itself says more than the reference. */
  readonly stated: boolean;
}

export type Normal =
  | { readonly kind: "scalar"; readonly value: null | boolean | number | string }
  /** Text that holds outputs of resources; `raw` is how this graph writes it. */
  | { readonly kind: "text"; readonly parts: readonly (string | Reference)[]; readonly raw: string }
  | { readonly kind: "list"; readonly entries: readonly Normal[]; readonly set: boolean }
  | { readonly kind: "map"; readonly entries: ReadonlyMap<string, Normal> }
  /** `digest` undefined: two such values cannot be compared. */
  | { readonly kind: "secret"; readonly digest: string | undefined }
  | { readonly kind: "unknown" }
  | { readonly kind: "asset"; readonly hash: string; readonly name: string | undefined };

export interface NormalContext {
  readonly type: string;
  /** What the property may take values from. */
  readonly sources: readonly Outputs[];
  /** Key of this comparison for secrets whose value is in the graph. */
  readonly secretKey: string;
}

/** `property` is the top-level name of the input. */
export function normalise(value: Json | undefined, property: string, context: NormalContext): Normal | undefined {
  return value === undefined || value === null
    ? undefined
    : normalAt(value, { names: [property], document: undefined }, context);
}

function normalAt(value: Json, place: Place, context: NormalContext): Normal {
  if (isUnknown(value)) return { kind: "unknown" };
  if (isSecret(value)) return { kind: "secret", digest: secretDigest(value, context.secretKey) };
  if (typeof value === "string") return textAt(value, place, context);
  if (isList(value)) {
    const entries = value.map((entry) => normalAt(entry, place, context));
    return { kind: "list", entries, set: isSetAt(context.type, place) };
  }
  if (!isObject(value)) return { kind: "scalar", value };
  if (value[SIGNATURE_KEY] === ASSET_SIGNATURE || value[SIGNATURE_KEY] === ARCHIVE_SIGNATURE) return assetOf(value);
  return mapAt(value, place, context);
}

/** Null counts as absent, as it does to Pulumi; `__` keys are the provider's bookkeeping. */
function mapAt(value: JsonObject, place: Place, context: NormalContext): Normal {
  const entries = new Map<string, Normal>();
  for (const key of Object.keys(value).sort()) {
    const entry = value[key];
    if (entry === undefined || entry === null || key.startsWith("__")) continue;
    entries.set(key, normalAt(entry, { ...place, names: [...place.names, key] }, context));
  }
  return { kind: "map", entries };
}

function textAt(text: string, place: Place, context: NormalContext): Normal {
  if (text.startsWith("{") || text.startsWith("[")) {
    const document = parseDocument(text, "");
    if (document.kind === "document") {
      return normalAt(document.value, { ...place, document: place.names.length }, context);
    }
  }
  const parts = referencesIn(text, context.sources);
  return parts === undefined ? { kind: "scalar", value: text } : { kind: "text", parts, raw: text };
}

function assetOf(asset: JsonObject): Normal {
  const { hash, path, uri } = asset;
  return {
    kind: "asset",
    // Without a hash the content itself stands for it.
    hash: typeof hash === "string" ? hash : JSON.stringify(asset),
    name: typeof path === "string" ? path : typeof uri === "string" ? uri : undefined,
  };
}

/** Digests are told apart by how they were made: those of two ways cannot be compared. */
function secretDigest(value: Json, key: string): string | undefined {
  if (!isSecretEnvelope(value)) return undefined;
  const { plaintext, ciphertext } = value;
  const made = value[SECRET_DIGEST_KEY];
  if (typeof made === "string") return `keyed:${made}`;
  if (typeof ciphertext === "string" && ciphertext !== "") return `cipher:${ciphertext}`;
  if (typeof plaintext !== "string" || plaintext === JSON.stringify("[secret]")) return undefined;
  return `plain:${createHmac("sha256", key).update(plaintext).digest("hex")}`;
}

/** Undefined where the text holds no output of a source. A whole text may be any output, a part only a computed one. */
function referencesIn(text: string, sources: readonly Outputs[]): readonly (string | Reference)[] | undefined {
  const wholes = text === "" ? [] : sources.flatMap(({ urn, whole }) => ({ urn, ...whole.get(text) }));
  const known = wholes.filter((each): each is Reference => each.output !== undefined);
  // Whose own it is goes before whoever only repeats it.
  const origin = known.find(({ stated }) => !stated) ?? known[0];
  if (origin !== undefined) return [origin];
  let parts: readonly (string | Reference)[] = [text];
  for (const source of sources) {
    for (const [needle, output] of source.parts) {
      if (text.includes(needle))
        parts = parts.flatMap((part) => splitAt(part, needle, { urn: source.urn, output, stated: false }));
    }
  }
  return parts.length === 1 && parts[0] === text ? undefined : parts;
}

function splitAt(part: string | Reference, needle: string, reference: Reference): readonly (string | Reference)[] {
  if (typeof part !== "string" || !part.includes(needle)) return [part];
  return part
    .split(needle)
    .flatMap((piece, index) => (index === 0 ? [piece] : [reference, piece]))
    .filter((piece) => piece !== "");
}

const keys = new WeakMap<Normal, string>();

/** Equal values have equal keys: sets in any order, `5` and `"5"` alike (providers take both). */
export function keyOf(value: Normal | undefined): string {
  if (value === undefined) return "-";
  const known = keys.get(value);
  if (known !== undefined) return known;
  const key = makeKey(value);
  keys.set(value, key);
  return key;
}

function makeKey(value: Normal): string {
  switch (value.kind) {
    case "scalar":
      return JSON.stringify(String(value.value));
    case "text":
      return JSON.stringify(value.parts.map((part) => (typeof part === "string" ? part : [part.urn, part.output])));
    case "list": {
      const entries = value.entries.map(keyOf);
      return `[${(value.set ? [...new Set(entries)].sort() : entries).join(",")}]`;
    }
    case "map":
      return `{${[...value.entries].map(([key, entry]) => `${JSON.stringify(key)}:${keyOf(entry)}`).join(",")}}`;
    case "secret":
      return `<secret ${value.digest ?? "?"}>`;
    case "unknown":
      return "<unknown>";
    case "asset":
      return `<asset ${value.hash}>`;
    default:
      return value satisfies never;
  }
}

/** References in the value, with the path (`.a[0]`) of the text that holds each. */
export function* referencesOf(value: Normal | undefined, path = ""): Generator<{ path: string; reference: Reference }> {
  if (value === undefined) return;
  if (value.kind === "text") {
    for (const part of value.parts) if (typeof part !== "string") yield { path, reference: part };
  } else if (value.kind === "list") {
    for (const [index, entry] of value.entries.entries()) yield* referencesOf(entry, `${path}[${index}]`);
  } else if (value.kind === "map") {
    for (const [key, entry] of value.entries) yield* referencesOf(entry, `${path}${segment(key)}`);
  }
}

/** The part of a property's value at a path that begins with the property's name. */
export function valueAtPath(value: Normal | undefined, path: string): Normal | undefined {
  let place = value;
  for (const part of segmentsOf(path).slice(1)) {
    place =
      place?.kind === "list"
        ? place.entries[Number(part)]
        : place?.kind === "map"
          ? place.entries.get(part)
          : undefined;
  }
  return place;
}

/** `.name`, or `["a.b"]` for a key that a path cannot hold as it is. */
export function segment(key: string): string {
  return /^[^.[\]"]+$/.test(key) ? `.${key}` : `[${JSON.stringify(key)}]`;
}

/** Something inside cannot be compared: a secret without a digest, or a value known only after the run. */
export function isOpaque(value: Normal | undefined): boolean {
  if (value === undefined) return false;
  if (value.kind === "secret") return value.digest === undefined;
  return value.kind === "unknown";
}

/** The resource's inputs in normal form. */
export type NormalInputs = ReadonlyMap<string, Normal>;

/** Names that the provider filled in (`__defaults`), at the top: an autoname and the like. */
export function defaultsOf({ inputs }: Resource): ReadonlySet<string> {
  const names = inputs?.__defaults;
  return new Set(isList(names) ? names.filter((name) => typeof name === "string") : []);
}
