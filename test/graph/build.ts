/** Graphs by hand, for tests of the readers. */
import type { Deployment, Json, Resource, Urn } from "../../graph/model.ts";
import { SECRET_SIGNATURE, SIGNATURE_KEY } from "../../graph/model.ts";
import { ResourceGraph } from "../../graph/query.ts";

export const MANIFEST = { time: "2026-03-02T09:00:00Z", magic: "", version: "" } as const;

export function urnOf(type: string, name: string): Urn {
  return `urn:pulumi:prod::larder::${type}::${name}`;
}

/** A custom resource; what it refers to stands in `from`, by property. */
export function resource(
  type: string,
  name: string,
  inputs: Record<string, Json> = {},
  rest: Partial<Resource> & { readonly from?: Record<string, readonly Resource[]> } = {},
): Resource {
  const { from, ...fields } = rest;
  const edges = from && Object.entries(from).map(([property, targets]) => [property, targets.map(({ urn }) => urn)]);
  const propertyDependencies: Record<string, readonly Urn[]> | undefined = edges && Object.fromEntries(edges);
  const declared = propertyDependencies && { propertyDependencies };
  return { urn: urnOf(type, name), custom: true, type, inputs, ...declared, ...fields };
}

export function deployment(...resources: readonly Resource[]): Deployment {
  return { version: 3, deployment: { manifest: MANIFEST, resources } };
}

export function graphOf(...resources: readonly Resource[]): ResourceGraph {
  return ResourceGraph.of(deployment(...resources));
}

export function envelope(content: Record<string, Json> = { ciphertext: "v1:c2VjcmV0" }): Json {
  return { [SIGNATURE_KEY]: SECRET_SIGNATURE, ...content };
}

/** Deterministic numbers in [0, 1) for tests that shuffle and cut (mulberry32). */
export function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function shuffled<T>(items: readonly T[], next: () => number): T[] {
  return items
    .map((item) => ({ item, key: next() }))
    .sort((a, b) => a.key - b.key)
    .map(({ item }) => item);
}
