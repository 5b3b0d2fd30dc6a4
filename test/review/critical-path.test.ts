import { beforeAll, describe, expect, it } from "vitest";
import type { Resource } from "../../graph/model.ts";
import { ResourceGraph } from "../../graph/query.ts";
import { type CriticalPath, criticalPath, secondsAtOnce } from "../../review/critical-path.ts";
import { firstRuns } from "../../scripts/deployment-time.ts";
import { graphOf, resource } from "../graph/build.ts";

/** A resource whose creation takes so many seconds, after values of some and in an order behind others. */
function taking(seconds: number, name: string, values: readonly Resource[] = [], orders: readonly Resource[] = []) {
  return resource(
    "test:index:Thing",
    name,
    { seconds },
    {
      from: { input: values },
      dependencies: [...values, ...orders].map(({ urn }) => urn),
    },
  );
}

const secondsOf = ({ inputs }: Resource): number => Number(inputs?.seconds ?? 0);
const pathOf = (...resources: readonly Resource[]): CriticalPath => criticalPath(graphOf(...resources), { secondsOf });
const names = ({ taken }: CriticalPath) => taken.chain.map(({ name }) => name);

describe("the critical path", () => {
  const net = taking(10, "net");
  const database = taking(100, "database", [net]);
  const cache = taking(70, "cache", [net]);
  const service = taking(20, "service", [database, cache]);

  it("is the longest chain of what waits for another", () => {
    const path = pathOf(service, cache, database, net);
    expect([path.taken.seconds, path.forced.seconds, path.ratio]).toEqual([130, 130, 1]);
    expect(names(path)).toEqual(["net", "database", "service"]);
    expect(path.taken.chain.map(({ start, end }) => [start, end])).toEqual([
      [0, 10],
      [10, 110],
      [110, 130],
    ]);
    expect(path.taken.chain.at(-1)?.after?.wait).toEqual({ kind: "value", properties: ["input"] });
  });

  it("does not count an order of ours among what is forced, and says what it costs", () => {
    const alarms = taking(15, "alarms", [], [service]);
    const late = taking(50, "late", [net], [alarms]);
    const path = pathOf(net, database, cache, service, alarms, late);
    expect([path.taken.seconds, path.forced.seconds]).toEqual([195, 130]);
    expect(path.ratio).toBeCloseTo(1.5);
    expect(path.orders).toEqual([
      { before: service.urn, after: alarms.urn, secondsWithout: 130 },
      { before: alarms.urn, after: late.urn, secondsWithout: 145 },
    ]);
  });

  it("takes a value for the stronger reason where both hold", () => {
    const both = taking(5, "both", [database], [cache, database]);
    expect(pathOf(net, database, cache, both).orders).toEqual([]);
  });

  it("waits for the provider, whose configuration is a value", () => {
    const provider = { ...taking(30, "provider"), type: "pulumi:providers:test" };
    const role = { ...taking(5, "role"), provider: `${provider.urn}::id` };
    const path = pathOf(provider, role);
    expect([path.taken.seconds, path.forced.seconds]).toEqual([35, 35]);
    expect(path.taken.chain[1]?.after?.wait).toEqual({ kind: "provider" });
  });

  it("waits for the parent, which is an order", () => {
    const parent = taking(30, "parent");
    const path = pathOf(parent, { ...taking(5, "part"), parent: parent.urn });
    expect([path.taken.seconds, path.forced.seconds]).toEqual([35, 30]);
  });

  it.each<[string, readonly Resource[], number]>([
    ["nothing", [], 0],
    ["a dangling reference", [taking(5, "alone", [database])], 5],
    ["a resource that waits for itself", [{ ...taking(5, "own"), dependencies: [taking(5, "own").urn] }], 5],
    ["a circle", [taking(5, "a", [taking(0, "b")]), taking(7, "b", [taking(0, "a")])], 12],
  ])("bears %s", (_, resources, seconds) => {
    const path = pathOf(...resources);
    expect(path.taken.seconds).toBe(seconds);
    expect(path.ratio).toBe(1);
  });

  it("bears a chain of any length", () => {
    const chain: Resource[] = [];
    for (let index = 0; index < 20_000; index++) chain.push(taking(1, `r${index}`, chain.slice(-1)));
    expect(pathOf(...chain).taken.chain).toHaveLength(20_000);
  });

  it("is the same whatever the order of the graph", () => {
    const all = [net, database, cache, service];
    expect(pathOf(...all.toReversed())).toEqual(pathOf(...all));
  });
});

describe("a run with so many things at once", () => {
  const things = ["a", "b", "c", "d"].map((name) => taking(10, name));
  const last = taking(5, "last", things.slice(0, 1));

  it.each([
    [1, 45],
    [2, 25],
    [4, 15],
    [100, 15],
  ])("takes with %i places %i seconds", (places, seconds) => {
    expect(secondsAtOnce(graphOf(...things, last), places, { secondsOf })).toBe(seconds);
  });

  it("gives no place to what takes no time", () => {
    const component = { ...taking(0, "component"), custom: false };
    const part = { ...taking(10, "part"), parent: component.urn };
    expect(secondsAtOnce(graphOf(component, part, taking(10, "other")), 2, { secondsOf })).toBe(10);
  });

  it("ends in spite of a circle", () => {
    const circle = [taking(5, "a", [taking(0, "b")]), taking(7, "b", [taking(0, "a")])];
    expect(secondsAtOnce(graphOf(...circle, taking(3, "c")), 2, { secondsOf })).toBe(3);
  });
});

describe("the stacks", () => {
  let runs: Awaited<ReturnType<typeof firstRuns>>;
  beforeAll(async () => {
    runs = await firstRuns();
  });

  it("come up within 1.2 times what values alone force", () => {
    for (const { stack, path } of runs) expect(path.ratio, stack).toBeLessThanOrEqual(1.2);
  });

  it("come up within 1.2 times of it on two processors too, where the engine does eight things at once", () => {
    for (const { stack, graph, path } of runs) {
      expect(secondsAtOnce(graph, 8) / path.forced.seconds, stack).toBeLessThanOrEqual(1.2);
    }
  });

  it("would be seen to take longer by one needless order", () => {
    const [prod] = runs;
    const graph = prod?.graph;
    const late = graph?.only("aws:rds/instance:Instance", "db-replica-r1");
    const early = graph?.only("aws:ecs/service:Service", "api-service");
    if (graph === undefined || late === undefined || early === undefined) throw new Error("prod has changed");
    const resources = graph.resources.map((each) =>
      each.urn === late.urn ? { ...each, dependencies: [...(each.dependencies ?? []), early.urn] } : each,
    );
    const path = criticalPath(
      ResourceGraph.of({ ...graph.deployment, deployment: { ...graph.deployment.deployment, resources } }),
    );
    expect(path.orders.map(({ before, after }) => [before, after])).toContainEqual([early.urn, late.urn]);
    expect(path.taken.seconds).toBeGreaterThan(prod?.path.taken.seconds ?? 0);
  });
});
