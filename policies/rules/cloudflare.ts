/** Zones, records and tokens at Cloudflare. */
import type { ResourceGraph } from "../../graph/query.ts";
import { all, fail, graphRule, judge, notApplicable, pass, rule, type Verdict, when } from "../model.ts";
import type { CheckedResource } from "../reading.ts";
import { eachOf, isOneOf, isSet, isTrue, isWithin } from "../requirements.ts";

const cloudflare = (name: string) => `cloudflare:index/${name.charAt(0).toLowerCase()}${name.slice(1)}:${name}`;
const ZONE = cloudflare("Zone");
const SETTING = cloudflare("ZoneSetting");
const RECORD = cloudflare("DnsRecord");

type SettingChecks = Readonly<Record<string, (setting: CheckedResource) => Verdict>>;

/** A setting of a zone is judged by itself; a zone of the graph must have each that is required. */
function zoneSettings(checks: SettingChecks, required: readonly string[]) {
  return (holder: CheckedResource, _settings: unknown, graph: ResourceGraph): Verdict => {
    if (holder.type === ZONE) {
      if (required.length === 0) return notApplicable("the default is fine");
      const names = graph.referrers(holder.urn, "zoneId").map(({ inputs }) => inputs?.settingId);
      const missing = required.filter((name) => !names.includes(name));
      const evidence = { path: "zoneId", value: required.join(", "), required: "declared" };
      return missing.length === 0 ? pass(evidence) : fail(`the zone has no setting ${missing.join(", ")}`, evidence);
    }
    return when(holder.string("settingId", ""), (name) => {
      const check = Object.hasOwn(checks, name) ? checks[name] : undefined;
      return check ? check(holder) : notApplicable("another setting");
    });
  };
}

const textOf = (allowed: readonly string[]) => (setting: CheckedResource) =>
  isOneOf(setting, "value", allowed, (value) => `${setting.name} is ${value}, need ${allowed.join(" or ")}`);

/** CF-01. */
export const zoneStrict = graphRule("CF-01", [SETTING, ZONE], zoneSettings({ ssl: textOf(["strict"]) }, ["ssl"]));

/** CF-02. */
export const zoneTls = graphRule(
  "CF-02",
  [SETTING, ZONE],
  zoneSettings({ min_tls_version: textOf(["1.2", "1.3"]), tls_1_3: textOf(["on", "zrt"]) }, ["min_tls_version"]),
);

const YEAR_SECONDS = 31_536_000;

function transportSecurity(setting: CheckedResource): Verdict {
  const header = setting.at("value.strict_transport_security");
  return all([
    isTrue(header, "enabled", "HSTS is off"),
    isWithin(
      header,
      "max_age",
      { whenAbsent: 0, minimum: YEAR_SECONDS },
      (seconds) => `browsers remember HTTPS for ${seconds} s, need ${YEAR_SECONDS}`,
    ),
    isTrue(header, "include_subdomains", "HSTS leaves out the subdomains"),
    isTrue(header, "nosniff", "browsers may guess types"),
  ]);
}

/** CF-03. */
export const zoneHttps = graphRule(
  "CF-03",
  [SETTING, ZONE],
  zoneSettings({ always_use_https: textOf(["on"]), security_header: transportSecurity }, [
    "always_use_https",
    "security_header",
  ]),
);

/** CF-04. */
export const zoneCareful = graphRule(
  "CF-04",
  [SETTING],
  zoneSettings(
    {
      "0rtt": textOf(["off"]),
      development_mode: textOf(["off"]),
      security_level: textOf(["low", "medium", "high", "under_attack"]),
    },
    [],
  ),
);

const WEB_TYPES = new Set(["A", "AAAA", "CNAME"]);
/** Names with an underscore are for verification, mail keys and the like; no browser asks for them. */
const isService = (name: string) => name.split(".").some((label) => label.startsWith("_"));
const DISTRIBUTION = "aws:cloudfront/distribution:Distribution";

