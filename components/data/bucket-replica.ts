import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { BucketConfig } from "../../config/schema.ts";
import { assumeRoleBy, policyDocument, type Statement } from "../foundation/iam.ts";
import { EncryptionKey } from "../foundation/key.ts";
import type { Platform } from "../foundation/platform.ts";
import type { DataClass } from "../foundation/tags.ts";
import { replicationAlarms } from "../operations/alarm-catalogue.ts";
import { Alarms, type AlertTopics } from "../operations/alarms.ts";
import { type AccessLogs, accessLog, type PrivateBucket, privateBucket } from "./bucket.ts";

export interface BucketReplicaArgs {
  readonly platform: Platform;
  readonly config: BucketConfig;
  readonly source: Pick<PrivateBucket, "bucket" | "versioning"> & { readonly keyArn: pulumi.Input<string> };
  readonly dataClass: DataClass;
  readonly topics: AlertTopics;
  /** Where requests to the copy are logged, in its region. */
  readonly accessLogs?: AccessLogs | undefined;
}

const RULE = "everything";

/**
 * A copy of a bucket in the second region, under a key of that region. New objects only: what was there before the
 * replication must be copied once by hand (S3 Batch Replication).
 */
export class BucketReplica extends pulumi.ComponentResource {
  readonly bucketName: pulumi.Output<string>;

  constructor(name: string, args: BucketReplicaArgs, opts?: pulumi.ComponentResourceOptions) {
    super("larder:data:BucketReplica", name, {}, opts);
    const { platform, config, source } = args;
    const region = platform.secondaryRegion;
    if (region === undefined) throw new Error(`${name}: replication needs a second region`);
    const child = { parent: this };

    const key = new EncryptionKey(
      `${name}-key`,
      { platform, region, description: "Copies of objects", uses: ["s3"], dataClass: args.dataClass },
      child,
    );
    const copy = privateBucket(
      name,
      {
        platform,
        region,
        dataClass: args.dataClass,
        encryption: { keyArn: key.arn },
        expireDays: config.expireDays,
        noncurrentDays: config.noncurrentDays,
      },
      child,
    );
    if (args.accessLogs !== undefined) accessLog(name, copy, args.accessLogs, child);
    const role = new aws.iam.Role(
      `${name}-role`,
      {
        description: "S3 copies objects to the second region",
        assumeRolePolicy: assumeRoleBy("s3.amazonaws.com", {
          accountId: platform.accountId,
          sourceArn: source.bucket.arn,
        }),
      },
      child,
    );
    const rights = new aws.iam.RolePolicy(
      `${name}-role-policy`,
      { role: role.name, policy: policyDocument(copyStatements(args, copy.bucket.arn, key.arn, region)) },
      child,
    );
    new aws.s3.BucketReplicationConfig(
      `${name}-rule`,
      { bucket: source.bucket.id, role: role.arn, rules: [replicationRule(copy.bucket.arn, key.arn)] },
      { ...child, dependsOn: [source.versioning, copy.versioning, rights] },
    );
    new Alarms(
      `${name}-alarms`,
      {
        platform,
        topics: args.topics,
        rows: replicationAlarms({
          sourceBucket: source.bucket.bucket,
          destinationBucket: copy.bucket.bucket,
          ruleId: RULE,
        }),
      },
      child,
    );

    this.bucketName = copy.bucket.bucket;
    this.registerOutputs({ bucketName: this.bucketName });
  }
}

function replicationRule(
  bucketArn: pulumi.Input<string>,
  keyArn: pulumi.Input<string>,
): aws.types.input.s3.BucketReplicationConfigRule {
  return {
    id: RULE,
    status: "Enabled",
    priority: 0,
    filter: { prefix: "" },
    // A deletion is copied as a marker; a deletion of a version, which only an attacker wants, is not.
    deleteMarkerReplication: { status: "Enabled" },
    sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: "Enabled" } },
    destination: {
      bucket: bucketArn,
      storageClass: "STANDARD_IA",
      encryptionConfiguration: { replicaKmsKeyId: keyArn },
      metrics: { status: "Enabled" },
    },
  };
}

function copyStatements(
  { platform, source }: BucketReplicaArgs,
  copyArn: pulumi.Output<string>,
  copyKeyArn: pulumi.Input<string>,
  copyRegion: string,
): readonly Statement[] {
  const via = (region: string) => ({ StringEquals: { "kms:ViaService": `s3.${region}.amazonaws.com` } });
  return [
    {
      Effect: "Allow",
      Action: ["s3:GetReplicationConfiguration", "s3:ListBucket"],
      Resource: source.bucket.arn,
    },
    {
      Effect: "Allow",
      Action: ["s3:GetObjectVersionForReplication", "s3:GetObjectVersionAcl", "s3:GetObjectVersionTagging"],
      Resource: pulumi.interpolate`${source.bucket.arn}/*`,
    },
    {
      Effect: "Allow",
      Action: ["s3:ReplicateObject", "s3:ReplicateDelete", "s3:ReplicateTags"],
      Resource: pulumi.interpolate`${copyArn}/*`,
    },
    { Effect: "Allow", Action: "kms:Decrypt", Resource: source.keyArn, Condition: via(platform.region) },
    {
      Effect: "Allow",
      Action: ["kms:Encrypt", "kms:GenerateDataKey"],
      Resource: copyKeyArn,
      Condition: via(copyRegion),
    },
  ];
}
