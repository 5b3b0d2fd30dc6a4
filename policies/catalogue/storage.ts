/** Object storage. */
import type { Controls } from "../control.ts";

export const storageControls = {
  "S3-01": {
    slug: "public-access-blocked",
    title: "Public access to buckets is blocked in all four ways",
    rationale: "A policy or an ACL added later, by anyone, must not be able to make a bucket public.",
    severity: "critical",
    unknown: "undecided",
    references: { bundles: ["PUBLIC"], cis3: ["2.1.4"], cis5: ["2.1.4"], fsbp: ["S3.1", "S3.8"] },
    equivalents: ["Checkov CKV_AWS_53, CKV_AWS_54, CKV_AWS_55, CKV_AWS_56", "cdk-nag AwsSolutions-S2"],
    remediation: [
      "Set `blockPublicAcls`, `blockPublicPolicy`, `ignorePublicAcls` and `restrictPublicBuckets` to true.",
    ],
  },
} as const satisfies Controls;
