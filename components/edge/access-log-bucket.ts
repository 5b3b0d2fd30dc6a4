import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { policyDocument, type Statement } from "../foundation/iam.ts";
import type { Platform } from "../foundation/platform.ts";
import { dataClass } from "../foundation/tags.ts";

export interface AccessLogBucketArgs {
  readonly platform: Platform;
  /** Days until an entry is deleted; entries hold visitors' addresses. */
  readonly keepDays: number;
}

/** Days a deleted entry can still be brought back, and an upload that broke off stays. */
const GRACE_DAYS = 7;

type Child = pulumi.CustomResourceOptions;

/** The bucket for a load balancer's access logs, in the one shape that the log delivery accepts: no KMS key. */
export class AccessLogBucket extends pulumi.ComponentResource {
  readonly bucketName: pulumi.Output<string>;
  /** Must exist before logging is switched on: AWS tries to write at once. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: AccessLogBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    super("larder:edge:AccessLogBucket", name, {}, opts);
    const { platform } = args;
    const child = { parent: this };

    const bucket = new aws.s3.Bucket(
      `${name}-bucket`,
      { forceDestroy: !platform.deletionGuards, tags: dataClass("personal") },
      { ...child, protect: platform.deletionGuards },
    );
    const settings = closedBucket(name, bucket, child);
    keepFor(name, bucket, args.keepDays, child);
    const policy = new aws.s3.BucketPolicy(
      `${name}-policy`,
      {
        bucket: bucket.id,
        policy: policyDocument([...refusals(bucket.arn), logDelivery(bucket.arn, platform)]),
      },
      { ...child, dependsOn: [...settings] },
    );

    this.bucketName = bucket.id;
    this.ready = [policy];
    this.registerOutputs({ bucketName: this.bucketName });
  }
}

function closedBucket(name: string, bucket: aws.s3.Bucket, child: Child): readonly pulumi.Resource[] {
  return [
    new aws.s3.BucketPublicAccessBlock(
      `${name}-public`,
      {
        bucket: bucket.id,
        blockPublicAcls: true,
        blockPublicPolicy: true,
        ignorePublicAcls: true,
        restrictPublicBuckets: true,
      },
      child,
    ),
    new aws.s3.BucketOwnershipControls(
      `${name}-ownership`,
      { bucket: bucket.id, rule: { objectOwnership: "BucketOwnerEnforced" } },
      child,
    ),
    new aws.s3.BucketServerSideEncryptionConfiguration(
      `${name}-encryption`,
      // The delivery cannot use a KMS key.
      { bucket: bucket.id, rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }] },
      child,
    ),
  ];
}

function keepFor(name: string, bucket: aws.s3.Bucket, days: number, child: Child): void {
  const versioning = new aws.s3.BucketVersioning(
    `${name}-versioning`,
    { bucket: bucket.id, versioningConfiguration: { status: "Enabled" } },
    child,
  );
  new aws.s3.BucketLifecycleConfiguration(
    `${name}-lifecycle`,
    {
      bucket: bucket.id,
      rules: [
        {
          id: "expire",
          status: "Enabled",
          filter: { prefix: "" },
          expiration: { days },
          noncurrentVersionExpiration: { noncurrentDays: GRACE_DAYS },
          abortIncompleteMultipartUpload: { daysAfterInitiation: GRACE_DAYS },
        },
      ],
    },
    // S3 wants versioning first where a rule speaks of noncurrent versions.
    { ...child, dependsOn: [versioning] },
  );
}

/** The load balancers of this account and region, each under its account's prefix. */
function logDelivery(bucketArn: pulumi.Input<string>, { partition, region, accountId }: Platform): Statement {
  return {
    Sid: "LoadBalancerLogs",
    Effect: "Allow",
    Principal: { Service: "logdelivery.elasticloadbalancing.amazonaws.com" },
    Action: "s3:PutObject",
    Resource: pulumi.interpolate`${bucketArn}/AWSLogs/${accountId}/*`,
    Condition: {
      StringEquals: { "aws:SourceAccount": accountId },
      ArnLike: { "aws:SourceArn": `arn:${partition}:elasticloadbalancing:${region}:${accountId}:loadbalancer/*` },
    },
  };
}

function refusals(bucketArn: pulumi.Input<string>): readonly Statement[] {
  const everything = {
    Principal: "*",
    Action: "s3:*",
    Resource: [bucketArn, pulumi.interpolate`${bucketArn}/*`],
  } as const;
  return [
    {
      Sid: "OnlyEncrypted",
      Effect: "Deny",
      ...everything,
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
    {
      Sid: "OnlyModernTls",
      Effect: "Deny",
      ...everything,
      Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } },
    },
  ];
}
