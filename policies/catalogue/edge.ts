/** Load balancing. */
import type { Controls } from "../control.ts";

export const edgeControls = {
  "ALB-01": {
    slug: "listener-encrypted",
    title: "Listeners speak HTTPS, or only redirect to it",
    rationale:
      "Over plain HTTP anyone on the path reads sessions and personal data. A redirect with a permanent status makes browsers use HTTPS from then on.",
    severity: "high",
    unknown: "undecided",
    notApplicable: "listeners of network and gateway load balancers",
    references: { bundles: ["ENC-T"], fsbp: ["ELB.1", "ELB.18"] },
    equivalents: [
      "Checkov CKV_AWS_2, CKV2_AWS_20",
      "cdk-nag ALBHttpToHttpsRedirection",
      "AWSGuard alb-http-to-https-redirection",
      "compliance-policies lb/Listener/disallowUnencryptedTraffic",
    ],
    remediation: [
      "Set `protocol` to HTTPS with a certificate.",
      "On port 80 keep one listener whose only default action is a redirect with `protocol` HTTPS and `statusCode` HTTP_301.",
    ],
  },
  "ALB-02": {
    slug: "tls-policy",
    title: "Listeners accept TLS 1.2 and 1.3 only, without weak ciphers",
    rationale:
      "The API's default policy still speaks old TLS, and the Ext policies add CBC-SHA suites: both let an attacker on the path weaken a connection.",
    severity: "high",
    unknown: "undecided",
    notApplicable: "listeners without TLS",
    references: { bundles: ["ENC-T"], fsbp: ["ELB.17"] },
    equivalents: ["Checkov CKV_AWS_103, CKV2_AWS_74", "compliance-policies lb/Listener/configureSecureTls"],
    remediation: ["Set `sslPolicy` to ELBSecurityPolicy-TLS13-1-2-Res-2021-06 or a later name of that family."],
  },
  "ALB-06": {
    slug: "load-balancer-deletion-protection",
    title: "Load balancers are protected from deletion",
    rationale:
      "A load balancer that is deleted by mistake comes back under another DNS name: everything that points to it is down until the records change.",
    severity: "medium",
    unknown: "undecided",
    references: { bundles: ["DEL"], fsbp: ["ELB.6"] },
    equivalents: [
      "Checkov CKV_AWS_150",
      "cdk-nag ALBDeletionProtectionEnabled",
      "AWSGuard elb-deletion-protection-enabled",
    ],
    remediation: ["Set `enableDeletionProtection` to true."],
  },
} as const satisfies Controls;
