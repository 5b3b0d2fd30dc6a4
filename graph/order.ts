/** Resources in an order that `pulumi stack import` accepts: whatever a resource needs stands before it. */
import type { Resource, Urn } from "./model.ts";

/**
 * Depth first over the resources sorted by URN, so that the order depends only on the set. Cycles, which no real state
 * has, are cut where they are met.
 */
export function inDependencyOrder(resources: readonly Resource[], compare: Compare): readonly Resource[] {
  const sorted = resources.toSorted(compare);
  const byUrn = new Map<Urn, Resource[]>();
  for (const resource of sorted) {
    const sharing = byUrn.get(resource.urn);
    if (sharing) sharing.push(resource);
    else byUrn.set(resource.urn, [resource]);
  }

  const seen = new Set<Resource>();
  const ordered: Resource[] = [];
  for (const root of sorted) {
    if (seen.has(root)) continue;
    seen.add(root);
    const path = [{ resource: root, needs: needs(root, byUrn) }];
    for (let top = path.at(-1); top !== undefined; top = path.at(-1)) {
      const next = top.needs.next();
      if (next.done) {
        ordered.push(top.resource);
        path.pop();
      } else if (!seen.has(next.value)) {
        seen.add(next.value);
        path.push({ resource: next.value, needs: needs(next.value, byUrn) });
      }
    }
  }
  return ordered;
}

export type Compare = (a: Resource, b: Resource) => number;

function* needs(resource: Resource, byUrn: ReadonlyMap<Urn, readonly Resource[]>): Generator<Resource, undefined> {
  const provider = resource.provider?.slice(0, Math.max(0, resource.provider.lastIndexOf("::")));
  const edges = Object.values(resource.propertyDependencies ?? {}).flat();
  const urns = new Set([resource.parent, provider, resource.deletedWith, ...(resource.dependencies ?? []), ...edges]);
  for (const urn of [...urns].filter((urn) => urn !== undefined).sort()) {
    if (urn !== resource.urn) yield* byUrn.get(urn) ?? [];
  }
}
