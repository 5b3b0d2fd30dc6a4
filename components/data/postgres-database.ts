import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { RdsConfig } from "../../config/schema.ts";
import type { Connection, Peer } from "../foundation/connection.ts";
import { assumeRoleBy } from "../foundation/iam.ts";
import { EncryptionKey } from "../foundation/key.ts";
import type { SecretCopies } from "../foundation/keys.ts";
import { physicalName } from "../foundation/naming.ts";
import type { Platform } from "../foundation/platform.ts";
import type { AlertTopics } from "../operations/alarms.ts";
import type { BackupSubject } from "../resilience/subject.ts";
import type { Database, DatabaseUse } from "./database.ts";
import { PostgresAccess } from "./postgres-access.ts";
import { databaseEvents } from "./postgres-events.ts";
import { type InstanceSurroundings, POSTGRES_PORT, primaryInstance, replicaInstance } from "./postgres-instance.ts";
import { keepMasterPassword, MASTER, masterLogin, masterPassword } from "./postgres-master.ts";
import { postgresParameters } from "./postgres-parameters.ts";

export interface PostgresDatabaseArgs {
  readonly platform: Platform;
  readonly config: RdsConfig;
  readonly vpcId: pulumi.Input<string>;
  /** Data-tier subnets in at least two zones. */
  readonly subnetIds: readonly pulumi.Input<string>[];
  /** Key for the log groups (`EncryptionKey` with the use "logs"). */
  readonly logKeyArn: pulumi.Input<string>;
  readonly topics: AlertTopics;
  /** What must stand before RDS may publish to the topics. */
  readonly topicsReady: readonly pulumi.Resource[];
  /** Sessions that the services open at most under each role. */
  readonly demand: Readonly<Record<"app" | "readonly", number>>;
  /** Of the logins; absent = none. A restored database has the passwords it had. */
  readonly secretCopies?: SecretCopies | undefined;
}

type Child = { readonly parent: pulumi.Resource };

/** One RDS PostgreSQL primary, its read replicas, and what is inside them as far as it can be reached. */
export class PostgresDatabase extends pulumi.ComponentResource implements Database {
  /** `host:port` of the primary. */
  readonly endpoint: pulumi.Output<string>;
  readonly arn: pulumi.Output<string>;
  /** The primary; replicas hold nothing else. */
  readonly backups: readonly BackupSubject[];
  readonly #access: PostgresAccess;
  readonly #peers: Readonly<Record<DatabaseUse, Peer>>;
  readonly #poolPerTask: number;

