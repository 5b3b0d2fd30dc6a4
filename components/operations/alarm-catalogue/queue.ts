import type * as pulumi from "@pulumi/pulumi";
import type { AlarmRow } from "../alarms.ts";
import { above, lasting, metricsOf } from "./row.ts";

export interface QueueAlarmsArgs {
  readonly queueName: pulumi.Input<string>;
  readonly deadLetterQueueName: pulumi.Input<string>;
  /** The oldest message may be this old. */
  readonly ageAlarmSeconds: number;
}

/** For a queue and its dead-letter queue. SQS reports nothing for a queue idle for six hours: silence is fine. */
export function queueAlarms(args: QueueAlarmsArgs): AlarmRow[] {
  return [
    {
      key: "age",
      class: "warning",
      description: `The oldest message has waited longer than ${args.ageAlarmSeconds} s: the workers do not keep up or have stopped.`,
      runbook: "queue-backlog",
      ...above(
        args.ageAlarmSeconds,
        metricsOf("AWS/SQS", { QueueName: args.queueName })("ApproximateAgeOfOldestMessage", "Maximum", 60),
      ),
      ...lasting(5, 5),
      missingData: "notBreaching",
    },
    {
      key: "dead-letters",
      class: "critical",
      description: "Messages failed for good and wait in the dead-letter queue.",
      runbook: "dead-letters",
      ...above(
        0,
        metricsOf("AWS/SQS", { QueueName: args.deadLetterQueueName })(
          "ApproximateNumberOfMessagesVisible",
          "Maximum",
          60,
        ),
      ),
      ...lasting(1, 1),
      missingData: "notBreaching",
    },
  ];
}
