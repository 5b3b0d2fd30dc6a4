import { oneLine as legible } from "../render/text.ts";

/** A mistake in how the tool was called, in the user's words. Exit code 2, never a stack trace. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Errors that speak to the user; any other one is a bug of ours and says so. */
const FOR_USERS = new Set([
  "UsageError",
  "ConfigError",
  "EvaluationError",
  "GraphError",
  "ExemptionsError",
  "SettingsError",
  "SnapshotError",
]);

/** One line per problem. */
export function errorLines(error: unknown): readonly string[] {
  if (error instanceof AggregateError) return error.errors.flatMap(errorLines);
  if (!(error instanceof Error)) return [oneLine(String(error))];
  // These hold a list of problems, one in each line.
  if ("problems" in error) return error.message.split("\n").map(legible);
  const message = oneLine(error.message);
  return FOR_USERS.has(error.name) ? [message] : [`internal error: ${message} (--debug shows where)`];
}

export function oneLine(text: string): string {
  return legible(text.trim().replace(/\s*\n\s*/g, " "));
}

const SYSTEM_REASONS: Readonly<Record<string, string>> = {
  ENOENT: "no such file or folder",
  EACCES: "not permitted",
  EPERM: "not permitted",
  EISDIR: "is a folder",
  ENOTDIR: "not a folder",
  EEXIST: "there is a file, not a folder",
  ENOSPC: "no space left",
  EROFS: "the file system is read-only",
};

/** Why the operating system refused, without its codes and paths. */
export function systemReason(error: unknown): string {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return SYSTEM_REASONS[code] ?? (code || String(error));
}
