import type { BillingTable } from "../row.ts";
import { free } from "./free.ts";

const RDS = "Amazon RDS for PostgreSQL pricing";
const CACHE = "Amazon ElastiCache pricing";
const S3 = "Amazon S3 pricing";

export const dataBilling: BillingTable = {
  "aws:rds/instance:Instance": {
    basis: "fixed",
    source: RDS,
    meters: [{ key: "backupGb", sku: "rds/backup/gb-month" }],
  },
  "aws:rds/proxy:Proxy": { basis: "fixed", source: "Amazon RDS Proxy pricing" },
  "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication": {
    basis: "usage",
    source: RDS,
    meters: [
      { key: "backupGb", sku: "rds/backup/gb-month" },
      { key: "replicatedGb", sku: "data-transfer/regions/gb" },
    ],
  },
  "aws:rds/snapshot:Snapshot": {
    basis: "usage",
    source: RDS,
    meters: [{ key: "backupGb", sku: "rds/backup/gb-month" }],
  },
  "aws:elasticache/replicationGroup:ReplicationGroup": {
    basis: "fixed",
    source: CACHE,
    meters: [{ key: "snapshotGb", sku: "elasticache/backup/gb-month" }],
  },
  "aws:elasticache/cluster:Cluster": { basis: "fixed", source: CACHE },
  "aws:elasticache/serverlessCache:ServerlessCache": {
    basis: "fixed",
    source: CACHE,
    meters: [
      {
        key: "ecpus",
        sku: "elasticache/valkey/serverless/ecpu",
        when: { input: "engine", absent: "valkey", is: ["valkey"] },
      },
      {
        key: "ecpus",
        sku: "elasticache/redis/serverless/ecpu",
        when: { input: "engine", absent: "valkey", is: ["redis", "memcached"] },
      },
      {
        key: "moreGbHours",
        sku: "elasticache/valkey/serverless/gb-hour",
        when: { input: "engine", absent: "valkey", is: ["valkey"] },
      },
      {
        key: "moreGbHours",
        sku: "elasticache/redis/serverless/gb-hour",
        when: { input: "engine", absent: "valkey", is: ["redis", "memcached"] },
      },
    ],
  },
  "aws:s3/bucket:Bucket": {
    basis: "usage",
    source: S3,
    meters: [
      { key: "storageGb", sku: "s3/storage/gb-month" },
      { key: "writeRequests", sku: "s3/requests/write" },
      { key: "readRequests", sku: "s3/requests/read" },
    ],
  },
  "aws:s3/bucketReplicationConfig:BucketReplicationConfig": {
    basis: "usage",
    source: `${S3}, replication to another region`,
    meters: [{ key: "replicatedGb", sku: "data-transfer/regions/gb" }],
  },
  "aws:efs/fileSystem:FileSystem": {
    basis: "usage",
    source: "Amazon EFS pricing",
    meters: [{ key: "storageGb", sku: "efs/storage/gb-month" }],
  },
  "aws:sqs/queue:Queue": {
    basis: "usage",
    source: "Amazon SQS pricing",
    meters: [{ key: "requests", sku: "sqs/request" }],
  },
  ...free(
    RDS,
    "aws:rds/eventSubscription:EventSubscription",
    "aws:rds/optionGroup:OptionGroup",
    "aws:rds/parameterGroup:ParameterGroup",
    "aws:rds/proxyDefaultTargetGroup:ProxyDefaultTargetGroup",
    "aws:rds/proxyTarget:ProxyTarget",
    "aws:rds/subnetGroup:SubnetGroup",
  ),
  ...free(
    CACHE,
    "aws:elasticache/parameterGroup:ParameterGroup",
    "aws:elasticache/subnetGroup:SubnetGroup",
    "aws:elasticache/user:User",
    "aws:elasticache/userGroup:UserGroup",
    "aws:elasticache/userGroupAssociation:UserGroupAssociation",
  ),
  ...free(
    S3,
    "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock",
    "aws:s3/bucketAcl:BucketAcl",
    "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration",
    "aws:s3/bucketIntelligentTieringConfiguration:BucketIntelligentTieringConfiguration",
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
    "aws:s3/bucketLogging:BucketLogging",
    "aws:s3/bucketNotification:BucketNotification",
    "aws:s3/bucketObject:BucketObject",
    "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration",
    "aws:s3/bucketObjectv2:BucketObjectv2",
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
    "aws:s3/bucketPolicy:BucketPolicy",
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    "aws:s3/bucketVersioning:BucketVersioning",
  ),
  ...free(
    "Amazon SQS pricing",
    "aws:sqs/queuePolicy:QueuePolicy",
    "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy",
    "aws:sqs/redrivePolicy:RedrivePolicy",
  ),
  ...free(
    "Amazon EFS pricing",
    "aws:efs/accessPoint:AccessPoint",
    "aws:efs/backupPolicy:BackupPolicy",
    "aws:efs/fileSystemPolicy:FileSystemPolicy",
    "aws:efs/mountTarget:MountTarget",
  ),
};
