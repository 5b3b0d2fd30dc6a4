import { beforeAll, describe, expect, it } from "vitest";
import type { RedisConfig } from "../../../config/schema.ts";
import type { ResourceGraph } from "../../../graph/query.ts";
import { isSecret } from "../../../graph/values.ts";
import { bothModes, graphOf } from "../../support/graph.ts";
import { input, TYPES, waitsFor } from "../compute/queries.ts";
import { bareCredentials, namesOf, redis, redisConfig } from "./surroundings.ts";

const GROUP = "aws:elasticache/replicationGroup:ReplicationGroup";
const PARAMETERS = "aws:elasticache/parameterGroup:ParameterGroup";
const USER = "aws:elasticache/user:User";
const USERS = "aws:elasticache/userGroup:UserGroup";
const VERSION = "aws:secretsmanager/secretVersion:SecretVersion";
const PASSWORD = "random:index/randomPassword:RandomPassword";

const clusterConfig: Extract<RedisConfig, { mode: "cluster" }> = { ...redisConfig, mode: "cluster", shards: 3 };

let graph: ResourceGraph;
let preview: ResourceGraph;
let cluster: ResourceGraph;
beforeAll(async () => {
  ({ deployed: graph, firstPreview: preview } = await bothModes(redis(redisConfig)));
  cluster = (await bothModes(redis(clusterConfig))).deployed;
});
const groupOf = (of: ResourceGraph, use: string) =>
  of.only(GROUP, of === cluster && use === "cache" ? "redis-cache-cluster" : `redis-${use}-group`);
const group = (use: string, of = graph) => groupOf(of, use).inputs ?? {};
const parametersOf = (of: ResourceGraph, use: string) => {
  const [found] = of.references(groupOf(of, use).urn, "parameterGroupName");
  return found && { name: of.logicalName(found.urn), ...found.inputs };
};

