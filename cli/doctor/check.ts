/** One thing that `pulumi up` needs: what was asked, what was found, what mends it. */

export type Status =
  | "ok"
  /** Not there. */
  | "missing"
  /** There, but not as it must be. */
  | "wrong"
  /** Could not be asked; `found` says why. Never counted as good. */
  | "unknown";

export type CheckGroup = "tools" | "state" | "access" | "quotas";

export interface Check {
  /** Stable, for programs: `cli`, `plugin-aws`, `quota-vpcs`. */
  readonly id: string;
  readonly group: CheckGroup;
  readonly title: string;
  readonly status: Status;
  /** One line. Never a secret, whatever it was read from. */
  readonly found: string;
  /** The commands that mend it, or what to do; absent where all is well. */
  readonly mend?: string;
}

/** What an answer is about; the rest of a check is the answer. */
export type Subject = Pick<Check, "id" | "group" | "title">;

/** Something to be asked, not asked yet. */
export interface Question extends Subject {
  /** Undefined: the stack has no need of it. */
  readonly ask: () => Promise<Check | undefined>;
}

export const ok = (subject: Subject, found: string): Check => ({ ...subject, status: "ok", found });

export const missing = (subject: Subject, found: string, mend: string): Check => ({
  ...subject,
  status: "missing",
  found,
  mend,
});

export const wrong = (subject: Subject, found: string, mend: string): Check => ({
  ...subject,
  status: "wrong",
  found,
  mend,
});

export const unknown = (subject: Subject, why: string, mend?: string): Check => ({
  ...subject,
  status: "unknown",
  found: why,
  ...(mend !== undefined && { mend }),
});

/** No question may hold up the others: after this many milliseconds its answer is that there is none. */
export const PATIENCE = 10_000;

class TooSlow extends Error {
  override readonly name = "TooSlow";
}

/** The work, or an error after `PATIENCE`. What the work still does then is nobody's concern. */
export async function inTime<T>(work: Promise<T>, milliseconds = PATIENCE): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TooSlow(`no answer within ${milliseconds / 1000} s`)), milliseconds);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}
