/** Runs that go wrong at every resource, and what the next run makes of it. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Resource } from "../../graph/model.ts";
import { logicalNameOf } from "../../graph/urn.ts";
import { evaluateStack } from "../../offline/stack.ts";
import { projectRoot } from "../support/graph.ts";
import { cliVersion, EngineProject } from "./cli.ts";
import type { FaultKind } from "./cloud/types.ts";
import { existing, expectConverged, known, madeTwice, up, upUntilDone } from "./converge.ts";

const MINUTES = 60_000;
/** What a creation may meet and the engine learns of: refused, throttled, made but not ready, made but too slow. */
const KINDS = [
  { kind: "error" },
  { kind: "throttle" },
  { kind: "partial" },
  { kind: "timeout" },
] as const satisfies readonly FaultKind[];
/** A run with `--continue-on-error` fails at one layer of the graph; there are no more than this. */
const MOST_RUNS = 30;

async function targetsIn(stack: string): Promise<readonly Resource[]> {
  const { deployment } = await evaluateStack({ root: projectRoot, stack, mode: "deployed" });
  return (deployment.resources ?? []).filter(({ custom, type }) => custom && !type.startsWith("pulumi:"));
}

/** One fault for each resource, the kinds in turn. */
function armAll(project: EngineProject, targets: readonly Resource[]) {
  return targets.map(({ urn, type }, index) =>
    project.cloud.arm({
      operation: "create",
      type,
      name: logicalNameOf(urn),
      ...(KINDS[index % KINDS.length] ?? KINDS[0]),
    }),
  );
}

describe.skipIf(cliVersion === undefined)("faults", () => {
  let dev: EngineProject;

  beforeAll(async () => {
    dev = await EngineProject.open("dev");
  }, 2 * MINUTES);

  afterAll(() => dev?.close());

  it(
    "dev: each resource fails once, and the run that follows the last failure has all of it once",
    async () => {
      const targets = await targetsIn("dev");
      const armed = armAll(dev, targets);
      const runs = await upUntilDone(dev, ["--continue-on-error"], MOST_RUNS);
      expect(armed.filter(({ hits }) => hits !== 1).map(({ fault }) => `${fault.type} ${fault.name}`)).toEqual([]);
      await expectConverged(dev);
      console.info(`faults: ${armed.length} creations of dev failed once each, all survived, in ${runs} runs`);
    },
    90 * MINUTES,
  );

  it(
    "dev: changes fail once, and the next run makes them",
    async () => {
      const changed = await dev.fork();
      try {
        changed.configure({ "larder:services.api.scaling": { min: 2, max: 3 }, "larder:cluster.logRetentionDays": 30 });
        const armed = changed.cloud.arm({ operation: "update", kind: "error", count: 4 });
        const first = await up(changed, ["--continue-on-error"]);
        expect(first.exitCode, first.stdout.slice(-1500)).not.toBe(0);
        expect(armed.hits).toBeGreaterThan(0);
        await upUntilDone(changed, [], 6);
        await expectConverged(changed);
      } finally {
        changed.close();
      }
    },
    20 * MINUTES,
  );

  it(
    "dev: deletions fail once, and the next run leaves nothing",
    async () => {
      const gone = await dev.fork();
      try {
        const armed = gone.cloud.arm({ operation: "delete", type: "aws:*", kind: "error", count: 12 });
        const destroy = ["destroy", "--yes", "--skip-preview", "--continue-on-error", "--stack", "dev"];
        const first = await gone.run(destroy);
        expect(first.exitCode).not.toBe(0);
        expect(armed.hits).toBe(12);
        const last = await gone.run(destroy);
        expect(last.exitCode, last.stdout.slice(-1500)).toBe(0);
        expect(existing(gone)).toEqual([]);
      } finally {
        gone.close();
      }
    },
    30 * MINUTES,
  );
});

