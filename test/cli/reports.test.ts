/** Where `larder check` puts its reports: a file, a folder with an index, a device; and what it leaves behind on failure. */
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { formatNames } from "../../audit/formats.ts";
import type { AuditReport } from "../../audit/model/schema.ts";
import { fileNamer } from "../../cli/report-output.ts";
import { serialise } from "../../graph/serialise.ts";
import { larderHere, ROOT } from "../support/larder.ts";
import { STACKS, wholeStack } from "../support/stacks.ts";

const EXPORT = join(ROOT, "test/fixtures/graph/platform-export.json");
const AS_OF = ["--as-of", "2026-12-01"];
let folder: string;
let graphs: string;
const at = (...parts: readonly string[]) => join(folder, ...parts);
const check = (...args: readonly string[]) => larderHere("check", ...AS_OF, ...args);

beforeAll(async () => {
  graphs = mkdtempSync(join(tmpdir(), "larder-graphs-"));
  for (const stack of STACKS) {
    const { deployed } = await wholeStack(stack);
    writeFileSync(join(graphs, `${stack}.json`), serialise(deployed.deployment));
  }
  return () => rmSync(graphs, { recursive: true });
});

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "larder-reports-"));
  return () => rmSync(folder, { recursive: true });
});

describe("a folder", () => {
  it.each(formatNames)("has a %s file for each graph and an index that links them", async (format) => {
    mkdirSync(at("small"));
    for (const stack of STACKS) writeFileSync(at("small", `${stack}.json`), readFileSync(EXPORT));
    const { status, stdout, stderr } = await check("--graph", at("small"), "--format", format, "--out", at("reports/"));
    expect([status, stdout]).toEqual([1, ""]);
    expect(stderr).toMatch(/^wrote /m);
    const files = readdirSync(at("reports"));
    const index = readFileSync(at("reports", "index.html"), "utf8");
    const links = [...index.matchAll(/<a href="([^"]+)"/g)].map(([, href = ""]) => decodeURIComponent(href));
    expect(links.map((link) => link.split(".")[0])).toEqual(["dev", "prod", "staging"]);
    for (const link of links) expect(statSync(at("reports", link)).size).toBeGreaterThan(1000);
    const plans = format === "oscal" ? STACKS.map((stack) => `${stack}.oscal.plan.json`) : [];
    expect(files.sort()).toEqual([...links, ...plans, "index.html"].sort());
  });

  it("has an index with the counts of each report", async () => {
    await check("--graph", graphs, "--format", "json", "--out", at("reports/"));
    const index = readFileSync(at("reports", "index.html"), "utf8");
    for (const stack of STACKS) {
      const { summary, graph, digests }: AuditReport = JSON.parse(readFileSync(at("reports", `${stack}.json`), "utf8"));
      const { fail, unknown, exempt, pass } = summary;
      const cells = [fail.advisory, unknown.mandatory + unknown.advisory, exempt, pass, graph.resources];
      const row = index.split("<tr>").find((each) => each.includes(`href="${stack}.json"`)) ?? "";
      expect([...row.matchAll(/<td class="number">(\d+)<\/td>/g)].map(([, cell]) => Number(cell))).toEqual(cells);
      expect(index).toContain(digests.report);
    }
  });

  it("judges each graph by itself, but staging beside its prod, in whatever order they come", async () => {
    const files = (names: readonly string[]) => names.map((name) => join(graphs, `${name}.json`));
    const reportsOf = async (names: readonly string[], ...more: readonly string[]) => {
      const { stdout } = await check("--graph", ...files(names), "--format", "json", ...more);
      return (JSON.parse(stdout) as { reports: readonly AuditReport[] }).reports;
    };
    const forward = await reportsOf(["dev", "prod", "staging"]);
    const backward = await reportsOf(["staging", "prod", "dev"]);
    expect(backward.toReversed()).toEqual(forward);
    const parity = (reports: readonly AuditReport[]) =>
      reports.flatMap(({ results }) => results.filter(({ control }) => control === "X-39"));
    expect(parity(forward).map(({ urn }) => urn)).toEqual([expect.stringContaining(":staging::")]);
    // Asked for alone, it still compares all controls.
    expect(parity(await reportsOf(["staging", "prod"], "--control", "X-39"))).toEqual(parity(forward));
    const alone = JSON.parse((await check("--graph", ...files(["staging"]), "--format", "json")).stdout) as AuditReport;
    expect(parity([alone])).toEqual([]);
    expect(alone.results).toEqual(forward[2]?.results.filter(({ control }) => control !== "X-39"));
  });

  it("is not there at all where a graph is broken", async () => {
    writeFileSync(at("a.json"), readFileSync(EXPORT));
    writeFileSync(at("b.json"), readFileSync(EXPORT, "utf8").slice(0, 5000));
    const { status, stderr } = await check("--graph", folder, "--out", at("reports/"));
    expect(status).toBe(2);
    expect(stderr).toMatch(/^error: .*b\.json: ends in the middle of its JSON .*\n$/);
    expect(readdirSync(folder).sort()).toEqual(["a.json", "b.json"]);
  });

  it("stays as it was where one file cannot take its place", async () => {
    mkdirSync(at("reports", "index.html", "in-the-way"), { recursive: true });
    writeFileSync(at("reports", "dev.csv"), "old");
    const { status, stderr } = await check("--graph", graphs, "--format", "csv", "--out", at("reports"));
    expect([status, stderr]).toEqual([2, `error: --out ${at("reports", "index.html")}: is a folder\n`]);
    expect(readdirSync(at("reports")).filter((name) => name !== "dev.csv")).toEqual(["index.html"]);
  });

  it("needs memory for one graph, not for all", () => {
    mkdirSync(at("many"));
    const prod = readFileSync(join(graphs, "prod.json"));
    for (let index = 10; index < 40; index++) writeFileSync(at("many", `${index}.json`), prod);
    // What is kept of 30 graphs is over 200 MB, of their reports over 72; one graph with its report needs some 40.
    const limit = "--max-old-space-size=72";
    const args = [join(ROOT, "cli/main.ts"), "check", ...AS_OF, "--graph", at("many"), "--format", "csv"];
    const { status, stderr } = spawnSync(process.execPath, [limit, ...args, "--out", at("reports/")], {
      encoding: "utf8",
    });
    expect([status, stderr]).toEqual([0, `wrote 31 files into ${at("reports/")}\n`]);
  });
});

