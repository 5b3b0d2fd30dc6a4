import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { ManagedWafConfig } from "../../config/schema/waf.ts";
import { groupsOf, sparesWebhooks, webhooksOf } from "../../config/waf.ts";
import { type ManagedGroupKey, managedGroups } from "../../knowledge/waf.ts";
import { allOf, anyOf, inSet, isPath, isPost, not, startsWith } from "./web-firewall-matches.ts";

type Rule = aws.types.input.wafv2.WebAclRule;

/** ARNs of the address sets by list: `blocked`, `trusted`, `webhook-<name>`; a list without ranges has none. */
export type AddressSets = ReadonlyMap<string, readonly pulumi.Input<string>[]>;

/**
 * Numbers of the evaluation order, fixed, so that a rule that comes or goes leaves the others alone. Lists first, then
 * rates (cheap, and they must see the requests that a group would block), then the groups.
 */
const PRIORITY: Readonly<Record<string, number>> = {
  blocked: 0,
  webhooks: 20,
  trusted: 50,
  "rate-ip": 60,
  "rate-user": 61,
  "rate-sign-in": 62,
  "ip-reputation": 70,
  "anonymous-ip": 71,
  "known-bad-inputs": 80,
  common: 81,
  "sql-injection": 82,
  linux: 83,
  posix: 84,
  "admin-protection": 85,
};

/** The rules of a web ACL, in the order of evaluation. */
export function firewallRules(config: ManagedWafConfig, sets: AddressSets): Rule[] {
  return [
    ...listRules(config, sets),
    ...rateRules(config),
    ...groupsOf(config).map((key) => groupRule(key, config)),
  ].sort((a, b) => Number(a.priority) - Number(b.priority));
}

function listRules(config: ManagedWafConfig, sets: AddressSets): Rule[] {
  const from = (list: string) => (sets.get(list) ?? []).map(inSet);
  const rules: Rule[] = [];
  const blocked = from("blocked");
  if (blocked.length > 0) rules.push(blockRule("blocked", config, { ...anyOf(blocked) }));
  for (const [index, [name, { path }]] of webhooksOf(config).entries()) {
    const senders = from(`webhook-${name}`);
    if (senders.length === 0) continue;
    const statement = allOf([isPath(path), ...senders.map(not)]);
    rules.push(blockRule(`webhook-${name}`, config, { ...statement }, priorityOf("webhooks") + index));
  }
  const trusted = from("trusted");
  if (trusted.length > 0) {
    rules.push({ ...named("trusted"), action: { allow: {} }, statement: { ...anyOf(trusted) } });
  }
  return rules;
}

function rateRules(config: ManagedWafConfig): Rule[] {
  const { ipPer5Minutes, userPerMinute, signInPerMinute } = config.rateLimits;
  const rules = [
    rateRule("rate-ip", config, { aggregateKeyType: "IP", evaluationWindowSec: 300, limit: ipPer5Minutes }),
    rateRule("rate-user", config, {
      aggregateKeyType: "CUSTOM_KEYS",
      customKeys: [userKey(config)],
      evaluationWindowSec: 60,
      limit: userPerMinute,
    }),
  ];
  if (config.signInPaths.length > 0) {
    rules.push(
      rateRule("rate-sign-in", config, {
        aggregateKeyType: "IP",
        evaluationWindowSec: 60,
        limit: signInPerMinute,
        // Loading the page is no attempt.
        scopeDownStatement: { ...allOf([isPost, anyOf(config.signInPaths.map(startsWith))]) },
      }),
    );
  }
  return rules;
}

function userKey({ userKey }: ManagedWafConfig): aws.types.input.wafv2.WebAclRuleStatementRateBasedStatementCustomKey {
  const key = { name: userKey.name, textTransformations: [{ priority: 0, type: "NONE" }] };
  switch (userKey.from) {
    case "header":
      return { header: key };
    case "cookie":
      return { cookie: key };
    default: {
      const never: never = userKey;
      return never;
    }
  }
}

function rateRule(
  key: string,
  config: ManagedWafConfig,
  rate: aws.types.input.wafv2.WebAclRuleStatementRateBasedStatement,
): Rule {
  // 429: a client that was merely too eager learns what to do.
  const customResponse = { responseCode: 429, responseHeaders: [{ name: "Retry-After", value: "60" }] };
  return {
    ...named(key),
    action: counts(key, config) ? { count: {} } : { block: { customResponse } },
    statement: { rateBasedStatement: rate },
  };
}

function groupRule(key: ManagedGroupKey, config: ManagedWafConfig): Rule {
  const counted = config.countOnly
    .filter((name) => name.startsWith(`${key}/`))
    .map((name) => name.slice(key.length + 1));
  const exceptions = webhooksOf(config).map(([, { path }]) => isPath(path));
  return {
    ...named(key),
    overrideAction: counts(key, config) ? { count: {} } : { none: {} },
    statement: {
      managedRuleGroupStatement: {
        vendorName: "AWS",
        // No version: AWS's current default, which gets the rules against new attacks.
        name: managedGroups[key].name,
        ...(counted.length > 0 && {
          ruleActionOverrides: counted.map((name) => ({ name, actionToUse: { count: {} } })),
        }),
        ...(sparesWebhooks(key, config) && { scopeDownStatement: { ...not(anyOf(exceptions)) } }),
      },
    },
  };
}

function blockRule(
  key: string,
  config: ManagedWafConfig,
  statement: aws.types.input.wafv2.WebAclRuleStatement,
  priority = priorityOf(key),
): Rule {
  return { ...named(key, priority), action: counts(key, config) ? { count: {} } : { block: {} }, statement };
}

function named(key: string, priority = priorityOf(key)): Pick<Rule, "name" | "priority" | "visibilityConfig"> {
  return {
    name: key,
    priority,
    visibilityConfig: { metricName: key, cloudwatchMetricsEnabled: true, sampledRequestsEnabled: true },
  };
}

function priorityOf(key: string): number {
  const priority = PRIORITY[key];
  if (priority === undefined) throw new Error(`the rule ${key} has no place in the evaluation order`);
  return priority;
}

const counts = (key: string, config: ManagedWafConfig): boolean => config.countOnly.includes(key);
