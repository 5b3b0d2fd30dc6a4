import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { AlertClass } from "../../config/schema.ts";
import { physicalName } from "../foundation/naming.ts";
import type { Platform } from "../foundation/platform.ts";

/** Where alarms of each class go: the ARN of an SNS topic. */
export type AlertTopics = Readonly<Record<AlertClass, pulumi.Input<string>>>;

/** One row of the alarm catalogue; `alarm-catalogue.ts` makes them, per kind of thing watched. */
export interface AlarmRow {
  /** Unique within its component; the last part of the alarm's name. */
  readonly key: string;
  readonly class: AlertClass;
  /** What is wrong when it rings, in one sentence; the runbook link is added. */
  readonly description: string;
  /** File name of the runbook, without its ending. */
  readonly runbook: string;
  readonly metric: AlarmMetric;
  readonly threshold: number;
  readonly comparison:
    | "GreaterThanThreshold"
    | "GreaterThanOrEqualToThreshold"
    | "LessThanThreshold"
    | "LessThanOrEqualToThreshold";
  readonly evaluationPeriods: number;
  readonly datapointsToAlarm: number;
  readonly missingData: "breaching" | "notBreaching" | "ignore" | "missing";
}

export type AlarmMetric =
  | {
      readonly namespace: string;
      readonly name: string;
      readonly dimensions: Readonly<Record<string, pulumi.Input<string>>>;
      /** `Average`, `Sum`, `Maximum`, `Minimum`, `SampleCount` or a percentile such as `p95`. */
      readonly statistic: string;
      readonly periodSeconds: number;
    }
  | {
      /** A metric-math expression over `inputs`, by id. */
      readonly expression: string;
      readonly inputs: Readonly<Record<string, Exclude<AlarmMetric, { expression: string }>>>;
    };

export interface AlarmsArgs {
  readonly platform: Platform;
  /** Keys are unique within the list. */
  readonly rows: readonly AlarmRow[];
  /** In the same region as the alarms: CloudWatch publishes to no other. */
  readonly topics: AlertTopics;
  /** Another region than the platform's: that of the metrics. */
  readonly region?: string;
}

/**
 * One CloudWatch alarm per row, each with both its actions on the topic of its class. The names are plain and known
 * before anything exists, because an ECS service lists them as its rollback alarms.
 */
export class Alarms extends pulumi.ComponentResource {
  /** Alarm names by the row's key. */
  readonly names: Readonly<Record<string, string>>;

  constructor(name: string, args: AlarmsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("larder:operations:Alarms", name, {}, opts);
    const { platform, topics } = args;
    const component = name.replace(/-alarms$/, "");
    const elsewhere = args.region === undefined || args.region === platform.region ? {} : { region: args.region };

    const names: Record<string, string> = {};
    for (const row of args.rows) {
      const alarmName = physicalName(platform, "aws:cloudwatch/metricAlarm:MetricAlarm", component, row.key);
      const topic = topics[row.class];
      new aws.cloudwatch.MetricAlarm(
        `${name}-${row.key}`,
        {
          ...elsewhere,
          name: alarmName,
          alarmDescription: describe(row, platform.runbookBaseUrl),
          ...metricArguments(row.metric),
          comparisonOperator: row.comparison,
          threshold: row.threshold,
          evaluationPeriods: row.evaluationPeriods,
          datapointsToAlarm: row.datapointsToAlarm,
          treatMissingData: row.missingData,
          actionsEnabled: true,
          alarmActions: [topic],
          okActions: [topic],
          tags: { "alert-class": row.class },
        },
        { parent: this },
      );
      names[row.key] = alarmName;
    }

    this.names = names;
    this.registerOutputs({ names });
  }
}

function describe(row: AlarmRow, runbookBaseUrl: string): string {
  return `${row.description} Runbook: ${runbookBaseUrl.replace(/\/+$/, "")}/${row.runbook}.md`;
}

type MetricArguments = Pick<
  aws.cloudwatch.MetricAlarmArgs,
  "namespace" | "metricName" | "dimensions" | "statistic" | "extendedStatistic" | "period" | "metricQueries"
>;

function metricArguments(metric: AlarmMetric): MetricArguments {
  if (!("expression" in metric)) {
    return {
      namespace: metric.namespace,
      metricName: metric.name,
      dimensions: metric.dimensions,
      ...(isPercentile(metric.statistic) ? { extendedStatistic: metric.statistic } : { statistic: metric.statistic }),
      period: metric.periodSeconds,
    };
  }
  return {
    metricQueries: [
      { id: "result", expression: metric.expression, returnData: true },
      ...Object.entries(metric.inputs).map(([id, input]) => ({
        id,
        returnData: false,
        metric: {
          namespace: input.namespace,
          metricName: input.name,
          dimensions: input.dimensions,
          stat: input.statistic,
          period: input.periodSeconds,
        },
      })),
    ],
  };
}

/** `p95`, `p99.9`: CloudWatch takes these as the extended statistic. */
function isPercentile(statistic: string): boolean {
  return /^p\d{1,2}(\.\d+)?$/.test(statistic);
}
