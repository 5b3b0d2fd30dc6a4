import type { Json } from "../../../graph/model.ts";
import { type Cases, type Inputs, MASK, resource, UNKNOWN, urnOf } from "../support.ts";

const cf = (name: string) => `cloudflare:index/${name.charAt(0).toLowerCase()}${name.slice(1)}:${name}`;
const ZONE = { type: cf("Zone") };
const setting = (settingId: Json, value: Json): Inputs => ({ settingId, value, zoneId: "z" });
const withSettings = (...names: readonly string[]) => ({
  ...ZONE,
  others: names.map((settingId) =>
    resource(
      cf("ZoneSetting"),
      settingId,
      { settingId, zoneId: UNKNOWN },
      { propertyDependencies: { zoneId: [urnOf(ZONE.type, "it")] } },
    ),
  ),
});
const ORIGIN = "web-1.eu-west-1.elb.amazonaws.com";
const bareOrigin = "fail: the record tells everyone the name of the origin";
const another = ["skips other settings", setting("brotli", "on"), "not-applicable: another setting"] as const;
const hsts = (more: Inputs = {}) =>
  setting("security_header", {
    strict_transport_security: { enabled: true, max_age: 31_536_000, include_subdomains: true, nosniff: true, ...more },
  });
const record = (type: Json, name: Json, content: Json, proxied?: Json): Inputs => ({
  type,
  name,
  content,
  ttl: 300,
  ...(proxied !== undefined && { proxied }),
});
const rule = (action: string, expression: Json, more: Inputs = { description: "d" }): Inputs => ({
  rules: [{ action, expression, ...more }],
});
const token = (more: Inputs = {}): Inputs => ({
  expiresOn: "2026-06-30T00:00:00Z",
  notBefore: "2026-01-01T00:00:00Z",
  policies: [{ permissionGroups: [{ id: "p" }], resources: '{"com.cloudflare.api.account.zone.z1":"*"}' }],
  condition: { requestIp: { ins: ["192.0.2.0/24"] } },
  ...more,
});

