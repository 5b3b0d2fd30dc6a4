/** What is left of a store after its deletion, by its own settings. */
import type { Resource } from "../../graph/model.ts";
import { read } from "./context.ts";

type Settings = (resource: Resource) => readonly (string | false)[];

const number = (resource: Resource, path: string, absent: number): number => {
  const value = read(resource, path);
  return typeof value === "number" ? value : absent;
};

const settings: Readonly<Record<string, Settings>> = {
  "aws:rds/instance:Instance": (db) => [
    read(db, "deletionProtection") === true && "deletion protection makes AWS refuse it",
    read(db, "skipFinalSnapshot") !== true && "a final snapshot is taken",
    read(db, "deleteAutomatedBackups") === false && "its automated backups stay until they expire",
  ],
  "aws:rds/cluster:Cluster": (db) => [
    read(db, "deletionProtection") === true && "deletion protection makes AWS refuse it",
    read(db, "skipFinalSnapshot") !== true && "a final snapshot is taken",
  ],
  "aws:elasticache/replicationGroup:ReplicationGroup": (group) => [
    read(group, "finalSnapshotIdentifier") !== undefined && "a final snapshot is taken",
    number(group, "snapshotRetentionLimit", 0) === 0 && "it keeps no snapshots: a cache, perhaps",
  ],
  "aws:s3/bucket:Bucket": (bucket) => [read(bucket, "forceDestroy") !== true && "S3 refuses while objects are in it"],
  "aws:ecr/repository:Repository": (repository) => [
    read(repository, "forceDelete") !== true && "ECR refuses while images are in it",
  ],
  "aws:backup/vault:Vault": (vault) => [
    read(vault, "forceDestroy") !== true && "AWS Backup refuses while backups are in it",
  ],
  "aws:kms/key:Key": (key) => [`the deletion can be taken back for ${number(key, "deletionWindowInDays", 30)} days`],
  "aws:secretsmanager/secret:Secret": (secret) => {
    const days = number(secret, "recoveryWindowInDays", 30);
    return [days > 0 && `the deletion can be taken back for ${days} days`];
  },
  "aws:dynamodb/table:Table": (table) => [
    read(table, "deletionProtectionEnabled") === true && "deletion protection makes AWS refuse it",
    read(table, "pointInTimeRecovery.enabled") === true && "a backup of the last 35 days stays",
  ],
};

/** Clauses for a reader; empty where nothing is left. */
export function recoveryOf(type: string, resource: Resource): readonly string[] {
  return (settings[type]?.(resource) ?? []).filter((clause) => clause !== false);
}
