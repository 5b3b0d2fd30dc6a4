import type * as pulumi from "@pulumi/pulumi";
import type { DataClass } from "../foundation/tags.ts";

/** Something that holds data and can be backed up, as its component declares it. */
export type BackupSubject = DatabaseSubject | BucketSubject;

interface Subject {
  /** The component's name: plain and unique. */
  readonly name: string;
  /** Under which name the config may excuse it; what several components share, such as `access-logs`. */
  readonly excusedAs: string;
  readonly arn: pulumi.Input<string>;
  readonly dataClass: DataClass;
}

/** An RDS instance that is a primary. */
export interface DatabaseSubject extends Subject {
  readonly kind: "rds";
  /** Where a copy of it may stand. */
  readonly subnetGroupName: pulumi.Input<string>;
  /** Days; of its own point-in-time backups. */
  readonly retentionDays: number;
}

/** A bucket with versions. */
export interface BucketSubject extends Subject {
  readonly kind: "s3";
}

/** Logs of requests, in whichever bucket they are collected: excused together. */
export const ACCESS_LOGS = "access-logs";
