import type * as pulumi from "@pulumi/pulumi";
import { rdsMaxConnections, rdsMemoryGib } from "../../knowledge/rds-classes.ts";
import type { Platform } from "../foundation/platform.ts";
import { lockWaitAlarm, postgresAlarms } from "../operations/alarm-catalogue.ts";
import { Alarms, type AlertTopics } from "../operations/alarms.ts";
import { lockWaitMetric } from "../operations/log-metric.ts";

export interface InstanceAlarmsArgs {
  readonly platform: Platform;
  readonly topics: AlertTopics;
  readonly identifier: string;
  readonly instanceClass: string;
  readonly storageGib: number;
  readonly isReplica: boolean;
  /** Of the PostgreSQL log. */
  readonly logGroupName: pulumi.Input<string>;
}

/** The alarms of one instance, and the metric that its log yields. */
export function instanceAlarms(name: string, args: InstanceAlarmsArgs, child: pulumi.CustomResourceOptions): Alarms {
  const { platform, topics, identifier, instanceClass, storageGib, isReplica } = args;
  const maxConnections = rdsMaxConnections(instanceClass);
  if (maxConnections === undefined) throw new Error(`nothing is known of the instance class ${instanceClass}`);
  const memoryGib = rdsMemoryGib(instanceClass);
  const rows = postgresAlarms({
    identifier,
    maxConnections,
    storageGib,
    isReplica,
    ...(memoryGib === undefined ? {} : { memoryGib }),
  });
  const lockWaits = lockWaitMetric(
    `${name}-lock-waits`,
    { logGroupName: args.logGroupName, metricName: `${identifier}-lock-waits` },
    child,
  );
  return new Alarms(`${name}-alarms`, { platform, topics, rows: [...rows, lockWaitAlarm(lockWaits)] }, child);
}
