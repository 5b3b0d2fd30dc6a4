/** Keys, secrets, alarms, dashboards, canaries. */
import { averageMinutes } from "../../../graph/schedule.ts";
import { isList, isObject } from "../../../graph/values.ts";
import { HOURS_PER_MONTH } from "../model.ts";
import { type CounterTable, monthly, type Part, unpriced } from "../part.ts";
import { at, type Reading } from "../reading.ts";

export const operationsCounters: CounterTable = {
  "aws:kms/key:Key": key,
  "aws:kms/replicaKey:ReplicaKey": () => [monthly("kms/key-month")],
  "aws:secretsmanager/secret:Secret": secret,
  "aws:cloudwatch/metricAlarm:MetricAlarm": alarm,
  "aws:cloudwatch/compositeAlarm:CompositeAlarm": () => [monthly("cloudwatch/alarm/composite-month")],
  "aws:cloudwatch/dashboard:Dashboard": () => [monthly("cloudwatch/dashboard-month")],
  "aws:synthetics/canary:Canary": canary,
  "aws:appautoscaling/policy:Policy": scalingAlarms,
};

export const ROTATION_NOTE =
  "keys that rotate: each of a key's first two rotations adds 1.00 a month, for as long as the key is kept";

function key(reading: Reading): readonly Part[] {
  const rotates = reading.flag("enableKeyRotation");
  return [monthly("kms/key-month"), ...(rotates ? [{ kind: "note", note: ROTATION_NOTE } as const] : [])];
}

/** A replica costs as much as the secret itself. */
function secret(reading: Reading): readonly Part[] {
  const copies = 1 + reading.list("replicas").length;
  return [monthly("secretsmanager/secret-month", [[copies, copies === 1 ? "region" : "regions"]])];
}

/** CloudWatch's alarms below a minute are of high resolution, by seconds. */
const STANDARD_PERIOD = 60;
/** A band is two more metrics. (Amazon CloudWatch pricing, anomaly detection) */
const BAND_METRICS = 2;

function alarm(reading: Reading): readonly Part[] {
  const queries = reading.list("metricQueries");
  const metrics = queries.filter((query) => at(query, "metric") !== undefined);
  const bands = queries.filter((query) => String(at(query, "expression") ?? "").includes("ANOMALY_DETECTION_BAND"));
  const insights = queries.some((query) => /^\s*SELECT\b/i.test(String(at(query, "expression") ?? "")));
  if (insights) return [unpriced("an alarm on a query is paid by each metric that the query analyses")];
  const count = Math.max(1, metrics.length) + BAND_METRICS * bands.length;
  const periods = [reading.number("period"), ...metrics.map((query) => Number(at(at(query, "metric"), "period")))];
  const isFast = periods.some((period) => period !== undefined && period > 0 && period < STANDARD_PERIOD);
  const resolution = isFast ? "high-resolution" : "standard";
  return [monthly(`cloudwatch/alarm/${resolution}-month`, [[count, count === 1 ? "metric" : "metrics"]])];
}

/** Target tracking makes an alarm for scaling out and one for scaling in, each over all metrics of the target. */
function scalingAlarms(reading: Reading): readonly Part[] {
  if (reading.text("policyType") !== "TargetTrackingScaling") return [];
  const stated = reading.value("targetTrackingScalingPolicyConfiguration.customizedMetricSpecification.metrics");
  const metrics = isList(stated) ? stated.filter((each) => isObject(at(each, "metricStat"))).length : 1;
  const factors = [[2, "alarms"] as const, ...(metrics > 1 ? [[metrics, "metrics"] as const] : [])];
  return [monthly("cloudwatch/alarm/standard-month", factors)];
}

function canary(reading: Reading): readonly Part[] {
  if (!reading.flag("startCanary")) return [];
  const expression = reading.text("schedule.expression") ?? "";
  if (/^rate\(0 minutes?\)$/.test(expression)) return [];
  const minutes = averageMinutes(expression);
  if (minutes === undefined) return [unpriced(`its schedule is not understood: ${expression || "not set"}`)];
  return [monthly("synthetics/run", [[Math.round((HOURS_PER_MONTH * 60) / minutes), "runs"]])];
}
