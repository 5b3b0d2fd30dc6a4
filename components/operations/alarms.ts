import * as pulumi from "@pulumi/pulumi";
import type { AlertClass } from "../../config/schema.ts";

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
