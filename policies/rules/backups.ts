import type { Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { longestGapMinutes } from "../../graph/schedule.ts";
import { ownAccounts } from "../accounts.ts";
import { checkedResource } from "../checked.ts";
import { isReplica } from "../databases.ts";
import { all, fail, graphRule, judge, notApplicable, pass, rule, unknown, type Verdict, when } from "../model.ts";
import type { CheckedResource, Reader } from "../reading.ts";
import { regionOf } from "../regions.ts";
import { isOfType, referred, referring } from "../related.ts";
import { any, hasOwnKey, isTrue } from "../requirements.ts";
import {
  BACKED_UP,
  BACKUP_PLAN as PLAN,
  BACKUP_SELECTION as SELECTION,
  selectionsOf,
  storesOf,
} from "../selections.ts";
import { aws, canonicalType } from "../types.ts";

const INSTANCE = aws("rds", "Instance");
const BUCKET = aws("s3", "Bucket");
const VAULT = aws("backup", "Vault");
const SETTINGS = aws("backup", "RegionSettings");
const DAY_MINUTES = 1440;

/** BAK-01. */
export const vaultEncrypted = rule("BAK-01", VAULT, (vault) =>
  all([
    hasOwnKey(vault, "kmsKeyArn", "the vault has no key of the account's"),
    judge(vault.boolean("forceDestroy", false), {
      holds: (force) => !force,
      message: "deleting the vault deletes its backups",
      required: "not true",
      key: "forceDestroy",
    }),
  ]),
);

/** The rules of a plan, one verdict from all of them. */
function overRules(plan: CheckedResource, check: (rules: readonly Reader[]) => Verdict): Verdict {
  const rules = plan.list("rules");
  if (!rules.known) return unknown(rules);
  const withheld = rules.value.find((each) => each.withheld)?.withheld;
  return withheld ? unknown(withheld) : check(rules.value);
}

/** BAK-03. */
export const dailyBackups = rule("BAK-03", PLAN, (plan, { minDays }) =>
  overRules(plan, (rules) => {
    const windows = rules.flatMap((each) =>
      ["startWindow", "completionWindow"].map((key) =>
        each.has(key) ? pass(each.presence(key)) : fail(`${key} is not set`, each.presence(key), `${each.path}.${key}`),
      ),
    );
    const daily = rules.map((each) => isDaily(each, minDays));
    const found = daily.find(({ outcome }) => outcome === "pass") ?? daily.find(({ outcome }) => outcome === "unknown");
    return all([found ?? fail(`no rule runs daily and keeps its backups ${minDays} days`, [], "daily"), ...windows]);
  }),
);

function isDaily(each: Reader, minDays: number): Verdict {
  const gap = when(each.string("schedule", "absent"), (schedule, evidence) =>
    (longestGapMinutes(schedule) ?? Number.POSITIVE_INFINITY) <= DAY_MINUTES
      ? pass(evidence)
      : fail("runs less than daily", evidence),
  );
  // Absent = kept for ever.
  const kept = judge(each.number("lifecycle.deleteAfter", 36_500), {
    holds: (days) => days >= minDays,
    message: (days) => `keeps its backups ${days} days`,
    required: `${minDays} or more`,
  });
  return all([gap, kept]);
}

/** BAK-04. */
export const copiedBackups = graphRule("BAK-04", PLAN, (plan, _settings, graph) =>
  overRules(plan, (rules) => {
    const places: Verdict[] = [];
    const times: Verdict[] = [];
    for (const each of rules) {
      const copies = each.list("copyActions");
      if (!copies.known) places.push(unknown(copies));
      for (const copy of copies.known ? copies.value : []) {
        places.push(leavesPlace(copy, plan, graph));
        times.push(keptLongEnough(copy));
      }
    }
    const [first, ...others] = places;
    if (first === undefined) return fail("no rule copies its backups into another region or account");
    return all([any([first, ...others]), ...times]);
  }),
);

/** A loss of a region on a Friday is not always noticed before Monday. */
const MIN_COPY_DAYS = 7;

function keptLongEnough(copy: Reader): Verdict {
  if (copy.withheld) return unknown(copy.withheld);
  // Absent = kept for ever.
  return judge(copy.number("lifecycle.deleteAfter", 36_500), {
    holds: (days) => days >= MIN_COPY_DAYS,
    message: (days) => `copies are kept ${days} days, need ${MIN_COPY_DAYS}`,
    required: `${MIN_COPY_DAYS} or more`,
    key: copy.path,
  });
}

/** Whether a copy goes to another region or account than that of the plan. */
function leavesPlace(copy: Reader, plan: CheckedResource, graph: ResourceGraph): Verdict {
  if (copy.withheld) return unknown(copy.withheld);
  const path = copy.at("destinationVaultArn").path;
  const own = regionOf(plan.resource, graph);
  const vault = takesCopies(plan, path, graph);
  const arn = copy.string("destinationVaultArn", "");
  const parts = arn.known ? arn.value.split(":") : [];
  const region = vault ? regionOf(vault, graph) : parts[3];
  const isForeign = parts[4] !== undefined && parts[4] !== "" && !ownAccounts(graph).has(parts[4]);
  const evidence = { path, value: region ?? "[unknown]", required: `another region than ${own ?? "its own"}` };
  if (isForeign && ownAccounts(graph).size > 0) return pass({ path, value: `the account ${parts[4]}` });
  if (own === undefined || region === undefined || region === "") return unknown(path);
  return region === own ? fail(`copies into ${region}, where the backups are`, evidence, path) : pass(evidence);
}

/**
 * The vault that a copy goes to. Before the first deployment its ARN may be any of the plan's vaults: those whose names the
 * rules keep their backups under are none of it, and of several others nobody knows which.
 */
function takesCopies(plan: CheckedResource, path: string, graph: ResourceGraph): Resource | undefined {
  const [vault, ...others] = referred(graph, plan, path, VAULT);
  if (others.length === 0) return vault;
  const rules = plan.list("rules");
  const kept = (rules.known ? rules.value : []).flatMap((each) =>
    each.withheld ? [] : referred(graph, plan, each.at("targetVaultName").path, VAULT),
  );
  const left = [vault, ...others].filter((each) => each !== undefined && !kept.includes(each));
  return left.length === 1 ? left[0] : undefined;
}

/** AWS Backup keeps a continuous backup no longer, and a cold one no shorter than 90 days. */
const CONTINUOUS_DAYS = 35;
const COLD_DAYS = 90;

/** BAK-05. A database with backups of its own can already be brought back to any minute. */
export const continuousBackups = graphRule("BAK-05", PLAN, (plan, _settings, graph) =>
  overRules(plan, (rules) =>
    all([
      ...rules.flatMap((each) => [continuousFits(each), coldFits(each)]),
      needsContinuous(plan, graph) ? someContinuous(rules) : pass(),
    ]),
  ),
);

function continuousFits(each: Reader): Verdict {
  return when(each.boolean("enableContinuousBackup", false), (continuous, evidence) =>
    continuous
      ? judge(each.number("lifecycle.deleteAfter", 36_500), {
          holds: (days) => days <= CONTINUOUS_DAYS,
          message: (days) => `keeps continuous backups ${days} days, AWS Backup ${CONTINUOUS_DAYS} at most`,
          required: `${CONTINUOUS_DAYS} or less`,
          key: `${each.path}.continuous`,
        })
      : pass(evidence),
  );
}

function coldFits(each: Reader): Verdict {
  return when(each.number("lifecycle.coldStorageAfter"), (cold, evidence) =>
    cold === undefined
      ? pass(evidence)
      : judge(each.number("lifecycle.deleteAfter", 36_500), {
          holds: (days) => days >= cold + COLD_DAYS,
          message: (days) =>
            `deletes after ${days} days what went to cold storage after ${cold}, need ${cold + COLD_DAYS}`,
          required: `${cold + COLD_DAYS} or more`,
          key: `${each.path}.cold`,
        }),
  );
}

function needsContinuous(plan: CheckedResource, graph: ResourceGraph): boolean {
  return storesOf(plan, graph).some((store) => {
    if (isOfType(store, BUCKET)) return true;
    if (!isOfType(store, INSTANCE)) return false;
    const days = checkedResource(store, graph).number("backupRetentionPeriod", 0);
    return days.known && days.value === 0;
  });
}

function someContinuous(rules: readonly Reader[]): Verdict {
  const reads = rules.map((each) => each.boolean("enableContinuousBackup", false));
  if (reads.some((read) => read.known && read.value)) return pass({ path: "rules", value: "a continuous rule" });
  const open = reads.find((read) => !read.known);
  if (open && !open.known) return unknown(open);
  const evidence = { path: "rules", value: "no continuous rule", required: "enableContinuousBackup" };
  return fail("what it selects cannot be brought back to a minute", evidence, "continuous");
}

/** BAK-06. */
export const selectionComplete = graphRule("BAK-06", [SELECTION, SETTINGS], (selection, _settings, graph) => {
  if (selection.type === SETTINGS) return looksAfterSelected(selection, graph);
  const chosen = ["resources", "selectionTags", "conditions"].find((key) => selection.has(key));
  const left = selection.list("notResources");
  if (!left.known) return unknown(left);
  return all([
    selection.has("iamRoleArn")
      ? pass(selection.presence("iamRoleArn"))
      : fail("the selection has no role", selection.presence("iamRoleArn"), "iamRoleArn"),
    chosen === undefined
      ? fail("the selection selects nothing", selection.presence("resources"), "resources")
      : pass(selection.presence(chosen)),
    left.value.length === 0
      ? pass(left.evidence)
      : fail("the selection leaves something out", left.evidence, "notResources"),
  ]);
});

/** What AWS Backup calls the types that a selection can name by ARN. */
const OPT_INS: Readonly<Record<string, string>> = {
  [aws("rds", "Instance")]: "RDS",
  [aws("rds", "Cluster")]: "Aurora",
  [aws("s3", "Bucket")]: "S3",
  [aws("efs", "FileSystem")]: "EFS",
  [aws("dynamodb", "Table")]: "DynamoDB",
  [aws("ebs", "Volume")]: "EBS",
};

/** A selection of what AWS Backup does not look after in the region is accepted, and backs up nothing. */
function looksAfterSelected(settings: CheckedResource, graph: ResourceGraph): Verdict {
  const selected = graph
    .byType(SELECTION)
    .flatMap(({ urn }) => graph.references(urn, "resources"))
    .flatMap(({ type }) => OPT_INS[canonicalType(type)] ?? []);
  if (selected.length === 0) return notApplicable("no selection names a store");
  return all(
    [...new Set(selected)]
      .toSorted()
      .map((name) =>
        isTrue(settings, `resourceTypeOptInPreference.${name}`, `AWS Backup leaves out ${name}, which is selected`),
      ),
  );
}

const NEEDS_NONE = new Set(["cache", "public"]);
const KEPT = new Set(["personal", "audit-log"]);

/** What AWS Backup would select, by ARN and by tags. */
export const everyStoreBackedUp = graphRule("X-08", Object.keys(BACKED_UP), (store, _settings, graph) => {
  if (isReplica(store)) return notApplicable("a replica");
  return when(store.tag("data-class"), (dataClass = "", evidence) => {
    if (store.type === BUCKET && !KEPT.has(dataClass)) return notApplicable("neither personal data nor audit logs");
    if (NEEDS_NONE.has(dataClass)) return notApplicable(`the data is of the class ${dataClass}`);
    const copied = referring(graph, store, "rules", aws("s3", "BucketReplicationConfig"));
    if (copied.length > 0) return notApplicable("a copy of another bucket");
    if (store.has("tags.backup-excused-by")) return notApplicable("excused in the config, by its owner");
    const found = selectionsOf(store, graph);
    const selecting = found.filter(({ claim }) => claim === true);
    const [first, ...others] = selecting.map(({ selection }) => plannedDaily(selection, graph));
    if (first) return any([first, ...others]);
    const open = found.find(({ claim }) => typeof claim !== "boolean");
    if (open && typeof open.claim !== "boolean") {
      return unknown({ ...open.claim, path: `${graph.logicalName(open.selection.urn)}: ${open.claim.path}` });
    }
    return fail("no backup selection names it", { ...evidence, required: "a selection" });
  });
});

/** How long its backups are kept is judged by BAK-03. */
function plannedDaily(selection: Resource, graph: ResourceGraph): Verdict {
  const [plan] = referred(graph, selection, "planId", PLAN);
  const evidence = { path: "selection", value: graph.logicalName(selection.urn), urn: selection.urn };
  if (!plan) {
    return graph.value(selection, "planId").kind === "absent"
      ? fail("the selection belongs to no plan", evidence)
      : unknown(`${graph.logicalName(selection.urn)}.planId`);
  }
  return overRules(checkedResource(plan, graph), (rules) => {
    const [first, ...others] = rules.map((each) => isDaily(each, 0));
    if (!first) return fail("its plan has no rules", { ...evidence, urn: plan.urn });
    const verdict = any([first, ...others]);
    return verdict.outcome === "fail"
      ? fail("its plan makes no daily backups", { ...evidence, urn: plan.urn })
      : verdict;
  });
}
