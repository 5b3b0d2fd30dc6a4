/** Containers. */
import type { Controls } from "../control.ts";

export const containerControls = {
  "ECS-01": {
    slug: "no-public-address",
    title: "Tasks have no public address",
    rationale: "A task with a public address can be reached past the load balancer, its firewall and its logs.",
    severity: "high",
    unknown: "undecided",
    notApplicable: "services without a network configuration (bridge or host network on EC2)",
    references: { bundles: ["PUBLIC"], fsbp: ["ECS.2", "ECS.16"] },
    equivalents: ["Checkov CKV_AWS_333"],
    remediation: ["Leave out `networkConfiguration.assignPublicIp` or set it to false, and use private subnets."],
  },
  "ECS-02": {
    slug: "no-privileged-containers",
    title: "Containers are not privileged and add no capabilities",
    rationale: "A privileged container that is broken into owns its host; an added capability is a step towards it.",
    severity: "critical",
    unknown: "document",
    references: { bundles: ["LEAST"], fsbp: ["ECS.4"] },
    equivalents: ["Checkov CKV_AWS_334"],
    remediation: ["Remove `privileged` and `linuxParameters.capabilities.add` from every container definition."],
  },
  "ECS-03": {
    slug: "read-only-root",
    title: "Containers have a read-only root file system",
    rationale: "An intruder who cannot write cannot leave a tool or change the program.",
    severity: "high",
    unknown: "document",
    notApplicable: "Windows containers",
    references: { bundles: ["LEAST"], fsbp: ["ECS.5"] },
    equivalents: ["Checkov CKV_AWS_336"],
    remediation: [
      "Set `readonlyRootFilesystem` to true in every container definition.",
      "Mount a volume at each path that must be written, such as /tmp.",
    ],
  },
  "ECS-05": {
    slug: "no-plain-secrets",
    title: "Container settings hold no secrets in plain text",
    rationale:
      "Whoever may describe a task definition reads its environment, for every revision there ever was; so does the state of the stack.",
    severity: "critical",
    unknown: "document",
    references: { bundles: ["SECRET"], fsbp: ["ECS.8"] },
    equivalents: ["cdk-nag AwsSolutions-ECS2 (bans every plain variable)"],
    remediation: [
      "Store the value in Secrets Manager or as a SecureString parameter.",
      "Name it under `secrets` with `valueFrom`, and remove it from `environment`.",
      "Rotate the value: it stands in old revisions.",
    ],
  },
} as const satisfies Controls;
