import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { ServiceConfig } from "../../config/schema.ts";
import { isAutoscaled } from "./autoscaling.ts";
import { deployment } from "./deployment.ts";
import type { Route } from "./routing.ts";
import type { ServiceArgs } from "./service.ts";
import type { ServiceAlarmSet } from "./service-alarms.ts";
import { serviceConnect } from "./service-connect.ts";
import type { Task } from "./task.ts";

/** What stands already when the ECS service itself is made. */
export interface ServiceParts {
  readonly task: Task;
  /** Of an HTTP service. */
  readonly route: Route | undefined;
  readonly alarms: ServiceAlarmSet;
  /** Our image, not the placeholder. */
  readonly hasImage: boolean;
  readonly ready: boolean;
}

export function ecsService(
  name: string,
  args: ServiceArgs,
  parts: ServiceParts,
  child: pulumi.CustomResourceOptions,
): aws.ecs.Service {
  const { platform, config, cluster, network } = args;
  const { task, route, alarms, hasImage, ready } = parts;
  const deploys = deployment({ config, hasImage, ready, alarmNames: alarms.rollback });
  return new aws.ecs.Service(
    `${name}-service`,
    {
      // Known beforehand: the alarms that watch it must exist before it does.
      name,
      cluster: cluster.arn,
      taskDefinition: task.definitionArn,
      ...deploys.args,
      ...loadBalancing(name, config, route),
      ...serviceConnect(name, { platform, config, cluster, logGroupName: task.logGroupName }),
      networkConfiguration: {
        subnets: [...network.appSubnetIds],
        securityGroups: [task.securityGroupId],
        assignPublicIp: false,
      },
      availabilityZoneRebalancing: "ENABLED",
      enableExecuteCommand: false,
      enableEcsManagedTags: true,
      propagateTags: "SERVICE",
    },
    {
      ...child,
      customTimeouts: deploys.customTimeouts,
      ignoreChanges: isAutoscaled(config.scaling) ? ["desiredCount"] : [],
      dependsOn: startsAfter(args, parts),
    },
  );
}

/** Nothing of this follows from the arguments: a service that starts too early fails its first deployment. */
function startsAfter(
  { cluster, network, queue }: ServiceArgs,
  { task, route, alarms }: ServiceParts,
): pulumi.Resource[] {
  return [
    alarms.alarms,
    // For its alarms, which roll the worker back.
    ...(queue === undefined ? [] : [queue]),
    ...cluster.ready,
    ...network.privateReady,
    ...task.ready,
    ...(route?.ready ?? []),
  ];
}

function loadBalancing(
  name: string,
  config: ServiceConfig,
  route: Route | undefined,
): Pick<aws.ecs.ServiceArgs, "loadBalancers" | "healthCheckGracePeriodSeconds"> {
  if (config.kind !== "http" || route === undefined) return {};
  return {
    loadBalancers: [{ containerName: name, containerPort: config.port, ...route.attachment }],
    healthCheckGracePeriodSeconds: config.health.graceSeconds,
  };
}
