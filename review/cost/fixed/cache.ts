/** ElastiCache: nodes of replication groups and clusters, serverless caches. */
import { type CounterTable, hourly, type Part, unpriced } from "../part.ts";
import { type Reading, Unreadable } from "../reading.ts";

export const cacheCounters: CounterTable = {
  "aws:elasticache/replicationGroup:ReplicationGroup": replicationGroup,
  "aws:elasticache/cluster:Cluster": cluster,
  "aws:elasticache/serverlessCache:ServerlessCache": serverless,
};

function replicationGroup(reading: Reading): readonly Part[] {
  const shards = reading.number("numNodeGroups");
  const nodes =
    shards === undefined || reading.resource.inputs?.numCacheClusters !== undefined
      ? (reading.number("numCacheClusters") ?? 1)
      : shards * (1 + (reading.number("replicasPerNodeGroup") ?? 0));
  return nodeParts(reading, reading.text("engine") ?? "redis", nodes);
}

function cluster(reading: Reading): readonly Part[] {
  if (reading.has("replicationGroupId")) return []; // a node of that group, which counts it
  return nodeParts(reading, reading.text("engine") ?? "memcached", reading.number("numCacheNodes") ?? 1);
}

function nodeParts(reading: Reading, engine: string, nodes: number): readonly Part[] {
  if (engine !== "redis" && engine !== "valkey") return [unpriced(`no price of the engine ${engine}`)];
  const nodeType = reading.text("nodeType");
  if (nodeType === undefined) throw new Unreadable("nodeType is not set");
  return [hourly(`elasticache/${engine}/${nodeType}`, [[nodes, nodes === 1 ? "node" : "nodes"]])];
}

/** GB that are paid even if less is kept. (Amazon ElastiCache pricing, serverless) */
const LEAST_GB: Readonly<Record<string, number>> = { valkey: 0.1, redis: 1 };

function serverless(reading: Reading): readonly Part[] {
  const engine = reading.text("engine") ?? "valkey";
  const least = Object.hasOwn(LEAST_GB, engine) ? LEAST_GB[engine] : undefined;
  if (least === undefined) return [unpriced(`no price of the engine ${engine}`)];
  const floor = Math.max(least, reading.number("cacheUsageLimits.dataStorage.minimum") ?? 0);
  const most = reading.number("cacheUsageLimits.dataStorage.maximum") ?? 0;
  return [
    hourly(`elasticache/${engine}/serverless/gb-hour`, [[floor, "GB at least"]], most > floor ? most : undefined),
  ];
}
