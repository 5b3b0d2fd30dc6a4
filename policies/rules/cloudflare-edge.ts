/** What Cloudflare does with requests on their way to the origin. */
import type { ResourceGraph } from "../../graph/query.ts";
import { checkedResource } from "../checked.ts";
import { balancersBehind, onlyCloudflare } from "../cloudflare-origins.ts";
import { all, fail, graphRule, notApplicable, pass, unknown, type Verdict, when } from "../model.ts";
import type { CheckedResource, Reader } from "../reading.ts";
import { eachOf, isNotFalse, isTrue } from "../requirements.ts";
import { cloudflare, inZone, isTunnel, oncePerZone, proxiedRecords, RULESET, ZONE_HOLDERS } from "../zones.ts";

/** A ruleset of the phase is judged by itself; a zone through which requests pass must have one. */
function ofPhase(phase: string, missing: string, check: (ruleset: CheckedResource) => Verdict) {
  return (holder: CheckedResource, graph: ResourceGraph): Verdict => {
    if (holder.type === RULESET) {
      return when(holder.string("phase", ""), (own) =>
        own === phase ? check(holder) : notApplicable(`rules of the phase ${own}`),
      );
    }
    return oncePerZone(holder, graph, () => {
      if (proxiedRecords(holder, graph).length === 0) return notApplicable("no host of the zone is proxied");
      const rulesets = inZone(holder, RULESET, graph);
      const phases = rulesets.map((each) => checkedResource(each, graph).string("phase", ""));
      const found = phases.some((each) => each.known && each.value === phase);
      const evidence = { path: "Ruleset", value: found ? "declared" : "absent", required: `the phase ${phase}` };
      if (found) return pass(evidence);
      const open = phases.find((each) => !each.known);
      return open && !open.known ? unknown(open) : fail(missing, evidence, phase);
    });
  };
}

/** Ids of Cloudflare's own rulesets, the same in every account (Cloudflare docs, "WAF managed rules"). */
const MANAGED = [
  { name: "Cloudflare Managed Ruleset", id: "efb7b8c949ac4650a09736fc376e9aee" },
  { name: "Cloudflare OWASP Core Ruleset", id: "4814384a9e5d4991b9815dcfc25d2f1f" },
];
const WEAK_ACTIONS = new Set(["log", "skip", "allow"]);

const managedRules = ofPhase(
  "http_request_firewall_managed",
  "Cloudflare's own rules do not run in front of the proxied hosts",
  (ruleset) =>
    when(ruleset.list("rules"), (rules, evidence) => {
      const withheld = rules.find((each) => each.withheld)?.withheld;
      if (withheld) return unknown(withheld);
      const ids = rules.map((each) => each.string("actionParameters.id", ""));
      const open = ids.find((id) => !id.known);
      return all([
        ...MANAGED.map(({ name, id }): Verdict => {
          const required = { ...evidence, value: `${rules.length} rules`, required: name };
          if (ids.some((each) => each.known && each.value === id)) return pass(required);
          return open && !open.known ? unknown(open) : fail(`the ${name} does not run`, required, name);
        }),
        ...rules.map((each) => runs(each)),
      ]);
    }),
);

/** Neither the rule nor an override inside it is switched off or only logs. */
function runs(each: Reader): Verdict {
  const name = each.path;
  const overrides = each.at("actionParameters.overrides");
  const strict = (at: Reader, what: string): Verdict =>
    all([
      isNotFalse(at, "enabled", `${what} is switched off`),
      when(at.string("action", ""), (action, evidence) =>
        WEAK_ACTIONS.has(action)
          ? fail(`${what} only does ${action}`, { ...evidence, required: "block or a challenge" }, `${at.path}.action`)
          : pass(evidence),
      ),
    ]);
  return all([
    isNotFalse(each, "enabled", `${name} is switched off`),
    strict(overrides, `an override of ${name}`),
    eachOf(overrides, "rules", (rule) => strict(rule, `an override of ${name}`)),
    eachOf(overrides, "categories", (category) => strict(category, `an override of ${name}`)),
  ]);
}

/** CF-09. */
export const managedRulesRun = graphRule("CF-09", [RULESET, ...ZONE_HOLDERS], (holder, _settings, graph) =>
  managedRules(holder, graph),
);

const BLOCKING = new Set(["block", "managed_challenge", "js_challenge", "challenge"]);

/** CF-10. */
export const ratesLimited = graphRule("CF-10", [RULESET, ...ZONE_HOLDERS], (holder, { paths }, graph) =>
  ofPhase("http_ratelimit", "nothing limits how often one visitor may ask the proxied hosts", (ruleset) =>
    when(ruleset.list("rules"), (rules, evidence) => {
      const limits = rules.map((each) => limitOf(each));
      const open = limits.find((each) => !("expression" in each) && each.verdict.outcome === "unknown");
      return all(
        paths.map((words): Verdict => {
          const found = limits.some((each) => "expression" in each && isAbout(each.expression, words));
          const required = { ...evidence, value: `${rules.length} rules`, required: words };
          if (found) return pass(required);
          return open && !("expression" in open)
            ? open.verdict
            : fail(`nothing limits requests to ${words.split("|").join(" or ")}`, required, words);
        }),
      );
    }),
  )(holder, graph),
);

