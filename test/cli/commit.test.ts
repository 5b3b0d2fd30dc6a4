/** Commands that compare with a commit, in a repository that holds the whole project. */
import { execFileSync, spawn, spawnSync } from "node:child_process";
import {
  cpSync,
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
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Review } from "../../review/model.ts";
import { projectRoot } from "../support/graph.ts";

/** All that the command line needs, and nothing of the tests. */
const PROJECT = [
  ...["audit", "cli", "components", "config", "functions", "graph", "knowledge", "offline", "policies", "render"],
  ...["review", "index.ts", "package.json", "package-lock.json", "Pulumi.yaml", "Pulumi.dev.yaml", "tsconfig.json"],
];
const DATABASE = "components/data/postgres-instance.ts";
const STACK = "Pulumi.dev.yaml";

const hasGit = spawnSync("git", ["--version"]).status === 0;
let folder = "";
let repository = "";
let temporary = "";

function git(...args: readonly string[]): string {
  const identity = ["-c", "user.name=t", "-c", "user.email=t@larder.example", "-c", "init.defaultBranch=main"];
  return execFileSync("git", [...identity, ...args], { cwd: repository, encoding: "utf8", stdio: "pipe" }).trim();
}

function environment(more: NodeJS.ProcessEnv = {}): NodeJS.ProcessEnv {
  return { ...process.env, TMPDIR: temporary, NO_COLOR: "1", ...more };
}

function larder(args: readonly string[], { cwd = repository, env = {} } = {}) {
  const command = [join(cwd, "cli/main.ts"), ...args];
  const options = { cwd, env: environment(env), encoding: "utf8", maxBuffer: 64 * 1024 * 1024 } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, command, options);
  return { status, stdout, stderr };
}

function edit(file: string, from: string, to: string): void {
  const text = readFileSync(join(repository, file), "utf8");
  if (!text.includes(from)) throw new Error(`${file} holds no ${from}`);
  writeFileSync(join(repository, file), text.replace(from, to));
}

const weaken = () => edit(DATABASE, "storageEncrypted: true", "storageEncrypted: false");

function reviewOf(text: string): Review["stacks"][number] {
  const [stack] = (JSON.parse(text) as Review).stacks;
  if (stack === undefined) throw new Error("no stack in the review");
  return stack;
}

function expectNothingLeft(): void {
  expect(readdirSync(temporary)).toEqual([]);
  expect(git("worktree", "list").split("\n")).toHaveLength(1);
}

beforeAll(() => {
  if (!hasGit) return;
  folder = mkdtempSync(join(tmpdir(), "larder-commit-"));
  [repository, temporary] = [join(folder, "project"), join(folder, "tmp")];
  for (const each of [repository, temporary]) mkdirSync(each);
  for (const name of PROJECT) cpSync(join(projectRoot, name), join(repository, name), { recursive: true });
  symlinkSync(join(projectRoot, "node_modules"), join(repository, "node_modules"));
  writeFileSync(join(repository, ".gitignore"), "node_modules\n");
  git("init", "-q");
  git("add", "-A");
  git("commit", "-qm", "as it is");
});

afterAll(() => {
  if (folder !== "") rmSync(folder, { recursive: true, force: true });
});

