import { describe, expect, it } from "vitest";
import type { ResourceGraph } from "../../../graph/query.ts";
import { graphOf } from "../../support/graph.ts";
import { input, TYPES } from "./queries.ts";
import { httpConfig, Surroundings } from "./surroundings.ts";

const night = { cron: "0 20 * * 1-5", timezone: "Europe/London", min: 0, max: 0 };

const namesOf = (graph: ResourceGraph, type: string): string[] =>
  graph
    .byType(type)
    .map((resource) => graph.logicalName(resource.urn))
    .sort();

/** Expression and metrics of a policy that tracks a metric of its own. */
function tracked(graph: ResourceGraph, name: string) {
  const policy = graph.only(TYPES.policy, name);
  const path = "targetTrackingScalingPolicyConfiguration.customizedMetricSpecification.metrics";
  const queries = graph.value(policy, path);
  const list = queries.kind === "known" && Array.isArray(queries.value) ? queries.value : [];
  const at = (index: number, rest: string) => input(graph, policy, `${path}[${index}].${rest}`);
  return {
    policy,
    expression: list.map((_, index) => at(index, "expression")).find((found) => found !== undefined),
    metrics: list.flatMap((_, index) => {
      const name = at(index, "metricStat.metric.metricName");
      return name === undefined
        ? []
        : [`${at(index, "metricStat.metric.namespace")}/${name} ${at(index, "metricStat.stat")}`];
    }),
    returned: list.filter((_, index) => at(index, "returnData") === true).length,
  };
}

describe("autoscaling", () => {
  it("scales an HTTP service on CPU, memory and requests, within its range", async () => {
    const graph = await graphOf((context) => new Surroundings(context).api());
    const target = graph.only(TYPES.target, "api-scaling");
    expect([input(graph, target, "minCapacity"), input(graph, target, "maxCapacity")]).toEqual([2, 20]);
    expect(input(graph, target, "resourceId")).toMatch(/^service\/main-cluster-[0-9a-f]{7}\/api$/);
    expect(namesOf(graph, TYPES.policy)).toEqual(["api-by-cpu", "api-by-memory", "api-by-requests"]);
    const cpu = graph.only(TYPES.policy, "api-by-cpu");
    expect(input(graph, cpu, "targetTrackingScalingPolicyConfiguration.targetValue")).toBe(60);
    expect(graph.references(cpu.urn, "resourceId")).toContain(target);
  });

  it("counts the requests of both target groups: one of them is idle", async () => {
    const graph = await graphOf((context) => new Surroundings(context).api());
    const { policy, expression, metrics, returned } = tracked(graph, "api-by-requests");
    expect(expression).toBe("SUM([requests0, requests1])");
    expect(metrics).toEqual(Array(2).fill("AWS/ApplicationELB/RequestCountPerTarget Sum"));
    expect(returned).toBe(1);
    const groups = graph.references(policy.urn).filter((resource) => resource.type === TYPES.targetGroup);
    expect(groups.map((group) => graph.logicalName(group.urn)).sort()).toEqual(["api-blue", "api-green"]);
  });

  it.each([
    ["with", "enhanced", "ECS/ContainerInsights/RunningTaskCount Average"],
    ["without", "disabled", "AWS/ECS/CPUUtilization SampleCount"],
  ] as const)(
    "scales a worker on its backlog per running task, %s Container Insights",
    async (_, insights, running) => {
      const graph = await graphOf((context) => new Surroundings(context, {}, { containerInsights: insights }).worker());
      const { policy, expression, metrics } = tracked(graph, "worker-by-backlog");
      expect(expression).toBe("visible / IF(FILL(running, 0) > 0, running, 1)");
      expect(metrics).toEqual(["AWS/SQS/ApproximateNumberOfMessagesVisible Average", running]);
      expect(graph.references(policy.urn)).toContain(graph.only(TYPES.queue, "jobs-queue"));
      expect(input(graph, policy, "targetTrackingScalingPolicyConfiguration.targetValue")).toBe(100);
    },
  );

  it("turns schedules into AWS's cron, in their time zone", async () => {
    const scaling = { min: 1, max: 2, schedules: { night } };
    const graph = await graphOf((context) => new Surroundings(context).api({ scaling }));
    const action = graph.only(TYPES.scheduled, "api-at-night");
    expect(input(graph, action, "schedule")).toBe("cron(0 20 ? * MON,TUE,WED,THU,FRI *)");
    expect(input(graph, action, "timezone")).toBe("Europe/London");
    expect(input(graph, action, "scalableTargetAction")).toEqual({ minCapacity: 0, maxCapacity: 0 });
  });

  it("makes nothing for a fixed number of tasks, and a range as soon as there is a schedule", async () => {
    const fixed = await graphOf((context) => new Surroundings(context).nutrition());
    expect(fixed.resources.filter((resource) => resource.type.startsWith("aws:appautoscaling"))).toEqual([]);
    const scheduled = await graphOf((context) =>
      new Surroundings(context).nutrition({ scaling: { min: 2, max: 2, schedules: { night } } }),
    );
    expect(namesOf(scheduled, TYPES.target)).toEqual(["nutrition-scaling"]);
    expect(scheduled.only(TYPES.service, "nutrition-service").ignoreChanges).toEqual(["desiredCount"]);
  });
});

describe("a connection that is not ready", () => {
  it("keeps the service at no task, whatever load and time say", async () => {
    const scaling = { ...httpConfig.scaling, schedules: { night } };
    const graph = await graphOf((context) => {
      const around = new Surroundings(context);
      around.api({ scaling }, [{ ...around.database("app"), ready: false }]);
    });
    const service = graph.only(TYPES.service, "api-service");
    const target = graph.only(TYPES.target, "api-scaling");
    expect(input(graph, service, "desiredCount")).toBe(0);
    expect(input(graph, service, "waitForSteadyState")).toBe(false);
    expect([input(graph, target, "minCapacity"), input(graph, target, "maxCapacity")]).toEqual([0, 0]);
    expect(namesOf(graph, TYPES.scheduled)).toEqual([]);
  });
});
