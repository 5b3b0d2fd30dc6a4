/** The web firewall, zones, metrics of the CDN. */
import type { Json } from "../../../graph/model.ts";
import { isList } from "../../../graph/values.ts";
import { priceRows } from "../../../knowledge/prices.ts";
import { type CounterTable, monthly, type Part, unpriced } from "../part.ts";
import { at, type Reading } from "../reading.ts";

const RULE_GROUP = "aws:wafv2/ruleGroup:RuleGroup";

export const edgeCounters: CounterTable = {
  "aws:wafv2/webAcl:WebAcl": webAcl,
  "aws:route53/zone:Zone": () => [monthly("route53/zone-month")],
  "aws:route53/healthCheck:HealthCheck": () => [monthly("route53/health-check-month")],
  "aws:cloudfront/monitoringSubscription:MonitoringSubscription": distributionMetrics,
  "aws:shield/subscription:Subscription": () => [monthly("shield/advanced-month")],
};

function webAcl(reading: Reading): readonly Part[] {
  const rules = reading.list("rules");
  const own = rules.length + rules.reduce<number>((total, _, index) => total + rulesOfGroup(reading, index), 0);
  return [
    monthly("waf/acl-month"),
    ...(own === 0 ? [] : [monthly("waf/rule-month", [[own, own === 1 ? "rule" : "rules"]])]),
    ...rules.flatMap((rule, index) => groupParts(reading, rule, index)),
  ];
}

/** Besides the group itself, each rule of a group of one's own is paid for. */
function rulesOfGroup(reading: Reading, index: number): number {
  const group = reading.referred(groupPath(index), RULE_GROUP);
  return group === undefined ? 0 : reading.of(group).list("rules").length;
}

function groupPath(index: number): string {
  return `rules[${index}].statement.ruleGroupReferenceStatement.arn`;
}

function groupParts(reading: Reading, rule: Json, index: number): readonly Part[] {
  const statement = at(rule, "statement");
  const managed = at(statement, "managedRuleGroupStatement");
  if (managed !== undefined) {
    const name = String(at(managed, "name"));
    const sku = `waf/managed/${name}`;
    if (at(managed, "vendorName") !== "AWS") return [unpriced(`the subscription of the rule group ${name}`)];
    return Object.hasOwn(priceRows, sku) ? [monthly(sku)] : [];
  }
  const foreign =
    at(statement, "ruleGroupReferenceStatement") !== undefined &&
    reading.referred(groupPath(index), RULE_GROUP) === undefined;
  return foreign ? [unpriced("the rules of a rule group that is not in the graph")] : [];
}

/** (CloudFront Developer Guide, "Turn on additional CloudFront distribution metrics") */
const DISTRIBUTION_METRICS = 8;
/** Where CloudFront keeps its metrics. */
const CLOUDFRONT_REGION = "us-east-1";

function distributionMetrics(reading: Reading): readonly Part[] {
  const config = reading.value("monitoringSubscription.realtimeMetricsSubscriptionConfig");
  const status = at(isList(config) ? config[0] : config, "realtimeMetricsSubscriptionStatus");
  if (status !== "Enabled") return [];
  const factors = [[DISTRIBUTION_METRICS, "metrics"]] as const;
  return [{ kind: "fixed", sku: "cloudwatch/metric-month", factors, region: CLOUDFRONT_REGION }];
}
