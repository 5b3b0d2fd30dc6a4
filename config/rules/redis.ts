/** The limits of ElastiCache. */
import { overlaps, windowMinutes } from "../windows.ts";
import { finding, rule } from "./rule.ts";

export const redisRules = [
  rule(["redis"], function* ({ redis }) {
    if (redis.mode === "none") return;
    const { snapshotWindow, maintenanceWindow } = redis;
    // Both at least an hour. (ElastiCache API, CreateReplicationGroup: SnapshotWindow, PreferredMaintenanceWindow)
    for (const [key, window] of Object.entries({ snapshotWindow, maintenanceWindow })) {
      const minutes = windowMinutes(window);
      if (minutes < 60) yield finding(`redis.${key}`, `at least 60 minutes, got ${minutes} (${window})`);
    }
    if (overlaps(snapshotWindow, maintenanceWindow)) {
      yield finding(
        "redis.maintenanceWindow",
        `${maintenanceWindow} overlaps snapshotWindow ${snapshotWindow}: choose another hour`,
      );
    }
    // Default quota of nodes per cluster. (ElastiCache User Guide, "Quotas")
    const nodes = redis.mode === "cluster" ? redis.shards * (1 + redis.replicas) : 0;
    if (nodes > 90)
      yield finding("redis", `at most 90 nodes, got ${nodes} (shards x (1 + replicas)): take fewer, larger shards`);
  }),
];
