/** The graphs of another commit: made by that commit's own program, with its own dependencies. */
import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { readGraphFile } from "../../graph/files.ts";
import type { Deployment } from "../../graph/model.ts";
import { errorLines, UsageError } from "../errors.ts";
import { type Commit, gitEnvironment, removeWorktree, worktreeArguments } from "./git.ts";

/** Names the key under which `synth` leaves digests of secrets in its graph, for one comparison. */
export const SECRET_KEY_VARIABLE = "LARDER_SECRET_KEY";

/** `absent`: the stack does not exist there yet. */
export type BaseGraph =
  | { readonly kind: "graph"; readonly deployment: Deployment }
  | { readonly kind: "absent" }
  | { readonly kind: "failed"; readonly reason: string };

export interface BaseOptions {
  /** The project of this checkout. */
  readonly root: string;
  readonly commit: Commit;
  readonly stacks: readonly string[];
  readonly secretKey: string;
  readonly note: (text: string) => void;
}

/** By stack. One that cannot be evaluated there does not hide the others. Leaves nothing behind, whatever happens. */
export async function baseGraphs(options: BaseOptions): Promise<ReadonlyMap<string, BaseGraph>> {
  const folder = makeFolder(options.commit.base);
  const children = new Set<ChildProcess>();
  const worktree = join(folder, "tree");
  const cleanUp = () => {
    for (const child of children) child.kill("SIGKILL");
    removeWorktree(options.commit, worktree);
    rmSync(folder, { recursive: true, force: true });
  };
  const release = onSignals(cleanUp);
  try {
    await layOut(options.commit, worktree, children);
    return await graphsIn(join(worktree, options.commit.prefix), folder, options, children);
  } finally {
    release();
    cleanUp();
  }
}

/**
 * The same folder for the same commit, so that Node finds what it compiled for it the last time; another one while that
 * is in use.
 */
function makeFolder(commit: string): string {
  const usual = join(tmpdir(), `larder-base-${process.getuid?.() ?? 0}-${commit.slice(0, 16)}`);
  try {
    mkdirSync(usual, { mode: 0o700 });
    return usual;
  } catch {
    return mkdtempSync(join(tmpdir(), "larder-base-"));
  }
}

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
const SIGNAL_NUMBERS = { SIGINT: 2, SIGTERM: 15, SIGHUP: 1 } as const;

function onSignals(cleanUp: () => void): () => void {
  const handlers = SIGNALS.map((signal) => {
    const handle = () => {
      cleanUp();
      // As a shell expects of a program that a signal ended.
      process.exit(128 + SIGNAL_NUMBERS[signal]);
    };
    process.on(signal, handle);
    return () => void process.off(signal, handle);
  });
  return () => {
    for (const release of handlers) release();
  };
}

/** Beside this process: a thousand files take a while, in which the head is evaluated. */
async function layOut(commit: Commit, worktree: string, children: Set<ChildProcess>): Promise<void> {
  const { status, stderr } = await runChild("git", worktreeArguments(commit, worktree), commit.top, {}, children);
  if (status === 0) return;
  throw new UsageError(`--base: git cannot lay out ${commit.base.slice(0, 12)} in ${worktree}: ${lastLine(stderr)}`);
}

async function graphsIn(
  project: string,
  folder: string,
  options: BaseOptions,
  children: Set<ChildProcess>,
): Promise<ReadonlyMap<string, BaseGraph>> {
  const all = (reason: string) => new Map(options.stacks.map((each) => [each, { kind: "failed", reason } as const]));
  if (!existsSync(join(project, "cli/main.ts"))) return all("that commit has no larder command");
  const refusal = await provideModules(project, options, children);
  if (refusal !== undefined) return all(refusal);
  const found = new Map<string, BaseGraph>();
  const queue = [...options.stacks];
  const lane = async () => {
    for (let stack = queue.shift(); stack !== undefined; stack = queue.shift()) {
      found.set(stack, await graphOf(stack, project, folder, options, children));
    }
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), queue.length) }, lane));
  return found;
}

/** Equal lockfiles mean equal modules: those of this checkout. Else they are installed there, without running scripts. */
async function provideModules(
  project: string,
  { root, note }: BaseOptions,
  children: Set<ChildProcess>,
): Promise<string | undefined> {
  const lockfile = (folder: string) => {
    const path = join(folder, "package-lock.json");
    return existsSync(path) ? readFileSync(path, "utf8") : undefined;
  };
  // Some keep their packages in the repository.
  if (existsSync(join(project, "node_modules"))) return undefined;
  const modules = join(root, "node_modules");
  if (existsSync(modules) && lockfile(root) === lockfile(project)) {
    symlinkSync(modules, join(project, "node_modules"), "junction");
    return undefined;
  }
  note("the base has another lockfile: installing its packages");
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const args = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  const { status, stderr } = await runChild(npm, args, project, {}, children);
  return status === 0 ? undefined : `its packages cannot be installed (npm ci: ${lastLine(stderr)})`;
}

async function graphOf(
  stack: string,
  project: string,
  folder: string,
  { secretKey, root }: BaseOptions,
  children: Set<ChildProcess>,
): Promise<BaseGraph> {
  if (!existsSync(join(project, `Pulumi.${stack}.yaml`))) return { kind: "absent" };
  const out = join(folder, `${stack}.json`);
  const args = [join(project, "cli/main.ts"), "synth", stack, "--out", out];
  const env = {
    [SECRET_KEY_VARIABLE]: secretKey,
    NODE_COMPILE_CACHE: join(root, "node_modules/.cache/larder"),
    NO_COLOR: "1",
  };
  const { status, stderr } = await runChild(process.execPath, args, project, env, children);
  if (status !== 0) return { kind: "failed", reason: reasonOf(stderr) };
  try {
    return { kind: "graph", deployment: readGraphFile(out).deployment };
  } catch (error) {
    return { kind: "failed", reason: errorLines(error).join("; ") };
  }
}

interface Ended {
  readonly status: number | null;
  readonly stderr: string;
}

function runChild(
  command: string,
  args: readonly string[],
  cwd: string,
  env: NodeJS.ProcessEnv,
  children: Set<ChildProcess>,
): Promise<Ended> {
  return new Promise((settle) => {
    const child = spawn(command, [...args], {
      cwd,
      env: { ...gitEnvironment(), ...env },
      stdio: ["ignore", "ignore", "pipe"],
      shell: command.endsWith(".cmd"),
    });
    children.add(child);
    let stderr = "";
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
    });
    const finish = (status: number | null, text: string) => {
      children.delete(child);
      settle({ status, stderr: text });
    };
    child.on("error", (error) => finish(null, error.message));
    child.on("close", (status) => finish(status, stderr));
  });
}

/** What the other commit's command says of it, without its `error:`. */
function reasonOf(stderr: string): string {
  const errors = stderr.split("\n").flatMap((line) => /^error: (.*)$/.exec(line)?.[1] ?? []);
  const [first = lastLine(stderr)] = errors;
  return errors.length > 1 ? `${first} (and ${errors.length - 1} more)` : first;
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}
