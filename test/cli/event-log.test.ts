/** The engine's event log as a source: what the commands do with it, and which refuse it. */
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { AuditReport } from "../../audit/model/schema.ts";
import { larderHere, ROOT } from "../support/larder.ts";

const LOG = join(ROOT, "test/fixtures/events/cli-preview.jsonl");
let folder: string;
const at = (...parts: readonly string[]) => join(folder, ...parts);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "larder-events-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

it("is checked as a preview, and what it does not record is not decided", async () => {
  const { status, stdout, stderr } = await larderHere(
    "check",
    "--graph",
    LOG,
    "--format",
    "json",
    "--as-of",
    "2026-12-01",
  );
  expect([status, stderr]).toEqual([0, ""]);
  const report = JSON.parse(stdout) as AuditReport;
  expect(report.graph.origin).toEqual({
    kind: "preview",
    lastModified: null,
    statement: "preview, from an event log, which does not record references between resources",
  });
  expect(report.coverage.statement).toMatch(/^Preview, from an event log, .*, not the live account\. /);
  const verdicts = (control: string) =>
    report.results.filter((each) => each.control === control).map((each) => each.verdict);
  expect(verdicts("KMS-01")).toEqual(["pass"]); // rotation is the key's own property
  expect(verdicts("SNS-02")).toEqual(["unknown"]); // its policy would refer to it
  expect(stdout).not.toContain("hunter2");
});

it("goes into a bundle, which can be verified and holds nothing of the debug lines", async () => {
  const out = at("bundle");
  const made = await larderHere("audit", "--graph", LOG, "--as-of", "2026-12-01", "--out", out);
  expect([made.status, made.stderr]).toEqual([0, ""]);
  expect(await larderHere("audit", "verify", out)).toMatchObject({ status: 0 });
  const files = readdirSync(out, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  expect(files.length).toBeGreaterThan(10);
  for (const { parentPath, name } of files) {
    expect(readFileSync(join(parentPath, name), "utf8"), name).not.toContain("hunter2");
  }
  // Judged again from the bundle's own graph, the gap is still known.
  const graph = files.find(({ name }) => name === "graph.json");
  const again = await larderHere("check", "--graph", join(graph?.parentPath ?? "", "graph.json"), "--format", "json");
  expect(again.stdout).toContain("which does not record references between resources");
});

it("is read by the registers, which say what is missing", async () => {
  const { status, stdout } = await larderHere("register", "encryption", "--graph", LOG, "--format", "markdown");
  expect(status).toBe(0);
  expect(stdout).toContain("alerts-cost");
  expect(stdout).toContain("An event log does not record references between resources");
});

it("is found in a folder beside other graphs", async () => {
  writeFileSync(at("events.jsonl"), readFileSync(LOG));
  writeFileSync(at("events.json"), readFileSync(join(ROOT, "test/fixtures/graph/platform-export.json")));
  await larderHere("check", "--graph", folder, "--format", "csv", "--out", at("reports/"));
  expect(readdirSync(at("reports")).sort()).toEqual(["events-2.csv", "events.csv", "index.html"]);
});

it.each([
  ["cost", "--graph"],
  ["diagram", "--graph"],
  ["diff", "dev", "--head"],
])("is refused by %s, which needs references", async (...args) => {
  const { status, stdout, stderr } = await larderHere(...args, LOG);
  expect([status, stdout]).toEqual([2, ""]);
  expect(stderr).toBe(
    `error: ${LOG}: is an event log, which does not record references between resources: must be the output of \`pulumi preview --json --show-sames\` here\n`,
  );
});

it("is refused where it is cut, in one line", async () => {
  const cut = at("cut.jsonl");
  writeFileSync(cut, readFileSync(LOG, "utf8").slice(0, 20_000));
  const { status, stdout, stderr } = await larderHere("check", "--graph", cut);
  expect([status, stdout]).toEqual([2, ""]);
  expect(stderr).toMatch(/^error: .*cut\.jsonl: line \d+: ends in the middle of its JSON: the log is truncated\n$/);
});
