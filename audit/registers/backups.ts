/** What brings each store back: how often it is saved, how long that is kept, where copies are, whether restores are tested. */
import type { Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { partsOf } from "../../policies/bucket-parts.ts";
import { checkedResource } from "../../policies/checked.ts";
import { isReplica } from "../../policies/databases.ts";
import type { CheckedResource, Reader } from "../../policies/reading.ts";
import { ofType, referring } from "../../policies/related.ts";
import { aws } from "../../policies/types.ts";
import { plannedBackups, restoreTests } from "./backup-plans.ts";
import { componentOf, dataClassOf, days, regionOf, told } from "./facts.ts";
import { about, defineRegister } from "./register.ts";
import { storesIn, unreadStores } from "./stores.ts";

const BUCKET = aws("s3", "Bucket");
const INSTANCE = aws("rds", "Instance");
const TABLE = aws("dynamodb", "Table");
const SECRET = aws("secretsmanager", "Secret");
const REPOSITORY = aws("ecr", "Repository");
const DATABASE = "postgresql:index/database:Database";
const FILES = aws("efs", "FileSystem");
/** Keys cannot be saved; vaults, streams and messages are no sources of a restore. */
const NO_SOURCE = new Set([
  aws("kms", "Key"),
  aws("backup", "Vault"),
  aws("sns", "Topic"),
  aws("kinesis", "Stream"),
  aws("synthetics", "Canary"),
]);

export interface Backup {
  readonly how: string;
  readonly plan: string;
  readonly often: string;
  readonly kept: string;
  readonly copies: readonly string[];
  readonly lock: string;
}

export const backups = defineRegister({
  name: "backups",
  title: "Backups",
  answers:
    "What brings each store back: how often it is saved, how long kept, where copied, and how restores are tested.",
  columns: {
    store: "Store",
    kind: "Kind",
    dataClass: "Data class",
    how: "Saved by",
    plan: "Plan",
    often: "How often",
    kept: "Kept",
    copies: "Copies",
    lock: "Vault lock",
    test: "Restore test",
    component: "Component",
  },
  read: ({ graph }) => ({
    rows: storesIn(graph)
      .filter(({ resource }) => !NO_SOURCE.has(resource.type))
      .flatMap(({ resource, facts }) => {
        const store = checkedResource(resource, graph);
        const found = [...ownBackups(store, graph), ...plannedBackups(store, graph)];
        const test = restoreTests(resource, graph);
        const entries = found.length > 0 ? found : [{ ...NONE, how: withoutBackup(store) }];
        return entries.map((entry) => row(graph, resource, facts.kind, entry, test));
      }),
    notes: unreadStores(graph),
  }),
});

const NONE: Backup = { how: "", plan: "", often: "", kept: "", copies: [], lock: "" };

function row(graph: ResourceGraph, store: Resource, kind: string, entry: Backup, test: readonly string[]) {
  return {
    ...about(store),
    cells: {
      store: graph.logicalName(store.urn),
      kind,
      dataClass: dataClassOf(graph, store),
      ...entry,
      test: entry.how.startsWith("nothing") ? "" : test.length > 0 ? test : "none",
      component: componentOf(graph, store),
    },
  };
}

/** Nothing, and the excuse where there is one. */
function withoutBackup(store: CheckedResource): string {
  const excuse = store.tag("backup-excused-by");
  if (excuse.known && excuse.value !== undefined) return `nothing: excused by ${excuse.value}`;
  if (isReplica(store)) return "nothing: a copy of its source";
  const dataClass = store.tag("data-class");
  const isRenewable = dataClass.known && (dataClass.value === "cache" || dataClass.value === "public");
  return isRenewable ? `nothing: ${dataClass.value}, can be made again` : "nothing";
}

/** What the service does by itself. */
function ownBackups(store: CheckedResource, graph: ResourceGraph): readonly Backup[] {
  switch (store.type) {
    case BUCKET:
      return bucketBackups(store, graph);
    case SECRET:
      return secretBackups(store);
    case REPOSITORY:
      return imageBackups(store, graph);
    case TABLE:
      return flagged(
        store,
        "pointInTimeRecovery.enabled",
        "point-in-time recovery",
        "pointInTimeRecovery.recoveryPeriodInDays",
        35,
      );
    case FILES: {
      const policies = referring(graph, store.resource, "fileSystemId", aws("efs", "BackupPolicy"));
      const on = policies.some(
        (each) => told(checkedResource(each, graph).string("backupPolicy.status", "")) === "ENABLED",
      );
      return on ? [{ ...NONE, how: "automatic backups", often: "every day", kept: days(35) }] : [];
    }
    case DATABASE:
      return [{ ...NONE, how: "with its server" }];
    default:
      return [...automated(store, graph), ...snapshots(store)];
  }
}

const RETENTIONS = ["backupRetentionPeriod", "automatedSnapshotRetentionPeriod", "automaticBackupRetentionDays"];

/** Absent, an instance keeps none and a cluster one day. */
function automated(db: CheckedResource, graph: ResourceGraph): readonly Backup[] {
  const path =
    RETENTIONS.find((name) => db.has(name)) ??
    (/:(rds|docdb|neptune)\/cluster:/.test(db.type) ? RETENTIONS[0] : undefined);
  if (path === undefined) return [];
  const period = db.number(path, 1);
  if (period.known && period.value === 0) return [];
  const copies = referring(
    graph,
    db.resource,
    "sourceDbInstanceArn",
    aws("rds", "InstanceAutomatedBackupsReplication"),
  );
  return [
    {
      ...NONE,
      how: db.type === INSTANCE || db.type.startsWith("aws:rds") ? "point-in-time recovery" : "automated backups",
      often: db.type.startsWith("aws:rds") ? "log every 5 minutes, snapshot every day" : "every day",
      kept: told(period, days),
      copies: copies.map((copy) => {
        const kept = told(checkedResource(copy, graph).number("retentionPeriod", 7), days);
        return `in ${regionOf(graph, copy)}, ${kept}`;
      }),
    },
  ];
}

function snapshots(cache: CheckedResource): readonly Backup[] {
  const limit = cache.number("snapshotRetentionLimit", 0);
  if (!cache.has("snapshotRetentionLimit") || (limit.known && limit.value === 0)) return [];
  return [{ ...NONE, how: "daily snapshots", often: "every day", kept: told(limit, days) }];
}

function flagged(store: CheckedResource, flag: string, how: string, period: string, absent: number): readonly Backup[] {
  const on = store.boolean(flag, false);
  if (on.known && !on.value) return [];
  return [
    { ...NONE, how, often: "all the time", kept: on.known ? told(store.number(period, absent), days) : told(on) },
  ];
}

function bucketBackups(bucket: CheckedResource, graph: ResourceGraph): readonly Backup[] {
  const isVersioned = partsOf(bucket.resource, "BucketVersioning", graph).some(
    (part) => told(checkedResource(part, graph).string("versioningConfiguration.status", "")) === "Enabled",
  );
  const rules = partsOf(bucket.resource, "BucketReplicationConfig", graph).flatMap((part) => {
    const holder = checkedResource(part, graph);
    const list = holder.list("rules");
    return list.known ? list.value.map((rule) => [part, rule] as const) : [];
  });
  const active = rules.filter(([, rule]) => told(rule.string("status", "")) === "Enabled");
  return [
    ...(isVersioned || told(bucket.boolean("versioning.enabled", false)) === "true"
      ? [{ ...NONE, how: "earlier versions", often: "at each write", kept: "see the register retention" }]
      : []),
    ...active.map(([part, rule]) => ({
      ...NONE,
      how: "replication",
      plan: graph.logicalName(part.urn),
      often: "at each write",
      copies: [replicaText(part, rule, graph)],
    })),
  ];
}

function replicaText(part: Resource, rule: Reader, graph: ResourceGraph): string {
  const [target] = graph.references(part.urn, `${rule.path}.destination.bucket`).filter(({ type }) => type === BUCKET);
  return target
    ? `${graph.logicalName(target.urn)} in ${regionOf(graph, target)}`
    : told(rule.string("destination.bucket", ""));
}

function secretBackups(secret: CheckedResource): readonly Backup[] {
  const window = secret.number("recoveryWindowInDays", 30);
  const replicas = secret.list("replicas");
  const copies = replicas.known
    ? replicas.value.map((each) => `in ${told(each.string("region", ""))}`)
    : [told(replicas)];
  if (window.known && window.value === 0 && copies.length === 0) return [];
  const kept = told(window, (count) => (count === 0 ? "not after deletion" : `${days(count)} after deletion`));
  return [{ ...NONE, how: "earlier values, and a recovery window", often: "at each change", kept, copies }];
}

function imageBackups(repository: CheckedResource, graph: ResourceGraph): readonly Backup[] {
  const copies = ofType(graph, aws("ecr", "ReplicationConfiguration")).flatMap((each) => {
    const rules = checkedResource(each, graph).list("replicationConfiguration.rules");
    return (rules.known ? rules.value : [])
      .filter((rule) => isReplicated(repository, rule))
      .flatMap((rule) => {
        const list = rule.list("destinations");
        return list.known ? list.value.map((to) => `in ${told(to.string("region", ""))}`) : [told(list)];
      });
  });
  return copies.length > 0 ? [{ ...NONE, how: "replication of the registry", often: "at each push", copies }] : [];
}

/** A rule without filters is about every repository of the registry. */
function isReplicated(repository: CheckedResource, rule: Reader): boolean {
  const filters = rule.list("repositoryFilters");
  const name = repository.resource.outputs?.name ?? repository.resource.inputs?.name;
  if (!filters.known || filters.value.length === 0 || typeof name !== "string") return true;
  return filters.value.some((each) => name.startsWith(told(each.string("filter", ""))));
}
