import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import * as random from "@pulumi/random";
import type { RedisConfig } from "../../config/schema.ts";
import type { Connection, SecretReference } from "../foundation/connection.ts";
import type { SecretCopies } from "../foundation/keys.ts";
import type { Platform } from "../foundation/platform.ts";
import { dataClass } from "../foundation/tags.ts";
import { redisAlarms } from "../operations/alarm-catalogue.ts";
import { Alarms, type AlertTopics } from "../operations/alarms.ts";
import { logGroup } from "../operations/log-group.ts";
import { credentialSecret, credentialVersion, generatedPassword, urlOf } from "./credentials.ts";
import { redisUsers } from "./redis-users.ts";

export type RedisUse = "cache" | "sessions";
export type RedisOn = Exclude<RedisConfig, { mode: "none" }>;

/** One replication group, whatever its shape. */
export interface GroupShape {
  readonly use: RedisUse;
  readonly nodeType: string;
  /** Per shard, besides the primary. */
  readonly replicas: number;
  /** Absent = one shard, without the cluster protocol. */
  readonly shards: number | undefined;
  readonly snapshotRetentionDays: number;
  readonly evictionPolicy: string;
}

export interface RedisGroupArgs {
  readonly platform: Platform;
  readonly config: RedisOn;
  readonly shape: GroupShape;
  readonly vpcId: pulumi.Input<string>;
  readonly subnetGroupName: pulumi.Input<string>;
  readonly keyArn: pulumi.Input<string>;
  readonly logKeyArn: pulumi.Input<string>;
  /** Days. */
  readonly logRetentionDays: number;
  readonly topics: AlertTopics;
  /** Of the login; absent = none. */
  readonly secretCopies?: SecretCopies | undefined;
}

const PORT = 6379;
const USER = "app";

type Child = { readonly parent: pulumi.Resource };

/** A Valkey replication group with its users, parameters, logs, alarms and the secret that opens it. */
export class RedisGroup extends pulumi.ComponentResource {
  readonly #use: RedisUse;
  readonly #url: SecretReference;
  readonly #securityGroupId: pulumi.Output<string>;
  readonly #isCluster: boolean;

  constructor(name: string, args: RedisGroupArgs, opts?: pulumi.ComponentResourceOptions) {
    super("larder:data:RedisGroup", name, {}, opts);
    const { platform, config, shape, keyArn } = args;
    const child = { parent: this };

    const securityGroup = new aws.ec2.SecurityGroup(
      `${name}-sg`,
      { description: `Valkey, ${shape.use}`, vpcId: args.vpcId },
      child,
    );
    const suffix = new random.RandomId(`${name}-suffix`, { byteLength: 4, keepers: { name } }, child);
    const password = generatedPassword(`${name}-app-password`, config.passwordGeneration ?? 1, child);
    const users = redisUsers(
      name,
      { suffix: suffix.hex, userName: USER, password: password.result, cluster: shape.shards !== undefined },
      child,
    );
    // A name of its own: ElastiCache takes no group from one mode straight to the other.
    const isCluster = shape.shards !== undefined;
    const modeName = isCluster ? `${name}-cluster` : name;
    const group = new aws.elasticache.ReplicationGroup(
      isCluster ? modeName : `${name}-group`,
      {
        ...groupArguments(args, child, name),
        securityGroupIds: [securityGroup.id],
        userGroupIds: [users.userGroupId],
        ...(platform.deletionGuards
          ? { finalSnapshotIdentifier: pulumi.interpolate`${modeName}-final-${suffix.hex}` }
          : {}),
      },
      { ...child, protect: platform.deletionGuards },
    );
    addAlarms(name, args, group, child);

    const host = shape.shards === undefined ? group.primaryEndpointAddress : group.configurationEndpointAddress;
    const secret = credentialSecret(
      `${name}-url`,
      {
        platform,
        description: `Valkey ${shape.use} of ${platform.system} ${platform.environment}`,
        keyArn,
        copies: args.secretCopies,
      },
      child,
    );
    const version = credentialVersion(
      `${name}-url-version`,
      secret,
      {
        url: pulumi.interpolate`rediss://${USER}:${password.result}@${host}:${PORT}`,
        username: USER,
        password: password.result,
        host,
        port: PORT,
      },
      { ...child, dependsOn: [group, ...users.ready] },
    );
    this.#use = shape.use;
    this.#url = urlOf(secret, version, keyArn);
    this.#securityGroupId = securityGroup.id;
    this.#isCluster = isCluster;
    this.registerOutputs({ host });
  }

