/** The stacks that the backend has. The CLI is asked; where the state is a folder, the folder. */
import { accessSync, constants, existsSync, statSync } from "node:fs";
import { join } from "node:path";
import { type Backend, folderOf } from "./backend-url.ts";
import { ask, programOnPath } from "./programs.ts";
import type { Situation } from "./situation.ts";

export interface ListedStack {
  readonly name: string;
  readonly updateInProgress?: boolean;
}

export type StackList =
  | { readonly kind: "known"; readonly stacks: readonly ListedStack[] }
  /** The backend answers that it cannot, or is not there. */
  | { readonly kind: "refused"; readonly reason: string }
  /** Nobody could be asked. */
  | { readonly kind: "unasked"; readonly reason: string };

export async function stacksAt(backend: Backend | undefined, situation: Situation): Promise<StackList> {
  if (backend === undefined) return { kind: "unasked", reason: "there is no backend to ask" };
  return backend.kind === "file" ? inFolder(folderOf(backend, situation), situation) : byCli(situation);
}

/** Without the CLI, which would write into an empty folder when it looks there. */
function inFolder(folder: string, { project, stack }: Situation): StackList {
  try {
    if (!statSync(folder).isDirectory()) return { kind: "refused", reason: `${folder} is not a folder` };
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const missing = error instanceof Error && "code" in error && error.code === "ENOENT";
    return { kind: "refused", reason: missing ? `there is no folder ${folder}` : `${folder} cannot be written to` };
  }
  const files = [`${project}/${stack}.json`, `${project}/${stack}.json.gz`, `${stack}.json`, `${stack}.json.gz`];
  const there = files.some((file) => existsSync(join(folder, ".pulumi/stacks", file)));
  return { kind: "known", stacks: there ? [{ name: stack }] : [] };
}

async function byCli({ env, projectDir, patience }: Situation): Promise<StackList> {
  const file = programOnPath("pulumi", env);
  if (file === undefined) return { kind: "unasked", reason: "only the Pulumi CLI can ask it, and there is none" };
  const quiet = { ...env, PULUMI_SKIP_UPDATE_CHECK: "true" };
  const answer = await ask(file, ["stack", "ls", "--json", "--non-interactive"], {
    env: quiet,
    cwd: projectDir,
    patience,
  });
  if (answer.tooSlow) return { kind: "unasked", reason: `no answer within ${patience / 1000} s` };
  if (answer.exitCode !== 0) return { kind: "refused", reason: reasonIn(answer.stderr) };
  const stacks = listed(answer.stdout);
  return stacks === undefined
    ? { kind: "unasked", reason: "`pulumi stack ls --json` printed something else than a list of stacks" }
    : { kind: "known", stacks };
}

/** Names are `stack`, or `organisation/stack` where they are another organisation's. */
function listed(text: string): readonly ListedStack[] | undefined {
  let rows: unknown;
  try {
    rows = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!Array.isArray(rows)) return undefined;
  return rows.flatMap((row: unknown) => {
    if (typeof row !== "object" || row === null || !("name" in row) || typeof row.name !== "string") return [];
    const busy = "updateInProgress" in row && row.updateInProgress === true;
    return [{ name: row.name.split("/").at(-1) ?? "", updateInProgress: busy }];
  });
}

/** The CLI's own error line, else its last line. */
function reasonIn(stderr: string): string {
  const lines = stderr.split("\n").filter((line) => line.trim() !== "");
  const line = lines.find((each) => each.startsWith("error:")) ?? lines.at(-1) ?? "the CLI fails without a message";
  return line.replace(/^error:\s*/, "").replace(/(\w+:\/\/)[^/@\s]*@/g, "$1");
}
