import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { policyDocument, type Statement } from "../foundation/iam.ts";
import { EncryptionKey } from "../foundation/key.ts";
import type { Platform } from "../foundation/platform.ts";
import { dataClass } from "../foundation/tags.ts";

/** How long backups may be kept at least and at most, and whether that can be taken back. */
export interface VaultLock {
  readonly minDays: number;
  readonly maxDays: number;
  /** Days until the lock is final (compliance mode); absent = governance mode, which the account can lift. */
  readonly changeableForDays?: number;
}

export interface BackupVaultArgs {
  readonly platform: Platform;
  /** What lies in it, for people in the console. */
  readonly description: string;
  /** Another region than the platform's; changing it replaces the vault. */
  readonly region?: string | undefined;
  readonly lock: VaultLock | undefined;
  /** Name of the only role that may delete backups. */
  readonly breakGlassRole: string;
  /** Where failed copies and objects are reported: a topic of the same region, and its policy that admits AWS Backup. */
  readonly topic?: { readonly arn: pulumi.Input<string>; readonly ready: readonly pulumi.Resource[] } | undefined;
}

/**
 * What AWS Backup still reports by itself; failed backup and restore jobs come as events. (AWS Backup API
 * PutBackupVaultNotifications: the other names of failures are no longer sent)
 */
const REPORTED = ["COPY_JOB_FAILED", "S3_BACKUP_OBJECT_FAILED", "S3_RESTORE_OBJECT_FAILED"];

/** A vault for backups under a key of its own: locked, and closed to deletion. */
export class BackupVault extends pulumi.ComponentResource {
  /** Physical name. */
  readonly vaultName: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  /** What must stand before backups come in. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: BackupVaultArgs, opts?: pulumi.ComponentResourceOptions) {
    super("larder:resilience:BackupVault", name, {}, opts);
    const { platform, description } = args;
    const region = args.region === undefined ? {} : { region: args.region };
    const guards = platform.deletionGuards;
    const child = { parent: this };

    const key = new EncryptionKey(
      `${name}-key`,
      // RDS too: it encrypts the copies of snapshots that come from another region.
      { platform, ...region, description, uses: ["backup", "rds"], dataClass: "backup" },
      child,
    );
    const vault = new aws.backup.Vault(
      `${name}-vault`,
      { ...region, kmsKeyArn: key.arn, forceDestroy: !guards, tags: dataClass("backup") },
      { ...child, protect: guards },
    );
    const part = { ...region, backupVaultName: vault.name };
    // A vault has one of each: a new one written first would go with the old one.
    const setOnce = { ...child, deleteBeforeReplace: true };

    const ready: pulumi.Resource[] = [vault];
    if (args.lock !== undefined) {
      ready.push(
        new aws.backup.VaultLockConfiguration(`${name}-lock`, { ...part, ...lockArguments(args.lock) }, setOnce),
      );
    }
    if (guards) {
      const policy = policyDocument([onlyBreakGlassDeletes(args)]);
      ready.push(new aws.backup.VaultPolicy(`${name}-policy`, { ...part, policy }, child));
    }
    if (args.topic !== undefined) {
      new aws.backup.VaultNotifications(
        `${name}-notifications`,
        { ...part, backupVaultEvents: REPORTED, snsTopicArn: args.topic.arn },
        { ...setOnce, dependsOn: [...args.topic.ready] },
      );
    }

    this.vaultName = vault.name;
    this.arn = vault.arn;
    this.ready = ready;
    this.registerOutputs({ vaultName: this.vaultName, arn: this.arn });
  }
}

function lockArguments({ minDays, maxDays, changeableForDays }: VaultLock) {
  return {
    minRetentionDays: minDays,
    maxRetentionDays: maxDays,
    // Its presence is the compliance mode: final after that many days.
    ...(changeableForDays === undefined ? {} : { changeableForDays }),
  };
}

/** Backups still end by their own lifecycle: AWS Backup does not ask this policy then. */
function onlyBreakGlassDeletes({ platform: { partition, accountId }, breakGlassRole }: BackupVaultArgs): Statement {
  return {
    Sid: "OnlyBreakGlassDeletes",
    Effect: "Deny",
    Principal: "*",
    Action: ["backup:DeleteBackupVault", "backup:DeleteRecoveryPoint", "backup:UpdateRecoveryPointLifecycle"],
    // In a vault's policy `*` is the vault and what lies in it; recovery points have ARNs of other services.
    Resource: "*",
    Condition: {
      ArnNotLike: { "aws:PrincipalArn": `arn:${partition}:iam::${accountId}:role/${breakGlassRole}` },
    },
  };
}
