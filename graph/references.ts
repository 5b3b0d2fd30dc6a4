/**
 * Which resource an input refers to. Pulumi's property dependencies say it exactly for a whole top-level property; older
 * state and hand-written ids have none, and inside a property (one of several inline rules) they say too much. There the
 * value decides: a known string that is the id or ARN of exactly one resource.
 */
import { parseDocument } from "./document.ts";
import { Identifiers } from "./identifiers.ts";
import type { Json, Resource, Urn } from "./model.ts";
import { containsUnknown, isList, isObject, isSecret, parsePath, valueAt } from "./values.ts";

export class References {
  readonly #resources: readonly Resource[];
  readonly #byUrn: ReadonlyMap<Urn, Resource>;
  readonly #found = new Map<Resource, readonly Resource[]>();
  #identifiers: Identifiers | undefined;
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
    for (const [property, value] of Object.entries(resource.inputs ?? {})) {
      for (const target of this.#byValue(resource, value, property)) found.add(target);
      if (resource.propertyDependencies) continue;
      for (const target of this.#byText(resource, value, property)) found.add(target);
    }
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

    const matched = this.#byValue(resource, value, lastName(path));
    if (matched.length > 0) return matched;
    if (isWhole && declared.length > 0) return declared;
    const named = isWhole && resource.propertyDependencies === undefined ? this.#byText(resource, value, property) : [];
    if (named.length > 0) return named;
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

  /** What the texts in the value mean; each in the property that holds it, lists aside. */
  #byValue(owner: Resource, value: Json | undefined, property: string): readonly Resource[] {
    this.#identifiers ??= new Identifiers(this.#resources);
    const found = new Set<Resource>();
    for (const [text, name] of textsIn(value, property)) {
      const target = this.#identifiers.find(text, name, owner);
      if (target) found.add(target);
    }
    return [...found];
  }

  /** What the JSON in a text names: without edges nothing else says where a policy or a definition points. */
  #byText(owner: Resource, value: Json | undefined, property: string): readonly Resource[] {
    if (typeof value !== "string" || !/^\s*[[{]/.test(value)) return [];
    const document = parseDocument(value, property);
    return document.kind === "document" ? this.#byValue(owner, document.value, property) : [];
  }
}

/** A text, and the name of the property that holds it. */
type Named = readonly [text: string, property: string];

const NONE: readonly Named[] = [];
/** By list or object: property values never change, and several graphs may share them. */
const textsOf = new WeakMap<object, { readonly property: string; readonly texts: readonly Named[] }>();

/** Texts in the value, but for secrets; a list's entries stand in the list's property. */
function textsIn(value: Json | undefined, property: string): readonly Named[] {
  if (typeof value === "string") return [[value, property]];
  if (typeof value !== "object" || value === null) return NONE;
  const known = textsOf.get(value);
  if (known?.property === property) return known.texts;
  const texts: Named[] = [];
  const pending: (readonly [Json, string])[] = [[value, property]];
  for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
    const [part, name] = next;
    if (typeof part === "string") texts.push([part, name]);
    else if (isList(part)) for (const entry of [...part].reverse()) pending.push([entry, name]);
    else if (isObject(part) && !isSecret(part)) {
      for (const [key, entry] of Object.entries(part).reverse()) pending.push([entry, key]);
    }
  }
  textsOf.set(value, { property, texts });
  return texts;
}

/** `securityGroups` of `networkConfiguration.securityGroups[0]`. */
function lastName(path: string): string {
  return String(parsePath(path).findLast((segment) => typeof segment === "string") ?? "");
}
