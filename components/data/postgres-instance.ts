import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { RdsConfig } from "../../config/schema.ts";
import type { Platform } from "../foundation/platform.ts";
import { dataClass } from "../foundation/tags.ts";
import type { AlertTopics } from "../operations/alarms.ts";
import { logGroup } from "../operations/log-group.ts";
import { instanceAlarms } from "./postgres-alarms.ts";
import { MASTER, type MasterLogin } from "./postgres-master.ts";

export const POSTGRES_PORT = 5432;

/** What the instances of one database share. */
export interface InstanceSurroundings {
  readonly platform: Platform;
  readonly config: RdsConfig;
  readonly keyArn: pulumi.Input<string>;
  readonly logKeyArn: pulumi.Input<string>;
  readonly topics: AlertTopics;
  readonly subnetGroupName: pulumi.Input<string>;
  readonly monitoring: { readonly roleArn: pulumi.Input<string>; readonly ready: pulumi.Resource } | undefined;
}

interface Place {
  /** Physical and plain: the names of its log groups and alarms hold it. */
  readonly identifier: string;
  readonly securityGroupId: pulumi.Input<string>;
  readonly parameterGroupName: pulumi.Input<string>;
}

export interface PrimaryArgs extends InstanceSurroundings, Place {
  readonly master: MasterLogin;
  /** Used with deletion guards only; no snapshot of that name may exist yet. */
  readonly finalSnapshotIdentifier: pulumi.Input<string>;
}

type Child = { readonly parent: pulumi.Resource };

/**
 * The primary, its logs and alarms. It holds no database of the application's yet: that one is made together with its
 * owner, by PostgresAccess.
 */
export function primaryInstance(name: string, args: PrimaryArgs, child: Child): aws.rds.Instance {
  const { platform, config, keyArn } = args;
  const guards = platform.deletionGuards;
  const logs = exportedLogs(name, args, child);
  alarms(name, args, { instanceClass: config.class, isReplica: false }, logs.postgresql, child);
  return new aws.rds.Instance(
    name,
    {
      ...common(args),
      instanceClass: config.class,
      engine: "postgres",
      // The major only: minors come by themselves, and a full version here would ask for the old one back.
      engineVersion: config.version,
      allocatedStorage: config.storageGib,
      kmsKeyId: keyArn,
      multiAz: config.multiAz,
      ...masterArguments(args.master, keyArn),
      backupRetentionPeriod: config.backupRetentionDays,
      backupWindow: config.backupWindow,
      deleteAutomatedBackups: !guards,
      skipFinalSnapshot: !guards,
      ...(guards ? { finalSnapshotIdentifier: args.finalSnapshotIdentifier } : {}),
    },
    instanceOptions(args, logs, child),
  );
}

export interface ReplicaArgs extends InstanceSurroundings, Place {
  readonly sourceArn: pulumi.Input<string>;
  readonly instanceClass: string;
  /** Such as eu-west-1b; absent = RDS chooses. Changing it replaces the replica. */
  readonly availabilityZone: string | undefined;
}

/**
 * A read replica, its logs and alarms. Login, database, engine and key come from its source, and RDS refuses them here.
 * RDS ignores the deletion protection while it creates a replica: the second `pulumi up` sets it.
 */
export function replicaInstance(name: string, args: ReplicaArgs, child: Child): aws.rds.Instance {
  const { instanceClass, availabilityZone } = args;
  const logs = exportedLogs(name, args, child);
  alarms(name, args, { instanceClass, isReplica: true }, logs.postgresql, child);
  return new aws.rds.Instance(
    name,
    {
      ...common(args),
      instanceClass,
      // The ARN even inside the region: RDS asks for it as soon as a subnet group is named.
      replicateSourceDb: args.sourceArn,
      ...(availabilityZone === undefined ? {} : { availabilityZone }),
      // RDS takes no final snapshot of a replica: its data is the source's.
      skipFinalSnapshot: true,
    },
    instanceOptions(args, logs, child),
  );
}

