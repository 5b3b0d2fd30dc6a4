/** What is judged of an event log is what is judged of the same graph with its references; the rest says so. */
import { describe, expect, it } from "vitest";
import type { Deployment, Resource } from "../../graph/model.ts";
import { FROM_EVENT_LOG } from "../../graph/origin.ts";
import { ResourceGraph } from "../../graph/query.ts";
import { evaluateStack } from "../../offline/stack.ts";
import { evaluatePolicies } from "../../policies/evaluate.ts";
import { exposedGroups } from "../../policies/exposure.ts";
import { projectRoot } from "../support/graph.ts";
import { STACKS, type Stack } from "../support/stacks.ts";

const UNRECORDED = / are not recorded in an event log$/;

/** As an event log has it: without what `recordsReferences` speaks of. */
function asEventLog({ version, deployment }: Deployment): Deployment {
  const bare = (resource: Resource): Resource => {
    const { dependencies: _, propertyDependencies: __, ignoreChanges: ___, aliases: ____, ...kept } = resource;
    return kept;
  };
  const resources = (deployment.resources ?? []).map(bare);
  return { version, deployment: { ...deployment, metadata: { larder: FROM_EVENT_LOG }, resources } };
}

const judged = (deployment: Deployment, profile: Stack) =>
  evaluatePolicies(ResourceGraph.of(deployment), { profile, asOf: "2026-12-01", unknowns: "report" }).results;

describe.each(STACKS)("%s", (stack) => {
  it.each(["deployed", "first-preview"] as const)("%s: no verdict rests on what is missing", async (mode) => {
    const deployment = await evaluateStack({ root: projectRoot, stack, mode });
    const whole = new Map(judged(deployment, stack).map((result) => [`${result.control} ${result.urn}`, result]));
    const results = judged(asEventLog(deployment), stack);
    const decided = results.filter(({ message }) => !UNRECORDED.test(message));
    for (const result of decided) {
      const key = `${result.control} ${result.urn}`;
      const { sourcePosition: _, ...expected } = whole.get(key) ?? {};
      const { sourcePosition: __, ...found } = result;
      expect(found, key).toEqual(expected);
    }
    // Most verdicts are about the resource itself.
    expect(decided.length).toBeGreaterThan(results.length / 2);
    for (const { verdict, message } of results) if (UNRECORDED.test(message)) expect(verdict).toBe("unknown");
  });

  it("asks anew for what rests on references, so that nothing kept hides it", async () => {
    const deployment = await evaluateStack({ root: projectRoot, stack, mode: "deployed" });
    const graph = ResourceGraph.of(asEventLog(deployment));
    const questions = [1, 2].map(() => {
      const before = graph.questionsForReferences;
      exposedGroups(graph);
      return graph.questionsForReferences - before;
    });
    expect(questions[0]).toBeGreaterThan(0);
    expect(questions[1]).toBe(questions[0]);
  });

  it("says once for the stack that ignored changes are not seen", async () => {
    const deployment = await evaluateStack({ root: projectRoot, stack, mode: "deployed" });
    const found = judged(asEventLog(deployment), stack).filter(({ control }) => control === "GEN-04");
    expect(found).toMatchObject([
      { type: "pulumi:pulumi:Stack", verdict: "unknown", message: "ignored changes are not recorded in an event log" },
    ]);
  });
});
