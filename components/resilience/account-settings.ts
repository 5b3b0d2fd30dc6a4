import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Platform } from "../foundation/platform.ts";

export interface BackupSettingsArgs {
  /** Regions in which AWS Backup works for this account. */
  readonly regions: readonly string[];
  readonly platform: Platform;
}

/** The whole list, as AWS Backup gives it back: a part of it would be a difference in every preview. */
const OPTED_IN: Readonly<Record<string, boolean>> = {
  Aurora: true,
  CloudFormation: false,
  DSQL: false,
  DocumentDB: false,
  DynamoDB: true,
  EBS: true,
  EC2: true,
  EFS: true,
  FSx: false,
  Neptune: false,
  RDS: true,
  Redshift: false,
  "Redshift Serverless": false,
  S3: true,
  "SAP HANA on Amazon EC2": false,
  "Storage Gateway": false,
  VirtualMachine: false,
};

/**
 * What AWS Backup may back up at all, one setting per account and region: only the stack that owns the account makes it,
 * and leaves it behind when it goes.
 */
export class BackupSettings extends pulumi.ComponentResource {
  constructor(name: string, args: BackupSettingsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("larder:resilience:BackupSettings", name, {}, opts);
    for (const region of args.regions) {
      new aws.backup.RegionSettings(
        `${name}-${region}`,
        { ...(region === args.platform.region ? {} : { region }), resourceTypeOptInPreference: OPTED_IN },
        { parent: this, retainOnDelete: true },
      );
    }
    this.registerOutputs({});
  }
}

export interface ImageCopiesArgs {
  readonly platform: Platform;
  readonly region: string;
}

/**
 * New images of this stack's repositories go to the second region as well. One setting per account and region, as above.
 * The copies' repositories are made by ECR, with its own defaults.
 */
export class ImageCopies extends pulumi.ComponentResource {
  constructor(name: string, args: ImageCopiesArgs, opts?: pulumi.ComponentResourceOptions) {
    super("larder:resilience:ImageCopies", name, {}, opts);
    const { system, environment, accountId } = args.platform;
    new aws.ecr.ReplicationConfiguration(
      `${name}-rules`,
      {
        replicationConfiguration: {
          rules: [
            {
              destinations: [{ region: args.region, registryId: accountId }],
              repositoryFilters: [{ filter: `${system}-${environment}-`, filterType: "PREFIX_MATCH" }],
            },
          ],
        },
      },
      { parent: this, retainOnDelete: true },
    );
    this.registerOutputs({});
  }
}
