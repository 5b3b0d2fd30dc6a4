/**
 * What keeps data, and how its provider protects and forgets it: read by the registers. Defaults are those of the service
 * where an argument is not set (AWS documentation of each service and @pulumi/aws 7.48.0, mid-2026). Buckets, images and
 * vaults are put together from several resources; what is said of those is in audit/registers.
 */

/** How it is encrypted at rest. Paths are of inputs. */
export type AtRest =
  /** Whatever the program says; with the customer's key where the path names one. */
  | { readonly mode: "always"; readonly key?: string; readonly otherwise: string }
  /** Only where the flag is on. `absent` is what an unset flag means. */
  | {
      readonly mode: "flag";
      readonly flag: string;
      readonly absent: boolean;
      /** Engine for which an unset flag means on. */
      readonly onFor?: string;
      readonly key?: string;
      readonly otherwise: string;
    }
  /** Only with a key. */
  | { readonly mode: "key"; readonly key: string }
  | { readonly mode: "never" };

export interface Kept {
  /** What is kept: `data`, `messages`, `automated backups`. */
  readonly what: string;
  /** Absent: kept until somebody deletes it. */
  readonly path?: string;
  readonly unit?: "day" | "second" | "hour";
  /** What an unset period means; absent: nothing is kept, or it is kept for ever (`zero`). */
  readonly absent?: number;
  /** What no period means. */
  readonly zero?: "none" | "for ever";
}

export interface StoreFacts {
  /** As people call it. */
  readonly kind: string;
  readonly atRest: AtRest;
  readonly keeps: readonly Kept[];
}

const AWS_KEY = "a key of AWS";
const always = (key?: string): AtRest => ({ mode: "always", ...(key !== undefined && { key }), otherwise: AWS_KEY });
const flag = (name: string, absent: boolean, key?: string): Extract<AtRest, { mode: "flag" }> => ({
  mode: "flag",
  flag: name,
  absent,
  ...(key !== undefined && { key }),
  otherwise: AWS_KEY,
});
const DATA: Kept = { what: "data" };
const SNAPSHOTS: Kept = {
  what: "daily snapshots",
  path: "snapshotRetentionLimit",
  unit: "day",
  absent: 0,
  zero: "none",
};
const backups = (path: string, absent: number): Kept => ({
  what: "automated backups",
  path,
  unit: "day",
  absent,
  zero: "none",
});

