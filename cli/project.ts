/** The project on disk: where it is and which stacks it has. */
import { join, resolve } from "node:path";
import { readProject } from "../config/project-file.ts";
import { stackNames } from "../config/stack-file.ts";
import { UsageError } from "./errors.ts";
import { unknownWord } from "./suggest.ts";

/** The folder of the program (index.ts, components/); an example project has its stack files elsewhere. */
export const ROOT = resolve(import.meta.dirname, "..");

/** The order in which a change travels; further stacks follow by name. */
const ORDER = ["dev", "staging", "prod"];

/** Stacks with a file of their own, in the order in which a change travels. */
export function stacksOf(projectDir: string): readonly string[] {
  const names = stackNames(join(projectDir, readProject(projectDir).stackFolder));
  return names.sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1));
}

export function requireStack(projectDir: string, stack: string): string {
  const known = stacksOf(projectDir);
  if (!known.includes(stack)) throw new UsageError(unknownWord("stack", stack, known));
  return stack;
}

function rank(stack: string): number {
  const index = ORDER.indexOf(stack);
  return index === -1 ? ORDER.length : index;
}
