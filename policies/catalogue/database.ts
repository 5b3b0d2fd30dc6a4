/** PostgreSQL on RDS. */
import type { Controls } from "../control.ts";

export const databaseControls = {
  "RDS-01": {
    slug: "not-public",
    title: "Databases have no public address",
    rationale: "With a public address one wrong security group rule opens the database to the internet.",
    severity: "critical",
    unknown: "undecided",
    references: { bundles: ["PUBLIC"], cis3: ["2.3.3"], cis5: ["2.2.3"], fsbp: ["RDS.2"] },
    equivalents: [
      "Checkov CKV_AWS_17",
      "cdk-nag RDSInstancePublicAccess",
      "AWSGuard rds-instance-public-access",
      "compliance-policies rds/Instance/disallowPublicAccess",
    ],
    remediation: ["Set `publiclyAccessible` to false; connect through the network or a port forward."],
  },
  "RDS-02": {
    slug: "storage-encrypted",
    title: "Database storage is encrypted",
    rationale: "Snapshots and disks outlive the database. Encryption cannot be switched on later without a migration.",
    severity: "critical",
    unknown: "undecided",
    notApplicable: "replicas in the region of their source, which inherit it",
    references: { bundles: ["ENC-R"], cis3: ["2.3.1"], cis5: ["2.2.1"], fsbp: ["RDS.3", "RDS.27"] },
    equivalents: [
      "Checkov CKV_AWS_16, CKV_AWS_96",
      "cdk-nag AwsSolutions-RDS2",
      "AWSGuard rds-storage-encrypted",
      "compliance-policies rds/Instance/disallowUnencryptedStorage",
    ],
    remediation: [
      "Set `storageEncrypted` to true. On an existing database this replaces it: restore from an encrypted copy of a snapshot instead.",
    ],
  },
  "RDS-05": {
    slug: "backup-retention",
    title: "Databases keep automated backups long enough",
    rationale: "A slow corruption is found after days or weeks; point-in-time recovery reaches back only that far.",
    severity: "high",
    unknown: "undecided",
    notApplicable: "replicas: the primary is backed up",
    references: { bundles: ["BACKUP"], fsbp: ["RDS.11"] },
    equivalents: [
      "Checkov CKV_AWS_133",
      "cdk-nag AwsSolutions-RDS13",
      "AWSGuard rds-instance-backup-enabled",
      "compliance-policies rds/Instance/configureBackupRetention",
    ],
    remediation: ["Set `backupRetentionPeriod` to at least the days that the profile asks for; RDS stops at 35."],
  },
  "RDS-06": {
    slug: "database-deletion-protection",
    title: "Databases are protected from deletion",
    rationale: "One command, or one wrong name in a change, must not be able to delete the data of all users.",
    severity: "high",
    unknown: "undecided",
    references: { bundles: ["DEL"], fsbp: ["RDS.7", "RDS.8"] },
    equivalents: ["Checkov CKV_AWS_139, CKV_AWS_293", "cdk-nag AwsSolutions-RDS10"],
    remediation: ["Set `deletionProtection` to true."],
  },
  "RDS-07": {
    slug: "final-snapshot",
    title: "A deleted database leaves a snapshot, and in production its backups",
    rationale:
      "Automated backups disappear with the database unless told otherwise; the final snapshot is what is left.",
    severity: "high",
    unknown: "set",
    notApplicable: "replicas",
    references: { bundles: ["DEL", "BACKUP"] },
    remediation: [
      "Leave `skipFinalSnapshot` out and set `finalSnapshotIdentifier`.",
      "In production set `deleteAutomatedBackups` to false.",
    ],
  },
  "RDS-14": {
    slug: "master-password",
    title: "The master password is generated or managed, and secret",
    rationale:
      "A password that somebody typed into code or configuration stands in the repository, in the state and in logs.",
    severity: "critical",
    unknown: "edges",
    notApplicable: "replicas and restored databases, which take their password from the source",
    references: { bundles: ["SECRET"] },
    remediation: [
      "Set `manageMasterUserPassword`, or `passwordWo` (`masterPasswordWo` on a cluster).",
      "Else feed `password` from a random.RandomPassword. A secret of the stack's configuration looks like a literal in a graph, since the AWS SDK marks both: its verdict is unknown.",
    ],
  },
  "RDS-17": {
    slug: "force-tls",
    title: "PostgreSQL refuses connections without TLS",
    rationale: "A client without TLS sends the password and the data in the clear, and nobody notices.",
    severity: "high",
    unknown: "undecided",
    notApplicable: "other engines, and databases whose parameter group is judged",
    references: { bundles: ["ENC-T"] },
    equivalents: ["Checkov CKV2_AWS_69"],
    remediation: ["Set the parameter `rds.force_ssl` to 1."],
  },
} as const satisfies Controls;
