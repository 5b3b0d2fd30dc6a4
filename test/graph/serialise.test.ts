import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readGraphFile } from "../../graph/files.ts";
import type { Deployment, Json, Resource } from "../../graph/model.ts";
import { readDeployment } from "../../graph/read.ts";
import { canonical, digest, serialise } from "../../graph/serialise.ts";
import { deployment, envelope, MANIFEST, random, resource, shuffled, urnOf } from "./build.ts";

const fixtures = readdirSync("test/fixtures/graph").map((name): [string, Deployment] => [
  name,
  readGraphFile(`test/fixtures/graph/${name}`).deployment,
]);
const platform = readGraphFile("test/fixtures/graph/platform-export.json").deployment;

describe.each(fixtures)("%s", (_, given) => {
  it("comes back equal and stays as it is", () => {
    const text = serialise(given);
    const again = readDeployment(text, "again.json");
    expect(again).toEqual(canonical(given));
    expect(serialise(again)).toBe(text);
    expect(digest(again)).toBe(digest(given));
  });

  it("has every resource after those it needs", () => {
    const seen = new Set<string>();
    const all = new Set((given.deployment.resources ?? []).map(({ urn }) => urn));
    for (const each of canonical(given).deployment.resources ?? []) {
      const needs = [
        each.parent,
        ...(each.dependencies ?? []),
        ...Object.values(each.propertyDependencies ?? {}).flat(),
      ];
      for (const urn of needs) if (urn !== undefined && all.has(urn)) expect(seen, each.urn).toContain(urn);
      seen.add(each.urn);
    }
  });

  it("does not depend on any order", () => {
    const next = random(5);
    for (let round = 0; round < 20; round++) {
      const mixed = mix(given, next);
      expect(digest(mixed)).toBe(digest(given));
      expect(serialise(mixed)).toBe(serialise(given));
    }
  });
});

/** Resources, sets and keys in another order. */
function mix(given: Deployment, next: () => number): Deployment {
  const resources = shuffled(given.deployment.resources ?? [], next).map((each) => ({
    ...mixKeys({ ...each }, next),
    ...(each.dependencies && { dependencies: shuffled(each.dependencies, next) }),
  }));
  return { ...given, deployment: { ...given.deployment, resources } };
}

function mixKeys<T extends object>(value: T, next: () => number): T {
  const entries = shuffled(Object.entries(value), next).map(([key, entry]) => [
    key,
    typeof entry === "object" && entry !== null && !Array.isArray(entry) ? mixKeys(entry, next) : entry,
  ]);
  return Object.fromEntries(entries);
}

describe("digest", () => {
  const base = resource("x:y:Z", "z", { a: 1, secret: envelope() });
  const of = (changed: Partial<Resource>) => digest(deployment({ ...base, ...changed }));

  it("has the form that reports print", () => {
    expect(digest(platform)).toMatch(/^sha256:[0-9a-f]{64}$/);
  });

  it("is that of the RFC 8785 form", () => {
    // printf '{"deployment":{"manifest":{"magic":"","time":"2026-03-02T09:00:00Z","version":""}},"version":3}' | sha256sum
    expect(digest({ version: 3, deployment: { manifest: MANIFEST } })).toBe(EMPTY_DIGEST);
  });

  it.each<[string, Partial<Resource>]>([
    ["an input", { inputs: { a: 2, secret: envelope() } }],
    ["a secret that becomes plain", { inputs: { a: 1, secret: "x" } }],
    ["a guard", { protect: true }],
    ["an edge", { dependencies: [urnOf("x:y:Z", "other")] }],
    ["what the export format lacks", { larder: { deleteBeforeReplace: true } }],
  ])("changes with %s", (_, changed) => {
    expect(of(changed)).not.toBe(of({}));
  });

  it.each<[string, Partial<Resource>]>([
    ["the value of a secret", { inputs: { a: 1, secret: envelope({ ciphertext: "v1:b3RoZXI=" }) } }],
    ["empty sets and false flags", { dependencies: [], aliases: [], protect: false, outputs: {} }],
    ["the order of keys", { inputs: { secret: envelope(), a: 1 } }],
  ])("does not change with %s", (_, changed) => {
    expect(of(changed)).toBe(of({}));
  });

  it("orders sets and drops what stands twice", () => {
    const two = ["a", "b"].map((name) => urnOf("x:y:Z", name));
    expect(of({ dependencies: two.toReversed() })).toBe(of({ dependencies: [...two, ...two] }));
    expect(of({ ignoreChanges: ["b", "a"] })).toBe(of({ ignoreChanges: ["a", "b"] }));
  });
});

