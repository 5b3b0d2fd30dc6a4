/** The only file access of the graph room. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { GraphError } from "./error.ts";
import type { Preview } from "./from-preview.ts";
import type { Deployment } from "./model.ts";
import { readDeployment, readDocument } from "./read.ts";

export interface GraphFile {
  readonly path: string;
  readonly deployment: Deployment;
}

export function readGraphFile(path: string): GraphFile {
  return { path, deployment: readDeployment(textOf(path), path) };
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

/** The `*.json` files directly in the folder, by name. An error if there are none. */
export function readGraphDir(path: string): readonly GraphFile[] {
  const entries = access(path, () => readdirSync(path, { withFileTypes: true }));
  const names = entries.filter((entry) => entry.name.endsWith(".json") && !entry.isDirectory()).map(({ name }) => name);
  if (names.length === 0) throw new GraphError(`${path}: holds no *.json file`);
  return names.sort().map((name) => readGraphFile(join(path, name)));
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
