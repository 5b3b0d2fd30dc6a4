/** PostgreSQL. */
import { z } from "zod";
import {
  arn,
  dailyWindow,
  days,
  entryName,
  instanceClass,
  logRetentionDays,
  postgresName,
  setOf,
  weeklyWindow,
  writtenAsNumber,
  zoneLetter,
} from "../values.ts";

const readReplica = z.strictObject({
  class: instanceClass,
  zone: zoneLetter.optional(),
});

const accessClient = {
  clientSecurityGroupId: z
    .string()
    .regex(/^sg-[0-9a-f]{8,17}$/, "sg- and 8 to 17 hexadecimal digits")
    .optional()
    .describe("Security group of the host that the tunnel ends on, or of the runner: the database admits it."),
};

export const databaseAccessConfig = z.discriminatedUnion("reach", [
  z
    .strictObject({ reach: z.literal("none") })
    .describe("The program does not talk to PostgreSQL: roles and grants are not managed (yet)."),
  z
    .strictObject({ reach: z.literal("tunnel"), port: z.int().min(1024).max(65_535), ...accessClient })
    .describe("Through a port forward on this machine."),
  z
    .strictObject({
      reach: z.literal("direct"),
      host: z.string().min(1),
      port: z.int().min(1).max(65_535),
      ...accessClient,
    })
    .describe("From a runner inside the network."),
]);

const monitoringIntervals: readonly number[] = [0, 1, 5, 10, 15, 30, 60];

export const databaseConfig = z.discriminatedUnion("mode", [
  z.strictObject({ mode: z.literal("none") }),
  z.strictObject({
    mode: z.literal("external"),
    urlSecretArn: arn("secretsmanager").describe(
      "Secrets Manager secret whose value is the connection URL; its owner fills it.",
    ),
    urlSecretKeyArn: arn("kms")
      .optional()
      .describe("Customer key of that secret; absent = the account's own key for secrets."),
    port: z.int().min(1).max(65_535).describe("Egress of the services goes to this port, anywhere outside."),
  }),
  z.strictObject({
    mode: z.literal("rds"),
    version: z
      .enum(["14", "15", "16", "17", "18"])
      .register(writtenAsNumber, { asText: true })
      .describe("Major version only; minors come by themselves."),
    class: instanceClass,
    storageGib: z.int().min(20).max(65_536),
    maxStorageGib: z.int().min(20).max(65_536).describe("Storage autoscaling stops here."),
    iops: z.int().min(12_000).max(64_000).optional().describe("gp3 only, from 400 GiB: at least 12,000."),
    throughput: z.int().min(500).max(4_000).optional().describe("MiB/s; gp3 only, from 400 GiB: at least 500."),
    multiAz: z.boolean(),
    databaseName: postgresName.describe(
      "Name of the application's database, which is made together with the roles; changing it renames the database.",
    ),
    backupRetentionDays: days(1, 35).describe("Point-in-time recovery window; RDS stops at 35."),
    backupWindow: dailyWindow.describe("UTC, hh:mm-hh:mm."),
    maintenanceWindow: weeklyWindow.describe("UTC, ddd:hh:mm-ddd:hh:mm."),
    masterPassword: z.enum(["generated", "rds-managed"]).describe("`rds-managed` excludes replicas (a limit of RDS)."),
    passwordGeneration: z
      .int()
      .min(1)
      .max(9999)
      .optional()
      .describe("1 when absent; a higher number makes new passwords for the master and the roles."),
    replicas: z
      .record(entryName, readReplica)
      .describe("Besides the standby; RDS for PostgreSQL allows 15. By name: removing one must not rename the others."),
    poolPerTask: z
      .int()
      .min(1)
      .max(500)
      .describe("Connections one task opens at most; tasks x pool must fit the instance."),
    slowQueryMs: z.int().min(100).max(60_000),
    statementTimeoutSeconds: z
      .int()
      .min(1)
      .max(3600)
      .describe("Also written to the application's and the read-only role."),
    idleInTransactionTimeoutSeconds: z.int().min(1).max(3600),
    monitoringIntervalSeconds: z.literal(monitoringIntervals).describe("0 = no enhanced monitoring."),
    logRetentionDays,
    extensions: setOf(
      z.enum([
        "pg_stat_statements",
        "pgcrypto",
        "pg_trgm",
        "citext",
        "unaccent",
        "uuid-ossp",
        "pgaudit",
        "btree_gin",
        "btree_gist",
        "vector",
      ]),
    ),
    access: databaseAccessConfig,
  }),
]);
