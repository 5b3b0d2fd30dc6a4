/** GitHub's REST API for the steps of the workflows: patient with limits and passing faults, clear about what is final. */
import { retry } from "@octokit/plugin-retry";
import { type ThrottlingOptions, throttling } from "@octokit/plugin-throttling";
import { Octokit } from "@octokit/rest";
import { oneLine } from "../../render/text.ts";

export type GitHub = InstanceType<typeof PatientOctokit>;

export interface ClientOptions {
  readonly token: string;
  /** `GITHUB_API_URL`: of github.com, or of an installation of one's own. */
  readonly baseUrl: string;
  /** Default: GitHub's own advice, a second between two writes and three between two that notify somebody. */
  readonly pace?: Pace;
}

/** How long the client waits; for tests, which need no manners. */
export interface Pace extends Pick<ThrottlingOptions, "write" | "notifications"> {
  /** Milliseconds that a second of waiting takes. */
  readonly second: number;
}

/** A step that could not be done, in the user's words. Exit code 1. */
export class StepError extends Error {
  override readonly name = "StepError";
}

const PatientOctokit = Octokit.plugin(retry, throttling);
/** A limit that lasts longer fails the step: a job must not sleep for an hour. */
const LONGEST_WAIT_SECONDS = 120;
const MAX_TRIES = 3;
const SILENT = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };

export function gitHub({ token, baseUrl, pace }: ClientOptions): GitHub {
  const patience = (waitSeconds: number, _options: object, _octokit: unknown, tries: number) =>
    waitSeconds <= LONGEST_WAIT_SECONDS && tries < MAX_TRIES;
  return new PatientOctokit({
    auth: token,
    baseUrl,
    userAgent: "larder",
    log: SILENT,
    retry: { retryAfterBaseValue: pace?.second ?? 1000 },
    throttle: {
      onRateLimit: patience,
      onSecondaryRateLimit: patience,
      retryAfterBaseValue: pace?.second ?? 1000,
      ...(pace && { write: pace.write, notifications: pace.notifications }),
    },
  });
}

/** `owner/name`, as `GITHUB_REPOSITORY` has it. */
export function repositoryOf(text: string | undefined): { readonly owner: string; readonly repo: string } {
  const match = /^([A-Za-z0-9](?:[A-Za-z0-9-]*))\/([A-Za-z0-9._-]+)$/.exec(text ?? "");
  if (!match) throw new StepError(`GITHUB_REPOSITORY: expected owner/name, got ${JSON.stringify(text ?? "nothing")}`);
  return { owner: match[1] ?? "", repo: match[2] ?? "" };
}

/** Does a request; a refusal says what was wanted, what GitHub answered and, where it is known, what mends it. */
export async function attempt<T>(what: string, request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    throw new StepError(`${what}: ${reasonOf(error)}`, { cause: error });
  }
}

function reasonOf(error: unknown): string {
  const status = error instanceof Error && "status" in error ? Number(error.status) : undefined;
  const message = oneLine(error instanceof Error ? error.message : String(error)).slice(0, 300);
  if (status === undefined || Number.isNaN(status)) return message;
  if (/rate limit/i.test(message)) return `GitHub's rate limit is used up (${status}): run the job again later`;
  if (status === 401) return "GitHub does not take the token (401): is GITHUB_TOKEN set for the step?";
  if (status === 403) return `GitHub refuses (403: ${message}): the job needs the permission`;
  if (status >= 500) return `GitHub has a fault (${status}): run the job again`;
  return `GitHub answers ${status}: ${message}`;
}
