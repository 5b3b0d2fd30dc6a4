/** What services use must exist, be switched on and be of the right kind. */
import { nearestOf } from "../issues.ts";
import type { PlatformConfig, ServiceConfig } from "../schema.ts";
import { type Finding, finding, rule } from "./rule.ts";
import { fargatePair } from "./services.ts";

function unknownEntry(name: string, key: string, known: readonly string[]): string {
  const nearest = nearestOf(name, known);
  const hint =
    nearest === undefined
      ? `known are ${known.length === 0 ? "none" : known.join(", ")}`
      : `did you mean "${nearest}"?`;
  return `"${name}" is not in larder:${key}, ${hint}`;
}

function* entriesOf(
  path: string,
  names: readonly string[],
  key: "queues" | "buckets" | "secrets",
  config: Pick<PlatformConfig, "queues" | "buckets" | "secrets">,
): Generator<Finding> {
  const known = Object.keys(config[key]);
  for (const name of names) if (!known.includes(name)) yield finding(path, unknownEntry(name, key, known));
}

function* storesOf(
  path: string,
  { connections }: ServiceConfig,
  { database, redis }: Pick<PlatformConfig, "database" | "redis">,
): Generator<Finding> {
  if (connections.database !== undefined && database.mode === "none") {
    yield finding(`${path}.database`, `"${connections.database}" needs a database, but larder:database.mode is "none"`);
  }
  for (const use of connections.redis ?? []) {
    if (redis.mode === "none") yield finding(`${path}.redis`, `"${use}" needs Redis, but larder:redis.mode is "none"`);
    else if (use === "sessions" && redis.sessions === undefined) {
      yield finding(
        `${path}.redis`,
        `"sessions" needs larder:redis.sessions, a second group that never evicts: the cache (${redis.evictionPolicy}) may drop a session at any time`,
      );
    }
  }
}

function* calledServices(
  path: string,
  self: string,
  called: readonly string[],
  services: PlatformConfig["services"],
): Generator<Finding> {
  for (const name of called) {
    const target = services[name];
    if (name === self) yield finding(path, `"${name}" is the service itself`);
    else if (target === undefined) yield finding(path, unknownEntry(name, "services", Object.keys(services)));
    else if (target.kind !== "internal") {
      yield finding(
        path,
        `"${name}" is of kind "${target.kind}": only internal services are called by name, http ones by their host`,
      );
    }
  }
}

export const connectionRules = [
  rule(["services", "queues", "buckets", "secrets"], function* (config) {
    for (const [name, service] of Object.entries(config.services)) {
      const { connections } = service;
      const path = `services.${name}.connections`;
      if (service.kind === "worker") yield* entriesOf(`services.${name}.queue`, [service.queue], "queues", config);
      yield* entriesOf(`${path}.queues`, Object.keys(connections.queues ?? {}), "queues", config);
      yield* entriesOf(`${path}.buckets`, Object.keys(connections.buckets ?? {}), "buckets", config);
      yield* entriesOf(`${path}.secrets`, connections.secrets ?? [], "secrets", config);
      yield* calledServices(`${path}.services`, name, connections.services ?? [], config.services);
    }
  }),
  rule(["services", "database", "redis"], function* (config) {
    for (const [name, service] of Object.entries(config.services)) {
      yield* storesOf(`services.${name}.connections`, service, config);
    }
  }),
  rule(["migrations", "services", "database"], function* ({ migrations, services, database }) {
    if (migrations.mode === "none") return;
    yield* fargatePair("migrations", migrations);
    if (services[migrations.service] === undefined) {
      yield finding("migrations.service", unknownEntry(migrations.service, "services", Object.keys(services)));
    }
    if (database.mode === "none") {
      yield finding("migrations.mode", 'migrations need a database, but larder:database.mode is "none"');
    }
  }),
];
