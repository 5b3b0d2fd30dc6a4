import type * as pulumi from "@pulumi/pulumi";
import type { AlarmRow } from "../alarms.ts";
import { above, below, highest, lasting, metricsOf } from "./row.ts";
import { THRESHOLDS } from "./thresholds.ts";

const BYTES_PER_GIB = 1024 ** 3;

export interface PostgresAlarmsArgs {
  /** The instance's identifier. */
  readonly identifier: pulumi.Input<string>;
  readonly maxConnections: number;
  readonly storageGib: number;
  /** Of the instance class; absent = no alarm on memory. */
  readonly memoryGib?: number;
  readonly isReplica: boolean;
}

/** For one RDS PostgreSQL instance, primary or replica. */
export function postgresAlarms(args: PostgresAlarmsArgs): AlarmRow[] {
  return [...loadAlarms(args), ...limitAlarms(args), ...(args.isReplica ? [replicaLag(args)] : [wraparound(args)])];
}

function loadAlarms({ identifier }: PostgresAlarmsArgs): AlarmRow[] {
  const metric = metricsOf("AWS/RDS", { DBInstanceIdentifier: identifier });
  return [
    {
      key: "cpu",
      class: "performance",
      description: `CPU of the database above ${THRESHOLDS.databaseCpuPercent} % for 15 minutes.`,
      runbook: "database-load",
      ...above(THRESHOLDS.databaseCpuPercent, metric("CPUUtilization", "Average", 300)),
      ...lasting(3, 3),
      missingData: "missing",
    },
    {
      key: "disk-latency",
      class: "performance",
      description: `Reads or writes of the database's disk take longer than ${THRESHOLDS.databaseDiskSeconds * 1000} ms.`,
      runbook: "database-load",
      ...above(
        THRESHOLDS.databaseDiskSeconds,
        highest([metric("ReadLatency", "Average", 300), metric("WriteLatency", "Average", 300)]),
      ),
      ...lasting(3, 3),
      missingData: "missing",
    },
  ];
}

function limitAlarms({ identifier, maxConnections, storageGib, memoryGib }: PostgresAlarmsArgs): AlarmRow[] {
  const metric = metricsOf("AWS/RDS", { DBInstanceIdentifier: identifier });
  const rows: AlarmRow[] = [
    {
      key: "connections",
      class: "warning",
      description: `More than ${THRESHOLDS.databaseConnectionPercent} % of ${maxConnections} connections are open.`,
      runbook: "database-connections",
      ...above(
        Math.floor((maxConnections * THRESHOLDS.databaseConnectionPercent) / 100),
        metric("DatabaseConnections", "Maximum", 60),
      ),
      ...lasting(5, 5),
      missingData: "missing",
    },
    {
      key: "storage",
      class: "critical",
      description: `Less than ${THRESHOLDS.databaseFreeStoragePercent} % of the storage is free; when it is full the database stops.`,
      runbook: "database-storage",
      ...below(share(storageGib, THRESHOLDS.databaseFreeStoragePercent), metric("FreeStorageSpace", "Minimum", 300)),
      ...lasting(3, 3),
      missingData: "missing",
    },
  ];
  if (memoryGib !== undefined) {
    rows.push({
      key: "memory",
      class: "performance",
      description: `Less than ${THRESHOLDS.databaseFreeMemoryPercent} % of the database's memory is free.`,
      runbook: "database-load",
      ...below(share(memoryGib, THRESHOLDS.databaseFreeMemoryPercent), metric("FreeableMemory", "Average", 300)),
      ...lasting(3, 3),
      missingData: "missing",
    });
  }
  return rows;
}

function replicaLag({ identifier }: PostgresAlarmsArgs): AlarmRow {
  return {
    key: "replica-lag",
    class: "warning",
    description: `The read replica is more than ${THRESHOLDS.replicaLagSeconds} s behind, or reports nothing.`,
    runbook: "replica-lag",
    ...above(
      THRESHOLDS.replicaLagSeconds,
      metricsOf("AWS/RDS", { DBInstanceIdentifier: identifier })("ReplicaLag", "Average", 60),
    ),
    // While nothing is written the figure climbs to five minutes and falls again: only an unbroken run is a lag.
    ...lasting(10, 10),
    // A replica whose replication has stopped may report nothing.
    missingData: "breaching",
  };
}

function wraparound({ identifier }: PostgresAlarmsArgs): AlarmRow {
  return {
    key: "transaction-ids",
    class: "critical",
    description:
      "Vacuum falls behind: half of the transaction ids are used, and at the end the database stops writing.",
    runbook: "transaction-ids",
    ...above(
      THRESHOLDS.databaseTransactionIds,
      metricsOf("AWS/RDS", { DBInstanceIdentifier: identifier })("MaximumUsedTransactionIDs", "Maximum", 300),
    ),
    ...lasting(3, 3),
    missingData: "missing",
  };
}

/** On the metric that `lockWaitMetric` (log-metric.ts) counts out of the database's log. */
export function lockWaitAlarm(metric: { readonly namespace: string; readonly name: string }): AlarmRow {
  return {
    key: "lock-waits",
    class: "performance",
    description: `More than ${THRESHOLDS.databaseLockWaits} long waits for locks, or deadlocks, in five minutes.`,
    runbook: "database-locks",
    ...above(THRESHOLDS.databaseLockWaits, { ...metric, dimensions: {}, statistic: "Sum", periodSeconds: 300 }),
    ...lasting(2, 3),
    missingData: "notBreaching",
  };
}

function share(gib: number, percent: number): number {
  return Math.floor((gib * BYTES_PER_GIB * percent) / 100);
}
