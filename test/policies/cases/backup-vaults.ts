import type { Json } from "../../../graph/model.ts";
import { type Cases, type Inputs, JUDGED, MASK, resource, SECRET, UNKNOWN, urnOf } from "../support.ts";

const VAULT = "aws:backup/vault:Vault";
const PLAN = "aws:backup/plan:Plan";
const bounds = { minRetentionDays: 7, maxRetentionDays: 35 };
const vault = [urnOf(VAULT, JUDGED)];
const part = (type: string, property: string, inputs: Inputs = {}, urns = vault) =>
  resource(`aws:backup/${type}`, type, inputs, { propertyDependencies: { [property]: [...urns] } });
const ruleTo = (more: Inputs = {}) => [{ ruleName: "daily", targetVaultName: UNKNOWN, ...more }];
const plan = part("plan:Plan", "rules", { rules: ruleTo() });
const copies = part("plan:Plan", "rules", {
  rules: [{ ruleName: "daily", targetVaultName: "elsewhere", copyActions: [{ destinationVaultArn: UNKNOWN }] }],
});
const lock = part("vaultLockConfiguration:VaultLockConfiguration", "backupVaultName");
const topic = resource("aws:sns/topic:Topic", "alerts");
const subscription = resource(
  "aws:sns/topicSubscription:TopicSubscription",
  "people",
  {},
  {
    propertyDependencies: { topic: [topic.urn] },
  },
);
const tells = (events: Json, topics = [topic.urn]) =>
  resource(
    "aws:backup/vaultNotifications:VaultNotifications",
    "told",
    { backupVaultEvents: events, snsTopicArn: UNKNOWN },
    { propertyDependencies: { backupVaultName: vault, snsTopicArn: topics } },
  );
const told = [tells(["BACKUP_JOB_COMPLETED", "COPY_JOB_FAILED"]), topic, subscription];
const eventRule = resource("aws:cloudwatch/eventRule:EventRule", "failures", {
  eventPattern: '{"source":["aws.backup"],"detail":{"state":["FAILED"]}}',
});
const eventTarget = resource(
  "aws:cloudwatch/eventTarget:EventTarget",
  "failures",
  {},
  {
    propertyDependencies: { rule: [eventRule.urn] },
  },
);

/** The vault "home" is locked by the judged lock; a plan keeps its backups there for so many days. */
const home = resource(VAULT, "home", {}, { id: "backup-home" });
const locked = (inputs: Inputs = bounds): Inputs => ({ backupVaultName: "backup-home", ...inputs });
const keeping = (deleteAfter: Json) => ({
  others: [
    home,
    resource(PLAN, "plan", { rules: ruleTo({ targetVaultName: "backup-home", lifecycle: { deleteAfter } }) }),
  ],
});

const weekly = { scheduleExpression: "cron(0 8 ? * TUE *)" };
const tests = [urnOf("aws:backup/restoreTestingPlan:RestoreTestingPlan", JUDGED)];
const tested = {
  others: [part("restoreTestingSelection:RestoreTestingSelection", "restoreTestingPlanName", {}, tests)],
};
const bucket = resource("aws:s3/bucketV2:BucketV2", "uploads");
const selection = part("selection:Selection", "planId", { resources: "arn:aws:s3:::*", planId: UNKNOWN }, [
  urnOf(PLAN, JUDGED),
]);
const restoring = (protectedResourceType: Json) =>
  resource("aws:backup/restoreTestingSelection:RestoreTestingSelection", "test", { protectedResourceType });

