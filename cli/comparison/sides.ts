/** Evaluates both sides of a comparison: the base by its own code, the head by this one. */
import type { Preview } from "../../graph/from-preview.ts";
import type { Deployment } from "../../graph/model.ts";
import { evaluateStack, evaluateStacks, type StackResult } from "../../offline/stack.ts";
import type { ReviewError, Side } from "../../review/model.ts";
import { headCommit } from "../base/git.ts";
import { type BaseGraph, baseGraphs } from "../base/synth.ts";
import { errorLines } from "../errors.ts";
import { ROOT } from "../project.ts";
import type { FileSide, Files } from "./files.ts";

export type Missing = { readonly error: ReviewError };
export type Evaluated = {
  readonly deployment: Deployment;
  readonly side: Omit<Side, "digest" | "resources" | "description">;
};
export type BaseSide = Evaluated | "new" | Missing;
export type HeadSide = (Evaluated & { readonly preview?: Preview }) | Missing;

export interface SidesRequest {
  readonly stacks: readonly string[];
  readonly reference: string | undefined;
  readonly files: Files;
  readonly secretKey: string;
  readonly note: (text: string) => void;
}

export interface Sides<Head> {
  readonly bases: ReadonlyMap<string, BaseSide>;
  readonly heads: ReadonlyMap<string, Head>;
}

/** Both at once: the base in processes of its own, the head in this one, which makes use of it as soon as it is there. */
export async function evaluateSides<Head>(
  { stacks, reference, files, secretKey, note }: SidesRequest,
  use: (stack: string, head: HeadSide) => Head,
): Promise<Sides<Head>> {
  const [bases, heads] = await Promise.all([
    evaluateBases(stacks, reference, files, secretKey, note),
    evaluateHeads(stacks, files.head, secretKey).then(
      (sides) => new Map([...sides].map(([stack, side]) => [stack, use(stack, side)])),
    ),
  ]);
  return { bases, heads };
}

async function evaluateBases(
  stacks: readonly string[],
  reference: string | undefined,
  { base: file, commit }: Files,
  secretKey: string,
  note: (text: string) => void,
): Promise<ReadonlyMap<string, BaseSide>> {
  if (file !== undefined) {
    const side = { kind: "file", label: file.path } as const;
    return new Map(stacks.map((stack) => [stack, { deployment: file.deployment, side }]));
  }
  if (reference === undefined || commit === undefined) return new Map();
  const graphs = await baseGraphs({ root: ROOT, commit, stacks, secretKey, note });
  const side = { kind: "commit", label: reference, commit: commit.base } as const;
  return new Map([...graphs].map(([stack, graph]) => [stack, baseSide(stack, graph, side)]));
}

function baseSide(stack: string, graph: BaseGraph, side: Evaluated["side"]): BaseSide {
  switch (graph.kind) {
    case "graph":
      return { deployment: graph.deployment, side };
    case "absent":
      return "new";
    case "failed": {
      const place = `${side.label} (${side.commit?.slice(0, 12) ?? ""})`;
      const message = `the base of ${stack}, ${place}, cannot be evaluated: ${graph.reason}`;
      return { error: { stage: "base", message } };
    }
    default:
      return graph satisfies never;
  }
}

async function evaluateHeads(
  stacks: readonly string[],
  file: FileSide | undefined,
  secretKey: string,
): Promise<ReadonlyMap<string, HeadSide>> {
  if (file !== undefined) {
    const { path, deployment, preview } = file;
    const side = { kind: "file", label: path } as const;
    return new Map(stacks.map((stack) => [stack, { deployment, side, ...(preview && { preview }) }]));
  }
  const requests = stacks.map((stack) => ({ root: ROOT, stack, mode: "deployed" as const, secretKey }));
  const [only, ...others] = requests;
  const results: readonly StackResult[] =
    only !== undefined && others.length === 0
      ? [await evaluated(() => evaluateStack(only))]
      : await evaluateStacks(requests);
  const commit = headCommit(ROOT);
  const side = { kind: "working-tree", label: "working tree", ...(commit !== undefined && { commit }) } as const;
  return new Map(
    results.map((result, index): [string, HeadSide] => {
      const stack = stacks[index] ?? "";
      if ("deployment" in result) return [stack, { deployment: result.deployment, side }];
      const message = `${stack} cannot be evaluated: ${errorLines(result.error).join("; ")}`;
      return [stack, { error: { stage: "head", message } }];
    }),
  );
}

async function evaluated(work: () => Promise<Deployment>): Promise<StackResult> {
  try {
    return { deployment: await work() };
  } catch (error) {
    return { error: error instanceof Error ? error : new Error(String(error)) };
  }
}