function common({ platform, config, ...args }: InstanceSurroundings & Place) {
  return {
    identifier: args.identifier,
    storageType: "gp3",
    storageEncrypted: true,
    maxAllocatedStorage: config.maxStorageGib,
    ...(config.iops === undefined ? {} : { iops: config.iops }),
    ...(config.throughput === undefined ? {} : { storageThroughput: config.throughput }),
    dbSubnetGroupName: args.subnetGroupName,
    vpcSecurityGroupIds: [args.securityGroupId],
    parameterGroupName: args.parameterGroupName,
    port: POSTGRES_PORT,
    publiclyAccessible: false,
    iamDatabaseAuthenticationEnabled: true,
    caCertIdentifier: "rds-ca-rsa2048-g1",
    maintenanceWindow: config.maintenanceWindow,
    autoMinorVersionUpgrade: true,
    allowMajorVersionUpgrade: false,
    // May restart the instance at once; guarded stacks wait for the maintenance window.
    applyImmediately: !platform.deletionGuards,
    copyTagsToSnapshot: true,
    deletionProtection: platform.deletionGuards,
    enabledCloudwatchLogsExports: [...EXPORTED_LOGS],
    databaseInsightsMode: "standard",
    performanceInsightsEnabled: true,
    performanceInsightsKmsKeyId: args.keyArn,
    performanceInsightsRetentionPeriod: 7, // days; what is free of charge
    monitoringInterval: config.monitoringIntervalSeconds,
    ...(args.monitoring === undefined ? {} : { monitoringRoleArn: args.monitoring.roleArn }),
    tags: dataClass("personal"),
  };
}

function masterArguments(master: MasterLogin, keyArn: pulumi.Input<string>): Partial<aws.rds.InstanceArgs> {
  switch (master.kind) {
    case "generated":
      // Sent only when the version changes, and never read back.
      return { username: MASTER, passwordWo: master.password, passwordWoVersion: master.generation };
    case "rds-managed":
      return { username: MASTER, manageMasterUserPassword: true, masterUserSecretKmsKeyId: keyArn };
    default: {
      const never: never = master;
      return never;
    }
  }
}

const EXPORTED_LOGS = ["postgresql", "upgrade"] as const;
type Logs = Readonly<Record<(typeof EXPORTED_LOGS)[number], aws.cloudwatch.LogGroup>>;

/** The groups that RDS writes to. They stand before the instance: RDS's own would have no key and no end. */
function exportedLogs(name: string, args: InstanceSurroundings & Place, child: Child): Logs {
  const group = (log: keyof Logs) =>
    logGroup(
      `${name}-${log}-log`,
      {
        platform: args.platform,
        physicalName: `/aws/rds/instance/${args.identifier}/${log}`,
        retentionDays: args.config.logRetentionDays,
        keyArn: args.logKeyArn,
        // Slow statements hold what users typed.
        dataClass: "personal",
      },
      child,
    );
  return { postgresql: group("postgresql"), upgrade: group("upgrade") };
}

function alarms(
  name: string,
  { platform, topics, identifier, config }: InstanceSurroundings & Place,
  kind: { readonly instanceClass: string; readonly isReplica: boolean },
  log: aws.cloudwatch.LogGroup,
  child: Child,
): void {
  const storageGib = config.storageGib;
  instanceAlarms(name, { platform, topics, identifier, storageGib, ...kind, logGroupName: log.name }, child);
}

function instanceOptions(args: InstanceSurroundings, logs: Logs, child: Child): pulumi.CustomResourceOptions {
  return {
    ...child,
    protect: args.platform.deletionGuards,
    dependsOn: [...Object.values(logs), ...(args.monitoring === undefined ? [] : [args.monitoring.ready])],
    // A replica of a large database is copied for longer than the provider waits by itself (40 minutes).
    customTimeouts: { create: "2h", update: "2h", delete: "1h" },
  };
}
