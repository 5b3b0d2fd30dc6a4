/** What the alarms of a graph watch: single metrics, and those inside metric queries. */
import type { Resource } from "../graph/model.ts";
import type { ResourceGraph } from "../graph/query.ts";
import { checkedResource } from "./checked.ts";
import { fail, pass, unknown, type Verdict } from "./model.ts";
import type { NotKnown, Reader } from "./reading.ts";
import { ofType } from "./related.ts";
import { aws } from "./types.ts";

export const METRIC_ALARM = aws("cloudwatch", "MetricAlarm");

interface Watched {
  readonly alarm: Resource;
  readonly namespace: string;
  readonly metric: string;
  readonly statistic: string;
  readonly dimensions: Reader;
  /** Top-level property that holds the dimensions. */
  readonly property: string;
}

const known = new WeakMap<ResourceGraph, readonly Watched[]>();

function watchedIn(graph: ResourceGraph): readonly Watched[] {
  const found = known.get(graph) ?? ofType(graph, METRIC_ALARM).flatMap((alarm) => metricsOf(alarm, graph));
  known.set(graph, found);
  return found;
}

function metricsOf(alarm: Resource, graph: ResourceGraph): readonly Watched[] {
  const reader = checkedResource(alarm, graph);
  const enabled = reader.boolean("actionsEnabled", true);
  if (enabled.known && !enabled.value) return [];
  const queries = reader.list("metricQueries");
  if (!canFire(reader)) return [];
  const inner = queries.known
    ? queries.value.filter((query) => query.has("metric")).map((query) => query.at("metric"))
    : [];
  return [
    ...(reader.has("metricName") ? [metricAt(alarm, reader, "dimensions")] : []),
    ...inner.map((metric) => metricAt(alarm, metric, "metricQueries")),
  ];
}

/** Metrics that are shares of a hundred. */
const SHARES = /(Utilization|Utilized|Percentage|UtilizationPercentage)$/;
/** Metrics that warn when they fall. */
const FALLING = /^(Free|Healthy|Running|Swap.*Free|.*CreditBalance|BurstBalance|CacheHitRate)/;

/** Whether the alarm of one metric can fire before it is too late: the right way round, and below the whole. */
function canFire(alarm: Reader): boolean {
  const [metric, operator] = [alarm.string("metricName", ""), alarm.string("comparisonOperator", "")];
  const threshold = alarm.number("threshold");
  if (!metric.known || metric.value === "" || !operator.known) return true;
  const falls = FALLING.test(metric.value);
  if (operator.value.startsWith(falls ? "GreaterThanOr" : "LessThanOr")) return false;
  if (operator.value === (falls ? "GreaterThanThreshold" : "LessThanThreshold")) return false;
  if (!threshold.known || threshold.value === undefined || !SHARES.test(metric.value)) return true;
  return falls || threshold.value < 100;
}

function metricAt(alarm: Resource, at: Reader, property: string): Watched {
  const text = (...paths: readonly string[]) => {
    const path = paths.find((each) => at.has(each));
    const read = path === undefined ? undefined : at.string(path, "");
    return read?.known ? read.value : "";
  };
  return {
    alarm,
    namespace: text("namespace"),
    metric: text("metricName"),
    statistic: text("stat", "extendedStatistic", "statistic"),
    dimensions: at.at("dimensions"),
    property,
  };
}

export interface Want {
  /** What is watched, for the message: `CPU`. */
  readonly what: string;
  /** `<namespace>:<metric>`; one is enough. */
  readonly metrics: readonly string[];
  readonly dimension: string;
  /** Statistics that count; default any. */
  readonly statistic?: RegExp;
  /** The resource that the dimension names; default the judged one. */
  readonly of?: readonly Resource[];
  /** Whether the dimension's value names the resource. */
  readonly names: (value: string, resource: Resource) => boolean;
}

/** Whether an alarm watches the resource as wanted. */
export function watches(resource: Resource, want: Want, graph: ResourceGraph): Verdict {
  let open: NotKnown | undefined;
  const targets = want.of ?? [resource];
  for (const watched of watchedIn(graph)) {
    if (!want.metrics.includes(`${watched.namespace}:${watched.metric}`)) continue;
    if (want.statistic && !want.statistic.test(watched.statistic)) continue;
    const value = watched.dimensions.withheld ?? watched.dimensions.string(want.dimension, "");
    const name = graph.logicalName(watched.alarm.urn);
    if (value.known) {
      if (targets.some((target) => want.names(value.value, target))) return pass({ path: "alarm", value: want.what });
      continue;
    }
    const sources = graph.references(watched.alarm.urn, watched.property);
    if (targets.some(({ urn }) => sources.some((source) => source.urn === urn)))
      return pass({ path: "alarm", value: want.what });
    const isFirst = open === undefined || `${name}.${value.path}` < open.path;
    if (sources.length === 0 && isFirst) open = { ...value, path: `${name}.${value.path}` };
  }
  if (open) return unknown(open);
  const evidence = { path: "alarm", value: "absent", required: want.metrics.join(" or ") };
  return fail(`no alarm watches ${want.what}`, evidence, want.what);
}

/** Compares with what the resource states or computes under one of the paths, or with its id. */
export function namedBy(graph: ResourceGraph, ...paths: readonly string[]): Want["names"] {
  return (value, resource) =>
    value !== "" &&
    (resource.id === value ||
      paths.some((path) => {
        const stated = graph.value(resource, path, { outputs: true });
        return stated.known && stated.value === value;
      }));
}
