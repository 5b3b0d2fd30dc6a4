import { type Cases, MASK, resource, UNKNOWN, urnOf } from "../support.ts";

const BALANCER = "aws:lb/loadBalancer:LoadBalancer";
const alias = { type: "aws:alb/loadBalancer:LoadBalancer" };
const network = { loadBalancerType: "network" };
const skipped = "not-applicable: a network load balancer";
const firewalled = {
  others: [
    resource(
      "aws:wafv2/webAclAssociation:WebAclAssociation",
      "waf",
      { resourceArn: UNKNOWN },
      { propertyDependencies: { resourceArn: [urnOf(BALANCER, "it")] } },
    ),
  ],
};
const HSTS = "routingHttpResponseStrictTransportSecurityHeaderValue";
const https = (age: number, server: boolean) => ({
  protocol: "HTTPS",
  [HSTS]: `max-age=${age}; includeSubDomains`,
  routingHttpResponseServerEnabled: server,
});

const behind = (dnsName: string) =>
  resource(
    "aws:lb/loadBalancer:LoadBalancer",
    "web",
    {},
    { id: "arn:aws:elasticloadbalancing:::loadbalancer/web", outputs: { dnsName } },
  );

export const balancerCases: Cases = {
  "ALB-03": [
    ["accepts true", { dropInvalidHeaderFields: true }, "pass"],
    ["accepts text, under the alias", { dropInvalidHeaderFields: "true" }, "pass", alias],
    ["rejects absent", {}, "fail: headers that break the standard reach the targets"],
    [
      "rejects false",
      { loadBalancerType: "application", dropInvalidHeaderFields: false },
      "fail: headers that break the standard reach the targets",
    ],
    ["skips a network one", network, skipped],
    ["waits", { dropInvalidHeaderFields: UNKNOWN }, "unknown: dropInvalidHeaderFields"],
    ["cannot judge a mask", { dropInvalidHeaderFields: MASK }, "secret: dropInvalidHeaderFields"],
  ],
  "ALB-04": [
    ["accepts absent", {}, "pass"],
    ["accepts strictest", { desyncMitigationMode: "strictest" }, "pass"],
    [
      "rejects monitor",
      { desyncMitigationMode: "monitor" },
      "fail: ambiguous requests are passed on (desyncMitigationMode monitor)",
    ],
    [
      "rejects it under the alias",
      { desyncMitigationMode: "monitor" },
      "fail: ambiguous requests are passed on (desyncMitigationMode monitor)",
      alias,
    ],
    ["skips a network one", network, skipped],
    ["waits", { desyncMitigationMode: UNKNOWN }, "unknown: desyncMitigationMode"],
    ["waits for the kind", { loadBalancerType: UNKNOWN }, "unknown: loadBalancerType"],
    ["cannot judge a mask", { desyncMitigationMode: MASK }, "secret: desyncMitigationMode"],
  ],
  "ALB-05": [
    ["accepts logs", { accessLogs: { enabled: true, bucket: "logs" } }, "pass"],
    ["accepts a bucket that is not known yet", { accessLogs: [{ enabled: true, bucket: UNKNOWN }] }, "pass"],
    ["accepts a network one", { ...network, accessLogs: { enabled: "true", bucket: "logs" } }, "pass"],
    ["rejects none", {}, "fail: requests are not logged; access logs have no bucket"],
    ["rejects logs switched off", { accessLogs: { bucket: "logs" } }, "fail: requests are not logged"],
    ["rejects logs without a bucket", { accessLogs: { enabled: true } }, "fail: access logs have no bucket"],
    ["skips a gateway one", { loadBalancerType: "gateway" }, "not-applicable: a gateway load balancer"],
    ["waits", { accessLogs: UNKNOWN }, "unknown: accessLogs.enabled"],
    ["cannot judge a mask", { accessLogs: { enabled: MASK, bucket: "logs" } }, "secret: accessLogs.enabled"],
  ],
  "ALB-07": [
    ["accepts an internal one", { internal: true }, "pass"],
    ["accepts a named one", { internal: false }, "pass", { settings: { "ALB-07": { publicLoadBalancers: ["it"] } } }],
    [
      "rejects a public one",
      { internal: false },
      "fail: it faces the internet and is none of the public load balancers",
    ],
    ["rejects absent", {}, "fail: it faces the internet and is none of the public load balancers", alias],
    ["waits", { internal: UNKNOWN }, "unknown: internal"],
    ["cannot judge a mask", { internal: MASK }, "secret: internal"],
  ],
  "ALB-08": [
    ["accepts absent", {}, "pass"],
    ["accepts remove", { xffHeaderProcessingMode: "remove" }, "pass"],
    [
      "rejects preserve",
      { xffHeaderProcessingMode: "preserve" },
      "fail: clients can forge their address (xffHeaderProcessingMode preserve)",
    ],
    [
      "rejects it under the alias",
      { xffHeaderProcessingMode: "preserve" },
      "fail: clients can forge their address (xffHeaderProcessingMode preserve)",
      alias,
    ],
    ["skips a network one", network, skipped],
    ["waits", { xffHeaderProcessingMode: UNKNOWN }, "unknown: xffHeaderProcessingMode"],
    ["cannot judge a mask", { xffHeaderProcessingMode: MASK }, "secret: xffHeaderProcessingMode"],
  ],
  "ALB-09": [
    ["accepts false", { enableWafFailOpen: false }, "pass", firewalled],
    ["accepts absent", {}, "pass", firewalled],
    ["rejects true", { enableWafFailOpen: true }, "fail: requests pass when the firewall does not answer", firewalled],
    [
      "rejects true even where the firewall is made elsewhere",
      { enableWafFailOpen: "true" },
      "fail: requests pass when the firewall does not answer",
    ],
    ["skips one without a firewall", {}, "not-applicable: no firewall is associated"],
    ["waits", { enableWafFailOpen: UNKNOWN }, "unknown: enableWafFailOpen", firewalled],
    ["cannot judge a mask", { enableWafFailOpen: MASK }, "secret: enableWafFailOpen", firewalled],
  ],
  "ALB-10": [
    ["accepts a path", { protocol: "HTTP", healthCheck: { path: "/healthz", matcher: "200-299" } }, "pass"],
    ["accepts TCP without a path", { protocol: "TCP" }, "pass"],
    [
      "accepts gRPC codes",
      { protocol: "HTTP", protocolVersion: "GRPC", healthCheck: { path: "/grpc.health", matcher: "0" } },
      "pass",
    ],
    ["rejects no check", { protocol: "HTTP" }, "fail: the health check has no path of its own"],
    [
      "rejects errors that count as healthy",
      { protocol: "HTTPS", healthCheck: { path: "/", matcher: "200-499" } },
      "fail: answers with 200-499 count as healthy, need codes within 200-399",
      { type: "aws:alb/targetGroup:TargetGroup" },
    ],
    [
      "rejects a switched-off check and much patience",
      { protocol: "TCP", healthCheck: { enabled: false, unhealthyThreshold: "10" } },
      "fail: targets are not checked for health; a sick target stays for 10 failed checks, at most 5 are allowed",
    ],
    ["skips functions", { targetType: "lambda" }, "not-applicable: the targets are functions"],
    ["waits for the protocol", { protocol: UNKNOWN }, "unknown: protocol"],
    [
      "cannot judge a mask",
      { protocol: "HTTP", healthCheck: { path: "/", matcher: MASK } },
      "secret: healthCheck.matcher",
    ],
  ],
  "ALB-11": [
    ["accepts half a minute", { deregistrationDelay: 30 }, "pass"],
    ["accepts the limits", { deregistrationDelay: "120", slowStart: 120 }, "pass"],
    ["rejects the default", {}, "fail: targets drain for 300 s, need 5 to 120"],
    [
      "rejects a slow start",
      { deregistrationDelay: 5, slowStart: 300 },
      "fail: new targets start slowly for 300 s, at most 120 are allowed",
    ],
    ["skips functions", { targetType: "lambda" }, "not-applicable: the targets are functions"],
    ["waits", { deregistrationDelay: UNKNOWN }, "unknown: deregistrationDelay"],
    ["cannot judge a mask", { deregistrationDelay: MASK }, "secret: deregistrationDelay"],
  ],
  "ALB-12": [
    ["accepts a year", https(31_536_000, false), "pass"],
    ["accepts more", https(63_072_000, false), "pass"],
    ["rejects a day", https(86_400, false), "fail: browsers are not told to stay with HTTPS"],
    [
      "rejects the defaults",
      { protocol: "HTTPS" },
      "fail: browsers are not told to stay with HTTPS; the Server header names the product",
    ],
    ["skips HTTP", { protocol: "HTTP" }, "not-applicable: a HTTP listener sends no such headers"],
    [
      "skips a listener behind a distribution",
      { protocol: "HTTPS", loadBalancerArn: "arn:aws:elasticloadbalancing:::loadbalancer/web" },
      "not-applicable: the distribution in front answers visitors (CDN-08)",
      {
        others: [behind("web.elb.example")].concat(
          resource("aws:cloudfront/distribution:Distribution", "cdn", { origins: [{ domainName: "web.elb.example" }] }),
        ),
      },
    ],
    [
      "rejects one behind a distribution of another origin",
      { protocol: "HTTPS", loadBalancerArn: "arn:aws:elasticloadbalancing:::loadbalancer/web" },
      "fail: browsers are not told to stay with HTTPS; the Server header names the product",
      {
        others: [behind("other.elb.example")].concat(
          resource("aws:cloudfront/distribution:Distribution", "cdn", { origins: [{ domainName: "web.elb.example" }] }),
        ),
      },
    ],
    ["waits", { ...https(31_536_000, false), [HSTS]: UNKNOWN }, `unknown: ${HSTS}`],
    ["cannot judge a mask", { ...https(31_536_000, false), [HSTS]: MASK }, `secret: ${HSTS}`],
  ],
};
