/** Judges mutants in a thread of its own. */
import { parentPort } from "node:worker_threads";
import { outcomesOf, type Work } from "./work.ts";

parentPort?.on("message", (work: Work) => {
  parentPort?.postMessage(outcomesOf(work));
});
