/** What a command compares one stack with: a graph file, or the stack where HEAD and a commit parted. */
import { statSync } from "node:fs";
import { UsageError } from "../errors.ts";
import { type NamedGraph, namedGraph, readGraphs } from "../graphs.ts";
import { ROOT } from "../project.ts";
import type { Terminal } from "../terminal.ts";
import { findBase } from "./git.ts";
import { placeOf, requirePlace } from "./same-stack.ts";

export function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}

/** Throws a UsageError that says what to do; `secretKey` is that of the head. */
export async function baseGraphOf(
  reference: string,
  head: NamedGraph,
  secretKey: string,
  terminal: Terminal,
): Promise<NamedGraph> {
  const { stack } = head;
  if (isFile(reference)) return sameStack(onlyOf(await readGraphs([reference]), reference), head, reference);
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

/** An empty graph is of no stack. */
function sameStack(base: NamedGraph, { graph }: NamedGraph, path: string): NamedGraph {
  const [old, next] = [base.graph.resources[0]?.urn, graph.resources[0]?.urn];
  if (old !== undefined && next !== undefined) requirePlace("--base", path, old, placeOf(next));
  return base;
}

function onlyOf(graphs: readonly NamedGraph[], path: string): NamedGraph {
  const [only] = graphs;
  if (only === undefined) throw new UsageError(`--base ${path}: holds no graph`);
  return only;
}
