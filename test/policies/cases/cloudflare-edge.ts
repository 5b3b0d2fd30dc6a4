/** What Cloudflare does in front of proxied hosts. */
import type { Json } from "../../../graph/model.ts";
import { type Cases, type Inputs, MASK, resource, UNKNOWN } from "../support.ts";

const cloudflare = (name: string) => `cloudflare:index/${name.charAt(0).toLowerCase()}${name.slice(1)}:${name}`;
const ZONE = cloudflare("Zone");
const DNSSEC = cloudflare("ZoneDnssec");
const zoneId = "5f2c1d7e9ab84036b1c0d94e6a7f8b21";
const zone = { type: ZONE, extra: { id: zoneId } };
const record = (inputs: Inputs = {}) =>
  resource(cloudflare("DnsRecord"), "web", {
    zoneId,
    type: "A",
    name: "app.larder.example",
    content: "203.0.113.9",
    proxied: true,
    ...inputs,
  });
const ruleset = (phase: string, rules: Json = []) => resource(cloudflare("Ruleset"), phase, { zoneId, phase, rules });

const MANAGED = "efb7b8c949ac4650a09736fc376e9aee";
const OWASP = "4814384a9e5d4991b9815dcfc25d2f1f";
const execute = (id: Json, more: Inputs = {}) => ({
  action: "execute",
  expression: "true",
  description: "managed",
  actionParameters: { id, ...more },
});
const managed = (...rules: readonly Json[]): Inputs => ({ phase: "http_request_firewall_managed", rules });
const both = [execute(MANAGED), execute(OWASP)];

const limit = (expression: Json, more: Inputs = {}) => ({
  action: "block",
  expression,
  ratelimit: { period: 60, requestsPerPeriod: 20, characteristics: ["ip.src"] },
  ...more,
});
const limits = (...rules: readonly Json[]): Inputs => ({ phase: "http_ratelimit", rules });
const everywhere = '(http.request.uri.path contains "/login") or (http.request.uri.path contains "/signup")';
const rest = '(http.request.uri.path contains "/password") or (starts_with(http.request.uri.path, "/api"))';

const cache = (expression: Json, more: Inputs = {}): Inputs => ({
  phase: "http_request_cache_settings",
  rules: [{ action: "set_cache_settings", expression, actionParameters: { cache: true }, ...more }],
});

const group = resource("aws:ec2/securityGroup:SecurityGroup", "edge", {}, { id: "sg-0123456789" });
const rule = (cidrIpv4: string) =>
  resource("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", cidrIpv4, {
    securityGroupId: "sg-0123456789",
    cidrIpv4,
    ipProtocol: "tcp",
    fromPort: 443,
    toPort: 443,
  });
const balancer = resource(
  "aws:alb/loadBalancer:LoadBalancer",
  "web",
  { securityGroups: ["sg-0123456789"] },
  { outputs: { dnsName: "web-1.eu-west-1.elb.amazonaws.com" } },
);
const toBalancer = record({ type: "CNAME", content: "WEB-1.eu-west-1.elb.amazonaws.com." });
const pulls = (inputs: Inputs) =>
  resource(cloudflare("AuthenticatedOriginPullsSettings"), "pulls", { zoneId, ...inputs });
const noPulls = "fail: origins cannot tell Cloudflare from anyone else";

