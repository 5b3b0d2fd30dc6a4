/** Logs, alarms, zones, budgets and careful releases. */
import type { ResourceGraph } from "../../graph/query.ts";
import { all, fail, graphRule, judge, notApplicable, pass, rule, unknown, type Verdict, when } from "../model.ts";
import type { CheckedResource, Evidence, Reader } from "../reading.ts";
import { known } from "../reading.ts";
import { any, hasOwnKey, isNotFalse, isNotTrue, isSet, isTrue, isWithin } from "../requirements.ts";
import { every, some, type Tri } from "../tri.ts";
import { aws } from "../types.ts";

/** LOG-02. */
export const logsEncrypted = rule("LOG-02", aws("cloudwatch", "LogGroup"), (group, { profile }) =>
  all([
    hasOwnKey(group, "kmsKeyId", "entries are encrypted with the key of AWS, not with your own"),
    when(group.tag("data-class"), (dataClass) =>
      profile === "prod" && dataClass === "audit-log"
        ? any([
            isTrue(group, "deletionProtectionEnabled", "the audit log can be deleted"),
            isTrue(group, "skipDestroy", "the audit log can be deleted"),
          ])
        : pass(),
    ),
  ]),
);

const METRIC_ALARM = aws("cloudwatch", "MetricAlarm");
const COMPOSITE = aws("cloudwatch", "CompositeAlarm");

/** ALM-01. */
export const alarmHeard = graphRule("ALM-01", [METRIC_ALARM, COMPOSITE], (alarm, _settings, graph) => {
  if (!alarm.has("alarmActions") && memberOfHeard(alarm, graph)) {
    return notApplicable("part of a composite alarm that has actions");
  }
  return all([
    isSet(alarm, "alarmActions", "nobody is told of the alarm"),
    isNotFalse(alarm, "actionsEnabled", "the actions of the alarm are off"),
  ]);
});

function memberOfHeard(alarm: CheckedResource, graph: ResourceGraph): boolean {
  const name = graph.value(alarm.resource, "name", { outputs: true });
  return graph.byType(COMPOSITE).some((composite) => {
    const rule = graph.value(composite, "alarmRule");
    const named =
      rule.known && name.known && typeof rule.value === "string" && typeof name.value === "string"
        ? rule.value.includes(`"${name.value}"`) || rule.value.includes(`(${name.value})`)
        : graph.references(composite.urn, "alarmRule").some(({ urn }) => urn === alarm.urn);
    return named && graph.value(composite, "alarmActions").kind !== "absent";
  });
}

/** ALM-02. */
export const alarmExplained = rule("ALM-02", METRIC_ALARM, (alarm) =>
  all([
    isSet(alarm, "treatMissingData", "what missing data means is not said"),
    judge(alarm.string("alarmDescription", ""), {
      holds: (text) => /https?:\/\/|runbook|\.md\b/i.test(text),
      message: "the description names no runbook",
      required: "a runbook",
      key: "runbook",
    }),
    when(alarm.number("evaluationPeriods", 1), (periods) =>
      isWithin(
        alarm,
        "datapointsToAlarm",
        { whenAbsent: periods, maximum: periods },
        (points) => `${points} points of ${periods} can never be reached`,
      ),
    ),
    ringsInTime(alarm),
  ]),
);

const DAY = 86_400;
/** Longest time over which an alarm looks, in seconds: where it measures each day (certificates, backups), and else. */
const LONGEST = { daily: 3 * DAY, other: DAY / 4 };

function ringsInTime(alarm: CheckedResource): Verdict {
  return when(alarm.list("metricQueries"), (queries) => {
    const own = alarm.number("period", 0);
    const reads = [own, ...queries.flatMap((each) => [each.number("period", 0), each.number("metric.period", 0)])];
    const open = reads.find((read) => !read.known);
    if (open && !open.known) return unknown(open);
    const period = Math.max(...reads.map((read) => (read.known ? read.value : 0)));
    return when(alarm.number("evaluationPeriods", 1), (periods, evidence) => {
      const longest = period >= DAY ? LONGEST.daily : LONGEST.other;
      const hours = Math.round((period * periods) / 3600);
      const shown = { ...evidence, value: `${hours} hours`, required: `${longest / 3600} hours or less` };
      return period * periods <= longest
        ? pass(shown)
        : fail(`the alarm looks back ${hours} hours before it rings`, shown, "late");
    });
  });
}

/** DNS-01. */
export const zoneSigned = graphRule("DNS-01", aws("route53", "Zone"), (zone, _settings, graph) => {
  if (zone.has("vpcs")) return notApplicable("a private zone");
  const has = (name: string, property: string, message: string): Verdict => {
    const found = graph.referrers(zone.urn, property).find(({ type }) => type === aws("route53", name));
    const evidence: Evidence = { path: name, value: found ? "declared" : "absent", required: "declared" };
    return found ? pass({ ...evidence, urn: found.urn }) : fail(message, evidence, name);
  };
  return all([
    has("QueryLog", "zoneId", "queries are not logged"),
    has("KeySigningKey", "hostedZoneId", "the zone has no key to sign with"),
    has("HostedZoneDnsSec", "hostedZoneId", "answers are not signed"),
    isNotTrue(zone, "forceDestroy", "a deletion removes every record first"),
  ]);
});

