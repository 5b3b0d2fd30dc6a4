import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";

export interface DatabaseEventsArgs {
  /** The topic that is told, and its policy: RDS refuses a subscription to a topic that does not admit it. */
  readonly topic: { readonly arn: pulumi.Input<string>; readonly ready: readonly pulumi.Resource[] };
  readonly instances: readonly aws.rds.Instance[];
  readonly parameterGroups: readonly aws.rds.ParameterGroup[];
}

/**
 * Categories of instances (RDS user guide, event categories and messages). Not `backup`, which tells of every night's, and
 * not `creation` and `restoration`, which only tell somebody of what they are doing.
 */
const OF_INSTANCES = [
  "availability",
  "configuration change",
  "deletion",
  "failover",
  "failure",
  "low storage",
  "maintenance",
  "notification",
  "read replica",
  "recovery",
  "security patching",
];
/** Their only one. */
const OF_PARAMETER_GROUPS = ["configuration change"];

/**
 * Tells people what RDS does with the instances, and what somebody does by hand, which no metric shows. Only of these
 * instances: what AWS Backup restores for its tests in the same account would write every week.
 */
export function databaseEvents(
  name: string,
  { topic, instances, parameterGroups }: DatabaseEventsArgs,
  child: pulumi.CustomResourceOptions,
): void {
  const opts = { ...child, dependsOn: [...topic.ready] };
  new aws.rds.EventSubscription(
    `${name}-instances`,
    {
      snsTopic: topic.arn,
      sourceType: "db-instance",
      sourceIds: instances.map((instance) => instance.identifier),
      eventCategories: OF_INSTANCES,
    },
    opts,
  );
  new aws.rds.EventSubscription(
    `${name}-parameters`,
    {
      snsTopic: topic.arn,
      sourceType: "db-parameter-group",
      sourceIds: parameterGroups.map((group) => group.name),
      eventCategories: OF_PARAMETER_GROUPS,
    },
    opts,
  );
}
