import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { ManagedWafConfig } from "../../config/schema/waf.ts";
import { policyDocument } from "../foundation/iam.ts";
import { physicalName } from "../foundation/naming.ts";
import type { Platform } from "../foundation/platform.ts";
import { logGroup } from "../operations/log-group.ts";

export interface FirewallLogsArgs {
  readonly platform: Platform;
  readonly config: ManagedWafConfig;
  /** Where the web ACL lives; a log group elsewhere is refused. */
  readonly region: string;
  /** Of that region. */
  readonly keyArn: pulumi.Input<string>;
  readonly webAclArn: pulumi.Input<string>;
}

/** Carry sessions; they stay out of every record. */
export const SECRET_HEADERS = ["authorization", "cookie"];

/** What was blocked, and what would have been; what passed is in the access logs. */
const LOGGED = ["BLOCK", "COUNT", "EXCLUDED_AS_COUNT"];

/** Writes the decisions of a web ACL to a log group. */
export function firewallLogs(name: string, args: FirewallLogsArgs, child: pulumi.CustomResourceOptions): void {
  const { platform, region } = args;
  const place = region === platform.region ? {} : { region };
  const group = logGroup(
    `${name}-logs`,
    {
      platform,
      ...place,
      // WAF delivers to names that begin so, and to no others.
      physicalName: `aws-waf-logs-${physicalName(platform, "aws:cloudwatch/logGroup:LogGroup", name)}`,
      retentionDays: args.config.logRetentionDays,
      keyArn: args.keyArn,
      dataClass: "personal",
    },
    child,
  );
  const admission = new aws.cloudwatch.LogResourcePolicy(
    `${name}-logs-policy`,
    {
      ...place,
      policyName: physicalName(platform, "aws:cloudwatch/logResourcePolicy:LogResourcePolicy", name, "logs"),
      policyDocument: deliveryPolicy(group.arn, platform, region),
    },
    child,
  );
  new aws.wafv2.WebAclLoggingConfiguration(
    `${name}-logging`,
    {
      ...place,
      resourceArn: args.webAclArn,
      logDestinationConfigs: [group.arn],
      redactedFields: SECRET_HEADERS.map((header) => ({ singleHeader: { name: header } })),
      loggingFilter: {
        defaultBehavior: "DROP",
        filters: [
          {
            behavior: "KEEP",
            requirement: "MEETS_ANY",
            conditions: LOGGED.map((action) => ({ actionCondition: { action } })),
          },
        ],
      },
    },
    // A web ACL has one; deleting the old one last would switch the new one off. Without the policy AWS would write one
    // of its own, which grows with each web ACL and is never cleaned up.
    { ...child, deleteBeforeReplace: true, dependsOn: [admission] },
  );
}

function deliveryPolicy(
  groupArn: pulumi.Output<string>,
  { accountId, partition }: Platform,
  region: string,
): pulumi.Output<string> {
  return policyDocument([
    {
      Sid: "FirewallLogs",
      Effect: "Allow",
      Principal: { Service: "delivery.logs.amazonaws.com" },
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: pulumi.interpolate`${groupArn}:log-stream:*`,
      Condition: {
        StringEquals: { "aws:SourceAccount": accountId },
        ArnLike: { "aws:SourceArn": `arn:${partition}:logs:${region}:${accountId}:*` },
      },
    },
  ]);
}
