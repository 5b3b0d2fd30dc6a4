/** The graphs a command is about: stacks of this project, or files. */
import { basename } from "node:path";
import type { Deployment } from "../graph/model.ts";
import { ResourceGraph } from "../graph/query.ts";
import { stackOf } from "../graph/urn.ts";
import { EvaluationError } from "../offline/errors.ts";
import { ROOT, requireStack, stacksOf } from "./project.ts";
import type { Terminal } from "./terminal.ts";

export interface NamedGraph {
  /** Of the stack; of a graph file the stack in its URNs, else its name. */
  readonly stack: string;
  /** `synth prod`, `prod-export.json`. */
  readonly source: string;
  readonly deployment: Deployment;
  readonly graph: ResourceGraph;
}

/** One stack that cannot be evaluated does not hide the others. */
export interface Graphs {
  readonly graphs: readonly NamedGraph[];
  readonly errors: readonly Error[];
}

/** All stacks of the project where none is named. With a key their secrets can be compared with those of another graph. */
export async function evaluateGraphs(
  stack: string | undefined,
  terminal: Terminal,
  secretKey?: string,
): Promise<Graphs> {
  const stacks = stack === undefined ? stacksOf(ROOT) : [requireStack(ROOT, stack)];
  const { evaluateStack, evaluateStacks } = await import("../offline/stack.ts");
  const requests = stacks.map((each) => ({
    root: ROOT,
    stack: each,
    mode: "deployed" as const,
    ...(secretKey !== undefined && { secretKey }),
  }));
  const [only, ...others] = requests;
  const results = await terminal.progress(`Evaluating ${stacks.join(", ")}`, async () =>
    only !== undefined && others.length === 0 ? [{ deployment: await evaluateStack(only) }] : evaluateStacks(requests),
  );
  const graphs: NamedGraph[] = [];
  const errors: Error[] = [];
  for (const [index, result] of results.entries()) {
    const name = stacks[index] ?? "";
    if ("error" in result) errors.push(named(name, result.error));
    else graphs.push(namedGraph(name, `synth ${name}`, result.deployment));
  }
  return { graphs, errors };
}

/** Mistakes in a config name their file already. */
function named(stack: string, error: Error): Error {
  return "problems" in error ? error : new EvaluationError(`${stack}: ${error.message}`, undefined, { cause: error });
}

export async function readGraphs(paths: readonly string[]): Promise<readonly NamedGraph[]> {
  const { readGraphFile } = await import("../graph/files.ts");
  // All are read before one is used: a broken file is told at once.
  return paths.map((path) => {
    const { deployment } = readGraphFile(path);
    const urn = deployment.deployment.resources?.[0]?.urn ?? "";
    return namedGraph(stackOf(urn) ?? basename(path, ".json"), path, deployment);
  });
}

export function namedGraph(stack: string, source: string, deployment: Deployment): NamedGraph {
  return { stack, source, deployment, graph: ResourceGraph.of(deployment) };
}
