import type { Terminal } from "./terminal.ts";

/** One run of the tool: what a command gets besides its own arguments. */
export interface Session {
  readonly terminal: Terminal;
  /** The command was carried out and found something: exit code 1. */
  found: boolean;
}
