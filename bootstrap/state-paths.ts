/** Where Pulumi keeps what in its bucket. (pkg/backend/diy of the CLI, layout of version 1: with projects) */
import * as pulumi from "@pulumi/pulumi";

/** Everything of one stack: its state, the lock while it changes, its history and the backups beside it. */
export function stackPaths(bucketArn: pulumi.Input<string>, project: string, stack: string): pulumi.Output<string>[] {
  return [
    pulumi.interpolate`${bucketArn}/.pulumi/stacks/${project}/${stack}.*`,
    pulumi.interpolate`${bucketArn}/.pulumi/locks/*/${project}/${stack}/*`,
    pulumi.interpolate`${bucketArn}/.pulumi/history/${project}/${stack}/*`,
    pulumi.interpolate`${bucketArn}/.pulumi/backups/${project}/${stack}/*`,
  ];
}

/** Says which layout the bucket has; read by every command, written by the first. */
export function layoutPath(bucketArn: pulumi.Input<string>): pulumi.Output<string> {
  return pulumi.interpolate`${bucketArn}/.pulumi/meta.yaml`;
}
