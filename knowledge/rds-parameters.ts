/**
 * Parameters of RDS for PostgreSQL that take effect only at the next restart (apply type "static"): AWS accepts the
 * method `pending-reboot` for them and refuses `immediate`. Source: Amazon RDS User Guide, "Working with parameters on
 * your RDS for PostgreSQL DB instance", which follows context "postmaster" in PostgreSQL's pg_settings (PostgreSQL 17).
 *
 * `rds.force_ssl` is one of them in the older families; from 15 on its default is 1, and AWS reports `pending-reboot`
 * for a value that equals the default, whatever was sent (hashicorp/terraform-provider-aws#39252).
 */
export const staticPostgresParameters: ReadonlySet<string> = new Set([
  "autovacuum_freeze_max_age",
  "autovacuum_max_workers", // dynamic from 18, where the worker slots are the static ones
  "autovacuum_multixact_freeze_max_age",
  "autovacuum_worker_slots",
  "hot_standby",
  "huge_pages",
  "logging_collector",
  "max_connections",
  "max_files_per_process",
  "max_locks_per_transaction",
  "max_logical_replication_workers",
  "max_pred_locks_per_transaction",
  "max_prepared_transactions",
  "max_replication_slots",
  "max_wal_senders",
  "max_worker_processes",
  "rds.custom_dns_resolution",
  "rds.force_ssl",
  "rds.logical_replication",
  "shared_buffers",
  "shared_preload_libraries",
  "superuser_reserved_connections",
  "track_activity_query_size",
  "track_commit_timestamp",
  "wal_buffers",
]);
