/** Redis, which is Valkey on ElastiCache. */
import { z } from "zod";
import { dailyWindow, days, nodeType, weeklyWindow } from "../values.ts";

const redisGroup = z.strictObject({
  nodeType,
  replicas: z.int().min(0).max(5).describe("Per shard, besides the primary."),
  snapshotRetentionDays: days(0, 35).describe("Days; 0 = none."),
});

const redisShared = {
  engineVersion: z.enum(["7.2", "8.0", "8.1", "8.2"]),
  nodeType,
  replicas: z.int().min(0).max(5),
  snapshotRetentionDays: days(0, 35),
  maintenanceWindow: weeklyWindow.describe("UTC, ddd:hh:mm-ddd:hh:mm."),
  snapshotWindow: dailyWindow.describe("UTC, hh:mm-hh:mm."),
  evictionPolicy: z.enum(["allkeys-lru", "allkeys-lfu", "volatile-lru", "volatile-ttl", "noeviction"]),
  passwordGeneration: z
    .int()
    .min(1)
    .max(9999)
    .optional()
    .describe("1 when absent; a higher number makes new passwords for the users."),
  sessions: redisGroup.optional().describe("A second group that never evicts, for sessions and queues."),
};

export const redisConfig = z.discriminatedUnion("mode", [
  z.strictObject({ mode: z.literal("none") }),
  z.strictObject({ mode: z.literal("replicated"), ...redisShared }),
  z
    .strictObject({ mode: z.literal("cluster"), ...redisShared, shards: z.int().min(1).max(90) })
    .describe("Clients must speak the cluster protocol."),
]);
