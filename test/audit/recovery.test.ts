import { describe, expect, it } from "vitest";
import { judgeRecovery, storesIn } from "../../audit/recovery.ts";
import type { Deployment, Json, Resource } from "../../graph/model.ts";
import { ResourceGraph } from "../../graph/query.ts";
import { larderHere } from "../support/larder.ts";
import { wholeStack } from "../support/stacks.ts";

const prod = (await wholeStack("prod")).deployed;
const targets = { mistake: { rpoMinutes: 5, rtoMinutes: 60 }, region: { rpoMinutes: 60, rtoMinutes: 480 } };

/** The graph of prod without some resources, or with other inputs of one. */
function changed(change: (resource: Resource) => Resource | undefined): ResourceGraph {
  const { deployment } = prod;
  const resources = (deployment.deployment.resources ?? []).flatMap((each) => change(each) ?? []);
  return ResourceGraph.of({ ...deployment, deployment: { ...deployment.deployment, resources } } satisfies Deployment);
}
const without = (type: string) => changed((each) => (each.type.endsWith(`:${type}`) ? undefined : each));
const withInputs = (type: string, inputs: Readonly<Record<string, Json>>) =>
  changed((each) => (each.type.endsWith(`:${type}`) ? { ...each, inputs: { ...each.inputs, ...inputs } } : each));

const lines = (graph: ResourceGraph, name: string) =>
  storesIn(graph)
    .find((each) => each.name === name)
    ?.ways.map(
      ({ after, way, lostMinutes, downMinutes }) => `${after}: ${way}, ${lostMinutes} lost, ${downMinutes} down`,
    );
const missed = (graph: ResourceGraph, wanted = targets) =>
  judgeRecovery(storesIn(graph), wanted)
    .filter(({ verdict }) => verdict === "missed")
    .map(({ store, after }) => `${store.name} after ${after}`);

describe("the ways back", () => {
  it("of the database: its own logs, snapshots, and copies of both", () => {
    expect(lines(prod, "db-primary")).toEqual([
      "mistake: point-in-time recovery, 5 lost, 40 down",
      "region: point-in-time recovery from copied logs, 30 lost, 160 down",
      "mistake: daily snapshot, 1440 lost, 40 down",
      "region: copy of the daily snapshot, 1440 lost, 160 down",
      // From 23:00 to 05:00.
      "mistake: hourly snapshot, 360 lost, 40 down",
    ]);
  });

  it("of uploads: versions, the copied bucket, continuous backup and its copies", () => {
    expect(lines(prod, "uploads-bucket")).toEqual([
      "mistake: earlier versions, 0 lost, 30 down",
      "region: replicated bucket, 15 lost, 120 down",
      "mistake: continuous backup, 15 lost, 240 down",
      "region: copy of the daily backup, 1440 lost, 360 down",
    ]);
  });

  it("leave out copies: these are ways, not stores; replicas too", () => {
    const names = storesIn(prod).map(({ name }) => name);
    expect(names).toContain("uploads-bucket");
    expect(names).not.toContain("uploads-replica-bucket");
    expect(names).not.toContain("db-replica-r1");
  });

  it.each([
    ["InstanceAutomatedBackupsReplication", "db-primary", /copied logs/],
    ["BucketReplicationConfig", "uploads-bucket", /replicated/],
    ["Selection", "db-primary", /snapshot/],
    ["Selection", "uploads-bucket", /backup/],
    ["BucketVersioning", "uploads-bucket", /versions/],
  ])("end with what they rest on: without %s", (type, name, way) => {
    expect(lines(prod, name)?.join()).toMatch(way);
    expect(lines(without(type), name)?.join()).not.toMatch(way);
  });

  it("of a larger database take longer", () => {
    expect(lines(withInputs("Instance", { allocatedStorage: 500 }), "db-primary")?.[0]).toMatch(/80 down/);
  });
});

describe("targets", () => {
  it("are met by prod, and missed without automated backups or copies", () => {
    expect(missed(prod)).toEqual([]);
    expect(missed(withInputs("Instance", { backupRetentionPeriod: 0 }))).toEqual([
      "db-primary after mistake",
      "db-primary after region",
    ]);
    expect(missed(without("InstanceAutomatedBackupsReplication"))).toEqual(["db-primary after region"]);
    expect(missed(withInputs("Secret", { replicas: [] })).length).toBeGreaterThan(3);
  });

  it("need one way that loses little and is quick: not two ways, one of each", () => {
    const quick = { ...targets, region: { rpoMinutes: 15, rtoMinutes: 150 } };
    expect(missed(prod, quick)).toEqual(["db-primary after region"]);
  });

  it("do not hold for caches, public data and what is excused", () => {
    const exempt = storesIn(prod).flatMap(({ name, exempt: reason }) => (reason === undefined ? [] : [name]));
    expect(exempt).toEqual(expect.arrayContaining(["redis-cache-group", "redis-sessions-group", "edge-logs-bucket"]));
    expect(exempt).not.toContain("db-primary");
  });
});

describe("larder recovery", () => {
  it("shows each store with its best way, and exits with 0 when nothing is missed", async () => {
    const { status, stdout, stderr } = await larderHere("recovery", "prod");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toContain("at most 5 min lost, 1 h down");
    expect(stdout).toMatch(/db-primary +data, by mistake +point-in-time recovery +5 min +40 min +met/);
    expect(stdout).toContain("no target missed");
  });

  it("says it as JSON, too", async () => {
    const { status, stdout } = await larderHere("recovery", "staging", "--json");
    expect(status).toBe(0);
    const report = JSON.parse(stdout);
    expect(report).toMatchObject({ schemaVersion: 1, stack: "staging", targets: { mistake: { rpoMinutes: 60 } } });
    expect(report.targets).not.toHaveProperty("region");
    expect(report.outcomes).toContainEqual({
      store: "db-primary",
      kind: "database",
      after: "mistake",
      way: "point-in-time recovery",
      verdict: "met",
    });
  });

  it("refuses a stack that is none", async () => {
    expect((await larderHere("recovery", "nowhere")).status).toBe(2);
  });
});
