/** Small edits of the stacks, and all that follows from each: the table is in `scenarios/`. */
import { beforeAll, describe, expect, it } from "vitest";
import type { ResourceGraph } from "../../graph/query.ts";
import { costDelta } from "../../review/cost/delta.ts";
import { estimateCost } from "../../review/cost/estimate.ts";
import type { ResourceChange } from "../../review/model.ts";
import { type Reviewed, review } from "./reviewing.ts";
import { graphOf } from "./scenarios/evaluate.ts";
import type { Operations, Scenario } from "./scenarios/model.ts";
import { scenarios } from "./scenarios/table.ts";

const bases = new Map<string, ResourceGraph>();

beforeAll(async () => {
  for (const stack of ["dev", "prod"] as const) bases.set(stack, await graphOf({ stack }));
}, 120_000);

function baseOf(stack: string): ResourceGraph {
  const graph = bases.get(stack);
  if (graph === undefined) throw new Error(`no graph of ${stack}`);
  return graph;
}

function operationOf({ operation, order }: ResourceChange): keyof Operations {
  switch (operation) {
    case "replace":
      return order?.order === "delete-first" ? "deleteFirst" : "replace";
    case "new-revision":
      return "revise";
    case "create":
    case "update":
    case "rename":
    case "options":
    case "delete":
      return operation;
    default:
      throw new Error(`no scenario expects the operation ${operation}`);
  }
}

/** `update db-primary`, sorted. */
function operationsOf({ changes }: Reviewed): readonly string[] {
  return changes.map((change) => `${operationOf(change)} ${change.name}`).sort();
}

function expectedOperations({ does }: Scenario): readonly string[] {
  return Object.entries(does)
    .flatMap(([operation, names]: [string, string]) => names.split(" ").map((name) => `${operation} ${name}`))
    .sort();
}

function chainsOf({ causes }: ResourceChange): readonly string[] {
  return causes.map(({ chain }) =>
    chain.map(({ name, property }) => (property === undefined ? name : `${name}.${property}`)).join(" > "),
  );
}

/** Cents are noise of adding up. */
function costOf(base: ResourceGraph, head: ResourceGraph): "more" | "less" | undefined {
  const { before, after } = costDelta(estimateCost(base), estimateCost(head));
  const delta = Math.round((after - (before ?? 0)) * 100);
  return delta === 0 ? undefined : delta > 0 ? "more" : "less";
}

describe.each(scenarios)("$title", (scenario) => {
  const { stack, partly, because = {}, risks = [], better = [], cost } = scenario;

  it("does what it should, for these reasons, at this risk and cost", async () => {
    const [base, head] = [baseOf(stack), await graphOf(scenario)];
    const found = review(base, head, stack);
    const list = (expected: readonly string[]) => (partly ? expect.arrayContaining([...expected]) : expected);

    expect(operationsOf(found)).toEqual(list(expectedOperations(scenario)));
    for (const [name, chain] of Object.entries(because)) {
      const change = found.changes.find((each) => each.name === name);
      expect(change && chainsOf(change), name).toContain(chain);
    }
    expect(found.risks.map(({ level, kind, name }) => `${level} ${kind} ${name}`)).toEqual(list(risks));
    expect(found.improvements.map(({ rule, name }) => `${rule} ${name}`)).toEqual(list(better));
    expect(costOf(base, head)).toBe(cost);
  });
});

it("has as many scenarios as it promises, each of its own", () => {
  expect(scenarios.length).toBeGreaterThanOrEqual(40);
  expect(new Set(scenarios.map(({ title }) => title)).size).toBe(scenarios.length);
  expect(scenarios.filter(({ underCli }) => underCli).length).toBeGreaterThanOrEqual(12);
});
