/** What the steps of the workflows share as programs: one argument, settings from the environment, one line on an error. */
import { StepError } from "./client.ts";

export type Environment = Readonly<Record<string, string | undefined>>;

/** A mistake in the call. Exit code 2. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Who writes with the token that GitHub gives to a job. */
const JOB_AUTHOR = "github-actions[bot]";

/** `COMMENT_AUTHOR`: for an app of one's own, whose token another author writes with. */
export function authorOf(env: Environment): string {
  return env.COMMENT_AUTHOR ?? JOB_AUTHOR;
}

export function required(env: Environment, name: string): string {
  const value = env[name];
  if (value === undefined || value === "") throw new UsageError(`${name}: is not set: this is a step of a workflow`);
  return value;
}

/** Prints what was done. Exit 0: done. 1: GitHub refuses, or a fault of ours. 2: a mistake in the call. */
export async function runStep(argument: string, step: (argument: string) => Promise<string>): Promise<void> {
  try {
    const [value, ...others] = process.argv.slice(2);
    if (value === undefined || others.length > 0) throw new UsageError(`expected one argument: ${argument}`);
    console.log(await step(value));
  } catch (error) {
    const known = error instanceof UsageError || error instanceof StepError;
    const message = error instanceof Error ? error.message : String(error);
    console.error(`error: ${known ? message : `internal error: ${message}`}`);
    process.exitCode = error instanceof UsageError ? 2 : 1;
  }
}
