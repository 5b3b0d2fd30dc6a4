/** What went wrong while the program was evaluated, in the user's words; never shown with a stack trace. */
export class EvaluationError extends Error {
  override readonly name = "EvaluationError";
  /** `components/data/redis.ts:41`, where known. */
  readonly position: string | undefined;

  constructor(message: string, position?: string, options?: ErrorOptions) {
    super(position === undefined ? message : `${position}: ${message}`, options);
    this.position = position;
  }
}

/** The first line of an error's stack that lies in the project's own code, as `path:line`. */
export function programPosition(error: unknown, root: string): string | undefined {
  if (!(error instanceof Error) || error.stack === undefined) return undefined;
  for (const line of error.stack.split("\n").slice(1)) {
    const match = /\(?(?:file:\/\/)?(\/[^():]+|[A-Za-z]:[^():]+):(\d+):\d+\)?$/.exec(line.trim());
    if (match?.[1] === undefined) continue;
    const path = decodeURI(match[1]);
    if (!path.startsWith(root) || path.includes("/node_modules/") || path.startsWith(`${root}/offline/`)) continue;
    return `${path.slice(root.length + 1)}:${match[2]}`;
  }
  return undefined;
}
