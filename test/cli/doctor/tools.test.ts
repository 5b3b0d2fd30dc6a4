import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { isOn } from "../../../cli/doctor/situation.ts";
import { atLeast, parseVersion } from "../../../cli/doctor/version.ts";
import { type Changes, surroundings } from "./surroundings.ts";

const at = surroundings();

describe("a machine that has all", () => {
  it("is ok in every check, each with its own id", async () => {
    const checks = await at.all();
    expect([...checks.values()].filter(({ status }) => status !== "ok")).toEqual([]);
    expect([...checks.keys()]).toEqual([
      ...["node", "cli", "plugin-aws", "plugin-cloudflare", "plugin-postgresql", "plugin-random"],
      ...["backend", "stack", "lock", "interrupted", "secrets-provider", "aws-account", "cloudflare-token", "database"],
      ...["quota-vpcs", "quota-addresses", "quota-endpoints", "quota-load-balancers", "quota-fargate"],
      ...["quota-databases", "quota-cache-nodes", "quota-buckets", "quota-distributions"],
    ]);
  });

  it("is asked nothing that could change it", async () => {
    await at.all();
    const calls = readFileSync(join(at.machine.root, "calls"), "utf8").trim().split("\n").sort();
    expect(calls).toEqual([
      "stack export --stack prod --non-interactive",
      "stack ls --json --non-interactive",
      "version",
    ]);
    expect(at.services.asked.filter((question) => !/^(Get|Decrypt$|zones|prefix)/.test(question))).toEqual([]);
  });
});

describe("tools", () => {
  it("misses Node, and refuses one that cannot read TypeScript", async () => {
    at.machine.program("node", "echo v20.19.4");
    expect(await at.one("node")).toEqual([
      "wrong",
      expect.stringContaining("20.19.4, needs 22.18"),
      expect.stringContaining("npm ci"),
    ]);
    at.machine.remove("node");
    expect((await at.one("node", { env: { PATH: at.machine.bin } }))[0]).toBe("missing");
  });

  it("says where the CLI comes from if there is none", async () => {
    at.machine.remove("pulumi");
    const checks = await at.all();
    expect(checks.get("cli")).toMatchObject({ status: "missing", mend: expect.stringContaining("get.pulumi.com") });
    // What only the CLI can tell is unknown, and the rest goes on.
    expect(checks.get("backend")).toMatchObject({ status: "unknown", found: expect.stringContaining("there is none") });
    expect(checks.get("stack")?.status).toBe("unknown");
    expect(checks.get("aws-account")?.status).toBe("ok");
  });

  it.each([
    ["v3.259.9", "wrong"],
    ["v3.260.0", "ok"],
    ["v3.260.0-alpha.x1", "ok"],
    ["v4.0.0", "ok"],
    ["v2.999.0", "wrong"],
    ["no version", "wrong"],
  ])("judges a CLI that says %s as %s", async (version, status) => {
    at.machine.cli({ version });
    expect((await at.one("cli"))[0]).toBe(status);
  });

  it("refuses a CLI that fails, and one without the host for Node", async () => {
    at.machine.program("pulumi", "echo broken >&2; exit 3");
    expect(await at.one("cli")).toEqual(["wrong", expect.stringContaining("broken one"), expect.any(String)]);
    at.machine.cli().remove("pulumi-language-nodejs");
    expect((await at.one("cli"))[1]).toContain("no pulumi-language-nodejs");
  });

  it("does not wait for a CLI that never answers", async () => {
    at.machine.program("pulumi", "exec sleep 60");
    const start = performance.now();
    const checks = await at.all({ patience: 700 });
    expect(performance.now() - start).toBeLessThan(6000);
    expect(checks.get("cli")?.status).toBe("unknown");
    expect(checks.get("backend")).toMatchObject({
      status: "unknown",
      found: expect.stringContaining("no answer within"),
    });
  });

  it.each<[string, Changes, string, string]>([
    ["that can be downloaded", {}, "ok", "7.48.0 will be downloaded"],
    ["that the site does not have", { plugins: 403 }, "missing", "answers 403"],
    ["without a network", { plugins: 0 }, "missing", "cannot be reached"],
    [
      "where downloads are off",
      { env: { PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION: "true" } },
      "missing",
      "PULUMI_DISABLE_AUTOMATIC_PLUGIN_ACQUISITION",
    ],
    [
      "that a server stands for",
      { plugins: 0, env: { PULUMI_DEBUG_PROVIDERS: "random:1,aws:4711" } },
      "ok",
      "a server",
    ],
    [
      "where only another has a server",
      { plugins: 0, env: { PULUMI_DEBUG_PROVIDERS: "aws-native:4711" } },
      "missing",
      "7.48.0",
    ],
  ])("judges a plug-in %s", async (_, changes, status, text) => {
    const [found, words, mend] = await at.one("plugin-aws", changes);
    expect([found, words]).toEqual([status, expect.stringContaining(text)]);
    if (status === "missing") expect(mend).toBe("npm run pulumi -- plugin install resource aws 7.48.0");
  });

  it("finds plug-ins that are installed, by their version, and on PATH", async () => {
    at.machine.folder("home/.pulumi/plugins/resource-aws-v7.47.0");
    expect((await at.one("plugin-aws", { plugins: 0 }))[0]).toBe("missing");
    at.machine.folder("home/.pulumi/plugins/resource-aws-v7.48.0");
    expect((await at.one("plugin-aws", { plugins: 0 }))[0]).toBe("ok");
    at.machine.write("home/.pulumi/plugins/resource-aws-v7.48.0.partial", "");
    expect((await at.one("plugin-aws", { plugins: 0 }))[0]).toBe("missing");
    at.machine.program("pulumi-resource-aws", "exit 0");
    expect((await at.one("plugin-aws", { plugins: 0 }))[0]).toBe("ok");
    expect((await at.one("plugin-aws", { plugins: 0, env: { PULUMI_IGNORE_AMBIENT_PLUGINS: "1" } }))[0]).toBe(
      "missing",
    );
  });
});

describe("versions and switches", () => {
  it("reads versions", () => {
    expect(parseVersion("v3.260.0")).toEqual([3, 260, 0]);
    expect(parseVersion("pulumi 3.270.1-dev+abc")).toEqual([3, 270, 1]);
    for (const text of ["", "3.260", "1.2.3.4", "v1234567.0.0"]) expect(parseVersion(text), text).toBeUndefined();
    expect(atLeast([3, 260, 1], [3, 260, 0])).toBe(true);
    expect(atLeast([3, 59, 9], [3, 260, 0])).toBe(false);
    expect(atLeast([4, 0, 0], [3, 260, 0])).toBe(true);
  });

  it("reads switches as the CLI does", () => {
    expect(["1", "true", "TRUE", "0", "yes", "", undefined].map(isOn)).toEqual([
      true,
      true,
      true,
      false,
      false,
      false,
      false,
    ]);
  });
});
