import { beforeAll, describe, expect, it } from "vitest";
import type { Json, Resource } from "../../../graph/model.ts";
import type { ResourceGraph } from "../../../graph/query.ts";
import { bothModes, graphOf } from "../../support/graph.ts";
import { documentOf, input, statementsOf, waitsFor } from "../compute/queries.ts";
import { topics } from "../compute/surroundings.ts";
import { BUCKET_ARN, backups, bucket, DATABASE_ARN, database, logs, planConfig, secondRegion } from "./surroundings.ts";

const type = (name: string) => `aws:backup/${name[0]?.toLowerCase()}${name.slice(1)}:${name}`;
const ROLE = "aws:iam/role:Role";
const SECOND = "eu-central-1";

let graph: ResourceGraph;
beforeAll(async () => {
  graph = (await bothModes(backups(planConfig))).deployed;
});

const rules = (kind: string, of = graph) => {
  const found = input(of, of.only(type("Plan"), `backup-${kind}-plan`), "rules");
  return found as readonly (Readonly<Record<string, Json>> & { readonly ruleName: string })[];
};
const ruleOf = (kind: string, name: string) => rules(kind).find(({ ruleName }) => ruleName === name);
const vault = (role: string) => graph.only(type("Vault"), `backup-${role}-vault`);
const nameOf = (role: string) => vault(role).outputs?.name;
const partOf = (name: string, of: Resource) =>
  graph.byType(type(name)).filter(({ inputs }) => inputs?.backupVaultName === of.outputs?.name);

describe("what is backed up", () => {
  it("H1: is what the components declare, each by its ARN, without what is public or excused", () => {
    const selections = graph.byType(type("Selection")).map(({ inputs }) => inputs?.resources);
    expect(selections).toHaveLength(2);
    expect(selections).toEqual(expect.arrayContaining([[DATABASE_ARN], [BUCKET_ARN]]));
  });

  it("H1: opts in to the types it selects, for both regions, in the stack that owns the account only", async () => {
    const settings = graph.byType(type("RegionSettings"));
    expect(settings.map(({ inputs }) => inputs?.region)).toEqual([undefined, SECOND]);
    for (const { inputs, retainOnDelete } of settings) {
      expect(inputs?.resourceTypeOptInPreference).toMatchObject({ RDS: true, S3: true });
      expect(retainOnDelete).toBe(true);
    }
    const other = await graphOf(backups(planConfig, [database], false));
    expect(other.byType(type("RegionSettings"))).toEqual([]);
  });

  it("is nothing where the mode is none, or where nothing is declared", async () => {
    for (const build of [backups({ mode: "none" }), backups(planConfig, []), backups(planConfig, [logs])]) {
      expect((await graphOf(build)).resources.filter(({ type: token }) => /backup|resilience/i.test(token))).toEqual(
        [],
      );
    }
  });

  it("waits for the rights of its role, which differ for making and for restoring", () => {
    const selection = graph.only(type("Selection"), "backup-rds-db");
    for (const right of graph.byType("aws:iam/rolePolicyAttachment:RolePolicyAttachment")) {
      const isBackup = graph.logicalName(right.urn).startsWith("backup-role");
      expect(waitsFor(graph, selection, right)).toBe(isBackup);
    }
    const roles = graph.byType(ROLE).map((role) => [graph.logicalName(role.urn), policies(role)]);
    expect(roles).toEqual([
      ["backup-role", ["AWSBackupServiceRolePolicyForS3Backup", "service-role/AWSBackupServiceRolePolicyForBackup"]],
      [
        "backup-restore-role",
        ["AWSBackupServiceRolePolicyForS3Restore", "service-role/AWSBackupServiceRolePolicyForRestores"],
      ],
    ]);
    expect(statementsOf(graph, graph.only(ROLE, "backup-role"), "assumeRolePolicy")).toMatchObject([
      {
        Principal: { Service: "backup.amazonaws.com" },
        Condition: { StringEquals: { "aws:SourceAccount": "111122223333" } },
      },
    ]);
  });
});

function policies(role: Resource): readonly string[] {
  return graph
    .referrers(role.urn, "role")
    .map(({ inputs }) => String(inputs?.policyArn).replace("arn:aws:iam::aws:policy/", ""))
    .sort();
}

