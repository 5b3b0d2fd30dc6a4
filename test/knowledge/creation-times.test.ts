import { describe, expect, it } from "vitest";
import { creationSecondsOf, creationTimes, deletionSecondsOf, timesOf } from "../../knowledge/creation-times.ts";
import { factsOf } from "../../knowledge/resource-types.ts";

const INSTANCE = "aws:rds/instance:Instance";
const GROUP = "aws:elasticache/replicationGroup:ReplicationGroup";
const SERVICE = "aws:ecs/service:Service";

describe("creation times", () => {
  it("are of types whose facts are known", () => {
    const strangers = Object.keys(creationTimes).filter((type) => factsOf(type) === undefined);
    expect(strangers).toEqual([]);
  });

  it.each(Object.entries(creationTimes))("of %s are seconds and name their source", (_, row) => {
    for (const { create, delete: gone, source } of [row, ...(row.variants ?? [])]) {
      expect(create).toBeGreaterThan(0);
      // The longest that is waited for anything is two hours.
      expect(Math.max(create, gone)).toBeLessThan(7200);
      expect(gone).toBeGreaterThanOrEqual(0);
      expect(source).toMatch(/public log|acceptance test|assumed|hashicorp\/|User Guide|API|blog/);
    }
  });

  it.each([
    ["an instance alone", INSTANCE, { multiAz: false }, 480],
    ["one with a standby", INSTANCE, { multiAz: true }, 840],
    ["a replica", INSTANCE, { replicateSourceDb: "db" }, 720],
    [
      "a replica with a standby: the copy is what takes long",
      INSTANCE,
      { replicateSourceDb: "db", multiAz: true },
      720,
    ],
    ["a value that is null, as of an absent input", INSTANCE, { replicateSourceDb: null }, 480],
    ["one node", GROUP, { numCacheClusters: 1 }, 420],
    ["two nodes", GROUP, { numCacheClusters: 2 }, 710],
    ["shards", GROUP, { numNodeGroups: 1 }, 710],
    ["a service that is waited for", SERVICE, { waitForSteadyState: true }, 180],
    ["a service that is not", SERVICE, { waitForSteadyState: false }, 2],
    ["a type of AWS without a row", "aws:sns/topic:Topic", {}, 2],
    ["a random value", "random:index/randomId:RandomId", {}, 0],
    ["a component", "larder:data:Queue", {}, 0],
    ["a name that every object has", "constructor", {}, 0],
  ])("knows %s", (_, type, inputs, seconds) => {
    expect(creationSecondsOf(type, inputs)).toBe(seconds);
  });

  it("counts the disabling of a distribution to its deletion, waited for or not", () => {
    const type = "aws:cloudfront/distribution:Distribution";
    expect(creationSecondsOf(type, { waitForDeployment: false })).toBeLessThan(creationSecondsOf(type));
    expect(deletionSecondsOf(type, { waitForDeployment: false })).toBe(300);
  });

  it("gives a source for every type", () => {
    expect(timesOf("postgresql:index/role:Role").source).toContain("assumed");
  });
});
