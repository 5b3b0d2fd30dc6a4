import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { awsCron } from "../../config/aws-cron.ts";
import type { ServiceConfig } from "../../config/schema.ts";
import type { Traffic } from "./routing.ts";

type Scaling = ServiceConfig["scaling"];
type TargetTracking = aws.types.input.appautoscaling.PolicyTargetTrackingScalingPolicyConfiguration;
type MetricQuery =
  aws.types.input.appautoscaling.PolicyTargetTrackingScalingPolicyConfigurationCustomizedMetricSpecificationMetric;

export interface AutoscalingArgs {
  readonly config: ServiceConfig;
  readonly clusterName: pulumi.Input<string>;
  readonly serviceName: pulumi.Input<string>;
  /** Task counts are among the metrics. */
  readonly containerInsights: boolean;
  /** False keeps the service at no task, whatever time or load say. */
  readonly ready: boolean;
  /** For `requestsPerTarget`. */
  readonly traffic: Traffic | undefined;
  /** For `backlogPerTask`. */
  readonly queueName: pulumi.Input<string> | undefined;
}

/** Whether anything but a person may change the number of tasks; plain, because it also decides `ignoreChanges`. */
export function isAutoscaled(scaling: Scaling): boolean {
  return scaling.max > scaling.min || Object.keys(scaling.schedules).length > 0;
}

/** The scaling range of an ECS service, its target-tracking policies and its schedules. */
export function autoscaling(name: string, args: AutoscalingArgs, child: pulumi.CustomResourceOptions): void {
  const { scaling } = args.config;
  if (!isAutoscaled(scaling)) return;
  const target = new aws.appautoscaling.Target(
    `${name}-scaling`,
    {
      serviceNamespace: "ecs",
      scalableDimension: "ecs:service:DesiredCount",
      resourceId: pulumi.interpolate`service/${args.clusterName}/${args.serviceName}`,
      minCapacity: args.ready ? scaling.min : 0,
      maxCapacity: args.ready ? scaling.max : 0,
    },
    child,
  );
  const { serviceNamespace, scalableDimension, resourceId } = target;
  const scales = { serviceNamespace, scalableDimension, resourceId };

  for (const [key, tracking] of Object.entries(policies(args))) {
    new aws.appautoscaling.Policy(
      `${name}-by-${key}`,
      {
        ...scales,
        policyType: "TargetTrackingScaling",
        // Out at once, in slowly: a wave that comes back finds the tasks still there.
        targetTrackingScalingPolicyConfiguration: { ...tracking, scaleOutCooldown: 60, scaleInCooldown: 300 },
      },
      child,
    );
  }
  // A schedule would raise the range by itself.
  if (args.ready) schedule(name, scales, scaling.schedules, child);
}

function schedule(
  name: string,
  scales: Pick<aws.appautoscaling.ScheduledActionArgs, "serviceNamespace" | "scalableDimension" | "resourceId">,
  schedules: Scaling["schedules"],
  child: pulumi.CustomResourceOptions,
): void {
  for (const [key, { cron, timezone, min, max }] of Object.entries(schedules)) {
    new aws.appautoscaling.ScheduledAction(
      `${name}-at-${key}`,
      {
        ...scales,
        schedule: awsCron(cron),
        timezone,
        scalableTargetAction: { minCapacity: min, maxCapacity: max },
      },
      child,
    );
  }
}

function policies(args: AutoscalingArgs): Readonly<Record<string, TargetTracking>> {
  const { config } = args;
  const { cpuPercent, memoryPercent } = config.scaling;
  return {
    ...(cpuPercent === undefined ? {} : { cpu: predefined("ECSServiceAverageCPUUtilization", cpuPercent) }),
    ...(memoryPercent === undefined ? {} : { memory: predefined("ECSServiceAverageMemoryUtilization", memoryPercent) }),
    ...(config.kind === "http" && config.scaling.requestsPerTarget !== undefined
      ? { requests: requestsPerTarget(args, config.scaling.requestsPerTarget) }
      : {}),
    ...(config.kind === "worker" && config.scaling.backlogPerTask !== undefined
      ? { backlog: backlogPerTask(args, config.scaling.backlogPerTask) }
      : {}),
  };
}

function predefined(predefinedMetricType: string, targetValue: number): TargetTracking {
  return { predefinedMetricSpecification: { predefinedMetricType }, targetValue };
}

/**
 * The predefined metric follows one target group; after a blue/green deployment that one is empty and the service would
 * shrink. Only the group in use reports, so the sum over both is always that of the tasks that serve.
 */
function requestsPerTarget(args: AutoscalingArgs, targetValue: number): TargetTracking {
  if (args.traffic === undefined) throw new Error("scaling on requests needs a load balancer");
  const { loadBalancerSuffix, targetGroupSuffixes } = args.traffic;
  const metrics = targetGroupSuffixes.map((suffix, index) =>
    metric(`requests${index}`, "AWS/ApplicationELB", "RequestCountPerTarget", "Sum", {
      LoadBalancer: loadBalancerSuffix,
      TargetGroup: suffix,
    }),
  );
  const expression = `SUM([${metrics.map(({ id }) => id).join(", ")}])`;
  return tracking(metrics, expression, targetValue);
}

/** Visible messages per running task; with no task running, as if there were one, so that a first one starts. */
function backlogPerTask(args: AutoscalingArgs, targetValue: number): TargetTracking {
  if (args.queueName === undefined) throw new Error("scaling on a backlog needs a queue");
  const service = { ClusterName: args.clusterName, ServiceName: args.serviceName };
  const metrics = [
    metric("visible", "AWS/SQS", "ApproximateNumberOfMessagesVisible", "Average", { QueueName: args.queueName }),
    // Without Container Insights: each running task reports its CPU once a minute, so the samples count the tasks.
    args.containerInsights
      ? metric("running", "ECS/ContainerInsights", "RunningTaskCount", "Average", service)
      : metric("running", "AWS/ECS", "CPUUtilization", "SampleCount", service),
  ];
  return tracking(metrics, "visible / IF(FILL(running, 0) > 0, running, 1)", targetValue);
}

function tracking(metrics: readonly MetricQuery[], expression: string, targetValue: number): TargetTracking {
  return {
    customizedMetricSpecification: { metrics: [...metrics, { id: "result", expression, returnData: true }] },
    targetValue,
  };
}

function metric(
  id: string,
  namespace: string,
  metricName: string,
  stat: string,
  dimensions: Readonly<Record<string, pulumi.Input<string>>>,
): MetricQuery & { readonly id: string } {
  return {
    id,
    returnData: false,
    metricStat: {
      stat,
      metric: {
        namespace,
        metricName,
        dimensions: Object.entries(dimensions).map(([name, value]) => ({ name, value })),
      },
    },
  };
}
