/** The limits of RDS for PostgreSQL, and the arithmetic of connections. */
import { rdsMaxConnections } from "../../knowledge/rds-classes.ts";
import type { DatabaseConfig, PlatformConfig, RdsConfig } from "../schema.ts";
import { overlaps, windowMinutes } from "../windows.ts";
import { type Finding, finding, rule } from "./rule.ts";

/** From here gp3 of RDS for PostgreSQL is striped over four volumes and takes figures of its own. (RDS User Guide, "gp3") */
const stripedFromGib = 400;
const baselineIops = 12_000;

function* storage({ storageGib, maxStorageGib, iops, throughput }: RdsConfig): Generator<Finding> {
  if (maxStorageGib < 1.2 * storageGib) {
    yield finding(
      "database.maxStorageGib",
      `at least ${Math.ceil(1.2 * storageGib)}, which is 1.2 x storageGib (${storageGib}), or storage never grows; got ${maxStorageGib}`,
    );
  }
  for (const [key, value] of Object.entries({ iops, throughput })) {
    if (value !== undefined && storageGib < stripedFromGib) {
      yield finding(
        `database.${key}`,
        `gp3 takes it from storageGib ${stripedFromGib}, got storageGib ${storageGib}: leave it out (3000 IOPS and 125 MiB/s come with the storage)`,
      );
    }
  }
  if (storageGib < stripedFromGib) return;
  if (iops !== undefined && iops > 500 * storageGib) {
    yield finding(
      "database.iops",
      `at most 500 per GiB, ${500 * storageGib} for storageGib ${storageGib}, got ${iops}`,
    );
  }
  const served = iops ?? baselineIops;
  if (throughput !== undefined && throughput > served / 4) {
    yield finding("database.throughput", `at most a quarter of iops (${served}), ${served / 4}, got ${throughput}`);
  }
}

function* windows({ backupWindow, maintenanceWindow }: RdsConfig): Generator<Finding> {
  for (const [key, window] of Object.entries({ backupWindow, maintenanceWindow })) {
    const minutes = windowMinutes(window);
    if (minutes < 30) yield finding(`database.${key}`, `at least 30 minutes, got ${minutes} (${window})`);
  }
  if (overlaps(backupWindow, maintenanceWindow)) {
    yield finding(
      "database.maintenanceWindow",
      `${maintenanceWindow} overlaps backupWindow ${backupWindow}: RDS wants them apart`,
    );
  }
}

function* replicas(database: RdsConfig): Generator<Finding> {
  const names = Object.keys(database.replicas);
  if (names.length > 15) yield finding("database.replicas", `at most 15, got ${names.length}`);
  if (names.length > 0 && database.masterPassword === "rds-managed") {
    yield finding(
      "database.masterPassword",
      `RDS makes no replica of an instance whose password it manages, and there is ${names.join(", ")}: use "generated"`,
    );
  }
  const primary = rdsMaxConnections(database.class);
  for (const [name, replica] of Object.entries(database.replicas)) {
    const own = rdsMaxConnections(replica.class);
    if (own === undefined) yield unknownClass(`database.replicas.${name}.class`, replica.class);
    else if (primary !== undefined && own < primary) {
      yield finding(
        `database.replicas.${name}.class`,
        `${replica.class} allows ${own} connections and the primary's ${database.class} ${primary}: PostgreSQL stops a replica whose max_connections is lower; use ${database.class} or larger`,
      );
    }
  }
}

function unknownClass(path: string, name: string): Finding {
  return finding(path, `${name} is not a class whose memory is known: see knowledge/rds-classes.ts`);
}

function* connections(database: RdsConfig, services: PlatformConfig["services"]): Generator<Finding> {
  const limit = rdsMaxConnections(database.class);
  if (limit === undefined) {
    yield unknownClass("database.class", database.class);
    return;
  }
  // Without a replica the readers come to the primary.
  const onPrimary = Object.keys(database.replicas).length === 0 ? ["app", "readonly"] : ["app"];
  const users = Object.entries(services).filter(([, service]) =>
    onPrimary.includes(service.connections.database ?? ""),
  );
  const tasks = users.reduce((sum, [, service]) => sum + service.scaling.max, 0);
  const needed = 2 * tasks * database.poolPerTask;
  const allowed = Math.floor(0.8 * limit);
  if (needed > allowed) {
    const who = users.map(([name, service]) => `${name} ${service.scaling.max}`).join(", ");
    yield finding(
      "database.poolPerTask",
      `2 x ${tasks} tasks (${who}; a deployment runs them twice) x ${database.poolPerTask} = ${needed} connections, but 80 % of the ${limit} of ${database.class} is ${allowed}: lower poolPerTask or scaling.max, or take a larger class`,
    );
  }
}

function* zonesOfReplicas(database: DatabaseConfig, network: PlatformConfig["network"]): Generator<Finding> {
  if (database.mode !== "rds") return;
  const count = network.mode === "create" ? network.zones : network.subnets.data.length;
  const zones = ["a", "b", "c"].slice(0, count);
  for (const [name, { zone }] of Object.entries(database.replicas)) {
    if (zone !== undefined && !zones.includes(zone)) {
      yield finding(
        `database.replicas.${name}.zone`,
        `one of ${zones.map((letter) => `"${letter}"`).join(", ")}, the network's zones, got "${zone}"`,
      );
    }
  }
}

export const databaseRules = [
  rule(["database"], function* ({ database }) {
    if (database.mode !== "rds") return;
    yield* storage(database);
    yield* windows(database);
    yield* replicas(database);
  }),
  rule(["database", "services"], function* ({ database, services }) {
    if (database.mode === "rds") yield* connections(database, services);
  }),
  rule(["database", "network"], function* ({ database, network }) {
    yield* zonesOfReplicas(database, network);
  }),
];
