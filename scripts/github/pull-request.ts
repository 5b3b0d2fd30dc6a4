/** Which pull request a finished workflow run was for. Only the event is believed, never what the run left behind. */
import { z } from "zod";
import { attempt, type GitHub, StepError } from "./client.ts";

const commit = z.string().regex(/^[0-9a-f]{40}$/);
const workflowRun = z.object({
  workflow_run: z.object({
    event: z.string(),
    conclusion: z.string().nullable(),
    head_sha: commit,
    head_branch: z.string().nullable(),
    head_repository: z.object({ owner: z.object({ login: z.string() }) }).nullable(),
    html_url: z.string(),
  }),
});

export interface FinishedRun {
  readonly conclusion: string;
  readonly headSha: string;
  /** `owner:branch` of the pull request's head. */
  readonly head: string;
  readonly url: string;
}

/** `undefined`: the run was not for a pull request. */
export function finishedRun(event: unknown): FinishedRun | undefined {
  const parsed = workflowRun.safeParse(event);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new StepError(`the event is no workflow_run: ${issue?.path.join(".") ?? ""}: ${issue?.message ?? ""}`);
  }
  const { event: trigger, conclusion, head_sha, head_branch, head_repository, html_url } = parsed.data.workflow_run;
  if (trigger !== "pull_request") return undefined;
  // The head's repository may be deleted by now.
  if (head_branch === null || head_repository === null) return undefined;
  return {
    conclusion: conclusion ?? "unknown",
    headSha: head_sha,
    head: `${head_repository.owner.login}:${head_branch}`,
    url: html_url,
  };
}

export interface Place {
  readonly owner: string;
  readonly repo: string;
}

/** The open pull request whose head is still the run's commit. `undefined`: closed, or newer commits came. */
export async function pullRequestOf(client: GitHub, place: Place, run: FinishedRun): Promise<number | undefined> {
  const open = await attempt("looking for the pull request", () =>
    client.paginate(client.rest.pulls.list, { ...place, state: "open", head: run.head, per_page: 100 }),
  );
  return open.find(({ head }) => head.sha === run.headSha)?.number;
}
