/** Evaluates one stack after the other in a thread of its own; see stack.ts. */
import { parentPort } from "node:worker_threads";
import { evaluateStack, type StackRequest, toAnswer } from "./stack.ts";

parentPort?.on("message", async (request: StackRequest) => {
  // While a program runs, only the program keeps the thread alive: one that waits for ever ends it.
  parentPort?.unref();
  try {
    parentPort?.postMessage({ deployment: await evaluateStack(request) });
  } catch (error) {
    parentPort?.postMessage(toAnswer(error));
  }
  parentPort?.ref();
});
