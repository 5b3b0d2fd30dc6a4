/** Backups and recovery: what is refused, each as one change of an otherwise good prod config. */
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ConfigError } from "../../config/errors.ts";
import { goJson } from "../../config/go-json.ts";
import { resolveConfig } from "../../config/resolve.ts";
import { readStackFile } from "../../config/stack-file.ts";

const good = readStackFile({ projectDir: join(import.meta.dirname, "../.."), stack: "prod" });

/** What the user is told, without the file; top-level keys of the config are merged over prod's. */
function told(changes: Readonly<Record<string, unknown>>): readonly string[] {
  const values: Record<string, string> = { ...good.values };
  for (const [key, value] of Object.entries(changes)) {
    const old = values[`larder:${key}`];
    const merged = isMap(value) && old?.startsWith("{") ? { ...JSON.parse(old), ...value } : value;
    values[`larder:${key}`] = typeof merged === "string" ? merged : goJson(merged);
  }
  try {
    resolveConfig(values, { file: "Pulumi.prod.yaml" });
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return error.message.split("\n").map((line) => line.replace("Pulumi.prod.yaml: larder:", ""));
  }
}

const isMap = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const consent = "Nobody can delete these backups, nor close the account";
const plan = (more: Readonly<Record<string, unknown>>) => ({ backup: { mode: "plan", ...more } });

describe("backups", () => {
  it.each([
    ["prod as it is", {}],
    ["none", { backup: { mode: "none" } }],
    [
      "monthly, with a lock that admits it",
      plan({ monthly: { mode: "scheduled" }, lock: { mode: "governance", maxDays: 400 } }),
    ],
    ["hourly ones longer than the lock's least", plan({ hourly: { mode: "scheduled", keepDays: 10 } })],
    ["the compliance mode, with consent", plan({ lock: { mode: "compliance", consent } })],
    ["a bucket excused", plan({ excused: { uploads: { owner: "media", reason: "Kept in a second place by hand" } } })],
    ["rules at night on workdays before the window", plan({ daily: { cron: "15 22 * * *" } })],
  ])("takes %s", (_, changes) => {
    expect(told(changes)).toEqual([]);
  });

  it.each<readonly [string, Readonly<Record<string, unknown>>, readonly string[]]>([
    ["longer than S3 admits", plan({ daily: { keepDays: 36 } }), ["backup.daily.keepDays: at most 35, got 36"]],
    [
      "shorter than the lock admits",
      plan({ daily: { keepDays: 6 } }),
      [
        "backup.daily.keepDays: 7 to 35, which the lock of the vault admits (backup.lock), got 6: the vault refuses such backups",
      ],
    ],
    [
      "longer than the lock admits",
      plan({ monthly: { mode: "scheduled" }, copies: { mode: "secondary", keepDays: 90 } }),
      [
        "backup.monthly.keepDays: 7 to 35, which the lock of the vault admits (backup.lock), got 365: the vault refuses such backups",
        "backup.copies.keepDays: 7 to 35, which the lock of the vault admits (backup.lock), got 90: the vault refuses such backups",
      ],
    ],
    [
      "hourly, longer than the lock admits",
      plan({ hourly: { mode: "scheduled", keepDays: 40 } }),
      [
        "backup.hourly.keepDays: 1 to 35, which the lock of the vault admits (backup.lock), got 40: the vault refuses such backups",
      ],
    ],
    [
      "a lock whose bounds cross",
      plan({ lock: { mode: "governance", minDays: 40, maxDays: 35 } }),
      ["backup.lock.maxDays: at least minDays (40), got 35"],
    ],
    [
      "a compliance lock without consent",
      plan({ lock: { mode: "compliance" } }),
      [`backup.lock.consent: required, one of "${consent}"`],
    ],
    [
      "a compliance lock with another sentence",
      plan({ lock: { mode: "compliance", consent: "yes" } }),
      [`backup.lock.consent: one of "${consent}", got "yes"`],
    ],
    [
      "a schedule that never comes",
      plan({ daily: { cron: "0 5 31 2 *" } }),
      ['backup.daily.cron: expected a time that comes, got "0 5 31 2 *"'],
    ],
    [
      "days without a backup",
      plan({ daily: { cron: "0 5 * * mon-fri" } }),
      ["backup.daily.cron: every day at least, got 72 hours without a backup"],
    ],
    [
      "backups more often than AWS takes them",
      plan({ hourly: { mode: "scheduled", cron: "*/30 5-23 * * *" } }),
      ["backup.hourly.cron: AWS Backup takes one backup an hour at most, got one after 30 minutes"],
    ],
    [
      "snapshots within the database's maintenance",
      plan({ hourly: { mode: "scheduled", cron: "0 * * * *" } }),
      [
        "backup.hourly.cron: not in the hour before database.maintenanceWindow (sun:03:00-sun:04:00) nor in it, when RDS makes no snapshots, got 0 * * * *",
      ],
    ],
    [
      "an excuse for nothing that there is",
      plan({ excused: { uplaods: { owner: "media", reason: "Kept in a second place by hand" } } }),
      ["backup.excused.uplaods: one of access-logs, static-site, uploads"],
    ],
    [
      "an excuse for the database",
      plan({ excused: { db: { owner: "media", reason: "Kept in a second place by hand" } } }),
      ["backup.excused.db: the database is always backed up"],
    ],
  ])("refuses %s", (_, changes, expected) => {
    expect(told(changes)).toEqual(expected);
  });

  it("refuses the compliance mode in dev, and copies without or into the same region", () => {
    const lock = { mode: "compliance", consent };
    const dev = told({ profile: "dev", regions: { primary: "eu-west-1" }, ...plan({ lock }) });
    expect(dev).toContain(
      'backup.lock.mode: "none" or "governance" in dev: nobody could ever delete its backups, or the account',
    );
    const values = { ...good.values, "larder:regions": goJson({ primary: "eu-west-1" }) };
    const alone = () => resolveConfig(values, { file: "f" });
    expect(alone).toThrow('backup.copies.mode: "secondary" needs larder:regions.secondary');
    expect(alone).toThrow('recovery.region.mode: "restore" needs larder:regions.secondary');
    expect(told({ regions: { secondary: "eu-west-1" } }).join()).toContain(
      "another region than the primary, got eu-west-1",
    );
  });
});

describe("recovery", () => {
  it.each<readonly [string, Readonly<Record<string, unknown>>, readonly string[]]>([
    [
      "less than five minutes lost",
      { rpoMinutes: 4 },
      ["recovery.rpoMinutes: at least 5, which point-in-time recovery of RDS reaches, got 4"],
    ],
    [
      "quicker than a database is restored",
      { rtoMinutes: 39 },
      ["recovery.rtoMinutes: at least 40, since a database of 100 GiB is restored in about that time, got 39"],
    ],
    [
      "quicker than another region is built",
      { region: { mode: "restore", rtoMinutes: 60 } },
      [
        'recovery.region.rtoMinutes: mode "restore" reaches 160: 40 for the database (100 GiB) and 120 for what runs beside it, got 60',
      ],
    ],
  ])("refuses %s, with the numbers", (_, recovery, expected) => {
    expect(told({ recovery })).toEqual(expected);
  });

  it("takes what can just be reached", () => {
    expect(told({ recovery: { rpoMinutes: 5, rtoMinutes: 40, region: { mode: "restore", rtoMinutes: 160 } } })).toEqual(
      [],
    );
  });
});
