/** Programs of this machine: finding them as a shell does, and asking them something. */
import { execFile } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, join } from "node:path";

export type Env = Readonly<Record<string, string | undefined>>;

/** The file that a shell would start, undefined if none. */
export function programOnPath(program: string, env: Env): string | undefined {
  const names = process.platform === "win32" ? [`${program}.exe`, `${program}.cmd`] : [program];
  for (const folder of (env.PATH ?? "").split(delimiter)) {
    for (const name of names) {
      const file = join(folder, name);
      if (isExecutable(file)) return file;
    }
  }
  return undefined;
}

export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}

export interface Answer {
  /** Undefined: it could not be started, or was stopped because it took too long. */
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  readonly tooSlow: boolean;
}

export interface AskOptions {
  readonly env: Env;
  readonly cwd: string;
  /** Milliseconds. */
  readonly patience: number;
}

/** Runs a program to its end, without a terminal to ask back on. */
export function ask(file: string, args: readonly string[], { env, cwd, patience }: AskOptions): Promise<Answer> {
  return new Promise((resolve) => {
    const child = execFile(
      file,
      args,
      // A CLI that waits for the network may not stop at a gentle signal.
      { env: { ...env }, cwd, timeout: patience, killSignal: "SIGKILL", encoding: "utf8", maxBuffer: 64 * 1024 * 1024 },
      (error, stdout, stderr) => {
        const exitCode = error === null ? 0 : typeof error.code === "number" ? error.code : undefined;
        resolve({ exitCode, stdout, stderr, tooSlow: error?.killed === true });
      },
    );
    child.stdin?.end();
  });
}
