import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { GraphError } from "../../graph/error.ts";
import { originOf, recordsReferences } from "../../graph/origin.ts";
import { ResourceGraph } from "../../graph/query.ts";
import { readDeployment, readDocument } from "../../graph/read.ts";
import { envelope, resource } from "./build.ts";

/** Ten resources of a preview of dev by CLI 3.260; the debug lines and the config are by hand. */
const LOG = readFileSync("test/fixtures/events/cli-preview.jsonl", "utf8");
const queue = resource("aws:sqs/queue:Queue", "jobs");

const read = (text: string) => readDeployment(text, "events.jsonl", { eventLogs: true });
const resourcesOf = (text: string) => read(text).deployment.resources ?? [];

type Event = Readonly<Record<string, unknown>>;
const log = (...events: readonly Event[]) =>
  events.map((event, index) => `${JSON.stringify({ sequence: index, timestamp: 1, ...event })}\n`).join("");
const step = (op: string, state: unknown = queue, urn = queue.urn): Event => ({
  resOutputsEvent: { metadata: { op, urn, type: queue.type, old: null, new: state }, planning: true },
});
const planned = (op: string, state: unknown): Event => ({
  resourcePreEvent: { metadata: { op, urn: queue.urn, new: state } },
});
const summary = (changes: Event, rest: Event = {}): Event => ({
  summaryEvent: { resourceChanges: changes, isPreview: true, result: "succeeded", ...rest },
});
const diagnostic = (severity: string): Event => ({ diagnosticEvent: { message: "hunter2", severity } });

describe("a log of the real CLI", () => {
  it("gives each resource once, with its last state", () => {
    const graph = ResourceGraph.of(read(LOG));
    expect(graph.resources.map(({ urn }) => graph.logicalName(urn)).sort()).toEqual([
      "alerts",
      "alerts-cost",
      "alerts-key",
      "alerts-key-cmk",
      "db",
      "db-master-password",
      "larder-dev",
      "providers",
      "providers-aws",
      "providers-random",
    ]);
    const topic = graph.only("aws:sns/topic:Topic", "alerts-cost");
    expect(topic).toMatchObject({ custom: true, id: expect.stringMatching(/^arn:aws:sns:/) });
    expect(graph.value(topic, "arn", { outputs: true })).toMatchObject({ kind: "known", value: topic.id });
    expect(graph.provider(topic)?.type).toBe("pulumi:providers:aws");
    expect(graph.only("larder:operations:Alerts", "alerts")).toMatchObject({ custom: false });
    // Registered twice: outputs come with the second event.
    expect(graph.only("pulumi:pulumi:Stack", "larder-dev").outputs).toHaveProperty("loadBalancer");
  });

  it("keeps secrets withheld, and nothing of the debug lines", () => {
    expect(LOG).toContain("hunter2");
    expect(JSON.stringify(read(LOG))).not.toContain("hunter2");
    const graph = ResourceGraph.of(read(LOG));
    const password = graph.only("random:index/randomPassword:RandomPassword", "db-master-password");
    expect(graph.value(password, "result", { outputs: true })).toMatchObject({ kind: "unknown", secret: true });
  });

  it("is a preview without references, and says so", () => {
    expect(recordsReferences(read(LOG))).toBe(false);
    const description = "preview, from an event log, which does not record references between resources";
    expect(originOf(read(LOG))).toEqual({ kind: "preview", description, complete: false });
  });

  it("is the same without its debug lines, with a byte order mark and with the line ends of Windows", () => {
    const filtered = LOG.replace(/^.*"diagnosticEvent".*\n/gm, "");
    expect(filtered.length).toBeLessThan(LOG.length);
    for (const text of [filtered, `\uFEFF${LOG}`, LOG.replaceAll("\n", "\r\n"), `\n${LOG}`, LOG.trimEnd()]) {
      expect(read(text)).toEqual(read(LOG));
    }
  });

  it("is refused by readers that need references", () => {
    const message =
      /^events\.jsonl: is an event log, .* must be the output of `pulumi preview --json --show-sames` here$/;
    expect(() => readDeployment(LOG, "events.jsonl")).toThrow(message);
    expect(() => readDocument(LOG, "events.jsonl")).toThrow(message);
  });

  it("is told to be cut, wherever it is cut", () => {
    const ends = [...LOG.matchAll(/\n/g)].map(({ index }) => index + 1);
    for (const end of ends.slice(0, -2)) {
      expect(() => read(LOG.slice(0, end)), `${end}`).toThrow(/summaryEvent: is missing/);
    }
    for (let end = 60; end < LOG.length - 200; end += 997) {
      expect(() => read(LOG.slice(0, end)), `${end}`).toThrow(/log is truncated|summaryEvent: is missing/);
    }
  });
});

