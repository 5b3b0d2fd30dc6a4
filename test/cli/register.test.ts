import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { registers } from "../../audit/registers.ts";
import { larderHere, ROOT } from "../support/larder.ts";

const EXPORT = join(ROOT, "test/fixtures/graph/platform-export.json");
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "larder-register-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("larder register", () => {
  it("lists the registers with what each answers", async () => {
    const { status, stdout } = await larderHere("register", "--list");
    expect(status).toBe(0);
    expect(stdout.trimEnd().split("\n")).toHaveLength(registers.length);
    for (const { name, answers } of registers)
      expect(stdout).toMatch(new RegExp(`^${name} +${answers.slice(0, 20)}`, "m"));
  });

  it.each(registers.map(({ name }) => name))("reads %s in every format, the same in each run", async (name) => {
    for (const format of ["text", "markdown", "csv", "json"]) {
      const args = ["register", name, "--graph", EXPORT, "--format", format, "--as-of", "2026-12-01"];
      const [first, second] = [await larderHere(...args), await larderHere(...args)];
      expect(first, first.stderr).toMatchObject({ status: 0, stderr: "" });
      expect(second.stdout).toBe(first.stdout);
    }
  });

  it("writes to a file", async () => {
    const file = join(folder, "retention.csv");
    const { status, stdout } = await larderHere(
      "register",
      "retention",
      "--graph",
      EXPORT,
      "--format",
      "csv",
      "--out",
      file,
    );
    expect([status, stdout]).toEqual([0, ""]);
    expect(readFileSync(file, "utf8")).toMatch(/^Store,Kind,Data class,Kept/);
  });

  it.each([
    [["register"], /register needs a name: data-flow, retention/],
    [["register", "retentoin", "prod"], /unknown register "retentoin", did you mean "retention"/],
    [["register", "access"], /register needs a stack or --graph, one of the two/],
    [["register", "access", "prod", "--graph", EXPORT], /needs a stack or --graph, one of the two/],
    [["register", "access", "prd"], /unknown stack "prd"/],
    [["register", "access", "--graph", "/no/such.json"], /\/no\/such\.json: does not exist/],
    [["register", "access", "--graph", ROOT], /is a folder; a register is of one graph/],
    [["register", "access", "--graph", EXPORT, "--as-of", "1.12.2026"], /--as-of: expected a day/],
    [["register", "access", "prod", "--list"], /--list stands alone/],
  ])("refuses %j", async (args, message) => {
    const { status, stdout, stderr } = await larderHere(...args);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(message);
    expect(stderr.trimEnd().split("\n")).toHaveLength(1);
  });

  it("reads a broken export as an error, not as an empty register", async () => {
    const file = join(folder, "broken.json");
    writeFileSync(file, readFileSync(EXPORT, "utf8").slice(0, 2000));
    const { status, stderr } = await larderHere("register", "access", "--graph", file);
    expect(status).toBe(2);
    expect(stderr).toMatch(/the file is truncated/);
  });
});
