/** Prod while its first region answers nothing at all: what stands in the second one can still be changed. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { projectRoot } from "../support/graph.ts";
import { cliVersion, type EngineProject } from "./cli.ts";
import { deployed } from "./deployed.ts";

const RUNBOOK = join(projectRoot, "docs/runbooks/region-failover.md");
const POLICY = "aws:s3/bucketPolicy:BucketPolicy uploads-replica-policy";

/** The runbook's own command, so that what people read in the night is what was tried. */
function commandOf(verb: "up" | "refresh" | "config set"): readonly string[] {
  const block = readFileSync(RUNBOOK, "utf8").replaceAll("\\\n", " ");
  const line = new RegExp(`^npm run pulumi -- (${verb} .*)$`, "m").exec(block)?.[1];
  if (line === undefined) throw new Error(`${RUNBOOK} has no "pulumi ${verb}"`);
  return [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? "");
}

describe.skipIf(cliVersion === undefined)("prod without its first region", () => {
  let project: EngineProject;

  beforeAll(async () => {
    project = await deployed("prod");
    project.cloud.failRegion("eu-west-1");
    project.configure({ "larder:buckets.uploads.noncurrentDays": 60 });
    project.cloud.forgetCalls();
  });

  afterAll(() => project?.close());

  it("cannot be changed as always: the first call is signed in through that region", async () => {
    const { exitCode, stdout } = await project.run([...commandOf("up"), "--yes"]);
    expect(exitCode, stdout).not.toBe(0);
    expect(stdout).toContain("i/o timeout");
    expect(project.steps).toEqual([]);
  });

  it("takes a change in the second region by the runbook's commands, without a call to the first", async () => {
    await project.succeed(...commandOf("config set"));
    project.cloud.forgetCalls();
    await project.succeed(...commandOf("up"), "--yes");
    expect(project.steps).toEqual([
      "update aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration uploads-replica-lifecycle",
    ]);
    expect(project.cloud.calls.filter(({ region }) => region === "eu-west-1")).toEqual([]);
  });

  it("brings back there what somebody deleted", async () => {
    project.cloud.remove("aws:s3/bucketPolicy:BucketPolicy", "uploads-replica-policy");
    project.cloud.forgetCalls();
    await project.succeed(...commandOf("refresh"), "--yes");
    await project.succeed(...commandOf("up"), "--yes");
    expect(project.steps).toEqual([`create ${POLICY}`]);
  });

  it("reaches with these commands all that stands there, and nothing of the first region", async () => {
    const targets = commandOf("up").flatMap((word, index, words) => (words[index - 1] === "--target" ? [word] : []));
    const patterns = targets.map(
      (target) => new RegExp(`^${target.replaceAll("**", ".*").replaceAll(/(?<!\.)\*/g, ".*")}$`),
    );
    const reached = project.cloud.objects().filter(({ urn }) => patterns.some((pattern) => pattern.test(urn)));
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
