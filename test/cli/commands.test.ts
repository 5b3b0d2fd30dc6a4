/** The commands on the project's own stacks. What they read is tested in its own room; here is what the user gets. */
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import type { Deployment, Resource } from "../../graph/model.ts";
import { findPlaintextSecrets } from "../../graph/redact.ts";
import { controlIds } from "../../policies/catalogue.ts";
import type { Report, ReportSummary } from "../../policies/report.ts";
import { larder, larderHere, ROOT } from "../support/larder.ts";

let folder: string;
let prod: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "larder-cli-"));
  const { status, stdout, stderr } = larder(["synth", "prod"]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  prod = stdout;
  writeFileSync(join(folder, "prod.json"), prod);
});

/** A copy of the graph of prod in which one resource of the type has other inputs. */
function weakened(type: string, inputs: Readonly<Record<string, boolean | number>>): { path: string; urn: string } {
  const deployment: Deployment = JSON.parse(prod);
  const found = deployment.deployment.resources?.find((resource) => resource.type === type);
  if (found === undefined) throw new Error(`no ${type} in prod`);
  const weak: Resource = { ...found, inputs: { ...found.inputs, ...inputs } };
  const resources = deployment.deployment.resources?.map((resource) => (resource === found ? weak : resource)) ?? [];
  const path = join(folder, "weakened.json");
  writeFileSync(path, JSON.stringify({ ...deployment, deployment: { ...deployment.deployment, resources } }));
  return { path, urn: found.urn };
}

describe("synth", () => {
  it("gives the same bytes again, also through --out, from another folder and in another process", () => {
    const file = join(folder, "again.json");
    const { status, stdout, stderr } = larder(["synth", "prod", "--out", file], { cwd: tmpdir() });
    expect({ status, stdout, stderr }).toEqual({ status: 0, stdout: "", stderr: "" });
    expect(readFileSync(file, "utf8") === prod).toBe(true);
  });

  it("is a deployment of version 3 without a plaintext secret or a path of this machine", () => {
    const deployment: Deployment = JSON.parse(prod);
    expect(deployment.version).toBe(3);
    expect(deployment.deployment.resources?.length).toBeGreaterThan(100);
    expect(findPlaintextSecrets(deployment)).toEqual([]);
    expect(prod).not.toContain(ROOT);
  });

  it("takes any stack file under the name given", async () => {
    const file = join(folder, "what-if.yaml");
    writeFileSync(file, readFileSync(join(ROOT, "Pulumi.dev.yaml"), "utf8").replace("10.10.0.0/16", "10.99.0.0/16"));
    const { status, stdout } = await larderHere("synth", "trial", "--config", file);
    expect(status).toBe(0);
    expect(stdout).toContain('"cidrBlock": "10.99.0.0/16"');
    expect(stdout).toContain("urn:pulumi:trial::larder::");
  });
});

