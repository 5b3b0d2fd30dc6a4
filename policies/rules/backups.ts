import { longestGapMinutes } from "../../graph/schedule.ts";
import { all, fail, graphRule, judge, notApplicable, pass, rule, unknown, type Verdict, when } from "../model.ts";
import type { CheckedResource, Reader } from "../reading.ts";
import { referred, referring } from "../related.ts";
import { aws } from "../types.ts";

const PLAN = aws("backup", "Plan");
const SELECTION = aws("backup", "Selection");
const INSTANCE = aws("rds", "Instance");
const BUCKET = aws("s3", "Bucket");
const DAY_MINUTES = 1440;

/** BAK-01. */
export const vaultEncrypted = rule("BAK-01", aws("backup", "Vault"), (vault) =>
  all([
    vault.has("kmsKeyArn")
      ? pass(vault.presence("kmsKeyArn"))
      : fail("the vault has no key of the account's", vault.presence("kmsKeyArn"), "kmsKeyArn"),
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
export const copiedBackups = rule("BAK-04", PLAN, (plan) =>
  overRules(plan, (rules) => {
    const copies = rules.map((each) => each.list("copyActions"));
    const found = copies.filter((list) => list.known && list.value.length > 0);
    if (found.length > 0) return all(found.map((list) => when(list, (each) => all(each.map(keptLongEnough)))));
    const open = copies.find((list) => !list.known);
    return open && !open.known ? unknown(open) : fail("no rule copies its backups into another region or account");
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

/** BAK-05. */
export const continuousBackups = rule("BAK-05", PLAN, (plan) =>
  overRules(plan, (rules) =>
    all(
      rules.flatMap((each) => [
        when(each.boolean("enableContinuousBackup", false), (continuous, evidence) =>
          continuous
            ? judge(each.number("lifecycle.deleteAfter", 36_500), {
                holds: (days) => days <= 35,
                message: (days) => `keeps continuous backups ${days} days, AWS Backup 35 at most`,
                required: "35 or less",
                key: `${each.path}.continuous`,
              })
            : pass(evidence),
        ),
        when(each.number("lifecycle.coldStorageAfter"), (cold, evidence) =>
          cold === undefined
            ? pass(evidence)
            : judge(each.number("lifecycle.deleteAfter", 36_500), {
                holds: (days) => days >= cold + 90,
                message: (days) =>
                  `deletes after ${days} days what went to cold storage after ${cold}, need ${cold + 90}`,
                required: `${cold + 90} or more`,
                key: `${each.path}.cold`,
              }),
        ),
      ]),
    ),
  ),
);

/** BAK-06. */
export const selectionComplete = rule("BAK-06", SELECTION, (selection) => {
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

/** A selection by tags alone cannot be told to match: ARNs can. */
export const everyStoreBackedUp = graphRule("X-08", [INSTANCE, BUCKET], (store, _settings, graph) => {
  if (store.type === INSTANCE && store.has("replicateSourceDb")) return notApplicable("a replica");
  return when(store.tag("data-class"), (dataClass, evidence) => {
    if (store.type === BUCKET && dataClass !== "personal" && dataClass !== "audit-log") {
      return notApplicable("neither personal data nor audit logs");
    }
    const copied = referring(graph, store, "rules", aws("s3", "BucketReplicationConfig"));
    if (copied.length > 0) return notApplicable("a copy of another bucket");
    if (store.has("tags.backup-excused-by")) return notApplicable("excused in the config, by its owner");
    const selections = referring(graph, store, "resources", SELECTION);
    const plans = selections.flatMap((selection) => referred(graph, selection, "planId", PLAN));
    if (plans.length > 0) return pass(evidence);
    return fail(selections.length > 0 ? "the selection belongs to no plan" : "no backup selection names it", evidence);
  });
});
