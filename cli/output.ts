/** Where a command's data goes: the standard output, or a file that is there in full or not at all. */
import { randomUUID } from "node:crypto";
import { existsSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { systemReason, UsageError } from "./errors.ts";
import type { Terminal } from "./terminal.ts";

export interface Output {
  write(text: string): void;
}

/** Refuses an impossible file at once, before minutes of work are done for it. */
export function openOutput(terminal: Terminal, file: string | undefined): Output {
  if (file === undefined) return { write: (text) => terminal.out(text) };
  const existing = statSync(file, { throwIfNoEntry: false });
  if (existing?.isDirectory()) throw new UsageError(`--out ${file}: is a folder; name a file`);
  const folder = dirname(file);
  if (!statSync(folder, { throwIfNoEntry: false })?.isDirectory()) {
    throw new UsageError(`--out ${file}: there is no folder ${folder}; make it first`);
  }
  // A device or a pipe (/dev/stdout) cannot be replaced, only written to.
  const direct = existing !== undefined && !existing.isFile();
  return { write: (text) => (direct ? writeDirectly(file, text) : writeAtomically(file, text)) };
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

/** All of them or, if one cannot be written, none of those that are new. */
export function writeFiles(files: readonly OutputFile[]): void {
  const written: string[] = [];
  try {
    for (const { path, content } of files) {
      const isNew = !existsSync(path);
      writeAtomically(path, content);
      if (isNew) written.push(path);
    }
  } catch (error) {
    for (const path of written) rmSync(path, { force: true });
    throw error;
  }
}

/** A reader of the file sees the old content or the new one, never a part. */
function writeAtomically(file: string, text: string): void {
  const existing = statSync(file, { throwIfNoEntry: false });
  const target = existing === undefined ? file : realpathSync(file);
  const temporary = join(dirname(target), `.larder-${process.pid}-${randomUUID()}.tmp`);
  try {
    writeFileSync(temporary, text, { mode: existing?.mode ?? 0o666, flush: true });
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw new UsageError(`--out ${file}: ${systemReason(error)}`);
  }
}
