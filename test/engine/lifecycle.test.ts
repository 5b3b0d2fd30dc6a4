/** A stack's life under the official CLI, against the simulated cloud: up, nothing to do, changes, the end. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { STACKS, type Stack } from "../support/stacks.ts";
import { cliVersion, type EngineProject } from "./cli.ts";
import { deployed } from "./deployed.ts";
import { changesOf } from "./lifecycle/changes.ts";

const SETTINGS = "aws:backup/regionSettings:RegionSettings backup-settings";
/** What an account keeps: its settings outlive the stack that set them. */
const KEPT: Readonly<Record<Stack, readonly string[]>> = {
  dev: [],
  staging: [`${SETTINGS}-eu-west-1`],
  prod: [
    `${SETTINGS}-eu-central-1`,
    `${SETTINGS}-eu-west-1`,
    "aws:ecr/replicationConfiguration:ReplicationConfiguration copies-images-rules",
  ],
};

describe.skipIf(cliVersion === undefined).each(STACKS)("%s", (stack) => {
  let project: EngineProject;

  beforeAll(async () => {
    project = await deployed(stack);
    expect(project.cloud.objects().length).toBeGreaterThan(300);
  });

  afterAll(() => project?.close());

  it("has nothing to do after the first up", async () => {
    expect(await project.succeed("preview", "--expect-no-changes")).toMatch(/\d+ unchanged/);
  });

  it("finds the cloud as it left it", async () => {
    expect(await project.succeed("refresh", "--yes", "--skip-preview", "--expect-no-changes")).toMatch(/\d+ unchanged/);
  });

  it.each(changesOf(stack))("$title takes exactly the steps it should", async ({ values, steps }) => {
    project.configure(values);
    project.cloud.forgetCalls();
    await project.succeed("up", "--yes", "--skip-preview");
    expect(project.steps).toEqual([...steps].sort());
  });

  it.runIf(stack !== "dev")("is not destroyed: what holds data is guarded, and nothing else goes first", async () => {
    project.cloud.forgetCalls();
    const { exitCode, stdout } = await project.run(["destroy", "--yes"]);
    expect(exitCode).not.toBe(0);
    expect(stdout).toMatch(/ReplicationGroup::redis-sessions-group" cannot be deleted\s+because it is protected/);
    expect(project.steps).toEqual([]);
  });

  it("is gone in one go once its guards are lifted", async () => {
    if (stack !== "dev") {
      project.configure({ "larder:deletionGuards": false });
      await project.succeed("up", "--yes", "--skip-preview");
    }
    project.cloud.fill("aws:s3/bucket:Bucket", "uploads-bucket", 3);
    project.cloud.fill("aws:ecr/repository:Repository", "api-images-repository", 3);
    // Nothing inside of PostgreSQL is deleted one by one.
    project.cloud.setTunnel(false);
    await project.succeed("destroy", "--yes", "--skip-preview");
    const left = project.cloud.objects().map(({ type, name }) => `${type} ${name}`);
    expect(left.sort()).toEqual(KEPT[stack]);
  });
});
