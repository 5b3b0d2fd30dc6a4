/** Logs. */
import type { Controls } from "../control.ts";

export const operationsControls = {
  "LOG-01": {
    slug: "log-retention",
    title: "Log groups keep their entries neither too short nor for ever",
    rationale:
      "Too short and an incident cannot be followed; for ever costs money and keeps personal data without a reason.",
    severity: "medium",
    unknown: "undecided",
    notApplicable: "groups of the DELIVERY class, whose retention AWS fixes",
    references: { bundles: ["RET"], gdpr: ["5(1)(e)"] },
    equivalents: ["Checkov CKV_AWS_66, CKV_AWS_338", "cdk-nag CloudWatchLogGroupRetentionPeriod"],
    remediation: ["Set `retentionInDays`, and the tag data-class to what the group holds."],
  },
} as const satisfies Controls;
