/** In which order things happen: old and new of a replacement, and all changes of a run. */

import type { Resource } from "../graph/model.ts";
import { inDependencyOrder } from "../graph/order.ts";
import { replacementFacts } from "./forcing.ts";
import type { ReplacementOrder } from "./model.ts";
import { defaultsOf } from "./normal.ts";

/**
 * The engine creates first. The provider asks for the opposite where a name is stated that it would otherwise have made
 * up, since two of one name cannot exist (pulumi/pulumi-terraform-bridge, nameRequiresDeleteBeforeReplace); the program's
 * own `deleteBeforeReplace` decides over all.
 */
export function replacementOrder(resource: Resource): ReplacementOrder {
  const stated = resource.larder?.deleteBeforeReplace;
  if (stated !== undefined) return { order: stated ? "delete-first" : "create-first", reason: "option" };
  const facts = replacementFacts(resource.type);
  if (facts?.deletedFirst) return { order: "delete-first", reason: "provider" };
  const name = facts?.name;
  if (name?.autoNamed && isStated(resource, name.property)) {
    return { order: "delete-first", reason: "explicit-name", property: name.property };
  }
  return { order: "create-first", reason: "default" };
}

function isStated(resource: Resource, property: string): boolean {
  const value = resource.inputs?.[property];
  return value !== undefined && value !== null && value !== "" && !defaultsOf(resource).has(property);
}

/** Whatever a resource needs before it; the same for any order of registration. */
export function inOrder(resources: readonly Resource[]): readonly Resource[] {
  return inDependencyOrder(resources, (a, b) => (a.urn < b.urn ? -1 : a.urn > b.urn ? 1 : 0));
}
