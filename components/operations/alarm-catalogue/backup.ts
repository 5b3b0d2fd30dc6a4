import type * as pulumi from "@pulumi/pulumi";
import type { AlarmRow } from "../alarms.ts";
import { above, below, lasting, metricsOf } from "./row.ts";

export interface BackupAlarmsArgs {
  /** Of the vault that the daily backups go to. */
  readonly vaultName: pulumi.Input<string>;
}

const DAY = 86_400;

/** For a vault. Figures of AWS Backup come every five minutes while there are jobs, and only then. */
export function backupAlarms({ vaultName }: BackupAlarmsArgs): AlarmRow[] {
  const metric = metricsOf("AWS/Backup", { BackupVaultName: vaultName });
  return [
    {
      key: "failed-jobs",
      class: "critical",
      description: "Backups failed: until the next one succeeds, less can be restored than promised.",
      runbook: "backup-job-failed",
      ...above(0, metric("NumberOfBackupJobsFailed", "Sum", 3600)),
      ...lasting(1, 1),
      missingData: "notBreaching",
    },
    {
      key: "no-backups",
      class: "critical",
      // Two days: the time at which a daily backup ends moves, and a day's window may fall between two of them.
      description: "No backup has been completed for two days: the plan does not run or selects nothing.",
      runbook: "backup-job-failed",
      ...below(1, metric("NumberOfBackupJobsCompleted", "Sum", DAY)),
      ...lasting(2, 2),
      missingData: "breaching",
    },
  ];
}