describe("Redis", () => {
  it("makes nothing at all in mode none", async () => {
    const off = await graphOf(redis({ mode: "none" }));
    expect(off.resources.filter((resource) => !resource.type.startsWith("pulumi:"))).toEqual([]);
  });

  it("makes no second group unless the config has one", async () => {
    const { sessions: _, ...single } = redisConfig;
    const graph = await graphOf(redis(single));
    expect(namesOf(graph, graph.byType(GROUP))).toEqual(["redis-cache-group"]);
    await expect(graphOf((context) => redis(single)(context)?.connection("sessions"))).rejects.toThrow(
      "there is no Redis group for sessions: set redis.sessions",
    );
  });

  it("RED-01, RED-02, RED-04, RED-08: encrypts at rest with our key and in transit, in the data subnets", () => {
    for (const use of ["cache", "sessions"]) {
      expect(group(use)).toMatchObject({
        atRestEncryptionEnabled: true,
        transitEncryptionEnabled: true,
        transitEncryptionMode: "required",
      });
      const { urn } = graph.only(GROUP, `redis-${use}-group`);
      expect(namesOf(graph, graph.references(urn, "kmsKeyId"))).toEqual(["redis-key-cmk"]);
      expect(namesOf(graph, graph.references(urn, "subnetGroupName"))).toEqual(["redis-subnets"]);
      expect(namesOf(graph, graph.references(urn, "securityGroupIds"))).toEqual([`redis-${use}-sg`]);
    }
    expect(graph.byType(TYPES.ingress, TYPES.egress)).toEqual([]);
  });

  it("F1: authenticates by users, never by a token", () => {
    for (const use of ["cache", "sessions"]) {
      expect(group(use).authToken).toBeUndefined();
      expect(group(use).authTokenWo).toBeUndefined();
      const { urn } = graph.only(GROUP, `redis-${use}-group`);
      expect(namesOf(graph, graph.references(urn, "userGroupIds"))).toEqual([`redis-${use}-users`]);
    }
  });

  it("F1, RND-01: makes passwords that ElastiCache and a URL take", () => {
    for (const { inputs } of graph.byType(PASSWORD)) {
      expect(inputs).toMatchObject({ length: 48, special: false, lower: true, upper: true, numeric: true });
    }
  });

  it("F2, RED-09: switches the default user off and gives every user a password of its own", () => {
    const users = graph.byType(USER).map(({ inputs }) => `${inputs?.engine} ${inputs?.userName}`);
    expect(users.sort()).toEqual(["valkey app", "valkey app", "valkey default", "valkey default"]);
    for (const user of graph.byType(USER)) {
      expect(user.inputs?.noPasswordRequired).toBeUndefined();
      expect(input(graph, user, "authenticationMode.type")).toBe("password");
      expect(graph.references(user.urn, "authenticationMode")).toHaveLength(1);
      if (user.inputs?.userName === "default") expect(user.inputs.accessString).toBe("off ~* -@all");
    }
    const used = graph.byType(USER).flatMap((user) => graph.references(user.urn, "authenticationMode"));
    expect(new Set(used.map((password) => password.urn)).size).toBe(4); // RND-04
    for (const users of graph.byType(USERS)) expect(graph.references(users.urn, "userIds")).toHaveLength(2);
  });

  it("RED-09: lets the application work with keys, without the commands that reach beyond them", () => {
    const strings = graph
      .byType(USER)
      .filter(({ inputs }) => inputs?.userName === "app")
      .map(({ inputs }) => String(inputs?.accessString));
    expect(new Set(strings).size).toBe(1);
    for (const text of strings) {
      expect(text).toMatch(/^on /);
      expect(text).not.toMatch(/\+@all|allcommands|\+@dangerous|\+@admin|nopass|\+cluster/);
      expect(text.indexOf("-@dangerous")).toBeGreaterThan(text.lastIndexOf("+@"));
    }
    const clustered = cluster.byType(USER).find(({ urn }) => urn.endsWith("redis-cache-app"));
    expect(clustered?.inputs?.accessString).toContain("+cluster|slots");
  });

  it("F3: fails over on its own wherever there is a replica, in every shape", async () => {
    expect(group("cache")).toMatchObject({ numCacheClusters: 2, automaticFailoverEnabled: true, multiAzEnabled: true });
    expect(group("sessions")).toMatchObject({
      numCacheClusters: 3,
      automaticFailoverEnabled: true,
      multiAzEnabled: true,
    });
    expect(group("cache", cluster)).toMatchObject({
      numNodeGroups: 3,
      replicasPerNodeGroup: 1,
      automaticFailoverEnabled: true,
      multiAzEnabled: true,
    });
    expect(group("cache", cluster).numCacheClusters).toBeUndefined();
    expect(group("cache").numNodeGroups).toBeUndefined();
    const alone = await graphOf(redis({ ...redisConfig, replicas: 0 }));
    expect(group("cache", alone)).toMatchObject({
      numCacheClusters: 1,
      automaticFailoverEnabled: false,
      multiAzEnabled: false,
    });
  });

  it("F4: is another group in another mode: ElastiCache takes none straight across", () => {
    expect(namesOf(cluster, cluster.byType(GROUP))).toEqual(["redis-cache-cluster", "redis-sessions-group"]);
    expect(namesOf(graph, graph.byType(GROUP))).toEqual(["redis-cache-group", "redis-sessions-group"]);
  });

  it("F4: has the parameter group of its mode", () => {
    expect(group("cache").clusterMode).toBe("disabled");
    expect(parametersOf(graph, "cache")).toMatchObject({
      name: "redis-cache-valkey8",
      parameters: [{ name: "maxmemory-policy", value: "allkeys-lru" }],
    });
    expect(group("cache", cluster).clusterMode).toBe("enabled");
    expect(parametersOf(cluster, "cache")).toMatchObject({
      name: "redis-cache-valkey8-cluster",
      parameters: [
        { name: "maxmemory-policy", value: "allkeys-lru" },
        { name: "cluster-enabled", value: "yes" },
      ],
    });
    expect(group("sessions", cluster).clusterMode).toBe("disabled");
  });

  it("F5: says engine, version, family and upgrades itself", async () => {
    expect(group("cache")).toMatchObject({ engine: "valkey", engineVersion: "8.0", autoMinorVersionUpgrade: true });
    expect(graph.byType(PARAMETERS).map(({ inputs }) => inputs?.family)).toEqual(["valkey8", "valkey8"]);
    const older = await graphOf(redis({ ...redisConfig, engineVersion: "7.2" }));
    expect(parametersOf(older, "cache")).toMatchObject({ name: "redis-cache-valkey7", family: "valkey7" });
  });

  it("F7: never evicts sessions, and keeps snapshots of them", () => {
    expect(parametersOf(graph, "sessions")).toMatchObject({
      parameters: [{ name: "maxmemory-policy", value: "noeviction" }],
    });
    expect(group("sessions")).toMatchObject({
      nodeType: "cache.t4g.medium",
      snapshotRetentionLimit: 14,
      snapshotWindow: "02:00-03:00",
      tags: { "data-class": "personal" },
    });
    expect(group("cache")).toMatchObject({ snapshotRetentionLimit: 7, tags: { "data-class": "cache" } });
  });

  it("F7, A8: takes a last snapshot and is protected where data is guarded, else neither", async () => {
    for (const use of ["cache", "sessions"]) {
      expect(graph.only(GROUP, `redis-${use}-group`).protect).toBe(true);
      expect(group(use).finalSnapshotIdentifier).toMatch(new RegExp(`^redis-${use}-final-[0-9a-f]{8}$`));
      expect(group(use).applyImmediately).toBe(false);
    }
    const dev = await graphOf(redis(redisConfig), { stack: "dev", platform: { deletionGuards: false } });
    expect(dev.only(GROUP, "redis-cache-group").protect).not.toBe(true);
    expect(group("cache", dev).finalSnapshotIdentifier).toBeUndefined();
    expect(group("cache", dev).applyImmediately).toBe(true);
  });

  it("A6: keeps ids within ElastiCache's 40 characters", () => {
    for (const each of [graph, cluster]) {
      for (const { inputs, outputs } of each.byType(USER, USERS, GROUP)) {
        const id = inputs?.userId ?? inputs?.userGroupId ?? outputs?.replicationGroupId;
        expect(String(id)).toMatch(/^[a-z][a-z0-9-]{1,39}$/);
      }
    }
  });

  it("A7: leaves parameter, subnet and security groups to be named by Pulumi", () => {
    const named = graph.byType(PARAMETERS, "aws:elasticache/subnetGroup:SubnetGroup", TYPES.securityGroup, GROUP);
    expect(named.filter(({ inputs }) => inputs?.name ?? inputs?.replicationGroupId)).toEqual([]);
  });

  it("RED-10: delivers both logs to groups with our key and an end", () => {
    for (const use of ["cache", "sessions"]) {
      const { urn } = graph.only(GROUP, `redis-${use}-group`);
      expect(namesOf(graph, graph.references(urn, "logDeliveryConfigurations"))).toEqual([
        `redis-${use}-engine-log`,
        `redis-${use}-slow-log`,
      ]);
    }
    for (const { inputs } of graph.byType(TYPES.logGroup)) {
      expect(inputs).toMatchObject({ retentionInDays: 30, kmsKeyId: expect.stringContaining("arn:") });
    }
  });

  it("raises alarms per group, with eviction an incident only where nothing may be lost", () => {
    expect(input(graph, graph.only(TYPES.alarm, "redis-cache-alarms-evictions"), "tags.alert-class")).toBe(
      "performance",
    );
    expect(input(graph, graph.only(TYPES.alarm, "redis-sessions-alarms-evictions"), "tags.alert-class")).toBe(
      "critical",
    );
    expect(cluster.byName("redis-cache-alarms-memory-0003")).toHaveLength(1);
  });

  it("A10: marks every credential secret, in both modes, and fills secrets when users and group stand", () => {
    for (const each of [graph, preview, cluster]) expect(bareCredentials(each)).toEqual([]);
    for (const use of ["cache", "sessions"]) {
      const version = graph.only(VERSION, `redis-${use}-url-version`);
      expect(isSecret(version.inputs?.secretString)).toBe(true);
      expect(waitsFor(graph, version, graph.only(USERS, `redis-${use}-users`))).toBe(true);
    }
  });
});

describe("Redis.connection", () => {
  const seen = async (config: RedisConfig) => {
    let found: unknown;
    await graphOf((context) => {
      const made = redis(config)(context);
      found = (["cache", "sessions"] as const).map((use) => {
        const { env, secrets, statements, peers, ready, name } = made?.connection(use) ?? {};
        return {
          name,
          env,
          secrets: Object.keys(secrets ?? {}),
          statements,
          ready,
          peers: peers?.map(({ name, port }) => [name, port]),
        };
      });
    });
    return found;
  };

  it("gives each group its own variables and its own port", async () => {
    expect(await seen(clusterConfig)).toEqual([
      {
        name: "redis-cache",
        env: { REDIS_CLUSTER: "true" },
        secrets: ["REDIS_URL"],
        statements: [],
        ready: true,
        peers: [["redis-cache", 6379]],
      },
      {
        name: "redis-sessions",
        env: { REDIS_SESSIONS_CLUSTER: "false" },
        secrets: ["REDIS_SESSIONS_URL"],
        statements: [],
        ready: true,
        peers: [["redis-sessions", 6379]],
      },
    ]);
  });
});
