/** What the runbook for the loss of the region targets, so that what people read in the night is what was tried. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "./graph.ts";

/** With its commands in one line each. */
export const failoverRunbook = readFileSync(join(projectRoot, "docs/runbooks/region-failover.md"), "utf8").replaceAll(
  "\\\n",
  " ",
);

/** URN patterns of `pulumi up --target`. */
export const failoverTargets: readonly string[] = (/^for name in (.*?); do /m.exec(failoverRunbook)?.[1] ?? "")
  .split(/\s+/)
  .map((name) => `**::${name.replaceAll("'", "")}`);

const patterns = failoverTargets.map((target) => new RegExp(`^${target.replaceAll(/\*+/g, ".*")}$`));

export const isFailoverTarget = (urn: string): boolean => patterns.some((pattern) => pattern.test(urn));