/** CF-05. */
export const webProxied = graphRule("CF-05", RECORD, (record, { dnsOnly }, graph) =>
  when(record.string("type", ""), (type) => {
    if (!WEB_TYPES.has(type.toUpperCase())) return notApplicable(`a record of the type ${type}`);
    return when(record.string("name", ""), (name) => {
      if (isService(name)) return notApplicable("a record for verification or mail");
      if (dnsOnly.includes(name)) return notApplicable("not proxied by configuration");
      if (!name.startsWith("*") && leadsToCdn(record, graph)) return notApplicable("a CDN answers: one cache per host");
      return isTrue(record, "proxied", `${name} shows where the origin is`);
    });
  }),
);

function leadsToCdn(record: CheckedResource, graph: ResourceGraph): boolean {
  const content = record.string("content", "");
  return (
    graph.references(record.urn, "content").some(({ type }) => type === DISTRIBUTION) ||
    (content.known && content.value.endsWith(".cloudfront.net"))
  );
}

const PRIVATE = /^(10\.|127\.|169\.254\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|::1$|f[cd][0-9a-f]{2}:|fe80:)/i;

/** CF-06. */
export const recordPublic = rule("CF-06", RECORD, (record) =>
  when(record.string("type", ""), (type) => {
    if (!["A", "AAAA"].includes(type.toUpperCase())) return notApplicable(`a record of the type ${type}`);
    return judge(record.string("content", ""), {
      holds: (content) => !PRIVATE.test(content),
      message: (content) => `the record tells everyone the inner address ${content}`,
      required: "a public address",
    });
  }),
);

const DNSSEC = cloudflare("ZoneDnssec");

/** CF-07. */
export const zoneSigned = graphRule("CF-07", [DNSSEC, ZONE], (holder, _settings, graph) => {
  if (holder.type === DNSSEC) return isOneOf(holder, "status", ["active"], (status) => `DNSSEC is ${status}`);
  const found = graph.referrers(holder.urn, "zoneId").some(({ type }) => type === DNSSEC);
  const evidence = { path: "zoneId", value: found ? "declared" : "absent", required: "a ZoneDnssec" };
  return found ? pass(evidence) : fail("answers of the zone are not signed", evidence);
});

const BOUND = /\b(ip\.src|ip\.geoip\.asnum|ip\.src\.asnum)\b/;

/** CF-11. */
export const firewallBounded = rule("CF-11", cloudflare("Ruleset"), (ruleset) =>
  eachOf(ruleset, "rules", (entry) =>
    all([
      isSet(entry, "description", `${entry.path} does not say what it is for`),
      when(entry.boolean("enabled", true), (enabled, evidence) =>
        enabled ? pass(evidence) : fail(`${entry.path} is switched off`, evidence, `${entry.path}.enabled`),
      ),
      when(entry.string("action", ""), (action, evidence) => {
        if (action !== "skip" && action !== "allow") return pass(evidence);
        return judge(entry.string("expression", "true"), {
          holds: (expression) => BOUND.test(expression),
          message: `${entry.path} lets anyone past the other rules`,
          required: "an expression on addresses or networks",
          key: `${entry.path}.expression`,
        });
      }),
    ]),
  ),
);

const DAY_MS = 24 * 60 * 60 * 1000;

/** CF-14. */
export const tokenBounded = rule("CF-14", [cloudflare("ApiToken"), cloudflare("AccountToken")], (token, { profile }) =>
  all([
    isSet(token, "expiresOn", "the token never ends"),
    lifetime(token),
    eachOf(token, "policies", (policy) =>
      all([
        isSet(policy, "permissionGroups", "a policy without named permissions"),
        judge(policy.string("resources", "*"), {
          holds: (resources) => !/"com\.cloudflare\.api\.account(\.zone)?\.\*"/.test(resources) && resources !== "*",
          message: "a policy for every account or zone",
          required: "named zones or accounts",
          key: policy.path,
        }),
      ]),
    ),
    profile === "prod" ? isSet(token, "condition.requestIp.ins", "the token works from anywhere") : pass(),
  ]),
);

/** Told from `notBefore`, so that the verdict does not depend on today. */
function lifetime(token: CheckedResource): Verdict {
  return when(token.string("expiresOn", ""), (end, evidence) =>
    when(token.string("notBefore", ""), (start) => {
      if (end === "" || start === "") return pass(evidence);
      const days = Math.round((Date.parse(end) - Date.parse(start)) / DAY_MS);
      return days <= 365
        ? pass(evidence)
        : fail(`the token works for ${days} days, need 365 or less`, evidence, "days");
    }),
  );
}