/** OPS-01. */
export const budgetHeard = rule("OPS-01", aws("budgets", "Budget"), (budget) =>
  all([
    judge(budget.string("budgetType", "absent"), {
      holds: (type) => type === "COST",
      message: (type) => `the budget is about ${type}, not cost`,
      required: "COST",
      key: "budgetType",
    }),
    when(budget.list("notifications"), (notifications, evidence) => {
      const withheld = notifications.find((entry) => entry.withheld)?.withheld;
      if (withheld) return unknown(withheld);
      const warns = (type: string, highest: number): Verdict => {
        const found = some(notifications.map((entry) => isWarning(entry, type, highest)));
        const shown = { ...evidence, required: `${type} at ${highest} %` };
        if (typeof found !== "boolean") return unknown(found);
        return found ? pass(shown) : fail(`nobody is told of ${type.toLowerCase()} cost at ${highest} %`, shown, type);
      };
      return all([warns("ACTUAL", 80), warns("FORECASTED", 100)]);
    }),
  ]),
);

function isWarning(notification: Reader, type: string, highest: number): Tri {
  const kind = notification.string("notificationType", "");
  const threshold = notification.number("threshold", Number.POSITIVE_INFINITY);
  const unit = notification.string("thresholdType", "");
  const heard = notification.has("subscriberEmailAddresses") || notification.has("subscriberSnsTopicArns");
  return every([
    heard,
    kind.known ? kind.value === type : kind,
    unit.known ? unit.value === "PERCENTAGE" : unit,
    threshold.known ? threshold.value <= highest : threshold,
  ]);
}

const STRATEGY = aws("appconfig", "DeploymentStrategy");
const ENVIRONMENT = aws("appconfig", "Environment");
const PROFILE = aws("appconfig", "ConfigurationProfile");

/** OPS-02. */
export const carefulRelease = rule("OPS-02", [STRATEGY, ENVIRONMENT, PROFILE], (holder) => {
  if (holder.type === STRATEGY) {
    return all([
      isWithin(
        holder,
        "growthFactor",
        { whenAbsent: 100, maximum: 50 },
        (factor) => `a step reaches ${factor} % at once`,
      ),
      isWithin(
        holder,
        "finalBakeTimeInMinutes",
        { whenAbsent: 0, minimum: 5 },
        (minutes) => `alarms are watched ${minutes} minutes, need 5`,
      ),
    ]);
  }
  const [path, message] =
    holder.type === ENVIRONMENT
      ? (["monitors", "no alarm stops a bad configuration"] as const)
      : (["validators", "no validator reads the configuration first"] as const);
  return when(holder.list(path), (entries, evidence) =>
    judge(known(entries.length, evidence), { holds: (count) => count > 0, message, required: "one or more" }),
  );
});

/** Runtimes of canaries with updates as of 2026-01 (CloudWatch user guide, "Canary runtime versions"). */
const CANARY_RUNTIME = /^syn-(nodejs-puppeteer-(9|1\d)\.|nodejs-playwright-|nodejs-\d|python-selenium-([4-9]|1\d)\.)/;

/** OPS-03. */
export const canaryRuns = rule("OPS-03", aws("synthetics", "Canary"), (canary, { profile }) =>
  all([
    isTrue(canary, "startCanary", "the canary does not run"),
    judge(canary.string("runtimeVersion", "absent"), {
      holds: (version) => CANARY_RUNTIME.test(version),
      message: (version) => `the runtime ${version} gets no updates`,
      required: "a supported runtime",
      key: "runtimeVersion",
    }),
    judge(canary.string("schedule.expression", "rate(0 minute)"), {
      holds: (expression) => profile !== "prod" || /^rate\([1-5] minutes?\)$|^cron\(\*(\/[1-5])? /.test(expression),
      message: (expression) => `the canary runs at ${expression}, need every 5 minutes`,
      required: "every 5 minutes",
      key: "schedule",
    }),
    judge(canary.string("artifactConfig.s3Encryption.encryptionMode", "SSE_S3"), {
      holds: (mode) => mode.replace("-", "_") === "SSE_KMS",
      message: (mode) => `artifacts are encrypted with ${mode}, need SSE_KMS`,
      required: "SSE_KMS",
      key: "encryption",
    }),
    isWithin(
      canary,
      "failureRetentionPeriod",
      { whenAbsent: 31, maximum: 90 },
      (days) => `failures are kept ${days} days, at most 90`,
    ),
  ]),
);
