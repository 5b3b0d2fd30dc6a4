/** What must not be deployed is stopped under the official CLI, in words that name what to mend. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { cliVersion, type EngineProject } from "./cli.ts";
import { deployed, POLICY_PACK } from "./deployed.ts";

const BAD = { "larder:deletionGuards": false };

describe.skipIf(cliVersion === undefined)("a change that breaks a rule", () => {
  let project: EngineProject;

  beforeAll(async () => {
    project = await deployed("staging");
    project.configure(BAD);
    project.cloud.forgetCalls();
  });

  afterAll(() => project?.close());

  it.each([
    ["preview", ["preview"]],
    ["up", ["up", "--yes"]],
  ])("stops %s with rule, resource and reason", async (_, command) => {
    const { exitCode, stdout } = await project.run([...command, "--policy-pack", POLICY_PACK]);
    expect(exitCode).not.toBe(0);
    expect(stdout).toMatch(/\[mandatory\] \[severity: high\] {2}rds-06[^\n]*\(aws:rds:Instance: db-primary\)/);
    expect(stdout).toContain("deletion protection is off");
    expect(project.cloud.object("aws:rds/instance:Instance", "db-primary").inputs.deletionProtection).toBe(true);
  });

  it("advisory ones are shown and stop nothing", async () => {
    project.configure({ "larder:deletionGuards": undefined });
    const stdout = await project.succeed("preview", "--policy-pack", POLICY_PACK);
    expect(stdout).toMatch(/\[advisory\] \[severity: high\] {2}bak-04-backup-copies/);
    expect(stdout).not.toContain("[mandatory]");
  });
});

describe.skipIf(cliVersion === undefined)("a mistake in the config", () => {
  it("is refused in the same words as offline, without a stack trace", async () => {
    const project = await deployed("dev");
    project.configure({ "larder:redis": { mode: "on" } });
    const { exitCode, stdout } = await project.run(["preview"]);
    expect(exitCode).not.toBe(0);
    expect(stdout).toContain('larder:redis.mode: one of "none", "replicated", "cluster", got "on"');
    expect(stdout).not.toMatch(/^\s+at .*\.[jt]s:\d+/m);
    project.close();
  });
});
