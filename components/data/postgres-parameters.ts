import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { RdsConfig } from "../../config/schema.ts";
import { staticPostgresParameters } from "../../knowledge/rds-parameters.ts";

type Values = Readonly<Record<string, string>>;

/** What every instance runs with: no stack's choice. */
const FIXED: Values = {
  "rds.force_ssl": "1",
  shared_preload_libraries: "pg_stat_statements,pgaudit",
  "pg_stat_statements.track": "all",
  "pgaudit.log": "ddl,role",
  log_connections: "1",
  log_disconnections: "1",
  // Not "mod" or "all": statements hold what users typed.
  log_statement: "ddl",
  // Bytes of a bound value that go into the log with a slow statement.
  log_parameter_max_length: "0",
  log_lock_waits: "1",
  // Sorts and hashes that go to disk, from 10 MiB (in kB): they hint at a work_mem too small. assumed
  log_temp_files: "10240",
  track_io_timing: "1",
};

/** Only on replicas. */
const REPLICA: Values = {
  // The primary keeps rows that a long read here still needs, instead of cancelling the read.
  hot_standby_feedback: "1",
};

/** What a stack chooses, in milliseconds. */
function chosen(config: RdsConfig): Values {
  return {
    log_min_duration_statement: String(config.slowQueryMs),
    statement_timeout: String(config.statementTimeoutSeconds * 1000),
    idle_in_transaction_session_timeout: String(config.idleInTransactionTimeoutSeconds * 1000),
  };
}

/**
 * One parameter group. Its name holds the major version: a new major is a new group of a new family beside the old one,
 * which stays as long as an instance uses it.
 */
export function postgresParameters(
  name: string,
  config: RdsConfig,
  role: "primary" | "replica",
  opts: pulumi.CustomResourceOptions,
): aws.rds.ParameterGroup {
  const fixed = role === "replica" ? { ...FIXED, ...REPLICA } : FIXED;
  return new aws.rds.ParameterGroup(
    `${name}-pg${config.version}-${role}`,
    {
      family: `postgres${config.version}`,
      description: `PostgreSQL ${config.version}, ${role}`,
      parameters: [...rows(fixed, "pending-reboot"), ...rows(chosen(config), "immediate")],
    },
    opts,
  );
}

/**
 * Fixed values are there before the instance starts and wait for a restart when a release changes one: AWS takes that
 * method for every parameter, and reports it for a value that happens to be the default. What a stack tunes works at
 * once, where PostgreSQL allows it.
 */
function rows(
  values: Values,
  applyMethod: "immediate" | "pending-reboot",
): aws.types.input.rds.ParameterGroupParameter[] {
  return Object.entries(values).map(([name, value]) => ({
    name,
    value,
    applyMethod: staticPostgresParameters.has(name) ? "pending-reboot" : applyMethod,
  }));
}
