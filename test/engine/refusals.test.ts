/** What must not be deployed is stopped under the official CLI, in words that name what to mend. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { policyName } from "../../policies/catalogue.ts";
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

  // Off by default: the refusals above are of the same change.
  it("is put right where the configuration of the pack says so", async () => {
    const config = join(mkdtempSync(join(tmpdir(), "larder-remedies-")), "pack.json");
    writeFileSync(config, JSON.stringify({ [policyName("RDS-06")]: { enforcementLevel: "remediate" } }));
    const flags = ["--policy-pack", POLICY_PACK, "--policy-pack-config", config, "--show-policy-remediations"];
    const { stdout } = await project.run(["preview", "--diff", ...flags]);
    rmSync(dirname(config), { recursive: true });
    expect(stdout).toMatch(/\[remediate\][^\n]*rds-06/);
    expect(stdout).not.toMatch(/\[mandatory\][^\n]*rds-06/);
    expect(stdout).not.toMatch(/\bdeletionProtection\s*:\s*true => false/);
    // Another policy, which the configuration leaves alone, goes on to refuse the same change elsewhere.
    expect(stdout).toMatch(/\[mandatory\][^\n]*alb-06/);
    expect(stdout).toMatch(/\benableDeletionProtection\s*:\s*true => false/);
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
