/** Any resource of any provider. */
import type { Controls } from "../control.ts";

export const valueControls = {
  "GEN-02": {
    slug: "data-classified",
    title: "What holds data says of which class it is",
    rationale: "Retention, backups, locks and this pack itself depend on what the data is.",
    severity: "medium",
    unknown: "undecided",
    references: { bundles: ["CONFIG"], gdpr: ["30(1)"] },
    remediation: ["Set the tag data-class to public, internal, personal, audit-log, backup or cache."],
  },
  "GEN-04": {
    slug: "drift-seen",
    title: "Changes of security properties are not ignored",
    rationale: "What is ignored can be opened by hand and stays open through every deployment.",
    severity: "high",
    unknown: "none",
    notApplicable: "resources that ignore no changes",
    references: { bundles: ["CHANGE"] },
    remediation: ["Remove the property from `ignoreChanges`, or narrow the path to what others really change."],
  },
  "GEN-05": {
    slug: "bound-provider",
    title: "Providers are bound to one account, to allowed regions and to roles",
    rationale:
      "With the wrong credentials in a shell, everything is created in the wrong account or outside the union.",
    severity: "high",
    unknown: "undecided",
    references: { bundles: ["RESID", "SEPENV"] },
    equivalents: ["Checkov CKV_AWS_41 (static keys)"],
    remediation: [
      "Set `allowedAccountIds` to the account of the environment, and `region` to an allowed one.",
      "Use us-east-1 only for what CloudFront takes from there. Remove static keys.",
    ],
  },
  "GEN-07": {
    slug: "secrets-marked",
    title: "Properties for secrets are marked as secrets",
    rationale: "Pulumi encrypts what is marked; the rest of the state is plain text for all who may read it.",
    severity: "critical",
    unknown: "edges",
    notApplicable: "resources without such properties",
    references: { bundles: ["SECRET"] },
    remediation: [
      "Take the value from a secret of the configuration or a RandomPassword, or wrap it in pulumi.secret.",
    ],
  },
  "X-29": {
    slug: "secrets-not-shown",
    title: "No secret stands in a name, tag, description, start script or open output",
    rationale:
      "Names, tags, descriptions and start scripts are read by everyone who may list resources, and tags by every bill.",
    severity: "critical",
    unknown: "none",
    notApplicable: "resources without such properties, stacks without outputs",
    references: { bundles: ["SECRET"] },
    remediation: ["Take the secret out of the property, and renew it."],
  },
  "X-33": {
    slug: "own-environment",
    title: "Nothing points to another environment",
    rationale: "A staging change must not be able to reach production through an ARN or a stack reference.",
    severity: "high",
    unknown: "edges",
    notApplicable: "resources that name no account",
    references: { bundles: ["SEPENV"] },
    remediation: ["Use the resource of this environment, or list the account of a partner in the settings."],
  },
} as const satisfies Controls;
