/** Backups. */
import type { Controls } from "../control.ts";

export const backupControls = {
  "BAK-01": {
    slug: "vault-encrypted",
    title: "Vaults have a key of the account's and are not deleted with their backups",
    rationale:
      "Under AWS's own key nobody can decide who reads a backup; a vault that empties itself is no protection.",
    severity: "medium",
    unknown: "set",
    references: { bundles: ["ENC-R", "BACKUP"] },
    equivalents: ["Checkov CKV_AWS_166"],
    remediation: ["Set `kmsKeyArn` to a customer key, and leave `forceDestroy` off."],
  },
  "BAK-02": {
    slug: "vault-lock-bounds",
    title: "The lock of a vault has both bounds, takes what its rules keep, and is final only with consent",
    rationale:
      "Without bounds a backup can be kept for a minute; a job outside of them fails; a final lock can never be taken back.",
    severity: "high",
    unknown: "undecided",
    references: { bundles: ["BACKUP"] },
    remediation: ["Set `minRetentionDays` and `maxRetentionDays`, and leave `changeableForDays` out."],
  },
  "BAK-03": {
    slug: "daily-backups",
    title: "A rule makes backups every day, and keeps them long enough",
    rationale: "Damage is often noticed weeks later: then the last good backup must still be there.",
    severity: "high",
    unknown: "undecided",
    references: { bundles: ["BACKUP"] },
    remediation: ["Give the plan a daily rule with `lifecycle.deleteAfter`, `startWindow` and `completionWindow`."],
  },
  "BAK-04": {
    slug: "backup-copies",
    title: "Backups are copied into another region or account",
    rationale: "Backups beside the data go with it when the region or the account is lost.",
    severity: "high",
    unknown: "edges",
    references: { bundles: ["BACKUP"] },
    remediation: [
      "Add `copyActions` to the daily rule, with a vault of another region; keep the copies a week or more.",
    ],
  },
  "BAK-05": {
    slug: "backup-lifecycle",
    title: "Buckets have continuous backups; these and cold storage are within what AWS Backup takes",
    rationale:
      "Without them a bucket goes back to last night at best; a rule outside of the limits is refused, or its jobs fail one by one.",
    severity: "medium",
    unknown: "undecided",
    references: { bundles: ["BACKUP"] },
    remediation: ["Keep continuous backups 35 days at most, and cold ones for 90 days more than they are warm."],
  },
  "BAK-06": {
    slug: "selection-complete",
    title: "A selection selects something, with a role, and leaves nothing out",
    rationale: "An empty selection is accepted and backs up nothing, in silence.",
    severity: "high",
    unknown: "edges",
    references: { bundles: ["BACKUP"] },
    remediation: ["Name the ARNs in `resources`, set `iamRoleArn`, and do without `notResources`."],
  },
  "BAK-07": {
    slug: "vault-keeps-backups",
    title: "Nobody but the break-glass role deletes backups",
    rationale: "Whoever holds a stolen administrator deletes the backups first, or lets them run out tomorrow.",
    severity: "medium",
    unknown: "document",
    notApplicable: "a vault whose policy is a resource of its own",
    references: { bundles: ["BACKUP", "LEAST"] },
    remediation: [
      "Deny backup:DeleteRecoveryPoint, backup:UpdateRecoveryPointLifecycle and backup:DeleteBackupVault to everyone in the vault's policy, but for aws:PrincipalArn of the break-glass role.",
    ],
  },
  "X-08": {
    slug: "stores-backed-up",
    title: "Every database, file system and bucket with personal data is in a selection of a daily plan",
    rationale: "What nobody selected cannot be restored, and that is found out when it is needed.",
    severity: "high",
    unknown: "edges",
    notApplicable:
      "a replica or a copy; data of the class cache or public; a bucket without personal data or audit logs; what its owner answers for by a tag",
    references: { bundles: ["BACKUP"] },
    equivalents: ["Checkov CKV2_AWS_8", "cdk-nag RDSInBackupPlan"],
    remediation: ["Add its ARN to a selection, or excuse it in `backup.excused` with owner and reason."],
  },
  "X-09": {
    slug: "vaults-watched",
    title: "Plans use vaults of the graph, these are locked, and somebody hears of failed jobs",
    rationale: "An attacker deletes the backups first; and backups that fail in silence are found missing when needed.",
    severity: "high",
    unknown: "edges",
    notApplicable: "no plan uses the vault",
    references: { bundles: ["BACKUP"] },
    remediation: ["Give the vault a lock, and notifications to a topic."],
  },
  "X-10": {
    slug: "restores-tested",
    title: "Restores of every kind of store are tested at least monthly",
    rationale: "A backup that was never restored is a hope.",
    severity: "medium",
    unknown: "undecided",
    notApplicable: "a plan that protects no store of the graph",
    references: { bundles: ["BACKUP"] },
    remediation: ["Give the restore testing plan a schedule and a selection for each protected type."],
  },
} as const satisfies Controls;
