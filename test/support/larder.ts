/** Runs the command line as a user does: a process of its own, no terminal, nothing but its arguments. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { run } from "../../cli/program.ts";
import type { Terminal } from "../../cli/terminal.ts";

export const ROOT = join(import.meta.dirname, "../..");

export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface LarderOptions {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

export function larder(args: readonly string[], { cwd = ROOT, env = {} }: LarderOptions = {}): Outcome {
  // A colour setting of whoever runs the tests must not reach the output under test.
  const { FORCE_COLOR: _, NO_COLOR: __, ...inherited } = process.env;
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(ROOT, "cli/main.ts"), ...args], {
    cwd,
    env: { ...inherited, ...env },
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  return { status, stdout, stderr };
}

/** The same within this process: quicker, and seen by the coverage. The width is that of no terminal. */
export async function larderHere(...args: readonly string[]): Promise<Outcome> {
  let stdout = "";
  let stderr = "";
  const terminal: Terminal = {
    out: (text) => {
      stdout += text.endsWith("\n") ? text : `${text}\n`;
    },
    err: (text) => {
      stderr += text.endsWith("\n") ? text : `${text}\n`;
    },
    paint: (_, text) => text,
    progress: (_, work) => work(),
  };
  const status = await run(args, terminal);
  return { status, stdout, stderr };
}
