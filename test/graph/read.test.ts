import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { GraphError } from "../../graph/error.ts";
import type { Json } from "../../graph/model.ts";
import { readDeployment } from "../../graph/read.ts";
import { MANIFEST, random, resource } from "./build.ts";

const queue = resource("aws:sqs/queue:Queue", "jobs", { fifoQueue: true });
const read = (value: unknown) => readDeployment(JSON.stringify(value), "g.json");
const messageOf = (text: string): string => {
  try {
    readDeployment(text, "g.json");
  } catch (error) {
    if (error instanceof GraphError) return error.message;
    throw error;
  }
  return "no error";
};
const other = resource("aws:sqs/queue:Queue", "mails", { fifoQueue: true });
const withResource = (fields: Record<string, unknown>) =>
  JSON.stringify({ version: 3, deployment: { manifest: MANIFEST, resources: [queue, { ...other, ...fields }] } });

describe("accepts", () => {
  it("an export of version 3, and of version 4 with its features", () => {
    const deployment = { manifest: MANIFEST, resources: [queue] };
    expect(read({ version: 3, deployment })).toEqual({ version: 3, deployment });
    const four = { version: 4, features: ["taint"], deployment };
    expect(read(four)).toEqual(four);
  });

  it("a bare deployment, an empty stack, a byte order mark", () => {
    expect(read({ manifest: MANIFEST, resources: [queue] }).deployment.resources).toEqual([queue]);
    expect(read({ resources: [queue] }).deployment.manifest.time).toBe("0001-01-01T00:00:00Z");
    expect(read({ version: 3, deployment: { manifest: MANIFEST, metadata: {} } }).deployment.resources).toBeUndefined();
    expect(readDeployment(`\uFEFF${withResource({})}`, "g.json").deployment.resources).toHaveLength(2);
  });

  it("fields that this version does not know, and Go's nulls", () => {
    const text = withResource({ taint: true, dependencies: null, propertyDependencies: { fifoQueue: null } });
    expect(readDeployment(text, "g.json").deployment.resources?.[1]).toEqual({
      ...other,
      taint: true,
      propertyDependencies: { fifoQueue: [] },
    });
  });

  it("keys that mean something to JavaScript", () => {
    const text = withResource({}).replace('"fifoQueue"', '"__proto__"');
    const inputs = readDeployment(text, "g.json").deployment.resources?.[0]?.inputs ?? {};
    expect(Object.keys(inputs)).toEqual(["__proto__"]);
    expect(Object.getPrototypeOf(inputs)).toBe(Object.prototype);
  });
});

