import type { Json } from "../../../graph/model.ts";
import { type Cases, type Inputs, JUDGED, MASK, resource, UNKNOWN, urnOf } from "../support.ts";

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

const VAULT = "aws:backup/vault:Vault";
const near = "arn:aws:backup:eu-west-1:111122223333:backup-vault:near";
const far = { destinationVaultArn: "arn:aws:backup:eu-central-1:111122223333:backup-vault:copies" };
/** As a first preview shows them: names are known, ids and ARNs are not. */
const unborn = (...names: readonly string[]) => ({
  extra: { ...here.extra, propertyDependencies: { rules: names.map((name) => urnOf(VAULT, name)) } },
  others: names.map((name) => {
    const elsewhere = name.startsWith("far") ? { region: "eu-central-1" } : {};
    return { ...resource(VAULT, name, { name: `${name}-1a2b3c4`, ...elsewhere }), id: UNKNOWN };
  }),
});
const here = { extra: { outputs: { arn: "arn:aws:backup:eu-west-1:111122223333:backup-plan:1b2c3d4e" } } };

const DATABASE = "aws:rds/instance:Instance";
const BUCKET = "aws:s3/bucket:Bucket";
const plan = resource("aws:backup/plan:Plan", "plan", { rules: [daily] });
const weekly = resource("aws:backup/plan:Plan", "plan", { rules: [{ ...daily, schedule: "cron(0 5 ? * SUN *)" }] });
/** A selection with these inputs, of a daily plan. */
const choosing = (inputs: Inputs) => ({
  others: [
    plan,
    resource("aws:backup/selection:Selection", "choice", inputs, { propertyDependencies: { planId: [plan.urn] } }),
  ],
});
const dbArn = "arn:aws:rds:eu-west-1:111122223333:db:main";
const named = { extra: { outputs: { arn: dbArn } } };
const tagged = (tags: Json): Inputs => ({ tags });
const notNamed = "fail: no backup selection names it";
const FILES = "aws:efs/fileSystem:FileSystem";
const selectionOf = (type: string, planUrns: readonly string[]) =>
  resource(
    "aws:backup/selection:Selection",
    "selection",
    { resources: UNKNOWN, ...(planUrns.length > 0 && { planId: UNKNOWN }) },
    {
      propertyDependencies: { resources: [urnOf(type, JUDGED)], planId: [...planUrns] },
    },
  );
