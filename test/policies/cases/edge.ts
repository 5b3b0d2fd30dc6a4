import { type CaseOptions, type Cases, MASK, resource, SECRET, UNKNOWN, urnOf } from "../support.ts";

const redirect = (protocol: string, statusCode: string) => [{ type: "redirect", redirect: { protocol, statusCode } }];

const LISTENER = "aws:lb/listener:Listener";
const ruleOf = (protocol: string): CaseOptions => ({
  type: "aws:lb/listenerRule:ListenerRule",
  extra: { propertyDependencies: { listenerArn: [urnOf(LISTENER, "web")] } },
  others: [resource(LISTENER, "web", { protocol, port: 80 })],
});

export const edgeCases: Cases = {
  "ALB-01": [
    ["accepts HTTPS", { protocol: "HTTPS", port: 443 }, "pass"],
    [
      "accepts a permanent redirect",
      { protocol: "HTTP", port: 80, defaultActions: redirect("HTTPS", "HTTP_301") },
      "pass",
    ],
    [
      "accepts the alias type and a redirect in a list",
      {
        protocol: "HTTP",
        port: "80",
        defaultActions: [{ type: "redirect", redirect: [{ protocol: "HTTPS", statusCode: "HTTP_301" }] }],
      },
      "pass",
      { type: "aws:alb/listener:Listener" },
    ],
    [
      "rejects forwarding over HTTP",
      { protocol: "HTTP", port: 80, defaultActions: [{ type: "forward" }] },
      'fail: listens on HTTP and answers with "forward" instead of a redirect to HTTPS',
    ],
    [
      "rejects one forward beside a redirect",
      { protocol: "HTTP", port: 80, defaultActions: [...redirect("HTTPS", "HTTP_301"), { type: "forward" }] },
      'fail: listens on HTTP and answers with "forward" instead of a redirect to HTTPS',
    ],
    [
      "rejects a redirect that keeps the protocol",
      { protocol: "HTTP", port: 80, defaultActions: redirect("#{protocol}", "HTTP_301") },
      "fail: redirects HTTP to #{protocol}, need HTTPS",
    ],
    [
      "rejects a temporary redirect",
      { protocol: "HTTP", port: 80, defaultActions: redirect("HTTPS", "HTTP_302") },
      "fail: redirects with HTTP_302, need HTTP_301",
    ],
    ["takes an absent protocol as HTTP", { port: 80 }, "fail: listens on HTTP without a redirect to HTTPS"],
    [
      "accepts a rule that redirects",
      { listenerArn: UNKNOWN, actions: redirect("HTTPS", "HTTP_301") },
      "pass",
      ruleOf("HTTP"),
    ],
    [
      "rejects a rule that answers over HTTP",
      { listenerArn: UNKNOWN, actions: [{ type: "forward" }] },
      'fail: listens on HTTP and answers with "forward" instead of a redirect to HTTPS',
      ruleOf("HTTP"),
    ],
    [
      "skips a rule of a listener with TLS",
      { listenerArn: UNKNOWN, actions: [{ type: "forward" }] },
      "not-applicable: a rule of a HTTPS listener",
      ruleOf("HTTPS"),
    ],
    [
      "does not know a listener elsewhere",
      { listenerArn: "arn:x", actions: [{ type: "forward" }] },
      "unknown: listenerArn",
      { type: "aws:lb/listenerRule:ListenerRule" },
    ],
    [
      "skips a network listener",
      { protocol: "TCP", port: 5432 },
      "not-applicable: a TCP listener is none of an application load balancer",
    ],
    ["skips a gateway listener", {}, "not-applicable: a GENEVE listener is none of an application load balancer"],
    ["waits for an unknown protocol", { protocol: UNKNOWN, port: 80 }, "unknown: protocol"],
    ["waits for unknown actions", { protocol: "HTTP", port: 80, defaultActions: UNKNOWN }, "unknown: defaultActions"],
    ["cannot judge a masked protocol", { protocol: MASK, port: 80 }, "secret: protocol"],
  ],
  "ALB-02": [
    ["accepts the current policy", { protocol: "HTTPS", sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-2021-06" }, "pass"],
    ["accepts TLS 1.3 only", { protocol: "HTTPS", sslPolicy: "ELBSecurityPolicy-TLS13-1-3-2021-06" }, "pass"],
    ["accepts FIPS", { protocol: "TLS", sslPolicy: "ELBSecurityPolicy-TLS13-1-2-FIPS-2023-04" }, "pass"],
    [
      "rejects the default of the API",
      { protocol: "HTTPS" },
      "fail: the TLS policy ELBSecurityPolicy-2016-08 allows old protocols or weak ciphers",
    ],
    [
      "rejects the Ext policies",
      { protocol: "HTTPS", sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Ext2-2021-06" },
      "fail: the TLS policy ELBSecurityPolicy-TLS13-1-2-Ext2-2021-06 allows old protocols or weak ciphers",
    ],
    [
      "rejects the Ext policies under FIPS",
      { protocol: "HTTPS", sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Ext0-FIPS-2023-04" },
      "fail: the TLS policy ELBSecurityPolicy-TLS13-1-2-Ext0-FIPS-2023-04 allows old protocols or weak ciphers",
    ],
    [
      "rejects a TLS 1.3 policy that speaks 1.0",
      { protocol: "HTTPS", sslPolicy: "ELBSecurityPolicy-TLS13-1-0-2021-06" },
      "fail: the TLS policy ELBSecurityPolicy-TLS13-1-0-2021-06 allows old protocols or weak ciphers",
    ],
    ["skips HTTP", { protocol: "HTTP", port: 80 }, "not-applicable: a HTTP listener has no TLS"],
    ["waits for an unknown policy", { protocol: "HTTPS", sslPolicy: UNKNOWN }, "unknown: sslPolicy"],
    ["cannot judge a secret policy", { protocol: "HTTPS", sslPolicy: SECRET }, "secret: sslPolicy"],
  ],
  "ALB-06": [
    ["accepts true", { enableDeletionProtection: true }, "pass"],
    [
      "accepts true as text",
      { enableDeletionProtection: "true" },
      "pass",
      { type: "aws:alb/loadBalancer:LoadBalancer" },
    ],
    ["rejects false", { enableDeletionProtection: false }, "fail: deletion protection is off"],
    ["rejects absent", {}, "fail: deletion protection is off"],
    ["rejects null", { enableDeletionProtection: null }, "fail: deletion protection is off"],
    ["waits", { enableDeletionProtection: UNKNOWN }, "unknown: enableDeletionProtection"],
    ["does not take a mask for true", { enableDeletionProtection: MASK }, "secret: enableDeletionProtection"],
    ["does not guess at a list", { enableDeletionProtection: [true] }, "malformed: enableDeletionProtection"],
  ],
};
