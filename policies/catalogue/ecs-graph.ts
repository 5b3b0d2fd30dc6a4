/** How services, databases and entries fit together. */
import type { Controls } from "../control.ts";

export const fitControls = {
  "X-04": {
    slug: "behind-cdn",
    title: "Public load balancers admit the web's ports only, and behind a CDN only the CDN",
    rationale: "Whoever finds the address of the origin walks around the CDN, its firewall and its limits.",
    severity: "high",
    unknown: "edges",
    notApplicable: "internal load balancers",
    references: { bundles: ["PUBLIC"] },
    remediation: [
      "Open TCP 443 and 80 only.",
      "Behind CloudFront admit its origin-facing prefix list, behind Cloudflare its ranges, instead of the internet.",
    ],
  },
  "X-18": {
    slug: "useful-replicas",
    title: "Replicas can take over: another zone, an encrypted source, enough memory",
    rationale: "A replica that fails together with its source, or falls over under its load, is no replica.",
    severity: "high",
    unknown: "edges",
    notApplicable: "databases that are no replica, and Multi-AZ clusters, whose instances RDS keeps itself",
    references: { bundles: ["HA"], fsbp: ["RDS.15"] },
    equivalents: ["cdk-nag AwsSolutions-RDS3"],
    remediation: [
      "Set `availabilityZone` of the replica to another zone than its source has.",
      "Choose a class with at least half the memory of the source.",
      "Give an Aurora cluster two instances or more.",
    ],
  },
  "X-26": {
    slug: "service-wiring",
    title: "Services are wired to targets, containers and autoscaling that exist",
    rationale: "A wrong port or a missing policy is no error until traffic comes.",
    severity: "high",
    unknown: "edges",
    notApplicable: "singletons by tag and daemons without a load balancer",
    references: { bundles: ["HA"] },
    remediation: [
      "Use target groups of the type ip, and name a container and a port of the task definition.",
      "Set `healthCheckGracePeriodSeconds` above 0.",
      "Add an appautoscaling.Target with at least one Policy.",
    ],
  },
  "X-27": {
    slug: "secrets-readable",
    title: "A task's execution role reads exactly the secrets that the task is given",
    rationale: "One secret less and the task does not start; one more and a stolen role opens other doors.",
    severity: "high",
    unknown: "edges",
    notApplicable: "tasks without secrets",
    references: { bundles: ["LEAST", "SECRET"] },
    remediation: [
      "Allow secretsmanager:GetSecretValue (ssm:GetParameters) on the ARNs under `secrets`, and nothing else.",
      "Allow kms:Decrypt on the keys of these secrets.",
      "Name secrets of another program in the setting `externalSecrets`.",
    ],
  },
} as const satisfies Controls;
