import { describe, expect, it } from "vitest";
import { z } from "zod";
import { type Json, merge } from "../../config/merge.ts";
import { writtenAsNumber } from "../../config/values.ts";

const pool = z.discriminatedUnion("mode", [
  z.strictObject({ mode: z.literal("off") }),
  z.strictObject({ mode: z.literal("on"), size: z.int(), zones: z.array(z.string()) }),
]);

const schema = z.strictObject({
  name: z.string().register(writtenAsNumber, { asText: true }),
  limit: z.int().optional(),
  pool,
  labels: z.record(z.string(), z.string()),
  apps: z.record(
    z.string(),
    z.discriminatedUnion("kind", [
      z.strictObject({
        kind: z.literal("web"),
        port: z.int(),
        health: z.strictObject({ path: z.string(), every: z.int() }),
        pool,
      }),
      z.strictObject({ kind: z.literal("job"), tries: z.int() }),
    ]),
  ),
  extra: z.strictObject({ size: z.int(), spare: z.boolean() }).optional(),
});

const rows: Record<string, Record<string, Json>> = {
  "": { limit: 5, pool: { mode: "off" }, labels: { team: "a", tier: "b" }, apps: {} },
  "pool#on": { size: 2, zones: ["a", "b"] },
  "apps.*#web": { port: 80, health: { path: "/", every: 10 }, pool: { mode: "on" } },
  "apps.*#web.pool#on": { size: 9, zones: [] },
  "apps.*#job": { tries: 3 },
  extra: { size: 1, spare: false },
};

const defaults = (pattern: string) => rows[pattern];
const merged = (given: unknown) => merge(schema, given, defaults);

describe("merge", () => {
  it.each<[string, unknown, unknown]>([
    [
      "takes all defaults for an empty file",
      {},
      { limit: 5, pool: { mode: "off" }, labels: { team: "a", tier: "b" }, apps: {} },
    ],
    [
      "starts a union from the mode that the file names",
      { pool: { mode: "on" } },
      { pool: { mode: "on", size: 2, zones: ["a", "b"] } },
    ],
    ["keeps the initial mode when the file names none", { pool: {} }, { pool: { mode: "off" } }],
    [
      "overrides single values of a mode",
      { pool: { mode: "on", size: 7 } },
      { pool: { mode: "on", size: 7, zones: ["a", "b"] } },
    ],
    ["replaces lists", { pool: { mode: "on", zones: ["c"] } }, { pool: { mode: "on", size: 2, zones: ["c"] } }],
    ["merges maps", { labels: { tier: "c", new: "d" } }, { labels: { team: "a", tier: "c", new: "d" } }],
    ["takes an entry of a map away with null", { labels: { team: null } }, { labels: { tier: "b" } }],
    ["takes an optional value away with null", { limit: null }, { limit: undefined }],
    ["leaves null where a value belongs", { name: null }, { name: null }],
    ["starts an entry from its kind", { apps: { x: { kind: "job" } } }, { apps: { x: { kind: "job", tries: 3 } } }],
    [
      "merges an entry's inner maps",
      { apps: { x: { kind: "web", health: { path: "/up" }, pool: { mode: "off" } } } },
      { apps: { x: { kind: "web", port: 80, health: { path: "/up", every: 10 }, pool: { mode: "off" } } } },
    ],
    [
      "starts a union inside an entry from its own row",
      { apps: { x: { kind: "web" } } },
      {
        apps: {
          x: { kind: "web", port: 80, health: { path: "/", every: 10 }, pool: { mode: "on", size: 9, zones: [] } },
        },
      },
    ],
    ["has no defaults for an optional map nobody names", {}, { extra: undefined }],
    ["has them once it is named", { extra: {} }, { extra: { size: 1, spare: false } }],
    [
      "leaves an unknown mode to validation",
      { pool: { mode: "sometimes", size: 1 } },
      { pool: { mode: "sometimes", size: 1 } },
    ],
    ["leaves an entry without kind to validation", { apps: { x: { port: 1 } } }, { apps: { x: { port: 1 } } }],
    [
      "passes unknown keys on",
      { pool: { mode: "off", sice: 1 }, typo: 1 },
      { pool: { mode: "off", sice: 1 }, typo: 1 },
    ],
    ["passes wrong types on", { pool: "on", labels: ["a"] }, { pool: "on", labels: ["a"] }],
    ["makes a text of digits again where it stands for one", { name: 17 }, { name: "17" }],
    [
      "leaves other numbers alone",
      { pool: { mode: "on", size: "3" } },
      { pool: { mode: "on", size: "3", zones: ["a", "b"] } },
    ],
    [
      "treats keys of Object's prototype as unknown",
      { labels: JSON.parse('{"__proto__": "x"}') },
      { labels: JSON.parse('{"team": "a", "tier": "b", "__proto__": "x"}') },
    ],
  ])("%s", (_, given, expected) => {
    for (const [key, value] of Object.entries(expected as object)) {
      expect((merged(given).value as Record<string, unknown>)[key]).toEqual(value);
    }
  });

  it("tells for every leaf where it comes from", () => {
    const { origins } = merged({
      pool: { mode: "on", size: 7 },
      apps: { x: { kind: "web", health: { every: 5 } } },
      labels: { tier: "c" },
    });
    expect(Object.fromEntries([...origins].map(([path, o]) => [path, o.from === "file" ? "file" : o.pattern]))).toEqual(
      {
        limit: "",
        "pool.mode": "file",
        "pool.size": "file",
        "pool.zones": "pool#on",
        "labels.team": "",
        "labels.tier": "file",
        "apps.x.kind": "file",
        "apps.x.port": "apps.*#web",
        "apps.x.health.path": "apps.*#web",
        "apps.x.health.every": "file",
        "apps.x.pool.mode": "apps.*#web",
        "apps.x.pool.size": "apps.*#web.pool#on",
        "apps.x.pool.zones": "apps.*#web.pool#on",
      },
    );
  });

  it("tells where an empty map comes from", () => {
    expect(merged({}).origins.get("apps")).toEqual({ from: "defaults", pattern: "" });
    expect(merged({ apps: {}, labels: { team: null, tier: null } }).origins.get("labels")).toEqual({ from: "file" });
  });

  it("changes neither the file's values nor the defaults", () => {
    const given = { labels: { team: null }, pool: { mode: "on" } };
    const before = structuredClone([given, rows]);
    merged(given);
    expect([given, rows]).toEqual(before);
  });
});
