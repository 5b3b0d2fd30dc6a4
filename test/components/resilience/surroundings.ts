/** Backups of a database and a bucket, as prod has them. */
import type { BackupPlanConfig } from "../../../components/resilience/backup-plan.ts";
import { createBackups } from "../../../components/resilience/backups.ts";
import { createSecondRegion } from "../../../components/resilience/second-region.ts";
import type { BackupSubject } from "../../../components/resilience/subject.ts";
import type { BackupConfig } from "../../../config/schema.ts";
import type { BuildContext } from "../../support/graph.ts";
import { topics } from "../compute/surroundings.ts";

export const planConfig: BackupPlanConfig = {
  mode: "plan",
  lock: { mode: "governance", minDays: 7, maxDays: 35 },
  daily: { cron: "30 4 * * *", keepDays: 35 },
  hourly: { mode: "scheduled", cron: "0 5-23 * * *", keepDays: 2 },
  monthly: { mode: "none" },
  copies: { mode: "secondary", keepDays: 30 },
  restoreTests: { mode: "scheduled", cron: "0 8 * * tue", instanceClass: "db.t4g.medium" },
  breakGlassRole: "break-glass",
  excused: { "access-logs": { owner: "platform", reason: "nobody restores them" } },
};

export const DATABASE_ARN = "arn:aws:rds:eu-west-1:111122223333:db:larder-prod-db";
export const BUCKET_ARN = "arn:aws:s3:::uploads-1a2b3c4";

export const database: BackupSubject = {
  name: "db",
  kind: "rds",
  arn: DATABASE_ARN,
  dataClass: "personal",
  excusedAs: "db",
  subnetGroupName: "data-subnets",
  retentionDays: 30,
};
export const bucket: BackupSubject = {
  name: "uploads",
  kind: "s3",
  arn: BUCKET_ARN,
  dataClass: "personal",
  excusedAs: "uploads",
};
export const logs: BackupSubject = { ...bucket, name: "logs", arn: `${BUCKET_ARN}-logs`, excusedAs: "access-logs" };
export const site: BackupSubject = { ...bucket, name: "site", arn: `${BUCKET_ARN}-site`, dataClass: "public" };

export const backups =
  (config: BackupConfig, subjects: readonly BackupSubject[] = [database, bucket, logs, site], ownsAccount = true) =>
  ({ platform, opts }: BuildContext) =>
    createBackups(
      "backup",
      { platform, config, subjects, alerts: { topics, ready: [] }, vpcId: "vpc-0123456789abcdef0", ownsAccount },
      opts,
    );

export const secondRegion =
  (subjects: readonly BackupSubject[], ownsAccount = true, hasImages = true) =>
  ({ platform, opts }: BuildContext) =>
    createSecondRegion("copies", { platform, subjects, ownsAccount, hasImages }, opts);
