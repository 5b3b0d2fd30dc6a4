/** Questions to a resource graph. Never throws on a strange graph: cycles, duplicates and dangling URNs are skipped. */
import { type DocumentResult, parseDocument } from "./document.ts";
import { type BrokenReference, brokenReferences } from "./integrity.ts";
import type { Deployment, Json, Resource, Urn } from "./model.ts";
import { recordsReferences } from "./origin.ts";
import { References } from "./references.ts";
import { logicalNameOf, typeChainOf } from "./urn.ts";
import { containsSecret, isSecret, isUnknown, valueAt } from "./values.ts";

/** What stands at a property path. Null counts as absent, as it does to Pulumi. */
export type PropertyValue =
  /** `secret`: something inside is a secret; its envelope stands in `value`. */
  | {
      readonly kind: "known";
      readonly known: true;
      readonly path: string;
      readonly value: Json;
      readonly secret: boolean;
    }
  /** Set, but only the cloud knows the value; or, with `secret`, set to a value that is withheld. */
  | { readonly kind: "unknown"; readonly known: false; readonly path: string; readonly secret: boolean }
  | { readonly kind: "absent"; readonly known: false; readonly path: string; readonly secret: false };

export interface ValueOptions {
  /** Where the input is absent, take the output: for computed values. Default false. */
  readonly outputs?: boolean;
}

export class ResourceGraph {
  readonly deployment: Deployment;
  /** All but those that wait for deletion: these share their URN with what replaced them. */
  readonly resources: readonly Resource[];
  readonly #byUrn = new Map<Urn, Resource>();
  readonly #byType = new Map<string, Resource[]>();
  #byName: Map<string, Resource[]> | undefined;
  #children: Map<Urn, Resource[]> | undefined;
  readonly #documents = new WeakMap<Resource, Map<string, DocumentResult>>();
  #references: References | undefined;
  #questions = 0;
  #broken: ReadonlyMap<Resource, readonly BrokenReference[]> | undefined;

