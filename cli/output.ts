/** Where a command's data goes: the standard output, or a file that is there in full or not at all. */
import { randomUUID } from "node:crypto";
import { mkdirSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { systemReason, UsageError } from "./errors.ts";
import type { Terminal } from "./terminal.ts";

export interface Output {
  /** Whether it is a file, with room for others beside it: not the standard output, a device or a pipe. */
  readonly isFile: boolean;
  /** `beside`: files that take their places together with this one; for a file only. */
  write(text: string, beside?: readonly OutputFile[]): void;
}

/** Refuses an impossible file at once, before minutes of work are done for it. */
export function openOutput(terminal: Terminal, file: string | undefined): Output {
  if (file === undefined) return { isFile: false, write: (text) => terminal.out(text) };
  const existing = statSync(file, { throwIfNoEntry: false });
  if (existing?.isDirectory()) throw new UsageError(`--out ${file}: is a folder; name a file`);
  const folder = dirname(file);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UsageError(`--out ${file}: there is no folder ${folder}; make it first`);
  }
  // A device or a pipe (/dev/stdout) cannot be replaced, only written to.
  if (existing !== undefined && !existing.isFile()) {
    return { isFile: false, write: (text) => writeDirectly(file, text) };
  }
  return { isFile: true, write: (text, beside = []) => writeFiles([...beside, { path: file, content: text }]) };
}

/** With the folders above it. Node's own `recursive` never comes back from places where nothing can be made, as /proc. */
export function makeFolder(path: string): void {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) return;
  const above = dirname(path);
  if (above !== path) makeFolder(above);
  mkdirSync(path);
}

function writeDirectly(file: string, text: string): void {
  try {
    writeFileSync(file, text);
  } catch (error) {
    throw new UsageError(`--out ${file}: ${systemReason(error)}`);
  }
}

export interface OutputFile {
  readonly path: string;
  readonly content: string;
}

/** All of them or, if one cannot be written, none. */
function writeFiles(files: readonly OutputFile[]): void {
  writeTogether((add) => files.forEach(add));
}

interface Staged {
  readonly path: string;
  readonly temporary: string;
  readonly target: string;
  readonly isNew: boolean;
}

/**
 * Files that take their places together once the last is made; none if making one fails. A reader of one sees the old
 * content or the new one, never a part. What is made stands on the disk at once, so that many files need no memory.
 */
export function writeTogether(make: (add: (file: OutputFile) => void) => void): void {
  const staged: Staged[] = [];
  const placed: Staged[] = [];
  try {
    make((file) => staged.push(stage(file)));
    for (const each of staged) {
      place(each);
      placed.push(each);
    }
  } catch (error) {
    for (const { temporary } of staged) rmSync(temporary, { force: true });
    for (const { path, isNew } of placed) if (isNew) rmSync(path, { force: true });
    throw error;
  }
}

function stage({ path, content }: OutputFile): Staged {
  const existing = statSync(path, { throwIfNoEntry: false });
  const target = existing === undefined ? path : realpathSync(path);
  const temporary = join(dirname(target), `.larder-${process.pid}-${randomUUID()}.tmp`);
  try {
    writeFileSync(temporary, content, { mode: existing?.mode ?? 0o666, flush: true });
  } catch (error) {
    rmSync(temporary, { force: true });
    throw new UsageError(`--out ${path}: ${systemReason(error)}`);
  }
  return { path, temporary, target, isNew: existing === undefined };
}

function place({ path, temporary, target }: Staged): void {
  try {
    renameSync(temporary, target);
  } catch (error) {
    throw new UsageError(`--out ${path}: ${systemReason(error)}`);
  }
}
