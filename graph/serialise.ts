/** The canonical form: equal platforms give equal bytes, whatever order they were registered in. Never holds a secret. */
import { createHash } from "node:crypto";
import canonicalize from "canonicalize";
import type { Deployment, Json, Resource } from "./model.ts";
import { inDependencyOrder } from "./order.ts";
import { redact } from "./redact.ts";
import { isList, isObject } from "./values.ts";

/** Sets, in any order; the engine leaves them out when they are empty. */
const SETS = ["dependencies", "additionalSecretOutputs", "aliases", "ignoreChanges", "replaceOnChanges"] as const;
/** The engine leaves them out when they are false. */
const FLAGS = ["delete", "protect", "external", "retainOnDelete"] as const;
/** The engine leaves them out when they hold nothing. */
const MAPS = ["inputs", "outputs"] as const;
const NORMALISED: ReadonlySet<string> = new Set([...SETS, ...FLAGS, ...MAPS]);

/** Redacted, in dependency order, sets sorted, empty fields left out. */
export function canonical(deployment: Deployment, keepDigests = false): Deployment {
  const clean = redact(deployment, keepDigests);
  const { resources, pending_operations, ...rest } = clean.deployment;
  const normal = (resources ?? []).map(canonicalResource);
  return {
    ...clean,
    ...(clean.features && { features: clean.features.toSorted() }),
    deployment: {
      ...rest,
      ...(normal.length > 0 && { resources: inDependencyOrder(normal, comparison(normal)) }),
      ...(pending_operations && pending_operations.length > 0 && { pending_operations }),
    },
  };
}

/** The text of `synth`: indented by two, keys sorted, with a newline at the end. */
export function serialise(deployment: Deployment, { keepDigests = false } = {}): string {
  return `${JSON.stringify(sortKeys(canonical(deployment, keepDigests)), null, 2)}\n`;
}

/** `sha256:` and the hexadecimal digest of the RFC 8785 form of the canonical deployment. */
export function digest(deployment: Deployment): string {
  return `sha256:${createHash("sha256")
    .update(rfc8785(canonical(deployment)))
    .digest("hex")}`;
}

function canonicalResource(resource: Resource): Resource {
  const rest = Object.entries(resource).filter(([field]) => !NORMALISED.has(field));
  const flags = FLAGS.filter((field) => resource[field]).map((field) => [field, true]);
  const maps = MAPS.map((field) => [field, resource[field] ?? {}] as const);
  const sets = SETS.map((field) => [field, sortedSet(resource[field] ?? [])] as const);
  const edges = Object.entries(resource.propertyDependencies ?? {}).map(([name, urns]) => [name, sortedSet(urns)]);
  const { urn, type, custom } = resource;
  return {
    ...Object.fromEntries([
      ...rest,
      ...flags,
      ...[...maps, ...sets].filter(([, held]) => Object.keys(held).length > 0),
    ]),
    ...(resource.propertyDependencies && { propertyDependencies: Object.fromEntries(edges) }),
    urn,
    type,
    custom,
  };
}

function sortedSet(entries: readonly string[]): readonly string[] {
  return [...new Set(entries)].sort();
}

/** By URN. Several share one where an old one waits for its deletion: the live one first, then by content. */
function comparison(resources: readonly Resource[]): (a: Resource, b: Resource) => number {
  const seen = new Set<string>();
  const repeated = new Set<string>();
  for (const { urn } of resources) (seen.has(urn) ? repeated : seen).add(urn);
  const texts = new Map(resources.filter(({ urn }) => repeated.has(urn)).map((each) => [each, rfc8785(each)]));
  const key = (resource: Resource) => `${resource.delete ? 1 : 0}${texts.get(resource) ?? ""}`;
  return (a, b) => compareText(a.urn, b.urn) || (a === b ? 0 : compareText(key(a), key(b)));
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function rfc8785(value: unknown): string {
  const text = canonicalize(value);
  if (text === undefined) throw new Error("a deployment without a canonical form");
  return text;
}

function sortKeys(value: unknown): Json {
  const json = value as Json;
  if (isList(json)) return json.map(sortKeys);
  if (!isObject(json)) return json;
  const keys = Object.keys(json).filter((key) => json[key] !== undefined);
  return Object.fromEntries(keys.sort().map((key) => [key, sortKeys(json[key])]));
}