describe("the rules", () => {
  it("run daily and hourly, at times that AWS understands, with windows and an end", () => {
    expect(rules("rds").map(({ ruleName, schedule }) => [ruleName, schedule])).toEqual([
      ["daily", "cron(30 4 * * ? *)"],
      ["hourly", "cron(0 5-23 * * ? *)"],
    ]);
    for (const rule of [...rules("rds"), ...rules("s3")]) {
      expect(rule.scheduleExpressionTimezone).toBe("Etc/UTC");
      expect(rule.startWindow).toBe(60);
      expect(Number(rule.completionWindow)).toBeGreaterThanOrEqual(120);
      expect(rule.lifecycle).toMatchObject({ deleteAfter: expect.any(Number) });
    }
  });

  it("run monthly where the config asks for it", async () => {
    const monthly = { mode: "scheduled", cron: "0 6 1 * *", keepDays: 35 } as const;
    const with12 = await graphOf(backups({ ...planConfig, monthly }));
    for (const kind of ["rds", "s3"]) {
      expect(rules(kind, with12).at(-1)).toMatchObject({
        ruleName: "monthly",
        schedule: "cron(0 6 1 * ? *)",
        lifecycle: { deleteAfter: 35 },
      });
    }
  });

  it("H3: follow buckets continuously, for 35 days at most, and leave point-in-time recovery to RDS", () => {
    expect(rules("s3").map((rule) => [rule.ruleName, rule.enableContinuousBackup, rule.lifecycle])).toEqual([
      ["daily", true, { deleteAfter: 35 }],
    ]);
    expect(rules("rds").filter((rule) => rule.enableContinuousBackup === true)).toEqual([]);
  });

  it("H3, BAK-02: keep backups within what the lock of their vault admits", () => {
    const all = [...rules("rds"), ...rules("s3")];
    expect(all).toHaveLength(3);
    for (const { ruleName, targetVaultName, lifecycle } of all) {
      const target = graph.byType(type("Vault")).find(({ outputs }) => outputs?.name === targetVaultName);
      const [lock] = target === undefined ? [] : partOf("VaultLockConfiguration", target);
      const days = (lifecycle as { deleteAfter: number }).deleteAfter;
      expect(days, ruleName).toBeGreaterThanOrEqual(Number(lock?.inputs?.minRetentionDays));
      expect(days, ruleName).toBeLessThanOrEqual(Number(lock?.inputs?.maxRetentionDays));
    }
    expect(ruleOf("rds", "daily")?.targetVaultName).toBe(nameOf("main"));
    expect(ruleOf("rds", "hourly")?.targetVaultName).toBe(nameOf("hourly"));
  });

  it("share a vault where the lock admits hourly backups, or where there is none", async () => {
    const long = { ...planConfig, hourly: { mode: "scheduled", cron: "0 5-23 * * *", keepDays: 7 } } as const;
    for (const config of [long, { ...planConfig, lock: { mode: "none" } } as const]) {
      const names = (await graphOf(backups(config))).byType(type("Vault")).map(({ urn }) => urn.split("::").at(-1));
      expect(names).toEqual(["backup-main-vault", "backup-copies-vault"]);
    }
  });

  it("H4: copy the daily backups into a vault of another region, under a key of that region", async () => {
    const copies = graph.only(type("Vault"), "backup-copies-vault");
    expect(copies.inputs?.region).toBe(SECOND);
    expect(graph.references(copies.urn, "kmsKeyArn").map(({ inputs }) => inputs?.region)).toEqual([SECOND]);
    for (const kind of ["rds", "s3"]) {
      expect(ruleOf(kind, "daily")?.copyActions).toEqual([
        { destinationVaultArn: copies.outputs?.arn, lifecycle: { deleteAfter: 30 } },
      ]);
    }
    expect(ruleOf("rds", "hourly")?.copyActions).toBeUndefined();
    expect(String(copies.outputs?.arn).split(":")[3]).toBe(SECOND);
    const home = await graphOf(backups({ ...planConfig, copies: { mode: "none" } }));
    expect(JSON.stringify(home.resources.map(({ inputs }) => inputs))).not.toContain(SECOND);
  });
});

