import type { PlatformConfig } from "../../config/schema.ts";
import { partitionOf } from "../../knowledge/partitions.ts";

/**
 * The few facts about the platform that every component needs, as plain data: components read neither config nor the
 * stack name nor the environment. Made once, in index.ts.
 */
export interface Platform {
  /** `larder:system`, the first word of names and tags. */
  readonly system: string;
  /** Pulumi's stack name; the `environment` tag. */
  readonly environment: string;
  readonly accountId: string;
  /** `aws`, `aws-cn` or `aws-us-gov`, by region. */
  readonly partition: string;
  readonly region: string;
  readonly secondaryRegion: string | undefined;
  /** The first region does not answer: nothing may be asked there. */
  readonly primaryAway: boolean;
  /** The second region, if what is needed to start again there is copied to it: databases' logs, secrets, images. */
  readonly recoveryRegion: string | undefined;
  /** Who answers for what is not backed up, by the name it is excused under. Empty where nothing is backed up. */
  readonly backupExcuses: Readonly<Record<string, string>>;
  /**
   * The one decision about deletion: protect + API flag + final snapshot + retained backups on all that holds data.
   * False: the stack can be destroyed in one go.
   */
  readonly deletionGuards: boolean;
  readonly runbookBaseUrl: string;
}

/** `environment` is Pulumi's stack name. */
export function platformFacts(config: PlatformConfig, environment: string): Platform {
  return {
    system: config.system,
    environment,
    accountId: config.account.id,
    partition: partitionOf(config.regions.primary),
    region: config.regions.primary,
    secondaryRegion: config.regions.secondary,
    primaryAway: config.regions.primaryAway ?? false,
    recoveryRegion: config.recovery.region.mode === "restore" ? config.regions.secondary : undefined,
    backupExcuses: config.backup.mode === "plan" ? owners(config.backup.excused) : {},
    deletionGuards: config.deletionGuards,
    runbookBaseUrl: config.alerts.runbookBaseUrl,
  };
}

function owners(excused: Readonly<Record<string, { readonly owner: string }>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(excused).map(([name, { owner }]) => [name, owner]));
}
