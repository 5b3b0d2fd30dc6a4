import { execFileSync } from "node:child_process";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AuditReport } from "../../audit/model/schema.ts";
import { larderHere, ROOT } from "../support/larder.ts";

const EXPORT = join(ROOT, "test/fixtures/graph/platform-export.json");
let folder: string;
const at = (...parts: readonly string[]) => join(folder, ...parts);
const bundle = (out: string, ...more: readonly string[]) =>
  larderHere("audit", "--graph", EXPORT, "--as-of", "2026-12-01", "--out", at(out), ...more);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "larder-audit-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("larder audit", () => {
  it("writes a bundle that sha256sum accepts, the same each time, and exits by the verdict", async () => {
    const [first, second] = [await bundle("one"), await bundle("two")];
    expect([first.status, second.status], first.stderr).toEqual([1, 1]); // the export fails mandatory controls
    expect(execFileSync("sha256sum", ["-c", "--quiet", "SHA256SUMS"], { cwd: at("one"), encoding: "utf8" })).toBe("");
    expect(readFileSync(at("one", "SHA256SUMS"), "utf8")).toBe(readFileSync(at("two", "SHA256SUMS"), "utf8"));
    const digest = /^sha256:[0-9a-f]{64}$/m.exec(first.stdout)?.[0];
    expect(await larderHere("audit", "verify", at("one"), "--digest", digest ?? "")).toMatchObject({
      status: 0,
      stderr: "",
    });
  });

  it("bundles an evaluated stack with its config", async () => {
    const { status, stderr } = await larderHere("audit", "dev", "--as-of", "2026-12-01", "--out", at("dev"));
    expect(status, stderr).toBe(0);
    const config = JSON.parse(readFileSync(at("dev", "dev", "config.json"), "utf8"));
    expect(config.values.find(({ key }: { key: string }) => key === "larder:profile").value).toBe("dev");
    const manifest = JSON.parse(readFileSync(at("dev", "manifest.json"), "utf8"));
    expect(manifest.versions.node).toBe(process.versions.node);
    expect(manifest.versions["@pulumi/pulumi"]).toMatch(/^\d+\./);
    expect(readFileSync(at("dev", "exemptions.yaml"), "utf8")).toBe(
      readFileSync(join(ROOT, "policies/exemptions.yaml"), "utf8"),
    );
  });

  it("compares staging with prod, from stacks as from their graphs", async () => {
    const made = await larderHere("audit", "staging", "prod", "--as-of", "2026-12-01", "--out", at("pair"));
    expect(made.status, made.stderr).toBe(0);
    const graphs = ["staging", "prod"].map((stack) => at("pair", stack, "graph.json"));
    await larderHere("audit", "--graph", ...graphs, "--as-of", "2026-12-01", "--out", at("pair-again"));
    const parity = (out: string) => {
      const { reports } = JSON.parse(readFileSync(at(out, "report.json"), "utf8")) as { reports: AuditReport[] };
      return reports.flatMap(({ results }) => results).filter(({ control }) => control === "X-39");
    };
    expect(parity("pair")).toMatchObject([{ urn: expect.stringContaining(":staging::"), verdict: expect.anything() }]);
    expect(parity("pair-again")).toEqual(parity("pair"));
  });

  it("takes several graphs and folders of them, and names each", async () => {
    mkdirSync(at("graphs"));
    for (const name of ["a.json", "b.json"]) writeFileSync(at("graphs", name), readFileSync(EXPORT));
    const { stdout } = await larderHere(
      "audit",
      "--graph",
      at("graphs"),
      EXPORT,
      "--as-of",
      "2026-12-01",
      "--out",
      at("several"),
    );
    expect(stdout).toMatch(/^a .*\n^b .*\n^platform-export /m);
    expect(existsSync(at("several", "report.json"))).toBe(true);
  });

  it("leaves nothing behind where a graph is broken, and does not touch what is there", async () => {
    writeFileSync(at("broken.json"), "{");
    const before = readdirSync(folder).toSorted();
    const { status, stderr } = await larderHere("audit", "--graph", EXPORT, at("broken.json"), "--out", at("never"));
    expect([status, stderr.trimEnd().split("\n").length]).toEqual([2, 1]);
    expect(readdirSync(folder).toSorted()).toEqual(before);
    expect(await bundle("one")).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/is not empty; a bundle is never changed/),
    });
  });

  it.each([
    [["audit"], /audit needs --out DIR/],
    [["audit", "prod", "--graph", EXPORT, "--out", "/tmp/x-larder"], /takes stacks or --graph, not both/],
    [["audit", "prd", "--out", "/tmp/x-larder"], /unknown stack "prd", did you mean "prod"/],
    [["audit", "--out", "/no/such/folder"], /there is no folder \/no\/such; make it first/],
    [["audit", "--out", EXPORT], /is a file; name a folder/],
    [["audit", "verify"], /missing required argument 'dir'; see larder audit verify --help/],
    [["audit", "verify", "/no/such"], /no such file or folder/],
    [["audit", "verify", ROOT, "--digest", "abc"], /--digest: expected sha256: and 64/],
    [["audit", "verify", ROOT, "--digset", "abc"], /unknown option "--digset", did you mean "--digest"/],
    [["audit", "compare", EXPORT, EXPORT], /is no report: expected the JSON of "larder check --format json"/],
    [["audit", "compare", "/no/such", EXPORT], /\/no\/such: no such file or folder/],
    [["exemptions", "--within", "soon"], /expected days, such as 30d/],
    [["exemptions", "--exemptions", "/no/such.yaml"], /\/no\/such\.yaml: cannot be read/],
  ])("refuses %j", async (args, message) => {
    const { status, stdout, stderr } = await larderHere(...args);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  });
});

