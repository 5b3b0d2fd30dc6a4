import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { GraphError } from "../../graph/error.ts";
import { ResourceGraph } from "../../graph/query.ts";
import { readDeployment } from "../../graph/read.ts";
import { resource } from "./build.ts";

const fixture = (name: string) => readFileSync(`test/fixtures/graph/${name}`, "utf8");
const queue = resource("aws:sqs/queue:Queue", "jobs");
const step = (op: string, newState: unknown = queue) => ({ op, urn: queue.urn, newState });
const read = (document: unknown) => readDeployment(JSON.stringify(document), "preview.json");

describe("a document of the real CLI", () => {
  it("of a first preview: computed values are unknown, secrets are masked", () => {
    const graph = ResourceGraph.of(readDeployment(fixture("cli-first-preview.json"), "p"));
    const table = graph.only("pulumi-nodejs:dynamic:Resource", "store-table");
    expect(graph.value(table, "keyArn").kind).toBe("unknown");
    expect(graph.value(table, "keyArn", { outputs: true })).toMatchObject({ kind: "unknown", secret: false });
    expect(graph.value(table, "password")).toMatchObject({ kind: "unknown", secret: true });
    expect(graph.references(table.urn, "keyArn").map(({ urn }) => graph.logicalName(urn))).toEqual(["store-key"]);
    expect(graph.document(table, "policy").kind).toBe("unknown");
  });

  it("of an update: as the stack will be", () => {
    const graph = ResourceGraph.of(readDeployment(fixture("cli-update-preview.json"), "p"));
    expect(graph.resources).toHaveLength(5);
    expect(graph.value(graph.only("pulumi-nodejs:dynamic:Resource", "reader"), "extra")).toMatchObject({ value: 1 });
    const table = graph.only("pulumi-nodejs:dynamic:Resource", "store-table");
    expect(graph.document(table, "policy")).toMatchObject({
      value: { Statement: [{ Resource: "arn:aws:x:eu-west-1:111122223333:key/0a1b2c3d" }] },
    });
  });
});

it("takes the last state of a resource and leaves out what is deleted", () => {
  const replaced = { ...queue, inputs: { fifoQueue: true } };
  const gone = { ...step("delete", undefined), urn: "urn:pulumi:prod::larder::x:y:Z::gone" };
  const steps = [step("delete-replaced", queue), step("replace", queue), step("create-replacement", replaced), gone];
  const { resources } = read({ steps, changeSummary: { replace: 1, delete: 1 } }).deployment;
  expect(resources).toEqual([replaced]);
});

it("lets id and outputs of what stays stand: the engine leaves them out", () => {
  const known = { id: "q-1", outputs: { arn: "arn:q-1" } };
  const of = (op: string) => {
    const steps = [{ ...step(op, { ...queue, inputs: { delaySeconds: 1 } }), oldState: { ...queue, ...known } }];
    return read({ steps, changeSummary: {} }).deployment.resources;
  };
  expect(of("same")).toEqual([{ ...queue, inputs: { delaySeconds: 1 }, ...known }]);
  expect(of("update")).toEqual([{ ...queue, inputs: { delaySeconds: 1 }, ...known }]);
  // The new one of a replacement is another one.
  expect(of("create-replacement")).toEqual([{ ...queue, inputs: { delaySeconds: 1 } }]);
});

it("reads an empty preview", () => {
  expect(read({ changeSummary: {} }).deployment.resources).toEqual([]);
});

it.each<[string, unknown, string]>([
  [
    "without --show-sames",
    { steps: [step("same")], changeSummary: { same: 3 } },
    "steps: holds 1 of 3 unchanged resources: run `pulumi preview --json --show-sames`",
  ],
  [
    "without a summary",
    { steps: [step("same")] },
    "changeSummary: is missing, so that the preview did not come to its end",
  ],
  [
    "that failed",
    { steps: [], changeSummary: {}, diagnostics: [{ severity: "error", message: "hunter2" }] },
    "diagnostics: the preview failed, so that its resources are not complete",
  ],
  [
    "with a step without a state",
    { steps: [step("same", null)], changeSummary: {} },
    `steps: ${queue.urn} has no newState`,
  ],
  [
    "with a step without op",
    { steps: [{ urn: queue.urn }], changeSummary: {} },
    "steps[0].op: must be text, got nothing",
  ],
  [
    "with a broken state",
    { steps: [step("same", { ...queue, inputs: 1 })], changeSummary: {} },
    "steps[0].newState.inputs: must be an object, got a number",
  ],
  ["with text for steps", { steps: "x", changeSummary: {} }, "steps: must be a list, got text"],
])("refuses one %s", (_, document, message) => {
  expect(() => read(document)).toThrow(new GraphError(`preview.json: ${message}`));
});
