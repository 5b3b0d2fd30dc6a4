/** Alarms, logs, notifications, budgets, backups. */
import type { Reason } from "../reasons.ts";

const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const PLAN = "aws:backup/plan:Plan";
const BUDGET = "aws:budgets/budget:Budget";

export const operationsReasons: readonly Reason[] = [
  {
    kind: "refused",
    types: ALARM,
    places:
      "comparisonOperator metricName namespace period statistic extendedStatistic metricQueries metricQueries[].* threshold dimensions datapointsToAlarm",
    operators: ["removed", "lowered"],
    why: "CloudWatch refuses an alarm without its parts or with a period of nothing; no points to wait for are those of every period. A threshold of nothing fires at once, and is mended.",
  },
  {
    kind: "refused",
    types: ALARM,
    places: "evaluationPeriods",
    operators: ["removed"],
    why: "CloudWatch refuses it.",
  },
  {
    kind: "refused",
    types: ALARM,
    places: "metricQueries[] metricQueries[].returnData",
    operators: ["removed", "entry removed", "flipped"],
    why: "CloudWatch wants exactly one query that returns the data, and refuses an expression that names what is not there: these name each of the others.",
  },
  {
    kind: "accepted",
    types: ALARM,
    places: "comparisonOperator threshold statistic extendedStatistic treatMissingData metricQueries[].metric.stat",
    operators: ["weaker", "raised"],
    why: "When it is too much differs from metric to metric: X-11 to X-14 refuse an alarm that is the wrong way round or waits for 100 %, ALM-02 one that comes too late; the rest is for the review, which shows every changed alarm. The catalogue of alarms has its own tests.",
  },
  {
    kind: "accepted",
    types: ALARM,
    places:
      "dimensions.ClusterName dimensions.*Bucket dimensions.LoadBalancer dimensions.Rule* dimensions.TargetGroup dimensions.WebACL metricQueries[].metric.dimensions.*",
    operators: ["removed", "entry removed", "flipped"],
    why: "An alarm on something that X-11 to X-14 do not ask for, or one dimension of two; one that watches nothing shows as INSUFFICIENT_DATA.",
  },
  {
    kind: "accepted",
    types: ALARM,
    places: "(resource)",
    operators: ["deleted"],
    why: "More alarms than X-11 to X-14 ask for: one per kind of trouble is demanded, these come on top.",
  },
  {
    kind: "unrelated",
    types: ALARM,
    places: "okActions",
    operators: ["removed"],
    why: "Tells that it is over.",
  },
  {
    kind: "stronger",
    types: "aws:cloudwatch/logGroup:LogGroup",
    places: "retentionInDays",
    operators: ["raised"],
    why: "Longer, up to ten years; personal data has a limit of its own (LOG-01).",
  },
  {
    kind: "equal",
    types: "aws:cloudwatch/logGroup:LogGroup",
    places: "deletionProtectionEnabled skipDestroy",
    operators: ["removed", "flipped"],
    why: "LOG-02 asks one of the two of audit logs in prod: the other one stays. Elsewhere protect and the log's class decide (GEN-03).",
  },
  {
    kind: "accepted",
    types: "aws:cloudwatch/logGroup:LogGroup",
    places: "retentionInDays",
    operators: ["added"],
    why: "Personal data may go sooner than other entries: of these LOG-01 bounds the longest time alone (GDPR 5(1)(e)).",
  },
  {
    kind: "accepted",
    types: "aws:cloudwatch/logGroup:LogGroup",
    places: "logGroupClass (resource)",
    operators: ["added", "deleted"],
    why: "A log that nothing else names. INFREQUENT_ACCESS keeps everything and searches slower.",
  },
  {
    kind: "unrelated",
    types: "aws:cloudwatch/logMetricFilter:LogMetricFilter",
    places: "metricTransformation.* (resource)",
    operators: ["raised", "lowered", "removed", "deleted"],
    why: "Counts waits for locks: a measure of performance.",
  },
  {
    kind: "unrelated",
    types: "aws:cloudwatch/logDelivery:LogDelivery aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination",
    places: "recordFields recordFields[] outputFormat",
    operators: ["removed", "entry removed"],
    why: "Which columns, in which form. CDN-04 judges that there is a log.",
  },
  {
    kind: "accepted",
    types: "aws:cloudwatch/logResourcePolicy:LogResourcePolicy",
    places: "policyDocument.Statement[].* (resource)",
    operators: ["any action", "any resource", "any principal", "unconditional", "deleted"],
    why: "Lets AWS's log delivery write into log groups of the firewall. No control judges policies of log groups: nobody can read through them but those whom IAM lets.",
  },
  {
    kind: "accepted",
    types:
      "aws:cloudwatch/eventRule:EventRule aws:cloudwatch/eventTarget:EventTarget aws:backup/vaultNotifications:VaultNotifications",
    places: "eventPattern* (resource)",
    operators: ["removed", "entry removed", "deleted"],
    why: "A failed backup is heard of in two ways, by the vault's notifications and by an event rule: X-09 asks for one.",
  },
  {
    kind: "equal",
    types: "aws:sns/topicPolicy:TopicPolicy",
    places: "policy.Statement[].Principal policy.Statement[].Resource policy.Statement[].Condition.*",
    operators: ["any resource", "any principal", "unconditional"],
    why: "A topic's policy is about that topic alone, and the account or the ARN that is left in the condition binds it to this account; SNS-02 fires when both go.",
  },
  {
    kind: "accepted",
    types: "aws:sns/topicSubscription:TopicSubscription",
    places: "(resource)",
    operators: ["deleted"],
    why: "One of several, or of a topic that no alarm uses; X-15 judges that whoever an alarm tells has one.",
  },
  {
    kind: "refused",
    types: "aws:sns/topic:Topic",
    places: "kmsMasterKeyId",
    operators: ["added"],
    why: "For topics that no alarm feeds the key of AWS will do (SNS-01).",
  },
  {
    kind: "unrelated",
    types: BUDGET,
    places:
      "filterExpression* limitAmount limitUnit metrics notifications[].subscriberEmailAddresses notifications[].subscriberEmailAddresses[] notifications[].subscriberSnsTopicArns notifications[].threshold notifications[]",
    operators: ["removed", "entry removed", "lowered", "raised"],
    why: "How much, and one of two ways to hear of it: OPS-01 judges that somebody is told of both kinds of cost.",
  },
  {
    kind: "accepted",
    types: BUDGET,
    places: "(resource)",
    operators: ["deleted"],
    why: "Budgets are made once per account, often by another program: OPS-01 judges those that are declared.",
  },
  {
    kind: "refused",
    types: PLAN,
    places: "rules[].completionWindow rules[].startWindow",
    operators: ["lowered", "raised"],
    why: "AWS Backup takes an hour or more to start and less than a hundred days to end.",
  },
  {
    kind: "equal",
    types: PLAN,
    places: "rules[].schedule rules[].scheduleExpressionTimezone",
    operators: ["removed"],
    why: "UTC is the default; a rule without a schedule runs once a day, as often as BAK-03 demands.",
  },
  {
    kind: "stronger",
    types: PLAN,
    places: "rules[].lifecycle rules[].lifecycle.deleteAfter",
    operators: ["raised", "removed"],
    why: "Kept longer than demanded.",
  },
  {
    kind: "accepted",
    types: PLAN,
    places: "rules[]",
    operators: ["entry removed"],
    why: "The hourly backups come on top of the daily ones, which BAK-03 judges; `larder recovery` says what is lost without them.",
  },
  {
    kind: "unrelated",
    types: "aws:backup/regionSettings:RegionSettings",
    places:
      "*.Aurora *.CloudFormation *.D* *.E* *.FSx *.Neptune *.Redshift *.VirtualMachine resourceTypeOptInPreference[*]",
    operators: ["flipped", "removed"],
    why: "Services of which the platform uses none.",
  },
  {
    kind: "accepted",
    types: "aws:backup/vaultNotifications:VaultNotifications",
    places: "backupVaultEvents[]",
    operators: ["entry removed"],
    why: "X-09 judges failed backups and copies; the others come on top.",
  },
  {
    kind: "refused",
    types: "aws:backup/vaultLockConfiguration:VaultLockConfiguration",
    places: "minRetentionDays",
    operators: ["lowered"],
    why: "AWS Backup refuses a minimum of nothing; BAK-02 judges that rules fit between the bounds.",
  },
  {
    kind: "refused",
    types: "aws:backup/vaultLockConfiguration:VaultLockConfiguration",
    places: "maxRetentionDays",
    operators: ["raised"],
    why: "AWS Backup takes 36500 days at most, and more room is no weakening.",
  },
  {
    kind: "unrelated",
    types:
      "aws:backup/restoreTestingPlan:RestoreTestingPlan aws:backup/restoreTestingSelection:RestoreTestingSelection",
    places:
      "recoveryPointSelection.* scheduleExpressionTimezone startWindowHours validationWindowHours restoreMetadataOverrides.db* restoreMetadataOverrides.multiAz protectedResourceArns",
    operators: ["removed", "entry removed", "lowered", "raised"],
    why: "From which backups a restore is tested, when and on which size; X-10 judges that each kind of store is.",
  },
];
