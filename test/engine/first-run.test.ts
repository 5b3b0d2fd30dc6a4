/** README, "The first run" and "The second run": prod from nothing, then what is inside PostgreSQL, and no way back. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { projectRoot } from "../support/graph.ts";
import { cliVersion, type EngineProject } from "./cli.ts";
import { existing, holdsData, known } from "./converge.ts";
import { deployed, POLICY_PACK } from "./deployed.ts";

const PACK = ["--policy-pack", POLICY_PACK, "--policy-pack-config", join(POLICY_PACK, "first-run.json")];
const SERVICES = ["web", "api", "worker"];
const REACH = "larder:database.access.reach";
const SERVICE = "aws:ecs/service:Service";
const SCALING = "aws:appautoscaling/target:Target";
const VERSION = "aws:secretsmanager/secretVersion:SecretVersion";

const readme = readFileSync(join(projectRoot, "README.md"), "utf8");
const withoutImages = Object.fromEntries(SERVICES.map((name) => [`larder:services.${name}.image`, undefined]));

describe.skipIf(cliVersion === undefined)("prod from nothing", () => {
  let prod: EngineProject;

  beforeAll(async () => {
    prod = await deployed("prod", {
      title: "prod-first-run",
      change: { ...withoutImages, [REACH]: "none" },
      command: ["up", "--yes", ...PACK],
    });
  });

  afterAll(() => prod?.close());

  it("is the README's commands", () => {
    for (const reach of ["none", "tunnel"]) {
      expect(readme).toContain(`npm run pulumi -- config set --path '${REACH}' ${reach} --stack prod`);
    }
    expect(readme).toContain(
      "npm run pulumi -- up --stack prod --policy-pack policies --policy-pack-config policies/first-run.json",
    );
  });

  it("is up in one go, without a call to PostgreSQL, and without tasks of the services that wait for it", async () => {
    const objects = prod.cloud.objects();
    expect(objects.length).toBeGreaterThan(400);
    expect(objects.filter(({ type }) => type.startsWith("postgresql:"))).toEqual([]);
    const tasks = SERVICES.map((name) => prod.cloud.object(SERVICE, `${name}-service`).inputs.desiredCount);
    expect(tasks).toEqual([2, 0, 0]);
    await prod.succeed("preview", "--expect-no-changes");
  });

  it("takes the second run: adds what is inside PostgreSQL, replaces and deletes nothing", async () => {
    await prod.succeed("config", "set", "--path", REACH, "tunnel");
    const before = existing(prod);
    prod.cloud.forgetCalls();
    await prod.succeed("up", "--yes", ...PACK);
    expect(prod.steps.filter((step) => step.startsWith("delete"))).toEqual([]);
    expect(existing(prod)).toEqual(expect.arrayContaining([...before]));
    const made = prod.steps.filter((step) => step.startsWith("create")).map((step) => step.split(" ")[1]);
    expect(made.filter((type) => type?.startsWith("postgresql:")).length).toBeGreaterThan(20);
    expect(prod.steps.filter((step) => step.startsWith("update") && holdsData(step.split(" ")[1] ?? ""))).toEqual([]);
    // Autoscaling brings the tasks.
    expect(prod.steps).toContain(`update ${SCALING} api-scaling`);
    expect(prod.cloud.object(SCALING, "api-scaling").inputs.minCapacity).toBe(2);
    await prod.succeed("preview", "--expect-no-changes");
  });

  it("refuses the way back to none: what is in the server is protected, and nothing is touched", async () => {
    const project = await backToNone();
    try {
      const { exitCode, stdout } = await project.run(["up", "--yes"]);
      expect(exitCode).not.toBe(0);
      expect(stdout).toMatch(/cannot be deleted\s+because it is protected/);
      expect(project.steps).toEqual([]);
      expect(await known(project)).toEqual(existing(project));
    } finally {
      project.close();
    }
  });

  it("bears the way back without a preview: all that is there stays, and the next run with a tunnel mends the rest", async () => {
    const project = await backToNone();
    try {
      const there = existing(project);
      const { exitCode, stdout } = await project.run(["up", "--yes", "--skip-preview"]);
      expect(exitCode).not.toBe(0);
      expect(stdout).toMatch(/cannot be deleted\s+because it is protected/);
      expect(existing(project)).toEqual(there);
      const own = new Set(await known(project));
      const forgotten = there.filter((each) => !own.has(each)).map((each) => each.split(" ")[0]);
      expect(new Set(forgotten)).toEqual(new Set([VERSION]));
      await project.succeed("config", "set", "--path", REACH, "tunnel");
      await project.succeed("up", "--yes", "--skip-preview");
      expect(project.steps.filter((step) => step.startsWith("delete"))).toEqual([]);
      expect(project.cloud.object(SCALING, "api-scaling").inputs.minCapacity).toBe(2);
    } finally {
      project.close();
    }
  });

  async function backToNone(): Promise<EngineProject> {
    const project = await prod.fork();
    await project.succeed("config", "set", "--path", REACH, "none");
    project.cloud.forgetCalls();
    return project;
  }
});
