/** The graph files that a comparison is given, checked before anything is evaluated. */
import { loadStack } from "../../config/stack-file.ts";
import { readDocumentFile } from "../../graph/files.ts";
import type { Preview } from "../../graph/from-preview.ts";
import type { Deployment } from "../../graph/model.ts";
import { type Commit, findBase } from "../base/git.ts";
import { isFile } from "../base/graph.ts";
import { requirePlace } from "../base/same-stack.ts";
import { UsageError } from "../errors.ts";
import { ROOT } from "../project.ts";

export interface ComparisonOptions {
  /** A commit, or a graph file. Absent: head is a preview, which holds both sides. */
  readonly base?: string | undefined;
  /** A graph file instead of the working tree. */
  readonly head?: string | undefined;
  readonly asOf?: string | undefined;
}

export interface FileSide {
  readonly path: string;
  readonly deployment: Deployment;
  readonly preview?: Preview;
}

export interface Files {
  readonly base: FileSide | undefined;
  readonly head: FileSide | undefined;
  /** Where the base is a commit. */
  readonly commit: Commit | undefined;
}

/** All that can be wrong with what was named is told before anything is evaluated. */
export function filesOf(stacks: readonly string[], { base, head }: ComparisonOptions): Files {
  const isGraph = base !== undefined && isFile(base);
  const files: Files = {
    base: isGraph ? readDocumentFile(base) : undefined,
    head: head === undefined ? undefined : readDocumentFile(head),
    commit: base === undefined || isGraph ? undefined : findBase(ROOT, base),
  };
  if (base === undefined && files.head?.preview === undefined) {
    throw new UsageError("--base: name a commit (main) or a graph file to compare with");
  }
  const [stack = "", ...others] = stacks;
  if (others.length > 0 && (files.base ?? files.head)) {
    throw new UsageError("a graph file is of one stack: name that stack");
  }
  for (const [option, file] of [["--base", files.base] as const, ["--head", files.head] as const]) {
    if (file !== undefined) requireSameStack(option, file, stack);
  }
  return files;
}

function requireSameStack(option: string, { path, deployment }: FileSide, stack: string): void {
  const urn = deployment.deployment.resources?.[0]?.urn;
  if (urn === undefined) throw new UsageError(`${option} ${path}: holds no resources`);
  requirePlace(option, path, urn, { stack, project: projectOf(stack) });
}

/** Undefined where the config cannot be read: that is told when the stack is evaluated. */
function projectOf(stack: string): string | undefined {
  try {
    return loadStack({ projectDir: ROOT, stack }).source.project;
  } catch {
    return undefined;
  }
}