describe("refuses, in one line", () => {
  const deployment = { manifest: MANIFEST, resources: [queue] };

  it.each<[string, string, string]>([
    ["an empty file", " \n", "is empty: must be a deployment in JSON"],
    ["a binary", "\u0000\u0001\u0002", "is not text: must be JSON in UTF-8"],
    ["text", "resources:\n  - urn", "is not JSON (line 1, column 1)"],
    ["a stray character", '{\n  "version": 3,\n  "deployment": x\n}', "is not JSON (line 3, column 17)"],
    ["text after the end", "{} {}", "is not JSON (line 1, column 4)"],
    ["a trailing comma", "[1,]", "is not JSON (line 1, column 4)"],
    [
      "a half file",
      '{"version": 3, "deploy',
      "ends in the middle of its JSON (line 1, column 16): the file is truncated",
    ],
    ["a list", "[]", "must be a JSON object, got a list"],
    ["a number", "17", "must be a JSON object, got a number"],
    [
      "another document",
      '{"name": "larder"}',
      'found no "deployment": must be the output of `pulumi stack export` or `pulumi preview --json --show-sames`',
    ],
    [
      "a backend's file",
      '{"checkpoint": {"latest": {}}}',
      'found no "deployment": must be the output of `pulumi stack export` or `pulumi preview --json --show-sames`; this is a backend\'s own file, run `pulumi stack export`',
    ],
    [
      "version 1",
      '{"version":1,"deployment":{}}',
      "version: must be 3 or 4, got 1 (export it again with a current Pulumi CLI)",
    ],
    [
      "version 2",
      '{"version":2,"deployment":{}}',
      "version: must be 3 or 4, got 2 (export it again with a current Pulumi CLI)",
    ],
    ["version 99", '{"version":99,"deployment":{}}', "version: must be 3 or 4, got 99"],
    ["a version in text", '{"version":"3","deployment":{}}', "version: must be 3 or 4, got text"],
    ["no version", '{"deployment":{}}', "version: is missing, must be 3 or 4"],
    ["no deployment", '{"version":3}', "deployment: must be an object, got nothing"],
    ["a deployment in text", '{"version":3,"deployment":"{}"}', "deployment: must be an object, got text"],
    ["features as text", '{"version":4,"features":"x","deployment":{}}', "features: must be a list of text, got text"],
    ["no list", '{"version":3,"deployment":{"resources":{}}}', "deployment.resources: must be a list, got an object"],
    [
      "no object",
      '{"version":3,"deployment":{"resources":[7]}}',
      "deployment.resources[0]: must be an object, got a number",
    ],
    ["a bare one", '{"resources":[7]}', "resources[0]: must be an object, got a number"],
    ["a huge number", '{"version":3,"deployment":{"x":1e999}}', "holds a number outside the range of a double"],
    [
      "a lone surrogate",
      '{"version":3,"deployment":{"x":"\\ud800"}}',
      "holds text that is not Unicode (a lone surrogate)",
    ],
    ["deep nesting", `${"[".repeat(100_000)}${"]".repeat(100_000)}`, "nests deeper than 200 levels"],
    ["a manifest", '{"version":3,"deployment":{"manifest":7}}', "deployment.manifest: must be an object, got a number"],
  ])("%s", (_, text, message) => {
    expect(messageOf(text)).toBe(`g.json: ${message}`);
  });

  it.each<[Record<string, unknown>, string]>([
    [{ urn: undefined }, "urn: must be text, got nothing"],
    [{ urn: "jobs" }, 'urn: must be a URN ("urn:pulumi:..."), got text'],
    [{ type: undefined }, "type: must be text, got nothing"],
    [{ type: "" }, "type: must be not empty, got empty text"],
    [{ custom: "yes" }, "custom: must be true or false, got text"],
    [{ id: 7 }, "id: must be text, got a number"],
    [{ inputs: [] }, "inputs: must be an object, got a list"],
    [{ outputs: "x" }, "outputs: must be an object, got text"],
    [{ protect: "true" }, "protect: must be true or false, got text"],
    [{ dependencies: "urn:pulumi:x" }, "dependencies: must be a list, got text"],
    [{ dependencies: [7] }, "dependencies[0]: must be text, got a number"],
    [{ propertyDependencies: { a: ["x"] } }, 'propertyDependencies.a[0]: must be a URN ("urn:pulumi:..."), got text'],
    [{ propertyDependencies: [] }, "propertyDependencies: must be an object, got a list"],
    [{ id: 7, parent: 7 }, "id: must be text, got a number (and 1 more problem)"],
    [{ larder: { deleteBeforeReplace: 1 } }, "larder.deleteBeforeReplace: must be true or false, got a number"],
  ])("a resource with %j", (fields, message) => {
    expect(messageOf(withResource(fields))).toBe(`g.json: deployment.resources[1].${message}`);
  });

  it("never quotes a value", () => {
    expect(messageOf(withResource({ id: { password: "hunter2" } }))).not.toContain("hunter2");
    expect(messageOf('{"password": hunter2}')).not.toContain("hunter2");
    expect(deployment.resources).toHaveLength(1);
  });
});

describe("survives", () => {
  const whole = readFileSync("test/fixtures/graph/platform-export.json", "utf8").trimEnd();

  it("a file that is cut anywhere, and calls it truncated", () => {
    const next = random(17);
    for (let round = 0; round < 200; round++) {
      const cut = 1 + Math.floor(next() * (whole.length - 1));
      expect(messageOf(whole.slice(0, cut)), `cut at ${cut}`).toMatch(/^g\.json: ends in the middle of its JSON/);
    }
  });

  it("a file with a changed character", () => {
    const next = random(18);
    for (let round = 0; round < 200; round++) {
      const at = Math.floor(next() * whole.length);
      const char = String.fromCharCode(32 + Math.floor(next() * 90));
      expect(messageOf(whole.slice(0, at) + char + whole.slice(at + 1))).toMatch(/^(g\.json: |no error$)/);
    }
  });

  it("any JSON in the place of any field", () => {
    const values: readonly Json[] = [null, true, 0, -1.5, "", "x", [], {}, [[null]], { a: { b: [1] } }];
    const next = random(19);
    const pick = () => values[Math.floor(next() * values.length)];
    const keys = [
      "version",
      "deployment",
      "features",
      "steps",
      "changeSummary",
      "manifest",
      "resources",
      "diagnostics",
    ];
    for (let round = 0; round < 2_000; round++) {
      const body = Object.fromEntries(keys.filter(() => next() < 0.4).map((key) => [key, pick()]));
      expect(messageOf(JSON.stringify(body))).toMatch(/^(g\.json: |no error$)/);
      const fields = Object.fromEntries(Object.keys({ ...queue, parent: 0, provider: 0 }).map((key) => [key, pick()]));
      expect(messageOf(withResource(fields))).toMatch(/^(g\.json: |no error$)/);
    }
  });
});
