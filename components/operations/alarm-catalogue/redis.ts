import * as pulumi from "@pulumi/pulumi";
import type { AlarmRow } from "../alarms.ts";
import { above, below, highest, lasting, type Metric, metricsOf, named, over, total } from "./row.ts";
import { THRESHOLDS } from "./thresholds.ts";

export interface RedisAlarmsArgs {
  readonly replicationGroupId: pulumi.Input<string>;
  /** 1 unless `clusterMode`. */
  readonly shards: number;
  /** Per shard, besides the primary; at most 5. */
  readonly replicas: number;
  /** Node names hold the shard's number only in cluster mode. */
  readonly clusterMode: boolean;
  /** False for a group that must keep what it is given (sessions, queues). */
  readonly evicts: boolean;
}

/**
 * For one replication group, one set per shard (a shard's load is its own). ElastiCache publishes per node; which of
 * them is the primary changes with each failover, so every alarm looks at all nodes of the shard.
 */
export function redisAlarms(args: RedisAlarmsArgs): AlarmRow[] {
  if (!args.clusterMode) return shardAlarms(args, nodesOf(args, ""), "");
  return Array.from({ length: args.shards }, (_, index) => {
    const shard = `-${String(index + 1).padStart(4, "0")}`;
    return shardAlarms(args, nodesOf(args, shard), shard);
  }).flat();
}

type NodeMetrics = (name: string, statistic: string, periodSeconds: number) => Metric[];

function nodesOf({ replicationGroupId, replicas }: RedisAlarmsArgs, shard: string): NodeMetrics {
  const nodes = Array.from({ length: replicas + 1 }, (_, index) =>
    metricsOf("AWS/ElastiCache", {
      CacheClusterId: pulumi.interpolate`${replicationGroupId}${shard}-${String(index + 1).padStart(3, "0")}`,
    }),
  );
  return (name, statistic, periodSeconds) => nodes.map((metric) => metric(name, statistic, periodSeconds));
}

function shardAlarms(args: RedisAlarmsArgs, nodes: NodeMetrics, shard: string): AlarmRow[] {
  return [
    ...loadAlarms(nodes, shard),
    ...memoryAlarms(args.evicts, nodes, shard),
    ...(args.evicts ? [hitRate(nodes, shard)] : []),
    ...(args.replicas > 0 ? [replicationLag(nodes, shard)] : []),
  ];
}

function loadAlarms(nodes: NodeMetrics, shard: string): AlarmRow[] {
  return [
    {
      key: `engine-cpu${shard}`,
      class: "performance",
      description: `The engine's one thread is busy for more than ${THRESHOLDS.redisEngineCpuPercent} % of the time.`,
      runbook: "redis-load",
      ...above(THRESHOLDS.redisEngineCpuPercent, highest(nodes("EngineCPUUtilization", "Average", 60))),
      ...lasting(5, 5),
      missingData: "missing",
    },
    {
      key: `host-cpu${shard}`,
      class: "performance",
      description: `CPU of a whole node above ${THRESHOLDS.redisHostCpuPercent} %.`,
      runbook: "redis-load",
      ...above(THRESHOLDS.redisHostCpuPercent, highest(nodes("CPUUtilization", "Average", 60))),
      ...lasting(5, 5),
      missingData: "missing",
    },
  ];
}

function memoryAlarms(evicts: boolean, nodes: NodeMetrics, shard: string): AlarmRow[] {
  const memoryPercent = evicts ? THRESHOLDS.redisMemoryPercent : THRESHOLDS.redisNoEvictionMemoryPercent;
  const evictions = evicts ? THRESHOLDS.redisEvictions : 0;
  return [
    {
      key: `memory${shard}`,
      class: evicts ? "performance" : "critical",
      description: evicts
        ? `More than ${memoryPercent} % of the cache's memory is in use.`
        : `More than ${memoryPercent} % of the memory is in use; when it is full this group refuses writes.`,
      runbook: "redis-memory",
      ...above(memoryPercent, highest(nodes("DatabaseMemoryUsagePercentage", "Maximum", 60))),
      ...lasting(15, 15),
      missingData: "missing",
    },
    {
      key: `evictions${shard}`,
      class: evicts ? "performance" : "critical",
      description: evicts
        ? "The cache drops live keys quickly: it is too small for its working set."
        : "A group that must not evict dropped keys.",
      runbook: "redis-memory",
      ...above(evictions, total(nodes("Evictions", "Sum", 300))),
      ...lasting(evicts ? 3 : 1, evicts ? 3 : 1),
      missingData: "notBreaching",
    },
  ];
}

function replicationLag(nodes: NodeMetrics, shard: string): AlarmRow {
  return {
    key: `replica-lag${shard}`,
    class: "warning",
    description: `A replica is more than ${THRESHOLDS.redisLagSeconds} s behind: a failover now would lose that much.`,
    runbook: "redis-load",
    ...above(THRESHOLDS.redisLagSeconds, highest(nodes("ReplicationLag", "Maximum", 60))),
    ...lasting(5, 5),
    missingData: "notBreaching",
  };
}

/** Counted from hits and misses: the documentation gives CacheHitRate both as a percentage and as a fraction. */
function hitRate(nodes: NodeMetrics, shard: string): AlarmRow {
  // Ten metrics fit into an alarm, so a sixth node is left out; reads are spread evenly.
  const hits = named("hits", nodes("CacheHits", "Sum", 300).slice(0, 5));
  const misses = named("misses", nodes("CacheMisses", "Sum", 300).slice(0, 5));
  const inputs = { ...hits, ...misses };
  return {
    key: `hit-rate${shard}`,
    class: "performance",
    description: `The cache answers fewer than ${THRESHOLDS.cacheHitPercent} of 100 look-ups for half an hour.`,
    runbook: "cache-hit-rate",
    // Fewer than 100 look-ups in five minutes say nothing.
    ...below(THRESHOLDS.cacheHitPercent, {
      expression: `IF(${over("SUM", inputs)} >= 100, 100 * ${over("SUM", hits)} / ${over("SUM", inputs)}, 100)`,
      inputs,
    }),
    ...lasting(6, 6),
    missingData: "notBreaching",
  };
}
