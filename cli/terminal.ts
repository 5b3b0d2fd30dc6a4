import { styleText } from "node:util";
import { systemReason } from "./errors.ts";

export type Style = Parameters<typeof styleText>[0];

/** Where a command writes; tests give their own. */
export interface Terminal {
  /** Data, and nothing else: what a pipe or a file gets. Ends in a line break. */
  out(text: string): void;
  /** Errors and notes. */
  err(text: string): void;
  /** Colour where the standard output is a terminal and NO_COLOR is unset; plain text otherwise. */
  paint(style: Style, text: string): string;
  /** Shows what is going on while `work` runs, on a terminal only. */
  progress<T>(text: string, work: () => Promise<T>): Promise<T>;
}

/** The terminal this process runs in. */
export function processTerminal(): Terminal {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    // `larder ... | head` closes the pipe early: that is no error, there is just nobody left to write to.
    if (error.code === "EPIPE") return;
    process.stderr.write(`error: standard output: ${systemReason(error)}\n`);
    process.exit(2);
  });
  return {
    out: (text) => void process.stdout.write(withLineBreak(text)),
    err: (text) => void process.stderr.write(withLineBreak(text)),
    paint: (style, text) => styleText(style, text, { stream: process.stdout }),
    progress,
  };
}

async function progress<T>(text: string, work: () => Promise<T>): Promise<T> {
  if (!process.stderr.isTTY) return work();
  const { default: ora } = await import("ora");
  const spinner = ora({ text, stream: process.stderr, discardStdin: false }).start();
  try {
    return await work();
  } finally {
    spinner.stop();
  }
}

function withLineBreak(text: string): string {
  return text.endsWith("\n") ? text : `${text}\n`;
}
