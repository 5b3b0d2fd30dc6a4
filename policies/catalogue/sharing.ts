/** What is given to others: copies, calls, files. */
import type { Controls } from "../control.ts";

export const sharingControls = {
  "SHR-01": {
    slug: "shared-copies",
    title: "Snapshots and images are shared with known accounts only",
    rationale:
      "A snapshot of a database that is shared with all is the database, without its network and its passwords; lists of public ones are searched by the hour.",
    severity: "critical",
    unknown: "undecided",
    references: { bundles: ["PUBLIC"], fsbp: ["RDS.1", "EC2.1"] },
    equivalents: ["Checkov CKV_AWS_302, CKV_AWS_205"],
    remediation: [
      "Take `all` out of `sharedAccounts`, and `group` all out of launch permissions.",
      "Name accounts that are not yours in the setting `accounts`, once somebody has decided on it.",
    ],
  },
  "SHR-02": {
    slug: "resource-policies",
    title: "Policies of resources admit known principals",
    rationale:
      "A bus, a stream, a table or a registry that anybody may write to takes what anybody makes up; one that anybody may read is published.",
    severity: "high",
    unknown: "document",
    notApplicable: "resources without a policy",
    references: { bundles: ["PUBLIC", "LEAST"] },
    equivalents: ["Checkov CKV_AWS_167, CKV_AWS_283"],
    remediation: [
      "Name the principals, or bind them: aws:SourceArn, aws:SourceAccount, aws:PrincipalOrgID.",
      "Give a key to a role of another account by its key policy, where everybody sees it, and not by a grant.",
    ],
  },
  "API-01": {
    slug: "api-callers",
    title: "APIs and identity pools know their callers",
    rationale:
      "A method without an authoriser runs for whoever finds its address, and so does every role that guests get.",
    severity: "high",
    unknown: "undecided",
    notApplicable: "answers to the questions of browsers (OPTIONS), and messages of a connection that was let in",
    references: { bundles: ["PUBLIC"], fsbp: ["APIGateway.8"] },
    equivalents: ["Checkov CKV_AWS_59, CKV_AWS_309, CKV_AWS_366", "cdk-nag AwsSolutions-APIG4"],
    remediation: [
      "Set `authorizationType` (a route) or `authorization` (a method) to AWS_IAM, JWT, CUSTOM or COGNITO_USER_POOLS.",
      "Set `allowUnauthenticatedIdentities` to false.",
      "A route that must be open, such as a sign-in, gets an exemption.",
    ],
  },
  "EFS-01": {
    slug: "file-systems",
    title: "File systems are encrypted with your key, and mounted by known clients",
    rationale:
      "Files outlive the tasks that wrote them; without encryption so do the disks, and without a policy whoever reaches the network mounts them as root.",
    severity: "high",
    unknown: "undecided",
    references: { bundles: ["ENC-R", "PUBLIC"], fsbp: ["EFS.1"] },
    equivalents: ["Checkov CKV_AWS_42, CKV_AWS_184", "cdk-nag AwsSolutions-EFS1"],
    remediation: [
      "Set `encrypted` to true and `kmsKeyId` to a key of your own; it cannot be changed later.",
      "Name principals in the policy, or bind them: elasticfilesystem:AccessedViaMountTarget, elasticfilesystem:AccessPointArn.",
    ],
  },
} as const satisfies Controls;
