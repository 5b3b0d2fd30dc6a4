import { all, fail, judge, notApplicable, rule, unknown, type Verdict, when } from "../model.ts";
import type { CheckedResource } from "../reading.ts";
import { aws } from "../types.ts";

const REPLICATION_GROUP = aws("elasticache", "ReplicationGroup");
const CLUSTER = aws("elasticache", "Cluster");

/** Of a cluster by itself; Redis knows no encryption there. */
function singleCluster(cluster: CheckedResource, message: string, ofMemcached: () => Verdict): Verdict {
  if (cluster.has("replicationGroupId")) return notApplicable("a member of a replication group");
  return when(cluster.string("engine", "redis"), (engine, evidence) =>
    engine.toLowerCase() === "memcached"
      ? ofMemcached()
      : fail(message, { ...evidence, required: "aws.elasticache.ReplicationGroup" }),
  );
}

/** RED-01. Absent is on for Valkey and off for Redis. */
export const cacheEncrypted = rule("RED-01", [REPLICATION_GROUP, CLUSTER], (group) => {
  if (group.type === CLUSTER) {
    return singleCluster(group, "a cluster outside a replication group cannot be encrypted at rest", () =>
      notApplicable("memcached keeps nothing on disks"),
    );
  }
  const engine = group.string("engine", "redis");
  if (!engine.known && !group.has("atRestEncryptionEnabled")) return unknown(engine);
  return judge(group.boolean("atRestEncryptionEnabled", engine.known && engine.value.toLowerCase() === "valkey"), {
    holds: (encrypted) => encrypted,
    message: "data at rest is not encrypted",
    required: "true",
  });
});

/** RED-02. */
export const cacheTls = rule("RED-02", [REPLICATION_GROUP, CLUSTER], (group) => {
  const onConnections = () =>
    judge(group.boolean("transitEncryptionEnabled", false), {
      holds: (enabled) => enabled,
      message: "connections are not encrypted",
      required: "true",
    });
  if (group.type === CLUSTER) {
    return singleCluster(group, "a cluster outside a replication group cannot have TLS", onConnections);
  }
  return all([
    onConnections(),
    judge(group.string("transitEncryptionMode", "required"), {
      holds: (mode) => mode.toLowerCase() !== "preferred",
      message: "clients may still connect without TLS (transitEncryptionMode preferred)",
      required: "required",
    }),
  ]);
});
