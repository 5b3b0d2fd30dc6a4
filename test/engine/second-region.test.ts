/** Prod while its first region answers nothing at all: what stands in the second one can still be changed. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { failoverRunbook, failoverTargets, isFailoverTarget } from "../support/failover-targets.ts";
import { cliVersion, type EngineProject } from "./cli.ts";
import { deployed } from "./deployed.ts";

const POLICY = "aws:s3/bucketPolicy:BucketPolicy uploads-replica-policy";
const targeted = failoverTargets.flatMap((target) => ["--target", target]);
const AWAY = ["config", "set", "--path", "larder:regions.primaryAway", "true"];

describe.skipIf(cliVersion === undefined)("prod without its first region", () => {
  let project: EngineProject;

  beforeAll(async () => {
    project = await deployed("prod");
    project.cloud.failRegion("eu-west-1");
    project.configure({ "larder:buckets.uploads.noncurrentDays": 60 });
    project.cloud.forgetCalls();
  });

  afterAll(() => project?.close());

  it("has a runbook with these commands", () => {
    expect(failoverRunbook).toContain(
      "npm run pulumi -- config set --path 'larder:regions.primaryAway' true --stack prod",
    );
    expect(failoverRunbook).toMatch(/^npm run pulumi -- up --stack prod --refresh=false "\$\{TARGETS\[@\]\}"$/m);
    expect(failoverRunbook).toMatch(/`npm run pulumi -- refresh --stack prod "\$\{TARGETS\[@\]\}"`/);
  });

  it("cannot be changed as always: the first call is signed in through that region", async () => {
    const { exitCode, stdout } = await project.run(["up", "--yes", "--refresh=false", ...targeted]);
    expect(exitCode, stdout).not.toBe(0);
    expect(stdout).toContain("i/o timeout");
    expect(project.steps).toEqual([]);
  });

  it("takes a change in the second region by the runbook's commands, without a call to the first", async () => {
    await project.succeed(...AWAY);
    project.cloud.forgetCalls();
    await project.succeed("up", "--yes", "--refresh=false", ...targeted);
    expect(project.steps).toEqual([
      "update aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration uploads-replica-lifecycle",
    ]);
    expect(project.cloud.calls.filter(({ region }) => region === "eu-west-1")).toEqual([]);
  });

  it("brings back there what somebody deleted", async () => {
    project.cloud.remove("aws:s3/bucketPolicy:BucketPolicy", "uploads-replica-policy");
    project.cloud.forgetCalls();
    await project.succeed("refresh", "--yes", ...targeted);
    await project.succeed("up", "--yes", "--refresh=false", ...targeted);
    expect(project.steps).toEqual([`create ${POLICY}`]);
  });

  it("reaches with these targets all that stands there, and nothing of the first region", () => {
    const reached = project.cloud.objects().filter(({ urn }) => isFailoverTarget(urn));
    const there = project.cloud.objects().filter(({ region }) => region === "eu-central-1");
    expect(there.length).toBeGreaterThan(15);
    expect(reached.map(({ urn }) => urn).sort()).toEqual(there.map(({ urn }) => urn).sort());
  });

  it("goes on as before when the region is back", async () => {
    project.cloud.disarm();
    project.configure({ "larder:regions.primaryAway": undefined });
    project.cloud.forgetCalls();
    await project.succeed("up", "--yes", "--skip-preview");
    expect(project.steps).toEqual([
      "update aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration uploads-lifecycle",
    ]);
    await project.succeed("preview", "--expect-no-changes");
  });
});
