/** From a stack's name to its graph: config, program, evaluation; several stacks at once in a worker each. */
import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { Worker } from "node:worker_threads";
import { ConfigError } from "../config/errors.ts";
import { resolveConfig } from "../config/resolve.ts";
import { propertyOf } from "../config/schema-walk.ts";
import { readStackFile, type StackFile } from "../config/stack-file.ts";
import type { Deployment } from "../graph/model.ts";
import { EvaluationError } from "./errors.ts";
import type { Mode } from "./monitor.ts";

export interface StackRequest {
  /** The repository: what source positions are relative to. */
  readonly root: string;
  /** Folder of Pulumi.yaml, `root` by default. */
  readonly projectDir?: string;
  readonly stack: string;
  /** Any stack file, instead of `Pulumi.<stack>.yaml` beside Pulumi.yaml. */
  readonly configFile?: string;
  readonly mode: Mode;
  /** Leaves digests of secrets under this key in the graph: for one comparison of two graphs. */
  readonly secretKey?: string;
}

/** The graph of one stack, evaluated in this process. Throws ConfigError or EvaluationError. */
export async function evaluateStack(request: StackRequest): Promise<Deployment> {
  const projectDir = request.projectDir ?? request.root;
  // Before the SDK is loaded: a wrong config is the most frequent mistake and is said at once.
  const source = readStackFile({
    projectDir,
    stack: request.stack,
    ...(request.configFile !== undefined && { configFile: request.configFile }),
    ...(request.secretKey !== undefined && { secretKey: request.secretKey }),
  });
  const place = isPlatform(request.root, projectDir, source.main)
    ? resolveConfig(source.values, source).config
    : placeOf(source);
  const [{ evaluate }, program] = await Promise.all([import("./evaluate.ts"), loadProgram(projectDir, source.main)]);
  return evaluate({
    program,
    project: source.project,
    stack: request.stack,
    mode: request.mode,
    config: source.values,
    secretKeys: source.secretKeys,
    account: place.account.id,
    region: place.regions.primary,
    root: request.root,
    ...(request.secretKey !== undefined && { secretKey: request.secretKey }),
  });
}

/** Whether a project runs the platform's program, whose config is known here; others read their own when they run. */
function isPlatform(root: string, projectDir: string, main = "."): boolean {
  return [root, join(root, "index.ts")].includes(resolve(projectDir, main).replace(/\/$/, ""));
}

/** What look-ups and ARNs say in another program, which names its account and regions as the platform does. */
function placeOf({ project, values, problems }: StackFile): {
  readonly account: { readonly id: string };
  readonly regions: { readonly primary: string };
} {
  if (problems.length > 0) throw new ConfigError(problems);
  const textAt = (key: string, field: string, fallback: string): string => {
    const value = propertyOf(JSON.parse(values[`${project}:${key}`] ?? "{}"), field);
    return value === undefined ? fallback : String(value);
  };
  return {
    account: { id: textAt("account", "id", "000000000000") },
    regions: { primary: textAt("regions", "primary", "us-east-1") },
  };
}

/** As the CLI finds it: `main` of Pulumi.yaml, a file or a folder with an index.ts. */
async function loadProgram(projectDir: string, main: string | undefined): Promise<() => unknown> {
  const target = resolve(projectDir, main ?? ".");
  const file = target.endsWith(".ts") ? target : join(target, "index.ts");
  if (!existsSync(file)) throw new EvaluationError(`no program: ${file} does not exist (Pulumi.yaml: main)`);
  const { default: program } = (await import(pathToFileURL(file).href)) as { default: unknown };
  if (typeof program !== "function") throw new EvaluationError(`${file} must export a function as its default`);
  return () => program() as unknown;
}

type WorkerAnswer =
  | { readonly deployment: Deployment }
  | { readonly failure: { readonly message: string; readonly problems?: ConfigError["problems"] } };

export type StackResult = { readonly deployment: Deployment } | { readonly error: Error };

/**
 * The graphs of several stacks, as many at a time as there are processors; in workers, because the SDK keeps its state
 * per process. One that fails does not stop the others. Results in the order of the requests.
 */
export async function evaluateStacks(requests: readonly StackRequest[]): Promise<readonly StackResult[]> {
  const results = new Array<StackResult>(requests.length);
  const queue = requests.entries();
  const lane = async () => {
    let worker: Worker | undefined;
    for (const [index, request] of queue) {
      worker ??= new Worker(new URL("./worker.ts", import.meta.url));
      const result = await ask(worker, request);
      results[index] = result;
      // What a failed program leaves behind must not reach the next one.
      if ("error" in result) worker = void (await worker.terminate());
    }
    await worker?.terminate();
  };
  await Promise.all(Array.from({ length: Math.min(availableParallelism(), requests.length) }, lane));
  return results;
}

function ask(worker: Worker, request: StackRequest): Promise<StackResult> {
  return new Promise((settle) => {
    const finish = (result: StackResult) => {
      worker.off("message", onMessage);
      worker.off("error", onError);
      worker.off("exit", onExit);
      settle(result);
    };
    const onMessage = (answer: WorkerAnswer) => finish(fromAnswer(answer));
    const onError = (error: Error) => finish({ error });
    const onExit = () => finish({ error: new EvaluationError("the program waits for something that never comes") });
    worker.on("message", onMessage);
    worker.on("error", onError);
    worker.on("exit", onExit);
    worker.postMessage(request);
  });
}

/** Errors lose their class on the way between threads. */
export function toAnswer(error: unknown): WorkerAnswer {
  const message = error instanceof Error ? error.message : String(error);
  return { failure: { message, ...(error instanceof ConfigError && { problems: error.problems }) } };
}

function fromAnswer(answer: WorkerAnswer): StackResult {
  if ("deployment" in answer) return answer;
  const { message, problems } = answer.failure;
  return { error: problems === undefined ? new EvaluationError(message) : new ConfigError(problems) };
}
