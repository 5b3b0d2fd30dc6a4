/** Runs that go wrong at every resource, and what the next run makes of it. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Resource } from "../../graph/model.ts";
import { logicalNameOf } from "../../graph/urn.ts";
import { cliVersion, EngineProject } from "./cli.ts";
import type { FaultKind } from "./cloud/types.ts";
import { typeOf } from "./cloud/wire.ts";
import { deletedIn, existing, expectConverged, holdsData, known, madeBy, up, upUntilDone } from "./converge.ts";
import { deployed } from "./deployed.ts";

/** What a creation may meet and the engine learns of: refused, throttled, made but not ready, made but too slow. */
const KINDS = [
  { kind: "error" },
  { kind: "throttle" },
  { kind: "partial" },
  { kind: "timeout" },
] as const satisfies readonly FaultKind[];

/** With `--continue-on-error` a run fails at one layer of the graph at least; there are fewer than this. */
const MOST_RUNS = 40;

/** One fault for each resource, the kinds in turn. */
function armAll(project: EngineProject, targets: readonly Resource[]) {
  return targets.map(({ urn, type }, index) => {
    const kind = KINDS[index % KINDS.length] ?? KINDS[0];
    return project.cloud.arm({ operation: "create", type, name: logicalNameOf(urn), ...kind });
  });
}

async function failOnceEach(project: EngineProject, targets: readonly Resource[]): Promise<void> {
  const armed = armAll(project, targets);
  const runs = await upUntilDone(project, ["--continue-on-error"], MOST_RUNS);
  expect(armed.filter(({ hits }) => hits !== 1).map(({ fault }) => `${fault.type} ${fault.name}`)).toEqual([]);
  // Whatever fails, nothing is sent before what it needs is there: no edge is missing.
  expect(project.cloud.calls.filter(({ outcome }) => outcome === "refused").map(({ message }) => message)).toEqual([]);
  await expectConverged(project);
  console.info(`faults: ${armed.length} creations of ${project.stack} failed once each; all there after ${runs} runs`);
}

describe.skipIf(cliVersion === undefined)("a first run that fails", () => {
  it("at each resource of dev in turn: the next ones go on from there, and all of it is there once", async () => {
    const dev = await EngineProject.open("dev");
    try {
      await failOnceEach(dev, await madeBy("dev"));
    } finally {
      dev.close();
    }
  });

  it("at the first of each type that holds data or that only prod has, and at what the latter need", async () => {
    const prod = await EngineProject.open("prod");
    try {
      const targets = sampled(await madeBy("prod"), await madeBy("dev"));
      expect(targets.length).toBeGreaterThan(40);
      await failOnceEach(prod, targets);
    } finally {
      prod.close();
    }
  });
});

function sampled(inProd: readonly Resource[], inDev: readonly Resource[]): readonly Resource[] {
  const known = new Set(inDev.map(({ type }) => type));
  const firsts = [...Map.groupBy(inProd, ({ type }) => type).values()].flatMap(([first]) => first ?? []);
  const own = firsts.filter(({ type }) => !known.has(type));
  const needed = new Set(own.flatMap(({ dependencies = [] }) => dependencies));
  return inProd.filter(
    (each) => own.includes(each) || needed.has(each.urn) || (holdsData(each.type) && firsts.includes(each)),
  );
}

describe.skipIf(cliVersion === undefined)("on dev as it stands", () => {
  let dev: EngineProject;

  beforeAll(async () => {
    dev = await deployed("dev");
  });

  afterAll(() => dev?.close());

  it("a change that fails is made by the next run, and no other", async () => {
    dev.configure({
      "larder:services.api.scaling": { min: 2, max: 3 },
      "larder:cluster.logRetentionDays": 14,
      "larder:database.class": "db.t4g.small",
    });
    dev.cloud.forgetCalls();
    const armed = dev.cloud.arm({ operation: "update", kind: "error", count: 6 });
    const first = await up(dev, ["--continue-on-error"]);
    expect(first.exitCode, first.stdout.slice(-1500)).not.toBe(0);
    expect(armed.hits).toBe(6);
    const runs = await upUntilDone(dev, [], 2);
    expect(runs).toBe(1);
    await expectConverged(dev);
    expect(dev.cloud.object("aws:rds/instance:Instance", "db-primary").inputs.instanceClass).toBe("db.t4g.small");
  });

  it("a replacement that fails half-way leaves one of it, and nothing that holds data goes", async () => {
    dev.configure({ "larder:edge.cdn": { mode: "cloudfront", originLock: "vpc-origin" } });
    dev.cloud.forgetCalls();
    const armed = [
      dev.cloud.arm({ operation: "create", type: "aws:lb/loadBalancer:LoadBalancer", kind: "partial" }),
      dev.cloud.arm({ operation: "create", type: "aws:cloudfront/vpcOrigin:VpcOrigin", kind: "timeout" }),
      dev.cloud.arm({ operation: "delete", type: "aws:lb/loadBalancer:LoadBalancer", kind: "error" }),
    ];
    await upUntilDone(dev, ["--continue-on-error"], 8);
    expect(armed.map(({ hits }) => hits)).toEqual([1, 1, 1]);
    await dev.succeed("preview", "--expect-no-changes");
    expect(await known(dev)).toEqual(existing(dev));
    expect(deletedIn(dev).filter((what) => holdsData(what.split(" ")[0] ?? ""))).toEqual([]);
  });

  it("deletions that fail are done by the next run, which leaves nothing", async () => {
    const armed = dev.cloud.arm({ operation: "delete", type: "aws:*", kind: "error", count: 12 });
    const destroy = ["destroy", "--yes", "--skip-preview", "--continue-on-error"];
    expect((await dev.run(destroy)).exitCode).not.toBe(0);
    expect(armed.hits).toBe(12);
    await dev.succeed(...destroy);
    expect(existing(dev)).toEqual([]);
    expect(dev.cloud.madeTwice.filter((urn) => holdsData(typeOf(urn)))).toEqual([]);
  });
});
