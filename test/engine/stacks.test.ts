/** The three stacks under the official CLI, against the simulated cloud, compared with offline evaluation. */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Json, Resource } from "../../graph/model.ts";
import { REDACTED_SECRET, redact } from "../../graph/redact.ts";
import { containsSecret, isList, isObject } from "../../graph/values.ts";
import { factsOf } from "../../knowledge/resource-types.ts";
import { evaluateStack } from "../../offline/stack.ts";
import { projectRoot } from "../support/graph.ts";
import { cliVersion, EngineProject } from "./cli.ts";

const MINUTES = 60_000;

describe.skipIf(cliVersion === undefined).each(["dev", "staging", "prod"])("%s under the CLI", (stack) => {
  let project: EngineProject;

  beforeAll(async () => {
    project = await EngineProject.open(stack);
  }, 2 * MINUTES);

  afterAll(() => project?.close());

  /** Previews with changed config and the pack; returns what is printed. */
  async function failWith(config: Record<string, unknown>): Promise<string> {
    const original = readFileSync(project.stackFile, "utf8");
    project.configure(config);
    const pack = join(projectRoot, "policies");
    const { exitCode, stdout } = await project.run(["preview", "--stack", stack, "--policy-pack", pack]);
    writeFileSync(project.stackFile, original);
    expect(exitCode, stdout).not.toBe(0);
    return stdout;
  }

  it(
    "previews with the policy pack, comes up in one go, and then has nothing to do",
    async () => {
      const pack = join(projectRoot, "policies");
      expect(await project.succeed("preview", "--stack", stack, "--policy-pack", pack)).toMatch(/\+ \d+ to create/);
      expect(project.cloud.calls.filter(({ operation }) => !["configure", "invoke"].includes(operation))).toEqual([]);
      expect(await project.succeed("up", "--yes", "--skip-preview", "--stack", stack)).toMatch(/\+ \d+ created/);
      expect(await project.succeed("preview", "--stack", stack, "--expect-no-changes")).toMatch(/\d+ unchanged/);
    },
    8 * MINUTES,
  );

  it(
    "is the same resource by resource as offline",
    async () => {
      const recorded = comparable(redact(await project.export()).deployment.resources ?? []);
      const { deployment } = await evaluateStack({ root: projectRoot, stack, mode: "deployed" });
      const declared = comparable(deployment.resources ?? []);
      expect([...recorded.keys()].sort()).toEqual([...declared.keys()].sort());
      for (const [urn, resource] of declared) expect(recorded.get(urn), urn).toEqual(resource);
    },
    2 * MINUTES,
  );

  it.runIf(stack === "dev")(
    "refuses a bad config in the same words as offline, without a stack trace",
    async () => {
      const stdout = await failWith({ "larder:redis": { mode: "on" } });
      expect(stdout).toContain('larder:redis.mode: one of "none", "replicated", "cluster", got "on"');
      expect(stdout).not.toMatch(/^\s+at .*\.[jt]s:\d+/m);
    },
    3 * MINUTES,
  );

  it.runIf(stack !== "dev")(
    "stops a preview that breaks a rule, and names rule and resource",
    async () => {
      const stdout = await failWith({ "larder:deletionGuards": false });
      expect(stdout).toMatch(/\[mandatory\][^\n]*rds-06[^\n]*db-primary/);
      expect(stdout).toContain("deletion protection is off");
    },
    3 * MINUTES,
  );
});

/** By URN: what both roads must agree on (the engine's state keeps no aliases). Autonames and what providers fill in count by presence only. */
function comparable(resources: readonly Resource[]): Map<string, object> {
  return new Map(
    resources.map((resource) => [
      resource.urn,
      {
        custom: resource.custom,
        parent: resource.parent,
        protect: resource.protect ?? false,
        retainOnDelete: resource.retainOnDelete ?? false,
        provider: resource.provider?.slice(0, resource.provider.lastIndexOf("::")),
        dependencies: [...(resource.dependencies ?? [])].sort(),
        ignoreChanges: resource.ignoreChanges ?? [],
        customTimeouts: resource.customTimeouts ?? {},
        inputs: resource.custom ? programInputs(resource) : {},
      },
    ]),
  );
}

function programInputs(resource: Resource): Record<string, Json> {
  const name = factsOf(resource.type)?.name;
  const entries = Object.entries(resource.inputs ?? {}).filter(
    ([key]) => !key.startsWith("__") && (name?.autoNamed === false || key !== name?.property),
  );
  return Object.fromEntries(entries.map(([key, value]) => [key, wholeLists(value)]));
}

/** Where a provider takes no secrets, the engine can only mark the whole list that one stands in. */
function wholeLists(value: Json): Json {
  if (isList(value)) return value.some(containsSecret) ? REDACTED_SECRET : value.map(wholeLists);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, wholeLists(entry)]));
}
