/** The three stacks are the same under the official CLI, against the simulated cloud, and offline; so are the verdicts. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Deployment, Json, Resource } from "../../graph/model.ts";
import { ResourceGraph } from "../../graph/query.ts";
import { REDACTED_SECRET, redact } from "../../graph/redact.ts";
import { containsSecret, isList, isObject } from "../../graph/values.ts";
import { factsOf } from "../../knowledge/resource-types.ts";
import { evaluateStack } from "../../offline/stack.ts";
import { policyName } from "../../policies/catalogue.ts";
import { evaluatePolicies } from "../../policies/evaluate.ts";
import { loadExemptions } from "../../policies/exemptions.ts";
import { UNVERIFIED_POLICY } from "../../policies/host.ts";
import { projectRoot } from "../support/graph.ts";
import { STACKS } from "../support/stacks.ts";
import { cliVersion, type EngineProject } from "./cli.ts";
import { deployed, POLICY_PACK } from "./deployed.ts";
import { policyEvents } from "./events.ts";

describe.skipIf(cliVersion === undefined).each(STACKS)("%s under the CLI and offline", (stack) => {
  let project: EngineProject;
  let offline: Deployment;

  beforeAll(async () => {
    project = await deployed(stack);
    offline = await evaluateStack({ root: projectRoot, stack, mode: "deployed" });
  });

  afterAll(() => project?.close());

  it("is the same resource by resource", async () => {
    const recorded = comparable(redact(await project.export()).deployment.resources ?? []);
    const declared = comparable(offline.deployment.resources ?? []);
    expect([...recorded.keys()].sort()).toEqual([...declared.keys()].sort());
    for (const [urn, resource] of declared) expect(recorded.get(urn), urn).toEqual(resource);
  });

  it("is judged alike, violation by violation", async () => {
    const seen = await policyEvents(project, ["preview", "--policy-pack", POLICY_PACK]);
    const exemptions = loadExemptions(`${POLICY_PACK}/exemptions.yaml`, { required: true });
    const { results } = evaluatePolicies(ResourceGraph.of(offline), { profile: stack, exemptions });
    const violations = results.flatMap(({ control, urn, findings = [], verdict }) =>
      verdict === "fail" ? findings.map(({ message }) => `${policyName(control)} ${urn} ${message}`) : [],
    );
    const engine = seen.filter(({ policy }) => policy !== UNVERIFIED_POLICY);
    expect(engine.map(({ policy, urn, message }) => `${policy} ${urn} ${message}`).sort()).toEqual(violations.sort());
  });
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
        propertyDependencies: edgesOf(resource),
        ignoreChanges: resource.ignoreChanges ?? [],
        customTimeouts: resource.customTimeouts ?? {},
        inputs: resource.custom ? programInputs(resource) : {},
      },
    ]),
  );
}

/** Only properties that depend on something; the engine records the others as well. */
function edgesOf({ propertyDependencies = {} }: Resource): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(
    Object.entries(propertyDependencies)
      .filter(([, urns]) => urns !== null && urns.length > 0)
      .map(([property, urns]) => [property, [...urns].sort()]),
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
