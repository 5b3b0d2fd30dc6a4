import { brokenReferences } from "../graph/integrity.ts";
import type { Deployment } from "../graph/model.ts";

const MAX_SHOWN = 5;

/** Notes on references to what is not in the graph: verdicts are unknown where they rest on one. */
export function brokenLines(source: string, deployment: Deployment): readonly string[] {
  const all = [...brokenReferences(deployment)].flatMap(([{ urn }, found]) =>
    found.map(({ path, target }) => `note: ${source}: ${urn}: ${path}: ${target} is not in this graph`),
  );
  const more = all.length - MAX_SHOWN;
  return more > 0 ? [...all.slice(0, MAX_SHOWN), `note: ${source}: and ${more} more such references`] : all;
}
