import type { ConnectionsConfig } from "../../config/schema.ts";
import type { Database } from "../data/database.ts";
import type { Connection } from "../foundation/connection.ts";

/** The parts of the platform a service can be connected to, by their names in the config. */
export interface Parts {
  readonly database: Pick<Database, "as"> | undefined;
  readonly redis: { connection(use: "cache" | "sessions"): Connection } | undefined;
  readonly queues: Readonly<Record<string, { send(): Connection; receive(): Connection }>>;
  readonly buckets: Readonly<Record<string, { read(): Connection; readWrite(): Connection }>>;
  readonly services: Readonly<Record<string, { connection(): Connection }>>;
  readonly secrets: { use(name: string): Connection } | undefined;
}

/** What `services.<name>.connections` asks for, in the config's order of kinds; the config's rules saw to it that all exist. */
export function connect(config: ConnectionsConfig, parts: Parts): readonly Connection[] {
  const { database, redis = [], queues = {}, buckets = {}, services = [], secrets = [] } = config;
  return [
    ...(database === undefined ? [] : [present(parts.database, "database").as(database)]),
    ...redis.map((use) => present(parts.redis, "redis").connection(use)),
    ...Object.entries(queues).map(([name, use]) => {
      const queue = present(parts.queues[name], `queues.${name}`);
      return use === "send" ? queue.send() : queue.receive();
    }),
    ...Object.entries(buckets).map(([name, use]) => {
      const bucket = present(parts.buckets[name], `buckets.${name}`);
      return use === "read" ? bucket.read() : bucket.readWrite();
    }),
    ...services.map((name) => present(parts.services[name], `services.${name}`).connection()),
    ...secrets.map((name) => present(parts.secrets, `secrets.${name}`).use(name)),
  ];
}

function present<T>(part: T | undefined, name: string): T {
  if (part === undefined) throw new Error(`a service is connected to "${name}", which does not exist`);
  return part;
}
