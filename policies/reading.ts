/**
 * Typed reading of a resource's inputs. A rule never meets a raw value: it gets a value that is known, with the evidence
 * for the report, or the path of one that is not. Numbers and booleans that an export kept as text count as what they
 * say; null counts as absent, as it does to Pulumi; absent counts as the default that the rule names.
 */
import type { DocumentResult } from "../graph/document.ts";
import type { Json, Resource } from "../graph/model.ts";
import { logicalNameOf } from "../graph/urn.ts";
import { containsSecret, containsUnknown, isList, isObject, isSecret, isUnknown, parsePath } from "../graph/values.ts";
import { canonicalType } from "./types.ts";

/** What a verdict rests on. Holds no secret value. */
export interface Evidence {
  /** Property path in the resource's inputs, or the name of a resource option. */
  readonly path: string;
  /** The value as text: JSON, `absent`, `[secret]` or `[unknown]`. */
  readonly value: string;
  readonly required?: string;
  /** The resource that the value belongs to, when it is not the judged one. */
  readonly urn?: string;
}

export interface Known<T> {
  readonly known: true;
  readonly value: T;
  readonly evidence: Evidence;
}

/** `unrecorded`: the graph's source does not tell it. `broken`: it tells of a resource that is not there. */
export type UnknownReason = "unknown" | "secret" | "malformed" | "unrecorded" | "broken";

export interface NotKnown {
  readonly known: false;
  readonly path: string;
  readonly reason: UnknownReason;
}

export type Read<T> = Known<T> | NotKnown;

type Found =
  | { readonly state: "absent" }
  | { readonly state: "unknown" }
  | { readonly state: "secret" }
  | { readonly state: "value"; readonly value: Exclude<Json, null> };

export class Reader {
  /** Path from the resource's inputs; empty for the inputs themselves. */
  readonly path: string;
  readonly #value: Json | undefined;

  constructor(value: Json | undefined, path: string) {
    this.#value = value;
    this.path = path;
  }

  /** Whether something is set there. Unknown and secret values are; empty text and empty lists are not. */
  has(path: string): boolean {
    const found = this.#find(path);
    if (found.state !== "value") return found.state !== "absent";
    return found.value !== "" && !(isList(found.value) && found.value.length === 0);
  }

  isSecret(path: string): boolean {
    return this.#find(path).state === "secret";
  }

  isUnknown(path: string): boolean {
    return this.#find(path).state === "unknown";
  }

