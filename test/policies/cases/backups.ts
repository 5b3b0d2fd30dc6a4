import type { Json } from "../../../graph/model.ts";
import { type Cases, JUDGED, MASK, resource, UNKNOWN, urnOf } from "../support.ts";

const KEY = "arn:aws:kms:eu-west-1:111122223333:key/1b2c3d4e";
const daily = {
  ruleName: "daily",
  schedule: "cron(30 4 * * ? *)",
  startWindow: 60,
  completionWindow: 600,
  lifecycle: { deleteAfter: 35 },
};
const rules = (...more: readonly Readonly<Record<string, Json>>[]) => ({
  rules: more.map((each) => ({ ...daily, ...each })),
});
const copy = { copyActions: [{ destinationVaultArn: "arn:aws:backup:eu-central-1:111122223333:backup-vault:copies" }] };

const DATABASE = "aws:rds/instance:Instance";
const BUCKET = "aws:s3/bucket:Bucket";
const plan = resource("aws:backup/plan:Plan", "plan", {});
const selectionOf = (type: string, planUrns: readonly string[]) =>
  resource(
    "aws:backup/selection:Selection",
    "selection",
    {},
    {
      propertyDependencies: { resources: [urnOf(type, JUDGED)], planId: [...planUrns] },
    },
  );
const selected = (type: string) => ({ others: [plan, selectionOf(type, [plan.urn])] });
const copyOf = resource(
  "aws:s3/bucketReplicationConfig:BucketReplicationConfig",
  "copy",
  {},
  {
    propertyDependencies: { rules: [urnOf(BUCKET, JUDGED)] },
  },
);
const personal = { tags: { "data-class": "personal" } };

export const backupCases: Cases = {
  "BAK-01": [
    ["accepts a key", { kmsKeyArn: KEY }, "pass"],
    ["accepts a key that is made with it", { kmsKeyArn: UNKNOWN, forceDestroy: "false" }, "pass"],
    ["rejects AWS's own key", {}, "fail: the vault has no key of the account's"],
    ["rejects emptying", { kmsKeyArn: KEY, forceDestroy: true }, "fail: deleting the vault deletes its backups"],
    ["waits", { kmsKeyArn: KEY, forceDestroy: UNKNOWN }, "unknown: forceDestroy"],
    ["cannot judge a mask", { kmsKeyArn: KEY, forceDestroy: MASK }, "secret: forceDestroy"],
  ],
  "BAK-03": [
    ["accepts exactly the minimum", rules({}), "pass"],
    ["accepts a weekly rule beside it", rules({ schedule: "cron(0 5 ? * SUN *)" }, {}), "pass"],
    ["asks staging for a week", rules({ lifecycle: { deleteAfter: 7 } }), "pass", { profile: "staging" }],
    [
      "rejects a day less",
      rules({ lifecycle: { deleteAfter: 34 } }),
      "fail: no rule runs daily and keeps its backups 35 days",
    ],
    [
      "rejects workdays only",
      rules({ schedule: "cron(30 4 ? * 2-6 *)" }),
      "fail: no rule runs daily and keeps its backups 35 days",
    ],
    ["rejects a rule without a window", rules({ startWindow: null }), "fail: startWindow is not set"],
    ["rejects no rules", { rules: [] }, "fail: no rule runs daily and keeps its backups 35 days"],
    ["waits", rules({ lifecycle: { deleteAfter: UNKNOWN } }), "unknown: rules[0].lifecycle.deleteAfter"],
    ["cannot judge a mask", rules({ lifecycle: { deleteAfter: MASK } }), "secret: rules[0].lifecycle.deleteAfter"],
  ],
  "BAK-04": [
    ["accepts a copy", rules(copy), "pass"],
    ["accepts a copy by one of two", rules({}, copy), "pass"],
    ["accepts copies of a week", rules({ copyActions: [{ lifecycle: { deleteAfter: 7 } }] }), "pass"],
    [
      "rejects copies of six days",
      rules(copy, { copyActions: [{ lifecycle: { deleteAfter: 6 } }] }),
      "fail: copies are kept 6 days, need 7",
    ],
    ["rejects none", rules({}), "fail: no rule copies its backups into another region or account"],
    [
      "rejects an empty list",
      rules({ copyActions: [] }),
      "fail: no rule copies its backups into another region or account",
    ],
    ["waits", rules({ copyActions: UNKNOWN }), "unknown: rules[0].copyActions"],
    ["cannot judge a mask", { rules: MASK }, "secret: rules"],
  ],
  "BAK-05": [
    ["accepts 35 days", rules({ enableContinuousBackup: true }), "pass"],
    ["accepts cold storage", rules({ lifecycle: { coldStorageAfter: 30, deleteAfter: 120 } }), "pass"],
    [
      "rejects a day more",
      rules({ enableContinuousBackup: true, lifecycle: { deleteAfter: 36 } }),
      "fail: keeps continuous backups 36 days, AWS Backup 35 at most",
    ],
    [
      "rejects a short cold storage",
      rules({ lifecycle: { coldStorageAfter: 30, deleteAfter: 119 } }),
      "fail: deletes after 119 days what went to cold storage after 30, need 120",
    ],
    ["waits", rules({ enableContinuousBackup: UNKNOWN }), "unknown: rules[0].enableContinuousBackup"],
    ["cannot judge a mask", rules({ enableContinuousBackup: MASK }), "secret: rules[0].enableContinuousBackup"],
  ],
  "BAK-06": [
    ["accepts an ARN", { iamRoleArn: "role", resources: ["arn"] }, "pass"],
    ["accepts what is made with it", { iamRoleArn: UNKNOWN, resources: UNKNOWN }, "pass"],
    ["rejects nothing", { iamRoleArn: "role", resources: [] }, "fail: the selection selects nothing"],
    ["rejects no role", { resources: ["arn"] }, "fail: the selection has no role"],
    [
      "rejects an exception",
      { iamRoleArn: "role", resources: ["*"], notResources: ["arn"] },
      "fail: the selection leaves something out",
    ],
    ["waits", { iamRoleArn: "role", resources: ["*"], notResources: UNKNOWN }, "unknown: notResources"],
    ["cannot judge a mask", { iamRoleArn: "role", resources: ["*"], notResources: MASK }, "secret: notResources"],
  ],
  "X-08": [
    ["accepts a selected database", {}, "pass", selected(DATABASE)],
    ["accepts a selected bucket", personal, "pass", { type: BUCKET, ...selected(BUCKET) }],
    ["rejects a database", {}, "fail: no backup selection names it"],
    ["rejects a bucket", personal, "fail: no backup selection names it", { type: BUCKET, others: [plan] }],
    [
      "rejects a selection without a plan",
      {},
      "fail: the selection belongs to no plan",
      { others: [selectionOf(DATABASE, [])] },
    ],
    ["skips a replica", { replicateSourceDb: "db" }, "not-applicable: a replica"],
    [
      "skips public data",
      { tags: { "data-class": "public" } },
      "not-applicable: neither personal data nor audit logs",
      { type: BUCKET },
    ],
    ["skips a copy", personal, "not-applicable: a copy of another bucket", { type: BUCKET, others: [copyOf] }],
    [
      "skips what is excused",
      { tags: { ...personal.tags, "backup-excused-by": "platform" } },
      "not-applicable: excused in the config, by its owner",
      { type: BUCKET },
    ],
    ["waits", { tags: UNKNOWN }, 'unknown: tags["data-class"]', { type: BUCKET }],
    ["cannot judge a mask", { tags: MASK }, 'secret: tags["data-class"]', { type: BUCKET }],
  ],
};