describe("check", () => {
  it("follows the contract for one graph, and holds on prod", async () => {
    const { status, stdout } = await larderHere("check", "prod", "--format", "json", "--as-of", "2026-12-01");
    const report: Report = JSON.parse(stdout);
    expect(status).toBe(0);
    expect(Object.keys(report)).toEqual(
      expect.arrayContaining(["schemaVersion", "tool", "asOf", "graph", "controls", "results", "coverage", "summary"]),
    );
    expect(report).toMatchObject({ asOf: "2026-12-01", profile: "prod", summary: { fail: { mandatory: 0 } } });
    expect(report.graph.stack).toBe("prod");
  });

  it("names control, URN and value of what was weakened, and exits 1", () => {
    const { path, urn } = weakened("aws:rds/instance:Instance", { storageEncrypted: false });
    const { status, stdout, stderr } = larder(["check", "--graph", path]);
    expect({ status, stderr }).toEqual({ status: 1, stderr: "" });
    expect(stdout).toContain("FAIL  RDS-02  critical  ");
    expect(stdout).toContain("storageEncrypted = false, must be true");
    expect(stdout).toContain(urn);
  });

  it("judges several graphs with one sum, and a folder as its files", async () => {
    const { path } = weakened("aws:rds/instance:Instance", { backupRetentionPeriod: 3 });
    const args = ["check", "--graph", join(folder, "prod.json"), path, "--format", "json"];
    const { status, stdout } = await larderHere(...args);
    const report: { reports: Report[]; summary: ReportSummary } = JSON.parse(stdout);
    expect(status).toBe(1);
    expect(report.reports.map(({ graph }) => graph.source)).toEqual([join(folder, "prod.json"), path]);
    expect(report.summary.fail.mandatory).toBe(1);
    expect(report.summary.results).toBe((report.reports[0]?.summary.results ?? 0) * 2);
    const graphs = readdirSync(folder).filter((name) => name.endsWith(".json"));
    const text = await larderHere("check", "--graph", folder);
    for (const name of graphs) expect(text.stdout).toContain(`${join(folder, name)}  declared code, profile prod`);
  });

  it("judges by the profile that is asked for", async () => {
    const { path } = weakened("aws:rds/instance:Instance", { backupRetentionPeriod: 3 });
    expect((await larderHere("check", "--graph", path)).status).toBe(1);
    expect((await larderHere("check", "--graph", path, "--profile", "dev")).status).toBe(0);
  });

  it("accepts what an exemption names until its day", async () => {
    const { path } = weakened("aws:rds/instance:Instance", { backupRetentionPeriod: 3 });
    const exemptions = join(folder, "exemptions.yaml");
    // Beside the project's own, without which prod does not pass.
    const own = readFileSync(join(ROOT, "policies/exemptions.yaml"), "utf8");
    writeFileSync(
      exemptions,
      `${own}- { control: RDS-05, urn: "urn:pulumi:prod::larder::*::db-primary", reason: restored from elsewhere,
    owner: [data, platform], ticket: OPS-1, created: "2026-11-25", expires: "2026-12-31" }\n`,
    );
    const on = (day: string) => larderHere("check", "--graph", path, "--exemptions", exemptions, "--as-of", day);
    const before = await on("2026-12-01");
    expect(before.status).toBe(0);
    expect(before.stdout).toContain("EXEMPT  RDS-05");
    expect(before.stdout).toContain("accepted until 2026-12-31 by data, platform, OPS-1: restored from elsewhere");
    expect((await on("2027-01-01")).status).toBe(1);
  });
});

describe("check of some controls, by other settings", () => {
  it("judges by the controls that are named alone", async () => {
    const args = ["check", "--graph", join(folder, "prod.json"), "--format", "json", "--control"];
    const report: Report = JSON.parse((await larderHere(...args, "RDS-05", "--control", "x-01,KMS-01")).stdout);
    expect(report.controls.map(({ id }) => id).toSorted()).toEqual(["KMS-01", "RDS-05", "X-01"]);
    expect(new Set(report.results.map(({ control }) => control)).size).toBe(3);
    expect(report.coverage.judgedResources).toBeLessThan(40);
  });

  it("takes levels and thresholds from the engine's own file", async () => {
    const file = join(folder, "settings.json.txt");
    writeFileSync(file, JSON.stringify({ "rds-05-backup-retention": { enforcementLevel: "advisory", minDays: 35 } }));
    const args = ["check", "--graph", join(folder, "prod.json"), "--settings", file, "--control", "RDS-05"];
    const { status, stdout } = await larderHere(...args);
    expect(status).toBe(0);
    expect(stdout).toContain("WARN  RDS-05");
    expect(stdout).toContain("need 35");
    expect(stdout).toContain("levels or thresholds of its own for RDS-05");
  });

  it("tells in words what was not judged", async () => {
    const { stdout } = await larderHere("check", "--graph", join(folder, "prod.json"));
    expect(stdout).toMatch(/no rule is for: aws\.\S+ x \d+/);
    expect(stdout).toMatch(/nothing to judge for: [A-Z0-9]+-\d\d, /);
  });
});

describe("explain of the controls", () => {
  it("lists every control, with and without --list", async () => {
    const { status, stdout } = await larderHere("explain");
    expect(status).toBe(0);
    expect(await larderHere("explain", "--list")).toEqual({ status, stdout, stderr: "" });
    expect(stdout.trimEnd().split("\n")).toHaveLength(controlIds.length + 1);
    expect(stdout).toMatch(/^RDS-06 +high +staging, prod +\S/m);
  });

  it("gives the same as JSON", async () => {
    const list: { id: string; levels: Record<string, string> }[] = JSON.parse(
      (await larderHere("explain", "--json")).stdout,
    );
    expect(list.map(({ id }) => id)).toEqual(controlIds);
    const one = JSON.parse((await larderHere("explain", "rds-05", "--json")).stdout);
    expect(one).toMatchObject({ id: "RDS-05", levels: { prod: "mandatory" }, settings: [{ name: "minDays" }] });
  });
});

