import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { ServiceConfig } from "../../config/schema.ts";

export interface DeploymentArgs {
  readonly config: ServiceConfig;
  /** Our image runs: the placeholder may fail without holding up the first `pulumi up`. */
  readonly hasImage: boolean;
  /** False: no task runs yet. */
  readonly ready: boolean;
  /** Alarms that roll a deployment back, by name. */
  readonly alarmNames: readonly string[];
}

export interface Deployment {
  readonly args: Pick<
    aws.ecs.ServiceArgs,
    | "alarms"
    | "capacityProviderStrategies"
    | "deploymentCircuitBreaker"
    | "deploymentConfiguration"
    | "deploymentController"
    | "deploymentMaximumPercent"
    | "deploymentMinimumHealthyPercent"
    | "desiredCount"
    | "forceNewDeployment"
    | "waitForSteadyState"
  >;
  readonly customTimeouts: pulumi.CustomTimeouts;
}

/** Minutes for starting new tasks and draining old ones, besides the bake time. */
const START_AND_DRAIN_MINUTES = 30;

/** How a service's tasks are replaced: where they run, what stops a bad revision, how long that may take. */
export function deployment({ config, hasImage, ready, alarmNames }: DeploymentArgs): Deployment {
  const bakeMinutes =
    config.kind === "http" && config.deploy.strategy === "blue-green" ? config.deploy.bakeMinutes : undefined;
  const timeout = `${START_AND_DRAIN_MINUTES + (bakeMinutes ?? 0)}m`;
  return {
    args: {
      desiredCount: ready ? config.scaling.min : 0,
      capacityProviderStrategies: capacity(config),
      // ECS wants it for a changed strategy, and the provider refuses such a change in the preview without it.
      forceNewDeployment: true,
      deploymentController: { type: "ECS" },
      deploymentConfiguration:
        bakeMinutes === undefined
          ? { strategy: "ROLLING" }
          : { strategy: "BLUE_GREEN", bakeTimeInMinutes: String(bakeMinutes) },
      deploymentMinimumHealthyPercent: 100,
      deploymentMaximumPercent: 200,
      // Both: the breaker counts tasks that never start, the alarms see a task that starts and answers with errors.
      deploymentCircuitBreaker: { enable: true, rollback: true },
      alarms: { enable: true, rollback: true, alarmNames: [...alarmNames] },
      waitForSteadyState: hasImage && ready,
    },
    customTimeouts: { create: timeout, update: timeout, delete: "20m" },
  };
}

/** Always said, never left to the cluster's default: that fills in silently and then shows as drift. */
function capacity({ spot, scaling }: ServiceConfig): aws.types.input.ecs.ServiceCapacityProviderStrategy[] {
  if (!spot) return [{ capacityProvider: "FARGATE", base: 1, weight: 1 }];
  return [
    { capacityProvider: "FARGATE", base: Math.max(1, scaling.min), weight: 0 },
    { capacityProvider: "FARGATE_SPOT", base: 0, weight: 1 },
  ];
}
