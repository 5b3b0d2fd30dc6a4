import type { Platform } from "./platform.ts";

/** What a resource holds at worst; decides retention, backups and who may look. */
export type DataClass = "public" | "internal" | "personal" | "audit-log" | "backup" | "cache";

/** Tags of something that holds data. */
export function dataClass(value: DataClass): Readonly<Record<string, string>> {
  return { "data-class": value };
}

/** On what holds data and is not backed up: the team that answers for that. Nothing where it is backed up. */
export function backupExcuse(
  platform: Pick<Platform, "backupExcuses">,
  excusedAs: string,
): Readonly<Record<string, string>> {
  const owner = platform.backupExcuses[excusedAs];
  return owner === undefined ? {} : { "backup-excused-by": owner };
}

/** A name for the console, for types that have none of their own (VPC, subnets, gateways). */
export function nameTag(
  platform: Pick<Platform, "system" | "environment">,
  name: string,
): Readonly<Record<string, string>> {
  return { Name: `${platform.system}-${platform.environment}-${name}` };
}

export interface Ownership {
  readonly owner: string;
  readonly costCentre: string;
}

/**
 * The tags that the provider puts on everything; no resource repeats one. Constants only: a time or a commit here would
 * change every resource on every run.
 */
export function providerTags(
  platform: Pick<Platform, "system" | "environment">,
  { owner, costCentre }: Ownership,
): Readonly<Record<string, string>> {
  return {
    project: platform.system,
    environment: platform.environment,
    owner,
    "cost-centre": costCentre,
    "managed-by": "pulumi",
  };
}
