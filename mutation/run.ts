/** From stacks to outcomes: evaluation, then the mutants, on every processor. */
import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import { loadStack } from "../config/stack-file.ts";
import { evaluateStacks } from "../offline/stack.ts";
import type { ControlId } from "../policies/catalogue.ts";
import type { Outcome } from "./outcome.ts";
import type { Work } from "./work.ts";

export interface RunOptions {
  readonly root: string;
  readonly stacks: readonly string[];
  readonly controls?: readonly ControlId[];
  /** Threads; default one per processor. */
  readonly threads?: number;
}

/** In the order of the stacks, then of their resources, whatever the number of threads. */
export async function mutate({ root, stacks, controls, threads = availableParallelism() }: RunOptions) {
  const work = await workFor(root, stacks, threads, controls);
  const results = new Array<readonly Outcome[]>(work.length);
  const queue = work.entries();
  const lane = async () => {
    const worker = new Worker(new URL("./worker.ts", import.meta.url));
    for (const [index, part] of queue) results[index] = await ask(worker, part);
    await worker.terminate();
  };
  await Promise.all(Array.from({ length: Math.min(threads, work.length) }, lane));
  const rank = new Map(work.flatMap(({ deployment, stack }) => ranks(stack, deployment)));
  const key = ({ stack, urn }: Outcome) => rank.get(`${stack} ${urn}`) ?? 0;
  // Those of one resource stay in their order: the sort is stable.
  return stacks.flatMap((stack) =>
    results
      .flat()
      .filter((outcome) => outcome.stack === stack)
      .sort((a, b) => key(a) - key(b)),
  );
}

function ranks(stack: string, { deployment }: Work["deployment"]): readonly (readonly [string, number])[] {
  return (deployment.resources ?? []).map(({ urn }, index) => [`${stack} ${urn}`, index]);
}

async function workFor(
  root: string,
  stacks: readonly string[],
  threads: number,
  controls: readonly ControlId[] | undefined,
): Promise<readonly Work[]> {
  const evaluated = await evaluateStacks(stacks.map((stack) => ({ root, stack, mode: "deployed" })));
  return stacks.flatMap((stack, index) => {
    const result = evaluated[index];
    if (result === undefined || "error" in result) throw result?.error ?? new Error(`${stack} was not evaluated`);
    const { profile } = loadStack({ projectDir: root, stack }).config;
    const { deployment } = result;
    const base = { stack, profile, deployment, step: threads, ...(controls && { controls }) };
    return Array.from({ length: threads }, (_, first) => ({ ...base, first }));
  });
}

function ask(worker: Worker, work: Work): Promise<readonly Outcome[]> {
  return new Promise((resolve, reject) => {
    worker.once("error", reject);
    worker.once("message", (outcomes: readonly Outcome[]) => {
      worker.off("error", reject);
      resolve(outcomes);
    });
    worker.postMessage(work);
  });
}
