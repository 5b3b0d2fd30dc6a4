/** The whole stacks: nothing differs from itself, order does not matter; edits of prod beside those of scenarios.test.ts. */
import { beforeAll, describe, expect, it } from "vitest";
import type { Deployment, Json, Resource } from "../../graph/model.ts";
import { ResourceGraph } from "../../graph/query.ts";
import { logicalNameOf } from "../../graph/urn.ts";
import { orderedLists } from "../../knowledge/collections.ts";
import { canonicalType } from "../../policies/types.ts";
import { isSetAt } from "../../review/collections.ts";
import { replacementFacts } from "../../review/forcing.ts";
import { random, shuffled } from "../graph/build.ts";
import { STACKS, wholeStack } from "../support/stacks.ts";
import { review, riskLines } from "./reviewing.ts";

const graphs = new Map<string, ResourceGraph>();

beforeAll(async () => {
  for (const stack of STACKS) graphs.set(stack, (await wholeStack(stack)).deployed);
}, 180_000);

const graphOf = (stack: string): ResourceGraph => {
  const graph = graphs.get(stack);
  if (graph === undefined) throw new Error(`no graph of ${stack}`);
  return graph;
};

/** The deployment with its resources in another order or changed. */
function remade(graph: ResourceGraph, change: (resources: readonly Resource[]) => readonly Resource[]): ResourceGraph {
  const { deployment } = graph;
  const made: Deployment = {
    ...deployment,
    deployment: { ...deployment.deployment, resources: change(graph.resources) },
  };
  return ResourceGraph.of(made);
}

/** Prod with one resource's inputs changed. */
function edited(name: string, inputs: Record<string, Json>, rest: Partial<Resource> = {}): ResourceGraph {
  return remade(graphOf("prod"), (resources) =>
    resources.map((each) =>
      each.custom && logicalNameOf(each.urn) === name
        ? { ...each, ...rest, inputs: { ...each.inputs, ...inputs } }
        : each,
    ),
  );
}

describe.each(STACKS)("%s", (stack) => {
  it("does not differ from itself, in any order", () => {
    const next = random(3);
    const graph = graphOf(stack);
    expect(review(graph, graph)).toMatchObject({ changes: [], risks: [], improvements: [] });
    expect(
      review(
        graph,
        remade(graph, (resources) => shuffled(resources, next)),
      ).changes,
    ).toEqual([]);
  });

  it("comes and goes as a whole", () => {
    const graph = graphOf(stack);
    const nothing = remade(graph, () => []);
    expect(new Set(review(nothing, graph).changes.map(({ operation }) => operation))).toEqual(new Set(["create"]));
    expect(new Set(review(graph, nothing).changes.map(({ operation }) => operation))).toEqual(new Set(["delete"]));
  });

  it("uses no type of which nobody knows what replaces it", () => {
    const unknown = graphOf(stack).resources.filter(
      ({ custom, type }) => custom && type !== "pulumi:pulumi:Stack" && replacementFacts(type) === undefined,
    );
    expect([...new Set(unknown.map(({ type }) => type))]).toEqual([]);
  });

  it("has no list of several plain values of which nobody knows whether its order counts", () => {
    const open = new Set<string>();
    const walk = (type: string, names: readonly string[], value: Json): void => {
      if (Array.isArray(value)) {
        const isKnown =
          isSetAt(type, { names, document: undefined }) || orderedLists[canonicalType(type)]?.includes(names.join("."));
        if (value.length > 1 && typeof value[0] === "string" && !isKnown) open.add(`${type} ${names.join(".")}`);
        for (const entry of value) walk(type, names, entry);
      } else if (typeof value === "object" && value !== null) {
        for (const [key, entry] of Object.entries(value)) walk(type, [...names, key], entry);
      }
    };
    for (const { type, custom, inputs = {} } of graphOf(stack).resources) {
      if (custom) for (const [name, value] of Object.entries(inputs)) walk(type, [name], value);
    }
    expect([...open]).toEqual([]);
  });
});

describe("an edit of prod", () => {
  const rows: readonly [string, string, Record<string, Json>, Partial<Resource>, string, readonly string[]][] = [
    [
      "another engine",
      "db-primary",
      { engine: "mysql" },
      {},
      "replace",
      ["blocking protected-goes db-primary", "blocking store-replaced db-primary"],
    ],
    [
      "a fixed name for it",
      "api-blue",
      { name: "api-blue" },
      {},
      "replace",
      ["blocking deleted-in-use api-blue", "high replaced-with-gap api-blue"],
    ],
    ["more tasks", "worker-scaling", { maxCapacity: 90 }, {}, "update", []],
    [
      "the balancer open to the internet",
      "edge-443-from-cdn",
      { prefixListId: null, cidrIpv4: "0.0.0.0/0" },
      {},
      "replace",
      ["blocking opened-to-internet edge-443-from-cdn", "medium replaced-in-service edge-443-from-cdn"],
    ],
    [
      "a bucket that may be emptied",
      "uploads-bucket",
      { forceDestroy: true },
      {},
      "update",
      ["high safeguard-weakened uploads-bucket"],
    ],
    [
      "a redirect to plain HTTP",
      "edge-https",
      { protocol: "HTTP" },
      {},
      "update",
      ["blocking safeguard-lost edge-https", "low traffic-moved edge-https"],
    ],
  ];
  it.each(rows)("%s", (_, name, inputs, rest, operation, risks) => {
    const there = graphOf("prod")
      .byName(name)
      .find(({ custom }) => custom);
    expect(there, name).toBeDefined();
    const found = review(graphOf("prod"), edited(name, inputs, rest));
    expect(found.changes.find((change) => change.name === name)?.operation).toBe(operation);
    expect(riskLines(found.risks.filter((risk) => risk.name === name))).toEqual(risks);
  });

  it("another network: everything in it follows, and what cannot move says so", () => {
    const { changes, risks } = review(graphOf("prod"), edited("net-vpc", { cidrBlock: "10.99.0.0/16" }));
    const operations = new Map(changes.map(({ name, operation }) => [name, operation]));
    expect(operations.get("net-app-a")).toBe("replace");
    expect(operations.get("api-blue")).toBe("replace");
    expect(operations.get("db-subnets")).toBe("update");
    expect(riskLines(risks)).toContain("blocking moved-to-other-vpc db-subnets");
    const chain = changes.find(({ name }) => name === "db-subnets")?.causes[0]?.chain.map(({ name }) => name);
    expect(chain?.[0]).toBe("net-vpc");
  });

  it("a new image: a new revision that the service follows, and no risk", () => {
    const graph = graphOf("prod");
    const before = graph.byName("api-task-definition").find(({ custom }) => custom)?.inputs?.containerDefinitions;
    const { changes, risks } = review(
      graph,
      edited("api-task-definition", { containerDefinitions: String(before).replace("sha256:5", "sha256:6") }),
    );
    expect(changes.map(({ name, operation }) => `${operation} ${name}`)).toEqual([
      "new-revision api-task-definition",
      "update api-service",
    ]);
    expect(risks).toEqual([]);
  });
});
