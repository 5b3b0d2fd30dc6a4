/** The limits of AWS Backup and of vault locks, and what the ways of recovery can reach. */
import { Cron } from "croner";
import { OTHER_REGION_MINUTES, POINT_IN_TIME_LOSS, restoreDatabaseMinutes } from "../../knowledge/recovery.ts";
import type { BackupConfig, RdsConfig } from "../schema.ts";
import { stretches } from "../windows.ts";
import { type Finding, finding, rule } from "./rule.ts";

type PlanConfig = Extract<BackupConfig, { mode: "plan" }>;

const HOUR = 60;
const DAY = 24 * HOUR;
/** Enough to see a week of hourly backups. */
const RUNS = 200;
const START = new Date("2024-01-01T00:00:00Z"); // a Monday

/** By schedule: several rules ask for the same one, and each answer takes milliseconds. */
const known = new Map<string, readonly number[]>();

/** Minutes since that Monday of the next times a schedule comes. */
function times(cron: string): readonly number[] {
  const found = known.get(cron) ?? enumerated(cron);
  known.set(cron, found);
  return found;
}

function enumerated(cron: string): readonly number[] {
  return new Cron(cron, { paused: true, timezone: "Etc/UTC" })
    .nextRuns(RUNS, new Date(START.getTime() - 1000))
    .map((date) => (date.getTime() - START.getTime()) / 60_000);
}

function gaps(cron: string): { readonly least: number; readonly most: number } {
  const all = times(cron);
  const between = all.slice(1).map((time, index) => time - (all[index] ?? time));
  return { least: Math.min(...between), most: Math.max(...between) };
}

/** Rules by name, with what each keeps. */
function schedules(backup: PlanConfig): Readonly<Record<string, { cron: string; keepDays: number }>> {
  return {
    daily: backup.daily,
    ...(backup.hourly.mode === "scheduled" ? { hourly: backup.hourly } : {}),
    ...(backup.monthly.mode === "scheduled" ? { monthly: backup.monthly } : {}),
  };
}

function* lockBounds(backup: PlanConfig): Generator<Finding> {
  const { lock, copies } = backup;
  if (lock.mode === "none") return;
  const { minDays, maxDays } = lock;
  if (minDays > maxDays) {
    yield finding("backup.lock.maxDays", `at least minDays (${minDays}), got ${maxDays}`);
    return;
  }
  const kept = Object.entries(schedules(backup)).map(([name, { keepDays }]) => [`${name}.keepDays`, keepDays] as const);
  if (copies.mode === "secondary") kept.push(["copies.keepDays", copies.keepDays]);
  for (const [path, days] of kept) {
    // Hourly backups get a vault of their own where they are kept for less.
    const least = path === "hourly.keepDays" ? 1 : minDays;
    if (days < least || days > maxDays) {
      yield finding(
        `backup.${path}`,
        `${least} to ${maxDays}, which the lock of the vault admits (backup.lock), got ${days}: the vault refuses such backups`,
      );
    }
  }
}

function* rhythm(backup: PlanConfig): Generator<Finding> {
  const most = gaps(backup.daily.cron).most;
  if (most > DAY) {
    yield finding("backup.daily.cron", `every day at least, got ${Math.round(most / HOUR)} hours without a backup`);
  }
  for (const [name, { cron }] of Object.entries(schedules(backup))) {
    const { least } = gaps(cron);
    if (least < HOUR) {
      yield finding(
        `backup.${name}.cron`,
        `AWS Backup takes one backup an hour at most, got one after ${least} minutes`,
      );
    }
  }
}

/** AWS Backup starts no snapshot of a database in that time. (Developer Guide, "Backup plan options") */
function* maintenance(backup: PlanConfig, { maintenanceWindow }: RdsConfig): Generator<Finding> {
  const [window] = stretches(maintenanceWindow);
  if (window === undefined) return;
  for (const [name, { cron }] of Object.entries(schedules(backup))) {
    const hit = times(cron).some((time) => {
      const minute = time % (7 * DAY);
      return [0, 7 * DAY].some((shift) => minute + shift >= window.start - HOUR && minute + shift < window.end);
    });
    if (hit) {
      yield finding(
        `backup.${name}.cron`,
        `not in the hour before database.maintenanceWindow (${maintenanceWindow}) nor in it, when RDS makes no snapshots, got ${cron}`,
      );
    }
  }
}

export const backupRules = [
  rule(["backup"], function* ({ backup }) {
    if (backup.mode !== "plan") return;
    yield* lockBounds(backup);
    yield* rhythm(backup);
  }),
  rule(["backup", "profile"], function* ({ backup, profile }) {
    if (backup.mode === "plan" && backup.lock.mode === "compliance" && profile === "dev") {
      yield finding(
        "backup.lock.mode",
        '"none" or "governance" in dev: nobody could ever delete its backups, or the account',
      );
    }
  }),
  rule(["backup", "regions"], function* ({ backup, regions }) {
    if (backup.mode === "plan" && backup.copies.mode === "secondary" && regions.secondary === undefined) {
      yield finding(
        "backup.copies.mode",
        '"secondary" needs larder:regions.secondary: name a second region or set it to "none"',
      );
    }
  }),
  rule(["backup", "database"], function* ({ backup, database }) {
    if (backup.mode === "plan" && database.mode === "rds") yield* maintenance(backup, database);
  }),
  rule(["backup", "buckets"], function* ({ backup, buckets }) {
    if (backup.mode !== "plan") return;
    const names = ["access-logs", "static-site", ...Object.keys(buckets)];
    for (const name of Object.keys(backup.excused)) {
      if (names.includes(name)) continue;
      const reason = name === "db" ? "the database is always backed up" : `one of ${names.join(", ")}`;
      yield finding(`backup.excused.${name}`, reason);
    }
  }),
];

export const recoveryRules = [
  rule(["recovery", "database"], function* ({ recovery, database }) {
    if (database.mode !== "rds") return;
    const { storageGib } = database;
    const minutes = restoreDatabaseMinutes(storageGib);
    if (recovery.rpoMinutes < POINT_IN_TIME_LOSS) {
      yield finding(
        "recovery.rpoMinutes",
        `at least ${POINT_IN_TIME_LOSS}, which point-in-time recovery of RDS reaches, got ${recovery.rpoMinutes}`,
      );
    }
    if (recovery.rtoMinutes < minutes) {
      yield finding(
        "recovery.rtoMinutes",
        `at least ${minutes}, since a database of ${storageGib} GiB is restored in about that time, got ${recovery.rtoMinutes}`,
      );
    }
    if (recovery.region.mode !== "restore") return;
    const elsewhere = minutes + OTHER_REGION_MINUTES;
    if (recovery.region.rtoMinutes < elsewhere) {
      yield finding(
        "recovery.region.rtoMinutes",
        `mode "restore" reaches ${elsewhere}: ${minutes} for the database (${storageGib} GiB) and ${OTHER_REGION_MINUTES} for what runs beside it, got ${recovery.region.rtoMinutes}`,
      );
    }
  }),
  rule(["recovery", "regions"], function* ({ recovery, regions }) {
    if (recovery.region.mode === "restore" && regions.secondary === undefined) {
      yield finding(
        "recovery.region.mode",
        '"restore" needs larder:regions.secondary: name a second region or set it to "none"',
      );
    }
  }),
];