describe("larder audit verify", () => {
  it("finds what was changed, added and linked", async () => {
    await bundle("changed");
    appendFileSync(at("changed", "platform-export", "report.json"), " ");
    rmSync(at("changed", "README.md"));
    symlinkSync(EXPORT, at("changed", "README.md"));
    writeFileSync(at("changed", "note.txt"), "");
    const { status, stdout } = await larderHere("audit", "verify", at("changed"));
    expect(status).toBe(1);
    expect(stdout).toMatch(/CHANGED {2}README\.md: is no plain file/);
    expect(stdout).toMatch(/CHANGED {2}platform-export\/report\.json: was changed/);
    expect(stdout).toMatch(/CHANGED {2}note\.txt: does not belong to the bundle/);
    expect(await larderHere("audit", "compare", at("changed"), at("one"))).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/cannot be relied on: .* \(larder audit verify shows all\)/),
    });
  });
});

describe("larder audit compare", () => {
  it("tells what changed, in each format, and exits 1 where something got worse", async () => {
    const weaker = JSON.parse(readFileSync(EXPORT, "utf8"));
    const { resources } = weaker.deployment;
    weaker.deployment.resources = resources
      .filter(({ type }: { type: string }) => type !== "pulumi:providers:random")
      .map((each: { type: string; inputs: object }) =>
        each.type === "aws:rds/instance:Instance"
          ? { ...each, inputs: { ...each.inputs, storageEncrypted: false } }
          : each,
      );
    writeFileSync(at("platform-export.json"), JSON.stringify(weaker));
    await larderHere("audit", "--graph", at("platform-export.json"), "--as-of", "2026-12-01", "--out", at("weaker"));
    const worse = await larderHere("audit", "compare", at("one"), at("weaker"));
    expect(worse.status, worse.stderr).toBe(1);
    expect(worse.stdout).toMatch(/resource removed +urn:pulumi:.*pulumi:providers:random::/);
    expect(worse.stdout).toMatch(/new +RDS-02 +db-primary +pass -> fail \(mandatory\)/);
    expect((await larderHere("audit", "compare", at("weaker"), at("one"))).status).toBe(0);
    expect((await larderHere("audit", "compare", at("one"), at("two"))).stdout).toMatch(
      /no change[\s\S]*nothing got worse/,
    );
    const json = await larderHere("audit", "compare", at("one"), at("weaker"), "--format", "json");
    expect(JSON.parse(json.stdout).worse.length).toBeGreaterThan(0);
  });

  it("compares the JSON of check too", async () => {
    await larderHere(
      "check",
      "--graph",
      EXPORT,
      "--as-of",
      "2026-12-01",
      "--format",
      "json",
      "--out",
      at("report.json"),
    );
    const { status, stdout } = await larderHere(
      "audit",
      "compare",
      at("one"),
      at("report.json"),
      "--format",
      "markdown",
    );
    expect([status, stdout]).toEqual([0, expect.stringContaining("nothing got worse")]);
  });
});

describe("larder exemptions", () => {
  const file = () => at("exemptions.yaml");
  it("lists by the end; exit 1 where one has ended", async () => {
    writeFileSync(
      file(),
      `- {control: RDS-02, urn: "urn:pulumi:prod::x::*::a", reason: r, owner: o, ticket: T-1, created: "2026-01-01", expires: "2026-12-31"}
- {control: RDS-05, urn: "urn:pulumi:prod::x::*::b", reason: r, owner: o, ticket: T-2, created: "2026-01-01", expires: "2027-06-30"}
`,
    );
    const on = (asOf: string, ...more: readonly string[]) =>
      larderHere("exemptions", "--exemptions", file(), "--as-of", asOf, ...more);
    expect(await on("2026-12-01")).toMatchObject({
      status: 0,
      stdout: expect.stringMatching(/ends soon +2026-12-31 +30 days left +RDS-02[\s\S]*in force/),
    });
    expect((await on("2026-12-01", "--within", "30d")).stdout).toMatch(
      /1 of 2 exemptions, ended or ending within 30 days/,
    );
    expect((await on("2026-12-01", "--within", "7")).stdout).toMatch(/^0 of 2 exemptions/);
    expect(await on("2027-01-01")).toMatchObject({
      status: 1,
      stdout: expect.stringMatching(/^expired +2026-12-31 +1 day ago/m),
    });
    expect(JSON.parse((await on("2026-12-01", "--format", "json")).stdout).exemptions).toHaveLength(2);
    expect((await on("2026-12-01", "--format", "markdown")).stdout).toMatch(/\| ends soon \| 2026-12-31 \| 30 \|/);
  });
});
