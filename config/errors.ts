/** What is wrong with a config, in the user's words: always file, key, what is allowed and what was found. */
export interface Problem {
  /** The file the value comes from, where that is known. */
  readonly file?: string;
  /** `larder:database.storageGib`. Absent when the file as a whole is meant. */
  readonly key?: string;
  readonly message: string;
}

/** All problems of one config at once. A mistake of the user, so shown without a stack trace. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
  readonly problems: readonly Problem[];
  /** Makes the Pulumi engine print the message alone: its own RunError is recognised by this field. */
  readonly __pulumiRunError = true;

  constructor(problems: readonly Problem[]) {
    super(problems.map(formatProblem).join("\n"));
    this.problems = problems;
  }
}

export function formatProblem({ file, key, message }: Problem): string {
  return [file, key, message].filter((part) => part !== undefined).join(": ");
}
