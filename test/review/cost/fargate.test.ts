/** Tasks by hand: Ireland, ARM at 0.03238 a vCPU-hour and 0.00356 a GB-hour, x86 at 0.04048 and 0.004445. */
import { describe, expect, it } from "vitest";
import type { Json, Resource } from "../../../graph/model.ts";
import { estimateCost } from "../../../review/cost/estimate.ts";
import { growthOf } from "../../../review/cost/growth.ts";
import { dollars } from "../../../review/cost/money.ts";
import { graphOf, resource } from "../../graph/build.ts";

const H = 730;
const X86 = { vcpu: 0.04048, gb: 0.004445 };
const ARM = { vcpu: 0.03238, gb: 0.00356 };
const priceOf = ({ vcpu, gb }: typeof X86, cpu: number, memory: number) => (cpu * vcpu + memory * gb) * H;
const here = (
  type: string,
  name: string,
  inputs: Record<string, Json>,
  from: Record<string, readonly Resource[]> = {},
) => resource(type, name, { region: "eu-west-1", ...inputs }, { from });

const cluster = here("aws:ecs/cluster:Cluster", "cluster", {});
const taskOf = (inputs: Record<string, Json> = {}) =>
  here("aws:ecs/taskDefinition:TaskDefinition", "task", { cpu: "512", memory: "1024", ...inputs });
const serviceOf = (task: Resource, inputs: Record<string, Json>) =>
  here(
    "aws:ecs/service:Service",
    "api",
    { launchType: "FARGATE", ...inputs },
    { taskDefinition: [task], cluster: [cluster] },
  );
const scalingOf = (service: Resource, minCapacity: Json, maxCapacity: Json) =>
  here(
    "aws:appautoscaling/target:Target",
    "scaling",
    { scalableDimension: "ecs:service:DesiredCount", serviceNamespace: "ecs", minCapacity, maxCapacity },
    { resourceId: [cluster, service] },
  );
const actionOf = (name: string, target: Resource, schedule: string, capacity: Json, timezone = "Etc/UTC") =>
  here(
    "aws:appautoscaling/scheduledAction:ScheduledAction",
    name,
    { schedule, timezone, scalableTargetAction: capacity },
    { resourceId: [target] },
  );
const cost = (...resources: readonly Resource[]) => estimateCost(graphOf(cluster, ...resources));
const both = (...resources: readonly Resource[]) => {
  const { monthly, atMost } = cost(...resources);
  return [dollars(monthly), dollars(atMost)];
};
const close = (found: readonly number[], expected: readonly number[]) => {
  expect(found.length).toBe(expected.length);
  for (const [index, value] of found.entries()) expect(value).toBeCloseTo(expected[index] ?? Number.NaN, 4);
};

