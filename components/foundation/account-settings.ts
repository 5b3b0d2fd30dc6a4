import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";

export interface AccountSettingsArgs {
  /** All regions in use. */
  readonly regions: readonly string[];
}

/**
 * What an account has once, or once per region: one stack per account owns it. Left in place when that stack goes, for
 * the others rely on it.
 */
export class AccountSettings extends pulumi.ComponentResource {
  constructor(name: string, args: AccountSettingsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("larder:foundation:AccountSettings", name, {}, opts);
    const kept = { parent: this, retainOnDelete: true };

    new aws.s3.AccountPublicAccessBlock(
      `${name}-access-block`,
      { blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true },
      kept,
    );
    for (const region of args.regions) {
      new aws.ebs.EncryptionByDefault(`${name}-disks-${region}`, { region, enabled: true }, kept);
      new aws.ebs.SnapshotBlockPublicAccess(`${name}-snaps-${region}`, { region, state: "block-all-sharing" }, kept);
    }
    this.registerOutputs({});
  }
}
