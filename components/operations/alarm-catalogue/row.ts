import type * as pulumi from "@pulumi/pulumi";
import type { AlarmMetric, AlarmRow } from "../alarms.ts";

/** One metric as CloudWatch knows it, not an expression. */
export type Metric = Exclude<AlarmMetric, { expression: string }>;

type Dimensions = Readonly<Record<string, pulumi.Input<string>>>;

/** A metric of one namespace and one set of dimensions. */
export function metricsOf(namespace: string, dimensions: Dimensions) {
  return (name: string, statistic: string, periodSeconds: number): Metric => ({
    namespace,
    name,
    dimensions,
    statistic,
    periodSeconds,
  });
}

type Condition = Pick<AlarmRow, "metric" | "threshold" | "comparison">;

export function above(threshold: number, metric: AlarmMetric): Condition {
  return { metric, threshold, comparison: "GreaterThanThreshold" };
}

export function below(threshold: number, metric: AlarmMetric): Condition {
  return { metric, threshold, comparison: "LessThanThreshold" };
}

/** How long it must last: `count` of the last `of` periods. */
export function lasting(count: number, of: number): Pick<AlarmRow, "datapointsToAlarm" | "evaluationPeriods"> {
  return { datapointsToAlarm: count, evaluationPeriods: of };
}

/** CloudWatch takes at most ten metrics into one alarm. */
const MAX_METRICS = 10;

/** Names the metrics `prefix0`, `prefix1`... for use in an expression. */
export function named(prefix: string, metrics: readonly Metric[]): Readonly<Record<string, Metric>> {
  return Object.fromEntries(metrics.map((metric, index) => [`${prefix}${index}`, metric]));
}

/**
 * `SUM` or `MAX` over named metrics; a metric without data counts as 0 (counters are not reported while they are 0, an
 * idle target group reports nothing). The list form keeps a result when one of them has no data at all.
 */
export function over(operation: "SUM" | "MAX", inputs: Readonly<Record<string, Metric>>): string {
  return `${operation}([${Object.keys(inputs)
    .map((id) => `FILL(${id}, 0)`)
    .join(", ")}])`;
}

/** The highest of several metrics; just the metric where there is one. */
export function highest(metrics: readonly Metric[]): AlarmMetric {
  return combined("MAX", metrics);
}

export function total(metrics: readonly Metric[]): AlarmMetric {
  return combined("SUM", metrics);
}

function combined(operation: "SUM" | "MAX", metrics: readonly Metric[]): AlarmMetric {
  const [first, ...others] = metrics;
  if (first === undefined) throw new Error("an alarm needs a metric");
  if (others.length === 0) return first;
  if (metrics.length > MAX_METRICS) throw new Error(`an alarm takes ${MAX_METRICS} metrics, got ${metrics.length}`);
  const inputs = named("m", metrics);
  return { expression: over(operation, inputs), inputs };
}
