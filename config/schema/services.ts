/** Services, their cluster, and the migration task. */
import { z } from "zod";
import { cron, dateTimezone, digestImage, domain, entryName, hostPath, logRetentionDays, setOf } from "../values.ts";

/** Which of the platform's parts a service may use, and how; everything else stays closed to it. */
export const connectionsConfig = z.strictObject({
  database: z
    .enum(["app", "readonly"])
    .optional()
    .describe("`app` reads and writes, `readonly` goes to a read replica when there is one."),
  redis: setOf(z.enum(["cache", "sessions"]))
    .min(1)
    .optional(),
  queues: z.record(entryName, z.enum(["send", "receive"])).optional(),
  buckets: z.record(entryName, z.enum(["read", "read-write"])).optional(),
  services: setOf(entryName).min(1).optional().describe("Internal services this one calls."),
  secrets: setOf(entryName).min(1).optional().describe("Names from `secrets`."),
});

const schedule = z.strictObject({
  cron: cron.describe("Five fields (minute hour day month weekday), in `timezone`."),
  timezone: dateTimezone,
  min: z.int().min(0).max(1000),
  max: z.int().min(0).max(1000),
});

const scaling = z.strictObject({
  min: z.int().min(0).max(1000),
  max: z.int().min(1).max(1000),
  cpuPercent: z.int().min(10).max(90).optional().describe("Target tracking on average CPU, percent."),
  memoryPercent: z.int().min(10).max(90).optional(),
  schedules: z.record(entryName, schedule).describe("Off-hours and peak ranges by name."),
});

const health = z.strictObject({
  path: z.string().regex(/^\/[^\s?#]*$/, "a path that begins with /"),
  intervalSeconds: z.int().min(5).max(300),
  timeoutSeconds: z.int().min(2).max(120),
  healthyThreshold: z.int().min(2).max(10),
  unhealthyThreshold: z.int().min(2).max(10),
  graceSeconds: z
    .int()
    .min(0)
    .max(3600)
    .describe("Seconds after start in which failed checks do not count; longer than the slowest boot."),
});

const container = {
  image: digestImage
    .optional()
    .describe(
      "repository@sha256:digest. Absent = a placeholder that answers the health check, until the first deployment.",
    ),
  command: z.array(z.string().min(1)).min(1).optional(),
  env: z
    .record(z.string().regex(/^[A-Z][A-Z0-9_]*$/, "upper-case letters, digits and _"), z.string())
    .describe("Plain settings; names that look like a secret are refused."),
  cpu: z.int().describe("vCPU x 1024, one of Fargate's sizes."),
  memory: z.int().describe("MiB, within what Fargate pairs with `cpu`."),
  spot: z.boolean().describe("Fargate Spot takes what is above the first `min` tasks."),
  stopTimeoutSeconds: z.int().min(2).max(120).describe("Seconds between SIGTERM and SIGKILL; Fargate stops at 120."),
  connections: connectionsConfig,
};

const deploy = z.discriminatedUnion("strategy", [
  z.strictObject({ strategy: z.literal("rolling") }),
  z
    .strictObject({ strategy: z.literal("blue-green"), bakeMinutes: z.int().min(0).max(1440) })
    .describe("ECS-native; runs twice the tasks until the bake time is over."),
]);

export const httpServiceConfig = z.strictObject({
  kind: z.literal("http"),
  ...container,
  port: z.int().min(1024).max(65_535),
  route: z.strictObject({
    host: domain,
    paths: setOf(hostPath).min(1).max(4).describe("Path patterns of the load balancer, `*` and `?` allowed."),
    priority: z.int().min(1).max(49_999).describe("Lower wins; unique over all services."),
  }),
  health,
  scaling: scaling.extend({
    requestsPerTarget: z
      .int()
      .min(10)
      .max(100_000)
      .optional()
      .describe("Target tracking on requests per minute and task."),
  }),
  deploy,
});

export const workerServiceConfig = z.strictObject({
  kind: z.literal("worker"),
  ...container,
  queue: entryName.describe("The queue it drains, from `queues`; grants `receive`."),
  healthCommand: z
    .array(z.string().min(1))
    .min(1)
    .describe("Shell-free command that exits 0 while the worker is alive."),
  scaling: scaling.extend({
    backlogPerTask: z
      .int()
      .min(1)
      .max(100_000)
      .optional()
      .describe("Visible messages per running task that autoscaling aims at."),
  }),
});

export const internalServiceConfig = z.strictObject({
  kind: z.literal("internal"),
  ...container,
  port: z
    .int()
    .min(1024)
    .max(65_535)
    .describe("Reached by other services as http://<name>:<port> through Service Connect."),
  healthCommand: z.array(z.string().min(1)).min(1),
  scaling,
});

export const serviceConfig = z.discriminatedUnion("kind", [
  httpServiceConfig,
  workerServiceConfig,
  internalServiceConfig,
]);

export const clusterConfig = z.strictObject({
  containerInsights: z.enum(["disabled", "enabled", "enhanced"]),
  keepImages: z.int().min(10).max(1000).describe("Images kept per repository."),
  logRetentionDays,
});

/** The task that migrates the schema, run by the deployment before `pulumi up`; needs a database. */
export const migrationConfig = z.discriminatedUnion("mode", [
  z.strictObject({ mode: z.literal("none") }),
  z.strictObject({
    mode: z.literal("task"),
    service: entryName.describe("The service whose image holds the migrations."),
    command: z.array(z.string().min(1)).min(1),
    cpu: z.int(),
    memory: z.int(),
  }),
]);
