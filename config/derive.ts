/** Values that a file may leave out because another value of the same config gives them. */

import type { Merged, MergeOrigin } from "./merge.ts";
import { isMap, propertyOf } from "./schema-walk.ts";

/** By place, as in `profiles.ts`: the keys that are filled in here. */
export const derivedKeys: Readonly<Record<string, readonly string[]>> = {
  "services.*#http.scaling.schedules.*": ["min", "max"],
  "services.*#worker.scaling.schedules.*": ["min", "max"],
  "services.*#internal.scaling.schedules.*": ["min", "max"],
  "database#rds.replicas.*": ["class"],
};

export interface Derived extends Merged {
  /** Path of each value filled in here, and of the value it repeats. */
  readonly sources: ReadonlyMap<string, string>;
}

/** A schedule without figures means the service's own range; a replica is as large as its primary. */
export function derive(merged: Merged): Derived {
  const origins = new Map(merged.origins);
  const sources = new Map<string, string>();
  const config = structuredClone(merged.value);
  for (const [name, service] of entries(propertyOf(config, "services"))) {
    const scaling = propertyOf(service, "scaling");
    for (const [schedule, value] of entries(propertyOf(scaling, "schedules"))) {
      const path = `services.${name}.scaling`;
      fill(value, `${path}.schedules.${schedule}`, scaling, path, ["min", "max"], origins, sources);
    }
  }
  const database = propertyOf(config, "database");
  for (const [name, replica] of entries(propertyOf(database, "replicas"))) {
    fill(replica, `database.replicas.${name}`, database, "database", ["class"], origins, sources);
  }
  return { value: config, origins, sources };
}

function fill(
  target: unknown,
  path: string,
  source: unknown,
  sourcePath: string,
  keys: readonly string[],
  origins: Map<string, MergeOrigin>,
  sources: Map<string, string>,
): void {
  if (!isMap(target)) return;
  for (const key of keys) {
    const value = propertyOf(source, key);
    const origin = origins.get(`${sourcePath}.${key}`);
    if (propertyOf(target, key) !== undefined || value === undefined || origin === undefined) continue;
    Object.assign(target, { [key]: value });
    origins.set(`${path}.${key}`, origin);
    sources.set(`${path}.${key}`, `${sourcePath}.${key}`);
  }
}

function entries(value: unknown): [string, unknown][] {
  return isMap(value) ? Object.entries(value) : [];
}
