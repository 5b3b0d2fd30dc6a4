/**
 * Which resource an input refers to. Pulumi's property dependencies say it exactly for a whole top-level property; older
 * state and hand-written ids have none, and inside a property (one of several inline rules) they say too much. There the
 * value decides: a known string that is the id or ARN of exactly one resource.
 */
import type { Json, Resource, Urn } from "./model.ts";
import { containsUnknown, isSecret, parsePath, some, valueAt } from "./values.ts";

/** Shorter ids ("app", "1") are ordinary words elsewhere, so that an equal value says nothing. */
const MIN_IDENTIFIER_LENGTH = 8;
/** A bucket has about ten parts; above this, telling them apart would make the index quadratic. */
const MAX_SHARED = 50;

export class References {
  readonly #resources: readonly Resource[];
  readonly #byUrn: ReadonlyMap<Urn, Resource>;
  readonly #found = new Map<Resource, readonly Resource[]>();
  #byIdentifier: Map<string, Resource[]> | undefined;
  #reverse: Map<Urn, Resource[]> | undefined;

  constructor(resources: readonly Resource[], byUrn: ReadonlyMap<Urn, Resource>) {
    this.#resources = resources;
    this.#byUrn = byUrn;
  }

  from(resource: Resource, path?: string): readonly Resource[] {
    return path === undefined ? this.#fromAll(resource) : this.#fromPath(resource, path);
  }

  to(urn: Urn): readonly Resource[] {
    if (!this.#reverse) {
      this.#reverse = new Map();
      for (const resource of this.#resources) {
        for (const target of this.#fromAll(resource)) {
          const list = this.#reverse.get(target.urn);
          if (list) list.push(resource);
          else this.#reverse.set(target.urn, [resource]);
        }
      }
    }
    return this.#reverse.get(urn) ?? [];
  }

  #fromAll(resource: Resource): readonly Resource[] {
    const known = this.#found.get(resource);
    if (known) return known;
    const found = new Set(this.#resolve(Object.values(resource.propertyDependencies ?? {}).flat(), resource));
    if (resource.propertyDependencies === undefined) {
      for (const target of this.#resolve(resource.dependencies ?? [], resource)) found.add(target);
    }
    for (const target of this.#byValue(resource, resource.inputs)) found.add(target);
    const result = [...found];
    this.#found.set(resource, result);
    return result;
  }

  #fromPath(resource: Resource, path: string): readonly Resource[] {
    const property = String(parsePath(path)[0] ?? "");
    const value = valueAt(resource.inputs, path);
    const isWhole = property === path;
    const declared = this.#declared(resource, property);
    // A single id says more than the edges of an output made from several resources.
    if (isWhole && (declared.length === 1 || (declared.length > 1 && typeof value !== "string"))) return declared;

    const matched = this.#byValue(resource, value);
    if (matched.length > 0) return matched;
    if (isWhole && declared.length > 0) return declared;
    if (value === undefined || value === null) return [];
    // A known part that is nobody's id is a literal; an unknown part may come from any source of its property.
    if (!isWhole) return containsUnknown(value) || isSecret(value) ? declared : [];
    return resource.propertyDependencies === undefined && containsUnknown(value)
      ? this.#resolve(resource.dependencies ?? [], resource)
      : [];
  }

  #declared(resource: Resource, property: string): readonly Resource[] {
    const all = resource.propertyDependencies ?? {};
    return Object.hasOwn(all, property) ? this.#resolve(all[property] ?? [], resource) : [];
  }

  #resolve(urns: readonly Urn[], owner: Resource): readonly Resource[] {
    const found = new Set<Resource>();
    for (const urn of urns) {
      const target = this.#byUrn.get(urn);
      if (target && target !== owner) found.add(target);
    }
    return [...found];
  }

  #byValue(owner: Resource, value: Json | undefined): readonly Resource[] {
    const found = new Set<Resource>();
    for (const text of identifiersIn(value)) {
      const target = this.#identified(text, owner);
      if (target) found.add(target);
    }
    return [...found];
  }

  #identified(text: string, owner: Resource): Resource | undefined {
    this.#byIdentifier ??= identifiers(this.#resources);
    const sharing = this.#byIdentifier.get(text) ?? [];
    if (sharing.length > MAX_SHARED) return undefined;
    const candidates = sharing.filter((candidate) => candidate !== owner);
    if (candidates.length < 2) return candidates[0];
    // Parts of a bucket or a topic carry its name as their id: the one that depends on none of the others is meant.
    const urns = new Set(candidates.map((candidate) => candidate.urn));
    const roots = candidates.filter((candidate) => !candidate.dependencies?.some((urn) => urns.has(urn)));
    return roots.length === 1 ? roots[0] : undefined;
  }
}

function identifiers(resources: readonly Resource[]): Map<string, Resource[]> {
  const index = new Map<string, Resource[]>();
  for (const resource of resources) {
    // A component repeats the identifiers of its parts.
    if (!resource.custom) continue;
    const arn = resource.outputs && Object.hasOwn(resource.outputs, "arn") ? resource.outputs.arn : undefined;
    for (const identifier of new Set([resource.id, arn])) {
      if (typeof identifier !== "string" || !isIdentifier(identifier)) continue;
      const list = index.get(identifier);
      if (list) list.push(resource);
      else index.set(identifier, [resource]);
    }
  }
  return index;
}

const NONE: readonly string[] = [];
/** By list or object: property values never change, and several graphs may share them. */
const identifiersOf = new WeakMap<object, readonly string[]>();

/** Texts in the value that may identify a resource. */
function identifiersIn(value: Json | undefined): readonly string[] {
  if (typeof value === "string") return isIdentifier(value) ? [value] : NONE;
  if (typeof value !== "object" || value === null) return NONE;
  const known = identifiersOf.get(value);
  if (known) return known;
  const texts: string[] = [];
  // The walk visits every part; the test never stops it.
  some(value, (part) => {
    if (typeof part === "string" && isIdentifier(part)) texts.push(part);
    return false;
  });
  identifiersOf.set(value, texts);
  return texts;
}

function isIdentifier(text: string): boolean {
  return text.length >= MIN_IDENTIFIER_LENGTH && /[^a-z]/i.test(text) && !containsUnknown(text);
}