const ALL = ["backup:DeleteRecoveryPoint", "backup:UpdateRecoveryPointLifecycle", "backup:DeleteBackupVault"];
const BREAK_GLASS = { ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/break-glass" } };
const deny = (more: Inputs = {}): Inputs => ({
  policy: JSON.stringify({ Statement: { Effect: "Deny", Principal: "*", Action: ALL, Resource: "*", ...more } }),
});
const anyone = (action: string) => `anyone with the right may call ${action}`;

export const backupVaultCases: Cases = {
  "BAK-02": [
    ["accepts both bounds", bounds, "pass"],
    [
      "accepts the final mode with consent",
      { ...bounds, changeableForDays: 7 },
      "pass",
      { settings: { "BAK-02": { allowCompliance: true } } },
    ],
    ["accepts what the rules keep", locked(), "pass", keeping(35)],
    [
      "rejects the final mode",
      { ...bounds, changeableForDays: 7 },
      "fail: the lock is final after 7 days, and nobody consented to that",
    ],
    ["rejects a missing bound", { minRetentionDays: 7 }, "fail: maxRetentionDays is not set"],
    [
      "rejects a rule that keeps longer",
      locked(),
      "fail: daily keeps its backups 36 days, the lock takes 7 to 35 days",
      keeping(36),
    ],
    [
      "rejects a rule that keeps shorter",
      locked(),
      "fail: daily keeps its backups 6 days, the lock takes 7 to 35 days",
      keeping("6"),
    ],
    ["waits", { ...bounds, changeableForDays: UNKNOWN }, "unknown: changeableForDays"],
    ["waits for the rule", locked(), "unknown: rules[0].lifecycle.deleteAfter", keeping(UNKNOWN)],
    ["cannot judge a mask", { ...bounds, changeableForDays: MASK }, "secret: changeableForDays"],
  ],
  "BAK-07": [
    ["accepts a Deny for all but one role", deny({ Condition: BREAK_GLASS }), "pass"],
    ["accepts a Deny for all", deny({ Action: "backup:*" }), "pass"],
    [
      "accepts NotPrincipal",
      deny({ Principal: null, NotPrincipal: { AWS: "arn:aws:iam::111122223333:role/break-glass" } }),
      "pass",
    ],
    ["rejects a missing action", deny({ Action: ALL.slice(0, 2) }), `fail: ${anyone("backup:DeleteBackupVault")}`],
    ["rejects an Allow", deny({ Effect: "Allow" }), `fail: ${ALL.map(anyone).join("; ")}`],
    [
      "rejects an exception for every role",
      deny({
        Action: "backup:*",
        Condition: { ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/*" } },
      }),
      `fail: ${ALL.map(anyone).join("; ")}`,
    ],
    [
      "rejects a Deny for others",
      deny({ Condition: { StringEquals: { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/x" } } }),
      `fail: ${ALL.map(anyone).join("; ")}`,
    ],
    ["rejects a vault without a policy", {}, "fail: no policy keeps its backups from being deleted", { type: VAULT }],
    [
      "skips a vault with one",
      {},
      "not-applicable: its policy is a resource of its own",
      {
        type: VAULT,
        others: [part("vaultPolicy:VaultPolicy", "backupVaultName")],
      },
    ],
    ["waits", { policy: UNKNOWN }, "unknown: policy"],
    ["cannot judge a secret", { policy: SECRET }, "secret: policy"],
  ],
  "X-09": [
    ["accepts a locked vault that is watched", {}, "pass", { others: [plan, lock, ...told] }],
    ["accepts a rule of EventBridge", {}, "pass", { others: [plan, lock, eventRule, eventTarget] }],
    ["accepts one for copies", {}, "pass", { others: [copies, lock] }],
    [
      "accepts a plan with a vault of the graph",
      { rules: ruleTo({ targetVaultName: "backup-home" }) },
      "pass",
      {
        type: PLAN,
        others: [home],
      },
    ],
    [
      "accepts a plan with one that is made with it",
      { rules: ruleTo({ targetVaultName: "backup-home-1a2b3c4" }) },
      "pass",
      { type: PLAN, others: [{ ...resource(VAULT, "home", { name: "backup-home-1a2b3c4" }), id: UNKNOWN }] },
    ],
    ["rejects one without a lock", {}, "fail: the vault has no lock", { others: [plan, ...told] }],
    ["rejects one that nobody hears of", {}, "fail: nobody hears of failed jobs", { others: [plan, lock] }],
    [
      "rejects one that tells of successes",
      {},
      "fail: nobody hears of failed jobs",
      {
        others: [plan, lock, tells(["RESTORE_JOB_COMPLETED"]), topic, subscription],
      },
    ],
    [
      "rejects a rule of EventBridge without a target",
      {},
      "fail: nobody hears of failed jobs",
      { others: [plan, lock, eventRule] },
    ],
    [
      "rejects a topic without subscribers",
      {},
      "fail: nobody has subscribed to its failed jobs",
      { others: [plan, lock, told[0] ?? topic, topic] },
    ],
    [
      "rejects another vault",
      { rules: ruleTo({ targetVaultName: "Default" }) },
      "fail: keeps its backups in Default, which is not in this graph",
      {
        type: PLAN,
      },
    ],
    ["skips one that is not used", {}, "not-applicable: no plan uses it"],
    ["waits for the topic", {}, "unknown: snsTopicArn", { others: [plan, lock, tells(["COPY_JOB_FAILED"], [])] }],
    ["waits for the vault", { rules: ruleTo() }, "unknown: rules[0].targetVaultName", { type: PLAN }],
    ["cannot judge a mask", { rules: MASK }, "secret: rules", { type: PLAN }],
  ],
  "X-10": [
    ["accepts every week", weekly, "pass", tested],
    ["accepts every month", { scheduleExpression: "cron(0 8 1 * ? *)" }, "pass", tested],
    ["accepts a plan whose kinds are tested", {}, "pass", { type: PLAN, others: [bucket, selection, restoring("S3")] }],
    [
      "rejects every quarter",
      { scheduleExpression: "cron(0 8 1 */3 ? *)" },
      "fail: restores are tested less than monthly",
      tested,
    ],
    ["rejects a plan without selections", weekly, "fail: the plan tests nothing"],
    [
      "rejects a kind without a test",
      {},
      "fail: restores of S3 are never tested",
      { type: PLAN, others: [bucket, selection, restoring("RDS")] },
    ],
    ["skips a plan for nothing here", {}, "not-applicable: protects no store of this graph", { type: PLAN }],
    ["waits", { scheduleExpression: UNKNOWN }, "unknown: scheduleExpression", tested],
    [
      "waits for the kind",
      {},
      "unknown: protectedResourceType",
      { type: PLAN, others: [bucket, selection, restoring(UNKNOWN)] },
    ],
    ["cannot judge a mask", { scheduleExpression: MASK }, "secret: scheduleExpression", tested],
  ],
};
