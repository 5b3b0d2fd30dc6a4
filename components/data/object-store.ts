import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { BucketConfig } from "../../config/schema.ts";
import type { Connection } from "../foundation/connection.ts";
import { decryptWith, encryptWith, readObjects, readWriteObjects, type Statement } from "../foundation/iam.ts";
import type { Platform } from "../foundation/platform.ts";
import type { DataClass } from "../foundation/tags.ts";
import type { AlertTopics } from "../operations/alarms.ts";
import { ACCESS_LOGS, type BackupSubject } from "../resilience/subject.ts";
import { type AccessLogs, accessLog, type PrivateBucketArgs, privateBucket } from "./bucket.ts";
import { BucketReplica } from "./bucket-replica.ts";
import { type LogWriter, writerStatement } from "./log-writers.ts";

/** What a bucket is for decides what it holds, how it is encrypted and who may write. */
export type ObjectStoreSettings =
  | { readonly purpose: "uploads" | "media"; readonly config: BucketConfig }
  /** What AWS services write about us. */
  | { readonly purpose: "logs"; readonly expireDays: number; readonly writers: readonly LogWriter[] };

export interface ObjectStoreArgs {
  readonly platform: Platform;
  readonly settings: ObjectStoreSettings;
  /** Key for the objects (`EncryptionKey` with the use "s3"); absent for logs only: their writers cannot use it. */
  readonly keyArn?: pulumi.Input<string> | undefined;
  /** Where requests are logged: a store for logs in the same region that admits the writer "bucket-access". */
  readonly accessLogs?: AccessLogs | undefined;
  /** The same for its copy, in the second region. */
  readonly copyAccessLogs?: AccessLogs | undefined;
  /** Another region than the platform's; changing it replaces the bucket. */
  readonly region?: string | undefined;
  /** For the alarm on copies that fail. */
  readonly topics: AlertTopics;
}

/** One bucket with all its parts; with its copy in the second region where the config asks for one. */
export class ObjectStore extends pulumi.ComponentResource {
  /** Physical name. */
  readonly bucketName: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  /** `<bucket>.s3.<region>.amazonaws.com`, the origin of a CDN. */
  readonly regionalDomainName: pulumi.Output<string>;
  /** Must stand before a service is told to write into it: AWS tries at once. */
  readonly ready: readonly pulumi.Resource[];
  readonly backups: readonly BackupSubject[];
  readonly #name: string;
  readonly #platform: Platform;
  readonly #keyArn: pulumi.Input<string> | undefined;

  constructor(name: string, args: ObjectStoreArgs, opts?: pulumi.ComponentResourceOptions) {
    super("larder:data:ObjectStore", name, {}, opts);
    const { platform, settings } = args;
    const child = { parent: this };

    const own = privateBucket(name, bucketArguments(name, args), child);
    const { bucket, policy, versioning } = own;
    if (args.accessLogs !== undefined) accessLog(name, own, args.accessLogs, child);
    const config = "config" in settings ? settings.config : undefined;
    if (config !== undefined && config.corsOrigins.length > 0) allowBrowsers(name, bucket, config, child);
    if (config?.replicate) {
      const source = { bucket, versioning, keyArn: keyOf(name, args) };
      new BucketReplica(
        `${name}-replica`,
        {
          platform,
          config,
          source,
          dataClass: holds(settings),
          topics: args.topics,
          accessLogs: args.copyAccessLogs,
        },
        child,
      );
    }

    this.bucketName = bucket.bucket;
    this.arn = bucket.arn;
    this.regionalDomainName = bucket.bucketRegionalDomainName;
    this.ready = [policy];
    const excusedAs = excuseOf(name, settings);
    this.backups = [{ name, kind: "s3", arn: bucket.arn, dataClass: holds(settings), excusedAs }];
    this.#name = name;
    this.#platform = platform;
    this.#keyArn = settings.purpose === "logs" ? undefined : args.keyArn;
    this.registerOutputs({ bucketName: this.bucketName, arn: this.arn });
  }

  read(): Connection {
    return this.#connection("read", readObjects(this.arn), decryptWith);
  }

  readWrite(): Connection {
    return this.#connection("write", readWriteObjects(this.arn), encryptWith);
  }

  /** The bucket's name in `<NAME>_BUCKET`. */
  #connection(mode: "read" | "write", statements: readonly Statement[], use: typeof decryptWith): Connection {
    const viaS3 = `s3.${this.#platform.region}.amazonaws.com`;
    return {
      name: `bucket-${this.#name}-${mode}`,
      env: { [`${this.#name.toUpperCase().replaceAll("-", "_")}_BUCKET`]: this.bucketName },
      secrets: {},
      statements: [...statements, ...(this.#keyArn === undefined ? [] : [use(this.#keyArn, viaS3)])],
      peers: [],
      ready: true,
    };
  }
}

type Child = { readonly parent: pulumi.Resource };

function bucketArguments(name: string, args: ObjectStoreArgs): PrivateBucketArgs {
  const { platform, settings, region } = args;
  const shared = { platform, region, dataClass: holds(settings), excusedAs: excuseOf(name, settings) };
  switch (settings.purpose) {
    case "uploads":
    case "media": {
      const { name: physicalName, expireDays, noncurrentDays } = settings.config;
      return { ...shared, encryption: { keyArn: keyOf(name, args) }, physicalName, expireDays, noncurrentDays };
    }
    case "logs":
      return {
        ...shared,
        encryption: "s3-managed",
        expireDays: settings.expireDays,
        // Nobody overwrites a log; a version here is one that somebody deleted by mistake.
        noncurrentDays: 7,
        statements: (bucketArn) => settings.writers.map((writer) => writerStatement(writer, bucketArn, platform)),
      };
    default: {
      const never: never = settings;
      return never;
    }
  }
}

function keyOf(name: string, { keyArn }: ObjectStoreArgs): pulumi.Input<string> {
  if (keyArn === undefined) throw new Error(`${name}: a bucket that is not for logs needs a key`);
  return keyArn;
}

function excuseOf(name: string, { purpose }: ObjectStoreSettings): string {
  return purpose === "logs" ? ACCESS_LOGS : name;
}

function holds({ purpose }: ObjectStoreSettings): DataClass {
  switch (purpose) {
    case "uploads":
    // Addresses of visitors.
    case "logs":
      return "personal";
    case "media":
      return "public";
    default: {
      const never: never = purpose;
      return never;
    }
  }
}

/** Lets pages of these origins upload and show objects by the links that the application signs. */
function allowBrowsers(name: string, bucket: aws.s3.Bucket, { corsOrigins }: BucketConfig, child: Child): void {
  new aws.s3.BucketCorsConfiguration(
    `${name}-cors`,
    {
      bucket: bucket.id,
      corsRules: [
        {
          allowedOrigins: corsOrigins.map((origin) => new URL(origin).origin),
          allowedMethods: ["GET", "HEAD", "PUT", "POST"],
          allowedHeaders: ["*"], // what may be signed; the origin is the limit
          exposeHeaders: ["ETag"],
          maxAgeSeconds: 3600,
        },
      ],
    },
    child,
  );
}
