import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { awsCron } from "../../config/aws-cron.ts";
import type { BackupConfig } from "../../config/schema.ts";
import type { BackupRole } from "./backup-roles.ts";
import type { BackupVault } from "./backup-vault.ts";
import type { BackupSubject } from "./subject.ts";

export type BackupPlanConfig = Extract<BackupConfig, { mode: "plan" }>;

/** Where backups go. */
export interface Vaults {
  readonly main: BackupVault;
  /** For hourly backups; the main one where its lock admits them. */
  readonly hourly: BackupVault;
  /** In the second region; undefined where nothing is copied. */
  readonly copies: BackupVault | undefined;
}

export interface BackupPlanArgs {
  readonly config: BackupPlanConfig;
  readonly kind: BackupSubject["kind"];
  /** All of this kind. */
  readonly subjects: readonly BackupSubject[];
  readonly vaults: Vaults;
  readonly role: BackupRole;
}

/** Minutes; a backup that has not begun or ended by then is given up, and reported. An hour is the least AWS takes. */
const WINDOWS = { daily: { start: 60, completion: 600 }, hourly: { start: 60, completion: 180 } };

/** The rules for one kind of store, and what they apply to: each by its ARN, so that none is skipped in silence. */
export class BackupPlan extends pulumi.ComponentResource {
  constructor(name: string, args: BackupPlanArgs, opts?: pulumi.ComponentResourceOptions) {
    super("larder:resilience:BackupPlan", name, {}, opts);
    const { vaults, role } = args;
    const child = { parent: this };

    const plan = new aws.backup.Plan(`${name}-plan`, { rules: rules(args) }, child);
    const ready = [vaults.main, vaults.hourly, vaults.copies].flatMap((vault) => vault?.ready ?? []);
    for (const subject of args.subjects) {
      new aws.backup.Selection(
        `${name}-${subject.name}`,
        { planId: plan.id, iamRoleArn: role.arn, resources: [subject.arn] },
        { ...child, dependsOn: [...role.rights, ...new Set(ready)] },
      );
    }
    this.registerOutputs({});
  }
}

type PlanRule = aws.types.input.backup.PlanRule;

function rules({ config, kind, vaults }: BackupPlanArgs): PlanRule[] {
  const made = [daily(config, kind, vaults)];
  // A bucket is followed continuously: hours add nothing.
  if (config.hourly.mode === "scheduled" && kind !== "s3") {
    made.push(rule("hourly", config.hourly, vaults.hourly, WINDOWS.hourly));
  }
  if (config.monthly.mode === "scheduled") made.push(rule("monthly", config.monthly, vaults.main, WINDOWS.daily));
  return made;
}

function daily({ daily: schedule, copies }: BackupPlanConfig, kind: BackupSubject["kind"], vaults: Vaults): PlanRule {
  return {
    ...rule("daily", schedule, vaults.main, WINDOWS.daily),
    // Not for RDS: AWS Backup would take over the instance's own point-in-time backups.
    ...(kind === "s3" ? { enableContinuousBackup: true } : {}),
    ...(vaults.copies !== undefined && copies.mode === "secondary"
      ? { copyActions: [{ destinationVaultArn: vaults.copies.arn, lifecycle: { deleteAfter: copies.keepDays } }] }
      : {}),
  };
}

function rule(
  ruleName: string,
  { cron, keepDays }: { readonly cron: string; readonly keepDays: number },
  vault: BackupVault,
  windows: { readonly start: number; readonly completion: number },
): PlanRule {
  return {
    ruleName,
    targetVaultName: vault.vaultName,
    schedule: awsCron(cron),
    scheduleExpressionTimezone: "Etc/UTC",
    startWindow: windows.start,
    completionWindow: windows.completion,
    lifecycle: { deleteAfter: keepDays },
  };
}
