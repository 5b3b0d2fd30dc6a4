import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { EncryptionKey } from "../foundation/key.ts";
import type { Platform } from "../foundation/platform.ts";
import type { DatabaseSubject } from "./subject.ts";

export interface DatabaseCopyArgs {
  readonly platform: Platform;
  /** The second region; changing it starts the copies anew. */
  readonly region: string;
  readonly subject: DatabaseSubject;
}

/**
 * The snapshots and transaction logs of a database in the second region, under a key of that region: minutes of loss
 * without a replica that runs there.
 */
export class DatabaseCopy extends pulumi.ComponentResource {
  constructor(name: string, args: DatabaseCopyArgs, opts?: pulumi.ComponentResourceOptions) {
    super("larder:resilience:DatabaseCopy", name, {}, opts);
    const { platform, region, subject } = args;
    const child = { parent: this };
    const key = new EncryptionKey(
      `${name}-key`,
      { platform, region, description: "Copied backups of PostgreSQL", uses: ["rds"], dataClass: "backup" },
      child,
    );
    new aws.rds.InstanceAutomatedBackupsReplication(
      `${name}-backups`,
      {
        region,
        sourceDbInstanceArn: subject.arn,
        kmsKeyId: key.arn,
        retentionPeriod: subject.retentionDays,
      },
      { ...child, protect: platform.deletionGuards },
    );
    this.registerOutputs({});
  }
}
