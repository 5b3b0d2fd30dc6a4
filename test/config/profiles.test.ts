import { describe, expect, it } from "vitest";
import { z } from "zod";
import { derivedKeys } from "../../config/derive.ts";
import { profiles } from "../../config/profiles.ts";
import { platformConfig } from "../../config/schema.ts";
import { isMap, type Schema, shapeOf } from "../../config/schema-walk.ts";

/** The object schema that a pattern such as `services.*#http.deploy#rolling` names. */
function schemaOf(pattern: string): Readonly<Record<string, Schema>> {
  let schema: Schema = platformConfig;
  for (const part of pattern === "" ? [] : pattern.split(".")) {
    const [key = "", mode] = part.split("#");
    const keys: Readonly<Record<string, Schema>> = objectKeys(schema);
    const shape = shapeOf(schema);
    const next = key === "*" && shape.kind === "record" ? shape.value : keys[key];
    if (next === undefined) throw new Error(`${pattern}: no "${key}"`);
    schema = mode === undefined ? next : optionOf(next, mode, pattern);
  }
  return objectKeys(schema);
}

function optionOf(schema: Schema, mode: string, pattern: string): Schema {
  const shape = shapeOf(schema);
  const option = shape.kind === "union" ? shape.options.get(mode) : undefined;
  if (option === undefined) throw new Error(`${pattern}: no mode "${mode}"`);
  return option.schema;
}

function objectKeys(schema: Schema): Readonly<Record<string, Schema>> {
  const shape = shapeOf(schema);
  return shape.kind === "object" ? shape.keys : {};
}

/** What is wrong with a default, by path. */
function problems(schema: Schema, value: unknown, path: string): string[] {
  const shape = shapeOf(schema);
  if (shape.kind === "union") {
    return Object.keys(isMap(value) ? value : {}).join() === shape.discriminator
      ? []
      : [`${path}: names more than its mode`];
  }
  if (shape.kind === "object" && isMap(value)) {
    return Object.entries(value).flatMap(([key, child]) => {
      const schemaOfKey = shape.keys[key];
      return schemaOfKey === undefined ? [`${path}.${key}: unknown`] : problems(schemaOfKey, child, `${path}.${key}`);
    });
  }
  if (shape.kind === "record" && isMap(value)) {
    return Object.entries(value).flatMap(([key, child]) => problems(shape.value, child, `${path}.${key}`));
  }
  return z.safeParse(schema, value).success ? [] : [`${path}: ${JSON.stringify(value)}`];
}

describe.each(Object.entries(profiles))("profile %s", (_, table) => {
  it.each(Object.entries(table))('fits the schema at "%s"', (pattern, row) => {
    const keys = schemaOf(pattern);
    expect(Object.keys(row).filter((key) => keys[key] === undefined)).toEqual([]);
    const wrong = Object.entries(row).flatMap(([key, value]) => {
      const schema = keys[key];
      return schema === undefined ? [] : problems(schema, value, key);
    });
    expect(wrong).toEqual([]);
  });
});

describe("profiles", () => {
  it("have the same places", () => {
    const places = (name: "dev" | "staging" | "prod") => Object.keys(profiles[name]).sort();
    expect(places("staging")).toEqual(places("prod"));
    expect(places("dev")).toEqual(places("prod"));
  });

  it("leave to a value what is derived from another", () => {
    for (const [pattern, keys] of Object.entries(derivedKeys)) {
      const known = schemaOf(pattern);
      for (const key of keys) {
        expect(known[key]).toBeDefined();
        for (const table of Object.values(profiles)) expect(table[pattern]?.[key]).toBeUndefined();
      }
    }
  });

  it.each([
    ["prod", "", "deletionGuards", true],
    ["staging", "", "deletionGuards", true],
    ["dev", "", "deletionGuards", false],
    ["prod", "network#create", "zones", 3],
    ["staging", "network#create", "nat", "single"],
    ["dev", "network#create", "nat", "single"],
    ["prod", "network#create", "nat", "per-zone"],
    ["prod", "database#rds", "backupRetentionDays", 30],
    ["staging", "database#rds", "backupRetentionDays", 7],
    ["prod", "database#rds", "multiAz", true],
    ["staging", "database#rds", "multiAz", false],
    ["prod", "services.*#http", "spot", false],
    ["dev", "services.*#http", "spot", true],
    ["prod", "services.*#http.deploy#blue-green", "bakeMinutes", 15],
  ] as const)("%s has in %s %s = %s", (profile, pattern, key, value) => {
    expect(profiles[profile][pattern]?.[key]).toBe(value);
  });

  it("deploy blue-green in staging and prod, rolling in dev", () => {
    const strategies = Object.entries(profiles).map(([name, table]) => [name, table["services.*#http"]?.deploy]);
    expect(Object.fromEntries(strategies)).toEqual({
      prod: { strategy: "blue-green" },
      staging: { strategy: "blue-green" },
      dev: { strategy: "rolling" },
    });
  });
});
