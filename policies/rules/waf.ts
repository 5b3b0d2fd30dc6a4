import { type FirewallRule, firewallRules, WEB_ACL, WEB_ACL_RULE } from "../firewall-rules.ts";
import { all, fail, graphRule, judge, notApplicable, pass, unknown, type Verdict, when } from "../model.ts";
import type { Evidence, Reader } from "../reading.ts";
import { referred } from "../related.ts";
import { isTrue } from "../requirements.ts";
import { aws } from "../types.ts";

const GROUPS = [
  "AWSManagedRulesCommonRuleSet",
  "AWSManagedRulesKnownBadInputsRuleSet",
  "AWSManagedRulesAmazonIpReputationList",
  "AWSManagedRulesSQLiRuleSet",
];

const GROUP_NAME = "statement.managedRuleGroupStatement.name";

/** WAF-01. */
export const managedGroupsPresent = graphRule("WAF-01", WEB_ACL, (acl, _settings, graph) =>
  when(firewallRules(acl, graph), (rules, evidence) => {
    const names = rules.map((each) => each.string(GROUP_NAME, ""));
    const open = names.find((name) => !name.known);
    if (open && !open.known) return unknown(open);
    const present = new Set(names.flatMap((name) => (name.known && name.value !== "" ? [name.value] : [])));
    const shown = { ...evidence, value: [...present].join(", ") || "no managed group", required: GROUPS.join(", ") };
    return all(
      GROUPS.map((name) => (present.has(name) ? pass(shown) : fail(`AWS's rules ${name} are missing`, shown, name))),
    );
  }),
);

/** WAF-02. */
export const managedGroupsBlock = graphRule("WAF-02", WEB_ACL, (acl, _settings, graph) =>
  when(firewallRules(acl, graph), (rules) => {
    const groups = rules.filter(({ isManagedGroup }) => isManagedGroup);
    return groups.length === 0 ? notApplicable("no rules of AWS") : all(groups.map(blocks));
  }),
);

function blocks(group: FirewallRule): Verdict {
  const override = group.at.at(group.path("overrideAction"));
  if (override.withheld) return unknown(override.withheld);
  const shown = { ...group.at.presence(group.path("overrideAction.count")), required: "absent" };
  if (group.has("overrideAction.count")) {
    return fail(`${group.name} counts what it should block`, shown, group.name);
  }
  return when(group.at.list(group.path("statement.managedRuleGroupStatement.ruleActionOverrides")), (overrides) =>
    all([
      pass(shown),
      ...overrides.map((each) => allowsNothing(group, each)),
      countsFew(group, overrides),
      asksEveryRequest(group),
    ]),
  );
}

/** assumed: a group that is tuned for a site has a rule or two that count; one with more is still on trial. */
const MOST_COUNTING = 5;

function countsFew(group: FirewallRule, overrides: readonly Reader[]): Verdict {
  const counting = overrides.filter((each) => !each.withheld && each.has(group.path("actionToUse.count")));
  const path = group.path("statement.managedRuleGroupStatement.ruleActionOverrides");
  const shown = { path: group.at.at(path).path, value: `${counting.length} count`, required: `<= ${MOST_COUNTING}` };
  return counting.length <= MOST_COUNTING
    ? pass(shown)
    : fail(`${group.name} lets ${counting.length} of its rules count alone`, shown, `${group.name}/counts`);
}

/** All but some requests may be asked for, which a negation says; some alone leave the door open for the others. */
function asksEveryRequest(group: FirewallRule): Verdict {
  const path = group.path("statement.managedRuleGroupStatement.scopeDownStatement");
  const shown = { ...group.at.presence(path), required: "absent, or a negation" };
  if (group.at.at(path).withheld) return unknown(group.at.at(path).path);
  if (!group.at.has(path) || group.at.has(`${path}.${group.path("notStatement")}`)) return pass(shown);
  return fail(`${group.name} looks at some requests only`, shown, `${group.name}/scope`);
}

function allowsNothing(group: FirewallRule, override: Reader): Verdict {
  if (override.withheld) return unknown(override.withheld);
  const path = group.path("actionToUse.allow");
  const shown = { ...override.presence(path), required: "absent" };
  if (!override.has(path)) return pass(shown);
  const name = override.string(group.path("name"), "a rule");
  const text = name.known ? name.value : "a rule";
  return fail(`${group.name} lets through what ${text} finds`, shown, `${group.name}/${text}`);
}

const WINDOW = 300;

/** WAF-03. */
export const addressRate = graphRule("WAF-03", WEB_ACL, (acl, { maxPer5Minutes }, graph) =>
  when(firewallRules(acl, graph), (rules, evidence) => {
    const rates = rules.flatMap((each) => (limitsAddresses(each) ? [rateVerdict(each, maxPer5Minutes)] : []));
    const required = `at most ${maxPer5Minutes} requests of an address in five minutes`;
    const missing = fail("no rule limits the requests of an address", { ...evidence, required });
    return (
      rates.find(({ outcome }) => outcome === "pass") ??
      rates.find(({ outcome }) => outcome === "unknown") ??
      rates[0] ??
      missing
    );
  }),
);