const EMPTY_DIGEST = "sha256:f6f70f40b1689a16224415e5ac2b575cc491ed03e56439b8ef3001d3b3ebad9e";

describe("order", () => {
  const order = (...given: readonly Resource[]) =>
    canonical(deployment(...given)).deployment.resources?.map(({ urn }) => urn.split("::").at(-1));
  const last = resource("x:y:Z", "z");

  it.each<[string, Partial<Resource>]>([
    ["parent", { parent: last.urn }],
    ["provider", { provider: `${last.urn}::id` }],
    ["dependency", { dependencies: [last.urn] }],
    ["property's source", { propertyDependencies: { a: [last.urn] } }],
    ["companion in deletion", { deletedWith: last.urn }],
  ])("puts a %s first", (_, needs) => {
    expect(order(resource("x:y:Z", "a", {}, needs), last)).toEqual(["z", "a"]);
  });

  it("does not depend on the order of properties", () => {
    const given = (["m", "n"] as const).map((name) => resource("x:y:Z", name));
    const sources = Object.fromEntries(given.map((each) => [each.urn, [each.urn]]));
    const turned = Object.fromEntries(Object.entries(sources).toReversed());
    for (const propertyDependencies of [sources, turned]) {
      expect(order(resource("x:y:Z", "a", {}, { propertyDependencies }), ...given)).toEqual(["m", "n", "a"]);
    }
  });
});

it("writes two spaces, sorted keys and a last newline", () => {
  const text = serialise(deployment(resource("x:y:Z", "z", { b: 1, a: [] })));
  expect(text.endsWith("}\n")).toBe(true);
  expect(text.startsWith('{\n  "deployment": {\n    "manifest": {\n      "magic": "",')).toBe(true);
  expect(text.indexOf('"a": []')).toBeLessThan(text.indexOf('"b": 1'));
});

it("never writes a secret", () => {
  const hidden = [envelope({ plaintext: '"hunter2"' }), envelope({ value: "hunter2" })];
  const inputs: Record<string, Json> = { hidden, text: JSON.stringify(hidden) };
  expect(serialise(deployment(resource("x:y:Z", "z", inputs)))).not.toContain("hunter2");
});

describe("hostile graphs", () => {
  it("orders cycles and repeated URNs, whatever order they come in", () => {
    const ring = ["a", "b", "c"].map((name, index) =>
      resource(
        "x:y:Z",
        name,
        {},
        { parent: urnOf("x:y:Z", "bca".charAt(index)), dependencies: [urnOf("x:y:Z", "gone")] },
      ),
    );
    const repeated = [1, 2, 3].map((value) => resource("x:y:Z", "same", { value }, { delete: value === 1 }));
    const next = random(9);
    const expected = serialise(deployment(...ring, ...repeated));
    for (let round = 0; round < 20; round++) {
      expect(serialise(deployment(...shuffled([...ring, ...repeated], next)))).toBe(expected);
    }
    const inputs = canonical(deployment(...repeated)).deployment.resources?.map((each) => each.inputs?.value);
    expect(inputs).toEqual([2, 3, 1]);
  });

  it("orders a chain of fifty thousand without recursion", () => {
    const chain = Array.from({ length: 50_000 }, (_, index) =>
      resource("x:y:Z", `r${index}`, {}, index > 0 ? { parent: urnOf("x:y:Z", `r${index - 1}`) } : {}),
    );
    const body = { manifest: MANIFEST, resources: chain.toReversed() };
    expect(canonical({ version: 3, deployment: body }).deployment.resources?.at(-1)?.urn).toBe(
      urnOf("x:y:Z", "r49999"),
    );
  });
});
