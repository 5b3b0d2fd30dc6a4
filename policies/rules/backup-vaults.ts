import type { Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { longestGapMinutes } from "../../graph/schedule.ts";
import { checkedResource } from "../checked.ts";
import { all, fail, graphRule, judge, notApplicable, pass, unknown, type Verdict, when } from "../model.ts";
import { actionsOf, conditionsOf, isAboutAnyone, namesEveryone } from "../principals.ts";
import type { CheckedResource, Reader } from "../reading.ts";
import { ofType, referred, referring } from "../related.ts";
import { matches } from "../secret-access.ts";
import { BACKED_UP, BACKUP_PLAN as PLAN, storesOf } from "../selections.ts";
import { isAllow, statementsOf } from "../statements.ts";
import { aws, canonicalType } from "../types.ts";

const MONTH_MINUTES = 31 * 1440;
const VAULT = aws("backup", "Vault");
const LOCK = aws("backup", "VaultLockConfiguration");
/** Kept for ever, for comparisons. */
const FOR_EVER = 36_500;

/** BAK-02. */
export const vaultLockBounds = graphRule("BAK-02", LOCK, (lock, { allowCompliance }, graph) => {
  const vaults = referred(graph, lock, "backupVaultName", VAULT);
  const named = lock.string("backupVaultName", "");
  return all([
    vaults.length > 0 || named.known ? pass() : unknown(named),
    ...["minRetentionDays", "maxRetentionDays"].map((key) =>
      lock.has(key) ? pass(lock.presence(key)) : fail(`${key} is not set`, lock.presence(key), key),
    ),
    judge(lock.number("changeableForDays"), {
      holds: (days) => days === undefined || allowCompliance,
      message: (days) => `the lock is final after ${days} days, and nobody consented to that`,
      required: "absent",
      key: "changeableForDays",
    }),
    ...vaults.flatMap((vault) => incoming(vault, graph).map(({ rule, at }) => fits(lock, rule, at))),
  ]);
});

interface Incoming {
  /** Of the plan's rule. */
  readonly rule: string;
  /** Where the time stands that backups are kept: the rule, or its copy action. */
  readonly at: Reader;
}

/** Rules of plans, and their copies, that put backups into the vault. */
function incoming(vault: Resource, graph: ResourceGraph): readonly Incoming[] {
  return referring(graph, vault, "rules", PLAN).flatMap((resource) => {
    const plan = checkedResource(resource, graph);
    const rules = plan.list("rules");
    return (rules.known ? rules.value : []).flatMap((each): Incoming[] => {
      const name = each.string("ruleName", each.path);
      const rule = name.known ? name.value : each.path;
      const copies = each.list("copyActions");
      return [
        ...(leadsTo(plan, each.at("targetVaultName").path, vault, graph) ? [{ rule, at: each }] : []),
        ...(copies.known ? copies.value : [])
          .filter((copy) => leadsTo(plan, copy.at("destinationVaultArn").path, vault, graph))
          .map((at) => ({ rule: `${rule} (copy)`, at })),
      ];
    });
  });
}

function leadsTo(plan: CheckedResource, path: string, vault: Resource, graph: ResourceGraph): boolean {
  const found = referred(graph, plan, path, VAULT);
  return found.length === 1 && found[0]?.urn === vault.urn;
}

/** A job outside of the lock's bounds fails. */
function fits(lock: CheckedResource, rule: string, at: Reader): Verdict {
  return when(at.number("lifecycle.deleteAfter", FOR_EVER), (days, evidence) =>
    when(lock.number("minRetentionDays", 0), (least) =>
      when(lock.number("maxRetentionDays", FOR_EVER), (most) => {
        const required = `${least} to ${most} days`;
        return days >= least && days <= most
          ? pass({ ...evidence, required })
          : fail(`${rule} keeps its backups ${days} days, the lock takes ${required}`, { ...evidence, required }, rule);
      }),
    ),
  );
}

const DELETING = ["backup:DeleteRecoveryPoint", "backup:UpdateRecoveryPointLifecycle", "backup:DeleteBackupVault"];
const VAULT_POLICY = aws("backup", "VaultPolicy");

/** BAK-07. */
export const vaultKeepsBackups = graphRule("BAK-07", [VAULT_POLICY, VAULT], (holder, _settings, graph) => {
  if (holder.type === VAULT) {
    if (referring(graph, holder, "backupVaultName", VAULT_POLICY).length > 0) {
      return notApplicable("its policy is a resource of its own");
    }
    const evidence = { path: "VaultPolicy", value: "absent", required: "declared" };
    return fail("no policy keeps its backups from being deleted", evidence, "policy");
  }
  return when(holder.document("policy"), (policy) => {
    if (!policy) return unknown("policy");
    const statements = statementsOf(policy);
    const open = statements.find((statement) => statement.withheld)?.withheld;
    return all(
      DELETING.map((action) => {
        const found = statements.some((statement) => forbids(statement, action.toLowerCase()));
        const evidence = { path: "policy", value: found ? "a Deny" : "no Deny", required: `a Deny of ${action}` };
        if (found) return pass(evidence);
        return open ? unknown(open) : fail(`anyone with the right may call ${action}`, evidence, action);
      }),
    );
  });
});

/** A Deny for all but named principals. */
function forbids(statement: Reader, action: string): boolean {
  if (isAllow(statement) !== false || !isAboutAnyone(statement)) return false;
  if (!actionsOf(statement).some((pattern) => matches(pattern, action))) return false;
  const conditions = conditionsOf(statement);
  if (!namesEveryone(statement)) return conditions.length === 0;
  return conditions.every(
    ({ operator, key, values }) =>
      key === "aws:principalarn" &&
      /^(arn|string)not(like|equals)(ifexists)?$/.test(operator) &&
      values.every((value) => !value.known || !/^(\*|arn:[^:]*:iam::[^:]*:(role\/)?\*)$/.test(value.value)),
  );
}

/** A vault that takes only copies: their jobs fail, and are reported, where they start. */
export const vaultsWatched = graphRule("X-09", [VAULT, PLAN], (holder, _settings, graph) => {
  if (holder.type === PLAN) return targetsKnown(holder, graph);
  const rules = incoming(holder.resource, graph);
  const used = rules.length > 0 || referring(graph, holder, "rules", PLAN).length > 0;
  if (!used) return notApplicable("no plan uses it");
  const locked = referring(graph, holder, "backupVaultName", LOCK).length > 0;
  const onlyCopies = rules.length > 0 && rules.every(({ rule }) => rule.endsWith(" (copy)"));
  return all([
    locked ? pass({ path: "lock", value: "declared" }) : fail("the vault has no lock", [], "lock"),
    onlyCopies ? pass() : told(holder, graph),
  ]);
});

/** Each rule's target vault must be one of the graph's. */
function targetsKnown(plan: CheckedResource, graph: ResourceGraph): Verdict {
  return when(plan.list("rules"), (rules, evidence) =>
    all([
      pass(evidence),
      ...rules.map((each) => {
        if (each.withheld) return unknown(each.withheld);
        const path = each.at("targetVaultName").path;
        if (referred(graph, plan, path, VAULT).length > 0) return pass({ path, value: "a vault of the graph" });
        return when(each.string("targetVaultName", ""), (name, found) =>
          fail(`keeps its backups in ${name || "no vault"}, which is not in this graph`, found, path),
        );
      }),
    ]),
  );
}

/** Events of a vault that tell of a failed backup. */
const FAILURES = new Set(["BACKUP_JOB_FAILED", "BACKUP_JOB_COMPLETED", "COPY_JOB_FAILED", "S3_BACKUP_OBJECT_FAILED"]);

function told(vault: CheckedResource, graph: ResourceGraph): Verdict {
  const notifications = referring(graph, vault, "backupVaultName", aws("backup", "VaultNotifications"));
  const failure = fail("nobody hears of failed jobs", [], "notifications");
  if (notifications.length === 0) return hasEventRule(graph) ? pass({ path: "events", value: "aws.backup" }) : failure;
  return all(
    notifications.map((each) => {
      const reader = checkedResource(each, graph);
      return when(reader.list("backupVaultEvents"), (events, evidence) => {
        const names = events.map((event) => event.string("", ""));
        if (!names.some((name) => !name.known || FAILURES.has(name.value))) return failure;
        const topics = referred(graph, each, "snsTopicArn", aws("sns", "Topic"));
        if (topics.length === 0) return when(reader.string("snsTopicArn", ""), () => unknown("snsTopicArn"));
        const heard = topics.every(
          (topic) => referring(graph, topic, "topic", aws("sns", "TopicSubscription")).length > 0,
        );
        return heard ? pass(evidence) : fail("nobody has subscribed to its failed jobs", evidence, "subscription");
      });
    }),
  );
}

/** A rule of EventBridge that hands the events of AWS Backup on. */
function hasEventRule(graph: ResourceGraph): boolean {
  return ofType(graph, aws("cloudwatch", "EventRule")).some((rule) => {
    const pattern = checkedResource(rule, graph).document("eventPattern");
    const sources = pattern.known ? pattern.value?.list("source") : undefined;
    const isBackup =
      sources?.known === true &&
      sources.value.some((source) => {
        const text = source.string("", "");
        return text.known && text.value === "aws.backup";
      });
    return isBackup && referring(graph, rule, "rule", aws("cloudwatch", "EventTarget")).length > 0;
  });
}

const TESTING_PLAN = aws("backup", "RestoreTestingPlan");
const TESTING_SELECTION = aws("backup", "RestoreTestingSelection");

/** */
export const restoresTested = graphRule("X-10", [TESTING_PLAN, PLAN], (plan, _settings, graph) => {
  if (plan.type === PLAN) return kindsTested(plan, graph);
  return all([
    when(plan.string("scheduleExpression", "absent"), (schedule, evidence) =>
      (longestGapMinutes(schedule) ?? Number.POSITIVE_INFINITY) <= MONTH_MINUTES
        ? pass(evidence)
        : fail("restores are tested less than monthly", evidence, "schedule"),
    ),
    referring(graph, plan, "restoreTestingPlanName", TESTING_SELECTION).length > 0
      ? pass()
      : fail("the plan tests nothing", [], "selections"),
  ]);
});

/** Each kind of store that the plan protects must be restored by some test. */
function kindsTested(plan: CheckedResource, graph: ResourceGraph): Verdict {
  const kinds = [...new Set(storesOf(plan, graph).map(({ type }) => BACKED_UP[canonicalType(type)] ?? ""))].toSorted();
  if (kinds.length === 0) return notApplicable("protects no store of this graph");
  const selections = ofType(graph, TESTING_SELECTION).map((each) => checkedResource(each, graph));
  const tested = selections.map((each) => each.string("protectedResourceType", ""));
  const open = tested.find((each) => !each.known);
  return all(
    kinds.map((kind) => {
      const evidence = { path: "protectedResourceType", value: kind, required: "a restore test" };
      if (tested.some((each) => each.known && each.value === kind)) return pass(evidence);
      return open && !open.known ? unknown(open) : fail(`restores of ${kind} are never tested`, evidence, kind);
    }),
  );
}