describe("a service on Fargate", () => {
  it.each<[string, Record<string, Json>, Record<string, Json>, number]>([
    ["by its desired count", {}, { desiredCount: 3 }, 3 * priceOf(X86, 0.5, 1)],
    ["none, if nothing is said", {}, {}, 0],
    ["on ARM", { runtimePlatform: { cpuArchitecture: "ARM64" } }, { desiredCount: 2 }, 2 * priceOf(ARM, 0.5, 1)],
    ["of a size in words", { cpu: "1 vCPU", memory: "2 GB" }, { desiredCount: 1 }, priceOf(X86, 1, 2)],
    ["of half a vCPU in words", { cpu: ".5 vcpu", memory: "1GB" }, { desiredCount: 1 }, priceOf(X86, 0.5, 1)],
    [
      "with the disk that is included",
      { ephemeralStorage: { sizeInGib: 20 } },
      { desiredCount: 1 },
      priceOf(X86, 0.5, 1),
    ],
    [
      "with a larger disk",
      { ephemeralStorage: { sizeInGib: 50 } },
      { desiredCount: 2 },
      2 * (priceOf(X86, 0.5, 1) + 30 * 0.000111 * H),
    ],
    [
      "with a public address for each task",
      {},
      { desiredCount: 2, networkConfiguration: { assignPublicIp: true } },
      2 * (priceOf(X86, 0.5, 1) + 0.005 * H),
    ],
  ])("costs %s", (_, task, service, expected) => {
    const definition = taskOf(task);
    close(both(definition, serviceOf(definition, service)), [expected, expected]);
  });

  it("costs the fewest tasks of its autoscaling, at most the most", () => {
    const task = taskOf();
    const service = serviceOf(task, { desiredCount: 7 });
    close(both(task, service, scalingOf(service, 2, 20)), [2 * priceOf(X86, 0.5, 1), 20 * priceOf(X86, 0.5, 1)]);
  });

  it("costs by the hours of its calendar: 65 of 168 in a week", () => {
    const task = taskOf();
    const service = serviceOf(task, {});
    const target = scalingOf(service, 1, 4);
    const evening = actionOf("evening", target, "cron(0 20 ? * MON-FRI *)", { minCapacity: 0, maxCapacity: 0 });
    const morning = actionOf("morning", target, "cron(0 7 ? * MON-FRI *)", { minCapacity: 1, maxCapacity: 4 });
    const share = 65 / 168;
    close(both(task, service, target, evening, morning), [
      share * priceOf(X86, 0.5, 1),
      share * 4 * priceOf(X86, 0.5, 1),
    ]);
    // The clock of Berlin moves both ends alike.
    const berlin = [
      actionOf("evening", target, "cron(0 20 ? * MON-FRI *)", { minCapacity: 0, maxCapacity: 0 }, "Europe/Berlin"),
      actionOf("morning", target, "cron(0 7 ? * MON-FRI *)", { minCapacity: 1, maxCapacity: 4 }, "Europe/Berlin"),
    ];
    close(both(task, service, target, ...berlin), both(task, service, target, evening, morning));
  });

  it("keeps the bound that a scheduled action leaves alone", () => {
    const task = taskOf();
    const service = serviceOf(task, {});
    const target = scalingOf(service, 1, 4);
    const [up, down] = [
      actionOf("up", target, "cron(0 0 * * ? *)", { minCapacity: 3 }),
      actionOf("down", target, "cron(0 12 * * ? *)", { minCapacity: 1 }),
    ];
    close(both(task, service, target, up, down), [2 * priceOf(X86, 0.5, 1), 4 * priceOf(X86, 0.5, 1)]);
  });

  it("says what of a calendar it cannot read", () => {
    const task = taskOf();
    const service = serviceOf(task, {});
    const target = scalingOf(service, 1, 4);
    const once = actionOf("once", target, "at(2026-12-24T18:00:00)", { minCapacity: 9, maxCapacity: 9 });
    expect(cost(task, service, target, once).notes).toEqual([
      "1 scheduled scaling that is no cron(...) is not taken into account",
    ]);
  });

  it("costs less on Spot: the base first, the rest by weight", () => {
    const task = taskOf();
    const strategy = [
      { capacityProvider: "FARGATE", base: 1, weight: 1 },
      { capacityProvider: "FARGATE_SPOT", weight: 3 },
    ];
    const service = serviceOf(task, { launchType: null, desiredCount: 5, capacityProviderStrategies: strategy });
    const spot = { vcpu: 0.012144, gb: 0.0013335 };
    close(both(task, service), Array(2).fill(2 * priceOf(X86, 0.5, 1) + 3 * priceOf(spot, 0.5, 1)));
  });

  it("takes the strategy of its cluster where it has none", () => {
    const task = taskOf();
    const service = serviceOf(task, { launchType: null, desiredCount: 1 });
    const providers = here(
      "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders",
      "providers",
      { defaultCapacityProviderStrategies: [{ capacityProvider: "FARGATE", weight: 1 }] },
      { clusterName: [cluster] },
    );
    close(both(task, service, providers), Array(2).fill(priceOf(X86, 0.5, 1)));
  });

  it.each<[string, Record<string, Json>, Record<string, Json>, RegExp]>([
    ["on instances", {}, { launchType: "EC2" }, /it runs on instances \(EC2\)/],
    [
      "on instances of a capacity provider",
      {},
      { launchType: null, capacityProviderStrategies: [{ capacityProvider: "asg", weight: 1 }] },
      /instances \(asg\)/,
    ],
    [
      "with Windows",
      { runtimePlatform: { operatingSystemFamily: "WINDOWS_SERVER_2022_CORE" } },
      {},
      /no price of tasks with WINDOWS/,
    ],
    ["of no size", { cpu: null }, {}, /cpu and memory of the task are not set/],
  ])("has no price %s", (_, task, service, reason) => {
    const definition = taskOf(task);
    const { unpriced, lines } = cost(definition, serviceOf(definition, { desiredCount: 1, ...service }));
    expect(unpriced[0]?.reason).toMatch(reason);
    expect(lines).toEqual([]);
  });

  it("has no price where its task is of another program", () => {
    const service = here("aws:ecs/service:Service", "api", {
      taskDefinition: "arn:aws:ecs:eu-west-1:1:task-definition/x:1",
    });
    expect(cost(service).unpriced[0]?.reason).toBe("its task definition is not in the graph");
  });

  it("grows with the load up to its most, and says where that ends", () => {
    const task = taskOf();
    const service = serviceOf(task, {});
    const estimate = cost(task, service, scalingOf(service, 2, 8));
    expect(dollars(growthOf(estimate, 3).monthly)).toBeCloseTo(6 * priceOf(X86, 0.5, 1), 4);
    expect(growthOf(estimate, 3).caps).toEqual([]);
    expect(dollars(growthOf(estimate, 10).monthly)).toBeCloseTo(8 * priceOf(X86, 0.5, 1), 4);
    expect(growthOf(estimate, 10).caps.map(({ name, of, wanted, limit }) => [name, of, wanted, limit])).toEqual([
      ["api", "tasks", 20, 8],
    ]);
    expect(growthOf(estimate, 1).monthly).toBe(estimate.monthly);
  });

  it("is told to stay as it is without autoscaling", () => {
    const task = taskOf();
    const growth = growthOf(cost(task, serviceOf(task, { desiredCount: 2 })), 10);
    expect(growth.fixed.map(({ name }) => name)).toEqual(["api"]);
    expect(dollars(growth.monthly)).toBeCloseTo(2 * priceOf(X86, 0.5, 1), 4);
  });
});

describe("a task that no service runs", () => {
  it("is paid by the hours it runs", () => {
    const task = taskOf();
    const without = cost(task);
    expect(without.excluded.map(({ meter, what }) => [meter, what])).toContainEqual(["taskHours", "run time of tasks"]);
    const figures = new Map([[task.urn, new Map([["taskHours", 10]])]]);
    const estimate = estimateCost(graphOf(task), figures);
    expect(dollars(estimate.monthly)).toBeCloseTo(10 * (0.5 * X86.vcpu + X86.gb), 6);
    expect(estimate.excluded).toEqual([]);
    expect(dollars(growthOf(estimate, 10).monthly)).toBeCloseTo(100 * (0.5 * X86.vcpu + X86.gb), 6);
  });
});
