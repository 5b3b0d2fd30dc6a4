import { all, judge, rule, unknown } from "../model.ts";
import { aws } from "../types.ts";

const REPLICATION_GROUP = aws("elasticache", "ReplicationGroup");

/** RED-01. Absent is on for Valkey and off for Redis. */
export const cacheEncrypted = rule("RED-01", REPLICATION_GROUP, (group) => {
  const engine = group.string("engine", "redis");
  if (!engine.known && !group.has("atRestEncryptionEnabled")) return unknown(engine);
  return judge(group.boolean("atRestEncryptionEnabled", engine.known && engine.value.toLowerCase() === "valkey"), {
    holds: (encrypted) => encrypted,
    message: "data at rest is not encrypted",
    required: "true",
  });
});

/** RED-02. */
export const cacheTls = rule("RED-02", REPLICATION_GROUP, (group) =>
  all([
    judge(group.boolean("transitEncryptionEnabled", false), {
      holds: (enabled) => enabled,
      message: "connections are not encrypted",
      required: "true",
    }),
    judge(group.string("transitEncryptionMode", "required"), {
      holds: (mode) => mode.toLowerCase() !== "preferred",
      message: "clients may still connect without TLS (transitEncryptionMode preferred)",
      required: "required",
    }),
  ]),
);
