/** Zones, records and tokens at Cloudflare. */
import type { ResourceGraph } from "../../graph/query.ts";
import { coversWorld } from "../addresses.ts";
import { all, fail, graphRule, judge, notApplicable, pass, rule, type Verdict, when } from "../model.ts";
import type { CheckedResource, Reader } from "../reading.ts";
import { isOfType } from "../related.ts";
import { eachOf, isOneOf, isSet, isTrue, isWithin } from "../requirements.ts";
import { LOAD_BALANCER } from "../security-groups.ts";
import {
  cloudflare,
  DNSSEC,
  inZone,
  isInner,
  isInnerAddress,
  isServiceName,
  isWeb,
  proxiedRecords,
  RECORD,
  RULESET,
  targetPath,
  ZONE,
} from "../zones.ts";

const SETTING = cloudflare("ZoneSetting");

type SettingChecks = Readonly<Record<string, (setting: CheckedResource) => Verdict>>;

/** A setting of a zone is judged by itself; a zone of the graph must have each that is required. */
function zoneSettings(checks: SettingChecks, required: readonly string[]) {
  return (holder: CheckedResource, _settings: unknown, graph: ResourceGraph): Verdict => {
    if (holder.type === ZONE) {
      if (required.length === 0) return notApplicable("the default is fine");
      const records = inZone(holder, RECORD, graph);
      if (records.length > 0 && proxiedRecords(holder, graph).length === 0) {
        return notApplicable("no host of the zone is proxied");
      }
      const names = inZone(holder, SETTING, graph).map(({ inputs }) => inputs?.settingId);
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

const DISTRIBUTION = "aws:cloudfront/distribution:Distribution";

/** CF-05. */
export const webProxied = graphRule("CF-05", RECORD, (record, { dnsOnly }, graph) =>
  when(record.string("type", ""), (type) => {
    if (!isWeb(record)) return notApplicable(`a record of the type ${type}`);
    return when(record.string("name", ""), (name) => {
      if (isInner(record)) return notApplicable("an inner address, which no proxy reaches (CF-06)");
      if (isServiceName(name)) return notApplicable("a record for verification or mail");
      if (dnsOnly.includes(name)) return notApplicable("not proxied by configuration");
      if (!name.startsWith("*") && leadsToCdn(record, graph)) return notApplicable("a CDN answers: one cache per host");
      return isTrue(record, "proxied", `${name} shows where the origin is`);
    });
  }),
);

function leadsToCdn(record: CheckedResource, graph: ResourceGraph): boolean {
  const path = targetPath(record);
  const content = record.string(path, "");
  return (
    graph.references(record.urn, path).some(({ type }) => type === DISTRIBUTION) ||
    (content.known && content.value.endsWith(".cloudfront.net"))
  );
}

/** Names that AWS gives to load balancers: who knows one goes around the proxy. */
const ORIGIN_NAME = /\.elb\.([a-z0-9-]+\.)?amazonaws\.com\.?$|\.elb\.amazonaws\.com\.?$/i;

/** CF-06. */
export const recordPublic = graphRule("CF-06", RECORD, (record, _settings, graph) =>
  when(record.string("type", ""), (type) => {
    const path = targetPath(record);
    if (["A", "AAAA"].includes(type.toUpperCase())) {
      return judge(record.string(path, ""), {
        holds: (content) => !isInnerAddress(content),
        message: (content) => `the record tells everyone the inner address ${content}`,
        required: "a public address",
      });
    }
    if (type.toUpperCase() !== "CNAME") return notApplicable(`a record of the type ${type}`);
    return when(record.boolean("proxied", false), (proxied, found) => {
      if (proxied) return pass(found);
      const evidence = { ...found, required: "true, or a name that is no origin's" };
      const bare = fail("the record tells everyone the name of the origin", evidence, "origin");
      if (graph.references(record.urn, path).some((each) => isOfType(each, LOAD_BALANCER))) return bare;
      return when(record.string(path, ""), (content) => (ORIGIN_NAME.test(content) ? bare : pass(evidence)));
    });
  }),
);

/** CF-07. */
export const zoneSigned = graphRule("CF-07", [DNSSEC, ZONE], (holder, _settings, graph) => {
  if (holder.type === DNSSEC) return isOneOf(holder, "status", ["active"], (status) => `DNSSEC is ${status}`);
  const found = graph.referrers(holder.urn, "zoneId").some(({ type }) => type === DNSSEC);
  const evidence = { path: "zoneId", value: found ? "declared" : "absent", required: "a ZoneDnssec" };
  return found ? pass(evidence) : fail("answers of the zone are not signed", evidence);
});

/** Says who asks: an address, a network, or a token of theirs. */
const BOUND = /\b(ip\.src|ip\.geoip\.asnum|ip\.src\.asnum|cf\.tls_client_auth\.cert_verified|http\.request\.headers)\b/;
/** Of an expression that is about everyone else: `not ip.src in {...}`, `ip.src ne ...`. */
const OTHERS = /\bnot\s+\(?\s*(ip\.|cf\.|http\.)|\bip\.(src|geoip)\S*\s+ne\b|!=/;

/** Each way into the rule must say who; ranges must not be the internet. */
function isBounded(expression: string): boolean {
  const ranges = [...expression.matchAll(/[0-9a-f:.]+\/\d{1,3}/gi)].map(([range]) => range);
  return (
    !coversWorld(ranges) &&
    expression.split(/\bor\b|\|\|/i).every((clause) => BOUND.test(clause) && !OTHERS.test(clause))
  );
}

/** CF-11. */
export const firewallBounded = rule("CF-11", RULESET, (ruleset) =>
  eachOf(ruleset, "rules", (entry) =>
    all([
      isSet(entry, "description", `${entry.path} does not say what it is for`),
      when(entry.boolean("enabled", true), (enabled, evidence) =>
        enabled ? pass(evidence) : fail(`${entry.path} is switched off`, evidence, `${entry.path}.enabled`),
      ),
      when(entry.string("action", ""), (action, evidence) => {
        if (action !== "skip" && action !== "allow") return pass(evidence);
        return judge(entry.string("expression", "true"), {
          holds: isBounded,
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
      all([isSet(policy, "permissionGroups", "a policy without named permissions"), namedResources(token, policy)]),
    ),
    profile === "prod" ? isSet(token, "condition.requestIp.ins", "the token works from anywhere") : pass(),
  ]),
);

const EVERY_ONE = /^(\*|com\.cloudflare\.api\.account(\.zone|\.r2\.bucket)?\.\*|com\.cloudflare\.api\.user\.\*)$/;

/** A map from resources to rights, or its JSON text. */
function namedResources(token: CheckedResource, policy: Reader): Verdict {
  const path = `${policy.path}.resources`;
  return when(token.document(path), (resources, found) => {
    const names = resources?.keys() ?? [];
    const wide = names.find((name) => EVERY_ONE.test(name));
    const evidence = { ...found, value: names.join(", ") || "absent", required: "named zones or accounts" };
    return names.length > 0 && wide === undefined
      ? pass(evidence)
      : fail("a policy for every account or zone", evidence, policy.path);
  });
}

/** From its start, or from when it was made, so that the verdict does not depend on today. */
function lifetime(token: CheckedResource): Verdict {
  return when(token.string("expiresOn", ""), (end, evidence) =>
    when(token.string("notBefore", ""), (stated) => {
      const made = token.resource.outputs?.issuedOn ?? token.resource.created;
      const start = stated === "" && typeof made === "string" ? made : stated;
      const days = Math.round((Date.parse(end) - Date.parse(start)) / DAY_MS);
      if (end === "" || start === "" || Number.isNaN(days)) return pass(evidence);
      return days <= 365
        ? pass(evidence)
        : fail(`the token works for ${days} days, need 365 or less`, evidence, "days");
    }),
  );
}
