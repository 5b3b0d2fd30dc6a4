/** What a firewall's config amounts to: its rules by key, and the capacity they take. */
import { type ManagedGroupKey, managedGroups, statementWcu } from "../knowledge/waf.ts";
import type { ManagedWafConfig } from "./schema/waf.ts";

const ALWAYS = ["ip-reputation", "known-bad-inputs", "common", "sql-injection"] as const;

/** Groups that inspect bodies, or take a vendor's data centre for an attacker: not for webhooks. */
const NOT_FOR_WEBHOOKS: readonly ManagedGroupKey[] = ["common", "sql-injection", "anonymous-ip", "linux", "posix"];

/**
 * How a path is read before it is compared, so that `/%6Cogin` and `//Login` are what the application takes them for.
 * In this order.
 */
export const SIGN_IN_TRANSFORMATIONS = ["URL_DECODE", "NORMALIZE_PATH", "LOWERCASE"] as const;

export function groupsOf(config: ManagedWafConfig): readonly ManagedGroupKey[] {
  return [...ALWAYS, ...config.extraGroups];
}

/** Sorted, so that the order in the file means nothing. */
export function webhooksOf(config: ManagedWafConfig) {
  return Object.entries(config.webhooks).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Whether the group leaves webhooks alone. */
export function sparesWebhooks(group: ManagedGroupKey, config: ManagedWafConfig): boolean {
  return NOT_FOR_WEBHOOKS.includes(group) && Object.keys(config.webhooks).length > 0;
}

/** The ranges by IP version; WAF keeps each in a set of its own. */
export function byVersion(ranges: readonly string[]): {
  readonly v4: readonly string[];
  readonly v6: readonly string[];
} {
  return { v4: ranges.filter((range) => !range.includes(":")), v6: ranges.filter((range) => range.includes(":")) };
}

/** Capacity units by rule; only rules that exist. */
export function wafCapacity(config: ManagedWafConfig): ReadonlyMap<string, number> {
  const { ipSet, text, transformation, rate, rateKey } = statementWcu;
  const webhooks = webhooksOf(config);
  const sets = (ranges: readonly string[]) => {
    const { v4, v6 } = byVersion(ranges);
    return ipSet * (Number(v4.length > 0) + Number(v6.length > 0));
  };
  const capacity = new Map<string, number>();
  if (config.blocked.length > 0) capacity.set("blocked", sets(config.blocked));
  for (const [name, { senders }] of webhooks) {
    if (senders !== undefined) capacity.set(`webhook-${name}`, text + sets(senders));
  }
  if (config.trusted.length > 0) capacity.set("trusted", sets(config.trusted));
  capacity.set("rate-ip", rate);
  capacity.set("rate-user", rate + rateKey);
  if (config.signInPaths.length > 0) {
    const perPath = text + SIGN_IN_TRANSFORMATIONS.length * transformation;
    capacity.set("rate-sign-in", rate + text + config.signInPaths.length * perPath);
  }
  for (const group of groupsOf(config)) {
    const exceptions = sparesWebhooks(group, config) ? webhooks.length * text : 0;
    capacity.set(group, managedGroups[group].wcu + exceptions);
  }
  return capacity;
}
