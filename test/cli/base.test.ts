/** The base of a comparison: which commit, and that nothing is left behind. Repositories are made here. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findBase } from "../../cli/base/git.ts";
import { baseGraphs } from "../../cli/base/synth.ts";

const hasGit = (() => {
  try {
    execFileSync("git", ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
})();

let folder = "";
let repository = "";

function git(cwd: string, ...args: readonly string[]): string {
  const identity = ["-c", "user.name=t", "-c", "user.email=t@larder.example", "-c", "init.defaultBranch=main"];
  return execFileSync("git", [...identity, ...args], {
    cwd,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  }).trim();
}

function commit(cwd: string, files: Readonly<Record<string, string>>, message: string): string {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(join(cwd, name, ".."), { recursive: true });
    writeFileSync(join(cwd, name), text);
  }
  git(cwd, "add", "-A");
  git(cwd, "commit", "-qm", message);
  return git(cwd, "rev-parse", "HEAD");
}

/** A program that writes a graph, as `synth` does: of its own commit, and with the key it was given. */
const SYNTH = (name: string) => `
import { writeFileSync } from "node:fs";
const [, , , stack, , out] = process.argv;
const urn = "urn:pulumi:" + stack + "::p::a:b/c:C::${name}";
const resources = [{ urn, custom: true, type: "a:b/c:C", inputs: { key: process.env.LARDER_SECRET_KEY } }];
writeFileSync(out, JSON.stringify({ version: 3, deployment: { resources } }));
`;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "larder-base-test-"));
  repository = join(folder, "repository");
  mkdirSync(repository);
  if (!hasGit) return;
  git(repository, "init", "-q");
  commit(repository, { "cli/main.ts": SYNTH("first"), "Pulumi.dev.yaml": "", "package-lock.json": "{}" }, "first");
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const leftovers = () => readdirSync(tmpdir()).filter((name) => /^larder-base-(\d+-|[A-Za-z0-9]{6}$)/.test(name));

describe.skipIf(!hasGit)("which commit", () => {
  it("is where the branches part", () => {
    const parting = git(repository, "rev-parse", "HEAD");
    git(repository, "checkout", "-qb", "feature");
    const head = commit(repository, { a: "1" }, "feature");
    git(repository, "checkout", "-q", "main");
    commit(repository, { b: "1" }, "main goes on");
    git(repository, "checkout", "-q", "feature");
    expect(findBase(repository, "main")).toMatchObject({ base: parting, head, prefix: "" });
    mkdirSync(join(repository, "inner"), { recursive: true });
    expect(findBase(join(repository, "inner"), "main").prefix).toBe("inner");
  });

  it.each<[string, () => string, string, RegExp]>([
    [
      "unknown",
      () => repository,
      "mian",
      /^--base mian: neither a file nor a commit that is known here; git fetch origin mian/,
    ],
    ["an option in disguise", () => repository, "--help", /neither a file nor a commit/],
    ["outside of a repository", () => folder, "main", /^--base main: no such file, and .* is not in a git repository/],
  ])("%s", (_, place, reference, message) => {
    expect(() => findBase(place(), reference)).toThrow(message);
  });

  it("without a commit in common", () => {
    git(repository, "checkout", "-q", "--orphan", "other");
    commit(repository, { c: "1" }, "other");
    expect(() => findBase(repository, "main")).toThrow(/has no commit in common with HEAD/);
    git(repository, "checkout", "-q", "feature");
  });

  it("in a shallow clone says how to get the rest", () => {
    const clone = join(folder, "shallow");
    git(folder, "clone", "-q", "--depth", "1", "--branch", "main", `file://${repository}`, clone);
    expect(() => findBase(clone, "feature")).toThrow(/shallow: run git fetch --unshallow/);
    git(clone, "fetch", "-q", "--depth", "1", "origin", "feature:feature");
    expect(() => findBase(clone, "feature")).toThrow(/git fetch --unshallow/);
    expect(() => findBase(clone, "nowhere")).toThrow(/shallow: run git fetch --unshallow/);
  });
});

describe.skipIf(!hasGit)("the base's graphs", () => {
  const options = (stacks: readonly string[]) => {
    const notes: string[] = [];
    const commitOf = findBase(repository, "main");
    return { root: repository, commit: commitOf, stacks, secretKey: "k", note: (text: string) => notes.push(text) };
  };

  it("are made by the base's own program with the modules of this one, and leave nothing", async () => {
    mkdirSync(join(repository, "node_modules"), { recursive: true });
    const before = leftovers();
    const graphs = await baseGraphs(options(["dev", "qa"]));
    expect(graphs.get("dev")).toMatchObject({
      kind: "graph",
      deployment: { deployment: { resources: [{ urn: "urn:pulumi:dev::p::a:b/c:C::first", inputs: { key: "k" } }] } },
    });
    expect(graphs.get("qa")).toEqual({ kind: "absent" });
    expect(leftovers()).toEqual(before);
    expect(git(repository, "worktree", "list").split("\n")).toHaveLength(1);
    // The link to the modules was removed, not what it led to.
    expect(existsSync(join(repository, "node_modules"))).toBe(true);
  });

  it("say why they cannot be made, and leave nothing either", async () => {
    git(repository, "checkout", "-q", "main");
    commit(
      repository,
      { "cli/main.ts": 'console.error("error: Pulumi.dev.yaml: larder:x: wrong"); process.exit(2);' },
      "broken",
    );
    const before = leftovers();
    const graphs = await baseGraphs(options(["dev"]));
    expect(graphs.get("dev")).toEqual({ kind: "failed", reason: "Pulumi.dev.yaml: larder:x: wrong" });
    expect(leftovers()).toEqual(before);
  });

  it("of a commit without the tool", async () => {
    rmSync(join(repository, "cli"), { recursive: true });
    commit(repository, {}, "no tool");
    expect((await baseGraphs(options(["dev"]))).get("dev")).toEqual({
      kind: "failed",
      reason: "that commit has no larder command",
    });
  });
});
