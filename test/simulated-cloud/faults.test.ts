/** What goes wrong by order of a test, what changes behind the back of Pulumi, and what outlives the process. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type SimulatedCloud, startSimulatedCloud } from "../engine/cloud/server.ts";
import { spawnCloud } from "../engine/cloud/spawn.ts";
import { CloudState } from "../engine/cloud/state.ts";
import { EngineClient, initFailure } from "./engine-client.ts";

const PLACE = { account: "111122223333", partition: "aws", region: "eu-west-1" };
const VPC = "aws:ec2/vpc:Vpc";
const ROLE = "aws:iam/role:Role";
const TOPIC = "aws:sns/topic:Topic";

let cloud: SimulatedCloud;
let engine: EngineClient;

beforeEach(async () => {
  cloud = await startSimulatedCloud(PLACE);
  engine = new EngineClient(cloud.port);
});

afterEach(() => {
  engine.close();
  cloud.stop();
});

describe("faults", () => {
  const attempt = () => engine.create(TOPIC, "alerts");

  it("meet the calls they are for, as often as they are for", async () => {
    const fault = cloud.arm({
      kind: "error",
      message: "no",
      operation: "create",
      type: "aws:sns/*",
      name: "al*",
      skip: 1,
      count: 2,
    });
    await engine.create(VPC, "alerts");
    await attempt();
    await expect(attempt()).rejects.toThrow("no");
    await expect(attempt()).rejects.toThrow("no");
    await attempt();
    await engine.create(TOPIC, "other");
    expect(fault.hits).toBe(2);
    expect(cloud.objects(TOPIC, "alerts")).toHaveLength(2);
  });

  it("throttling shows only where the provider gives up", async () => {
    cloud.arm({ kind: "throttle-absorbed" });
    await attempt();
    cloud.arm({ kind: "throttle" });
    await expect(engine.create(TOPIC, "other")).rejects.toThrow("Rate exceeded");
    expect(cloud.calls.map(({ attempts, outcome }) => [attempts, outcome])).toEqual([
      [3, "ok"],
      [25, "fault"],
    ]);
  });

  it.each([["partial" as const], ["timeout" as const]])("%s: made, and the engine learns it", async (kind) => {
    cloud.arm({ kind });
    const error: unknown = await attempt().catch((thrown: unknown) => thrown);
    expect(initFailure(error)?.id).toBe(cloud.object(TOPIC, "alerts").id);
  });

  it("lost: made, and the engine does not learn it", async () => {
    cloud.arm({ kind: "lost" });
    const error: unknown = await attempt().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(Error);
    expect(initFailure(error)).toBeUndefined();
    expect(cloud.objects()).toHaveLength(1);
  });

  it("what was made twice shows, though nobody learned of the first", async () => {
    cloud.arm({ kind: "error" });
    await attempt().catch(() => {});
    cloud.arm({ kind: "lost" });
    await attempt().catch(() => {});
    expect(cloud.madeTwice).toEqual([]);
    await attempt();
    expect(cloud.madeTwice).toEqual([engine.urn(TOPIC, "alerts")]);
  });

  it.each([
    [undefined, 0],
    ["before" as const, 0],
    ["after" as const, 1],
  ])("hang (%s): ends when the engine cancels", async (when, made) => {
    const fault = cloud.arm({ kind: "hang", ...(when && { when }) });
    const hanging = attempt();
    await expect.poll(() => fault.hits).toBe(1);
    await expect(Promise.race([hanging, new Promise((resolve) => setTimeout(resolve, 50, "still"))])).resolves.toBe(
      "still",
    );
    await engine.cancel();
    await expect(hanging).rejects.toThrow("canceled");
    expect(cloud.objects()).toHaveLength(made);
  });

  it.each([
    ["before" as const, 0],
    ["after" as const, 1],
  ])("crash %s the thing is done; the next process finds the cloud as it was left", async (when, made) => {
    await engine.create(VPC, "net");
    cloud.arm({ kind: "crash", when });
    await expect(attempt()).rejects.toThrow(/UNAVAILABLE|CANCELLED|dropped|cancelled/i);
    await cloud.restart();
    engine.close();
    engine = new EngineClient(cloud.port);
    expect(cloud.objects(TOPIC)).toHaveLength(made);
    await engine.create(TOPIC, "others");
  });

  it("a failed region fails every call to it, and no other", async () => {
    await engine.configure({ region: '"eu-west-1"' });
    cloud.failRegion("eu-west-1");
    await expect(attempt()).rejects.toThrow("i/o timeout");
    await expect(engine.invoke("aws:ec2/getManagedPrefixList:getManagedPrefixList", { name: "x" })).rejects.toThrow(
      "i/o",
    );
    await expect(engine.configure({ region: '"eu-west-1"' })).rejects.toThrow("i/o timeout");
    await engine.create(TOPIC, "elsewhere", { region: "eu-central-1" });
    await engine.create(ROLE, "global");
    cloud.disarm();
    await attempt();
  });

  it("credentials of another account are refused at once", async () => {
    await expect(engine.configure({ region: '"eu-west-1"', allowedAccountIds: '["999999999999"]' })).rejects.toThrow(
      "AWS account ID not allowed: 111122223333",
    );
  });
});

describe("behind Pulumi's back", () => {
  it("a changed setting shows when it is read, and an update writes only what the program changed", async () => {
    const type = "aws:ecs/service:Service";
    const service = await engine.create(type, "web", { desiredCount: 2, enableExecuteCommand: false });
    cloud.change(type, "web", { desiredCount: 7 });
    expect((await engine.read(service))?.inputs.desiredCount).toBe(7);
    const updated = await engine.update(service, { desiredCount: 2, enableExecuteCommand: true });
    expect(cloud.object(type, "web").inputs).toMatchObject({ desiredCount: 7, enableExecuteCommand: true });
    expect(updated.outputs).toMatchObject({ desiredCount: 7, arn: service.outputs.arn });
  });

  it("a deleted one reads as absent and cannot be updated", async () => {
    const topic = await engine.create(TOPIC, "alerts");
    cloud.remove(TOPIC, "alerts");
    expect(await engine.read(topic)).toBeUndefined();
    await expect(engine.update(topic, { displayName: "x" })).rejects.toThrow("does not exist");
  });
});

it("takes the time that it is told to, scaled", async () => {
  const slow = await startSimulatedCloud({
    ...PLACE,
    latency: { secondsOf: (type, operation) => (type === TOPIC && operation === "create" ? 300 : 0), scale: 0.001 },
  });
  const client = new EngineClient(slow.port);
  await client.create(TOPIC, "alerts");
  const [topic] = slow.calls.map(({ startedMs, endedMs }) => endedMs - startedMs);
  expect(topic).toBeGreaterThanOrEqual(299);
  client.close();
  slow.stop();
});

it("keeps the cloud in a file over restarts, names and generations included", async () => {
  const folder = mkdtempSync(join(tmpdir(), "larder-cloud-"));
  const file = join(folder, "cloud.jsonl");
  const first = await startSimulatedCloud({ ...PLACE, file });
  const before = new EngineClient(first.port);
  const topic = await before.create(TOPIC, "alerts");
  const gone = await before.create(TOPIC, "gone");
  await before.delete(gone);
  first.stop();
  before.close();

  for (const _ of [1, 2]) {
    const next = await startSimulatedCloud({ ...PLACE, file });
    const after = new EngineClient(next.port);
    expect(await after.read(topic)).toEqual(topic);
    expect(next.objects()).toHaveLength(1);
    expect((await after.check(TOPIC, "gone", {})).name).not.toBe(gone.inputs.name);
    after.close();
    next.stop();
  }
  rmSync(folder, { recursive: true });
});

it("runs as a process of its own that dies of a crash and comes back", async () => {
  const folder = mkdtempSync(join(tmpdir(), "larder-cloud-"));
  const options = { ...PLACE, file: join(folder, "cloud.jsonl") };
  const first = await spawnCloud({ ...options, faults: [{ kind: "crash", when: "after", type: TOPIC }] });
  const before = new EngineClient(first.port);
  await expect(before.create(TOPIC, "alerts")).rejects.toThrow(/UNAVAILABLE|CANCELLED|dropped|cancelled/i);
  expect(await first.exited).toBe(1);
  before.close();

  const second = await spawnCloud(options);
  const after = new EngineClient(second.port);
  await expect(after.create(TOPIC, "twin", { name: "alerts-taken" })).resolves.toBeDefined();
  after.close();
  second.kill();
  await second.exited;
  expect(new CloudState(options.file).objects.map(({ name }) => name)).toEqual(["alerts", "twin"]);
  rmSync(folder, { recursive: true });
});
