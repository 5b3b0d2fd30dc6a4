/** Graphs of scenarios without an engine. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { resolveConfig } from "../../../config/resolve.ts";
import { readStackFile } from "../../../config/stack-file.ts";
import { ResourceGraph } from "../../../graph/query.ts";
import { evaluate } from "../../../offline/evaluate.ts";
import { projectRoot } from "../../support/graph.ts";
import { type StackValues, stackValues, writeStackFile } from "../../support/stacks.ts";
import { KEY } from "../reviewing.ts";
import { edited } from "./edited.ts";
import type { Scenario } from "./model.ts";

/** As deployed; the stack as it is where there are neither values nor edits. */
export async function graphOf({
  stack,
  values = {},
  edits = {},
}: Pick<Scenario, "stack" | "values" | "edits">): Promise<ResourceGraph> {
  const folder = mkdtempSync(join(tmpdir(), "larder-scenario-"));
  try {
    const configFile = writeStackFile(folder, stack, withValues(stackValues(stack), values));
    const source = readStackFile({ projectDir: projectRoot, stack, configFile });
    const { config } = resolveConfig(source.values, source);
    const deployment = await evaluate({
      program: () => edited(edits),
      project: source.project,
      stack,
      mode: "deployed",
      config: source.values,
      account: config.account.id,
      region: config.regions.primary,
      root: projectRoot,
      secretKey: KEY,
    });
    return ResourceGraph.of(deployment);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function withValues(before: StackValues, values: Readonly<Record<string, unknown>>): StackValues {
  const after = structuredClone(before);
  for (const [path, value] of Object.entries(values)) {
    const keys = path.split(".");
    const last = keys.pop() ?? "";
    let place: Record<string, unknown> = after;
    for (const key of keys) {
      place[key] ??= {};
      place = place[key] as Record<string, unknown>;
    }
    if (value === undefined) delete place[last];
    else place[last] = value;
  }
  return after;
}
