/** Updates in place that interrupt, move traffic, or wait for a restart. */
import { disruptions } from "../../knowledge/in-place.ts";
import { staticPostgresParameters } from "../../knowledge/rds-parameters.ts";
import { topOf } from "../paths.ts";
import { evidenceOf, type Found, type RiskCheck, read, type Subject } from "./context.ts";

export const interruptions: RiskCheck = function* (subject) {
  const { change, type } = subject;
  if (change.operation !== "update") return;
  for (const { property, effect, message, inWindow } of disruptions[type] ?? []) {
    const found = evidenceOf(change, (path) => topOf(path) === property);
    if (found.length === 0) continue;
    const when = inWindow ? `, ${timing(subject)}` : "";
    const shared = { message: `${message}${when}`, evidence: found };
    switch (effect) {
      case "failover":
        yield hasStandby(subject)
          ? {
              rule: "failover-in-place",
              ...shared,
              message: `${shared.message}; a standby takes over within a minute or two`,
            }
          : {
              rule: "interrupted-in-place",
              ...shared,
              message: `${shared.message}; without a standby it is away for minutes`,
            };
        break;
      case "downtime":
        yield { rule: "interrupted-in-place", ...shared };
        break;
      case "restart-needed":
        yield { rule: "restart-needed", ...shared };
        break;
      case "traffic":
        yield { rule: "traffic-moved", ...shared };
        break;
      default:
        effect satisfies never;
    }
  }
  yield* backupsSwitched(subject);
  yield* staticParameters(subject);
};

function timing({ after }: Subject): string {
  if (read(after, "applyImmediately") === true) return "at once";
  const window = read(after, "maintenanceWindow") ?? read(after, "preferredMaintenanceWindow");
  return typeof window === "string" ? `in the maintenance window (${window} UTC)` : "in the maintenance window";
}

/** As it is before the change: that is what takes over during it. */
function hasStandby({ type, before }: Subject): boolean {
  if (type === "aws:rds/instance:Instance") return read(before, "multiAz") === true;
  if (type === "aws:elasticache/replicationGroup:ReplicationGroup")
    return read(before, "automaticFailoverEnabled") === true;
  return type !== "aws:rds/clusterInstance:ClusterInstance";
}

/** Amazon RDS User Guide: from 0 to more and back, an outage. */
function* backupsSwitched({ change, type, before, after }: Subject): Iterable<Found> {
  if (type !== "aws:rds/instance:Instance") return;
  const [old, next] = [read(before, "backupRetentionPeriod") ?? 0, read(after, "backupRetentionPeriod") ?? 0];
  if (old === next || (old !== 0 && next !== 0)) return;
  yield {
    rule: "interrupted-in-place",
    message: "switching automated backups on or off interrupts the instance for a moment",
    evidence: evidenceOf(change, (path) => path === "backupRetentionPeriod"),
  };
}

const PARAMETER_GROUPS = new Set([
  "aws:rds/parameterGroup:ParameterGroup",
  "aws:rds/clusterParameterGroup:ClusterParameterGroup",
]);

function* staticParameters({ change, type }: Subject): Iterable<Found> {
  if (!PARAMETER_GROUPS.has(type)) return;
  const changed = change.properties.filter(({ label }) => {
    const name = /^parameters\[([^\]]+)\]/.exec(label)?.[1];
    return name !== undefined && staticPostgresParameters.has(name) && !label.endsWith(".applyMethod");
  });
  if (changed.length === 0) return;
  yield {
    rule: "restart-needed",
    message: "these parameters count only after a restart of the database, which nothing here does",
    evidence: changed.map(({ label, before, after }) => ({ path: label, before, after })),
  };
}
