/** Rules of a web firewall that go, only count, or let more through. */
import type { Json } from "../../graph/model.ts";
import { isObject, type JsonObject } from "../../graph/values.ts";
import { evidence, type Found, listOf, plainInputs, type RiskCheck } from "./context.ts";

const TYPES = new Set(["aws:wafv2/webAcl:WebAcl", "aws:wafv2/ruleGroup:RuleGroup"]);

export const firewallWeakened: RiskCheck = function* ({ type, change, before, after }, { compared }) {
  if (!TYPES.has(type) || before === undefined || after === undefined || change.operation === "options") return;
  const [old, next] = [plainInputs(before, compared.base), plainInputs(after, compared.head)];
  const [was, is] = [effectOf(old.defaultAction), effectOf(next.defaultAction)];
  if (was === "block" && is === "allow") {
    yield {
      rule: "firewall-weakened",
      message: "what no rule names passes",
      evidence: [evidence("defaultAction", was, is)],
      controls,
    };
  }
  const [olds, news] = [rulesIn(old), rulesIn(next)];
  for (const [name, rule] of olds) yield* compareRule(name, rule, news.get(name));
  for (const [name, rule] of news) {
    // An Allow ends the judgement of all rules after it.
    if (!olds.has(name) && effectOf(rule.action) === "allow") {
      yield {
        rule: "firewall-rule-counts",
        message: `the new rule ${name} lets requests past the rules after it`,
        evidence: [evidence(`rules[${name}]`, undefined, "allow")],
        controls,
      };
    }
  }
};

const controls = ["WAF-01", "WAF-02", "WAF-03"];

function rulesIn(inputs: JsonObject): ReadonlyMap<string, JsonObject> {
  const rules = listOf(inputs.rules).filter(isObject);
  return new Map(rules.flatMap((rule) => (typeof rule.name === "string" ? [[rule.name, rule] as const] : [])));
}

/** `block`, `count`, `allow`, `captcha`, `challenge`; of a group's override `none` (its own actions hold) or `count`. */
function effectOf(action: Json | undefined): string | undefined {
  return isObject(action) ? Object.keys(action)[0] : undefined;
}

const STOPS = new Set(["block", "captcha", "challenge", "none"]);

function* compareRule(name: string, old: JsonObject, next: JsonObject | undefined): Iterable<Found> {
  const path = `rules[${name}]`;
  const was = effectOf(old.action) ?? effectOf(old.overrideAction) ?? "none";
  if (next === undefined) {
    if (STOPS.has(was))
      yield {
        rule: "firewall-weakened",
        message: `the rule ${name} is gone`,
        evidence: [evidence(path, was, undefined)],
        controls,
      };
    return;
  }
  const is = effectOf(next.action) ?? effectOf(next.overrideAction) ?? "none";
  if (STOPS.has(was) && !STOPS.has(is)) {
    yield is === "count"
      ? {
          rule: "firewall-rule-counts",
          message: `the rule ${name} only counts: it blocks nothing`,
          evidence: [evidence(`${path}.action`, was, is)],
          controls,
        }
      : {
          rule: "firewall-weakened",
          message: `the rule ${name} lets pass what it stopped`,
          evidence: [evidence(`${path}.action`, was, is)],
          controls,
        };
  } else if (!STOPS.has(was) && STOPS.has(is)) {
    yield {
      rule: "firewall-rule-counts",
      message: `the rule ${name} blocks now`,
      evidence: [evidence(`${path}.action`, was, is)],
      improves: true,
    };
  }
  yield* rateRaised(name, path, old, next);
  yield* groupLoosened(name, path, old, next);
}

function statementOf(rule: JsonObject, kind: string): JsonObject {
  const statement = isObject(rule.statement) ? rule.statement[kind] : undefined;
  return isObject(statement) ? statement : {};
}

function* rateRaised(name: string, path: string, old: JsonObject, next: JsonObject): Iterable<Found> {
  const perMinute = (rule: JsonObject) => {
    const { limit, evaluationWindowSec } = statementOf(rule, "rateBasedStatement");
    return typeof limit === "number" ? (limit * 60) / Number(evaluationWindowSec ?? 300) : undefined;
  };
  const [was, is] = [perMinute(old), perMinute(next)];
  if (was === undefined || is === undefined || was === is) return;
  yield {
    rule: "safeguard-weakened",
    message:
      is > was
        ? `the rule ${name} lets ${round(is)} requests a minute through, ${round(was)} before`
        : `the rule ${name} limits more`,
    evidence: [evidence(`${path}.statement.rateBasedStatement.limit`, round(was), round(is))],
    controls,
    ...(is < was && { improves: true }),
  };
}

function round(number: number): number {
  return Math.round(number * 10) / 10;
}

/** Single rules of a managed group that only count or are left out, and requests that it does not see any more. */
function* groupLoosened(name: string, path: string, old: JsonObject, next: JsonObject): Iterable<Found> {
  const loose = (rule: JsonObject) => {
    const { ruleActionOverrides, excludedRules } = statementOf(rule, "managedRuleGroupStatement");
    const overridden = listOf(ruleActionOverrides)
      .filter(isObject)
      .filter(({ actionToUse }) => !STOPS.has(effectOf(actionToUse) ?? ""));
    return [...overridden, ...listOf(excludedRules).filter(isObject)].map(({ name: own }) => String(own));
  };
  const before = loose(old);
  const added = loose(next).filter((own) => !before.includes(own));
  if (added.length > 0) {
    yield {
      rule: "firewall-rule-counts",
      message: `of ${name}, these block nothing any more: ${added.join(", ")}`,
      evidence: [
        evidence(`${path}.statement.managedRuleGroupStatement.ruleActionOverrides`, before, [...before, ...added]),
      ],
      controls,
    };
  }
  for (const kind of ["managedRuleGroupStatement", "rateBasedStatement"]) {
    const [was, is] = [statementOf(old, kind).scopeDownStatement, statementOf(next, kind).scopeDownStatement];
    if (is === undefined || JSON.stringify(was) === JSON.stringify(is)) continue;
    yield {
      rule: "safeguard-weakened",
      message:
        was === undefined
          ? `the rule ${name} no longer sees every request`
          : `the rule ${name} sees other requests than before`,
      evidence: [evidence(`${path}.statement.${kind}.scopeDownStatement`, was, is)],
      controls,
    };
  }
}
