/**
 * What AWS WAF counts and limits. Source: AWS WAF Developer Guide as of 2026-11: "Baseline rule groups", "Use-case
 * specific rule groups", "IP reputation rule groups", the pages of the rule statements, "Web ACL capacity units" and
 * "Quotas". The rules are those of each group's latest static version: AWS takes an override of a rule that does not
 * exist without a word, so a name must be in this list.
 */

export interface ManagedGroup {
  /** Name at AWS; the vendor is `AWS`. */
  readonly name: string;
  /** Web ACL capacity units, fixed per group. */
  readonly wcu: number;
  readonly rules: readonly string[];
}

export const managedGroups = {
  common: {
    name: "AWSManagedRulesCommonRuleSet",
    wcu: 700,
    rules: [
      "NoUserAgent_HEADER",
      "UserAgent_BadBots_HEADER",
      "SizeRestrictions_QUERYSTRING",
      "SizeRestrictions_Cookie_HEADER",
      "SizeRestrictions_BODY",
      "SizeRestrictions_URIPATH",
      "EC2MetaDataSSRF_BODY",
      "EC2MetaDataSSRF_COOKIE",
      "EC2MetaDataSSRF_URIPATH",
      "EC2MetaDataSSRF_QUERYARGUMENTS",
      "GenericLFI_QUERYARGUMENTS",
      "GenericLFI_URIPATH",
      "GenericLFI_BODY",
      "RestrictedExtensions_URIPATH",
      "RestrictedExtensions_QUERYARGUMENTS",
      "GenericRFI_QUERYARGUMENTS",
      "GenericRFI_BODY",
      "GenericRFI_URIPATH",
      "CrossSiteScripting_COOKIE",
      "CrossSiteScripting_QUERYARGUMENTS",
      "CrossSiteScripting_BODY",
      "CrossSiteScripting_URIPATH",
    ],
  },
  "known-bad-inputs": {
    name: "AWSManagedRulesKnownBadInputsRuleSet",
    wcu: 200,
    rules: [
      "JavaDeserializationRCE_HEADER",
      "JavaDeserializationRCE_BODY",
      "JavaDeserializationRCE_URIPATH",
      "JavaDeserializationRCE_QUERYSTRING",
      "Host_localhost_HEADER",
      "PROPFIND_METHOD",
      "ExploitablePaths_URIPATH",
      "Log4JRCE_HEADER",
      "Log4JRCE_QUERYSTRING",
      "Log4JRCE_BODY",
      "Log4JRCE_URIPATH",
      "ReactJSRCE_BODY",
    ],
  },
  "sql-injection": {
    name: "AWSManagedRulesSQLiRuleSet",
    wcu: 200,
    rules: [
      "SQLi_QUERYARGUMENTS",
      "SQLiExtendedPatterns_QUERYARGUMENTS",
      "SQLi_BODY",
      "SQLiExtendedPatterns_BODY",
      "SQLiExtendedPatterns_HEADER",
      "SQLiExtendedPatterns_URIPATH",
      "SQLi_COOKIE",
      "SQLi_URIPATH",
    ],
  },
  "ip-reputation": {
    name: "AWSManagedRulesAmazonIpReputationList",
    wcu: 25,
    rules: ["AWSManagedIPReputationList", "AWSManagedReconnaissanceList", "AWSManagedIPDDoSList"],
  },
  "anonymous-ip": {
    name: "AWSManagedRulesAnonymousIpList",
    wcu: 50,
    rules: ["AnonymousIPList", "HostingProviderIPList"],
  },
  linux: {
    name: "AWSManagedRulesLinuxRuleSet",
    wcu: 200,
    rules: ["LFI_URIPATH", "LFI_QUERYSTRING", "LFI_HEADER"],
  },
  posix: {
    name: "AWSManagedRulesUnixRuleSet",
    wcu: 100,
    rules: [
      "UNIXShellCommandsVariables_QUERYSTRING",
      "UNIXShellCommandsVariables_BODY",
      "UNIXShellCommandsVariables_HEADER",
    ],
  },
  "admin-protection": {
    name: "AWSManagedRulesAdminProtectionRuleSet",
    wcu: 100,
    rules: ["AdminProtection_URIPATH"],
  },
} as const satisfies Readonly<Record<string, ManagedGroup>>;

export type ManagedGroupKey = keyof typeof managedGroups;

/** Capacity units of statements; `and`, `or` and `not` cost what stands in them. */
export const statementWcu = {
  ipSet: 1,
  /** The whole text, or its start or end; looking anywhere in it costs 10. */
  text: 2,
  /** Each transformation of what is compared, but `NONE`. */
  transformation: 10,
  rate: 2,
  /** Each custom key that requests are counted by. */
  rateKey: 30,
} as const;

export const wafLimits = {
  /** Units in the price of a web ACL; each 500 more cost extra per million requests. */
  includedWcu: 1500,
  maxWcu: 5000,
  addressesPerSet: 10_000,
  /** Requests per window. */
  minRate: 10,
  maxRate: 2_000_000_000,
} as const;

/** Web ACLs for CloudFront, their address sets and their logs live there only. */
export const CLOUDFRONT_REGION = "us-east-1";