  constructor(name: string, args: PostgresDatabaseArgs, opts?: pulumi.ComponentResourceOptions) {
    super("larder:data:PostgresDatabase", name, {}, opts);
    const { platform, config } = args;
    const child = { parent: this };

    const key = new EncryptionKey(
      `${name}-key`,
      { platform, description: "PostgreSQL and its logins", uses: ["rds", "secretsmanager"], dataClass: "personal" },
      child,
    );
    const identifier = physicalName(platform, "aws:rds/instance:Instance", name);
    const surroundings = surround(name, identifier, args, key.arn, child);
    const group = securityGroup(`${name}-sg`, "PostgreSQL primary", args, child);
    const parameters = postgresParameters(name, config, "primary", child);
    const login = masterLogin(`${name}-master`, config, child);
    const primary = primaryInstance(
      `${name}-primary`,
      {
        ...surroundings,
        identifier,
        securityGroupId: group.id,
        parameterGroupName: parameters.name,
        master: login,
        finalSnapshotIdentifier: finalSnapshot(`${name}-final`, identifier, child),
      },
      child,
    );
    const readers = addReplicas(name, primary, args, surroundings, child);
    admitClient(`${name}-client`, config, group, child);
    databaseEvents(
      `${name}-events`,
      {
        topic: { arn: args.topics.warning, ready: args.topicsReady },
        instances: [primary, ...(readers?.instances ?? [])],
        parameterGroups: [parameters, ...(readers === undefined ? [] : [readers.parameters])],
      },
      child,
    );

    keepMasterPassword(
      `${name}-master`,
      { platform, keyArn: key.arn, copies: args.secretCopies, login, primary },
      child,
    );
    this.#access = new PostgresAccess(
      `${name}-access`,
      {
        platform,
        config,
        keyArn: key.arn,
        secretCopies: args.secretCopies,
        master: { username: MASTER, password: () => masterPassword(args.platform, login, primary, child) },
        hosts: { app: primary.address, migrator: primary.address, readonly: readers?.host ?? primary.address },
        demand: args.demand,
        instance: primary,
      },
      child,
    );
    this.endpoint = primary.endpoint;
    this.arn = primary.arn;
    this.backups = [
      {
        name,
        kind: "rds",
        arn: primary.arn,
        dataClass: "personal",
        excusedAs: name,
        subnetGroupName: surroundings.subnetGroupName,
        retentionDays: config.backupRetentionDays,
      },
    ];
    const peer: Peer = { name: "database", securityGroupId: group.id, port: POSTGRES_PORT };
    this.#peers = { app: peer, migrator: peer, readonly: readers?.peer ?? peer };
    this.#poolPerTask = config.poolPerTask;
    this.registerOutputs({ endpoint: this.endpoint, arn: this.arn });
  }

  /** DATABASE_URL of one role, and DATABASE_POOL_MAX: the sessions that a task may hold. */
  as(use: DatabaseUse): Connection {
    return {
      name: `database-${use}`,
      env: { DATABASE_POOL_MAX: String(this.#poolPerTask) },
      secrets: { DATABASE_URL: this.#access.urls[use] },
      statements: [],
      peers: [this.#peers[use]],
      ready: this.#access.ready,
    };
  }
}

function surround(
  name: string,
  identifier: string,
  { platform, config, subnetIds, logKeyArn, topics }: PostgresDatabaseArgs,
  keyArn: pulumi.Input<string>,
  child: Child,
): InstanceSurroundings {
  const subnets = new aws.rds.SubnetGroup(
    `${name}-subnets`,
    { description: "Data subnets", subnetIds: [...subnetIds] },
    child,
  );
  const monitoring =
    config.monitoringIntervalSeconds === 0
      ? undefined
      : monitoringRole(`${name}-monitoring`, identifier, platform, child);
  return { platform, config, keyArn, logKeyArn, topics, subnetGroupName: subnets.name, monitoring };
}

/** The role in which RDS reports what the operating system does. */
function monitoringRole(
  name: string,
  identifier: string,
  { accountId, partition, region }: Platform,
  child: Child,
): NonNullable<InstanceSurroundings["monitoring"]> {
  const role = new aws.iam.Role(
    name,
    {
      description: "Enhanced monitoring of PostgreSQL",
      assumeRolePolicy: assumeRoleBy("monitoring.rds.amazonaws.com", {
        accountId,
        // The primary and its replicas, whose names begin with the primary's.
        sourceArn: `arn:${partition}:rds:${region}:${accountId}:db:${identifier}*`,
      }),
    },
    child,
  );
  const policyArn = `arn:${partition}:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole`;
  const ready = new aws.iam.RolePolicyAttachment(`${name}-policy`, { role: role.name, policyArn }, child);
  return { roleArn: role.arn, ready };
}

/** Without rules: each connected service adds its own pair. */
function securityGroup(
  name: string,
  description: string,
  { vpcId }: PostgresDatabaseArgs,
  child: Child,
): aws.ec2.SecurityGroup {
  return new aws.ec2.SecurityGroup(name, { description, vpcId }, child);
}

/** A name that no snapshot has: the one of an earlier database of this name is kept. */
function finalSnapshot(name: string, identifier: string, child: Child): pulumi.Output<string> {
  const suffix = new random.RandomId(name, { byteLength: 4, keepers: { identifier } }, child);
  return pulumi.interpolate`${identifier}-final-${suffix.hex}`;
}

interface Readers {
  readonly host: pulumi.Output<string>;
  readonly peer: Peer;
  readonly instances: readonly aws.rds.Instance[];
  readonly parameters: aws.rds.ParameterGroup;
}

/** All replicas share a security group and a parameter group; readers are sent to the first one by name. */
function addReplicas(
  name: string,
  primary: aws.rds.Instance,
  args: PostgresDatabaseArgs,
  surroundings: InstanceSurroundings,
  child: Child,
): Readers | undefined {
  const { platform, config } = args;
  const entries = Object.entries(config.replicas).sort(([a], [b]) => (a < b ? -1 : 1));
  if (entries.length === 0) return undefined;
  const group = securityGroup(`${name}-replica-sg`, "PostgreSQL read replicas", args, child);
  const parameters = postgresParameters(name, config, "replica", child);
  const instances = entries.map(([entry, replica]) =>
    replicaInstance(
      `${name}-replica-${entry}`,
      {
        ...surroundings,
        identifier: physicalName(platform, "aws:rds/instance:Instance", name, entry),
        securityGroupId: group.id,
        parameterGroupName: parameters.name,
        sourceArn: primary.arn,
        instanceClass: replica.class,
        availabilityZone: replica.zone === undefined ? undefined : `${platform.region}${replica.zone}`,
      },
      child,
    ),
  );
  const [first] = instances;
  if (first === undefined) return undefined;
  const peer: Peer = { name: "replica", securityGroupId: group.id, port: POSTGRES_PORT };
  return { host: first.address, peer, instances, parameters };
}

/** Lets in where the program's own connection comes from: the end of the tunnel, or the runner. */
function admitClient(name: string, { access }: RdsConfig, group: aws.ec2.SecurityGroup, child: Child): void {
  if (access.reach === "none" || access.clientSecurityGroupId === undefined) return;
  new aws.vpc.SecurityGroupIngressRule(
    name,
    {
      description: "Roles and grants are managed from here",
      securityGroupId: group.id,
      referencedSecurityGroupId: access.clientSecurityGroupId,
      ipProtocol: "tcp",
      fromPort: POSTGRES_PORT,
      toPort: POSTGRES_PORT,
    },
    child,
  );
}