  private constructor(deployment: Deployment) {
    this.deployment = deployment;
    this.resources = (deployment.deployment.resources ?? []).filter((resource) => resource.delete !== true);
    for (const resource of this.resources) {
      if (!this.#byUrn.has(resource.urn)) this.#byUrn.set(resource.urn, resource);
      append(this.#byType, resource.type, resource);
    }
  }

  static of(deployment: Deployment): ResourceGraph {
    return new ResourceGraph(deployment);
  }

  /** False: what `references` and `referrers` answer is not to be relied on. */
  get recordsReferences(): boolean {
    return recordsReferences(this.deployment);
  }

  /** How often it was asked for references, so that a caller can tell whether an answer of its own rests on them. */
  get questionsForReferences(): number {
    return this.#questions;
  }

  /** References of the resource to what is not in the graph; `references` skips them. */
  brokenReferences(resource: Resource): readonly BrokenReference[] {
    this.#broken ??= brokenReferences(this.deployment);
    return this.#broken.get(resource) ?? [];
  }

  get(urn: Urn): Resource | undefined {
    return this.#byUrn.get(urn);
  }

  /** The type tokens that occur, each once. */
  get types(): readonly string[] {
    return [...this.#byType.keys()];
  }

  /** In the order of the tokens, then of the graph. */
  byType(...tokens: readonly string[]): readonly Resource[] {
    return tokens.flatMap((token) => this.#byType.get(token) ?? []);
  }

  byName(logicalName: string): readonly Resource[] {
    this.#byName ??= grouped(this.resources, ({ urn }) => logicalNameOf(urn));
    return this.#byName.get(logicalName) ?? [];
  }

  /** The one resource of this type and logical name; throws if there is none or more than one. For tests. */
  only(type: string, logicalName: string): Resource {
    const named = this.byName(logicalName);
    const [found, ...others] = named.filter((resource) => resource.type === type);
    if (found && others.length === 0) return found;
    const near = found
      ? `${others.length + 1} of them`
      : `that name has ${named.map((r) => r.type).join(", ") || "no one"}`;
    throw new Error(`not exactly one ${type} named "${logicalName}": ${near}`);
  }

  children(urn: Urn): readonly Resource[] {
    this.#children ??= grouped(this.resources, ({ parent }) => parent);
    return this.#children.get(urn) ?? [];
  }

  /** Children, their children and so on, without the resource itself; parents before children. */
  descendants(urn: Urn): readonly Resource[] {
    const seen = new Set<Urn>([urn]);
    const found: Resource[] = [];
    const pending: Urn[] = [urn];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      for (const child of this.children(next)) {
        if (seen.has(child.urn)) continue;
        seen.add(child.urn);
        found.push(child);
        pending.push(child.urn);
      }
    }
    return found;
  }

  /** Nearest first, up to the stack. */
  parents(urn: Urn): readonly Resource[] {
    const seen = new Set<Urn>([urn]);
    const found: Resource[] = [];
    for (let next = this.get(urn)?.parent; next !== undefined && !seen.has(next); next = this.get(next)?.parent) {
      seen.add(next);
      const parent = this.get(next);
      if (parent) found.push(parent);
    }
    return found;
  }

  /** When the recorded state of any resource last changed (RFC 3339); undefined for an evaluated graph. */
  get lastModified(): string | undefined {
    return this.resources.reduce<string | undefined>((last, { modified }) => {
      return modified !== undefined && (last === undefined || modified > last) ? modified : last;
    }, undefined);
  }

  logicalName(urn: Urn): string {
    return logicalNameOf(urn);
  }

  /** Type tokens from the outermost component to the resource itself. */
  typeChain(urn: Urn): readonly string[] {
    return typeChainOf(urn);
  }

  /** The provider resource; undefined for components, default look-ups and a provider that is not in the graph. */
  provider(resource: Resource): Resource | undefined {
    const end = resource.provider?.lastIndexOf("::") ?? -1;
    return end < 0 ? undefined : this.get(resource.provider?.slice(0, end) ?? "");
  }

  /** Resources that an input (a path; absent = any input) takes a value from. See References for how they are found. */
  references(urn: Urn, property?: string): readonly Resource[] {
    const resource = this.get(urn);
    return resource ? this.#edges().from(resource, property) : [];
  }

  /** Resources with an input that takes a value from this one; with a property, only through that property. */
  referrers(urn: Urn, property?: string): readonly Resource[] {
    const all = this.#edges().to(urn);
    return property === undefined
      ? all
      : all.filter((resource) =>
          this.#edges()
            .from(resource, property)
            .some((found) => found.urn === urn),
        );
  }

  /** The input at a path like `a.b[0].c`. */
  value(resource: Resource, path: string, options: ValueOptions = {}): PropertyValue {
    const input = valueAt(resource.inputs, path) ?? undefined;
    const value = input === undefined && options.outputs ? (valueAt(resource.outputs, path) ?? undefined) : input;
    if (value === undefined) return { kind: "absent", known: false, path, secret: false };
    if (isUnknown(value)) return { kind: "unknown", known: false, path, secret: false };
    if (isSecret(value)) return { kind: "unknown", known: false, path, secret: true };
    return { kind: "known", known: true, path, value, secret: containsSecret(value) };
  }

  /** The JSON document that the input holds as a string or as an object; parsed once. */
  document(resource: Resource, path: string): DocumentResult {
    const parsed = this.#documents.get(resource) ?? new Map<string, DocumentResult>();
    const result = parsed.get(path) ?? parseDocument(valueAt(resource.inputs, path), path);
    this.#documents.set(resource, parsed.set(path, result));
    return result;
  }

  #edges(): References {
    this.#questions++;
    this.#references ??= new References(this.resources, this.#byUrn);
    return this.#references;
  }
}

function grouped(resources: readonly Resource[], keyOf: (resource: Resource) => string | undefined) {
  const groups = new Map<string, Resource[]>();
  for (const resource of resources) {
    const key = keyOf(resource);
    if (key !== undefined) append(groups, key, resource);
  }
  return groups;
}

function append(index: Map<string, Resource[]>, key: string, resource: Resource): void {
  const list = index.get(key);
  if (list) list.push(resource);
  else index.set(key, [resource]);
}