/** A rate that only some requests count for is no limit of the others. */
function limitsAddresses(each: FirewallRule): boolean {
  const statement = "statement.rateBasedStatement";
  if (!each.has(statement) || each.has(`${statement}.scopeDownStatement`)) return false;
  const kind = each.string(`${statement}.aggregateKeyType`, "IP");
  return !kind.known || kind.value === "IP" || kind.value === "FORWARDED_IP";
}

function rateVerdict(each: FirewallRule, most: number): Verdict {
  const kind = each.string("statement.rateBasedStatement.aggregateKeyType", "IP");
  if (!kind.known) return unknown(kind);
  const action = each.at.withheldAbove(each.path("action.block"));
  if (action) return unknown(action);
  if (!each.has("action.block")) {
    const shown = { ...each.at.presence(each.path("action.block")), required: "set" };
    return fail(`${each.name} does not block`, shown, each.name);
  }
  return when(each.number("statement.rateBasedStatement.evaluationWindowSec", WINDOW), (seconds) =>
    judge(each.number("statement.rateBasedStatement.limit", Number.MAX_SAFE_INTEGER), {
      holds: (limit) => (limit * WINDOW) / seconds <= most,
      message: (limit) =>
        `${each.name} lets an address make ${limit} requests in ${seconds} s, need ${most} in ${WINDOW} s`,
      required: `at most ${most} in ${WINDOW} s`,
      key: each.name,
    }),
  );
}

/** WAF-04. */
export const firewallVisible = graphRule("WAF-04", [WEB_ACL, WEB_ACL_RULE], (holder, _settings, graph) => {
  const own = visible(holder, (path) => path, "");
  if (holder.type === WEB_ACL_RULE) return own;
  return all([
    own,
    when(firewallRules(holder, graph), (rules) =>
      all(
        rules
          // Those apart are judged by themselves.
          .filter((each) => !each.standsApart)
          .map((each) => visible(each.at, (path) => each.path(path), `${each.name}: `)),
      ),
    ),
  ]);
});

function visible(at: Reader, spell: (path: string) => string, where: string): Verdict {
  return all([
    isTrue(at, spell("visibilityConfig.cloudwatchMetricsEnabled"), `${where}no metrics`),
    isTrue(at, spell("visibilityConfig.sampledRequestsEnabled"), `${where}no samples of requests`),
  ]);
}

const LOGGING = aws("wafv2", "WebAclLoggingConfiguration");
/** What it may write to, and the property that names it. */
const DESTINATIONS: Readonly<Record<string, string>> = {
  [aws("cloudwatch", "LogGroup")]: "name",
  [aws("s3", "Bucket")]: "bucket",
  [aws("kinesis", "FirehoseDeliveryStream")]: "name",
};
const PREFIX = "aws-waf-logs-";
const SESSIONS = ["authorization", "cookie"];

/** WAF-05. */
export const firewallLogRedacted = graphRule("WAF-05", LOGGING, (logging, _settings, graph) => {
  const targets = referred(graph, logging, "logDestinationConfigs", ...Object.keys(DESTINATIONS));
  const named = targets.flatMap((target) => {
    const name = target.inputs?.[DESTINATIONS[target.type] ?? "name"];
    return typeof name === "string" ? [name] : [];
  });
  return all([
    named.length > 0 ? all(named.map(fitsPrefix)) : fromText(logging.at("logDestinationConfigs")),
    when(logging.list("redactedFields"), (fields, evidence) => redacts(fields, evidence)),
  ]);
});

function fitsPrefix(name: string): Verdict {
  const shown = { path: "logDestinationConfigs", value: name, required: `${PREFIX}...` };
  return name.startsWith(PREFIX) ? pass(shown) : fail(`WAF does not write to ${name}`, shown, "destination");
}

function fromText(destinations: Reader): Verdict {
  if (destinations.withheld) return unknown(destinations.withheld);
  return when(destinations.list(""), (entries, evidence) => {
    if (entries.length === 0) return fail("nothing is logged to", evidence, "destination");
    return all(
      entries.map((entry) =>
        when(entry.string("", ""), (arn) =>
          fitsPrefix(/(?:log-group:|:::|deliverystream\/)([^:]+)/.exec(arn)?.[1] ?? arn),
        ),
      ),
    );
  });
}

function redacts(fields: readonly Reader[], evidence: Evidence): Verdict {
  const names = fields.map((field) => field.withheld ?? field.string("singleHeader.name", ""));
  const found = new Set(names.flatMap((name) => (name.known ? [name.value.toLowerCase()] : [])));
  const open = names.find((name) => !name.known);
  return all(
    SESSIONS.map((header) => {
      const shown = { ...evidence, required: SESSIONS.join(" and ") };
      if (found.has(header)) return pass(shown);
      if (open && !open.known) return unknown(open);
      return fail(`the header ${header} is logged in clear`, shown, header);
    }),
  );
}
