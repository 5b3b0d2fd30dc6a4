/** Network. */
import type { Controls } from "../control.ts";

export const networkControls = {
  "NET-01": {
    slug: "no-world-administration",
    title: "Ports of administration are closed to the internet",
    rationale: "Open SSH, RDP and WinRM ports are found by scanners within minutes and tried without end.",
    severity: "critical",
    unknown: "undecided",
    notApplicable: "egress rules",
    references: { bundles: ["PUBLIC"], cis3: ["5.2", "5.3"], cis5: ["5.3", "5.4"], fsbp: ["EC2.19"] },
    equivalents: [
      "Checkov CKV_AWS_24, CKV_AWS_25",
      "cdk-nag EC2RestrictedSSH",
      "compliance-policies ec2/SecurityGroup/disallowPublicInternetIngress",
    ],
    remediation: [
      "Remove the rule; use Session Manager or ECS Exec.",
      "Where a port must be open, name the security group or the narrow range it is open to.",
    ],
  },
  "NET-02": {
    slug: "no-world-data-ports",
    title: "Ports of databases, caches and file shares are closed to the internet",
    rationale: "A data store that answers the internet is one password, or one flaw, away from being copied.",
    severity: "critical",
    unknown: "undecided",
    notApplicable: "egress rules",
    references: { bundles: ["PUBLIC"], cis5: ["5.1.2"], fsbp: ["EC2.19"] },
    equivalents: [
      "cdk-nag EC2RestrictedCommonPorts",
      "compliance-policies ec2/SecurityGroup/disallowPublicInternetIngress",
    ],
    remediation: ["Replace the range by the security group of the clients."],
  },
  "NET-06": {
    slug: "default-group-empty",
    title: "The default security group of a VPC allows nothing",
    rationale: "What is created without a group lands in the default one; it must not be able to talk to anything.",
    severity: "high",
    unknown: "undecided",
    references: { bundles: ["PUBLIC"], cis3: ["5.4"], cis5: ["5.5"], fsbp: ["EC2.2"] },
    equivalents: ["Checkov CKV2_AWS_12", "cdk-nag VPCDefaultSecurityGroupClosed"],
    remediation: ["Adopt the group with aws.ec2.DefaultSecurityGroup and give it neither `ingress` nor `egress`."],
  },
  "X-01": {
    slug: "database-clients",
    title: "Only the security groups of workloads reach a database",
    rationale:
      "An address range or a prefix list lets in whatever gets such an address; a group is one known set of tasks. Each other way in is a way around the application.",
    severity: "critical",
    unknown: "edges",
    references: { bundles: ["PUBLIC"] },
    equivalents: ["cdk-nag AwsSolutions-RDS8 (address ranges only)"],
    remediation: [
      "Let the database's group admit the security group of each service that needs it, and nothing else.",
      "Use a group that belongs to workloads alone as the source.",
    ],
  },
} as const satisfies Controls;
