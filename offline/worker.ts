/** Evaluates one stack in a thread of its own; see stack.ts. */
import { parentPort, workerData } from "node:worker_threads";
import { evaluateStack, type StackRequest, toAnswer } from "./stack.ts";

try {
  parentPort?.postMessage({ deployment: await evaluateStack(workerData as StackRequest) });
} catch (error) {
  parentPort?.postMessage(toAnswer(error));
}
