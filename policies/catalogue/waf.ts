/** Web firewalls. */
import type { Controls } from "../control.ts";

export const firewallControls = {
  "WAF-01": {
    slug: "managed-rules",
    title: "Web firewalls use AWS's rules against common attacks",
    rationale:
      "Known attacks, SQL injection and addresses of known attackers change daily: nobody keeps rules of their own up to date.",
    severity: "high",
    unknown: "document",
    references: { bundles: ["WAF"], fsbp: ["WAF.10"] },
    equivalents: ["Checkov CKV_AWS_175, CKV_AWS_192"],
    remediation: [
      "Add rules with `statement.managedRuleGroupStatement` for AWSManagedRulesCommonRuleSet, AWSManagedRulesKnownBadInputsRuleSet, AWSManagedRulesAmazonIpReputationList and AWSManagedRulesSQLiRuleSet.",
    ],
  },
  "WAF-02": {
    slug: "managed-rules-block",
    title: "AWS's rules block what they find",
    rationale: "A group that only counts, left over from its trial, looks like protection and is none.",
    severity: "high",
    unknown: "undecided",
    notApplicable: "web ACLs without AWS's rules",
    references: { bundles: ["WAF"] },
    remediation: [
      "Set `overrideAction` to none. Where one rule takes users for attackers, let that one count: `ruleActionOverrides` with `actionToUse.count`.",
      "Remove overrides with `actionToUse.allow`: they end the evaluation.",
      "Leave out few requests, if any: `scopeDownStatement` with a `notStatement` around what is left out.",
    ],
  },
  "WAF-03": {
    slug: "address-rate",
    title: "Web firewalls limit how often one address may ask",
    rationale: "Without a rate one machine can try passwords, copy the site or keep all tasks busy.",
    severity: "high",
    unknown: "undecided",
    references: { bundles: ["WAF"] },
    remediation: [
      "Add a rule with `statement.rateBasedStatement`, `aggregateKeyType` IP, no `scopeDownStatement`, and the action block.",
    ],
  },
  "WAF-04": {
    slug: "firewall-visible",
    title: "Web firewalls report metrics and samples",
    rationale: "A rule whose matches nobody sees can neither be trusted nor be tuned.",
    severity: "low",
    unknown: "undecided",
    references: { bundles: ["MON"], fsbp: ["WAF.12"] },
    remediation: [
      "Set `visibilityConfig.cloudwatchMetricsEnabled` and `sampledRequestsEnabled` to true, for the web ACL and each rule.",
    ],
  },
  "WAF-05": {
    slug: "firewall-log-redacted",
    title: "Logs of web firewalls arrive, and hold no sessions",
    rationale: "Whoever may read the log could otherwise take over the sessions of all users in it.",
    severity: "medium",
    unknown: "edges",
    references: { bundles: ["LOG"], gdpr: ["32(1)(a)"] },
    equivalents: ["Checkov CKV2_AWS_31"],
    remediation: [
      "Log to something whose name begins with aws-waf-logs-.",
      "Name authorization and cookie in `redactedFields[].singleHeader.name`.",
    ],
  },
  "WAF-06": {
    slug: "address-sets",
    title: "Only few addresses are let past the rules, and parts for CloudFront live in us-east-1",
    rationale:
      "An allow rule ends the evaluation: with half the internet in its set, or for a header that anyone can send, the firewall is off.",
    severity: "high",
    unknown: "undecided",
    notApplicable: "regional web ACLs without allow rules, and sets that no rule lets through",
    references: { bundles: ["WAF"] },
    remediation: [
      "Keep ranges of sets in allow rules at /8 or longer, and together well below that.",
      "Let allow rules ask for a set of addresses, whatever else they ask for.",
      "Set `region` to us-east-1 where `scope` is CLOUDFRONT.",
    ],
  },
  "X-16": {
    slug: "public-behind-firewall",
    title: "A web firewall stands before every public load balancer",
    rationale: "What reaches the load balancer past the firewall is filtered by nobody.",
    severity: "high",
    unknown: "edges",
    notApplicable: "internal load balancers, and those that are no application load balancers",
    references: { bundles: ["WAF"] },
    equivalents: ["Checkov CKV2_AWS_28", "cdk-nag ALBWAFEnabled"],
    remediation: [
      "Associate a regional web ACL with it: aws.wafv2.WebAclAssociation.",
      "Behind a distribution with a web ACL: let every listener rule that forwards ask for a secret header of the distribution (`conditions[].httpHeader`).",
    ],
  },
  "X-17": {
    slug: "firewall-logged",
    title: "Web firewalls log what they decide",
    rationale: "Without a log nobody can tell an attack from users that a rule turned away.",
    severity: "medium",
    unknown: "edges",
    references: { bundles: ["LOG"] },
    equivalents: ["Checkov CKV2_AWS_31", "cdk-nag WAFv2LoggingEnabled"],
    remediation: ["Add an aws.wafv2.WebAclLoggingConfiguration whose `resourceArn` is the web ACL."],
  },
} as const satisfies Controls;
