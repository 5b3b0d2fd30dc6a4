/**
 * Writes the files that are made from the code; `--check` only compares, and fails if one is out of date. Never edit
 * them by hand.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { auditSchema } from "../audit/model/json-schema.ts";
import { stackFileSchema } from "../config/json-schema.ts";
import { renderControlsReference } from "../policies/explain.ts";
import { architectureSvg } from "./architecture.ts";
import { deploymentTimePage, deploymentTimeSvg } from "./deployment-time.ts";
import { readme } from "./readme.ts";

export interface Generated {
  /** Relative to the repository. */
  readonly path: string;
  readonly content: () => string | Promise<string>;
}

export const generated: readonly Generated[] = [
  { path: "config/stack.schema.json", content: () => `${JSON.stringify(stackFileSchema(), null, 2)}\n` },
  { path: "docs/schemas/audit-report.schema.json", content: () => `${JSON.stringify(auditSchema(), null, 2)}\n` },
  { path: "docs/controls.md", content: renderControlsReference },
  { path: "README.md", content: readme },
  { path: "docs/architecture-prod.svg", content: architectureSvg },
  { path: "docs/deployment-time.md", content: deploymentTimePage },
  { path: "docs/deployment-time.svg", content: deploymentTimeSvg },
];

const root = join(import.meta.dirname, "..");

/** Paths whose content differs from what the code says. */
export async function outdated(): Promise<string[]> {
  const stale: string[] = [];
  for (const { path, content } of generated) {
    if (read(join(root, path)) !== (await content())) stale.push(path);
  }
  return stale;
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}

async function main(args: readonly string[]): Promise<number> {
  const stale = await outdated();
  if (args.includes("--check")) {
    for (const path of stale) console.error(`${path}: out of date, run "npm run generate"`);
    return stale.length === 0 ? 0 : 1;
  }
  for (const { path, content } of generated.filter((file) => stale.includes(file.path))) {
    writeFileSync(join(root, path), await content());
    console.error(`wrote ${path}`);
  }
  return 0;
}

if (import.meta.main) process.exitCode = await main(process.argv.slice(2));
