import { longestGapMinutes } from "../../graph/schedule.ts";
import { all, fail, graphRule, judge, notApplicable, pass, rule, when } from "../model.ts";
import { referring } from "../related.ts";
import { aws } from "../types.ts";

const MONTH_MINUTES = 31 * 1440;

/** BAK-02. */
export const vaultLockBounds = rule("BAK-02", aws("backup", "VaultLockConfiguration"), (lock, { allowCompliance }) =>
  all([
    ...["minRetentionDays", "maxRetentionDays"].map((key) =>
      lock.has(key) ? pass(lock.presence(key)) : fail(`${key} is not set`, lock.presence(key), key),
    ),
    judge(lock.number("changeableForDays"), {
      holds: (days) => days === undefined || allowCompliance,
      message: (days) => `the lock is final after ${days} days, and nobody consented to that`,
      required: "absent",
      key: "changeableForDays",
    }),
  ]),
);

/** A vault in another region takes copies: their jobs fail, and are reported, at home. */
export const vaultsWatched = graphRule("X-09", aws("backup", "Vault"), (vault, _settings, graph) => {
  if (referring(graph, vault, "rules", aws("backup", "Plan")).length === 0) return notApplicable("no plan uses it");
  const locked = referring(graph, vault, "backupVaultName", aws("backup", "VaultLockConfiguration")).length > 0;
  const told = referring(graph, vault, "backupVaultName", aws("backup", "VaultNotifications")).length > 0;
  return all([
    locked ? pass() : fail("the vault has no lock", [], "lock"),
    told || vault.has("region") ? pass() : fail("nobody hears of failed jobs", [], "notifications"),
  ]);
});

/** */
export const restoresTested = graphRule("X-10", aws("backup", "RestoreTestingPlan"), (plan, _settings, graph) =>
  all([
    when(plan.string("scheduleExpression", "absent"), (schedule, evidence) =>
      (longestGapMinutes(schedule) ?? Number.POSITIVE_INFINITY) <= MONTH_MINUTES
        ? pass(evidence)
        : fail("restores are tested less than monthly", evidence, "schedule"),
    ),
    referring(graph, plan, "restoreTestingPlanName", aws("backup", "RestoreTestingSelection")).length > 0
      ? pass()
      : fail("the plan tests nothing", [], "selections"),
  ]),
);
