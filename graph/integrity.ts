/** What no state that Pulumi wrote has: two resources of one URN, circles, references to what is not there. */
import { GraphError } from "./error.ts";
import type { Deployment, Resource, Urn } from "./model.ts";

/** A reference to a resource that is not in the graph. */
export interface BrokenReference {
  /** Where it stands, from the resource: `propertyDependencies.subnetIds[0]`. */
  readonly path: string;
  readonly target: Urn;
}

/** Throws a GraphError at the first pair of resources with one URN, and at the first circle. */
export function checkWhole({ deployment }: Deployment, sourceName: string, prefix: string): void {
  const places = new Map<Urn, number>();
  for (const [index, { urn, delete: isLeaving }] of (deployment.resources ?? []).entries()) {
    // What waits for its deletion shares the URN with what replaced it.
    if (isLeaving === true) continue;
    const first = places.get(urn);
    if (first !== undefined) {
      const place = `${prefix}resources[${index}].urn`;
      throw new GraphError(`${sourceName}: ${place}: ${urn} stands already in ${prefix}resources[${first}]`);
    }
    places.set(urn, index);
  }
  const resources = (deployment.resources ?? []).filter(({ delete: isLeaving }) => isLeaving !== true);
  for (const [field, targetsOf] of CHAINS) {
    const circle = circleIn(resources, targetsOf);
    if (circle.length === 0) continue;
    const place = `${prefix}resources[${places.get(circle[0] ?? "")}].${field}`;
    throw new GraphError(`${sourceName}: ${place}: leads in a circle: ${[...circle, circle[0]].join(" > ")}`);
  }
}

type TargetsOf = (resource: Resource) => readonly Urn[];

const CHAINS: readonly (readonly [field: string, targetsOf: TargetsOf])[] = [
  ["parent", ({ parent }) => (parent ? [parent] : [])],
  ["dependencies", dependenciesOf],
];

function dependenciesOf({ dependencies = [], propertyDependencies = {} }: Resource): readonly Urn[] {
  return [...dependencies, ...Object.values(propertyDependencies).flat()];
}

/** The URNs of one circle in the order of its steps; empty where there is none. Without recursion: chains may be long. */
function circleIn(resources: readonly Resource[], targetsOf: TargetsOf): readonly Urn[] {
  const byUrn = new Map(resources.map((resource) => [resource.urn, resource]));
  const done = new Set<Urn>();
  for (const start of resources) {
    const way: { readonly urn: Urn; readonly left: Urn[] }[] = [];
    const onWay = new Set<Urn>();
    const enter = (resource: Resource) => {
      way.push({ urn: resource.urn, left: [...targetsOf(resource)] });
      onWay.add(resource.urn);
    };
    if (!done.has(start.urn)) enter(start);
    for (let at = way.at(-1); at !== undefined; at = way.at(-1)) {
      const next = at.left.pop();
      if (next === undefined) {
        way.pop();
        onWay.delete(at.urn);
        done.add(at.urn);
        continue;
      }
      if (onWay.has(next)) return way.slice(way.findIndex(({ urn }) => urn === next)).map(({ urn }) => urn);
      const target = byUrn.get(next);
      if (target && !done.has(next)) enter(target);
    }
  }
  return [];
}

/** By resource; resources without one are not in it. */
export function brokenReferences({ deployment }: Deployment): ReadonlyMap<Resource, readonly BrokenReference[]> {
  const resources = deployment.resources ?? [];
  const urns = new Set(resources.map(({ urn }) => urn));
  const broken = new Map<Resource, readonly BrokenReference[]>();
  for (const resource of resources) {
    const found = referencesOf(resource).filter(({ target }) => !urns.has(target));
    if (found.length > 0) broken.set(resource, found);
  }
  return broken;
}

function referencesOf({ parent, provider, deletedWith, dependencies = [], propertyDependencies = {} }: Resource) {
  const found: BrokenReference[] = [];
  if (parent) found.push({ path: "parent", target: parent });
  if (provider) found.push({ path: "provider", target: provider.replace(/::[^:]*$/, "") });
  if (deletedWith) found.push({ path: "deletedWith", target: deletedWith });
  for (const [index, target] of dependencies.entries()) found.push({ path: `dependencies[${index}]`, target });
  for (const [property, targets] of Object.entries(propertyDependencies)) {
    for (const [index, target] of targets.entries()) {
      found.push({ path: `propertyDependencies.${property}[${index}]`, target });
    }
  }
  return found;
}
