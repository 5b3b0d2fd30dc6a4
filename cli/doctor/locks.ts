/** Whether another run holds the stack, as a backend of one's own keeps it: a file for each lock. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { bucketFiles } from "./aws.ts";
import { type Backend, folderOf } from "./backend-url.ts";
import { type Check, ok, type Subject, unknown, wrong } from "./check.ts";
import type { Situation } from "./situation.ts";
import type { StackList } from "./stack-list.ts";

export const LOCK: Subject = { id: "lock", group: "state", title: "lock" };

interface Lock {
  /** `alice@laptop (pid 4711) since 2026-11-25T08:00:00Z`, as far as it is known. */
  readonly by: string;
}

export async function checkLock(situation: Situation, backend: Backend | undefined, list: StackList): Promise<Check> {
  const { stack } = situation;
  const subject = LOCK;
  const mend = `npm run pulumi -- cancel --yes --stack ${stack}  # only if that run is gone; else wait for it`;
  if (backend === undefined) return unknown(subject, "there is no backend to ask");
  try {
    const locks = await locksOf(situation, backend, list);
    if (locks === undefined) return unknown(subject, "only the backend itself knows, and it cannot be asked");
    const [first, ...others] = locks;
    if (first === undefined) return ok(subject, "nobody else is at work on this stack");
    const more = others.length === 0 ? "" : ` and ${others.length} more`;
    return wrong(subject, `locked by ${first.by}${more}`, mend);
  } catch (error) {
    return unknown(subject, error instanceof Error ? error.message : String(error));
  }
}

/** Undefined: cannot be asked. */
async function locksOf(situation: Situation, backend: Backend, list: StackList): Promise<readonly Lock[] | undefined> {
  const folders = lockFolders(situation);
  const { kind } = backend;
  switch (kind) {
    case "other":
      return undefined;
    case "cloud": {
      const found = list.kind === "known" ? list.stacks.find(({ name }) => name === situation.stack) : undefined;
      if (found === undefined) return list.kind === "known" ? [] : undefined;
      return found.updateInProgress === true ? [{ by: "an update in progress" }] : [];
    }
    case "file":
      return folders.flatMap((folder) => locksIn(join(folderOf(backend, situation), folder)));
    case "s3": {
      const files = await Promise.all(folders.map((folder) => bucketFiles(backend, `${folder}/`, situation)));
      return files.flat().map(({ key, modified }) => ({ by: `${key} since ${modified}` }));
    }
    default:
      return kind satisfies never;
  }
}

/** With projects, and as it was before the CLI's version 3.61. */
function lockFolders({ project, stack }: Situation): readonly string[] {
  return [`.pulumi/locks/organization/${project}/${stack}`, `.pulumi/locks/${stack}`];
}

function locksIn(folder: string): readonly Lock[] {
  let names: readonly string[];
  try {
    names = readdirSync(folder);
  } catch {
    return [];
  }
  return names.filter((name) => name.endsWith(".json")).map((name) => ({ by: holderOf(join(folder, name)) }));
}

function holderOf(file: string): string {
  try {
    const { username, hostname, pid, timestamp }: Record<string, unknown> = JSON.parse(readFileSync(file, "utf8"));
    const since = String(timestamp).replace(/\.\d+/, "");
    return `${String(username)}@${String(hostname)} (pid ${String(pid)}) since ${since}`;
  } catch {
    return file;
  }
}