describe.skipIf(cliVersion === undefined)("faults, as a user meets them", () => {
  let dev: EngineProject;

  beforeAll(async () => {
    dev = await EngineProject.open("dev");
  }, 2 * MINUTES);

  afterAll(() => dev?.close());

  it(
    "a run stops at the first error, names it, and the next one goes on from there",
    async () => {
      const project = await dev.fork();
      try {
        const where = [
          "net-vpc",
          "db-primary",
          "redis-cache-group",
          "edge-alb",
          "api-service",
          "cdn-services-distribution",
        ];
        for (const name of where) {
          const armed = project.cloud.arm({
            operation: "create",
            type: "aws:*",
            name,
            kind: "error",
            message: `refused: ${name}`,
          });
          const { exitCode, stdout } = await up(project);
          expect(armed.hits, name).toBe(1);
          expect(exitCode, name).not.toBe(0);
          expect(stdout).toContain(`refused: ${name}`);
        }
        expect((await up(project)).exitCode).toBe(0);
        await expectConverged(project);
      } finally {
        project.close();
      }
    },
    60 * MINUTES,
  );

  it(
    "a provider that dies before it makes anything costs a run, nothing else",
    async () => {
      const project = await dev.fork();
      try {
        project.cloud.arm({ operation: "create", type: "aws:ec2/vpc:Vpc", kind: "crash", when: "before" });
        const first = await up(project);
        expect(first.exitCode).not.toBe(0);
        expect(`${first.stdout}${first.stderr}`).toContain("error reading from server: EOF");
        await project.cloud.restart();
        expect((await up(project)).exitCode).toBe(0);
        await expectConverged(project);
      } finally {
        project.close();
      }
    },
    20 * MINUTES,
  );

  it(
    "a provider that dies after it has made something leaves that behind: the state cannot know it (runbook)",
    async () => {
      const project = await dev.fork();
      try {
        project.cloud.arm({ operation: "create", type: "aws:ec2/vpc:Vpc", kind: "crash", when: "after" });
        expect((await up(project)).exitCode).not.toBe(0);
        await project.cloud.restart();
        expect((await up(project)).exitCode).toBe(0);
        // Two networks, one of them nobody's: what the runbook looks for by tags.
        const owned = new Set(await known(project));
        const orphans = project.cloud.objects().filter(({ type, id }) => !owned.has(`${type} ${id}`));
        expect(orphans.map(({ type, name }) => `${type} ${name}`)).toEqual(["aws:ec2/vpc:Vpc net-vpc"]);
        expect(orphans[0]?.outputs.tagsAll).toMatchObject({ project: "larder", environment: "dev" });
      } finally {
        project.close();
      }
    },
    20 * MINUTES,
  );

  it(
    "a run that hangs ends by one Ctrl-C, and the next one goes on",
    async () => {
      const project = await dev.fork();
      try {
        const hanging = project.cloud.arm({ operation: "create", type: "aws:rds/instance:Instance", kind: "hang" });
        const { exitCode } = await up(project, [], {
          onStart: (child) => {
            const timer = setInterval(() => {
              if (hanging.hits === 0) return;
              clearInterval(timer);
              child.kill("SIGINT");
            }, 200);
          },
        });
        expect(exitCode).not.toBe(0);
        expect(hanging.hits).toBe(1);
        expect((await up(project)).exitCode).toBe(0);
        await expectConverged(project);
      } finally {
        project.close();
      }
    },
    20 * MINUTES,
  );

  it(
    "a cloud that slows callers down is borne by the provider: one run",
    async () => {
      const project = await dev.fork();
      try {
        project.cloud.arm({
          operation: "create",
          type: "aws:*",
          kind: "throttle-absorbed",
          count: Number.POSITIVE_INFINITY,
        });
        const { exitCode, stdout } = await up(project);
        expect(exitCode, stdout.slice(-1500)).toBe(0);
        expect(
          new Set(
            project.cloud.calls
              .filter(({ type, operation }) => operation === "create" && type.startsWith("aws:"))
              .map(({ attempts }) => attempts),
          ),
        ).toEqual(new Set([3]));
        await expectConverged(project);
      } finally {
        project.close();
      }
    },
    20 * MINUTES,
  );
});

describe.skipIf(cliVersion === undefined)("faults in prod", () => {
  it(
    "every sixth creation fails once; nothing that holds data is made twice, replaced or deleted",
    async () => {
      const prod = await EngineProject.open("prod");
      try {
        const targets = (await targetsIn("prod")).filter((_, index) => index % 6 === 0);
        const armed = armAll(prod, targets);
        const runs = await upUntilDone(prod, ["--continue-on-error"], MOST_RUNS);
        expect(armed.filter(({ hits }) => hits !== 1).map(({ fault }) => fault.name)).toEqual([]);
        expect(madeTwice(prod)).toEqual([]);
        await expectConverged(prod);
        console.info(`faults: ${armed.length} creations of prod failed once each, all survived, in ${runs} runs`);
      } finally {
        prod.close();
      }
    },
    90 * MINUTES,
  );
});
