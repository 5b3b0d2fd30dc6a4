import type * as pulumi from "@pulumi/pulumi";
import type { ServiceConfig } from "../../config/schema.ts";
import type { Platform } from "../foundation/platform.ts";
import { serviceAlarms, targetGroupAlarms } from "../operations/alarm-catalogue.ts";
import { Alarms, type AlertTopics } from "../operations/alarms.ts";
import type { Cluster } from "./cluster.ts";
import type { Traffic } from "./routing.ts";

export interface ServiceAlarmSetArgs {
  readonly platform: Platform;
  readonly kind: ServiceConfig["kind"];
  readonly cluster: Cluster;
  /** Of an HTTP service. */
  readonly traffic: Traffic | undefined;
  /** Of the queue that a worker drains. */
  readonly queueAlarmNames: readonly string[];
  readonly topics: AlertTopics;
}

/** A service's alarms, and which of them roll a deployment back. */
export interface ServiceAlarmSet {
  readonly alarms: Alarms;
  readonly rollback: readonly string[];
}

/** Rows of the catalogue that say "this revision is bad", by kind; those without data stay silent. */
const ROLLBACK_KEYS: Readonly<Record<ServiceConfig["kind"], readonly string[]>> = {
  http: ["errors", "latency-p95", "unhealthy-hosts"],
  worker: ["memory", "tasks-missing"],
  internal: ["memory", "tasks-missing"],
};

export function makeServiceAlarms(
  name: string,
  args: ServiceAlarmSetArgs,
  child: pulumi.ComponentResourceOptions,
): ServiceAlarmSet {
  const rows = [
    ...serviceAlarms({
      clusterName: args.cluster.clusterName,
      serviceName: name,
      containerInsights: args.cluster.hasContainerInsights,
    }),
    ...(args.traffic === undefined ? [] : targetGroupAlarms(args.traffic)),
  ];
  const alarms = new Alarms(`${name}-alarms`, { platform: args.platform, rows, topics: args.topics }, child);
  const own = ROLLBACK_KEYS[args.kind].flatMap((key) => alarms.names[key] ?? []);
  // A revision that fails its messages shows in the queue first.
  return { alarms, rollback: [...own, ...args.queueAlarmNames] };
}
