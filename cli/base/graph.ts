/** What a command compares one stack with: a graph file, or the stack where HEAD and a commit parted. */
import { statSync } from "node:fs";
import { UsageError } from "../errors.ts";
import { type NamedGraph, namedGraph, readGraphs } from "../graphs.ts";
import { ROOT } from "../project.ts";
import type { Terminal } from "../terminal.ts";
import { findBase } from "./git.ts";

export function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

/** Throws a UsageError that says what to do; `secretKey` is that of the other side. */
export async function baseGraphOf(
  reference: string,
  stack: string,
  secretKey: string,
  terminal: Terminal,
): Promise<NamedGraph> {
  if (isFile(reference)) return onlyOf(await readGraphs([reference]), reference);
  const commit = findBase(ROOT, reference);
  const { baseGraphs } = await import("./synth.ts");
  const graphs = await terminal.progress(`Evaluating ${stack} at ${reference}`, () =>
    baseGraphs({ root: ROOT, commit, stacks: [stack], secretKey, note: terminal.err }),
  );
  const found = graphs.get(stack);
  switch (found?.kind) {
    case "graph":
      return namedGraph(stack, reference, found.deployment);
    case "failed":
      throw new UsageError(`--base ${reference}: ${stack} cannot be evaluated there: ${found.reason}`);
    case "absent":
    case undefined:
      throw new UsageError(`--base ${reference}: there is no stack "${stack}" there yet`);
    default:
      return found satisfies never;
  }
}

function onlyOf(graphs: readonly NamedGraph[], path: string): NamedGraph {
  const [only] = graphs;
  if (only === undefined) throw new UsageError(`--base ${path}: holds no graph`);
  return only;
}
