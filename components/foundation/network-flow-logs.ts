import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { logGroup } from "../operations/log-group.ts";
import { assumeRoleBy, policyDocument, writeLogs } from "./iam.ts";
import type { Platform } from "./platform.ts";
import { nameTag } from "./tags.ts";

export interface FlowLogsArgs {
  readonly platform: Platform;
  readonly vpcId: pulumi.Input<string>;
  readonly retentionDays: number;
  readonly logKeyArn: pulumi.Input<string>;
}

/** Who talked to whom in the VPC, accepted and refused, a line per minute and connection. */
export class FlowLogs extends pulumi.ComponentResource {
  constructor(name: string, args: FlowLogsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("larder:foundation:FlowLogs", name, {}, opts);
    const { platform } = args;
    const { accountId, partition, region } = platform;
    const child = { parent: this };

    const group = logGroup(
      `${name}-logs`,
      { platform, retentionDays: args.retentionDays, keyArn: args.logKeyArn, dataClass: "audit-log" },
      child,
    );
    const role = new aws.iam.Role(
      `${name}-role`,
      {
        description: "VPC flow logs into one log group",
        assumeRolePolicy: assumeRoleBy("vpc-flow-logs.amazonaws.com", {
          accountId,
          sourceArn: `arn:${partition}:ec2:${region}:${accountId}:vpc-flow-log/*`,
        }),
      },
      child,
    );
    const rights = new aws.iam.RolePolicy(
      `${name}-policy`,
      {
        role: role.name,
        policy: policyDocument([
          writeLogs(group.arn),
          // The delivery looks for its group before it writes; the action takes no narrower resource than all groups.
          {
            Effect: "Allow",
            Action: "logs:DescribeLogGroups",
            Resource: `arn:${partition}:logs:${region}:${accountId}:log-group:*`,
          },
        ]),
      },
      child,
    );
    new aws.ec2.FlowLog(
      `${name}-log`,
      {
        vpcId: args.vpcId,
        trafficType: "ALL",
        logDestinationType: "cloud-watch-logs",
        logDestination: group.arn,
        iamRoleArn: role.arn,
        maxAggregationInterval: 60,
        tags: nameTag(platform, name),
      },
      { ...child, dependsOn: [rights] },
    );
    this.registerOutputs({});
  }
}
