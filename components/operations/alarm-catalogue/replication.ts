import type * as pulumi from "@pulumi/pulumi";
import type { AlarmRow } from "../alarms.ts";
import { above, lasting, metricsOf } from "./row.ts";

export interface ReplicationAlarmsArgs {
  readonly sourceBucket: pulumi.Input<string>;
  readonly destinationBucket: pulumi.Input<string>;
  /** Of the replication's rule. */
  readonly ruleId: string;
}

/** For one rule that copies a bucket. S3 reports these figures while there is something to copy, and only then. */
export function replicationAlarms(args: ReplicationAlarmsArgs): AlarmRow[] {
  return [
    {
      key: "failed-copies",
      class: "critical",
      description: "Objects could not be copied to the second region; S3 does not try them again.",
      runbook: "failed-copies",
      ...above(
        0,
        metricsOf("AWS/S3", {
          SourceBucket: args.sourceBucket,
          DestinationBucket: args.destinationBucket,
          RuleId: args.ruleId,
        })("OperationsFailedReplication", "Sum", 300),
      ),
      ...lasting(1, 1),
      missingData: "notBreaching",
    },
  ];
}
