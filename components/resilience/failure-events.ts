import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

export interface FailureEventsArgs {
  /** Topic, and its policy that admits event rules. */
  readonly topic: { readonly arn: pulumi.Input<string>; readonly ready: readonly pulumi.Resource[] };
}

/** Backup and copy jobs have a state, restore jobs a status, and those of restore tests a validation besides. */
const PATTERN = {
  source: ["aws.backup"],
  "detail-type": ["Backup Job State Change", "Copy Job State Change", "Restore Job State Change"],
  detail: {
    $or: [
      { state: ["FAILED", "ABORTED", "EXPIRED", "PARTIAL"] },
      { status: ["FAILED", "ABORTED"] },
      { validationStatus: ["FAILED"] },
    ],
  },
};

/** Tells people of every backup, copy, restore and restore test that failed. */
export class FailureEvents extends pulumi.ComponentResource {
  constructor(name: string, args: FailureEventsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("larder:resilience:FailureEvents", name, {}, opts);
    const child = { parent: this };
    const rule = new aws.cloudwatch.EventRule(
      `${name}-rule`,
      { description: "A job of AWS Backup failed", eventPattern: JSON.stringify(PATTERN) },
      child,
    );
    new aws.cloudwatch.EventTarget(
      `${name}-topic`,
      { rule: rule.name, arn: args.topic.arn },
      { ...child, dependsOn: [...args.topic.ready] },
    );
    this.registerOutputs({});
  }
}
