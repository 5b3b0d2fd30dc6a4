/** Scenarios of review under the official CLI: its own preview says the same as the comparison of two graphs. */
import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type PreviewStep, readPreviewSteps } from "../../graph/from-preview.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import type { JsonObject } from "../../graph/values.ts";
import { changesOf } from "../../review/changes.ts";
import { comparePreview } from "../../review/from-preview.ts";
import type { ResourceChange } from "../../review/model.ts";
import { judgeRisks } from "../../review/risk.ts";
import { review, riskLines } from "../review/reviewing.ts";
import { graphOf } from "../review/scenarios/evaluate.ts";
import type { Scenario } from "../review/scenarios/model.ts";
import { scenarios } from "../review/scenarios/table.ts";
import { cliVersion, type EngineProject } from "./cli.ts";
import { deployed } from "./deployed.ts";

const PROGRAM = fileURLToPath(new URL("../review/scenarios/program.ts", import.meta.url));
/** All steps of a replacement, so that their order is told. */
const PREVIEW = ["preview", "--json", "--show-sames", "--show-replacement-steps"];

describe.skipIf(cliVersion === undefined).each(["dev", "prod"] as const)("%s", (stack) => {
  let project: EngineProject;
  let base: ResourceGraph;
  let file: string;

  beforeAll(async () => {
    project = await deployed(stack);
    project.useProgram(PROGRAM);
    file = readFileSync(project.stackFile, "utf8");
    base = await graphOf({ stack });
  });

  afterAll(() => project?.close());

  const own = scenarios.filter((scenario) => scenario.stack === stack && scenario.underCli);
  it.each(own)("$title: the same operations in the same order, and the same risks", async (scenario) => {
    writeFileSync(project.stackFile, file);
    project.configure(inFile(scenario));
    const env = { LARDER_SCENARIO: scenario.title, NODE_OPTIONS: "--stack-trace-limit=0" };
    const { stdout } = await project.run(PREVIEW, { env });
    const preview = readPreviewSteps(JSON.parse(stdout) as JsonObject, "preview");
    if (preview === undefined) throw new Error(stdout);

    const offline = review(base, await graphOf(scenario), stack);
    expect(operationsOf(offline.changes)).toEqual(stepsByUrn(preview.steps));
    const compared = comparePreview(preview);
    const engine = judgeRisks(compared, changesOf(compared), stack);
    expect(comparableRisks(riskLines(engine.risks))).toEqual(comparableRisks(riskLines(offline.risks)));
  });
});

function inFile({ values = {} }: Scenario): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(values).map(([path, value]) => [`larder:${path}`, value]));
}

/** `replace`: as one word, with its order. Options and aliases are no steps of the engine. */
function operationsOf(changes: readonly ResourceChange[]): Readonly<Record<string, string>> {
  const found = changes.flatMap(({ urn, operation, order }): [string, string][] => {
    if (operation === "options" || operation === "rename") return [];
    return [[urn, order?.order ?? operation]];
  });
  return Object.fromEntries(found.sort());
}

function stepsByUrn(steps: readonly PreviewStep[]): Readonly<Record<string, string>> {
  const found = new Map<string, string[]>();
  for (const { op, urn, ...states } of steps) {
    if (op !== "same" && (states.new ?? states.old)?.custom) found.set(urn, [...(found.get(urn) ?? []), op]);
  }
  return Object.fromEntries([...found].map(([urn, ops]) => [urn, inOneWord(ops)] as const).sort());
}

function inOneWord(ops: readonly string[]): string {
  const [gone, made] = [ops.indexOf("delete-replaced"), ops.indexOf("create-replacement")];
  if (gone === -1 && made === -1) return ops.join(", ");
  return gone < made ? "delete-first" : "create-first";
}

/** What a policy allows that names something new, no preview knows: it says so, and what is allowed is told offline only. */
function comparableRisks(lines: readonly string[]): readonly string[] {
  const rights = /^\S+ (?:rights-not-known|rights-widened|trust-widened|denial-dropped) /;
  return lines.filter((line) => !rights.test(line)).sort();
}
