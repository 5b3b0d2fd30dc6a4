import type { BillingTable } from "../row.ts";
import { free, vendor } from "./free.ts";

const CDN = "Amazon CloudFront pricing";
const DNS = "Amazon Route 53 pricing";
const WAF = "AWS WAF pricing";
const SES = "Amazon SES pricing";

export const edgeBilling: BillingTable = {
  "aws:cloudfront/distribution:Distribution": {
    basis: "usage",
    source: CDN,
    meters: [
      { key: "transferGb", sku: "cloudfront/transfer/gb" },
      { key: "requests", sku: "cloudfront/request" },
    ],
  },
  "aws:cloudfront/function:Function": {
    basis: "usage",
    source: CDN,
    meters: [{ key: "invocations", sku: "cloudfront/function-invocation" }],
  },
  "aws:cloudfront/keyValueStore:KeyValueStore": {
    basis: "usage",
    source: CDN,
    meters: [{ key: "reads", sku: "cloudfront/key-value-read" }],
  },
  "aws:cloudfront/monitoringSubscription:MonitoringSubscription": {
    basis: "fixed",
    source: "CloudFront Developer Guide, additional metrics: eight custom metrics for each distribution",
  },
  "aws:wafv2/webAcl:WebAcl": { basis: "fixed", source: WAF, meters: [{ key: "requests", sku: "waf/request" }] },
  "aws:route53/zone:Zone": { basis: "fixed", source: DNS, meters: [{ key: "queries", sku: "route53/query" }] },
  "aws:route53/healthCheck:HealthCheck": { basis: "fixed", source: DNS },
  "aws:shield/subscription:Subscription": { basis: "fixed", source: "AWS Shield pricing" },
  "aws:sesv2/emailIdentity:EmailIdentity": {
    basis: "usage",
    source: SES,
    meters: [{ key: "messages", sku: "ses/message" }],
  },
  ...free(
    CDN,
    "aws:cloudfront/cachePolicy:CachePolicy",
    "aws:cloudfront/originAccessControl:OriginAccessControl",
    "aws:cloudfront/originRequestPolicy:OriginRequestPolicy",
    "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy",
    "aws:cloudfront/vpcOrigin:VpcOrigin",
  ),
  ...free(
    "AWS Certificate Manager pricing: public certificates for AWS services",
    "aws:acm/certificate:Certificate",
    "aws:acm/certificateValidation:CertificateValidation",
  ),
  ...free(
    WAF,
    "aws:wafv2/ipSet:IpSet",
    "aws:wafv2/regexPatternSet:RegexPatternSet",
    // Its rules are paid for in each web ACL that uses it.
    "aws:wafv2/ruleGroup:RuleGroup",
    "aws:wafv2/webAclAssociation:WebAclAssociation",
    "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration",
  ),
  ...free(
    DNS,
    "aws:route53/hostedZoneDnsSec:HostedZoneDnsSec",
    "aws:route53/keySigningKey:KeySigningKey",
    "aws:route53/queryLog:QueryLog",
    "aws:route53/record:Record",
  ),
  ...free(
    SES,
    "aws:sesv2/configurationSet:ConfigurationSet",
    "aws:sesv2/configurationSetEventDestination:ConfigurationSetEventDestination",
    "aws:sesv2/emailIdentityMailFromAttributes:EmailIdentityMailFromAttributes",
  ),
  ...vendor(
    "Cloudflare's plan of the zone or the account",
    "cloudflare:index/authenticatedOriginPulls:AuthenticatedOriginPulls",
    "cloudflare:index/authenticatedOriginPullsSettings:AuthenticatedOriginPullsSettings",
    "cloudflare:index/customPages:CustomPages",
    "cloudflare:index/dnsRecord:DnsRecord",
    "cloudflare:index/list:List",
    "cloudflare:index/pagesDomain:PagesDomain",
    "cloudflare:index/pagesProject:PagesProject",
    "cloudflare:index/ruleset:Ruleset",
    "cloudflare:index/tieredCache:TieredCache",
    "cloudflare:index/turnstileWidget:TurnstileWidget",
    "cloudflare:index/zeroTrustAccessApplication:ZeroTrustAccessApplication",
    "cloudflare:index/zeroTrustAccessPolicy:ZeroTrustAccessPolicy",
    "cloudflare:index/zone:Zone",
    "cloudflare:index/zoneDnssec:ZoneDnssec",
    "cloudflare:index/zoneLockdown:ZoneLockdown",
    "cloudflare:index/zoneSetting:ZoneSetting",
  ),
};
