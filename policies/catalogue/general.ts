/** Any provider, and the pack itself. */
import type { Controls } from "../control.ts";

export const generalControls = {
  "GEN-03": {
    slug: "protected",
    title: "Resources that hold data or keys are protected in Pulumi",
    rationale:
      "`protect` stops a destroy, a rename and a replacement at preview, before the provider is asked. deleteBeforeReplace would delete the data first.",
    severity: "high",
    unknown: "undecided",
    notApplicable:
      "resources tagged ephemeral=true; buckets, caches, queues and log groups without personal data or audit logs",
    references: { bundles: ["DEL"] },
    remediation: [
      "Set the resource option `protect` to true; unprotecting is a change of its own.",
      "Remove `deleteBeforeReplace`.",
    ],
  },
  "EXM-01": {
    slug: "exemptions-in-order",
    title: "Every exemption is owned, in time and needed",
    rationale: "An exemption that nobody owns, that has run out or that matches nothing hides the next real finding.",
    severity: "high",
    unknown: "undecided",
    references: { bundles: ["CHANGE"] },
    remediation: [
      "Remove the entry if the finding is gone.",
      "Else renew it with owner, ticket and a date within 180 days (365 for medium and low controls).",
    ],
  },
} as const satisfies Controls;
