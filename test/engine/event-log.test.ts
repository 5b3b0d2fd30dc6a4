/** The event log of the official CLI gives the resources that its JSON preview gives, and is judged alike where it can be. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Deployment, MASKED_SECRET } from "../../graph/model.ts";
import { originOf } from "../../graph/origin.ts";
import { ResourceGraph } from "../../graph/query.ts";
import { readDeployment } from "../../graph/read.ts";
import { REDACTED_SECRET, redact } from "../../graph/redact.ts";
import { evaluatePolicies } from "../../policies/evaluate.ts";
import { cliVersion, type EngineProject } from "./cli.ts";
import { deployed } from "./deployed.ts";

/** The log has envelopes where the JSON preview has the mask alone. */
const masked = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value).replaceAll(JSON.stringify(REDACTED_SECRET), JSON.stringify(MASKED_SECRET)));

const STREAM = { PULUMI_ENABLE_STREAMING_JSON_PREVIEW: "true" };

describe.skipIf(cliVersion === undefined)("the event log of a preview", () => {
  let project: EngineProject;
  let folder: string;
  let log: Deployment;
  let preview: Deployment;

  beforeAll(async () => {
    project = await deployed("dev");
    folder = mkdtempSync(join(tmpdir(), "larder-events-"));
    const file = join(folder, "events.jsonl");
    await project.run(["preview", "--event-log", file], { env: { PULUMI_DEBUG_COMMANDS: "true" } });
    log = readDeployment(readFileSync(file, "utf8"), "log", { eventLogs: true });
    preview = readDeployment(await project.succeed("preview", "--json", "--show-sames"), "preview");
  });

  afterAll(() => {
    project?.close();
    if (folder !== undefined) rmSync(folder, { recursive: true });
  });

  it("holds every resource with the inputs of the JSON preview", () => {
    const inputsOf = (graph: Deployment) =>
      new Map((redact(graph).deployment.resources ?? []).map(({ urn, inputs = {} }) => [urn, inputs]));
    const [found, expected] = [inputsOf(log), inputsOf(preview)];
    expect([...found.keys()].sort()).toEqual([...expected.keys()].sort());
    for (const [urn, inputs] of expected) expect(masked(found.get(urn)), urn).toEqual(masked(inputs));
  });

  it("fails what the JSON preview fails, or says that it cannot tell", () => {
    const judged = (graph: Deployment) => evaluatePolicies(ResourceGraph.of(graph), { profile: "dev" }).results;
    const expected = new Map(judged(preview).map((result) => [`${result.control} ${result.urn}`, result.verdict]));
    const failed = judged(log).filter(({ verdict }) => verdict === "fail");
    expect(failed.length).toBeGreaterThan(0);
    for (const { control, urn } of failed) expect(expected.get(`${control} ${urn}`), `${control} ${urn}`).toBe("fail");
  });

  it("is the same when the preview is streamed", async () => {
    const { exitCode, stdout } = await project.run(["preview", "--json"], { env: STREAM });
    expect(exitCode).toBe(0);
    const urns = (graph: Deployment) => (graph.deployment.resources ?? []).map(({ urn }) => urn).sort();
    const streamed = readDeployment(stdout, "stream", { eventLogs: true });
    expect(urns(streamed)).toEqual(urns(log));
    expect(originOf(streamed)).toEqual(originOf(log));
  });
});
