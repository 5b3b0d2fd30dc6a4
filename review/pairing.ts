/** Which resource of one graph is which of the other: by URN, else by an alias. */
import type { Resource, Urn } from "../graph/model.ts";
import type { ResourceGraph } from "../graph/query.ts";

export interface Pairing {
  /** Of a resource at head, the same at base. */
  readonly baseOf: ReadonlyMap<Urn, Resource>;
  /** Of a resource at base, its URN at head: another one where it was renamed or moved, absent where it goes. */
  readonly headUrn: ReadonlyMap<Urn, Urn>;
}

/** As the engine does it: the URN first, then the aliases in their order; nothing is matched twice. */
export function pairUp(base: ResourceGraph, head: ResourceGraph): Pairing {
  const baseOf = new Map<Urn, Resource>();
  const headUrn = new Map<Urn, Urn>();
  const match = (old: Resource, urn: Urn) => {
    baseOf.set(urn, old);
    headUrn.set(old.urn, urn);
  };
  for (const { urn } of head.resources) {
    const old = base.get(urn);
    if (old !== undefined) match(old, urn);
  }
  for (const { urn, aliases = [] } of head.resources) {
    if (baseOf.has(urn)) continue;
    const alias = aliases.find((candidate) => base.get(candidate) !== undefined && !headUrn.has(candidate));
    const old = alias === undefined ? undefined : base.get(alias);
    if (old !== undefined) match(old, urn);
  }
  return { baseOf, headUrn };
}
