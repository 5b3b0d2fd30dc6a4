/** Starts the simulated cloud as a process of its own. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { CloudOptions } from "./types.ts";

export interface CloudProcess {
  readonly port: number;
  /** The exit code, null after a signal. */
  readonly exited: Promise<number | null>;
  kill(): void;
}

/** Options go as JSON: no functions in `latency`. */
export async function spawnCloud(options: Omit<CloudOptions, "latency">): Promise<CloudProcess> {
  const child = spawn(process.execPath, [join(import.meta.dirname, "main.ts"), JSON.stringify(options)], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = new Promise<number | null>((resolve) => child.once("exit", resolve));
  for await (const line of createInterface({ input: child.stdout })) {
    return { port: Number(line), exited, kill: () => child.kill() };
  }
  throw new Error(`the simulated cloud did not start: exit code ${await exited}`);
}
