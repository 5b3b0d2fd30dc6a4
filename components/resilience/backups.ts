import * as pulumi from "@pulumi/pulumi";
import type { BackupConfig } from "../../config/schema.ts";
import type { Platform } from "../foundation/platform.ts";
import { backupAlarms } from "../operations/alarm-catalogue.ts";
import { Alarms } from "../operations/alarms.ts";
import type { Alerts } from "../operations/topics.ts";
import { BackupSettings } from "./account-settings.ts";
import { BackupPlan, type BackupPlanConfig, type Vaults } from "./backup-plan.ts";
import { backupRole } from "./backup-roles.ts";
import { BackupVault, type VaultLock } from "./backup-vault.ts";
import { FailureEvents } from "./failure-events.ts";
import { RestoreTests } from "./restore-tests.ts";
import type { BackupSubject } from "./subject.ts";

interface Surroundings {
  readonly platform: Platform;
  /** Of critical alerts: failures go there, once its policy admits them. */
  readonly alerts: Pick<Alerts, "topics" | "ready">;
  /** Where databases are restored for a test. */
  readonly vpcId: pulumi.Input<string>;
  /** Makes what exists once per account and region. */
  readonly ownsAccount: boolean;
}

export interface BackupsArgs extends Surroundings {
  readonly config: BackupPlanConfig;
  /** Each is backed up. */
  readonly subjects: readonly BackupSubject[];
}

export interface CreateBackupsArgs extends Surroundings {
  readonly config: BackupConfig;
  /** What the components declare. */
  readonly subjects: readonly BackupSubject[];
}

/** Backups of whatever the components declare and nobody excuses; nothing where there is nothing of the kind. */
export function createBackups(
  name: string,
  args: CreateBackupsArgs,
  opts?: pulumi.ComponentResourceOptions,
): Backups | undefined {
  const { config } = args;
  switch (config.mode) {
    case "none":
      return undefined;
    case "plan": {
      const subjects = backedUp(args.subjects, config);
      return subjects.length === 0 ? undefined : new Backups(name, { ...args, config, subjects }, opts);
    }
    default: {
      const never: never = config;
      return never;
    }
  }
}

/** Anybody may have public data; a cache is made again. */
function backedUp(subjects: readonly BackupSubject[], { excused }: BackupPlanConfig): readonly BackupSubject[] {
  return subjects.filter(
    ({ dataClass, excusedAs }) => dataClass !== "public" && dataClass !== "cache" && excused[excusedAs] === undefined,
  );
}

/** Vaults, plans, restore tests, and who hears when one of them fails. */
export class Backups extends pulumi.ComponentResource {
  constructor(name: string, args: BackupsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("larder:resilience:Backups", name, {}, opts);
    const { platform, config, subjects, alerts } = args;
    const child = { parent: this };
    const kinds = new Set(subjects.map(({ kind }) => kind));

    const vaults = makeVaults(name, args, kinds, child);
    if (args.ownsAccount) {
      const copies = config.copies.mode === "secondary" ? [platform.secondaryRegion] : [];
      const regions = [platform.region, ...copies].filter((region) => region !== undefined);
      new BackupSettings(`${name}-settings`, { platform, regions }, child);
    }
    const role = backupRole(`${name}-role`, "backup", kinds, platform, child);
    for (const kind of kinds) {
      const own = subjects.filter((subject) => subject.kind === kind);
      new BackupPlan(`${name}-${kind}`, { config, kind, subjects: own, vaults, role }, child);
    }
    if (config.restoreTests.mode === "scheduled") {
      const restoreRole = backupRole(`${name}-restore-role`, "restore", kinds, platform, child);
      new RestoreTests(
        `${name}-tests`,
        { platform, config: config.restoreTests, subjects, vault: vaults.main, role: restoreRole, vpcId: args.vpcId },
        child,
      );
    }
    new FailureEvents(`${name}-failures`, { topic: topicOf(alerts) }, child);
    const rows = backupAlarms({ vaultName: vaults.main.vaultName });
    new Alarms(`${name}-alarms`, { platform, rows, topics: alerts.topics }, child);
    this.registerOutputs({});
  }
}

function topicOf({ topics, ready }: BackupsArgs["alerts"]) {
  return { arn: topics.critical, ready };
}

type Child = { readonly parent: pulumi.Resource };

/** One vault; more where another lock or another region is needed. */
function makeVaults(
  name: string,
  { platform, config, alerts }: BackupsArgs,
  kinds: ReadonlySet<BackupSubject["kind"]>,
  child: Child,
): Vaults {
  const { lock, hourly, copies, breakGlassRole } = config;
  const vault = (role: string, description: string, own: { lock: VaultLock | undefined; region?: string }) => {
    const topic = own.region === undefined ? topicOf(alerts) : undefined;
    return new BackupVault(`${name}-${role}`, { platform, description, breakGlassRole, ...own, topic }, child);
  };
  const bounds = lockOf(lock);
  const main = vault("main", "Backups", { lock: bounds });
  const tooShort = hourly.mode === "scheduled" && bounds !== undefined && hourly.keepDays < bounds.minDays;
  const region = platform.secondaryRegion;
  return {
    main,
    hourly:
      tooShort && kinds.has("rds")
        ? vault("hourly", "Hourly backups", { lock: { ...bounds, minDays: 1, maxDays: hourly.keepDays } })
        : main,
    copies:
      copies.mode === "secondary" && region !== undefined
        ? vault("copies", "Copies of backups", { lock: bounds, region })
        : undefined,
  };
}

function lockOf(lock: BackupPlanConfig["lock"]): VaultLock | undefined {
  switch (lock.mode) {
    case "none":
      return undefined;
    case "governance":
      return { minDays: lock.minDays, maxDays: lock.maxDays };
    case "compliance":
      return { minDays: lock.minDays, maxDays: lock.maxDays, changeableForDays: lock.changeableForDays };
    default: {
      const never: never = lock;
      return never;
    }
  }
}
