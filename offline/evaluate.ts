/** Runs a Pulumi program in this process, without an engine, and returns its resource graph. */
import * as pulumi from "@pulumi/pulumi";
import settings from "@pulumi/pulumi/runtime/settings.js";
import type { Deployment } from "../graph/model.ts";
import { partitionOf } from "../knowledge/partitions.ts";
import { EvaluationError, programPosition } from "./errors.ts";
import { type Mode, RecordingMonitor } from "./monitor.ts";

export interface EvaluateOptions {
  /** What index.ts exports: makes the resources, returns the stack outputs. */
  readonly program: () => unknown;
  readonly project: string;
  readonly stack: string;
  readonly mode: Mode;
  /** As the CLI hands it over: `namespace:key` to text or JSON. */
  readonly config?: Readonly<Record<string, string>>;
  readonly secretKeys?: readonly string[];
  /** 12 digits; what look-ups and ARNs say. */
  readonly account?: string;
  /** The region where a resource names none and its provider neither. */
  readonly region?: string;
  /** Source positions and asset paths are relative to it; the working directory by default. */
  readonly root?: string;
  /** See MonitorOptions. */
  readonly secretKey?: string;
}

// Internal to the SDK (`setMocks` uses it with a monitor of its own), hence not in its typings.
const { setMockOptions, awaitFeatureSupport } = settings as typeof settings & { awaitFeatureSupport(): Promise<void> };

let running = false;

/**
 * Throws an EvaluationError for whatever the program does wrong. One evaluation at a time per process: the SDK keeps its
 * state per process, so two at once would mix their graphs.
 */
export async function evaluate(options: EvaluateOptions): Promise<Deployment> {
  if (running) throw new EvaluationError("one evaluation at a time: the Pulumi SDK keeps its state per process");
  running = true;
  const limit = Error.stackTraceLimit;
  try {
    // The SDK takes a stack trace for each output property; without them a run is four times faster.
    Error.stackTraceLimit = 0;
    try {
      return await run(options);
    } catch {
      // Once more with traces, only to say where it went wrong.
      Error.stackTraceLimit = Math.max(limit, 50);
      return await run(options);
    }
  } finally {
    Error.stackTraceLimit = limit;
    running = false;
  }
}

async function run(options: EvaluateOptions): Promise<Deployment> {
  const { project, stack, mode, region = "us-east-1", account = "000000000000", root = process.cwd() } = options;
  const failure = Promise.withResolvers<never>();
  // Whoever comes first decides; later ones are followers of the same mistake.
  failure.promise.catch(() => {});
  const monitor = new RecordingMonitor(
    {
      ...{ project, stack, mode, region, account, partition: partitionOf(region), root },
      ...(options.secretKey !== undefined && { secretKey: options.secretKey }),
    },
    failure.reject,
  );
  const release = watchProcess(failure.reject);
  try {
    setMockOptions(monitor, project, stack, mode === "first-preview");
    await awaitFeatureSupport();
    pulumi.runtime.setAllConfig({ ...options.config }, [...(options.secretKeys ?? [])]);
    await Promise.race([finish(options.program), failure.promise]);
  } catch (error) {
    await settle();
    throw asEvaluationError(error, root);
  } finally {
    release();
  }
  return {
    version: 3,
    deployment: {
      // Go's zero time: there was no update.
      manifest: { time: "0001-01-01T00:00:00Z", magic: "", version: "" },
      metadata: { larder: { source: "declared code", mode } },
      resources: monitor.recorded,
    },
  };
}

async function finish(program: () => unknown): Promise<void> {
  await pulumi.runtime.runInPulumiStack(async () => await program());
  // Resources register on their own time: only an empty queue means that all are there.
  await pulumi.runtime.disconnect();
  // A rejected output announces itself one turn later.
  await new Promise((resolve) => setImmediate(resolve));
}

/** Lets what follows from a failure fail too, while this evaluation still listens; some of it never ends. */
async function settle(): Promise<void> {
  const patience = new Promise((resolve) => setTimeout(resolve, 50));
  await Promise.race([pulumi.runtime.disconnect().catch(() => {}), patience]);
  await new Promise((resolve) => setImmediate(resolve));
}

/** What a program leaves behind (a rejected output, a promise nobody keeps) becomes this evaluation's error. */
function watchProcess(reject: (error: unknown) => void): () => void {
  const unhandled = process.listeners("unhandledRejection");
  process.removeAllListeners("unhandledRejection");
  const stuck = () => reject(new EvaluationError("the program waits for something that never comes"));
  process.on("unhandledRejection", reject);
  process.on("beforeExit", stuck);
  return () => {
    process.off("unhandledRejection", reject);
    process.off("beforeExit", stuck);
    for (const listener of unhandled) process.on("unhandledRejection", listener);
  };
}

/** Errors that already speak to the user (bad config and the like) pass as they are. */
function asEvaluationError(error: unknown, root: string): Error {
  if (error instanceof Error && "problems" in error) return error;
  const position = programPosition(error, root);
  if (error instanceof EvaluationError) {
    return error.position === undefined ? new EvaluationError(error.message, position, { cause: error }) : error;
  }
  const message = error instanceof Error ? error.message : String(error);
  return new EvaluationError(message.split("\n")[0] ?? message, position, { cause: error });
}
