/** What a report was made by and from: versions of the libraries as installed, the commit of the working copy. */
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import manifest from "../package.json" with { type: "json" };
import { ROOT } from "./project.ts";

/** Node and every library that package.json asks for, by name. */
export function installedVersions(): Readonly<Record<string, string>> {
  const names = Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }).toSorted();
  const versions = names.flatMap((name) => {
    const version = versionOf(name);
    return version === undefined ? [] : [[name, version] as const];
  });
  return Object.fromEntries([["node", process.versions.node], ...versions]);
}

function versionOf(name: string): string | undefined {
  try {
    const content: unknown = JSON.parse(readFileSync(join(ROOT, "node_modules", name, "package.json"), "utf8"));
    const version =
      typeof content === "object" && content !== null && "version" in content ? content.version : undefined;
    return typeof version === "string" ? version : undefined;
  } catch {
    return undefined; // not installed, as development libraries in production
  }
}

/** What decides a report: other changes of the working copy leave it as it is. */
const DECIDING = ["index.ts", "Pulumi*.yaml", "package.json", "package-lock.json"].concat([
  "audit",
  "cli",
  "components",
  "config",
  "functions",
  "graph",
  "knowledge",
  "offline",
  "policies",
  "render",
  "review",
]);

export interface Commit {
  readonly id: string;
  /** Files that decide the report differ from the commit. */
  readonly dirty: boolean;
}

/** Null outside of a git repository, without git, and before the first commit. */
export function commitOf(folder: string = ROOT): Commit | null {
  try {
    if (git(folder, "rev-parse", "--show-prefix") !== "") return null; // a folder in somebody else's repository
    const id = git(folder, "rev-parse", "--verify", "HEAD");
    return { id, dirty: git(folder, "status", "--porcelain", "--", ...DECIDING) !== "" };
  } catch {
    return null;
  }
}

function git(folder: string, ...args: readonly string[]): string {
  // The lock for refreshing the index could disturb a command that runs beside this one.
  const env = { ...process.env, GIT_OPTIONAL_LOCKS: "0" };
  return execFileSync("git", args, { cwd: folder, env, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim();
}
