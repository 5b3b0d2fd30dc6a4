/** Redis and Valkey on ElastiCache. */
import type { Controls } from "../control.ts";

export const cacheControls = {
  "RED-01": {
    slug: "cache-encrypted",
    title: "Caches are encrypted at rest",
    rationale:
      "Snapshots and swap hold sessions and personal data. It cannot be switched on later without a new group.",
    severity: "high",
    unknown: "undecided",
    notApplicable: "memcached, and members of a replication group",
    references: { bundles: ["ENC-R"], fsbp: ["ElastiCache.4"] },
    equivalents: ["Checkov CKV_AWS_29", "cdk-nag AwsSolutions-AEC3"],
    remediation: ["Set `atRestEncryptionEnabled` to true (the default with the engine valkey)."],
  },
  "RED-02": {
    slug: "cache-tls",
    title: "Caches accept TLS connections only",
    rationale: "Without TLS, tokens and cached personal data cross the network in the clear, as does the password.",
    severity: "high",
    unknown: "undecided",
    notApplicable: "members of a replication group",
    references: { bundles: ["ENC-T"], fsbp: ["ElastiCache.5"] },
    equivalents: ["Checkov CKV_AWS_30", "cdk-nag AwsSolutions-AEC3"],
    remediation: [
      "Set `transitEncryptionEnabled` to true.",
      "Once all clients speak TLS, set `transitEncryptionMode` to required or leave it out.",
    ],
  },
} as const satisfies Controls;
