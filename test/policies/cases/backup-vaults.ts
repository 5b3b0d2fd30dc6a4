import { type Cases, JUDGED, MASK, resource, UNKNOWN, urnOf } from "../support.ts";

const bounds = { minRetentionDays: 7, maxRetentionDays: 35 };
const vault = [urnOf("aws:backup/vault:Vault", JUDGED)];
const part = (type: string, property: string, urns = vault) =>
  resource(`aws:backup/${type}`, "part", {}, { propertyDependencies: { [property]: [...urns] } });
const plan = part("plan:Plan", "rules");
const lock = part("vaultLockConfiguration:VaultLockConfiguration", "backupVaultName");
const told = part("vaultNotifications:VaultNotifications", "backupVaultName");
const weekly = { scheduleExpression: "cron(0 8 ? * TUE *)" };
const tests = [urnOf("aws:backup/restoreTestingPlan:RestoreTestingPlan", JUDGED)];
const tested = {
  others: [part("restoreTestingSelection:RestoreTestingSelection", "restoreTestingPlanName", tests)],
};

export const backupVaultCases: Cases = {
  "BAK-02": [
    ["accepts both bounds", bounds, "pass"],
    [
      "accepts the final mode with consent",
      { ...bounds, changeableForDays: 7 },
      "pass",
      { settings: { "BAK-02": { allowCompliance: true } } },
    ],
    [
      "rejects the final mode",
      { ...bounds, changeableForDays: 7 },
      "fail: the lock is final after 7 days, and nobody consented to that",
    ],
    ["rejects a missing bound", { minRetentionDays: 7 }, "fail: maxRetentionDays is not set"],
    ["waits", { ...bounds, changeableForDays: UNKNOWN }, "unknown: changeableForDays"],
    ["cannot judge a mask", { ...bounds, changeableForDays: MASK }, "secret: changeableForDays"],
  ],
  "X-09": [
    ["accepts a locked vault that is watched", {}, "pass", { others: [plan, lock, told] }],
    ["accepts one for copies", { region: "eu-central-1" }, "pass", { others: [plan, lock] }],
    ["rejects one without a lock", {}, "fail: the vault has no lock", { others: [plan, told] }],
    ["rejects one that nobody hears of", {}, "fail: nobody hears of failed jobs", { others: [plan, lock] }],
    ["skips one that is not used", {}, "not-applicable: no plan uses it"],
  ],
  "X-10": [
    ["accepts every week", weekly, "pass", tested],
    ["accepts every month", { scheduleExpression: "cron(0 8 1 * ? *)" }, "pass", tested],
    [
      "rejects every quarter",
      { scheduleExpression: "cron(0 8 1 */3 ? *)" },
      "fail: restores are tested less than monthly",
      tested,
    ],
    ["rejects a plan without selections", weekly, "fail: the plan tests nothing"],
    ["waits", { scheduleExpression: UNKNOWN }, "unknown: scheduleExpression", tested],
    ["cannot judge a mask", { scheduleExpression: MASK }, "secret: scheduleExpression", tested],
  ],
};
