import type * as pulumi from "@pulumi/pulumi";
import type { BucketConfig, FrontendConfig } from "../../config/schema.ts";
import type { SharedKeys } from "../foundation/keys.ts";
import type { Platform } from "../foundation/platform.ts";
import type { AlertTopics } from "../operations/alarms.ts";
import type { BackupSubject } from "../resilience/subject.ts";
import { ObjectStore, type ObjectStoreSettings } from "./object-store.ts";

export interface BucketsArgs {
  readonly platform: Platform;
  readonly config: Readonly<Record<string, BucketConfig>>;
  /** A static site brings its own bucket, but logs here. */
  readonly frontend: FrontendConfig;
  /** Asked for only when there is something to encrypt. */
  readonly keys: SharedKeys;
  readonly topics: AlertTopics;
}

export interface Buckets {
  /** The application's, by the names in the config. */
  readonly buckets: Readonly<Record<string, ObjectStore>>;
  /** Takes the log of requests to them; undefined where there is no bucket, nor a static site. */
  readonly accessLogs: ObjectStore | undefined;
  /** All of them, for backups. */
  readonly backups: readonly BackupSubject[];
}

/** Days; assumed: long enough to look into an incident that is noticed late, short enough for visitors' addresses. */
const ACCESS_LOG_DAYS = 90;

/** Longer than the name of an entry may be: no bucket of the config can have the same. */
const LOGS_NAME = "bucket-access-logs";
const COPY_LOGS_NAME = "replica-access-logs";

/**
 * The buckets the config asks for, and one more that takes the log of requests to them and to the static site's; with
 * copies, one in the second region too.
 */
export function createBuckets(args: BucketsArgs, opts?: pulumi.ComponentResourceOptions): Buckets {
  const { platform, config, frontend, keys, topics } = args;
  if (Object.keys(config).length === 0 && frontend.mode !== "s3")
    return { buckets: {}, accessLogs: undefined, backups: [] };
  const shared = { platform, topics };
  const logStore = (name: string, region?: string) =>
    new ObjectStore(
      name,
      { ...shared, region, settings: { purpose: "logs", expireDays: ACCESS_LOG_DAYS, writers: ["bucket-access"] } },
      opts,
    );
  const logs = logStore(LOGS_NAME);
  const isCopied = Object.values(config).some(({ replicate }) => replicate);
  // S3 writes such logs into a bucket of the same region only.
  const copyAccessLogs = isCopied ? logStore(COPY_LOGS_NAME, platform.secondaryRegion) : undefined;
  const store = (name: string, settings: ObjectStoreSettings) =>
    new ObjectStore(name, { ...shared, keyArn: keys.arn("storage"), accessLogs: logs, copyAccessLogs, settings }, opts);

  const buckets: Record<string, ObjectStore> = {};
  for (const [name, bucket] of Object.entries(config)) {
    buckets[name] = store(name, { purpose: bucket.purpose, config: bucket });
  }
  const stores = [logs, ...Object.values(buckets)];
  return { buckets, accessLogs: logs, backups: stores.flatMap((each) => each.backups) };
}
