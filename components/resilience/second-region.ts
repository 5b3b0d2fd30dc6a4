import type * as pulumi from "@pulumi/pulumi";
import type { Platform } from "../foundation/platform.ts";
import { ImageCopies } from "./account-settings.ts";
import { DatabaseCopy } from "./database-copy.ts";
import type { BackupSubject } from "./subject.ts";

export interface SecondRegionArgs {
  readonly platform: Platform;
  readonly subjects: readonly BackupSubject[];
  readonly ownsAccount: boolean;
  /** There are services, and with them images. */
  readonly hasImages: boolean;
}

/**
 * What stands in the second region beside the copies of buckets, backups and secrets, which their own components make.
 * Nothing where the loss of the region is not provided for.
 */
export function createSecondRegion(
  name: string,
  { platform, subjects, ownsAccount, hasImages }: SecondRegionArgs,
  opts?: pulumi.ComponentResourceOptions,
): void {
  const region = platform.recoveryRegion;
  if (region === undefined) return;
  for (const subject of subjects) {
    if (subject.kind === "rds") new DatabaseCopy(`${name}-${subject.name}`, { platform, region, subject }, opts);
  }
  if (ownsAccount && hasImages) new ImageCopies(`${name}-images`, { platform, region }, opts);
}
