/** Edits of the database. */
import { options, type Scenario, set } from "./model.ts";

export const database: readonly Scenario[] = [
  {
    title: "nothing",
    stack: "prod",
    does: {},
    underCli: true,
  },
  {
    title: "a larger database",
    stack: "prod",
    values: { "database.class": "db.m7g.xlarge" },
    does: {
      update:
        "db-primary db-replica-r1 db-primary-alarms-connections db-primary-alarms-memory db-replica-r1-alarms-connections db-replica-r1-alarms-memory",
    },
    risks: ["high downtime db-replica-r1", "high failover db-primary"],
    cost: "more",
    underCli: true,
  },
  {
    title: "a smaller database",
    stack: "prod",
    values: { "database.class": "db.t4g.large" },
    does: { update: "db-primary db-replica-r1" },
    risks: ["high downtime db-replica-r1", "high failover db-primary"],
    cost: "less",
  },
  {
    title: "more storage",
    stack: "prod",
    values: { "database.storageGib": 200 },
    does: { update: "db-primary db-primary-alarms-storage db-replica-r1-alarms-storage" },
    cost: "more",
  },
  {
    title: "a major upgrade of the database",
    stack: "prod",
    values: { "database.version": "18" },
    does: {
      create: "db-pg18-primary db-pg18-replica",
      update: "db-primary db-replica-r1 db-access-server db-events-parameters",
      delete: "db-pg17-replica db-pg17-primary",
    },
    risks: [
      "blocking run-fails db-primary",
      "high downtime db-primary",
      "medium failover db-primary",
      "medium failover db-replica-r1",
    ],
    better: ["watch-weakened db-events-parameters"],
    underCli: true,
  },
  {
    title: "a database of another name",
    stack: "dev",
    values: { "database.databaseName": "meals" },
    partly: true,
    does: {
      update: "db-access-database",
      replace:
        "db-access-public-connect db-access-public-schema db-access-app-connect db-access-readonly-connect db-access-migrator-connect db-access-pg-stat-statements",
      deleteFirst:
        "db-access-schema-app db-access-app-schema-app db-access-schema-extensions db-access-app-schema-extensions db-access-readonly-schema-app db-access-readonly-schema-extensions",
    },
    because: {
      "db-access-pgaudit": "db-access-database.name > db-access-pgaudit.database",
      "db-access-schema-app": "db-access-database.name > db-access-schema-app.database",
    },
    risks: [
      "medium data-loss db-access-schema-app",
      "medium data-loss db-access-schema-extensions",
      "low data-loss db-access-pg-stat-statements",
      "low data-loss db-access-pgaudit",
      "low downtime db-access-database",
      "low downtime db-access-app-schema-app",
      "low replacement db-access-app-version",
      "low replacement db-access-migrator-version",
    ],
    underCli: true,
  },
  {
    title: "another first database of the server",
    stack: "dev",
    edits: { "db-primary": set({ dbName: "meals" }) },
    partly: true,
    does: {
      deleteFirst:
        "db-primary db-master-version db-access-owner db-access-owner-master db-access-database db-access-public-connect",
    },
    because: {
      "db-access-owner": "db-primary.dbName > db-access-owner",
      "db-access-pgaudit": "db-primary.dbName > db-access-pgaudit",
    },
    risks: [
      "medium data-loss db-primary",
      "medium data-loss db-access-database",
      "low data-loss db-access-pg-stat-statements",
      "low data-loss db-access-pgaudit",
      "low downtime db-primary",
      "low downtime db-access-database",
      "low replacement db-master-version",
      "low replacement db-access-app-version",
    ],
    underCli: true,
  },
  {
    title: "one more replica",
    stack: "prod",
    values: { "database.replicas.r2": { zone: "a" } },
    does: {
      create:
        "db-replica-r2-postgresql-log db-replica-r2-upgrade-log db-replica-r2-lock-waits db-replica-r2 db-replica-r2-alarms-connections db-replica-r2-alarms-cpu db-replica-r2-alarms-disk-latency db-replica-r2-alarms-lock-waits db-replica-r2-alarms-memory db-replica-r2-alarms-replica-lag db-replica-r2-alarms-storage",
      update: "db-events-instances",
    },
    better: ["watch-weakened db-events-instances"],
    cost: "more",
    underCli: true,
  },
  {
    title: "no replica",
    stack: "prod",
    values: { "database.replicas": {} },
    does: {
      replace: "db-access-readonly-version",
      update: "db-events-instances db-events-parameters",
      delete:
        "db-replica-r1-alarms-storage db-replica-r1-alarms-replica-lag db-replica-r1-alarms-memory db-replica-r1-alarms-lock-waits db-replica-r1-alarms-disk-latency db-replica-r1-alarms-cpu db-replica-r1-alarms-connections db-replica-r1 db-pg17-replica db-replica-sg db-replica-r1-lock-waits db-replica-r1-upgrade-log db-replica-r1-postgresql-log",
    },
    risks: [
      "blocking run-fails db-replica-r1-postgresql-log",
      "blocking run-fails db-replica-r1-upgrade-log",
      "blocking run-fails db-replica-r1",
      "high data-loss db-replica-r1-postgresql-log",
      "high data-loss db-replica-r1-upgrade-log",
      "medium monitoring db-replica-r1-alarms-lock-waits",
      "low replacement db-access-readonly-version",
    ],
    cost: "less",
  },
  {
    title: "no standby",
    stack: "prod",
    values: { "database.multiAz": false },
    does: { update: "db-primary" },
    risks: ["high capacity db-primary"],
    cost: "less",
  },
  {
    title: "backups for a week",
    stack: "prod",
    values: { "database.backupRetentionDays": 7 },
    does: { update: "db-primary", replace: "copies-db-backups" },
    risks: [
      "blocking run-fails copies-db-backups",
      "high data-loss copies-db-backups",
      "high security db-primary",
      "high security copies-db-backups",
    ],
  },
  {
    title: "deletion protection off",
    stack: "prod",
    edits: { "db-primary": set({ deletionProtection: false }) },
    does: { update: "db-primary" },
    risks: ["blocking security db-primary"],
  },
  {
    title: "Pulumi's protection off",
    stack: "prod",
    edits: { "db-primary": options({ protect: false }) },
    does: { options: "db-primary" },
    risks: ["high security db-primary"],
  },
  {
    title: "all guards off",
    stack: "prod",
    values: { deletionGuards: false },
    partly: true,
    does: {
      update:
        "logs-key-cmk migrate-task-logs images-key-cmk api-images-repository web-images-repository worker-images-repository",
      options:
        "db-access-owner db-access-owner-master db-access-database db-access-public-connect db-access-public-schema db-access-app-role",
      delete: "backup-main-policy backup-hourly-policy backup-copies-policy",
    },
    risks: [
      "blocking security db-primary",
      "blocking security db-replica-r1",
      "high security backup-copies-policy",
      "high security backup-hourly-policy",
      "medium security uploads-replica-key-cmk",
      "medium security db-primary",
    ],
  },
  {
    title: "new passwords",
    stack: "dev",
    values: { "database.passwordGeneration": 2 },
    partly: true,
    does: {
      replace:
        "db-master-password db-master-version db-access-app-salt db-access-app-password db-access-app-version db-access-migrator-salt",
      update: "db-primary db-access-server db-access-app-role db-access-migrator-role db-access-readonly-role",
    },
    because: {
      "db-primary": "db-master-password.keepers.generation > db-primary.passwordWo",
      "db-access-server": "db-master-password.keepers.generation > db-access-server.password",
    },
    risks: [
      "low downtime db-access-app-role",
      "low downtime db-access-migrator-role",
      "low replacement db-access-app-salt",
      "low replacement db-access-migrator-salt",
    ],
  },
  {
    title: "a name no longer generated",
    stack: "dev",
    edits: { "db-subnets": set({ name: "fixed" }) },
    does: { deleteFirst: "db-subnets", update: "db-primary" },
    because: { "db-primary": "db-subnets.name > db-primary.dbSubnetGroupName" },
    risks: ["medium run-fails db-subnets", "low downtime db-primary", "low replacement db-subnets"],
  },
];
