/** `larder diff` over graph files: what it prints, its exit codes, and bad input. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Resource } from "../../graph/model.ts";
import { deployment, resource } from "../graph/build.ts";
import { larderHere } from "../support/larder.ts";

const DB = "aws:rds/instance:Instance";
/** What a terminal obeys, and what makes a line read as something else. */
const HOSTILE = "\u001b[2J\u009b1m\u0007\u202e\u200bx\r\ny";
let folder = "";
const file = (name: string) => join(folder, name);
const write = (name: string, ...resources: readonly Resource[]) =>
  writeFileSync(file(name), JSON.stringify(deployment(...resources)));

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "larder-diff-test-"));
  const position = { sourcePosition: "project:///components/db.ts#7,3" };
  write("base.json", resource(DB, "db", { deletionProtection: true, tags: { note: "a" } }, position));
  write("worse.json", resource(DB, "db", { deletionProtection: false, tags: { note: "a" } }, position));
  write("nasty.json", resource(DB, "db", { deletionProtection: true, tags: { note: "\u001b[31mred | <b>@team</b>" } }));
  write(
    "hostile.json",
    resource(
      DB,
      HOSTILE,
      { deletionProtection: false, [HOSTILE]: HOSTILE, tags: { [HOSTILE]: HOSTILE } },
      {
        sourcePosition: `project:///components/${HOSTILE}.ts#7,3`,
      },
    ),
    resource(DB, `db${HOSTILE}`, { deletionProtection: true, tags: { note: "a" } }),
    resource("aws:s3/bucket:Bucket", "n".repeat(10_000), { tags: { note: "b" } }),
  );
  write("other-project.json", { ...resource(DB, "db"), urn: `urn:pulumi:prod::acme::${DB}::db` });
  write("other-stack.json", { ...resource(DB, "db"), urn: `urn:pulumi:dev::larder::${DB}::db` });
  write("empty.json");
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const diff = (base: string, head: string, ...more: string[]) =>
  larderHere("diff", "prod", "--base", file(base), "--head", file(head), "--as-of", "2026-11-26", ...more);

describe("larder diff", () => {
  it("says what changes, what is risked and where, and ends with 1 where that blocks", async () => {
    const { status, stdout } = await diff("base.json", "worse.json");
    expect(status).toBe(1);
    expect(stdout).toContain("blocking  db  aws.rds.Instance  security  components/db.ts:7");
    expect(stdout).toContain("deletionProtection: true → false");
    expect(stdout).toMatch(/^~ db {2}aws\.rds\.Instance$/m);
    expect(stdout).toMatch(/^Cost {2}\d+\.\d\d → \d+\.\d\d USD a month \(0\), by the prices of \d{4}-\d\d-\d\d/m);
  });

  it("tells the same as JSON, byte for byte the same each time", async () => {
    const [first, second] = [
      await diff("base.json", "worse.json", "--format", "json"),
      await diff("base.json", "worse.json", "--format", "json"),
    ];
    expect(first.stdout).toBe(second.stdout);
    expect(JSON.parse(first.stdout)).toMatchObject({
      schemaVersion: 1,
      asOf: "2026-11-26",
      verdict: { blocked: true, incomplete: false, level: "blocking" },
      stacks: [
        { stack: "prod", profile: "prod", counts: { update: 1, unchanged: 0 }, risks: [{ rule: "safeguard-lost" }] },
      ],
    });
  });

  it("lets nothing from a graph reach the terminal or become markup", async () => {
    const text = (await diff("base.json", "nasty.json")).stdout;
    expect(text).not.toContain("\u001b[31m");
    expect((await diff("base.json", "nasty.json", "--format", "markdown")).stdout).not.toContain("<b>");
  });

  it.each([
    ["text", ["--format", "text"]],
    ["markdown", ["--format", "markdown"]],
  ])("lets no name, path or key of a graph reach the terminal or fill it, as %s", async (_, format) => {
    const { status, stdout } = await diff("base.json", "hostile.json", ...format);
    expect(status).toBe(1);
    expect(stdout).toContain("\\u{1b}[2J");
    expect(stdout.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\u200b-\u200f\u2028-\u202e\u2066-\u2069]/u);
    expect(Math.max(...stdout.split("\n").map((line) => line.length))).toBeLessThan(3000);
  });

  it("lets no error of a graph reach the terminal either", async () => {
    write("foreign.json", { ...resource(DB, "db"), urn: `urn:pulumi:\u001b[2J::larder::${DB}::db` });
    const { status, stderr } = await diff("foreign.json", "worse.json");
    expect(status).toBe(2);
    expect(stderr).toMatch(/^error: [\x20-\x7e]*\\u\{1b\}[\x20-\x7e]*\n$/);
  });

  it.each<[string, string[], string]>([
    ["nothing to compare with", ["diff", "prod"], "--base: name a commit (main) or a graph file to compare with"],
    [
      "an unknown stack",
      ["diff", "prd", "--base", "main"],
      'unknown stack "prd", did you mean "prod"? Known are dev, staging, prod',
    ],
    [
      "a day that is none",
      ["diff", "prod", "--base", "main", "--as-of", "yesterday"],
      '--as-of: expected a day, YYYY-MM-DD, got "yesterday"',
    ],
    [
      "a head that is not there",
      ["diff", "prod", "--base", "main", "--head", "/nowhere.json"],
      "/nowhere.json: does not exist",
    ],
  ])("refuses %s", async (_, args, message) => {
    expect(await larderHere(...args)).toMatchObject({ status: 2, stdout: "", stderr: `error: ${message}\n` });
  });

  it.each([
    ["another project", "other-project.json", 'is a graph of the project "acme", not of "larder"'],
    ["another stack", "other-stack.json", 'is a graph of the stack "dev", not of "prod"'],
    ["nothing", "empty.json", "holds no resources"],
  ])("refuses a base of %s", async (_, base, message) => {
    const { status, stdout, stderr } = await diff(base, "worse.json");
    expect({ status, stdout, stderr }).toEqual({
      status: 2,
      stdout: "",
      stderr: `error: --base ${file(base)}: ${message}\n`,
    });
  });
});