  number(path: string): Read<number | undefined>;
  number(path: string, whenAbsent: number): Read<number>;
  number(path: string, whenAbsent?: number): Read<number | undefined> {
    return this.#read(path, whenAbsent, (value) => {
      if (typeof value === "number" && Number.isFinite(value)) return value;
      return typeof value === "string" && /^\s*-?\d+(\.\d+)?\s*$/.test(value) ? Number(value) : undefined;
    });
  }

  boolean(path: string): Read<boolean | undefined>;
  boolean(path: string, whenAbsent: boolean): Read<boolean>;
  boolean(path: string, whenAbsent?: boolean): Read<boolean | undefined> {
    return this.#read(path, whenAbsent, (value) => {
      if (typeof value === "boolean") return value;
      if (typeof value !== "string") return undefined;
      const text = value.toLowerCase();
      return text === "true" ? true : text === "false" ? false : undefined;
    });
  }

  /** Numbers and booleans are read as their text. Empty text counts as absent. */
  string(path: string): Read<string | undefined>;
  string(path: string, whenAbsent: string): Read<string>;
  string(path: string, whenAbsent?: string): Read<string | undefined> {
    return this.#read(path, whenAbsent, (value) => (typeof value === "object" ? undefined : String(value)), true);
  }

  /** Entries of a list, each to be read in turn; absent is an empty list, and a single value a list of one. */
  list(path: string): Read<readonly Reader[]> {
    const full = this.#full(path);
    const found = this.#find(path);
    if (found.state === "unknown" || found.state === "secret") return { known: false, path: full, reason: found.state };
    if (found.state === "absent") return known([], { path: full, value: "absent" });
    const entries = isList(found.value) ? found.value : [found.value];
    return known(
      entries.map((entry, index) => new Reader(entry, `${full}[${index}]`)),
      { path: full, value: show(found.value) },
    );
  }

  /** Names of the properties that are set; empty when this is no object. */
  keys(): readonly string[] {
    return isObject(this.#value) ? Object.keys(this.#value).filter((key) => key !== "__defaults") : [];
  }

  /** The part at a path, to be read further. */
  at(path: string): Reader {
    const found = this.#find(path);
    const value = found.state === "value" ? found.value : found.state === "absent" ? undefined : this.#raw(path);
    return new Reader(value, this.#full(path));
  }

  /** Whether the part itself is unknown or secret as a whole. */
  get withheld(): NotKnown | undefined {
    if (isUnknown(this.#value)) return { known: false, path: this.path, reason: "unknown" };
    if (isSecret(this.#value)) return { known: false, path: this.path, reason: "secret" };
    return undefined;
  }

  /** The part above the path that is withheld as a whole: nobody can say whether something is set inside of it. */
  withheldAbove(path: string): NotKnown | undefined {
    if (this.withheld) return this.withheld;
    for (const [index, character] of [...path].entries()) {
      if (index === 0 || !".[".includes(character)) continue;
      const above = path.slice(0, index);
      const { state } = this.#find(above);
      if (state === "unknown" || state === "secret") return { known: false, path: this.#full(above), reason: state };
    }
    return undefined;
  }

  /** Evidence for a property whose value shall not be shown, or for one that is only asked for its presence. */
  presence(path: string): Evidence {
    const found = this.#find(path);
    return { path: this.#full(path), value: found.state === "value" ? "set" : mask(found.state) };
  }

  #read<T>(path: string, whenAbsent: T | undefined, convert: (v: Json) => T | undefined, emptyIsAbsent = false) {
    const full = this.#full(path);
    const found = this.#find(path);
    if (found.state === "unknown" || found.state === "secret") {
      return { known: false, path: full, reason: found.state } as const;
    }
    if (found.state === "absent" || (emptyIsAbsent && found.value === "")) {
      const counts = whenAbsent === undefined ? "" : `, counts as ${show(whenAbsent as Json)}`;
      return known(whenAbsent, { path: full, value: `absent${counts}` });
    }
    const value = convert(found.value);
    if (value === undefined) return { known: false, path: full, reason: "malformed" } as const;
    return known<T | undefined>(value, { path: full, value: show(found.value) });
  }

  #find(path: string): Found {
    const value = this.#raw(path);
    if (value === undefined || value === null) return { state: "absent" };
    if (isUnknown(value)) return { state: "unknown" };
    if (isSecret(value)) return { state: "secret" };
    return { state: "value", value };
  }

  /** Like valueAt, but steps into a list of one: a block that may occur once is an object or a list, by provider version. */
  #raw(path: string): Json | undefined {
    let value = this.#value;
    for (const segment of path === "" ? [] : parsePath(path)) {
      if (isUnknown(value) || isSecret(value)) return value;
      if (typeof segment === "string" && isList(value) && value.length === 1) value = value[0];
      if (isUnknown(value) || isSecret(value)) return value;
      if (isList(value)) value = typeof segment === "number" ? value[segment] : undefined;
      else if (isObject(value)) value = Object.hasOwn(value, segment) ? value[String(segment)] : undefined;
      else return undefined;
    }
    return value;
  }

  #full(path: string): string {
    if (path === "" || this.path === "") return this.path || path;
    return path.startsWith("[") ? `${this.path}${path}` : `${this.path}.${path}`;
  }
}

/** What a checked resource is made from. */
export interface Sight {
  readonly inputs: Readonly<Record<string, Json>>;
  readonly documents: (path: string) => DocumentResult;
  /** Tags that the resource has without stating them. */
  readonly defaultTags: () => Json | undefined;
  readonly marksSecrets: boolean;
  readonly marksOutputs: boolean;
}

/** A resource as rules see it. */
export class CheckedResource extends Reader {
  readonly resource: Resource;
  /** With alias tokens replaced: `aws:alb/...` is `aws:lb/...`. */
  readonly type: string;
  readonly urn: string;
  readonly name: string;
  /** Whether secrets can be told from other values here; the policy SDK opens them. */
  readonly marksSecrets: boolean;
  /** The same of its outputs, which the policy SDK opens always. */
  readonly marksOutputs: boolean;
  readonly #documents: (path: string) => DocumentResult;
  readonly #defaultTags: () => Json | undefined;

  constructor(resource: Resource, { inputs, documents, defaultTags, marksSecrets, marksOutputs }: Sight) {
    super(inputs, "");
    this.resource = resource;
    this.type = canonicalType(resource.type);
    this.urn = resource.urn;
    this.name = logicalNameOf(resource.urn);
    this.marksSecrets = marksSecrets;
    this.marksOutputs = marksOutputs;
    this.#documents = documents;
    this.#defaultTags = defaultTags;
  }

  /** The JSON document at the path; undefined when absent. */
  document(path: string): Read<Reader | undefined> {
    const found = this.#documents(path);
    switch (found.kind) {
      case "absent":
        return known(undefined, { path, value: "absent" });
      case "unknown":
        return { known: false, path, reason: found.secret ? "secret" : "unknown" };
      case "malformed":
        return { known: false, path, reason: "malformed" };
      case "document":
        return known(new Reader(found.value, path), { path, value: "a document" });
      default: {
        const never: never = found;
        return never;
      }
    }
  }

  /** One of its tags: its own, those that a state shows among its outputs, or its provider's. */
  tag(name: string): Read<string | undefined> {
    const path = `tags["${name}"]`;
    const own = this.string(path);
    if (!own.known || own.value !== undefined) return own;
    const others = [this.resource.outputs?.tagsAll, this.#defaultTags()];
    for (const tags of others) {
      const found = new Reader(tags === undefined ? {} : { tags }, "").string(path);
      if (!found.known || found.value !== undefined) return found;
    }
    return own;
  }
}

export function known<T>(value: T, evidence: Evidence): Known<T> {
  return { known: true, value, evidence };
}

/** Longer values say nothing more in a report. */
const MAX_SHOWN = 120;

/** A value as text, without the value of any secret in it. */
export function show(value: Json): string {
  if (containsSecret(value)) return mask("secret");
  if (containsUnknown(value)) return mask("unknown");
  const text = JSON.stringify(value) ?? "absent";
  return text.length > MAX_SHOWN ? `${text.slice(0, MAX_SHOWN)}...` : text;
}

function mask(state: "absent" | "unknown" | "secret"): string {
  return state === "absent" ? "absent" : `[${state}]`;
}
