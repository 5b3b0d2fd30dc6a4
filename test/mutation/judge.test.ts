import { describe, expect, it } from "vitest";
import { ResourceGraph } from "../../graph/query.ts";
import { Judge } from "../../mutation/judge.ts";
import type { Mutant } from "../../mutation/mutant.ts";
import { mutantsOf } from "../../mutation/mutants.ts";
import type { ControlId } from "../../policies/catalogue.ts";
import { judgeGraph } from "../../policies/evaluate.ts";
import { wholeStack } from "../support/stacks.ts";

/** Of the thousands of mutants of a stack; a prime, so that no kind of them is always passed over. */
const EVERY = 211;

const findings = (graph: ResourceGraph) =>
  judgeGraph(graph, { profile: "dev", unknowns: "fail" }).flatMap(({ control, urn, verdict, findings: found = [] }) =>
    verdict === "fail"
      ? found.map(({ key, message }) => [control, `${control} ${urn} ${key ?? message}`] as const)
      : [],
  );

function mutated(graph: ResourceGraph, { urn, resource }: Mutant): ResourceGraph {
  const { deployment } = graph.deployment;
  const resources = graph.resources.flatMap((each) => (each.urn !== urn ? [each] : resource ? [resource] : []));
  return ResourceGraph.of({ ...graph.deployment, deployment: { ...deployment, resources } });
}

describe("judging only what a mutant can change", () => {
  it("finds what judging everything finds", async () => {
    const { deployed: graph } = await wholeStack("dev");
    const judge = new Judge(graph, { profile: "dev" });
    const before = new Set(findings(graph).map(([, text]) => text));
    const sample = [...mutantsOf(graph)].filter((_, index) => index % EVERY === 0);
    expect(sample.length).toBeGreaterThan(20);
    let caught = 0;
    for (const mutant of sample) {
      const all = findings(mutated(graph, mutant)).filter(([, text]) => !before.has(text));
      const expected = new Set(all.map(([control]) => control));
      if (expected.size > 0) caught++;
      expect(
        [...judge.answer(mutant).fired].toSorted(),
        `${mutant.urn} ${mutant.place.path} ${mutant.operator}`,
      ).toEqual([...expected].toSorted());
    }
    expect(caught).toBeGreaterThan(5);
  }, 120_000);

  it("lets the mutants of a control live when it is switched off", async () => {
    const { deployed: graph } = await wholeStack("dev");
    const weakened = [...mutantsOf(graph)].filter(
      ({ type, place, operator }) =>
        type === "aws:rds/instance:Instance" && place.path === "storageEncrypted" && operator === "flipped",
    );
    expect(weakened).toHaveLength(1);
    const fired = (takesPart: (id: ControlId) => boolean) => {
      const judge = new Judge(graph, { profile: "dev", takesPart });
      return weakened.flatMap((mutant) => judge.answer(mutant).fired);
    };
    expect(fired((id) => id.startsWith("RDS-"))).toEqual(["RDS-02"]);
    expect(fired((id) => id.startsWith("RDS-") && id !== "RDS-02")).toEqual([]);
  });
});
