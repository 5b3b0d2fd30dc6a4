/** The only file access of the graph room. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { GraphError } from "./error.ts";
import type { Preview } from "./from-preview.ts";
import type { Deployment } from "./model.ts";
import { type ReadOptions, readDeployment, readDocument } from "./read.ts";

export interface GraphFile {
  readonly path: string;
  readonly deployment: Deployment;
}

export function readGraphFile(path: string, options: ReadOptions = {}): GraphFile {
  return { path, deployment: readDeployment(textOf(path), path, options) };
}

/** With the engine's steps, where the file is the output of a preview. */
export function readDocumentFile(path: string): GraphFile & { readonly preview?: Preview } {
  return { path, ...readDocument(textOf(path), path) };
}

function textOf(path: string): string {
  return decode(
    access(path, () => readFileSync(path)),
    path,
  );
}

/**
 * The files that hold graphs: of a folder the `*.json` directly in it, by name (`*.jsonl` too, for event logs), else the
 * path itself. An error for a folder without any. Reads none of them.
 */
export function graphFilesAt(path: string, options: ReadOptions = {}): readonly string[] {
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() !== true) return [path];
  const entries = access(path, () => readdirSync(path, { withFileTypes: true }));
  const isGraph = (name: string) => name.endsWith(".json") || (options.eventLogs === true && name.endsWith(".jsonl"));
  const names = entries.filter((entry) => isGraph(entry.name) && !entry.isDirectory()).map(({ name }) => name);
  if (names.length === 0) throw new GraphError(`${path}: holds no *.json file`);
  return names.sort().map((name) => join(path, name));
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "does not exist",
  EACCES: "must not be read (permission denied)",
  EPERM: "must not be read (permission denied)",
  EISDIR: "is a folder: must be a file",
  ENOTDIR: "is not a folder",
  ERR_FS_FILE_TOO_LARGE: "is too large (over 2 GiB)",
};

function access<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : "unknown error";
    throw new GraphError(`${path}: ${REASONS[code] ?? `cannot be read (${code})`}`);
  }
}

function decode(bytes: Buffer, path: string): string {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)) {
    throw new GraphError(`${path}: is UTF-16: must be UTF-8 (in PowerShell: \`| Out-File -Encoding utf8\`)`);
  }
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new GraphError(`${path}: is not text: must be JSON in UTF-8`);
  }
}