const selected = (type: string) => ({ others: [plan, selectionOf(type, [plan.urn])] });
const SETTINGS = "aws:backup/regionSettings:RegionSettings";
const optIn = (resourceTypeOptInPreference: Json): Inputs => ({ resourceTypeOptInPreference });
/** The judged settings beside a selection of a store of this type. */
const settingsOf = (type: string) => ({
  type: SETTINGS,
  others: [
    resource(type, "store"),
    resource(
      "aws:backup/selection:Selection",
      "some",
      { resources: UNKNOWN },
      { propertyDependencies: { resources: [urnOf(type, "store")] } },
    ),
  ],
});
/** The judged plan selects a store with these inputs. */
const protecting = (type: string, inputs: Inputs) => ({
  others: [
    resource(type, "store", inputs),
    resource(
      "aws:backup/selection:Selection",
      "all",
      { resources: ["*"], planId: UNKNOWN },
      { propertyDependencies: { planId: [urnOf("aws:backup/plan:Plan", JUDGED)] } },
    ),
  ],
});
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
    [
      "rejects it by its name",
      { kmsKeyArn: "arn:aws:kms:eu-west-1:111122223333:alias/aws/backup" },
      "fail: the vault has no key of the account's",
    ],
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
    ["accepts a copy", rules(copy), "pass", here],
    ["accepts a copy by one of two", rules({}, copy), "pass", here],
    [
      "accepts a vault of another region",
      rules({ copyActions: [{ destinationVaultArn: UNKNOWN }] }),
      "pass",
      {
        extra: { ...here.extra, propertyDependencies: { rules: [urnOf(VAULT, "far")] } },
        others: [resource(VAULT, "far", { region: "eu-central-1" })],
      },
    ],
    [
      "tells it from the vault of the backups before either is made",
      rules({ targetVaultName: "home-1a2b3c4", copyActions: [{ destinationVaultArn: UNKNOWN }] }),
      "pass",
      unborn("home", "far"),
    ],
    [
      "waits where it may be one of several",
      rules({ targetVaultName: "home-1a2b3c4", copyActions: [{ destinationVaultArn: UNKNOWN }] }),
      "unknown: rules[0].copyActions[0].destinationVaultArn",
      unborn("home", "far", "far-too"),
    ],
    [
      "accepts another account",
      rules({ copyActions: [{ destinationVaultArn: near.replace(/\d{12}/, "999988887777") }] }),
      "pass",
      here,
    ],
    [
      "rejects a copy beside the backups",
      rules({ copyActions: [{ destinationVaultArn: near }] }),
      "fail: copies into eu-west-1, where the backups are",
      here,
    ],
    ["waits for where it is", rules(copy), "unknown: rules[0].copyActions[0].destinationVaultArn"],
    ["accepts copies of a week", rules({ copyActions: [{ ...far, lifecycle: { deleteAfter: 7 } }] }), "pass", here],
    [
      "rejects copies of six days",
      rules(copy, { copyActions: [{ ...far, lifecycle: { deleteAfter: 6 } }] }),
      "fail: copies are kept 6 days, need 7",
      here,
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
      "accepts a bucket with continuous backups",
      rules({ enableContinuousBackup: true }),
      "pass",
      protecting(BUCKET, {}),
    ],
    ["accepts a database that has its own", rules({}), "pass", protecting(DATABASE, { backupRetentionPeriod: 30 })],
    [
      "rejects a bucket without",
      rules({}),
      "fail: what it selects cannot be brought back to a minute",
      protecting(BUCKET, {}),
    ],
    [
      "rejects a database without any",
      rules({}),
      "fail: what it selects cannot be brought back to a minute",
      protecting(DATABASE, {}),
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
    ["accepts settings of what is selected", optIn({ RDS: true, S3: false }), "pass", settingsOf(DATABASE)],
    [
      "rejects settings that leave it out",
      optIn({ RDS: false, S3: true }),
      "fail: AWS Backup leaves out RDS, which is selected",
      settingsOf(DATABASE),
    ],
    [
      "rejects settings that do not name it",
      optIn({ RDS: true }),
      "fail: AWS Backup leaves out S3, which is selected",
      settingsOf(BUCKET),
    ],
    [
      "skips settings where nothing is selected",
      optIn({ RDS: false }),
      "not-applicable: no selection names a store",
      { type: SETTINGS },
    ],
    [
      "waits for the settings",
      optIn({ RDS: UNKNOWN }),
      "unknown: resourceTypeOptInPreference.RDS",
      settingsOf(DATABASE),
    ],
    ["waits", { iamRoleArn: "role", resources: ["*"], notResources: UNKNOWN }, "unknown: notResources"],
    ["cannot judge a mask", { iamRoleArn: "role", resources: ["*"], notResources: MASK }, "secret: notResources"],
  ],
  "X-08": [
    ["accepts a selected database", {}, "pass", selected(DATABASE)],
    ["accepts a selected bucket", personal, "pass", { type: BUCKET, ...selected(BUCKET) }],
    ["rejects a database", {}, "fail: no backup selection names it"],
    ["rejects a bucket", personal, "fail: no backup selection names it", { type: BUCKET, others: [plan] }],
    ["accepts its ARN", {}, "pass", { ...named, ...choosing({ resources: [dbArn] }) }],
    ["accepts a pattern", {}, "pass", { ...named, ...choosing({ resources: "arn:aws:rds:*:*:db:*" }) }],
    [
      "accepts a pattern before the ARN is known",
      { identifier: "main" },
      "pass",
      choosing({ resources: ["arn:aws:rds:*:*:db:ma*"] }),
    ],
    [
      "accepts one of several tags",
      tagged({ backup: "daily" }),
      "pass",
      choosing({
        selectionTags: [
          { type: "STRINGEQUALS", key: "backup", value: "weekly" },
          { type: "STRINGEQUALS", key: "backup", value: "daily" },
        ],
      }),
    ],
    [
      "accepts conditions that all hold",
      tagged({ backup: "daily", stage: "prod-eu" }),
      "pass",
      choosing({
        resources: ["*"],
        conditions: [
          {
            stringEquals: [{ key: "aws:ResourceTag/backup", value: "daily" }],
            stringLikes: [{ key: "aws:ResourceTag/stage", value: "prod*" }],
            stringNotEquals: [{ key: "aws:ResourceTag/skip", value: "yes" }],
          },
        ],
      }),
    ],
    [
      "accepts conditions alone",
      tagged({ backup: "daily" }),
      "pass",
      choosing({ conditions: [{ stringEquals: { key: "aws:ResourceTag/backup", value: "daily" } }] }),
    ],
    [
      "accepts a cluster",
      { clusterIdentifier: "main" },
      "pass",
      {
        type: "aws:rds/cluster:Cluster",
        ...choosing({ resources: ["arn:aws:rds:*:*:cluster:main"] }),
      },
    ],
    [
      "accepts a file system",
      {},
      "pass",
      {
        type: FILES,
        extra: { id: "fs-1" },
        ...choosing({ resources: ["arn:aws:elasticfilesystem:*:*:file-system/fs-1"] }),
      },
    ],
    ["rejects a file system", {}, notNamed, { type: FILES }],
    [
      "rejects one of two conditions",
      tagged({ backup: "daily" }),
      notNamed,
      choosing({
        resources: ["*"],
        conditions: [
          {
            stringEquals: [
              { key: "aws:ResourceTag/backup", value: "daily" },
              { key: "aws:ResourceTag/stage", value: "prod" },
            ],
          },
        ],
      }),
    ],
    [
      "rejects what is left out",
      {},
      notNamed,
      { ...named, ...choosing({ resources: ["*"], notResources: ["arn:aws:rds:*:*:db:main"] }) },
    ],
    ["rejects the ARN of another", {}, notNamed, { ...named, ...choosing({ resources: [`${dbArn}-2`] }) }],
    [
      "rejects another tag",
      tagged({ backup: "no" }),
      notNamed,
      choosing({ selectionTags: [{ key: "backup", value: "daily" }] }),
    ],
    [
      "rejects a weekly plan",
      {},
      "fail: its plan makes no daily backups",
      { others: [weekly, selectionOf(DATABASE, [weekly.urn])] },
    ],
    ["skips a cache", tagged({ "data-class": "cache" }), "not-applicable: the data is of the class cache"],
    [
      "waits for the tags that select",
      {},
      "unknown: choice: selectionTags[0].value",
      choosing({ selectionTags: [{ key: "backup", value: UNKNOWN }] }),
    ],
    ["waits for the ARNs", {}, "unknown: choice: resources[0]", choosing({ resources: [UNKNOWN] })],
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
