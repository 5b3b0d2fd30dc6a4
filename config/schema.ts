/**
 * The stack config, as one zod schema. No defaults here: what a stack file leaves out comes from `profiles.ts`, so that
 * every value has one visible origin. Rules that span several keys live in `rules.ts`.
 */
import { z } from "zod";
import { backupConfig, recoveryConfig } from "./schema/backup.ts";
import { frontendConfig } from "./schema/cdn.ts";
import { databaseConfig } from "./schema/database.ts";
import type { dnsConfig, mailConfig } from "./schema/dns.ts";
import { edgeConfig } from "./schema/edge.ts";
import { networkConfig } from "./schema/network.ts";
import type { alertClass } from "./schema/platform.ts";
import { accountConfig, alertsConfig, budgetConfig, profileName, regionsConfig } from "./schema/platform.ts";
import { redisConfig } from "./schema/redis.ts";
import type {
  connectionsConfig,
  httpServiceConfig,
  internalServiceConfig,
  workerServiceConfig,
} from "./schema/services.ts";
import { clusterConfig, migrationConfig, serviceConfig } from "./schema/services.ts";
import { bucketConfig, queueConfig, secretConfig } from "./schema/stores.ts";
import { entryName } from "./values.ts";

export * from "./schema/backup.ts";
export * from "./schema/cdn.ts";
export * from "./schema/database.ts";
export * from "./schema/dns.ts";
export * from "./schema/edge.ts";
export * from "./schema/network.ts";
export * from "./schema/platform.ts";
export * from "./schema/redis.ts";
export * from "./schema/services.ts";
export * from "./schema/stores.ts";
export * from "./schema/waf.ts";
export { logRetentionDays } from "./values.ts";

export const platformConfig = z.strictObject({
  profile: profileName,
  system: z
    .string()
    .regex(
      /^(?=.{2,16}$)[a-z][a-z0-9]*(-[a-z0-9]+)*$/,
      "2 to 16 lower-case letters, digits or single -, a letter first",
    )
    .describe("Short name of the platform, the first word of its tags and names."),
  owner: z.string().min(1).max(64).describe("Team that owns the platform; goes into the tags."),
  costCentre: z.string().min(1).max(64),
  account: accountConfig,
  regions: regionsConfig,
  deletionGuards: z
    .boolean()
    .describe("protect + API flag + final snapshot + retained backups on everything that holds data."),
  network: networkConfig,
  edge: edgeConfig,
  cluster: clusterConfig,
  services: z.record(entryName, serviceConfig),
  migrations: migrationConfig,
  database: databaseConfig,
  redis: redisConfig,
  queues: z.record(entryName, queueConfig),
  buckets: z.record(entryName, bucketConfig),
  frontend: frontendConfig,
  secrets: z.record(entryName, secretConfig),
  alerts: alertsConfig,
  budget: budgetConfig,
  backup: backupConfig,
  recovery: recoveryConfig,
});

export type PlatformConfig = z.infer<typeof platformConfig>;
export type Profile = z.infer<typeof profileName>;
export type NetworkConfig = z.infer<typeof networkConfig>;
export type EdgeConfig = z.infer<typeof edgeConfig>;
export type DnsConfig = z.infer<typeof dnsConfig>;
export type MailConfig = z.infer<typeof mailConfig>;
export type ClusterConfig = z.infer<typeof clusterConfig>;
export type ServiceConfig = z.infer<typeof serviceConfig>;
export type HttpServiceConfig = z.infer<typeof httpServiceConfig>;
export type WorkerServiceConfig = z.infer<typeof workerServiceConfig>;
export type InternalServiceConfig = z.infer<typeof internalServiceConfig>;
export type ConnectionsConfig = z.infer<typeof connectionsConfig>;
export type MigrationConfig = z.infer<typeof migrationConfig>;
export type DatabaseConfig = z.infer<typeof databaseConfig>;
export type RdsConfig = Extract<DatabaseConfig, { mode: "rds" }>;
export type RedisConfig = z.infer<typeof redisConfig>;
export type QueueConfig = z.infer<typeof queueConfig>;
export type BucketConfig = z.infer<typeof bucketConfig>;
export type FrontendConfig = z.infer<typeof frontendConfig>;
export type SecretConfig = z.infer<typeof secretConfig>;
export type AlertClass = z.infer<typeof alertClass>;
export type AlertsConfig = z.infer<typeof alertsConfig>;
export type BackupConfig = z.infer<typeof backupConfig>;
export type RecoveryConfig = z.infer<typeof recoveryConfig>;
export type BudgetConfig = z.infer<typeof budgetConfig>;
