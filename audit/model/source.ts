/** Where the program makes a resource, from the engine's `project:///<path>#<line>,<column>`. */
import type { AuditResult } from "./schema.ts";

export type Place = NonNullable<AuditResult["source"]>;

const POSITION = /^project:\/\/\/([^#]+)#(\d+)(?:,(\d+))?$/;

/** Undefined unless it is a line of a file below the project: anything else would lead out of the repository. */
export function placeOf(sourcePosition: string | undefined): Place | undefined {
  const match = POSITION.exec(sourcePosition ?? "");
  if (!match) return undefined;
  const file = decoded(match[1] ?? "");
  const [line, column] = [Number(match[2]), Number(match[3] ?? 0)];
  const leaves = file.split(/[/\\]/).some((part) => part === ".." || part === "");
  if (leaves || /^[A-Za-z]:/.test(file) || !Number.isSafeInteger(line) || line < 1) return undefined;
  return { file, line, ...(Number.isSafeInteger(column) && column > 0 && { column }) };
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
