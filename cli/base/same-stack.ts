/** What is compared must be of one stack and project: nothing of another has its pair, all would come and all would go. */
import { UsageError } from "../errors.ts";

interface Place {
  readonly stack: string;
  /** Absent = any. */
  readonly project?: string | undefined;
}

/** Throws a UsageError where a resource of the graph at `path`, by its URN, is of another stack or project. */
export function requirePlace(option: string, path: string, urn: string, expected: Place): void {
  const own = placeOf(urn);
  for (const part of ["stack", "project"] as const) {
    if (expected[part] === undefined || own[part] === expected[part]) continue;
    throw new UsageError(`${option} ${path}: is a graph of the ${part} "${own[part]}", not of "${expected[part]}"`);
  }
}

export function placeOf(urn: string): Place {
  const [stack = "", project] = urn.replace("urn:pulumi:", "").split("::");
  return { stack, project };
}
