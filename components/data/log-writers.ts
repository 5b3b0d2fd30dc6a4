import * as pulumi from "@pulumi/pulumi";
import type { Statement } from "../foundation/iam.ts";
import type { Platform } from "../foundation/platform.ts";

/** AWS services that write logs into a bucket, each under a prefix of its own. */
export type LogWriter =
  /** Access logs of load balancers, under `load-balancer/`. */
  | "load-balancer"
  /** Access logs of other buckets of this account, under `s3/`. */
  | "bucket-access"
  /** Access logs of CloudFront, under `AWSLogs/`, by the log delivery that lives in us-east-1. */
  | "content-delivery";

/** The prefix to give to the load balancer. */
export const LOAD_BALANCER_PREFIX = "load-balancer";

/** Lets one service write, for this account only. */
export function writerStatement(
  writer: LogWriter,
  bucketArn: pulumi.Output<string>,
  { accountId, partition }: Platform,
): Statement {
  const write = { Effect: "Allow", Action: "s3:PutObject" } as const;
  switch (writer) {
    case "load-balancer":
      return {
        Sid: "LoadBalancerLogs",
        ...write,
        Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
        // The account in the path is the load balancer's own. No source condition, as in AWS's own policy for this: the
        // delivery is not documented to send any, and "Access Denied for bucket" has been seen with aws:SourceArn.
        Resource: pulumi.interpolate`${bucketArn}/${LOAD_BALANCER_PREFIX}/AWSLogs/${accountId}/*`,
      };
    case "bucket-access":
      return {
        Sid: "BucketAccessLogs",
        ...write,
        Principal: { Service: "logging.s3.amazonaws.com" },
        Resource: pulumi.interpolate`${bucketArn}/s3/*`,
        Condition: {
          StringEquals: { "aws:SourceAccount": accountId },
          ArnLike: { "aws:SourceArn": `arn:${partition}:s3:::*` },
        },
      };
    case "content-delivery":
      return {
        Sid: "ContentDeliveryLogs",
        ...write,
        Principal: { Service: "delivery.logs.amazonaws.com" },
        Resource: pulumi.interpolate`${bucketArn}/AWSLogs/${accountId}/*`,
        Condition: {
          StringEquals: { "s3:x-amz-acl": "bucket-owner-full-control", "aws:SourceAccount": accountId },
          ArnLike: { "aws:SourceArn": `arn:${partition}:logs:us-east-1:${accountId}:delivery-source:*` },
        },
      };
    default: {
      const never: never = writer;
      return never;
    }
  }
}
