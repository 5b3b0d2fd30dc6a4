/** Keys and IAM. */
import type { Controls } from "../control.ts";

export const accessControls = {
  "KMS-01": {
    slug: "key-rotation",
    title: "Keys are rotated at least once a year",
    rationale:
      "Rotation bounds how much data one version of a key protects, and costs nothing: old data stays readable.",
    severity: "medium",
    unknown: "undecided",
    notApplicable: "asymmetric and HMAC keys and keys in a custom store, which cannot be rotated",
    references: { bundles: ["KEY"], cis3: ["3.6"], cis5: ["3.6"] },
    equivalents: [
      "Checkov CKV_AWS_7",
      "cdk-nag AwsSolutions-KMS5",
      "AWSGuard cmk-backing-key-rotation-enabled",
      "compliance-policies kms/Key/enableKeyRotation",
    ],
    remediation: ["Set `enableKeyRotation` to true and leave `rotationPeriodInDays` at 365 or less."],
  },
  "IAM-01": {
    slug: "no-administrator",
    title: "Policies do not allow everything on everything",
    rationale:
      "With such a policy one stolen credential is the whole account. NotAction and NotResource allow whatever AWS adds tomorrow.",
    severity: "critical",
    unknown: "document",
    notApplicable: "roles without inline policies",
    references: { bundles: ["LEAST"], cis3: ["1.16"], cis5: ["1.15"], fsbp: ["IAM.1"] },
    equivalents: ["Checkov CKV_AWS_62, CKV2_AWS_40", "cdk-nag IAMPolicyNoStatementsWithAdminAccess"],
    remediation: ["Name the actions and the resources that the role uses."],
  },
} as const satisfies Controls;