  /** REDIS_URL for the cache, REDIS_SESSIONS_URL for sessions, so that a service can have both. */
  connection(): Connection {
    const prefix = this.#use === "cache" ? "REDIS" : "REDIS_SESSIONS";
    return {
      name: `redis-${this.#use}`,
      env: { [`${prefix}_CLUSTER`]: String(this.#isCluster) },
      secrets: { [`${prefix}_URL`]: this.#url },
      statements: [],
      peers: [{ name: `redis-${this.#use}`, securityGroupId: this.#securityGroupId, port: PORT }],
      ready: true,
    };
  }
}

function groupArguments(args: RedisGroupArgs, child: Child, name: string): aws.elasticache.ReplicationGroupArgs {
  const { platform, config, shape } = args;
  return {
    description: `${platform.system} ${platform.environment} ${shape.use}`,
    engine: "valkey",
    engineVersion: config.engineVersion,
    nodeType: shape.nodeType,
    ...nodes(shape),
    multiAzEnabled: shape.replicas > 0,
    port: PORT,
    parameterGroupName: parameters(name, args, child).name,
    subnetGroupName: args.subnetGroupName,
    atRestEncryptionEnabled: true,
    kmsKeyId: args.keyArn,
    transitEncryptionEnabled: true,
    transitEncryptionMode: "required",
    autoMinorVersionUpgrade: true,
    // Guarded stacks wait for the maintenance window.
    applyImmediately: !platform.deletionGuards,
    maintenanceWindow: config.maintenanceWindow,
    snapshotWindow: config.snapshotWindow,
    snapshotRetentionLimit: shape.snapshotRetentionDays,
    logDeliveryConfigurations: logs(name, args, child),
    tags: dataClass(shape.use === "cache" ? "cache" : "personal"),
  };
}

/** Cluster mode counts shards and their replicas, the other one all nodes; and a cluster always fails over by itself. */
function nodes({ shards, replicas }: GroupShape): Partial<aws.elasticache.ReplicationGroupArgs> {
  if (shards === undefined) {
    return { clusterMode: "disabled", numCacheClusters: 1 + replicas, automaticFailoverEnabled: replicas > 0 };
  }
  return {
    clusterMode: "enabled",
    numNodeGroups: shards,
    replicasPerNodeGroup: replicas,
    automaticFailoverEnabled: true,
  };
}

/** The name holds the major version and the mode: a group cannot change its family or its cluster mode in place. */
function parameters(name: string, { config, shape }: RedisGroupArgs, child: Child): aws.elasticache.ParameterGroup {
  const major = config.engineVersion.split(".")[0];
  const isCluster = shape.shards !== undefined;
  return new aws.elasticache.ParameterGroup(
    `${name}-valkey${major}${isCluster ? "-cluster" : ""}`,
    {
      family: `valkey${major}`,
      description: `Valkey ${major}, ${shape.use}`,
      parameters: [
        { name: "maxmemory-policy", value: shape.evictionPolicy },
        ...(isCluster ? [{ name: "cluster-enabled", value: "yes" }] : []),
      ],
    },
    child,
  );
}

function logs(
  name: string,
  { platform, logRetentionDays, logKeyArn }: RedisGroupArgs,
  child: Child,
): aws.types.input.elasticache.ReplicationGroupLogDeliveryConfiguration[] {
  return (["slow-log", "engine-log"] as const).map((logType) => ({
    logType,
    logFormat: "json",
    destinationType: "cloudwatch-logs",
    destination: logGroup(
      `${name}-${logType}`,
      // Slow commands name keys, and keys name users.
      { platform, retentionDays: logRetentionDays, keyArn: logKeyArn, dataClass: "personal" },
      child,
    ).name,
  }));
}

function addAlarms(
  name: string,
  { platform, shape, topics }: RedisGroupArgs,
  group: aws.elasticache.ReplicationGroup,
  child: Child,
): void {
  const rows = redisAlarms({
    replicationGroupId: group.id,
    shards: shape.shards ?? 1,
    replicas: shape.replicas,
    clusterMode: shape.shards !== undefined,
    evicts: shape.evictionPolicy !== "noeviction",
  });
  new Alarms(`${name}-alarms`, { platform, rows, topics }, child);
}
