/**
 * Writes the files that are made from the code; `--check` only compares, and fails if one is out of date. Never edit
 * them by hand.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stackFileSchema } from "../config/json-schema.ts";
import { renderControlsReference } from "../policies/explain.ts";

export interface Generated {
  /** Relative to the repository. */
  readonly path: string;
  readonly content: () => string;
}

export const generated: readonly Generated[] = [
  { path: "config/stack.schema.json", content: () => `${JSON.stringify(stackFileSchema(), null, 2)}\n` },
  { path: "docs/controls.md", content: renderControlsReference },
];

const root = join(import.meta.dirname, "..");

/** Paths whose content differs from what the code says. */
export function outdated(): string[] {
  return generated.filter(({ path, content }) => read(join(root, path)) !== content()).map(({ path }) => path);
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

function main(args: readonly string[]): number {
  const stale = outdated();
  if (args.includes("--check")) {
    for (const path of stale) console.error(`${path}: out of date, run "npm run generate"`);
    return stale.length === 0 ? 0 : 1;
  }
  for (const { path, content } of generated.filter((file) => stale.includes(file.path))) {
    writeFileSync(join(root, path), content());
    console.error(`wrote ${path}`);
  }
  return 0;
}

if (import.meta.main) process.exitCode = main(process.argv.slice(2));
