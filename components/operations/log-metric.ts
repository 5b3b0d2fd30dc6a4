import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

export interface LockWaitMetricArgs {
  /** The group that RDS exports the instance's PostgreSQL log to. */
  readonly logGroupName: pulumi.Input<string>;
  /** Plain and unique in the account and region: a metric filter cannot add a fixed dimension. */
  readonly metricName: string;
}

/**
 * Counts long waits for locks and deadlocks out of a PostgreSQL log; CloudWatch has no metric of its own for them.
 * PostgreSQL writes the first kind only with `log_lock_waits` on.
 */
export function lockWaitMetric(
  name: string,
  args: LockWaitMetricArgs,
  opts: pulumi.CustomResourceOptions,
): { readonly namespace: string; readonly name: string } {
  const namespace = "Larder/PostgreSQL";
  new aws.cloudwatch.LogMetricFilter(
    name,
    {
      logGroupName: args.logGroupName,
      pattern: '?"still waiting for" ?"deadlock detected"',
      metricTransformation: { namespace, name: args.metricName, value: "1", defaultValue: "0" },
    },
    opts,
  );
  return { namespace, name: args.metricName };
}
