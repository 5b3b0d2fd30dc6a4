/** Backups, their copies in the second region, and what recovery has to reach. */
import { z } from "zod";
import { cron, days, instanceClass } from "../values.ts";

/** What AWS tags take, since the owner is written on what is excused. */
const team = z
  .string()
  .regex(/^[A-Za-z0-9 ._:/=+@-]{1,64}$/, "1 to 64 letters, digits, spaces or . _ : / = + @ -")
  .describe("Team that answers for it.");

const bounds = {
  minDays: days(1, 36_500).describe(
    "No backup may be deleted earlier; a rule that keeps less is refused by the vault.",
  ),
  maxDays: days(1, 36_500).describe("No rule may keep a backup longer."),
};

export const vaultLockConfig = z.discriminatedUnion("mode", [
  z.strictObject({ mode: z.literal("none") }),
  z.strictObject({ mode: z.literal("governance"), ...bounds }).describe("Can be lifted by who may change vault locks."),
  z
    .strictObject({
      mode: z.literal("compliance"),
      ...bounds,
      changeableForDays: days(3, 36_500).describe("Afterwards nobody can lift the lock, AWS included."),
      consent: z
        .literal("Nobody can delete these backups, nor close the account")
        .describe("This sentence, word for word."),
    })
    .describe("Cannot be undone. Never in dev."),
]);

const schedule = {
  cron: cron.describe("Five fields, UTC. Not in the hour before the database's maintenance window, nor in it."),
  keepDays: days(1, 36_500),
};

export const backupConfig = z.discriminatedUnion("mode", [
  z
    .strictObject({ mode: z.literal("none") })
    .describe("No backup plan; what RDS and ElastiCache keep themselves stays."),
  z.strictObject({
    mode: z.literal("plan"),
    lock: vaultLockConfig,
    daily: z
      .strictObject({ cron: schedule.cron, keepDays: days(1, 35) })
      .describe("Of everything; buckets continuously, which S3 admits for 35 days at most."),
    hourly: z
      .discriminatedUnion("mode", [
        z.strictObject({ mode: z.literal("none") }),
        z.strictObject({ mode: z.literal("scheduled"), ...schedule }),
      ])
      .describe("Further snapshots of databases; in a vault of their own where the lock asks for longer."),
    monthly: z
      .discriminatedUnion("mode", [
        z.strictObject({ mode: z.literal("none") }),
        z.strictObject({ mode: z.literal("scheduled"), ...schedule }),
      ])
      .describe("Snapshots of everything, for long: mind how long personal data may be kept."),
    copies: z
      .discriminatedUnion("mode", [
        z.strictObject({ mode: z.literal("none") }),
        z.strictObject({ mode: z.literal("secondary"), keepDays: days(1, 36_500) }),
      ])
      .describe("Of the daily backups, into a vault in `regions.secondary`."),
    restoreTests: z.discriminatedUnion("mode", [
      z.strictObject({ mode: z.literal("none") }),
      z
        .strictObject({
          mode: z.literal("scheduled"),
          cron: cron.describe("Five fields, UTC."),
          instanceClass: instanceClass.describe("Of the database that is restored for the test."),
        })
        .describe("Restores a recent backup of each kind, looks whether it succeeds, and deletes it."),
    ]),
    breakGlassRole: z
      .string()
      .regex(/^[A-Za-z0-9+=,.@_-]{1,64}$/, "the name of an IAM role")
      .describe("The only role that may delete backups; made and guarded outside this stack."),
    excused: z
      .record(
        z.string().regex(/^[a-z][a-z0-9-]{0,30}$/, "a name such as bucket-access-logs"),
        z.strictObject({ owner: team, reason: z.string().min(10).max(300) }),
      )
      .describe("What holds data and is not backed up, by component: `db`, a bucket's name, `bucket-access-logs`."),
  }),
]);

const targets = {
  rpoMinutes: z.int().min(1).max(43_200).describe("So many minutes of changes may be lost."),
  rtoMinutes: z.int().min(5).max(43_200).describe("So many minutes until it works again."),
};

export const recoveryConfig = z.strictObject({
  ...targets,
  region: z
    .discriminatedUnion("mode", [
      z.strictObject({ mode: z.literal("none") }).describe("The loss of the region is not provided for."),
      z
        .strictObject({ mode: z.literal("restore"), ...targets })
        .describe("Data and secrets have copies in `regions.secondary`; the rest is made there when it is needed."),
    ])
    .describe("After the loss of the whole region."),
});