describe("a vault", () => {
  it("has a key of its own that is for backups only", () => {
    const keys = graph.byType(type("Vault")).map(({ urn }) => graph.references(urn, "kmsKeyArn")[0]);
    expect(new Set(keys).size).toBe(3);
    for (const key of keys) {
      const via = statementsOf(graph, key as Resource).flatMap(({ Condition }) => JSON.stringify(Condition ?? ""));
      expect(via.join()).toMatch(/"kms:ViaService":"backup\.eu-(west|central)-1\.amazonaws\.com"/);
    }
  });

  it("H2: is locked in governance mode; the compliance mode, which is final, only by its own config", async () => {
    for (const { inputs } of graph.byType(type("VaultLockConfiguration"))) {
      expect(inputs).not.toHaveProperty("changeableForDays");
    }
    const lock = {
      mode: "compliance",
      minDays: 7,
      maxDays: 35,
      changeableForDays: 14,
      consent: "Nobody can delete these backups, nor close the account",
    } as const;
    const final = await graphOf(backups({ ...planConfig, lock }));
    const found = final.byType(type("VaultLockConfiguration")).map(({ inputs }) => inputs?.changeableForDays);
    expect(found).toEqual([14, 14, 14]);
    const open = await graphOf(backups({ ...planConfig, lock: { mode: "none" } }));
    expect(open.byType(type("VaultLockConfiguration"))).toEqual([]);
  });

  it("BAK-07: lets nobody delete backups but the break-glass role", () => {
    for (const each of graph.byType(type("Vault"))) {
      const [policy, ...others] = partOf("VaultPolicy", each);
      expect(others).toEqual([]);
      expect(statementsOf(graph, policy as Resource)).toEqual([
        expect.objectContaining({
          Effect: "Deny",
          Principal: "*",
          Action: ["backup:DeleteBackupVault", "backup:DeleteRecoveryPoint", "backup:UpdateRecoveryPointLifecycle"],
          Condition: { ArnNotLike: { "aws:PrincipalArn": "arn:aws:iam::111122223333:role/break-glass" } },
        }),
      ]);
    }
  });

  it("A8: is guarded with the stack, and gone with it where nothing is", async () => {
    for (const each of graph.byType(type("Vault"))) {
      expect([each.protect, each.inputs?.forceDestroy]).toEqual([true, false]);
    }
    const free = await graphOf(backups(planConfig), { platform: { deletionGuards: false } });
    for (const each of free.byType(type("Vault"))) {
      expect([each.protect ?? false, each.inputs?.forceDestroy]).toEqual([false, true]);
    }
    expect(free.byType(type("VaultPolicy"))).toEqual([]);
  });

  it("tells of failed copies and objects; a vault elsewhere cannot, the copy's job fails here", () => {
    const told = graph.byType(type("VaultNotifications"));
    expect(told.map(({ inputs }) => inputs?.backupVaultName)).toEqual([nameOf("main"), nameOf("hourly")]);
    for (const { inputs } of told) {
      expect(inputs?.snsTopicArn).toBe(topics.critical);
      expect(inputs?.backupVaultEvents).toEqual([
        "COPY_JOB_FAILED",
        "S3_BACKUP_OBJECT_FAILED",
        "S3_RESTORE_OBJECT_FAILED",
      ]);
    }
  });
});

describe("failures", () => {
  it("of backups, copies, restores and restore tests reach the critical topic", () => {
    const rule = graph.only("aws:cloudwatch/eventRule:EventRule", "backup-failures-rule");
    expect(documentOf(graph, rule, "eventPattern")).toEqual({
      source: ["aws.backup"],
      "detail-type": ["Backup Job State Change", "Copy Job State Change", "Restore Job State Change"],
      detail: {
        $or: [
          { state: ["FAILED", "ABORTED", "EXPIRED", "PARTIAL"] },
          { status: ["FAILED", "ABORTED"] },
          { validationStatus: ["FAILED"] },
        ],
      },
    });
    const targets = graph.byType("aws:cloudwatch/eventTarget:EventTarget");
    expect(targets.map(({ inputs }) => inputs?.arn)).toEqual([topics.critical]);
  });

  it("and silence ring the alarms of the main vault", () => {
    const alarms = graph.byType("aws:cloudwatch/metricAlarm:MetricAlarm");
    expect(alarms.map(({ inputs }) => [inputs?.metricName, inputs?.treatMissingData, inputs?.dimensions])).toEqual([
      ["NumberOfBackupJobsFailed", "notBreaching", { BackupVaultName: nameOf("main") }],
      ["NumberOfBackupJobsCompleted", "breaching", { BackupVaultName: nameOf("main") }],
    ]);
  });
});

