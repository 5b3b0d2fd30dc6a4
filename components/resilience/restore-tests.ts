import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { awsCron } from "../../config/aws-cron.ts";
import { wordName } from "../foundation/naming.ts";
import type { Platform } from "../foundation/platform.ts";
import type { BackupPlanConfig } from "./backup-plan.ts";
import type { BackupRole } from "./backup-roles.ts";
import type { BackupVault } from "./backup-vault.ts";
import type { BackupSubject, DatabaseSubject } from "./subject.ts";

export interface RestoreTestsArgs {
  readonly platform: Platform;
  readonly config: Extract<BackupPlanConfig["restoreTests"], { mode: "scheduled" }>;
  readonly subjects: readonly BackupSubject[];
  readonly vault: BackupVault;
  readonly role: BackupRole;
  readonly vpcId: pulumi.Input<string>;
}

/** Days back from which a backup is taken: one that is older than two missed days would hide a broken plan. */
const NEWEST_DAYS = 2;
/** Hours that what was restored stays, for a look by hand, before AWS Backup deletes it. */
const LOOK_HOURS = 4;

/**
 * Restores a recent backup of every store, regularly, and deletes it again. A plan without a selection for a kind would
 * test nothing of it. (AWS Backup gives the verdict; `FailureEvents` tells of a bad one.)
 */
export class RestoreTests extends pulumi.ComponentResource {
  constructor(name: string, args: RestoreTestsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("larder:resilience:RestoreTests", name, {}, opts);
    const { platform, config } = args;
    const child = { parent: this };
    const plan = new aws.backup.RestoreTestingPlan(
      `${name}-plan`,
      {
        name: wordName(platform, "aws:backup/restoreTestingPlan:RestoreTestingPlan", "restore_tests"),
        scheduleExpression: awsCron(config.cron),
        scheduleExpressionTimezone: "Etc/UTC",
        startWindowHours: 1,
        recoveryPointSelection: {
          algorithm: "LATEST_WITHIN_WINDOW",
          includeVaults: [args.vault.arn],
          recoveryPointTypes: ["SNAPSHOT", "CONTINUOUS"],
          selectionWindowDays: NEWEST_DAYS,
        },
      },
      child,
    );
    const databases = args.subjects.filter((subject) => subject.kind === "rds");
    const group = databases.length === 0 ? undefined : restoreGroup(`${name}-sg`, args, child);
    for (const subject of args.subjects) {
      new aws.backup.RestoreTestingSelection(
        `${name}-${subject.name}`,
        {
          name: selectionName(subject.name),
          restoreTestingPlanName: plan.name,
          iamRoleArn: args.role.arn,
          protectedResourceType: TYPES[subject.kind],
          protectedResourceArns: [subject.arn],
          validationWindowHours: LOOK_HOURS,
          ...(subject.kind === "rds" && group !== undefined
            ? { restoreMetadataOverrides: databaseOverrides(subject, group, config.instanceClass) }
            : {}),
        },
        { ...child, dependsOn: [...args.role.rights] },
      );
    }
    this.registerOutputs({});
  }
}

/** As AWS Backup calls them. */
const TYPES = { rds: "RDS", s3: "S3" } as const satisfies Record<BackupSubject["kind"], string>;

/** Letters, digits and _ only. */
function selectionName(subject: string): string {
  return subject.replaceAll("-", "_");
}

/** Without rules: nobody has to reach what is restored for a test. */
function restoreGroup(
  name: string,
  { vpcId }: RestoreTestsArgs,
  child: { readonly parent: pulumi.Resource },
): aws.ec2.SecurityGroup {
  return new aws.ec2.SecurityGroup(name, { description: "Databases restored for a test", vpcId }, child);
}

/** Without these AWS Backup restores into the default network, which may not exist, at the size of the original. */
function databaseOverrides(
  { subnetGroupName }: DatabaseSubject,
  group: aws.ec2.SecurityGroup,
  instanceClass: string,
): Record<string, pulumi.Input<string>> {
  return {
    dbSubnetGroupName: subnetGroupName,
    vpcSecurityGroupIds: pulumi.jsonStringify([group.id]),
    dbInstanceClass: instanceClass,
    multiAz: "false",
  };
}
