/** The firewall as a whole: capacity, names of rules, lists that contradict each other. */
import ipaddr from "ipaddr.js";
import { managedGroups, wafLimits } from "../../knowledge/waf.ts";
import type { ManagedWafConfig } from "../schema/waf.ts";
import { groupsOf, wafCapacity } from "../waf.ts";
import { type Finding, finding, rule } from "./rule.ts";

/** Their rules have numbers of their own in the evaluation order, from a range of this length. */
const MOST_WEBHOOKS = 20;

export const wafRules = [
  rule(["edge"], function* ({ edge: { waf } }) {
    if (waf.mode === "none") return;
    yield* capacityFindings(waf);
    yield* countOnlyFindings(waf);
    yield* listFindings(waf);
    const webhooks = Object.keys(waf.webhooks).length;
    if (webhooks > MOST_WEBHOOKS) {
      yield finding("edge.waf.webhooks", `at most ${MOST_WEBHOOKS}, got ${webhooks}: let some share a path`);
    }
  }),
];

function* capacityFindings(waf: ManagedWafConfig): Iterable<Finding> {
  const capacity = [...wafCapacity(waf)];
  const total = capacity.reduce((sum, [, wcu]) => sum + wcu, 0);
  if (total <= waf.capacityLimit) return;
  const parts = capacity.map(([key, wcu]) => `${key} ${wcu}`).join(", ");
  const way =
    total > wafLimits.maxWcu
      ? `AWS takes ${wafLimits.maxWcu} at most: take fewer`
      : `take fewer, or raise it to ${total} (above ${wafLimits.includedWcu} AWS charges extra per request)`;
  yield finding(
    "edge.waf.capacityLimit",
    `at least the ${total} WCU that the rules need, got ${waf.capacityLimit} (${parts}): ${way}`,
  );
}

function* countOnlyFindings(waf: ManagedWafConfig): Iterable<Finding> {
  const keys = [...wafCapacity(waf).keys()].filter((key) => key !== "trusted");
  for (const [index, name] of waf.countOnly.entries()) {
    if (keys.includes(name)) continue;
    const path = `edge.waf.countOnly[${index}]`;
    const [group, ruleName] = name.split("/");
    const found = groupsOf(waf).find((key) => key === group);
    if (found === undefined || ruleName === undefined) {
      yield finding(path, `one of ${keys.join(", ")}, or <group>/<rule>, got "${name}"`);
      continue;
    }
    const rules: readonly string[] = managedGroups[found].rules;
    if (!rules.includes(ruleName)) yield finding(path, `${found}/ one of ${rules.join(", ")}, got "${ruleName}"`);
    else if (waf.countOnly.includes(found))
      yield finding(path, `"${found}" counts all its rules already: leave one out`);
  }
}

function* listFindings(waf: ManagedWafConfig): Iterable<Finding> {
  const senders = Object.entries(waf.webhooks).map(
    ([name, webhook]) => [`webhooks.${name}.senders`, webhook.senders ?? []] as const,
  );
  const lists = [["trusted", waf.trusted], ["blocked", waf.blocked], ...senders] as const;
  for (const [name, list] of lists) {
    for (const [index, range] of list.entries()) {
      const around = list.find((other) => other !== range && contains(other, range));
      if (around !== undefined)
        yield finding(`edge.waf.${name}[${index}]`, `${range} is within ${around}: leave it out`);
    }
  }
  for (const [name, list] of lists.filter(([key]) => key !== "blocked")) {
    for (const [index, range] of list.entries()) {
      const around = waf.blocked.find((other) => contains(other, range));
      if (around === undefined) continue;
      yield finding(
        `edge.waf.${name}[${index}]`,
        `${range} is within ${around}, which edge.waf.blocked refuses first: take one out`,
      );
    }
  }
  yield* pathFindings(waf);
}

/** Two webhooks with one path would have two lists of senders. */
function* pathFindings(waf: ManagedWafConfig): Iterable<Finding> {
  const seen = new Map<string, string>();
  for (const [name, { path }] of Object.entries(waf.webhooks)) {
    const other = seen.get(path);
    if (other !== undefined)
      yield finding(`edge.waf.webhooks.${name}.path`, `${path} is the path of "${other}" already`);
    seen.set(path, name);
  }
}

function contains(outer: string, inner: string): boolean {
  const [network, length] = ipaddr.parseCIDR(outer);
  const [address, innerLength] = ipaddr.parseCIDR(inner);
  return network.kind() === address.kind() && length <= innerLength && address.match(network, length);
}