/** The expression of a rule that really limits; else why it does not. */
function limitOf(each: Reader): { readonly expression: string } | { readonly verdict: Verdict } {
  const none = { verdict: notApplicable("does not limit") };
  if (each.withheld) return { verdict: unknown(each.withheld) };
  const reads = {
    enabled: each.boolean("enabled", true),
    action: each.string("action", ""),
    period: each.number("ratelimit.period", 0),
    requests: each.number("ratelimit.requestsPerPeriod", 0),
    expression: each.string("expression", ""),
  };
  const { enabled, action, period, requests, expression } = reads;
  if (!enabled.known) return { verdict: unknown(enabled) };
  if (!action.known) return { verdict: unknown(action) };
  if (!period.known) return { verdict: unknown(period) };
  if (!requests.known) return { verdict: unknown(requests) };
  if (!expression.known) return { verdict: unknown(expression) };
  const limits = enabled.value && BLOCKING.has(action.value) && period.value > 0 && requests.value > 0;
  return limits ? { expression: expression.value } : none;
}

/** `true` is about every request. */
function isAbout(expression: string, words: string): boolean {
  const text = expression.toLowerCase();
  if (/^\(?true\)?$/.test(text.trim())) return true;
  return words.split("|").some((word) => text.includes(word.toLowerCase()));
}

/** CF-12. */
export const cacheForAll = graphRule("CF-12", RULESET, (ruleset, { apiPaths }) =>
  when(ruleset.string("phase", ""), (phase) => {
    if (phase !== "http_request_cache_settings") return notApplicable(`rules of the phase ${phase}`);
    return eachOf(ruleset, "rules", (each) =>
      when(each.boolean("enabled", true), (enabled) =>
        when(each.boolean("actionParameters.cache", false), (cached, evidence) =>
          enabled && cached ? cachesNothingPersonal(each, apiPaths) : pass(evidence),
        ),
      ),
    );
  }),
);

/** `not x` and `x ne y` say what is left out. */
const LEFT_OUT = /\bnot\s+(?:\w+\([^()]*\)|\([^()]*(?:\([^()]*\)[^()]*)*\)|\S+\s+\S+\s+\S+)|\S+\s+ne\s+\S+/g;

function cachesNothingPersonal(each: Reader, apiPaths: readonly string[]): Verdict {
  return when(each.string("expression", "true"), (expression, found) => {
    const text = expression.toLowerCase();
    const positive = text.replaceAll(LEFT_OUT, "");
    const api = apiPaths.find((path) => positive.includes(path.toLowerCase()));
    const evidence = { ...found, required: "paths of files, or nothing with a session" };
    if (api !== undefined) return fail(`${each.path} keeps answers under ${api} for everyone`, evidence, each.path);
    if (/http\.request\.uri(\.path)?\b|http\.request\.full_uri/.test(positive)) return pass(evidence);
    const careful = text.includes("cookie") && text.includes("authorization");
    return careful
      ? pass(evidence)
      : fail(`${each.path} keeps answers to visitors who are signed in for everyone`, evidence, each.path);
  });
}

const ORIGIN_PULLS = cloudflare("AuthenticatedOriginPulls");
const ORIGIN_PULL_SETTINGS = cloudflare("AuthenticatedOriginPullsSettings");

/** CF-13. */
export const originsAuthenticated = graphRule(
  "CF-13",
  [ORIGIN_PULL_SETTINGS, ORIGIN_PULLS, ...ZONE_HOLDERS],
  (holder, _settings, graph) => {
    const message = "origins cannot tell Cloudflare from anyone else";
    if (holder.type === ORIGIN_PULL_SETTINGS) return isTrue(holder, "enabled", message);
    if (holder.type === ORIGIN_PULLS) {
      return holder.has("configs")
        ? eachOf(holder, "configs", (config) => isTrue(config, "enabled", `${message} at ${config.path}`))
        : isTrue(holder, "enabled", message);
    }
    return oncePerZone(holder, graph, () => {
      const origins = proxiedRecords(holder, graph).filter((record) => !isTunnel(record));
      if (origins.length === 0) return notApplicable("no origin stands behind the zone, or a tunnel leads to it");
      const declared = [ORIGIN_PULL_SETTINGS, ORIGIN_PULLS].flatMap((type) => inZone(holder, type, graph));
      const evidence = { path: "AuthenticatedOriginPullsSettings", value: `${declared.length}`, required: "declared" };
      if (declared.length > 0) return pass(evidence);
      const alone = origins.every((record) => {
        const balancers = balancersBehind(record, graph);
        return balancers.length > 0 && balancers.every((balancer) => onlyCloudflare(balancer, graph));
      });
      return alone
        ? pass({ ...evidence, value: "origins that admit Cloudflare alone" })
        : fail(message, evidence, "originPulls");
    });
  },
);
