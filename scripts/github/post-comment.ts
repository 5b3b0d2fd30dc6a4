/**
 * A step of the workflow that has rights and runs only code of the default branch: puts what a review without rights left
 * behind on its pull request.
 *
 *   node scripts/github/post-comment.ts <folder of the artifact>
 *
 * Reads GITHUB_EVENT_PATH (of `workflow_run`), GITHUB_REPOSITORY, GITHUB_TOKEN and GITHUB_API_URL. Where the folder holds no
 * usable review, the comment says so: an old verdict never stands for a new commit. Exit 0: written, or there is nothing to
 * write on (closed, or newer commits came). 1: GitHub refuses. 2: a mistake in the call.
 */
import { readFileSync } from "node:fs";
import { COMMENT_KEY, commentMarker, failureComment } from "../../review/comment.ts";
import { INCOMPLETE_LABEL, LABEL_PREFIX } from "../../review/labels.ts";
import { ArtifactProblem, type ReviewArtifact, readArtifact } from "./artifact.ts";
import { gitHub, type Pace, repositoryOf } from "./client.ts";
import { type FinishedRun, finishedRun, pullRequestOf } from "./pull-request.ts";
import { authorOf, type Environment, required, runStep, UsageError } from "./step.ts";
import { setLabels, writeStickyComment } from "./sticky-comment.ts";

export interface PostOptions {
  readonly folder: string;
  readonly env: Environment;
  readonly pace?: Pace;
}

/** What was done, as a sentence. */
export async function postComment({ folder, env, pace }: PostOptions): Promise<string> {
  const place = repositoryOf(env.GITHUB_REPOSITORY);
  const run = finishedRun(eventOf(env));
  if (run === undefined) return "the run was not for a pull request: nothing to do";
  const client = gitHub({
    token: required(env, "GITHUB_TOKEN"),
    baseUrl: required(env, "GITHUB_API_URL"),
    ...(pace && { pace }),
  });
  const number = await pullRequestOf(client, place, run);
  if (number === undefined) return `no open pull request stands at ${run.headSha}: nothing to do`;
  const { comment, labels } = resultOf(folder, run);
  const written = await writeStickyComment(client, {
    ...place,
    number,
    marker: commentMarker(COMMENT_KEY),
    body: `${comment.trimEnd()}\n\n${originLine(run)}\n`,
    author: authorOf(env),
  });
  await setLabels(client, { ...place, number }, { prefix: LABEL_PREFIX, names: labels });
  return `the comment on #${number} is ${written}, labels: ${labels.join(", ")}`;
}

function resultOf(folder: string, run: FinishedRun): ReviewArtifact {
  try {
    return readArtifact(folder, COMMENT_KEY);
  } catch (error) {
    if (!(error instanceof ArtifactProblem)) throw error;
    const problems = [`${error.message} (the run ended with "${run.conclusion}")`];
    return { comment: failureComment(problems, { key: COMMENT_KEY }), labels: [INCOMPLETE_LABEL] };
  }
}

/** The reader must know whose word this is. */
function originLine({ headSha, url }: FinishedRun): string {
  const link = /^https:\/\/[^\s()<>]+$/.test(url) ? `[this run](${url})` : "a run";
  return `<sub>For commit ${headSha.slice(0, 7)}, by ${link} of the pull request's own code: trust it as far as that code.</sub>`;
}

function eventOf(env: Environment): unknown {
  const path = required(env, "GITHUB_EVENT_PATH");
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    throw new UsageError(`GITHUB_EVENT_PATH: ${path} cannot be read as JSON`);
  }
}

if (import.meta.main)
  await runStep("the folder of the artifact", (folder) => postComment({ folder, env: process.env }));
