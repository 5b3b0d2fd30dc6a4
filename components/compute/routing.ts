import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { HttpServiceConfig } from "../../config/schema.ts";
import type { Platform } from "../foundation/platform.ts";
import { infrastructureRole } from "./roles.ts";

/** What services need to know of the load balancer; `LoadBalancer` has it. */
export interface ServiceLoadBalancer {
  /** Of the HTTPS listener. */
  readonly listenerArn: pulumi.Input<string>;
  readonly securityGroupId: pulumi.Input<string>;
  /** app/name/id, the `LoadBalancer` dimension of its metrics. */
  readonly arnSuffix: pulumi.Input<string>;
  /** What only the CDN sends; undefined = requests need no such header. */
  readonly originHeader?: { readonly name: string; readonly accepted: readonly pulumi.Input<string>[] } | undefined;
  /** Must exist before the first service registers targets. */
  readonly ready: readonly pulumi.Resource[];
}

export interface RouteArgs {
  readonly platform: Platform;
  readonly config: HttpServiceConfig;
  readonly vpcId: pulumi.Input<string>;
  readonly loadBalancer: ServiceLoadBalancer;
}

/** Metric dimensions of a service's requests. */
export interface Traffic {
  readonly loadBalancerSuffix: pulumi.Input<string>;
  /** Two for blue/green, of which one is idle. */
  readonly targetGroupSuffixes: readonly pulumi.Input<string>[];
}

/** Where the load balancer sends a service's requests. */
export interface Route {
  readonly rule: aws.lb.ListenerRule;
  readonly traffic: Traffic;
  /** The service's `loadBalancers` argument without the container. */
  readonly attachment: Pick<aws.types.input.ecs.ServiceLoadBalancer, "targetGroupArn" | "advancedConfiguration">;
  /** Must exist before the service does, and outlive it (else its targets drain for ever). */
  readonly ready: readonly pulumi.Resource[];
}

/** Target groups and the listener rule of an HTTP service, as its deployment strategy needs them. */
export function route(name: string, args: RouteArgs, child: pulumi.CustomResourceOptions): Route {
  const blue = targetGroup(`${name}-blue`, args, child);
  switch (args.config.deploy.strategy) {
    case "rolling": {
      const rule = listenerRule(`${name}-rule`, args, [{ arn: blue.arn, weight: 100 }], child);
      return {
        rule,
        traffic: traffic(args, [blue]),
        attachment: { targetGroupArn: blue.arn },
        ready: [rule, ...args.loadBalancer.ready],
      };
    }
    case "blue-green":
      return blueGreen(name, args, blue, child);
    default: {
      const never: never = args.config.deploy;
      return never;
    }
  }
}

function blueGreen(
  name: string,
  args: RouteArgs,
  blue: aws.lb.TargetGroup,
  child: pulumi.CustomResourceOptions,
): Route {
  const green = targetGroup(`${name}-green`, args, child);
  const weights = [
    { arn: blue.arn, weight: 100 },
    { arn: green.arn, weight: 0 },
  ];
  // ECS moves the weights at each deployment and never compares them: ours would send everything to an empty group.
  // Not the rolling rule's name: ignored actions would never learn of the second group.
  const rule = listenerRule(`${name}-shift`, args, weights, { ...child, ignoreChanges: ["actions"] });
  const { role, policies } = infrastructureRole(`${name}-shifter`, args.platform, child);
  return {
    rule,
    traffic: traffic(args, [blue, green]),
    attachment: {
      targetGroupArn: blue.arn,
      advancedConfiguration: {
        alternateTargetGroupArn: green.arn,
        productionListenerRule: rule.arn,
        roleArn: role.arn,
      },
    },
    ready: [rule, ...policies, ...args.loadBalancer.ready],
  };
}

function traffic(args: RouteArgs, groups: readonly aws.lb.TargetGroup[]): Traffic {
  return {
    loadBalancerSuffix: args.loadBalancer.arnSuffix,
    targetGroupSuffixes: groups.map((group) => group.arnSuffix),
  };
}

/** Seconds that requests in flight get before the task is told to stop. */
const DRAIN_SECONDS = 30;

function targetGroup(name: string, args: RouteArgs, child: pulumi.CustomResourceOptions): aws.lb.TargetGroup {
  const { health, stopTimeoutSeconds } = args.config;
  return new aws.lb.TargetGroup(
    name,
    {
      targetType: "ip",
      vpcId: args.vpcId,
      protocol: "HTTP",
      // ECS registers each task with its own port. This default is never used, and changing it would replace the group.
      port: 80,
      // Draining ends before the task is killed.
      deregistrationDelay: Math.min(DRAIN_SECONDS, stopTimeoutSeconds - 1),
      healthCheck: {
        enabled: true,
        protocol: "HTTP",
        path: health.path,
        matcher: "200-299",
        interval: health.intervalSeconds,
        timeout: health.timeoutSeconds,
        healthyThreshold: health.healthyThreshold,
        unhealthyThreshold: health.unhealthyThreshold,
      },
      // Sessions live in Redis or in a token: any task can answer any request.
      stickiness: { enabled: false, type: "lb_cookie" },
    },
    child,
  );
}

function listenerRule(
  name: string,
  args: RouteArgs,
  targetGroups: aws.types.input.lb.ListenerRuleActionForwardTargetGroup[],
  options: pulumi.CustomResourceOptions,
): aws.lb.ListenerRule {
  const { host, paths, priority } = args.config.route;
  const { originHeader } = args.loadBalancer;
  return new aws.lb.ListenerRule(
    name,
    {
      listenerArn: args.loadBalancer.listenerArn,
      priority,
      conditions: [
        { hostHeader: { values: [host] } },
        { pathPattern: { values: paths } },
        ...(originHeader === undefined
          ? []
          : [{ httpHeader: { httpHeaderName: originHeader.name, values: [...originHeader.accepted] } }]),
      ],
      actions: [{ type: "forward", forward: { targetGroups } }],
    },
    options,
  );
}