export const cloudflareEdgeCases: Cases = {
  "CF-09": [
    ["accepts both sets", managed(...both), "pass"],
    [
      "accepts a zone with rules",
      {},
      "pass",
      { ...zone, others: [record(), ruleset("http_request_firewall_managed")] },
    ],
    [
      "accepts a zone by its id",
      { zoneId },
      "pass",
      {
        type: DNSSEC,
        others: [record(), ruleset("http_request_firewall_managed")],
      },
    ],
    ["rejects one set alone", managed(execute(MANAGED)), "fail: the Cloudflare OWASP Core Ruleset does not run"],
    [
      "rejects a rule that is off",
      managed(execute(MANAGED), { ...execute(OWASP), enabled: false }),
      "fail: rules[1] is switched off",
    ],
    [
      "rejects an override that only logs",
      managed(execute(MANAGED, { overrides: { action: "log" } }), execute(OWASP)),
      "fail: an override of rules[0] only does log",
    ],
    [
      "rejects a category that is off",
      managed(
        execute(MANAGED, { overrides: { categories: [{ category: "wordpress", enabled: "false" }] } }),
        execute(OWASP),
      ),
      "fail: an override of rules[0] is switched off",
    ],
    [
      "rejects a zone without them",
      {},
      "fail: Cloudflare's own rules do not run in front of the proxied hosts",
      { ...zone, others: [record(), ruleset("http_ratelimit")] },
    ],
    ["skips another phase", { phase: "http_ratelimit" }, "not-applicable: rules of the phase http_ratelimit"],
    [
      "skips a zone that only names",
      {},
      "not-applicable: no host of the zone is proxied",
      {
        ...zone,
        others: [record({ proxied: false })],
      },
    ],
    [
      "skips what the zone is asked for",
      { zoneId },
      "not-applicable: asked for at the zone",
      {
        type: DNSSEC,
        others: [resource(ZONE, "zone", {}, { id: zoneId }), record()],
      },
    ],
    ["waits for a set", managed(execute(MANAGED), execute(UNKNOWN)), "unknown: rules[1].actionParameters.id"],
    ["cannot judge a mask", { phase: "http_request_firewall_managed", rules: MASK }, "secret: rules"],
  ],
  "CF-10": [
    ["accepts rules for all four", limits(limit(everywhere), limit(rest)), "pass"],
    ["accepts one for everything", limits(limit("(true)", { action: "managed_challenge" })), "pass"],
    [
      "accepts other paths by the settings",
      limits(limit('http.request.uri.path eq "/anmelden"')),
      "pass",
      {
        settings: { "CF-10": { paths: ["anmelden|login"] } },
      },
    ],
    [
      "rejects a missing path",
      limits(limit(everywhere), limit('http.request.uri.path contains "/api"')),
      "fail: nothing limits requests to password or reset or recover or forgot",
    ],
    [
      "rejects a rule that only logs",
      limits(limit("true", { action: "log" })) /* every path */,
      "fail: nothing limits requests to login or signin or sign-in or session; nothing limits requests to signup or sign-up or register; nothing limits requests to password or reset or recover or forgot; nothing limits requests to /api",
    ],
    [
      "rejects a rule without a number",
      limits(limit(everywhere), limit(rest, { ratelimit: { period: 60 } })),
      "fail: nothing limits requests to password or reset or recover or forgot; nothing limits requests to /api",
    ],
    [
      "rejects a zone without them",
      {},
      "fail: nothing limits how often one visitor may ask the proxied hosts",
      { ...zone, others: [record()] },
    ],
    [
      "skips another phase",
      { phase: "http_request_transform" },
      "not-applicable: rules of the phase http_request_transform",
    ],
    ["waits for an expression", limits(limit(UNKNOWN)), "unknown: rules[0].expression"],
    ["cannot judge a mask", limits(limit(MASK)), "secret: rules[0].expression"],
    [
      "asks by the zone's id",
      { zoneId },
      "fail: nothing limits how often one visitor may ask the proxied hosts",
      { type: DNSSEC, others: [record()] },
    ],
  ],
  "CF-12": [
    ["accepts paths of files", cache('http.request.uri.path.extension in {"css" "js"}'), "pass"],
    [
      "accepts what leaves sessions out",
      cache('not http.cookie contains "session" and len(http.request.headers["authorization"]) eq 0'),
      "pass",
    ],
    ["accepts a rule that keeps nothing", cache("true", { actionParameters: { cache: false } }), "pass"],
    ["accepts a rule that is off", cache("true", { enabled: false }), "pass"],
    [
      "accepts all but the API",
      cache('not starts_with(http.request.uri.path, "/api") and http.request.uri.path contains "/images"'),
      "pass",
    ],
    [
      "rejects an API path",
      cache('starts_with(http.request.uri.path, "/API/")'),
      "fail: rules[0] keeps answers under /api for everyone",
    ],
    ["rejects everything", cache("true"), "fail: rules[0] keeps answers to visitors who are signed in for everyone"],
    [
      "rejects another API by the settings",
      cache('http.request.uri.path contains "/v1"'),
      "fail: rules[0] keeps answers under /v1 for everyone",
      {
        settings: { "CF-12": { apiPaths: ["/v1"] } },
      },
    ],
    ["skips another phase", { phase: "http_ratelimit" }, "not-applicable: rules of the phase http_ratelimit"],
    ["waits for the expression", cache(UNKNOWN), "unknown: rules[0].expression"],
    ["cannot judge a mask", cache(MASK), "secret: rules[0].expression"],
  ],
  "CF-13": [
    ["accepts the setting", { enabled: true }, "pass"],
    [
      "accepts hosts",
      { configs: [{ hostname: "a.larder.example", enabled: "true" }] },
      "pass",
      {
        type: cloudflare("AuthenticatedOriginPulls"),
      },
    ],
    ["accepts a zone with it", {}, "pass", { ...zone, others: [record(), pulls({ enabled: true })] }],
    [
      "accepts an origin that admits Cloudflare alone",
      {},
      "pass",
      { ...zone, others: [toBalancer, balancer, group, rule("173.245.48.0/20")] },
    ],
    ["rejects the setting switched off", { enabled: false }, noPulls],
    [
      "rejects a host without it",
      { configs: [{ hostname: "a.larder.example", enabled: false }] },
      `${noPulls} at configs[0]`,
      {
        type: cloudflare("AuthenticatedOriginPulls"),
      },
    ],
    ["rejects a zone without it", {}, noPulls, { ...zone, others: [record()] }],
    [
      "rejects an origin that admits others too",
      {},
      noPulls,
      {
        ...zone,
        others: [toBalancer, balancer, group, rule("173.245.48.0/20"), rule("198.51.100.0/24")],
      },
    ],
    [
      "skips a tunnel",
      {},
      "not-applicable: no origin stands behind the zone, or a tunnel leads to it",
      {
        ...zone,
        others: [record({ type: "CNAME", content: "c7.cfargotunnel.com" })],
      },
    ],
    [
      "skips a zone that only names, by its id",
      { zoneId },
      "not-applicable: no origin stands behind the zone, or a tunnel leads to it",
      { type: DNSSEC },
    ],
    ["waits", { enabled: UNKNOWN }, "unknown: enabled"],
    ["cannot judge a mask", { enabled: MASK }, "secret: enabled"],
  ],
};
