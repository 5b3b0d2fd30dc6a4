/** What a comparison asks git: which commit, and a folder with its files. */
import { spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { relative } from "node:path";
import { UsageError } from "../errors.ts";

export interface Commit {
  /** Where HEAD and the reference parted: 40 hexadecimal digits. */
  readonly base: string;
  readonly head: string;
  /** Top folder of the repository, and the project's folder in it ("" at the top). */
  readonly top: string;
  readonly prefix: string;
}

interface Answer {
  readonly ok: boolean;
  readonly text: string;
  readonly error: string;
}

/** A hook or another git that started this process names its own repository and index in these. */
const FOREIGN = ["GIT_DIR", "GIT_WORK_TREE", "GIT_INDEX_FILE", "GIT_PREFIX", "GIT_OBJECT_DIRECTORY", "GIT_COMMON_DIR"];

export function gitEnvironment(): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !FOREIGN.includes(name));
  return { ...Object.fromEntries(own), GIT_LFS_SKIP_SMUDGE: "1", GIT_TERMINAL_PROMPT: "0", LC_ALL: "C" };
}

function git(folder: string, ...args: readonly string[]): Answer {
  const { status, stdout, stderr, error } = spawnSync("git", ["-C", folder, ...args], {
    encoding: "utf8",
    env: gitEnvironment(),
  });
  if (error) throw new UsageError("--base: git is not on PATH; name a graph file instead of a commit");
  return { ok: status === 0, text: stdout.trim(), error: stderr.trim().split("\n").at(-1) ?? "" };
}

/** Throws a UsageError that says what to do. */
export function findBase(root: string, reference: string): Commit {
  const top = git(root, "rev-parse", "--show-toplevel");
  if (!top.ok) {
    throw new UsageError(`--base ${reference}: no such file, and ${root} is not in a git repository (${top.error})`);
  }
  const head = git(root, "rev-parse", "--verify", "--quiet", "HEAD^{commit}");
  if (!head.ok) throw new UsageError(`--base ${reference}: the repository has no commit yet`);
  const shallow = git(root, "rev-parse", "--is-shallow-repository").text === "true";
  const named = git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", `${reference}^{commit}`);
  if (!named.ok) throw new UsageError(unknownReference(root, reference, shallow));
  const base = git(root, "merge-base", head.text, named.text);
  if (!base.ok) {
    throw new UsageError(
      shallow
        ? `--base ${reference}: this clone is shallow and does not reach back to where the branches part; run: git fetch --unshallow`
        : `--base ${reference}: has no commit in common with HEAD; name another one, or a graph file`,
    );
  }
  return { base: base.text.split("\n")[0] ?? "", head: head.text, top: top.text, prefix: relative(top.text, root) };
}

function unknownReference(root: string, reference: string, shallow: boolean): string {
  const hints: string[] = [];
  const what = `--base ${reference}: neither a file nor a commit that is known here`;
  if (reference.endsWith(".json")) return what;
  if (git(root, "rev-parse", "--verify", "--quiet", "--end-of-options", `origin/${reference}^{commit}`).ok) {
    hints.push(`did you mean origin/${reference}?`);
  } else if (shallow) hints.push("this clone is shallow: run git fetch --unshallow");
  else hints.push(`git fetch origin ${reference} may bring it`);
  return `${what}; ${hints.join("; ")}`;
}

/** Commit that the working tree stands on; undefined outside of a repository. */
export function headCommit(root: string): string | undefined {
  try {
    const head = git(root, "rev-parse", "--verify", "--quiet", "HEAD^{commit}");
    return head.ok ? head.text : undefined;
  } catch {
    return undefined;
  }
}

/** What git is called with to lay out that commit. */
export function worktreeArguments({ top, base }: Commit, folder: string): readonly string[] {
  return ["-C", top, "-c", "core.hooksPath=/dev/null", "worktree", "add", "--force", "--detach", folder, base];
}

/** Never throws: it runs where something else has gone wrong already. */
export function removeWorktree({ top }: Commit, folder: string): void {
  try {
    git(top, "worktree", "remove", "--force", folder);
    rmSync(folder, { recursive: true, force: true });
    git(top, "worktree", "prune");
  } catch {
    // What is left lies in the system's temporary folder.
  }
}
