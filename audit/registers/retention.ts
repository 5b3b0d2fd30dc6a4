/** Every store and log: what is kept, how long, and what says so. */
import type { Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import type { Kept } from "../../knowledge/stores.ts";
import { partsOf } from "../../policies/bucket-parts.ts";
import { checkedResource } from "../../policies/checked.ts";
import type { CheckedResource, Reader } from "../../policies/reading.ts";
import { ofType, referred, referring } from "../../policies/related.ts";
import { aws } from "../../policies/types.ts";
import { amount, componentOf, dataClassOf, days, regionOf, seconds, told } from "./facts.ts";
import { about, defineRegister, type RegisterRow } from "./register.ts";
import { storesIn, unreadStores } from "./stores.ts";

interface Period {
  readonly what: string;
  readonly period: string;
  readonly by: string;
}

const UNTIL_DELETED = "until somebody deletes it";
const NOTHING = "nothing";
const BUCKET = aws("s3", "Bucket");
const REPOSITORY = aws("ecr", "Repository");
const VAULT = aws("backup", "Vault");
const TABLE = aws("dynamodb", "Table");
const INSTANCE = aws("rds", "Instance");

export const retention = defineRegister({
  name: "retention",
  title: "Retention",
  answers: "Every store and log: what is kept in it, how long, and what says so.",
  columns: {
    store: "Store",
    kind: "Kind",
    dataClass: "Data class",
    what: "Kept",
    period: "How long",
    by: "By",
    component: "Component",
    region: "Region",
  },
  read: ({ graph }) => ({
    rows: storesIn(graph).flatMap(({ resource, facts }) => {
      const periods = periodsOf(checkedResource(resource, graph), graph, facts.keeps);
      return periods.map((each) => row(graph, resource, facts.kind, each));
    }),
    notes: unreadStores(graph),
  }),
});

function row(graph: ResourceGraph, store: Resource, kind: string, { what, period, by }: Period): RegisterRow {
  return {
    ...about(store),
    cells: {
      store: graph.logicalName(store.urn),
      kind,
      dataClass: dataClassOf(graph, store),
      what,
      period,
      by,
      component: componentOf(graph, store),
      region: regionOf(graph, store),
    },
  };
}

function periodsOf(store: CheckedResource, graph: ResourceGraph, keeps: readonly Kept[]): readonly Period[] {
  const stated = keeps.map((kept) => statedPeriod(store, kept));
  switch (store.type) {
    case BUCKET:
      return bucketPeriods(store, graph);
    case REPOSITORY:
      return imagePeriods(store, graph);
    case VAULT:
      return vaultPeriods(store, graph);
    case TABLE:
      return [...stated, ...tablePeriods(store)];
    case INSTANCE:
      return store.has("replicateSourceDb") ? stated : [...stated, ...databasePeriods(store, graph)];
    default:
      return stated;
  }
}

function statedPeriod(store: CheckedResource, { what, path, unit = "day", absent, zero }: Kept): Period {
  if (path === undefined) return { what, period: UNTIL_DELETED, by: NOTHING };
  const read = store.number(path, absent ?? 0);
  const period = told(read, (count) => (count === 0 && zero !== undefined ? zero : inUnit(count, unit)));
  return { what, period, by: store.has(path) ? path : `default of the service (${path} is not set)` };
}

function inUnit(count: number, unit: NonNullable<Kept["unit"]>): string {
  return unit === "second" ? seconds(count) : amount(count, unit);
}

function databasePeriods(db: CheckedResource, graph: ResourceGraph): readonly Period[] {
  const copies = referring(
    graph,
    db.resource,
    "sourceDbInstanceArn",
    aws("rds", "InstanceAutomatedBackupsReplication"),
  ).map((copy) => ({
    what: `automated backups copied to ${regionOf(graph, copy)}`,
    period: told(checkedResource(copy, graph).number("retentionPeriod", 7), days),
    by: graph.logicalName(copy.urn),
  }));
  const skipped = told(db.boolean("skipFinalSnapshot", false), (skip) => (skip ? "none" : UNTIL_DELETED));
  const insights = db.boolean("performanceInsightsEnabled", false);
  return [
    ...copies,
    { what: "snapshot after deletion", period: skipped, by: "skipFinalSnapshot" },
    ...(insights.known && insights.value
      ? [
          {
            what: "performance data",
            period: told(db.number("performanceInsightsRetentionPeriod", 7), days),
            by: "performanceInsightsRetentionPeriod",
          },
        ]
      : []),
  ];
}

function tablePeriods(table: CheckedResource): readonly Period[] {
  const pitr = table.boolean("pointInTimeRecovery.enabled", false);
  const ttl = table.boolean("ttl.enabled", false);
  return [
    {
      what: "point-in-time backups",
      period: told(pitr, (on) =>
        on ? told(table.number("pointInTimeRecovery.recoveryPeriodInDays", 35), days) : "none",
      ),
      by: "pointInTimeRecovery",
    },
    ...(ttl.known && ttl.value
      ? [
          {
            what: "items with a time to live",
            period: told(table.string("ttl.attributeName", ""), (name) => `until their ${name || "attribute"}`),
            by: "ttl",
          },
        ]
      : []),
  ];
}

/** Lifecycle rules stand apart, or inside the bucket in older programs. */
function bucketPeriods(bucket: CheckedResource, graph: ResourceGraph): readonly Period[] {
  const configurations = ["BucketLifecycleConfiguration", "BucketLifecycleConfigurationV2"].flatMap((name) =>
    partsOf(bucket.resource, name, graph),
  );
  const holders = configurations.map((each) => [checkedResource(each, graph), "rules"] as const);
  const inline = bucket.has("lifecycleRules") ? [[bucket, "lifecycleRules"] as const] : [];
  const periods = [...holders, ...inline].flatMap(([holder, path]) => {
    const rules = holder.list(path);
    if (!rules.known) return [{ what: "objects", period: told(rules), by: holder.name }];
    return rules.value.flatMap((rule) => lifecyclePeriods(rule, holder.name));
  });
  const all = periods.some(({ what }) => what === "objects");
  const lock = partsOf(bucket.resource, "BucketObjectLockConfiguration", graph).map((each) => {
    const held = checkedResource(each, graph);
    const period = told(held.number("rule.defaultRetention.days"), (count) =>
      count === undefined ? told(held.number("rule.defaultRetention.years", 0), (n) => amount(n, "year")) : days(count),
    );
    return { what: "objects under a lock", period: `at least ${period}`, by: held.name };
  });
  return [...(all ? [] : [{ what: "objects", period: UNTIL_DELETED, by: NOTHING }]), ...periods, ...lock];
}

const EXPIRIES = [
  ["objects", "expiration.days"],
  ["earlier versions", "noncurrentVersionExpiration.noncurrentDays"],
  ["earlier versions", "noncurrentVersionExpiration.days"],
  ["unfinished uploads", "abortIncompleteMultipartUpload.daysAfterInitiation"],
  ["unfinished uploads", "abortIncompleteMultipartUploadDays"],
] as const;

function lifecyclePeriods(rule: Reader, holder: string): readonly Period[] {
  if (rule.withheld) return [{ what: "objects", period: told(rule.withheld), by: holder }];
  const isOn = rule.has("status")
    ? told(rule.string("status", "")) === "Enabled"
    : told(rule.boolean("enabled", false)) === "true";
  if (!isOn) return [];
  const id = rule.string("id", "");
  const by = id.known && id.value !== "" ? `${holder}, rule ${id.value}` : holder;
  const scope = scopeOf(rule);
  return EXPIRIES.filter(([, path]) => rule.has(path)).map(([what, path]) => ({
    what: `${what}${scope}`,
    period: told(rule.number(path, 0), days),
    by,
  }));
}

/** Which objects a rule is about; empty for all of them. */
function scopeOf(rule: Reader): string {
  const prefix = ["filter.prefix", "filter.and.prefix", "prefix"].find((path) => rule.has(path));
  const parts = prefix === undefined ? [] : [`under ${told(rule.string(prefix, ""))}`];
  if (rule.has("filter.tag") || rule.has("filter.and.tags") || rule.has("tags")) parts.push("with certain tags");
  if (/ObjectSize/.test(rule.at("filter").keys().join())) parts.push("of a certain size");
  return parts.length === 0 ? "" : ` ${parts.join(" ")}`;
}

function imagePeriods(repository: CheckedResource, graph: ResourceGraph): readonly Period[] {
  const policies = referring(graph, repository.resource, "repository", aws("ecr", "LifecyclePolicy"));
  const rules = policies.flatMap((each) => {
    const document = checkedResource(each, graph).document("policy");
    if (!document.known) return [{ what: "images", period: told(document), by: graph.logicalName(each.urn) }];
    const listed = document.value?.list("rules");
    return (listed?.known ? listed.value : []).map((rule) => imageRule(rule, graph.logicalName(each.urn)));
  });
  return rules.length > 0 ? rules : [{ what: "images", period: UNTIL_DELETED, by: NOTHING }];
}

function imageRule(rule: Reader, by: string): Period {
  const status = told(rule.string("selection.tagStatus", "any"));
  const period = told(rule.number("selection.countNumber", 0), (count) =>
    told(rule.string("selection.countType", "")) === "imageCountMoreThan" ? `the last ${count}` : days(count),
  );
  return { what: status === "any" ? "images" : `${status} images`, period, by };
}

/** What the rules of the plans put into the vault, and the bounds of its lock. */
function vaultPeriods(vault: CheckedResource, graph: ResourceGraph): readonly Period[] {
  const plans = ofType(graph, aws("backup", "Plan")).filter((plan) =>
    referred(graph, plan, "rules", VAULT).some(({ urn }) => urn === vault.urn),
  );
  const periods = plans.flatMap((plan) => planPeriods(checkedResource(plan, graph), vault.resource, graph));
  const locks = referring(graph, vault.resource, "backupVaultName", aws("backup", "VaultLockConfiguration"));
  const bounds = locks.map((each) => {
    const lock = checkedResource(each, graph);
    const least = told(lock.number("minRetentionDays", 1), days);
    const most = lock.has("maxRetentionDays") ? `, at most ${told(lock.number("maxRetentionDays", 0), days)}` : "";
    return { what: "recovery points under the lock", period: `at least ${least}${most}`, by: lock.name };
  });
  return periods.length + bounds.length > 0
    ? [...periods, ...bounds]
    : [{ what: "recovery points", period: "as the job says that makes them", by: "no plan of this graph" }];
}

function planPeriods(plan: CheckedResource, vault: Resource, graph: ResourceGraph): readonly Period[] {
  const rules = plan.list("rules");
  if (!rules.known) return [{ what: "recovery points", period: told(rules), by: plan.name }];
  return rules.value.flatMap((rule) => {
    const by = `${plan.name}, rule ${told(rule.string("ruleName", "(no name)"))}`;
    const into = (what: string, holder: Reader, path: string) => {
      const targets = graph.references(plan.urn, `${holder.path}.${path}`);
      if (!targets.some(({ urn }) => urn === vault.urn)) return [];
      // Before deployment the edges name all vaults of the plan, not the one of this rule.
      const perhaps = targets.length > 1 ? " (if the rule writes here: not known before deployment)" : "";
      return [{ what, period: `${lifecycle(holder)}${perhaps}`, by }];
    };
    const copies = rule.list("copyActions");
    return [
      ...into("recovery points", rule, "targetVaultName"),
      ...(copies.known ? copies.value : []).flatMap((copy) =>
        into("copied recovery points", copy, "destinationVaultArn"),
      ),
    ];
  });
}

function lifecycle(holder: Reader): string {
  return told(holder.number("lifecycle.deleteAfter"), (count) => (count === undefined ? UNTIL_DELETED : days(count)));
}
