import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { type PrivateBucket, privateBucket } from "../components/data/bucket.ts";
import { BucketReplica } from "../components/data/bucket-replica.ts";
import { ObjectStore } from "../components/data/object-store.ts";
import type { Statement } from "../components/foundation/iam.ts";
import { EncryptionKey } from "../components/foundation/key.ts";
import type { Platform } from "../components/foundation/platform.ts";
import type { AlertTopics } from "../components/operations/alarms.ts";
import type { BucketConfig } from "../config/schema.ts";
import { type BootstrapConfig, namespace } from "./config.ts";
import { stackPaths } from "./state-paths.ts";

export interface StateBackendArgs {
  readonly platform: Platform;
  readonly config: BootstrapConfig["state"];
  /** Roles that may take versions away for good and change the bucket; nobody else may. */
  readonly admins: readonly string[];
  /** The platform's project. */
  readonly project: string;
  /** By stack, the ARNs of the roles that may reach its state beside the admins. */
  readonly deployers: Readonly<Record<string, readonly string[]>>;
  readonly topics: AlertTopics;
}

/**
 * The bucket that Pulumi keeps its states in. Every write leaves a version, so that a state that was broken or deleted can
 * be brought back; its copy in the second region, where there is one, outlives the first.
 */
export class StateBackend extends pulumi.ComponentResource {
  readonly bucketName: pulumi.Output<string>;
  readonly bucketArn: pulumi.Output<string>;
  readonly keyArn: pulumi.Output<string>;
  /** For `pulumi login`. */
  readonly url: pulumi.Output<string>;

  constructor(name: string, args: StateBackendArgs, opts?: pulumi.ComponentResourceOptions) {
    super("larder:bootstrap:StateBackend", name, {}, opts);
    const { platform, config, topics } = args;
    const child = { parent: this };

    const key = new EncryptionKey(
      `${name}-key`,
      { platform, description: "States of Pulumi", uses: ["s3"], dataClass: "internal" },
      child,
    );
    const state = privateBucket(
      name,
      {
        platform,
        dataClass: "internal",
        encryption: { keyArn: key.arn },
        noncurrentDays: config.versionDays,
        statements: (bucketArn) => [keepVersions(bucketArn, args.admins), ...separate(bucketArn, args)],
      },
      child,
    );
    logAccess(name, args, state, key.arn, child);
    if (platform.secondaryRegion !== undefined) {
      const copy: BucketConfig = {
        purpose: "media",
        noncurrentDays: config.versionDays,
        corsOrigins: [],
        replicate: true,
      };
      const source = { bucket: state.bucket, versioning: state.versioning, keyArn: key.arn };
      new BucketReplica(`${name}-copy`, { platform, config: copy, source, dataClass: "internal", topics }, child);
    }

    this.bucketName = state.bucket.bucket;
    this.bucketArn = state.bucket.arn;
    this.keyArn = key.arn;
    this.url = pulumi.interpolate`s3://${state.bucket.bucket}?region=${platform.region}`;
    this.registerOutputs({ url: this.url });
  }
}

/**
 * Overwriting and deleting leave a version behind; only the admins may take that away, or change what keeps it. Should
 * their roles be gone, the account's root user can still delete the policy.
 */
function keepVersions(bucketArn: pulumi.Output<string>, admins: readonly string[]): Statement {
  return {
    Sid: "KeepVersions",
    Effect: "Deny",
    Principal: "*",
    Action: [
      "s3:DeleteBucket",
      "s3:DeleteBucketPolicy",
      "s3:DeleteObjectVersion",
      "s3:PutBucketPolicy",
      "s3:PutBucketPublicAccessBlock",
      "s3:PutBucketVersioning",
      "s3:PutEncryptionConfiguration",
      "s3:PutLifecycleConfiguration",
      "s3:PutReplicationConfiguration",
    ],
    Resource: [bucketArn, pulumi.interpolate`${bucketArn}/*`],
    Condition: { ArnNotLike: { "aws:PrincipalArn": admins } },
  };
}

/** A state is read by the roles of its stack and the admins: it tells all about a stack, and its secrets to who has the key. */
function separate(
  bucketArn: pulumi.Output<string>,
  { project, deployers, admins }: StateBackendArgs,
): readonly Statement[] {
  const only = (sid: string, paths: pulumi.Output<string>[], roles: readonly string[]): Statement => ({
    Sid: sid,
    Effect: "Deny",
    Principal: "*",
    Action: ["s3:GetObject", "s3:GetObjectVersion", "s3:PutObject", "s3:DeleteObject"],
    Resource: paths,
    Condition: { ArnNotLike: { "aws:PrincipalArn": [...admins, ...roles] } },
  });
  return [
    ...Object.entries(deployers).map(([stack, roles]) =>
      only(`Only${stack.replaceAll("-", "")}`, stackPaths(bucketArn, project, stack), roles),
    ),
    // This program's own states, once they have moved here.
    only("OnlyBootstrap", stackPaths(bucketArn, namespace, "*"), []),
  ];
}

function logAccess(
  name: string,
  { platform, config, topics }: StateBackendArgs,
  state: PrivateBucket,
  keyArn: pulumi.Input<string>,
  child: { readonly parent: pulumi.Resource },
): void {
  const logs = new ObjectStore(
    `${name}-logs`,
    {
      platform,
      topics,
      keyArn,
      settings: { purpose: "logs", expireDays: config.accessLogDays, writers: ["bucket-access"] },
    },
    child,
  );
  new aws.s3.BucketLogging(
    `${name}-logging`,
    { bucket: state.bucket.id, targetBucket: logs.bucketName, targetPrefix: `s3/${name}/` },
    { ...child, dependsOn: [...logs.ready] },
  );
}