describe("restore tests", () => {
  it("H5: have names of letters, digits and _ only, 50 at most", () => {
    const named = graph.byType(type("RestoreTestingPlan"), type("RestoreTestingSelection"));
    expect(named.map(({ inputs }) => inputs?.name).sort()).toEqual(["db", "larder_prod_restore_tests", "uploads"]);
    for (const { inputs } of named) expect(inputs?.name).toMatch(/^[A-Za-z0-9_]{1,50}$/);
  });

  it("H5: restore the newest backup of each kind, the database small, in our network and reached by nobody", () => {
    const plan = graph.only(type("RestoreTestingPlan"), "backup-tests-plan");
    expect(plan.inputs).toMatchObject({
      scheduleExpression: "cron(0 8 ? * TUE *)",
      recoveryPointSelection: { algorithm: "LATEST_WITHIN_WINDOW", includeVaults: [vault("main").outputs?.arn] },
    });
    const [db, uploads] = ["db", "uploads"].map((name) =>
      graph.only(type("RestoreTestingSelection"), `backup-tests-${name}`),
    );
    expect(
      [db, uploads].map((each) => [each?.inputs?.protectedResourceType, each?.inputs?.protectedResourceArns]),
    ).toEqual([
      ["RDS", [DATABASE_ARN]],
      ["S3", [BUCKET_ARN]],
    ]);
    const group = graph.only("aws:ec2/securityGroup:SecurityGroup", "backup-tests-sg");
    expect(group.inputs).not.toHaveProperty("ingress");
    expect(db?.inputs?.restoreMetadataOverrides).toEqual({
      dbSubnetGroupName: "data-subnets",
      vpcSecurityGroupIds: JSON.stringify([group.id]),
      dbInstanceClass: "db.t4g.medium",
      multiAz: "false",
    });
    for (const each of [db, uploads]) expect(each?.inputs?.validationWindowHours).toBe(4);
  });

  it("are not made where the config wants none, nor a group where there is no database", async () => {
    const none = await graphOf(backups({ ...planConfig, restoreTests: { mode: "none" } }));
    expect(none.byType(type("RestoreTestingPlan"), ROLE).map(({ urn }) => none.logicalName(urn))).toEqual([
      "backup-role",
    ]);
    const buckets = await graphOf(backups(planConfig, [bucket]));
    expect(buckets.byType("aws:ec2/securityGroup:SecurityGroup")).toEqual([]);
    expect(buckets.byType(type("Vault")).map(({ urn }) => buckets.logicalName(urn))).not.toContain(
      "backup-hourly-vault",
    );
  });
});

describe("the second region", () => {
  const platform = { recoveryRegion: SECOND };

  it("H6: gets the database's snapshots and logs, under a key of its own, and new images", async () => {
    const { deployed } = await bothModes(secondRegion([database, bucket]), { platform });
    const [copy] = deployed.byType("aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication");
    expect(copy?.inputs).toMatchObject({ region: SECOND, sourceDbInstanceArn: DATABASE_ARN, retentionPeriod: 30 });
    const [key] = deployed.references(copy?.urn ?? "", "kmsKeyId");
    expect(key?.inputs?.region).toBe(SECOND);
    expect(
      deployed.only("aws:ecr/replicationConfiguration:ReplicationConfiguration", "copies-images-rules").inputs,
    ).toEqual({
      replicationConfiguration: {
        rules: [
          {
            destinations: [{ region: SECOND, registryId: "111122223333" }],
            repositoryFilters: [{ filter: "larder-prod-", filterType: "PREFIX_MATCH" }],
          },
        ],
      },
    });
  });

  it("A18: gets images from the account's owner only; nothing at all where it is not provided for", async () => {
    const made = async (build: ReturnType<typeof secondRegion>, options = {}) =>
      (await graphOf(build, options)).resources
        .filter(({ type: token }) => /^larder:/.test(token))
        .map(({ type: t }) => t);
    expect(await made(secondRegion([bucket], false), { platform })).toEqual([]);
    expect(await made(secondRegion([bucket], true, false), { platform })).toEqual([]);
    expect(await made(secondRegion([database]))).toEqual([]);
  });
});
