import type { Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { all, fail, graphRule, judge, notApplicable, pass, rule, unknown, type Verdict, when } from "../model.ts";
import type { CheckedResource } from "../reading.ts";
import { ofType } from "../related.ts";
import { hasOwnKey, isNotTrue, isOneOf, isSet, isTrue, isWithin } from "../requirements.ts";
import { scalingTargetsOf } from "../scaling.ts";
import { isOffFargate, isSingleton, SERVICE } from "../task-containers.ts";
import { aws } from "../types.ts";

const CLUSTER = aws("ecs", "Cluster");

/** ECS-09. */
export const containerInsights = rule("ECS-09", CLUSTER, (cluster) =>
  when(cluster.list("settings"), (settings, evidence) => {
    for (const setting of settings) {
      const name = setting.withheld ?? setting.string("name", "");
      if (!name.known) return unknown(name);
      if (name.value !== "containerInsights") continue;
      return isOneOf(setting, "value", ["enabled", "enhanced"], (value) => `Container Insights is ${value}`);
    }
    return fail("Container Insights is not set", { ...evidence, required: "enabled or enhanced" });
  }),
);

/** ECS-10. */
export const execAudited = graphRule("ECS-10", CLUSTER, (cluster, _settings, graph) => {
  const services = ofType(graph, SERVICE).filter((service) => {
    const enabled = graph.value(service, "enableExecuteCommand");
    return enabled.kind === "unknown" || (enabled.known && String(enabled.value) === "true");
  });
  const clusters = services.map((service) => graph.references(service.urn, "cluster"));
  if (!clusters.some((found) => found.length === 0 || found.some(({ urn }) => urn === cluster.urn))) {
    return notApplicable("no service lets anyone in");
  }
  const path = "configuration.executeCommandConfiguration";
  return all([
    isOneOf(cluster, `${path}.logging`, ["OVERRIDE"], (value) => `sessions are not logged (${value})`, "DEFAULT"),
    isSet(cluster, `${path}.logConfiguration.cloudWatchLogGroupName`, "sessions have no log group"),
    hasOwnKey(cluster, `${path}.kmsKeyId`, "sessions are not encrypted with a key of their own"),
  ]);
});

/** ECS-11. */
export const noExec = rule("ECS-11", SERVICE, (service) =>
  isNotTrue(service, "enableExecuteCommand", "a shell can be opened in the tasks"),
);

/** ECS-12. */
export const currentPlatform = rule("ECS-12", SERVICE, (service) => {
  if (isOffFargate(service)) return notApplicable("does not run on Fargate");
  return isOneOf(service, "platformVersion", ["LATEST"], (version) => `stays on platform ${version}`, "LATEST");
});

/** Of a service that ECS itself rolls out. */
function rolledOut(service: CheckedResource, check: () => Verdict): Verdict {
  return when(service.string("deploymentController.type", "ECS"), (type) =>
    type === "ECS" ? check() : notApplicable(`${type} rolls out`),
  );
}

/** ECS-13. */
export const rollback = rule("ECS-13", SERVICE, (service, { alarms }) =>
  rolledOut(service, () =>
    all([
      isTrue(service, "deploymentCircuitBreaker.enable", "a deployment that fails goes on for ever"),
      isTrue(service, "deploymentCircuitBreaker.rollback", "a deployment that fails is not rolled back"),
      ...(alarms
        ? [
            isTrue(service, "alarms.enable", "no alarm watches a deployment"),
            isTrue(service, "alarms.rollback", "an alarm does not roll a deployment back"),
          ]
        : []),
    ]),
  ),
);

function ofMany(service: CheckedResource, check: () => Verdict): Verdict {
  return when(isSingleton(service), (singleton) => {
    if (singleton) return notApplicable("a singleton by its tag");
    return when(service.string("schedulingStrategy", "REPLICA"), (strategy) =>
      strategy === "DAEMON" ? notApplicable("one task per host") : check(),
    );
  });
}

/** ECS-14. */
export const noGap = rule("ECS-14", SERVICE, (service) =>
  ofMany(service, () =>
    rolledOut(service, () =>
      all([
        isWithin(
          service,
          "deploymentMinimumHealthyPercent",
          { whenAbsent: 100, minimum: 100 },
          (percent) => `a deployment leaves ${percent} % of the tasks`,
        ),
        isWithin(
          service,
          "deploymentMaximumPercent",
          { whenAbsent: 200, minimum: 150 },
          (percent) => `a deployment may start up to ${percent} % of the tasks, need 150`,
        ),
      ]),
    ),
  ),
);

/** ECS-15. */
export const twoTasks = graphRule("ECS-15", SERVICE, (service, _settings, graph) =>
  ofMany(service, () => all([enough(service, graph), keepsOnDemand(service)])),
);

function enough(service: CheckedResource, graph: ResourceGraph): Verdict {
  const count = service.number("desiredCount", 0);
  const evidence = { ...service.presence("desiredCount"), required: ">= 2" };
  if (count.known && count.value >= 2) return pass({ ...evidence, value: String(count.value) });
  const minima = scalingTargetsOf(service.resource, graph).map((target) => minimumOf(target, graph));
  if (minima.some((minimum) => minimum !== undefined && minimum >= 2)) return pass(evidence);
  if (minima.includes(undefined)) return unknown("minCapacity");
  if (!count.known) return unknown(count);
  const least = Math.max(count.value, ...minima.map((minimum) => minimum ?? 0));
  return fail(`runs ${least} ${least === 1 ? "task" : "tasks"}, need 2`, evidence, "count");
}

function minimumOf(target: Resource, graph: ResourceGraph): number | undefined {
  const value = graph.value(target, "minCapacity");
  if (value.kind === "unknown") return undefined;
  return value.known ? Number(value.value) : 0;
}

/** With Spot, one task at least must be one that AWS does not take back. */
function keepsOnDemand(service: CheckedResource): Verdict {
  return when(service.list("capacityProviderStrategies"), (strategies, evidence) => {
    let spot = false;
    let base = 0;
    for (const strategy of strategies) {
      const provider = strategy.withheld ?? strategy.string("capacityProvider", "");
      if (!provider.known) return unknown(provider);
      const amount = strategy.number("base", 0);
      if (!amount.known) return unknown(amount);
      spot ||= provider.value === "FARGATE_SPOT";
      if (provider.value === "FARGATE") base += amount.value;
    }
    const required = { ...evidence, required: "base >= 1 on FARGATE" };
    return spot && base < 1 ? fail("all tasks may be Spot", required, "spot") : pass(required);
  });
}

const SCALING_TARGET = aws("appautoscaling", "Target");
const SCALING_POLICY = aws("appautoscaling", "Policy");

/** ECS-19. */
export const scalingRange = graphRule("ECS-19", [SCALING_TARGET, SCALING_POLICY], (holder, { maxTasks }, graph) =>
  when(holder.string("serviceNamespace", ""), (namespace) => {
    if (namespace !== "ecs") return notApplicable(`scales ${namespace || "nothing"}`);
    return holder.type === SCALING_TARGET ? range(holder, maxTasks, graph) : tracking(holder);
  }),
);

function range(target: CheckedResource, maxTasks: number, graph: ResourceGraph): Verdict {
  const services = ofType(graph, SERVICE).filter((service) =>
    scalingTargetsOf(service, graph).some(({ urn }) => urn === target.urn),
  );
  const id = target.string("resourceId", "");
  // Whose tasks it counts decides how many there must be.
  if (services.length === 0 && !id.known) return unknown(id);
  const isBalanced = services.some((service) => graph.value(service, "loadBalancers").kind !== "absent");
  const least = isBalanced ? 2 : 1;
  return all([
    isWithin(
      target,
      "minCapacity",
      { whenAbsent: 0, minimum: least },
      (count) => `keeps ${count} tasks, need ${least}`,
    ),
    when(target.number("minCapacity", 0), (minimum) =>
      isWithin(
        target,
        "maxCapacity",
        { whenAbsent: 0, minimum: 2 * minimum, maximum: maxTasks },
        (count) => `grows to ${count} tasks, need ${2 * minimum} to ${maxTasks}`,
      ),
    ),
  ]);
}

function tracking(policy: CheckedResource): Verdict {
  const path = "targetTrackingScalingPolicyConfiguration";
  return when(policy.string(`${path}.predefinedMetricSpecification.predefinedMetricType`, ""), (metric) => {
    if (!/^ECSServiceAverage(CPU|Memory)Utilization$/.test(metric)) {
      return notApplicable("follows neither CPU nor memory");
    }
    return judge(policy.number(`${path}.targetValue`, 0), {
      holds: (percent) => percent >= 30 && percent <= 80,
      message: (percent) => `aims at ${percent} %, need 30 to 80`,
      required: "30 to 80",
    });
  });
}
