/** Backups of a store by plans of AWS Backup, and the tests of restoring it. */
import type { Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { longestGapMinutes } from "../../graph/schedule.ts";
import { checkedResource } from "../../policies/checked.ts";
import type { CheckedResource, Reader } from "../../policies/reading.ts";
import { ofType, referring } from "../../policies/related.ts";
import { aws } from "../../policies/types.ts";
import { plansFor } from "./backup-selections.ts";
import type { Backup } from "./backups.ts";
import { days, regionOf, seconds, told } from "./facts.ts";

const UNPLANNED = { often: "", kept: "", copies: [], lock: "" };
/** Words of the restore tests for what they test. */
const KINDS: Readonly<Record<string, string>> = {
  RDS: aws("rds", "Instance"),
  S3: aws("s3", "Bucket"),
  DynamoDB: aws("dynamodb", "Table"),
  EFS: aws("efs", "FileSystem"),
};

/** Rules of AWS Backup whose selections include the store. */
export function plannedBackups(store: CheckedResource, graph: ResourceGraph): readonly Backup[] {
  return plansFor(store, graph).flatMap(({ plan, by }) => {
    const rules = plan.list("rules");
    if (!rules.known) return [{ ...UNPLANNED, how: "AWS Backup", plan: `${plan.name}: ${told(rules)}` }];
    return rules.value.map((rule) => {
      const schedule = rule.string("schedule");
      const copies = rule.list("copyActions");
      return {
        how: `AWS Backup${by === "name" ? "" : by === "perhaps" ? " (perhaps: not known before deployment)" : ` (selected by ${by})`}${told(rule.boolean("enableContinuousBackup", false)) === "true" ? ", continuous" : ""}`,
        plan: `${plan.name}, rule ${told(rule.string("ruleName", "(no name)"))}`,
        often: told(schedule, (text) => (text === undefined ? "on demand" : oftenText(text))),
        kept: lifecycle(rule),
        copies: (copies.known ? copies.value : []).map((copy) => {
          const [vault] = graph.references(plan.urn, `${copy.path}.destinationVaultArn`);
          const where = vault
            ? `${graph.logicalName(vault.urn)} in ${regionOf(graph, vault)}`
            : told(copy.string("destinationVaultArn", ""));
          return `${where}, ${lifecycle(copy)}`;
        }),
        lock: lockOf(plan, rule, graph),
      };
    });
  });
}

function lifecycle(holder: Reader): string {
  return told(holder.number("lifecycle.deleteAfter"), (count) =>
    count === undefined ? "until somebody deletes it" : days(count),
  );
}

export function oftenText(schedule: string): string {
  const minutes = longestGapMinutes(schedule);
  return minutes === undefined ? schedule : `at least every ${seconds(minutes * 60)} (${schedule})`;
}

function lockOf(plan: CheckedResource, rule: Reader, graph: ResourceGraph): string {
  const vaults = graph.references(plan.urn, `${rule.path}.targetVaultName`);
  const [vault, ...others] = vaults;
  if (!vault) return "the vault is not in this graph";
  if (others.length > 0) return "not known before deployment";
  const [lock] = referring(graph, vault, "backupVaultName", aws("backup", "VaultLockConfiguration"));
  if (!lock) return `${graph.logicalName(vault.urn)}: none`;
  const holder = checkedResource(lock, graph);
  const mode = holder.has("changeableForDays") ? "compliance" : "governance";
  const least = told(holder.number("minRetentionDays", 1), days);
  return `${graph.logicalName(vault.urn)}: ${mode}, at least ${least}`;
}

export function restoreTests(store: Resource, graph: ResourceGraph): readonly string[] {
  return ofType(graph, aws("backup", "RestoreTestingSelection"))
    .filter((selection) => {
      const holder = checkedResource(selection, graph);
      const arns = holder.list("protectedResourceArns");
      const all = arns.known && arns.value.some((each) => told(each.string("", "")) === "*");
      const type = KINDS[told(holder.string("protectedResourceType", ""))];
      return all
        ? type === store.type
        : graph.references(selection.urn, "protectedResourceArns").some(({ urn }) => urn === store.urn);
    })
    .map((selection) => {
      const [plan] = graph.references(selection.urn, "restoreTestingPlanName");
      const schedule = plan
        ? told(checkedResource(plan, graph).string("scheduleExpression", ""), oftenText)
        : "plan not in this graph";
      return `${graph.logicalName(selection.urn)}: ${schedule}`;
    });
}
