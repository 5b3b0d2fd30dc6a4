import type * as pulumi from "@pulumi/pulumi";
import type { DatabaseConfig, PlatformConfig, RdsConfig } from "../../config/schema.ts";
import type { Connection } from "../foundation/connection.ts";
import type { SecretCopies } from "../foundation/keys.ts";
import type { Platform } from "../foundation/platform.ts";
import type { AlertTopics } from "../operations/alarms.ts";
import type { BackupSubject } from "../resilience/subject.ts";
import { ExternalDatabase } from "./external-database.ts";
import { PostgresDatabase } from "./postgres-database.ts";

/** `app` reads and writes rows, `readonly` reads them (from a replica when there is one), `migrator` changes the schema. */
export type DatabaseUse = "app" | "readonly" | "migrator";

/** A PostgreSQL database that services can be connected to, whoever runs it. */
export interface Database {
  as(use: DatabaseUse): Connection;
  /** Empty where somebody else answers for them. */
  readonly backups: readonly BackupSubject[];
}

export interface DatabaseArgs {
  readonly platform: Platform;
  readonly config: DatabaseConfig;
  /** Their connections and scaling say how many sessions each role needs. */
  readonly services: PlatformConfig["services"];
  readonly vpcId: pulumi.Input<string>;
  /** Data-tier subnets in at least two zones. */
  readonly subnetIds: readonly pulumi.Input<string>[];
  /** Key for log groups (`EncryptionKey` with the use "logs"). */
  readonly logKeyArn: pulumi.Input<string>;
  readonly topics: AlertTopics;
  /** What must stand before a service of AWS may publish to the topics. */
  readonly topicsReady: readonly pulumi.Resource[];
  /** Of the logins; asked for only when there are some. */
  readonly secretCopies?: () => SecretCopies | undefined;
}

/** The database that the config asks for; undefined when it asks for none. */
export function createDatabase(
  name: string,
  args: DatabaseArgs,
  opts?: pulumi.ComponentResourceOptions,
): Database | undefined {
  const { config, services } = args;
  switch (config.mode) {
    case "none":
      return undefined;
    case "external":
      return new ExternalDatabase(name, { config }, opts);
    case "rds":
      return new PostgresDatabase(
        name,
        { ...args, config, demand: connectionDemand(services, config), secretCopies: args.secretCopies?.() },
        opts,
      );
    default: {
      const never: never = config;
      return never;
    }
  }
}

/** Sessions that the services open at most under each role: a deployment runs their tasks twice. */
function connectionDemand(services: PlatformConfig["services"], config: RdsConfig): Record<"app" | "readonly", number> {
  const demand = { app: 0, readonly: 0 };
  for (const service of Object.values(services)) {
    const role = service.connections.database;
    if (role !== undefined) demand[role] += 2 * service.scaling.max * config.poolPerTask;
  }
  return demand;
}
