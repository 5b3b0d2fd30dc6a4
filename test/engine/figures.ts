/** What the runs of the CLI took, for the table at the end of the suite. */
import { appendFileSync, existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

export interface Figure {
  readonly stack: string;
  /** The command: `preview`, `up` ... */
  readonly command: string;
  readonly seconds: number;
  /** Resources made, changed or deleted in the cloud. */
  readonly steps: number;
}

/** The variable that names the folder which the files of a suite share. */
export const SHARED_FOLDER = "LARDER_ENGINE_FOLDER";

const fileIn = (folder: string) => join(folder, "figures.jsonl");

/** Outside of the suite nobody asks for figures. */
export function note(figure: Figure): void {
  const folder = process.env[SHARED_FOLDER];
  if (folder !== undefined) appendFileSync(fileIn(folder), `${JSON.stringify(figure)}\n`);
}

/** One line per stack and command; empty where nothing was run. */
export function figuresOf(folder: string): string {
  const file = fileIn(folder);
  if (!existsSync(file)) return "";
  const figures = readFileSync(file, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Figure);
  const lines = [...Map.groupBy(figures, ({ stack, command }) => `${stack.padEnd(8)} ${command.padEnd(8)}`)]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([what, group]) => {
      const seconds = group.map((figure) => figure.seconds).sort((a, b) => a - b);
      const median = seconds[Math.floor(seconds.length / 2)] ?? 0;
      const steps = group.reduce((sum, figure) => sum + figure.steps, 0);
      return `${what} ${String(group.length).padStart(5)} runs  ${median.toFixed(1).padStart(6)} s median  ${String(steps).padStart(6)} steps`;
    });
  return ["", "CLI runs of this suite:", ...lines, ""].join("\n");
}
