/** Load balancer, certificates, CDN, firewall, DNS. */
import type { Reason } from "../reasons.ts";

const DISTRIBUTION = "aws:cloudfront/distribution:Distribution";
const HEADERS = "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy";
const WEB_ACL = "aws:wafv2/webAcl:WebAcl";
const RECORD = "cloudflare:index/dnsRecord:DnsRecord";
const SETTING = "cloudflare:index/zoneSetting:ZoneSetting";
const BALANCER = "aws:lb/loadBalancer:LoadBalancer";
const LISTENER = "aws:lb/listener:Listener";
const LISTENER_RULE = "aws:lb/listenerRule:ListenerRule";
const TARGET_GROUP = "aws:lb/targetGroup:TargetGroup";

export const edgeReasons: readonly Reason[] = [
  {
    kind: "equal",
    types: "aws:acm/certificate:Certificate",
    places: "keyAlgorithm options",
    operators: ["removed"],
    why: "AWS makes an RSA key of 2048 bits and logs the certificate publicly by itself.",
  },
  {
    kind: "unrelated",
    types: LISTENER,
    places: "routingHttpResponseServerEnabled routingHttpResponseStrictTransportSecurityHeaderValue",
    why: "A distribution stands in front, whose own headers visitors see (CDN-08); without one ALB-12 judges the listener.",
  },
  {
    kind: "unrelated",
    types: "aws:acm/certificateValidation:CertificateValidation",
    places: "validationRecordFqdns validationRecordFqdns[]",
    why: "Which records the provider looks for before it waits; ACM itself waits for all of them.",
  },
  {
    kind: "unrelated",
    types: DISTRIBUTION,
    places:
      "customErrorResponses* priceClass httpVersion waitForDeployment staging defaultCacheBehavior.compress defaultCacheBehavior.cachedMethods[] isIpv6Enabled",
    why: "What visitors see of an error, from where and how fast; nothing gets further than before.",
  },
  {
    kind: "stronger",
    types: DISTRIBUTION,
    places: "enabled aliases aliases[] defaultCacheBehavior.allowedMethods[]",
    operators: ["flipped", "entry removed", "added", "removed"],
    why: "Something less is answered. That a site must be there is for its alarms and canaries.",
  },
  {
    kind: "accepted",
    types: DISTRIBUTION,
    places:
      "defaultCacheBehavior.cachePolicyId defaultCacheBehavior.functionAssociations defaultCacheBehavior.originRequestPolicyId",
    operators: ["removed"],
    why: "CDN-09 judges the cache of API paths by its policy, and this one serves all paths from one behaviour. The function only serves releases and the maintenance page.",
  },
  {
    kind: "unrelated",
    types: DISTRIBUTION,
    places: "origins[].customOriginConfig.*",
    operators: ["removed", "lowered", "raised"],
    why: "Ports and patience towards the origin: it listens on 443 alone.",
  },
  {
    kind: "stronger",
    types: DISTRIBUTION,
    places: "origins[].customHeaders origins[].customHeaders[].accepted origins[].customHeaders[].accepted[]",
    operators: ["removed", "entry removed"],
    why: "The listener refuses requests without the header: the site would be down, not open.",
  },
  {
    kind: "refused",
    types: DISTRIBUTION,
    places: "origins[].customHeaders[].accepted[]",
    operators: ["in the clear"],
    why: "Not an argument of CloudFront: the program derives it from the value, which it marks.",
  },
  {
    kind: "unrelated",
    types:
      "aws:cloudfront/function:Function aws:cloudfront/keyValueStore:KeyValueStore aws:cloudfront/monitoringSubscription:MonitoringSubscription",
    places: "*",
    operators: ["removed", "flipped", "weaker", "deleted"],
    why: "Serves releases and the maintenance page, and adds metrics to look at.",
  },
  {
    kind: "unrelated",
    types: HEADERS,
    places: "removeHeadersConfig* securityHeadersConfig.strictTransportSecurity.preload",
    why: "Names of products, which a scanner finds out anyway; and a list of browsers' makers that nobody gets off again.",
  },
  {
    kind: "accepted",
    types: HEADERS,
    places:
      "customHeadersConfig customHeadersConfig.items[].override securityHeadersConfig.contentSecurityPolicy securityHeadersConfig.contentSecurityPolicy.override",
    why: "A Content-Security-Policy fits one application: the services send their own, which this one must not replace. A control could only ask that there is some.",
  },
  {
    kind: "accepted",
    types: HEADERS,
    places: "securityHeadersConfig.frameOptions.frameOption",
    operators: ["weaker"],
    why: "Pages of the same origin may frame each other; strangers still may not.",
  },
  {
    kind: "stronger",
    types: HEADERS,
    places: "securityHeadersConfig.strictTransportSecurity.accessControlMaxAgeSec",
    operators: ["raised"],
    why: "Browsers remember HTTPS for longer.",
  },
  {
    kind: "stronger",
    types: WEB_ACL,
    places: "defaultAction rules[].statement.rateBasedStatement.limit",
    operators: ["added", "lowered"],
    why: "Fewer requests pass.",
  },
  {
    kind: "refused",
    types: WEB_ACL,
    places:
      "rules[].overrideAction rules[].action rules[].priority rules[].action.block.* rules[].statement.*.fieldToMatch rules[].statement.*.textTransformations rules[].statement.*.priority rules[].statement.rateBasedStatement.customKeys* rules[].statement.rateBasedStatement.evaluationWindowSec",
    operators: ["removed", "lowered", "raised"],
    why: "AWS refuses a rule without its parts or outside of its bounds; the order of rules that only block makes no difference.",
  },
  {
    kind: "accepted",
    types: WEB_ACL,
    places: "rules[] rules[].statement.rateBasedStatement.*",
    why: "The rates of sign-in and of users stand beside the rate of addresses, which WAF-03 demands: what one of them lets through, the other one slows.",
  },
  {
    kind: "accepted",
    types: WEB_ACL,
    places: "dataProtectionConfig*",
    why: "The second of two places that keep credentials out of the firewall's log; the first is WAF-05.",
  },
  {
    kind: "accepted",
    types: "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration",
    places: "loggingFilter*",
    why: "Whether every request is logged or what was stopped alone: a question of cost and of personal data, not the same for all. WAF-05 and X-17 judge that there is a log, and what is left out of it.",
  },
  {
    kind: "unrelated",
    types: "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration",
    places: "(deleteBeforeReplace)",
    why: "AWS allows one configuration per firewall, so that the old one has to go first.",
  },
  {
    kind: "unrelated",
    types: BALANCER,
    places: "accessLogs.prefix idleTimeout ipAddressType preserveHostHeader subnets[]",
    why: "Where in the bucket, how long, under which kind of address. X-25 counts the zones.",
  },
  {
    kind: "refused",
    types: BALANCER,
    places: "subnets loadBalancerType",
    operators: ["removed"],
    why: "AWS wants two subnets; and the default kind is the same.",
  },
  {
    kind: "refused",
    types: LISTENER,
    places: "certificateArn port defaultActions[].fixedResponse defaultActions[].fixedResponse.statusCode",
    operators: ["removed", "lowered", "raised"],
    why: "HTTPS wants a certificate and a port from 1 to 65535, a fixed answer its status, and a forward its target.",
  },
  {
    kind: "accepted",
    types: LISTENER,
    places: "routingHttpResponseXContentTypeOptionsHeaderValue routingHttpResponseAccessControlAllowOriginHeaderValue",
    why: "The CDN in front sets its own (CDN-08), and nobody gets past it in prod (X-04, X-19).",
  },
  {
    kind: "refused",
    types: LISTENER_RULE,
    places: "actions[].forward priority actions[].forward.targetGroups[].weight",
    operators: ["removed", "lowered", "raised"],
    why: "AWS wants a target, a priority of its own and a weight from 0 to 999.",
  },
  {
    kind: "unrelated",
    types: LISTENER_RULE,
    places: "conditions[] actions[].forward.targetGroups[] actions[].forward.targetGroups[].weight (resource)",
    why: "Which service answers which host and path, and in which colour: each of them is meant to be reached. Without the condition on the header X-19 fires.",
  },
  {
    kind: "accepted",
    types: LISTENER_RULE,
    places: "conditions[].httpHeader.values[]",
    operators: ["entry removed"],
    why: "The key before or after a rotation: one of two is still demanded.",
  },
  {
    kind: "unrelated",
    types: TARGET_GROUP,
    places:
      "healthCheck.healthyThreshold healthCheck.interval healthCheck.matcher healthCheck.protocol healthCheck.timeout stickiness* port protocol targetType",
    operators: ["removed", "lowered", "raised", "flipped", "weaker"],
    why: "How soon a sick task is noticed, within what AWS takes; ALB-10 judges that it is, and by which path.",
  },
  {
    kind: "refused",
    types: TARGET_GROUP,
    places: "healthCheck.unhealthyThreshold healthCheck.enabled",
    operators: ["lowered", "removed"],
    why: "AWS takes 2 to 10, and 3 by itself; it checks unless told not to.",
  },
  {
    kind: "unrelated",
    types: RECORD,
    places: "ttl priority data.flags data.tag data.value data content",
    operators: ["removed", "lowered", "raised"],
    why: "Cloudflare refuses a record without content; how long it is kept and which mail server comes first is no weakening.",
  },
  {
    kind: "accepted",
    types: RECORD,
    places: "content",
    operators: ["added"],
    why: "Where a name leads: a host of another firm (mail, site builder) looks the same as a wrong one. The review shows each change; CF-05 and X-34 judge what serves the site.",
  },
  {
    kind: "accepted",
    types: RECORD,
    places: "(resource)",
    why: "CAA, SPF and DMARC records are there because the zone's owner has them made (edge.mail); a control could not tell a zone that belongs to another program. The recipe of the zone is held by its tests.",
  },
  {
    kind: "accepted",
    types: SETTING,
    places: "(resource)",
    why: "The setting falls back to what the zone had: CF-01 to CF-04 judge settings that are declared, since a zone may be set by its owner's program.",
  },
  {
    kind: "unrelated",
    types: SETTING,
    places: "settingId value value.strict_transport_security.preload",
    operators: ["weaker", "flipped", "removed"],
    why: "Rewrites links in pages to HTTPS, which always_use_https redirects anyway; development mode ends by itself after three hours.",
  },
  {
    kind: "stronger",
    types: SETTING,
    places: "value.strict_transport_security.max_age",
    operators: ["raised"],
    why: "Browsers remember HTTPS for longer.",
  },
  {
    kind: "accepted",
    types: "cloudflare:index/zoneDnssec:ZoneDnssec",
    places: "(resource) (protect)",
    why: "A zone may be signed by its owner's program: the control judges what is declared. The zone's own tests hold that it is.",
  },
  {
    kind: "equal",
    types: "cloudflare:index/dnsRecord:DnsRecord",
    places: "proxied",
    operators: ["removed"],
    why: "The default is false.",
  },
];
