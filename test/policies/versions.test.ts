/** Versions of rules: they move with what a rule consists of, and stay when anything else changes. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { controlIds } from "../../policies/catalogue.ts";
import { packSources, readPack, sourceFiles } from "../../policies/versions.ts";
import { ROOT } from "../support/larder.ts";

const files = new Map(sourceFiles().map((path) => [path, readFileSync(join(ROOT, path), "utf8")]));
const before = packSources();

/** Controls whose version another text of one file changes. */
function changedBy(path: string): readonly string[] {
  const text = files.get(path) ?? expect.fail(`no file ${path}`);
  const after = readPack(new Map([...files, [path, `${text}// changed\n`]]));
  expect(after.digest).not.toBe(before.digest);
  return controlIds.filter((id) => after.ruleVersions.get(id) !== before.ruleVersions.get(id));
}

describe("the version of a rule", () => {
  it("is the pack's and a digest of its own", () => {
    const versions = [...before.ruleVersions.values()];
    expect(versions).toHaveLength(controlIds.length);
    for (const version of versions) expect(version).toMatch(/^0\.1\.0\+[0-9a-f]{12}$/);
    expect(new Set(versions).size).toBe(versions.length);
  });

  it("changes with the file that holds the rule, and with no other rule's", () => {
    const changed = changedBy("policies/rules/waf.ts");
    expect(changed).toContain("WAF-01");
    expect(changed.every((id) => /^(WAF|X)-/.test(id))).toBe(true);
  });

  it("changes with what the rule is built from", () => {
    for (const path of ["policies/reading.ts", "graph/references.ts"]) {
      // Neither reads a graph: one judges the exemptions, the other the results of another stack.
      expect(changedBy(path)).toEqual(controlIds.filter((id) => id !== "EXM-01" && id !== "X-39"));
    }
    expect(changedBy("policies/databases.ts")).toContain("RDS-05");
    expect(changedBy("policies/databases.ts")).not.toContain("WAF-01");
  });

  it("finds a file for every rule: each control changes with a file of rules, or with what judges in a rule's place", () => {
    const rules = [...files.keys()].filter((path) => path.startsWith("policies/rules/"));
    const changed = new Set([...rules, "policies/exempt.ts", "policies/parity.ts"].flatMap(changedBy));
    expect(controlIds.filter((id) => !changed.has(id))).toEqual([]);
    expect(changedBy("policies/exempt.ts")).toEqual(["EXM-01"]);
    expect(changedBy("policies/parity.ts")).toEqual(["X-39"]);
  });

  it("stays when the hosts or the explanations change", () => {
    for (const path of ["policies/explain.ts", "policies/host.ts"]) expect(changedBy(path)).toEqual([]);
  });
});

describe("the digest of the policies", () => {
  it("can be recomputed with sha256sum", () => {
    const script = "find policies graph knowledge -name '*.ts' | LC_ALL=C sort | xargs sha256sum | sha256sum";
    const sum = execFileSync("sh", ["-c", script], { cwd: ROOT, encoding: "utf8" });
    expect(before.digest).toBe(`sha256:${sum.split(" ")[0]}`);
  });
});
