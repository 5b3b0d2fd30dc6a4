/** Roles of a PostgreSQL server, and who they are to the application. */
import type { Resource } from "../graph/model.ts";
import type { ResourceGraph } from "../graph/query.ts";

export const postgres = (name: string) => `postgresql:index/${name.charAt(0).toLowerCase()}${name.slice(1)}:${name}`;

/** The declared role that a property names, by its edge or by its name. */
export function roleNamed(holder: Resource, property: string, graph: ResourceGraph): Resource | undefined {
  const type = postgres("Role");
  const name = holder.inputs?.[property];
  const named = graph.byType(type).filter((role) => typeof name === "string" && role.inputs?.name === name);
  if (named.length === 1) return named[0];
  return graph.references(holder.urn, property).find((found) => found.type === type);
}

/** Changes the schema: named so, or acts as the owner of it. */
export function isMigration(role: Resource | undefined, name: string, names: readonly string[]): boolean {
  return names.includes(name) || typeof role?.inputs?.assumeRole === "string";
}

/** Names of the roles that own what migrations make: the migration roles, and the roles that they act as. */
export function migrationOwners(graph: ResourceGraph, names: readonly string[]): ReadonlySet<string> {
  const found = new Set<string>();
  for (const role of graph.byType(postgres("Role"))) {
    const { name, assumeRole } = role.inputs ?? {};
    if (typeof name !== "string" || !isMigration(role, name, names)) continue;
    found.add(name);
    if (typeof assumeRole === "string") found.add(assumeRole);
  }
  return found;
}
