/**
 * What a review without rights left behind. The code of the pull request made it, so it may hold anything: files are taken
 * only if they are plain, small and of the expected form.
 */
import { lstatSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { commentMarker, MAX_COMMENT_LENGTH } from "../../review/comment.ts";
import { LABEL_PREFIX } from "../../review/labels.ts";

const MAX_BYTES = 4 * MAX_COMMENT_LENGTH;
const labels = z
  .array(
    z
      .string()
      .max(50)
      .regex(new RegExp(`^${LABEL_PREFIX}[A-Za-z0-9._-]+$`)),
  )
  .max(20);

export interface ReviewArtifact {
  readonly comment: string;
  readonly labels: readonly string[];
}

/** Why there is nothing to post. */
export class ArtifactProblem extends Error {
  override readonly name = "ArtifactProblem";
}

export function readArtifact(folder: string, key: string): ReviewArtifact {
  const comment = textOf(folder, "comment.md");
  if (!comment.startsWith(commentMarker(key))) throw new ArtifactProblem("comment.md is not a review of this project");
  if (comment.length > MAX_COMMENT_LENGTH) {
    throw new ArtifactProblem(`comment.md has ${comment.length} characters, at most ${MAX_COMMENT_LENGTH} are allowed`);
  }
  return { comment, labels: labelsOf(textOf(folder, "labels.json")) };
}

function labelsOf(text: string): readonly string[] {
  try {
    return labels.parse(JSON.parse(text));
  } catch {
    throw new ArtifactProblem(`labels.json must be a list of at most 20 labels that begin with ${LABEL_PREFIX}`);
  }
}

function textOf(folder: string, name: string): string {
  const path = join(folder, name);
  const found = lstatSync(path, { throwIfNoEntry: false });
  if (found === undefined) throw new ArtifactProblem(`the run left no ${name}`);
  if (!found.isFile()) throw new ArtifactProblem(`${name} is not a plain file`);
  if (found.size > MAX_BYTES)
    throw new ArtifactProblem(`${name} has ${found.size} bytes, at most ${MAX_BYTES} are allowed`);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(path));
  } catch {
    throw new ArtifactProblem(`${name} is not text in UTF-8`);
  }
}