it("takes the new state of what is replaced and leaves out what goes", () => {
  const replaced = { ...queue, inputs: { fifoQueue: true } };
  const gone = "urn:pulumi:prod::larder::x:y:Z::gone";
  const text = log(
    step("delete-replaced", null),
    planned("replace", queue),
    planned("create-replacement", { ...replaced, id: "", outputs: {} }),
    step("create-replacement", replaced),
    step("delete", null, gone),
    step("discard", null, gone),
    summary({ replace: 1, delete: 1 }),
  );
  expect(resourcesOf(text)).toEqual([replaced]);
});

it("marks what is only read as somebody else's", () => {
  expect(resourcesOf(log(step("read"), summary({ read: 1 })))).toEqual([{ ...queue, external: true }]);
});

it("does not take what a refresh found for what the program wants", () => {
  const gone = { ...queue, urn: `${queue.urn}-gone` };
  const text = log(
    step("refresh", { ...queue, inputs: { stale: true } }),
    step("refresh", gone, gone.urn),
    step("same"),
    step("delete", null, gone.urn),
    summary({ same: 1, delete: 1 }),
  );
  expect(resourcesOf(text)).toEqual([queue]);
});

it("takes an event that is new to it, and a state without an event after it", () => {
  const text = log({ futureEvent: { a: 1 } }, planned("create", { ...queue, id: "" }), summary({ create: 1 }));
  expect(resourcesOf(text)).toEqual([queue]);
});

it("keeps no value of an envelope that the CLI was told to open", () => {
  const open = { ...queue, inputs: { token: envelope({ plaintext: '"hunter2"' }) } };
  const graph = ResourceGraph.of(read(log(step("same", open), summary({ same: 1 }))));
  const [found] = graph.resources;
  expect(found && graph.value(found, "token")).toMatchObject({ kind: "unknown", secret: true });
});

it.each<[string, string, string]>([
  [
    "that failed",
    log(step("same"), summary({ same: 1 }, { result: "failed" })),
    "summaryEvent: the preview failed, so that its resources may not be complete (a mandatory policy fails it too: leave --policy-pack out)",
  ],
  [
    "with an error, of a CLI that gives no result",
    log(step("same"), diagnostic("error"), summary({ same: 1 }, { result: undefined })),
    "summaryEvent: the preview failed, so that its resources may not be complete (a mandatory policy fails it too: leave --policy-pack out)",
  ],
  [
    "with a resource that failed",
    log(step("same"), { resOpFailedEvent: { metadata: {} } }, summary({ same: 1 })),
    "summaryEvent: the preview failed, so that its resources may not be complete (a mandatory policy fails it too: leave --policy-pack out)",
  ],
  [
    "of an update",
    log(step("same"), summary({ same: 1 }, { isPreview: false })),
    "summaryEvent: is of an update: must be of a preview; what an update left is in `pulumi stack export`",
  ],
  [
    "with a line missing",
    log(step("same"), summary({ same: 2 })),
    'holds 1 of 2 resources with the step "same": lines are missing',
  ],
  [
    "of two runs",
    log(step("same"), summary({ same: 1 }), step("same")),
    "line 3: begins another run: must be the log of one preview",
  ],
  [
    "of a destroy",
    log(step("delete", null), summary({ delete: 1 })),
    "leaves no resource: must be of `pulumi preview`, not of a refresh or a destroy",
  ],
  [
    "with a step without a state",
    log(step("same", null), summary({ same: 1 })),
    `line 1: ${queue.urn} has no new state`,
  ],
  [
    "with a broken state",
    log(step("same", { ...queue, inputs: 1 })),
    "line 1: resOutputsEvent.metadata.new.inputs: must be an object, got a number",
  ],
  [
    "with a step without a URN",
    log({ resourcePreEvent: { metadata: { op: "same" } } }),
    "line 1: resourcePreEvent.metadata.urn: must be text, got nothing",
  ],
  [
    "with a line that is no event",
    `${log(step("same"))}{"level":"info"}\n`,
    "line 2: is not an event of the engine: every line of an event log must be one",
  ],
  ["with a line that is not JSON", `${log(step("same"))}hunter2\n`, "line 2: is not JSON: must be an event"],
  [
    "cut in its first line",
    '{"sequence":0,"timestamp":1,"preludeEvent":{"config":{"a":"hunt',
    "line 1: ends in the middle of its JSON: the log is truncated",
  ],
  [
    "with text that is not Unicode",
    log(step("same", { ...queue, inputs: { a: "\ud800" } })).replace("\\\\ud800", "\\ud800"),
    "line 1: holds text that is not Unicode (a lone surrogate)",
  ],
])("refuses a log %s", (_, text, message) => {
  expect(() => read(text)).toThrow(new GraphError(`events.jsonl: ${message}`));
});

it.each(["cli-export.json", "cli-first-preview.json", "platform-export.json"])("%s is no event log", (name) => {
  const text = readFileSync(`test/fixtures/graph/${name}`, "utf8");
  expect(read(text)).toEqual(readDeployment(text, "events.jsonl"));
});