describe("preview", () => {
  it("shows all stacks side by side with the policy verdict", () => {
    const { status, stdout, stderr } = larder(["preview"]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(/^ +dev +staging +prod\n/);
    for (const area of ["foundation", "edge", "compute", "data", "operations", "resources"]) {
      expect(stdout).toMatch(new RegExp(`^${area} +\\d+ +\\d+ +\\d+$`, "m"));
    }
    expect(stdout).toMatch(/^USD a month +\d+\.\d\d +\d+\.\d\d +[\d,]+\.\d\d$/m);
    expect(stdout).toMatch(/^policy +pass +pass +pass$/m);
  });

  it("counts the same resources in the overview, of one stack and in the tree", async () => {
    const { stdout } = await larderHere("preview", "dev", "--json");
    const [dev]: { resources: number; areas: Record<string, number> }[] = JSON.parse(stdout).stacks;
    expect(Object.values(dev?.areas ?? {}).reduce((sum, number) => sum + number)).toBe(dev?.resources);
    const single = await larderHere("preview", "dev");
    expect(single.stdout).toContain(`dev  profile dev: ${dev?.resources} resources in `);
    const { stdout: tree } = await larderHere("preview", "dev", "--tree");
    const leaves = tree.split("\n").filter((line) => /─ .* {2}(aws|cloudflare|postgresql|random)\.\S+/.test(line));
    expect(leaves).toHaveLength(dev?.resources ?? 0);
  });
});

describe("config and explain", () => {
  it("prints every value with its origin", async () => {
    const { stdout } = await larderHere("config", "prod");
    expect(stdout).toMatch(/^larder:network\.cidr +10\.30\.0\.0\/16 +Pulumi\.prod\.yaml$/m);
    expect(stdout).toMatch(/^larder:deletionGuards +true +profile prod$/m);
  });

  it("prints what two stacks have differently, and nothing else", async () => {
    const { stdout } = await larderHere("config", "prod", "--diff", "dev");
    expect(stdout).toMatch(/^larder:deletionGuards +true +false$/m);
    expect(stdout).not.toContain("larder:system");
    const same = await larderHere("config", "prod", "--diff", "prod");
    expect(same.stdout).toBe("prod and prod have the same effective config\n");
  });

  it("gives config as JSON", async () => {
    const { stdout } = await larderHere("config", "dev", "--json");
    const { values }: { values: { key: string; value: unknown; origin: { from: string } }[] } = JSON.parse(stdout);
    expect(values).toContainEqual({
      key: "larder:profile",
      value: "dev",
      origin: { from: "file", file: "Pulumi.dev.yaml" },
    });
  });

  it.each([
    ["rds-05", "RDS-05  Databases keep automated backups long enough"],
    ["RDS-05", "dev mandatory, staging mandatory, prod mandatory"],
    ["aws:rds/instance:Instance", "holds data: deleting or replacing it loses them"],
    ["rds.instance", "RDS-05"],
    ["larder:database.backupRetentionDays", "a whole number from 1 to 35"],
    ["database.backupRetentionDays", "prod: 30 (profile prod, database#rds)"],
    ["database.access.reach", "tunnel: Through a port forward on this machine."],
    ["services.api.port", "kind: internal"],
    ["services.*.route.host", "services.web.route.host: larder.example (Pulumi.prod.yaml)"],
  ])("explains %s", async (what, text) => {
    const { status, stdout } = await larderHere("explain", what);
    expect(status).toBe(0);
    expect(stdout).toContain(text);
  });

  it("suggests what was meant", async () => {
    const { status, stderr } = await larderHere("explain", "database.backupRetention");
    expect(status).toBe(2);
    expect(stderr).toContain(
      'nothing is known of "database.backupRetention": did you mean "database.backupRetentionDays"?',
    );
  });
});

describe("colour", () => {
  const ESCAPE = "\u001b[";
  it("is absent from a pipe, there when forced, and absent again with NO_COLOR", () => {
    expect(larder(["explain", "RDS-05"]).stdout).not.toContain(ESCAPE);
    expect(larder(["explain", "RDS-05"], { env: { FORCE_COLOR: "1" } }).stdout).toContain(ESCAPE);
    expect(larder(["explain", "RDS-05"], { env: { NO_COLOR: "1" } }).stdout).not.toContain(ESCAPE);
  });
});
