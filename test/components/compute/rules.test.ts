/** Rules over everything that the compute components make. */
import { beforeAll, describe, expect, it } from "vitest";
import type { Resource } from "../../../graph/model.ts";
import type { ResourceGraph } from "../../../graph/query.ts";
import { factsOf } from "../../../knowledge/resource-types.ts";
import { graphOf } from "../../support/graph.ts";
import { input, TYPES } from "./queries.ts";
import { httpConfig, Surroundings, wholeFleet } from "./surroundings.ts";

let graph: ResourceGraph;
let resources: readonly Resource[];
const ours = (resource: Resource) => resource.custom && !resource.type.startsWith("pulumi:");
beforeAll(async () => {
  graph = await graphOf(wholeFleet);
  resources = graph.resources.filter(ours);
});

describe("A4: component hygiene", () => {
  it("gives every resource a component as parent and a name that begins with the component's", () => {
    for (const resource of resources) {
      const parent = resource.parent === undefined ? undefined : graph.get(resource.parent);
      expect(parent?.type, resource.urn).toMatch(/^larder:[a-z]+:[A-Z][A-Za-z]+$/);
      const name = graph.logicalName(resource.urn);
      expect(name.startsWith(`${graph.logicalName(parent?.urn ?? "")}-`), resource.urn).toBe(true);
    }
  });
});

it("A6: names fit, even for the longest service name that the config takes", async () => {
  const longest = await graphOf((context) => {
    new Surroundings(context).service("a".repeat(15), { config: httpConfig });
  });
  for (const resource of longest.resources.filter(ours)) {
    const limit = factsOf(resource.type)?.name;
    if (limit === undefined) continue;
    const name = resource.inputs?.[limit.property] ?? `${longest.logicalName(resource.urn)}-0123456`;
    expect(String(name).length, resource.urn).toBeLessThanOrEqual(limit.maxLength);
  }
});

it("A7: fixed names only where someone must know them beforehand", () => {
  const fixed = resources.filter((resource) => {
    const property = factsOf(resource.type)?.name?.property;
    return property !== undefined && resource.inputs?.[property] !== undefined;
  });
  const known: readonly string[] = [TYPES.service, TYPES.definition, TYPES.repository, TYPES.alarm];
  expect(fixed.filter((resource) => !known.includes(resource.type)).map((resource) => resource.urn)).toEqual([]);
});

it.each([true, false])("A8: with deletion guards %s, what holds data is protected accordingly", async (guards) => {
  const guarded = await graphOf(wholeFleet, { platform: { deletionGuards: guards } });
  const stateful = guarded.resources.filter((resource) => factsOf(resource.type)?.stateful);
  expect(new Set(stateful.map((resource) => resource.type))).toEqual(
    new Set([TYPES.queue, TYPES.repository, TYPES.logGroup]),
  );
  for (const resource of stateful) {
    expect(resource.protect ?? false, resource.urn).toBe(guards);
    expect(input(guarded, resource, "tags.data-class"), resource.urn).toMatch(/^(personal|internal)$/);
  }
});

it("A9: changes are ignored only where something else owns the value", () => {
  const allowed: Readonly<Record<string, readonly string[]>> = {
    [TYPES.service]: ["desiredCount"],
    [TYPES.rule]: ["actions"],
  };
  for (const resource of resources) {
    expect(allowed[resource.type] ?? [], resource.urn).toEqual(
      expect.arrayContaining([...(resource.ignoreChanges ?? [])]),
    );
  }
});

it("X-11, X-12: every service has its alarms, every target group the one on unhealthy hosts", () => {
  const alarms = graph.byType(TYPES.alarm).map((alarm) => graph.logicalName(alarm.urn));
  for (const name of ["api", "worker", "nutrition"]) {
    expect(alarms).toEqual(
      expect.arrayContaining(["cpu", "memory", "tasks-missing"].map((key) => `${name}-alarms-${key}`)),
    );
  }
  const [unhealthy] = graph.byName("api-alarms-unhealthy-hosts");
  const groups = graph.byType(TYPES.targetGroup);
  expect(unhealthy && graph.references(unhealthy.urn)).toEqual(expect.arrayContaining([...groups]));
});

describe("X-26: wiring", () => {
  it("registers tasks by address, scales every service with a range", () => {
    for (const group of graph.byType(TYPES.targetGroup)) {
      expect(input(graph, group, "targetType")).toBe("ip");
      expect(input(graph, group, "healthCheck.path")).toBe("/health");
      expect(input(graph, group, "stickiness.enabled")).toBe(false);
    }
    for (const target of graph.byType(TYPES.target)) {
      const policies = graph.byType(TYPES.policy).filter((policy) => graph.references(policy.urn).includes(target));
      expect(policies.length, target.urn).toBeGreaterThan(0);
    }
  });

  it.each(["api", "worker", "nutrition"])("%s keeps all tasks while it deploys and spreads them over zones", (name) => {
    const service = graph.only(TYPES.service, `${name}-service`);
    expect(input(graph, service, "deploymentMinimumHealthyPercent")).toBe(100);
    expect(input(graph, service, "deploymentMaximumPercent")).toBe(200);
    expect(input(graph, service, "availabilityZoneRebalancing")).toBe("ENABLED");
    expect(input(graph, service, "enableExecuteCommand")).toBe(false);
    expect(input(graph, service, "propagateTags")).toBe("SERVICE");
  });
});

describe("off means off", () => {
  it("a rolling service has one target group and no infrastructure role", async () => {
    const rolling = await graphOf((context) => new Surroundings(context).api({ deploy: { strategy: "rolling" } }));
    expect(rolling.byType(TYPES.targetGroup).map((group) => rolling.logicalName(group.urn))).toEqual(["api-blue"]);
    expect(rolling.byType(TYPES.attachment)).toEqual([]);
  });

  it("a worker has no target group, no listener rule and no ingress", async () => {
    const worker = await graphOf((context) => new Surroundings(context).worker());
    expect(worker.byType(TYPES.targetGroup, TYPES.rule)).toEqual([]);
    const admitted = worker.byType(TYPES.ingress).flatMap((rule) => worker.references(rule.urn, "securityGroupId"));
    expect(admitted.map((group) => worker.logicalName(group.urn))).toEqual(["test-database"]);
  });
});
