/** PostgreSQL on RDS: what helps to run it. */
import type { Controls } from "../control.ts";

export const databaseExtraControls = {
  "RDS-11": {
    slug: "enhanced-monitoring",
    title: "The operating system under a database is watched by the minute",
    rationale: "Which process eats the memory, and how long the disk's queue is, CloudWatch's own metrics do not show.",
    severity: "low",
    unknown: "edges",
    references: { bundles: ["MON"], fsbp: ["RDS.6"] },
    equivalents: ["Checkov CKV_AWS_118", "cdk-nag RDSEnhancedMonitoringEnabled"],
    remediation: ["Set `monitoringInterval` to 1 to 60 and `monitoringRoleArn`."],
  },
  "RDS-12": {
    slug: "insights",
    title: "Databases show which statements load them, under a key of their own",
    rationale: "In an incident the statement that causes the load is the first question.",
    severity: "low",
    unknown: "set",
    notApplicable: "small classes of MySQL and MariaDB, which do not support it",
    references: { bundles: ["MON", "ENC-R"] },
    equivalents: ["Checkov CKV_AWS_353, CKV_AWS_354", "compliance-policies rds/Instance/enablePerformanceInsights"],
    remediation: [
      "Set `performanceInsightsEnabled` to true with a `performanceInsightsKmsKeyId`, or `databaseInsightsMode` of the cluster.",
    ],
  },
  "RDS-13": {
    slug: "snapshot-tags",
    title: "Snapshots carry the tags of their database",
    rationale: "Without tags nobody knows whose a snapshot is, what it holds and when it may go.",
    severity: "low",
    unknown: "undecided",
    references: { bundles: ["CONFIG"], fsbp: ["RDS.16", "RDS.17"] },
    equivalents: ["Checkov CKV_AWS_313, CKV2_AWS_60"],
    remediation: ["Set `copyTagsToSnapshot` to true."],
  },
  "RDS-15": {
    slug: "master-name",
    title: "The master user has no well-known name",
    rationale: "A name that everybody knows is half of a guess.",
    severity: "low",
    unknown: "undecided",
    notApplicable: "replicas and restored databases, which take the name from their source",
    references: { bundles: ["LEAST"], fsbp: ["RDS.24", "RDS.25"] },
    remediation: [
      "Set `username` (`masterUsername`) to another name, which replaces the database: do it at the start.",
    ],
  },
  "RDS-16": {
    slug: "other-port",
    title: "Databases listen on a port of their own",
    rationale: "Scanners try the well-known port first. This hides a database, it does not protect it.",
    severity: "low",
    unknown: "undecided",
    references: { bundles: ["CONFIG"], fsbp: ["RDS.23"] },
    equivalents: ["cdk-nag AwsSolutions-RDS11"],
    remediation: ["Set `port` to another value, and tell the clients."],
  },
  "RDS-23": {
    slug: "room-to-grow",
    title: "Databases have room to grow, stay awake, and have windows that do not meet",
    rationale:
      "A full disk stops all writes; maintenance that waits for a backup, or breaks it, comes at the wrong hour.",
    severity: "low",
    unknown: "undecided",
    notApplicable: "storage of Aurora, which grows by itself",
    references: { bundles: ["CAP"] },
    remediation: [
      "Set `maxAllocatedStorage` above `allocatedStorage`.",
      "Set the windows for backups and maintenance, apart from each other.",
      "In production set `serverlessv2ScalingConfiguration.minCapacity` above 0.",
    ],
  },
} as const satisfies Controls;