export const cloudflareCases: Cases = {
  "CF-01": [
    ["accepts strict", setting("ssl", "strict"), "pass"],
    ["accepts a zone with the setting", {}, "pass", withSettings("ssl")],
    ["rejects full", setting("ssl", "full"), "fail: it is full, need strict"],
    ["rejects a zone without", {}, "fail: the zone has no setting ssl", ZONE],
    another,
    ["waits", setting("ssl", UNKNOWN), "unknown: value"],
    ["cannot judge a mask", setting("ssl", MASK), "secret: value"],
  ],
  "CF-02": [
    ["accepts 1.2", setting("min_tls_version", "1.2"), "pass"],
    ["accepts 1.3 without delay", setting("tls_1_3", "zrt"), "pass"],
    ["rejects 1.1", setting("min_tls_version", "1.1"), "fail: it is 1.1, need 1.2 or 1.3"],
    ["rejects no 1.3", setting("tls_1_3", "off"), "fail: it is off, need on or zrt"],
    ["rejects a zone without", {}, "fail: the zone has no setting min_tls_version", withSettings("tls_1_3")],
    another,
    ["waits", setting("min_tls_version", UNKNOWN), "unknown: value"],
    ["cannot judge a mask", setting("tls_1_3", MASK), "secret: value"],
  ],
  "CF-03": [
    ["accepts HTTPS", setting("always_use_https", "on"), "pass"],
    ["accepts a year", hsts(), "pass"],
    ["rejects HTTP", setting("always_use_https", "off"), "fail: it is off, need on"],
    ["rejects a month", hsts({ max_age: 2_592_000 }), "fail: browsers remember HTTPS for 2592000 s, need 31536000"],
    ["rejects HSTS that is off", hsts({ enabled: false }), "fail: HSTS is off"],
    ["rejects a zone without", {}, "fail: the zone has no setting security_header", withSettings("always_use_https")],
    another,
    ["waits", hsts({ enabled: UNKNOWN }), "unknown: value.strict_transport_security.enabled"],
    ["cannot judge a mask", setting("always_use_https", MASK), "secret: value"],
  ],
  "CF-04": [
    ["accepts no replay", setting("0rtt", "off"), "pass"],
    ["accepts a level", setting("security_level", "medium"), "pass"],
    ["rejects replay", setting("0rtt", "on"), "fail: it is on, need off"],
    [
      "rejects a level that is nearly off",
      setting("security_level", "essentially_off"),
      "fail: it is essentially_off, need low or medium or high or under_attack",
    ],
    another,
    ["waits", setting("development_mode", UNKNOWN), "unknown: value"],
    ["cannot judge a mask", setting("0rtt", MASK), "secret: value"],
  ],
  "CF-05": [
    [
      "skips an inner address",
      record("A", "vpn.larder.example", "10.1.2.3"),
      "not-applicable: an inner address, which no proxy reaches (CF-06)",
    ],
    [
      "rejects a host whose name begins like one",
      record("CNAME", "a.larder.example", "10.example"),
      "fail: a.larder.example shows where the origin is",
    ],
    ["accepts a proxied host", record("A", "larder.example", "192.0.2.1", true), "pass"],
    ["accepts a proxied wildcard", record("CNAME", "*.larder.example", "d.cloudfront.net", true), "pass"],
    [
      "rejects a bare host",
      record("A", "larder.example", "192.0.2.1", false),
      "fail: larder.example shows where the origin is",
    ],
    [
      "rejects an alias by default",
      record("CNAME", "api.larder.example", "lb.example"),
      "fail: api.larder.example shows where the origin is",
    ],
    ["skips mail", record("MX", "larder.example", "mx.example"), "not-applicable: a record of the type MX"],
    [
      "skips verification",
      record("CNAME", "_x.larder.example", "y.example"),
      "not-applicable: a record for verification or mail",
    ],
    [
      "skips a CDN",
      record("CNAME", "larder.example", "d.cloudfront.net"),
      "not-applicable: a CDN answers: one cache per host",
    ],
    ["waits", record("A", "larder.example", "192.0.2.1", UNKNOWN), "unknown: proxied"],
    ["cannot judge a mask", record(MASK, "larder.example", "192.0.2.1"), "secret: type"],
  ],
  "CF-06": [
    ["accepts a public address", record("A", "larder.example", "192.0.2.1"), "pass"],
    ["accepts a public IPv6 address", record("AAAA", "larder.example", "2001:db8::1"), "pass"],
    [
      "rejects a private one",
      record("A", "db.larder.example", "10.0.0.5"),
      "fail: the record tells everyone the inner address 10.0.0.5",
    ],
    [
      "rejects the host itself",
      record("A", "x.larder.example", "127.0.0.1"),
      "fail: the record tells everyone the inner address 127.0.0.1",
    ],
    ["accepts another host", record("CNAME", "a.example", "10.example", false), "pass"],
    ["accepts an origin behind the proxy", record("CNAME", "a.example", ORIGIN, true), "pass"],
    ["rejects the name of an origin", record("CNAME", "a.example", ORIGIN, false), bareOrigin],
    ["rejects it in older state", { type: "CNAME", value: ORIGIN }, bareOrigin, { type: cf("Record") }],
    [
      "rejects a load balancer by its edge",
      record("CNAME", "a.example", UNKNOWN),
      bareOrigin,
      {
        extra: { propertyDependencies: { content: [urnOf("aws:alb/loadBalancer:LoadBalancer", "web")] } },
        others: [resource("aws:alb/loadBalancer:LoadBalancer", "web")],
      },
    ],
    ["skips texts", record("TXT", "a.example", "10.example"), "not-applicable: a record of the type TXT"],
    ["waits", record("A", "larder.example", UNKNOWN), "unknown: content"],
    ["cannot judge a mask", record("A", "larder.example", MASK), "secret: content"],
  ],
  "CF-07": [
    ["accepts a signed zone", { zoneId: "z", status: "active" }, "pass"],
    [
      "accepts a zone with it",
      {},
      "pass",
      {
        ...ZONE,
        others: [
          resource(
            cf("ZoneDnssec"),
            "d",
            { zoneId: UNKNOWN },
            { propertyDependencies: { zoneId: [urnOf(ZONE.type, "it")] } },
          ),
        ],
      },
    ],
    ["rejects a disabled one", { status: "disabled" }, "fail: DNSSEC is disabled"],
    ["rejects a zone without", {}, "fail: answers of the zone are not signed", ZONE],
    ["waits", { status: UNKNOWN }, "unknown: status"],
    ["cannot judge a mask", { status: MASK }, "secret: status"],
  ],
  "CF-11": [
    ["accepts a block", rule("block", "true"), "pass"],
    ["accepts an office", rule("skip", "ip.src in {192.0.2.0/24}"), "pass"],
    ["rejects a skip for all", rule("skip", "true"), "fail: rules[0] lets anyone past the other rules"],
    [
      "rejects a skip for a path",
      rule("skip", 'http.request.uri.path eq "/x"'),
      "fail: rules[0] lets anyone past the other rules",
    ],
    ["rejects a rule without a word", rule("block", "true", {}), "fail: rules[0] does not say what it is for"],
    [
      "rejects one that is off",
      rule("block", "true", { description: "d", enabled: false }),
      "fail: rules[0] is switched off",
    ],
    ["waits", rule("skip", UNKNOWN), "unknown: rules[0].expression"],
    ["cannot judge a mask", rule("skip", MASK), "secret: rules[0].expression"],
  ],
  "CF-14": [
    ["accepts a bounded token", token(), "pass"],
    ["accepts any place in staging", token({ condition: null }), "pass", { profile: "staging" }],
    ["rejects one that never ends", token({ expiresOn: null }), "fail: the token never ends"],
    [
      "rejects two years",
      token({ expiresOn: "2028-01-01T00:00:00Z" }),
      "fail: the token works for 730 days, need 365 or less",
    ],
    [
      "rejects every zone",
      token({
        policies: [{ permissionGroups: [{ id: "p" }], resources: '{"com.cloudflare.api.account.zone.*":"*"}' }],
      }),
      "fail: a policy for every account or zone",
    ],
    ["rejects any place", token({ condition: null }), "fail: the token works from anywhere"],
    ["waits", token({ policies: UNKNOWN }), "unknown: policies"],
    [
      "cannot judge a mask",
      token({ policies: [{ permissionGroups: ["p"], resources: MASK }] }),
      "secret: policies[0].resources",
    ],
  ],
};
