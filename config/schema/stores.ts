/** Queues, buckets and secrets. */
import { z } from "zod";
import { bucketName, days, setOf } from "../values.ts";

export const queueConfig = z.strictObject({
  visibilityTimeoutSeconds: z.int().min(1).max(43_200).describe("Longer than the slowest job; SQS stops at 12 hours."),
  maxReceiveCount: z.int().min(1).max(20).describe("Receives before a message moves to the dead-letter queue."),
  retentionDays: days(1, 14),
  ageAlarmSeconds: z.int().min(60).max(86_400).describe("The oldest message may be this old before the alarm rings."),
});

const bucketShared = {
  noncurrentDays: days(1, 3650).describe("Old versions are deleted after this many days."),
  expireDays: days(1, 3650).optional().describe("Absent = kept for good."),
  corsOrigins: setOf(z.url({ protocol: /^https$/, message: "an https origin" })),
  replicate: z.boolean().describe("Copies every new object to `regions.secondary`."),
  name: bucketName
    .optional()
    .describe("Only to adopt or share a fixed name; absent = a generated one, which can be replaced without downtime."),
};

export const bucketConfig = z.discriminatedUnion("purpose", [
  z.strictObject({ purpose: z.literal("uploads"), ...bucketShared }).describe("What users upload: personal data."),
  z.strictObject({ purpose: z.literal("media"), ...bucketShared }).describe("Derived images and video, rebuildable."),
]);

export const secretConfig = z.discriminatedUnion("source", [
  z
    .strictObject({
      source: z.literal("generated"),
      length: z.int().min(32).max(128),
      generation: z.int().min(1).max(9999).optional().describe("Counting it up makes a new value; absent = 1."),
    })
    .describe("Random, made by the platform."),
  z
    .strictObject({ source: z.literal("vendor"), description: z.string().min(1).max(200) })
    .describe("An empty secret whose owner fills it after the first `pulumi up`."),
]);
