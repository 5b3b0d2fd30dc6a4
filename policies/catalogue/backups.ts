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
    remediation: ["Add `copyActions` to the daily rule, with a vault of another region."],
  },
  "BAK-05": {
    slug: "backup-lifecycle",
    title: "Continuous backups and cold storage are within what AWS Backup takes",
    rationale: "A rule outside of these limits is refused, or its jobs fail one by one.",
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
  "X-08": {
    slug: "stores-backed-up",
    title: "Every database and bucket with personal data is in a backup selection",
    rationale: "What nobody selected cannot be restored, and that is found out when it is needed.",
    severity: "high",
    unknown: "edges",
    notApplicable: "a replica or a copy; a bucket without personal data; what its owner answers for by a tag",
    references: { bundles: ["BACKUP"] },
    equivalents: ["Checkov CKV2_AWS_8", "cdk-nag RDSInBackupPlan"],
    remediation: ["Add its ARN to a selection, or excuse it in `backup.excused` with owner and reason."],
  },
} as const satisfies Controls;