export const stores: Readonly<Record<string, StoreFacts>> = {
  "aws:rds/instance:Instance": {
    kind: "RDS database",
    atRest: flag("storageEncrypted", false, "kmsKeyId"),
    keeps: [DATA, backups("backupRetentionPeriod", 0)],
  },
  "aws:rds/cluster:Cluster": {
    kind: "Aurora cluster",
    atRest: flag("storageEncrypted", false, "kmsKeyId"),
    keeps: [DATA, backups("backupRetentionPeriod", 1)],
  },
  "aws:docdb/cluster:Cluster": {
    kind: "DocumentDB cluster",
    atRest: flag("storageEncrypted", false, "kmsKeyId"),
    keeps: [DATA, backups("backupRetentionPeriod", 1)],
  },
  "aws:neptune/cluster:Cluster": {
    kind: "Neptune cluster",
    atRest: flag("storageEncrypted", false, "kmsKeyArn"),
    keeps: [DATA, backups("backupRetentionPeriod", 1)],
  },
  "aws:redshift/cluster:Cluster": {
    kind: "Redshift cluster",
    atRest: flag("encrypted", true, "kmsKeyId"),
    keeps: [DATA, backups("automatedSnapshotRetentionPeriod", 1)],
  },
  "aws:dynamodb/table:Table": {
    kind: "DynamoDB table",
    atRest: always("serverSideEncryption.kmsKeyArn"),
    keeps: [DATA],
  },
  "aws:elasticache/replicationGroup:ReplicationGroup": {
    kind: "Redis or Valkey",
    atRest: { ...flag("atRestEncryptionEnabled", false, "kmsKeyId"), onFor: "valkey" },
    keeps: [DATA, SNAPSHOTS],
  },
  "aws:elasticache/serverlessCache:ServerlessCache": {
    kind: "serverless cache",
    atRest: always("kmsKeyId"),
    keeps: [DATA, SNAPSHOTS],
  },
  "aws:elasticache/cluster:Cluster": {
    kind: "cache cluster",
    atRest: { mode: "never" },
    keeps: [DATA, SNAPSHOTS],
  },
  "aws:memorydb/cluster:Cluster": {
    kind: "MemoryDB cluster",
    atRest: always("kmsKeyArn"),
    keeps: [DATA, SNAPSHOTS],
  },
  "aws:s3/bucket:Bucket": { kind: "bucket", atRest: always(), keeps: [] },
  "aws:ecr/repository:Repository": { kind: "image repository", atRest: always(), keeps: [] },
  "aws:sqs/queue:Queue": {
    kind: "queue",
    atRest: flag("sqsManagedSseEnabled", true, "kmsMasterKeyId"),
    keeps: [{ what: "messages", path: "messageRetentionSeconds", unit: "second", absent: 345_600 }],
  },
  "aws:sns/topic:Topic": { kind: "topic", atRest: { mode: "key", key: "kmsMasterKeyId" }, keeps: [] },
  "aws:kinesis/stream:Stream": {
    kind: "stream",
    atRest: { mode: "key", key: "kmsKeyId" },
    keeps: [{ what: "records", path: "retentionPeriod", unit: "hour", absent: 24 }],
  },
  "aws:msk/cluster:Cluster": {
    kind: "Kafka cluster",
    atRest: always("encryptionInfo.encryptionAtRestKmsKeyArn"),
    keeps: [DATA],
  },
  "aws:mq/broker:Broker": { kind: "message broker", atRest: always("encryptionOptions.kmsKeyId"), keeps: [DATA] },
  "aws:cloudwatch/logGroup:LogGroup": {
    kind: "log group",
    atRest: always("kmsKeyId"),
    keeps: [{ what: "log events", path: "retentionInDays", unit: "day", absent: 0, zero: "for ever" }],
  },
  "aws:cloudwatch/eventArchive:EventArchive": {
    kind: "event archive",
    atRest: always("kmsKeyIdentifier"),
    keeps: [{ what: "events", path: "retentionDays", unit: "day", absent: 0, zero: "for ever" }],
  },
  "aws:secretsmanager/secret:Secret": {
    kind: "secret",
    atRest: always("kmsKeyId"),
    keeps: [
      { what: "value" },
      { what: "value after deletion", path: "recoveryWindowInDays", unit: "day", absent: 30, zero: "none" },
    ],
  },
  "aws:ssm/parameter:Parameter": { kind: "parameter", atRest: always("keyId"), keeps: [{ what: "value" }] },
  "aws:kms/key:Key": {
    kind: "key",
    atRest: always(),
    keeps: [
      { what: "key" },
      { what: "key after deletion", path: "deletionWindowInDays", unit: "day", absent: 30, zero: "none" },
    ],
  },
  "aws:backup/vault:Vault": { kind: "backup vault", atRest: always("kmsKeyArn"), keeps: [] },
  "aws:ebs/volume:Volume": { kind: "volume", atRest: flag("encrypted", false, "kmsKeyId"), keeps: [DATA] },
  "aws:efs/fileSystem:FileSystem": {
    kind: "file system",
    atRest: flag("encrypted", false, "kmsKeyId"),
    keeps: [DATA],
  },
  "aws:fsx/lustreFileSystem:LustreFileSystem": {
    kind: "file system",
    atRest: always("kmsKeyId"),
    keeps: [DATA, backups("automaticBackupRetentionDays", 0)],
  },
  "aws:fsx/windowsFileSystem:WindowsFileSystem": {
    kind: "file system",
    atRest: always("kmsKeyId"),
    keeps: [DATA, backups("automaticBackupRetentionDays", 7)],
  },
  "aws:opensearch/domain:Domain": {
    kind: "search domain",
    atRest: flag("encryptAtRest.enabled", false, "encryptAtRest.kmsKeyId"),
    keeps: [DATA],
  },
  "aws:elasticsearch/domain:Domain": {
    kind: "search domain",
    atRest: flag("encryptAtRest.enabled", false, "encryptAtRest.kmsKeyId"),
    keeps: [DATA],
  },
  "aws:timestreamwrite/table:Table": {
    kind: "time series table",
    atRest: always(),
    keeps: [
      {
        what: "data in memory",
        path: "retentionProperties.memoryStoreRetentionPeriodInHours",
        unit: "hour",
        absent: 6,
      },
      {
        what: "data on disk",
        path: "retentionProperties.magneticStoreRetentionPeriodInDays",
        unit: "day",
        absent: 73_000,
      },
    ],
  },
  "aws:synthetics/canary:Canary": {
    kind: "canary",
    atRest: always("artifactConfig.s3Encryption.kmsKeyArn"),
    keeps: [
      { what: "results of good runs", path: "successRetentionPeriod", unit: "day", absent: 31 },
      { what: "results of failed runs", path: "failureRetentionPeriod", unit: "day", absent: 31 },
    ],
  },
  "postgresql:index/database:Database": {
    kind: "PostgreSQL database",
    atRest: { mode: "always", otherwise: "as its server" },
    keeps: [DATA],
  },
};
