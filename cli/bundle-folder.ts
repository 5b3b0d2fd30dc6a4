/** An evidence bundle on disk: there in full or not at all; read without following links. */
import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { BundleFile } from "../audit/bundle/build.ts";
import type { FolderEntry } from "../audit/bundle/verify.ts";
import { systemReason, UsageError } from "./errors.ts";

/** Refuses a folder that cannot be the bundle's, before minutes of work are done for it. */
export function requireNewFolder(path: string): void {
  const target = resolve(path);
  const found = statSync(target, { throwIfNoEntry: false });
  if (found && !found.isDirectory())
    throw new UsageError(`--out ${path}: is a file; name a folder that is not there yet`);
  if (found && readdirSync(target).length > 0) {
    throw new UsageError(`--out ${path}: is not empty; a bundle is never changed, name a folder that is not there yet`);
  }
  if (!statSync(dirname(target), { throwIfNoEntry: false })?.isDirectory()) {
    throw new UsageError(`--out ${path}: there is no folder ${dirname(path)}; make it first`);
  }
}

/** Writes into a folder beside it and renames that at the end. */
export function writeBundle(path: string, files: readonly BundleFile[]): void {
  const target = resolve(path);
  const temporary = join(dirname(target), `.${basename(target)}-${process.pid}-${randomUUID()}.tmp`);
  try {
    for (const file of files) {
      const place = join(temporary, ...file.path.split("/"));
      mkdirSync(dirname(place), { recursive: true });
      writeFileSync(place, file.content, { flush: true });
    }
    if (existsSync(target)) requireNewFolder(path);
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { recursive: true, force: true });
    throw error instanceof UsageError ? error : new UsageError(`--out ${path}: ${systemReason(error)}`);
  }
}

/** All entries of a folder; anything but a plain file comes without content. */
export function readFolder(path: string): readonly FolderEntry[] {
  const found = statSync(path, { throwIfNoEntry: false });
  if (!found) throw new UsageError(`${path}: no such file or folder`);
  if (!found.isDirectory()) throw new UsageError(`${path}: is not a folder`);
  try {
    return entriesBelow(path, "");
  } catch (error) {
    throw new UsageError(`${path}: ${systemReason(error)}`);
  }
}

function entriesBelow(root: string, prefix: string): FolderEntry[] {
  return readdirSync(join(root, prefix), { withFileTypes: true })
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry): FolderEntry[] => {
      const path = prefix === "" ? entry.name : `${prefix}/${entry.name}`;
      if (entry.isDirectory()) return entriesBelow(root, path);
      return [{ path, content: entry.isFile() ? readFileSync(join(root, path)) : undefined }];
    });
}
