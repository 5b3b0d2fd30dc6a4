import type * as pulumi from "@pulumi/pulumi";
import type { AlarmRow } from "../alarms.ts";
import { above, lasting, metricsOf } from "./row.ts";
import { THRESHOLDS } from "./thresholds.ts";

export interface ServiceAlarmsArgs {
  readonly clusterName: pulumi.Input<string>;
  readonly serviceName: pulumi.Input<string>;
  /** Task counts are metrics of Container Insights; without it that alarm cannot be made. */
  readonly containerInsights: boolean;
}

/** For every ECS service: capacity, and tasks that do not stay up (a worker's crash loop shows nowhere else). */
export function serviceAlarms(args: ServiceAlarmsArgs): AlarmRow[] {
  const dimensions = { ClusterName: args.clusterName, ServiceName: args.serviceName };
  const metric = metricsOf("AWS/ECS", dimensions);
  const insights = metricsOf("ECS/ContainerInsights", dimensions);

  const rows: AlarmRow[] = [
    {
      key: "cpu",
      class: "performance",
      description: `Average CPU of the tasks above ${THRESHOLDS.serviceCpuPercent} %: autoscaling does not keep up.`,
      runbook: "service-capacity",
      ...above(THRESHOLDS.serviceCpuPercent, metric("CPUUtilization", "Average", 60)),
      ...lasting(10, 15),
      missingData: "notBreaching",
    },
    {
      key: "memory",
      class: "performance",
      description: `Average memory of the tasks above ${THRESHOLDS.serviceMemoryPercent} %: tasks are about to be killed.`,
      runbook: "service-capacity",
      ...above(THRESHOLDS.serviceMemoryPercent, metric("MemoryUtilization", "Average", 60)),
      ...lasting(10, 15),
      missingData: "notBreaching",
    },
  ];
  if (args.containerInsights) {
    rows.push({
      key: "tasks-missing",
      class: "critical",
      description: "Fewer tasks run than wanted for ten minutes: they fail to start or keep stopping.",
      runbook: "tasks-missing",
      ...above(0, {
        expression: "desired - FILL(running, 0)",
        inputs: {
          desired: insights("DesiredTaskCount", "Average", 60),
          running: insights("RunningTaskCount", "Average", 60),
        },
      }),
      ...lasting(10, 10),
      // A service scaled to nothing at night may report nothing at all.
      missingData: "missing",
    });
  }
  return rows;
}
