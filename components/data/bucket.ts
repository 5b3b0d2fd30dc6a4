import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { policyDocument, type Statement } from "../foundation/iam.ts";
import type { Platform } from "../foundation/platform.ts";
import { backupExcuse, type DataClass, dataClass } from "../foundation/tags.ts";

export interface PrivateBucketArgs {
  readonly platform: Platform;
  /** Absent = a generated name, so that a replacement can stand beside the old bucket. */
  readonly physicalName?: string | undefined;
  /** Another region than the platform's; changing it replaces the bucket. */
  readonly region?: string | undefined;
  readonly dataClass: DataClass;
  /** Under which name the config may excuse it from backups; absent = it is a copy, and needs none. */
  readonly excusedAs?: string | undefined;
  /** Customer key; `s3-managed` only for buckets whose writers cannot use one (load balancers). */
  readonly encryption: { readonly keyArn: pulumi.Input<string> } | "s3-managed";
  /** Days after which objects are deleted; absent = never. */
  readonly expireDays?: number | undefined;
  /** Days after which old versions are deleted. */
  readonly noncurrentDays: number;
  /** Beside the refusals that every bucket has. */
  readonly statements?: (bucketArn: pulumi.Output<string>) => readonly Statement[];
}

/** A bucket and what must stand before others rely on it. */
export interface PrivateBucket {
  readonly bucket: aws.s3.Bucket;
  readonly policy: aws.s3.BucketPolicy;
  readonly versioning: aws.s3.BucketVersioning;
  /** Absent = the platform's. */
  readonly region?: string;
}

export interface BucketWithoutPolicy extends Omit<PrivateBucket, "policy"> {
  readonly access: aws.s3.BucketPublicAccessBlock;
}

/** A bucket for logs, and what must stand before S3 is told to write there. */
export interface AccessLogs {
  readonly bucketName: pulumi.Output<string>;
  readonly ready: readonly pulumi.Resource[];
}

type Child = { readonly parent: pulumi.Resource };

/** A bucket with all its parts: nothing public, encrypted, versioned, tidied up, TLS only. */
export function privateBucket(name: string, args: PrivateBucketArgs, child: Child): PrivateBucket {
  const closed = bucketWithoutPolicy(name, args, child);
  const policy = bucketPolicy(name, closed, args.statements?.(closed.bucket.arn) ?? [], child);
  return { ...closed, policy };
}

/** All but the policy, for a bucket whose reader does not exist before it does; `bucketPolicy` must follow. */
export function bucketWithoutPolicy(
  name: string,
  args: Omit<PrivateBucketArgs, "statements">,
  child: Child,
): BucketWithoutPolicy {
  const { platform } = args;
  const region = args.region === undefined ? {} : { region: args.region };
  const bucket = new aws.s3.Bucket(
    `${name}-bucket`,
    {
      ...region,
      ...(args.physicalName === undefined ? {} : { bucket: args.physicalName }),
      forceDestroy: !platform.deletionGuards,
      tags: {
        ...dataClass(args.dataClass),
        ...(args.excusedAs === undefined ? {} : backupExcuse(platform, args.excusedAs)),
      },
    },
    { ...child, protect: platform.deletionGuards },
  );
  const part = { ...region, bucket: bucket.id };

  new aws.s3.BucketOwnershipControls(
    `${name}-ownership`,
    { ...part, rule: { objectOwnership: "BucketOwnerEnforced" } },
    child,
  );
  const access = new aws.s3.BucketPublicAccessBlock(
    `${name}-access-block`,
    { ...part, blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true },
    child,
  );
  new aws.s3.BucketServerSideEncryptionConfiguration(
    `${name}-encryption`,
    { ...part, rules: [encryptionRule(args.encryption)] },
    child,
  );
  const versioning = new aws.s3.BucketVersioning(
    `${name}-versioning`,
    { ...part, versioningConfiguration: { status: "Enabled" } },
    child,
  );
  new aws.s3.BucketLifecycleConfiguration(
    `${name}-lifecycle`,
    { ...part, rules: [lifecycleRule(args)] },
    // A rule about old versions is refused while there are none.
    { ...child, dependsOn: [versioning] },
  );
  return { bucket, access, versioning, ...region };
}

/** The one policy of a bucket: the refusals that every bucket has, and these statements. */
export function bucketPolicy(
  name: string,
  { bucket, access, region }: BucketWithoutPolicy,
  statements: readonly Statement[],
  child: Child,
): aws.s3.BucketPolicy {
  return new aws.s3.BucketPolicy(
    `${name}-policy`,
    {
      ...(region === undefined ? {} : { region }),
      bucket: bucket.id,
      policy: policyDocument([...tlsOnly(bucket.arn), ...statements]),
    },
    // S3 refuses two changes of a bucket's access at once.
    { ...child, dependsOn: [access] },
  );
}

/** Who asked for which object, and when; delivered within hours, as far as S3 can, to a bucket of the same region. */
export function accessLog(
  name: string,
  { bucket, region }: Pick<PrivateBucket, "bucket" | "region">,
  logs: AccessLogs,
  child: Child,
): void {
  new aws.s3.BucketLogging(
    `${name}-logging`,
    {
      ...(region === undefined ? {} : { region }),
      bucket: bucket.id,
      targetBucket: logs.bucketName,
      targetPrefix: `s3/${name}/`,
    },
    { ...child, dependsOn: [...logs.ready] },
  );
}

function encryptionRule(
  encryption: PrivateBucketArgs["encryption"],
): aws.types.input.s3.BucketServerSideEncryptionConfigurationRule {
  if (encryption === "s3-managed") return { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } };
  return {
    applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: encryption.keyArn },
    // One request to KMS for many objects: a fraction of the cost.
    bucketKeyEnabled: true,
  };
}

/** One rule for the whole bucket. */
function lifecycleRule({
  expireDays,
  noncurrentDays,
}: PrivateBucketArgs): aws.types.input.s3.BucketLifecycleConfigurationRule {
  return {
    id: "tidy",
    status: "Enabled",
    filter: { prefix: "" },
    abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
    noncurrentVersionExpiration: { noncurrentDays },
    // S3 takes one or the other; the markers of deleted objects go with an expiration by themselves.
    expiration: expireDays === undefined ? { expiredObjectDeleteMarker: true } : { days: expireDays },
  };
}

function tlsOnly(bucketArn: pulumi.Output<string>): readonly Statement[] {
  const everything = { Effect: "Deny", Principal: "*", Action: "s3:*" } as const;
  const Resource = [bucketArn, pulumi.interpolate`${bucketArn}/*`];
  return [
    {
      Sid: "RefusePlaintext",
      ...everything,
      Resource,
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    },
    { Sid: "RefuseOldTls", ...everything, Resource, Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } } },
  ];
}
