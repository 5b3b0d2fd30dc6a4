import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { RdsConfig } from "../../config/schema.ts";
import { postgresApplyMethod } from "../../knowledge/rds-parameters.ts";

type Values = Readonly<Record<string, string>>;

/** What every instance runs with; the security settings are no stack's choice. */
function shared(config: RdsConfig): Values {
  return {
    "rds.force_ssl": "1",
    shared_preload_libraries: "pg_stat_statements,pgaudit",
    "pgaudit.log": "ddl,role",
    log_connections: "1",
    log_disconnections: "1",
    // Not "mod" or "all": statements hold what users typed.
    log_statement: "ddl",
    log_min_duration_statement: String(config.slowQueryMs),
    // Values bound to a slow statement stay out of the log, too. (PostgreSQL: 0 = none of their bytes)
    log_parameter_max_length: "0",
    log_parameter_max_length_on_error: "0",
    log_lock_waits: "1",
    // Files of sorts and hashes, in kB: from 10 MiB they hint at a work_mem too small. assumed
    log_temp_files: "10240",
    // In ms: a vacuum that runs longer than ten seconds is worth a line. assumed
    log_autovacuum_min_duration: "10000",
    statement_timeout: String(config.statementTimeoutSeconds * 1000),
    idle_in_transaction_session_timeout: String(config.idleInTransactionTimeoutSeconds * 1000),
    "pg_stat_statements.track": "all",
    track_io_timing: "1",
    track_activity_query_size: "4096",
  };
}

/** Only on replicas. */
const replicaOnly: Values = {
  // The primary keeps rows that a long read here still needs, instead of cancelling the read.
  hot_standby_feedback: "1",
};

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
  const values = role === "replica" ? { ...shared(config), ...replicaOnly } : shared(config);
  return new aws.rds.ParameterGroup(
    `${name}-pg${config.version}-${role}`,
    {
      family: `postgres${config.version}`,
      description: `PostgreSQL ${config.version}, ${role}`,
      parameters: Object.entries(values).map(([parameter, value]) => ({
        name: parameter,
        value,
        applyMethod: postgresApplyMethod(parameter),
      })),
    },
    opts,
  );
}
