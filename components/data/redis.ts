import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { RedisConfig } from "../../config/schema.ts";
import type { Connection } from "../foundation/connection.ts";
import { EncryptionKey } from "../foundation/key.ts";
import type { SecretCopies } from "../foundation/keys.ts";
import type { Platform } from "../foundation/platform.ts";
import type { AlertTopics } from "../operations/alarms.ts";
import { type GroupShape, RedisGroup, type RedisOn, type RedisUse } from "./redis-group.ts";

export type { RedisUse } from "./redis-group.ts";

interface Surroundings {
  readonly platform: Platform;
  readonly vpcId: pulumi.Input<string>;
  /** Data-tier subnets in at least two zones. */
  readonly subnetIds: readonly pulumi.Input<string>[];
  /** Key for the log groups (`EncryptionKey` with the use "logs"). */
  readonly logKeyArn: pulumi.Input<string>;
  /** Days; one of the periods CloudWatch Logs accepts. */
  readonly logRetentionDays: number;
  readonly topics: AlertTopics;
}

export interface RedisArgs extends Surroundings {
  readonly config: RedisOn;
  /** Of the logins; absent = none. */
  readonly secretCopies?: SecretCopies | undefined;
}

/**
 * A cache that speaks the Redis protocol (Valkey on ElastiCache) and, where the config asks for it, a second group that
 * never evicts. They are apart because a cache that is full drops what it likes: a session, or a job.
 */
export class Redis extends pulumi.ComponentResource {
  readonly #groups: Readonly<Partial<Record<RedisUse, RedisGroup>>>;

  constructor(name: string, args: RedisArgs, opts?: pulumi.ComponentResourceOptions) {
    super("larder:data:Redis", name, {}, opts);
    const { platform, config } = args;
    const child = { parent: this };

    const key = new EncryptionKey(
      `${name}-key`,
      { platform, description: "Valkey and its logins", uses: ["elasticache", "secretsmanager"], dataClass: "cache" },
      child,
    );
    const subnets = new aws.elasticache.SubnetGroup(
      `${name}-subnets`,
      { description: "Data subnets", subnetIds: [...args.subnetIds] },
      child,
    );
    const group = (shape: GroupShape) =>
      new RedisGroup(`${name}-${shape.use}`, { ...args, shape, subnetGroupName: subnets.name, keyArn: key.arn }, child);
    this.#groups = {
      cache: group(cacheShape(config)),
      ...(config.sessions === undefined ? {} : { sessions: group(sessionsShape(config.sessions)) }),
    };
    this.registerOutputs({});
  }

  /** Throws for `sessions` where the config has no such group. */
  connection(use: RedisUse): Connection {
    const group = this.#groups[use];
    if (group === undefined) throw new Error(`there is no Redis group for ${use}: set redis.${use}`);
    return group.connection();
  }
}

/** What the config asks for; undefined when it asks for none. */
export function createRedis(
  name: string,
  args: Surroundings & {
    readonly config: RedisConfig;
    /** Asked for only when there are logins. */
    readonly secretCopies?: () => SecretCopies | undefined;
  },
  opts?: pulumi.ComponentResourceOptions,
): Redis | undefined {
  const { config } = args;
  if (config.mode === "none") return undefined;
  return new Redis(name, { ...args, config, secretCopies: args.secretCopies?.() }, opts);
}

function cacheShape(config: RedisOn): GroupShape {
  const { nodeType, replicas, snapshotRetentionDays, evictionPolicy } = config;
  const shared = { use: "cache" as const, nodeType, replicas, snapshotRetentionDays, evictionPolicy };
  switch (config.mode) {
    case "replicated":
      return { ...shared, shards: undefined };
    case "cluster":
      return { ...shared, shards: config.shards };
    default: {
      const never: never = config;
      return never;
    }
  }
}

/** Always one shard: sessions are small, and many clients for them don't speak the cluster protocol. */
function sessionsShape(config: NonNullable<RedisOn["sessions"]>): GroupShape {
  return { use: "sessions", ...config, shards: undefined, evictionPolicy: "noeviction" };
}
