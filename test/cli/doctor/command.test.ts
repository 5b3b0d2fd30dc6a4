import { execFile } from "node:child_process";
import { join } from "node:path";
import { describe, expect, it, vi } from "vitest";
import type { Check } from "../../../cli/doctor/check.ts";
import type { Examination } from "../../../cli/doctor/examine.ts";
import { doctorText } from "../../../cli/views/doctor.ts";
import { larderHere, type Outcome, ROOT } from "../../support/larder.ts";
import { SECRETS } from "./fakes.ts";
import { surroundings } from "./surroundings.ts";

const at = surroundings();

/** As a user starts it, with nothing in the environment but this. */
function doctor(args: readonly string[], env: Readonly<Record<string, string>>): Promise<Outcome> {
  return new Promise((resolve) => {
    const all = [join(ROOT, "cli/main.ts"), "doctor", ...args];
    execFile(process.execPath, all, { cwd: ROOT, env, encoding: "utf8" }, (error, stdout, stderr) => {
      resolve({ status: error === null ? 0 : Number(error.code), stdout, stderr });
    });
  });
}

describe("larder doctor", () => {
  it("prints what lacks and what mends it, and ends with 1", async () => {
    at.machine.remove("pulumi");
    const env = {
      PATH: at.machine.bin,
      HOME: at.machine.home,
      PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "1",
      PULUMI_HOME: undefined,
      PULUMI_BACKEND_URL: undefined,
      PULUMI_ACCESS_TOKEN: undefined,
      CLOUDFLARE_API_TOKEN: undefined,
      AWS_ACCESS_KEY_ID: undefined,
      AWS_SECRET_ACCESS_KEY: undefined,
    };
    for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value);
    const { status, stdout, stderr } = await larderHere("doctor", "prod");
    expect([status, stderr]).toEqual([1, ""]);
    expect(stdout).toMatch(/^prod {2}what `pulumi up` needs here\n/);
    for (const title of ["tools on this machine", "state", "access", "quotas of the account"])
      expect(stdout).toContain(`\n${title}\n`);
    expect(stdout).toMatch(/ {2}missing {2}Pulumi CLI +none on PATH/);
    expect(stdout).toMatch(/ {2}missing {2}backend +not logged in to any\n +mend: npm run pulumi -- login/);
    expect(stdout).toMatch(/\n1 ok, \d+ missing, \d+ unknown\n$/);
    expect(stdout).not.toMatch(/undefined|\[object/);
  });

  it("prints JSON and nothing beside it", async () => {
    const env = {
      HOME: at.machine.home,
      AWS_EC2_METADATA_DISABLED: "true",
      PATH: `${at.machine.bin}:/usr/bin:/bin`,
      PULUMI_BACKEND_URL: "https://api.pulumi.com",
      PULUMI_IGNORE_AMBIENT_PLUGINS: "1",
      PULUMI_DEBUG_PROVIDERS: "aws:1,cloudflare:1,postgresql:1,random:1",
      CLOUDFLARE_API_TOKEN: SECRETS.cloudflare,
      CLOUDFLARE_BASE_URL: at.services.url,
      AWS_ENDPOINT_URL: at.services.url,
      AWS_ACCESS_KEY_ID: "AKIAEXAMPLE",
      AWS_SECRET_ACCESS_KEY: SECRETS.awsSecret,
    };
    const { status, stdout, stderr } = await doctor(["prod", "--json", "--timeout", "60"], env);
    const { schemaVersion, stack, checks, summary }: Examination & { schemaVersion: number; stack: string } =
      JSON.parse(stdout);
    expect([schemaVersion, stack, stderr]).toEqual([1, "prod", ""]);
    // No tunnel stands at the port that the stack file names.
    expect(checks.filter((check) => check.status !== "ok").map(({ id }) => id)).toEqual(["database"]);
    expect(summary).toEqual({ ok: checks.length - 1, missing: 1, wrong: 0, unknown: 0 });
    expect(status).toBe(1);
    for (const secret of Object.values(SECRETS)) expect(stdout).not.toContain(secret);
    // A process of its own, on a machine that may be busy.
  }, 120_000);

  it.each([
    [["prd"], 'error: unknown stack "prd", did you mean "prod"? Known are dev, staging, prod\n'],
    [[], "error: missing required argument 'stack'; see larder doctor --help\n"],
    [
      ["prod", "--jsn"],
      'error: unknown option "--jsn", did you mean "--json"? Known are --json, --timeout, --version, --debug, --help\n',
    ],
    [["prod", "--timeout", "0"], 'error: --timeout: whole seconds from 1 to 300, got "0"\n'],
    [["prod", "--timeout", "1e2"], 'error: --timeout: whole seconds from 1 to 300, got "1e2"\n'],
  ])("refuses %j", async (args, message) => {
    expect(await larderHere("doctor", ...args)).toEqual({ status: 2, stdout: "", stderr: message });
  });
});

describe("the text", () => {
  const check = (status: Check["status"]): Check => ({
    id: status,
    group: "tools",
    title: status,
    status,
    found: "x",
    ...(status !== "ok" && { mend: "y" }),
  });
  const text = (...checks: readonly Check[]) => {
    const count = (status: Check["status"]) => checks.filter((each) => each.status === status).length;
    const summary = { ok: count("ok"), missing: count("missing"), wrong: count("wrong"), unknown: count("unknown") };
    return doctorText("prod", { checks, summary }, (_, words) => words);
  };

  it("ends with what is amiss", () => {
    expect(text(check("ok"), check("wrong"), check("unknown")).split("\n").at(-1)).toBe("1 ok, 1 wrong, 1 unknown");
  });

  it("says that all is there only if it is", () => {
    expect(text(check("ok")).split("\n").at(-1)).toBe("everything is there");
    expect(text(check("ok"), check("unknown"))).not.toContain("everything");
  });
});
