/** What the scripts for the static site do to the outside world, so that tests and a dry run can do something else. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** A mistake of whoever runs the script: told without a stack trace. */
export class UsageError extends Error {}

export interface Answer {
  readonly status: number;
  readonly body: string;
}

export interface Tools {
  /** Runs the AWS CLI and returns what it prints; throws with what it says when it fails. */
  aws(...args: readonly string[]): Promise<string>;
  /** Asks the site as a browser does. */
  get(url: string, headers: Readonly<Record<string, string>>): Promise<Answer>;
  wait(seconds: number): Promise<void>;
  say(line: string): void;
  /** True: `aws` and `get` only say what they would do. */
  readonly isDry: boolean;
}

const run = promisify(execFile);

/** Output of a program on PATH; one that is missing is a clear sentence, not ENOENT. */
export async function output(program: string, args: readonly string[], install: string): Promise<string> {
  try {
    const { stdout } = await run(program, [...args], { maxBuffer: 64 * 1024 * 1024 });
    return stdout;
  } catch (error) {
    const { code, stderr, message } = error as { code?: unknown; stderr?: string; message: string };
    if (code === "ENOENT") throw new UsageError(`no "${program}" on PATH: ${install}`);
    throw new Error(`${program} ${args.slice(0, 2).join(" ")}: ${stderr?.trim() || message}`);
  }
}

const AWS_INSTALL =
  "install the AWS CLI, version 2 (https://docs.aws.amazon.com/cli/), and sign in to the stack's account";

export const realTools: Tools = {
  isDry: false,
  aws: (...args) => output("aws", args, AWS_INSTALL),
  async get(url, headers) {
    const response = await fetch(url, { headers: { accept: "text/html", ...headers }, redirect: "manual" });
    return { status: response.status, body: await response.text() };
  },
  wait: (seconds) => new Promise((resolve) => setTimeout(resolve, seconds * 1000)),
  say: (line) => console.error(line),
};

/** Says what would be done, and does nothing. */
export function dryTools(say: (line: string) => void): Tools {
  return {
    isDry: true,
    async aws(...args) {
      say(`would run: aws ${args.map(quoted).join(" ")}`);
      return "";
    },
    async get(url, headers) {
      const names = Object.keys(headers).map((name) => ` with ${name}`);
      say(`would ask: ${url}${names.join("")}`);
      return { status: 200, body: "" };
    },
    wait: async () => {},
    say,
  };
}

function quoted(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