describe("a file", () => {
  it("of OSCAL has its plan beside it, both or none", async () => {
    await check("--graph", EXPORT, "--format", "oscal", "--out", at("report.json"));
    expect(readdirSync(folder).sort()).toEqual(["report.json", "report.plan.json"]);
    rmSync(at("report.json"));
    rmSync(at("report.plan.json"));
    mkdirSync(at("report.plan.json", "in-the-way"), { recursive: true });
    const { status, stderr } = await check("--graph", EXPORT, "--format", "oscal", "--out", at("report.json"));
    expect([status, stderr]).toEqual([2, `error: --out ${at("report.plan.json")}: is a folder\n`]);
    expect(readdirSync(folder)).toEqual(["report.plan.json"]);
  });

  it("that is a device gets all in one document, and nothing comes to stand beside it", async () => {
    const before = readdirSync("/dev").filter((name) => name.includes("null"));
    const { status, stderr } = await check("--graph", EXPORT, "--format", "oscal", "--out", "/dev/null");
    expect([status, stderr]).toEqual([1, ""]);
    expect(readdirSync("/dev").filter((name) => name.includes("null"))).toEqual(before);
    const args = [join(ROOT, "cli/main.ts"), "check", ...AS_OF, "--graph", EXPORT, "--format", "oscal"];
    const piped = ["-c", '"$0" "$@" | cat', process.execPath, ...args, "--out", "/dev/stdout"];
    const { stdout } = spawnSync("sh", piped, { encoding: "utf8", maxBuffer: 64 * 1024 * 1024 });
    // The plan is carried along: a name would point to nothing.
    expect(JSON.parse(stdout)["assessment-results"]["import-ap"].href).toMatch(/^#/);
  });

  it.each(formatNames)("%s: is refused in a folder that is not there, before anything is judged", async (format) => {
    const out = at("no", "report");
    const { status, stdout, stderr } = await check("--graph", at("not-read.json"), "--format", format, "--out", out);
    expect([status, stdout]).toEqual([2, ""]);
    expect(stderr).toBe(`error: --out ${out}: there is no folder ${at("no")}; make it first\n`);
  });

  it("as a folder's name is refused", async () => {
    writeFileSync(at("report"), "mine");
    const { status, stderr } = await check("--graph", EXPORT, "--out", `${at("report")}/`);
    expect(status).toBe(2);
    expect(stderr).toMatch(/^error: --out .*report\/: .*folder.*\n$/);
    expect(readFileSync(at("report"), "utf8")).toBe("mine");
  });

  it.skipIf(process.getuid?.() === 0)("that may not be written is told, and nothing is left", async () => {
    mkdirSync(at("closed"));
    chmodSync(at("closed"), 0o500);
    for (const out of [at("closed", "report.json"), `${at("closed")}/`, `${at("closed", "new")}/`]) {
      const { status, stderr } = await check("--graph", EXPORT, "--format", "json", "--out", out);
      expect([status, stderr]).toEqual([2, expect.stringMatching(/^error: --out .*: not permitted\n$/)]);
    }
    expect(readdirSync(at("closed"))).toEqual([]);
    chmodSync(at("closed"), 0o700);
  });

  it.skipIf(process.platform !== "linux")("in a folder that takes no files is told in words", async () => {
    const { status, stderr } = await check("--graph", EXPORT, "--out", "/proc/report.txt");
    expect([status, stderr]).toEqual([2, "error: --out /proc/report.txt: no such file or folder\n"]);
  });

  it("cannot hold several graphs in a format for one", async () => {
    for (const format of ["html", "oscal"]) {
      const { status, stderr } = await check("--graph", EXPORT, EXPORT, "--format", format, "--out", at("report"));
      expect([status, stderr]).toEqual([2, `error: --format ${format}: 2 graphs need a folder: --out FOLDER/\n`]);
      expect(existsSync(at("report"))).toBe(false);
    }
  });
});

describe("names of files", () => {
  it.each<[string, string]>([
    ["synth prod", "prod.csv"],
    ["../../etc/passwd", "passwd.csv"],
    ["C:\\exports\\prod.json", "prod.csv"],
    ["events.jsonl", "events.csv"],
    [".hidden.json", "hidden.csv"],
    ["<img src=x onerror=alert(1)>.json", "-img-src-x-onerror-alert-1-.csv".replace(/^-/, "")],
    ["\u202egnp.exe\u0007\n.json", "gnp.exe-.csv"],
    ["...", "graph.csv"],
    ["index.json", "index-2.csv"],
    [`${"a".repeat(500)}.json`, `${"a".repeat(80)}.csv`],
  ])("%j is %s", (source, file) => {
    expect(fileNamer("csv")(source)).toBe(file);
  });

  it("are told apart, also where the file system takes upper case for lower", () => {
    const nameOf = fileNamer("json");
    expect(["a/prod.json", "b/PROD.json", "c/prod.json"].map(nameOf)).toEqual([
      "prod.json",
      "PROD-2.json",
      "prod-3.json",
    ]);
  });
});