describe.skipIf(!hasGit)("against a commit", { timeout: 240_000 }, () => {
  it("tells what an edit of the stack's file and one of a component do, the same each time", () => {
    git("checkout", "-qb", "worse");
    weaken();
    edit(STACK, "databaseName: larder", "databaseName: larder\n    class: db.t4g.large");
    const args = ["diff", "dev", "--base", "main", "--as-of", "2026-11-26", "--format", "json"];
    const [first, second] = [larder(args), larder(args)];
    expect(first.stderr).toBe("");
    expect(second.stdout).toBe(first.stdout);
    // Of a mandatory control.
    expect(first.status).toBe(1);
    const { base, head, changes, policy, cost, verdict } = reviewOf(first.stdout);
    expect(base).toMatchObject({ kind: "commit", label: "main", commit: git("rev-parse", "main") });
    expect(head).toMatchObject({ kind: "working-tree" });
    expect(changes.find(({ name }) => name === "db-primary")).toMatchObject({
      operation: "replace",
      causes: [{ kind: "property", property: "storageEncrypted" }],
      source: { file: DATABASE },
    });
    expect(policy?.new.map(({ control, name }) => `${control} ${name}`)).toContain("RDS-02 db-primary");
    expect(cost?.after).toBeGreaterThan(cost?.before ?? Number.NaN);
    expect(verdict).toMatchObject({ blocked: true, incomplete: false });
    expectNothingLeft();
  });

  it("is one line of the preview", () => {
    const { status, stdout } = larder(["preview", "dev", "--base", "main"]);
    expect(status).toBe(1);
    expect(stdout).toMatch(/^changes against main \([0-9a-f]{10}\)$/m);
    expect(stdout).toMatch(/^dev {2}.*replace/m);
    expect(stdout).toContain("npm run larder -- diff dev --base main");
  });

  it("is what a month costs more, and marks in the diagram", () => {
    const cost = larder(["cost", "dev", "--base", "main"]);
    expect(cost.stdout).toMatch(/^against the base +128\.86 +\d+\.\d\d +\+\d+\.\d\d$/m);
    const diagram = larder(["diagram", "dev", "--base", "main"]);
    expect(diagram.stdout).toMatch(/<b>db<\/b> \(replaced\)/);
    expect([cost.status, diagram.status]).toEqual([0, 0]);
    expectNothingLeft();
  });

  it("tells what a later commit puts right", () => {
    git("commit", "-qam", "worse");
    edit(DATABASE, "storageEncrypted: false", "storageEncrypted: true");
    const { policy } = reviewOf(larder(["diff", "dev", "--base", "HEAD", "--format", "json"]).stdout);
    expect(policy?.fixed.map(({ control, name }) => `${control} ${name}`)).toContain("RDS-02 db-primary");
    expect(policy?.new).toEqual([]);
  });

  it("that cannot be evaluated says so, judges the head, and is never called good", () => {
    git("commit", "-qam", "better");
    edit(STACK, "databaseName: larder", "databaseNam: larder");
    git("commit", "-qam", "broken");
    git("checkout", "-q", "HEAD~1", "--", STACK);
    const { status, stdout } = larder(["diff", "dev", "--base", "HEAD"]);
    expect(status).toBe(1);
    expect(stdout).toMatch(/incomplete/);
    expect(stdout).toMatch(
      /the base of dev, HEAD \([0-9a-f]{12}\), cannot be evaluated: Pulumi\.dev\.yaml: .*databaseNam/,
    );
    expectNothingLeft();
    expect(larder(["cost", "dev", "--base", "HEAD"])).toMatchObject({
      status: 2,
      stdout: "",
      stderr: expect.stringMatching(/^error: --base HEAD: dev cannot be evaluated there: Pulumi\.dev\.yaml: .*\n$/),
    });
  });

  it("leaves nothing behind when it is stopped, and ends as a shell expects", async () => {
    const child = spawn(process.execPath, ["cli/main.ts", "diff", "dev", "--base", "main"], {
      cwd: repository,
      env: environment(),
      stdio: "ignore",
    });
    const ended = new Promise((settle) => child.on("exit", (code, signal) => settle([code, signal])));
    const isLaidOut = () => readdirSync(temporary).some((each) => existsSync(join(temporary, each, "tree/index.ts")));
    while (!isLaidOut() && child.exitCode === null) await sleep(20);
    child.kill("SIGINT");
    expect(await ended).toEqual([130, null]);
    expectNothingLeft();
  });

  it.each([
    [["diff", "dev", "--base", "main"]],
    [["preview", "dev", "--base", "main"]],
    [["cost", "dev", "--base", "main"]],
    [["diagram", "dev", "--base", "main"]],
  ])("%j without git says what to do instead", (args) => {
    expect(larder(args, { env: { PATH: join(folder, "nowhere") } })).toEqual({
      status: 2,
      stdout: "",
      stderr: "error: --base: git is not on PATH; name a graph file instead of a commit\n",
    });
  });

  it("in a shallow clone says how to get the rest", () => {
    const clone = join(folder, "shallow");
    git("clone", "-q", "--depth", "1", "--branch", "main", `file://${repository}`, clone);
    symlinkSync(join(projectRoot, "node_modules"), join(clone, "node_modules"));
    expect(larder(["diff", "dev", "--base", "worse"], { cwd: clone })).toMatchObject({
      status: 2,
      stdout: "",
      stderr: expect.stringMatching(/^error: --base worse: .*shallow.*git fetch --unshallow\n$/),
    });
  });
});
