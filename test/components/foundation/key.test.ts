import { describe, expect, it } from "vitest";
import { EncryptionKey, type KeyUse } from "../../../components/foundation/key.ts";
import { bothModes, graphOf } from "../../support/graph.ts";
import { statementsOf } from "../compute/queries.ts";

const USES: readonly KeyUse[] = ["rds", "elasticache", "backup", "s3", "secretsmanager", "sqs", "ecr", "logs", "sns"];
const KEY = "aws:kms/key:Key";
const ALIAS = "aws:kms/alias:Alias";

const { deployed, firstPreview } = await bothModes(({ platform, opts }) => {
  for (const use of USES) new EncryptionKey(use, { platform, description: `for ${use}`, uses: [use] }, opts);
  new EncryptionKey("mixed", { platform, description: "messages", uses: ["sqs", "sns", "sqs"] }, opts);
  new EncryptionKey("copy", { platform, description: "copies", uses: ["s3", "logs"], region: "eu-central-1" }, opts);
});

const policyOf = (name: string, graph = deployed) => statementsOf(graph, graph.only(KEY, `${name}-cmk`));
const usesOf = (name: string) => policyOf(name).slice(1);

describe("a key's policy", () => {
  it.each(["rds", "elasticache", "backup", "s3", "secretsmanager", "sqs", "ecr"])(
    "opens %s to callers of this account through that service only",
    (service) => {
      const bounds = { "kms:CallerAccount": "111122223333", "kms:ViaService": `${service}.eu-west-1.amazonaws.com` };
      expect(usesOf(service).length).toBeGreaterThan(0);
      for (const statement of usesOf(service)) {
        expect(statement.Condition).toMatchObject({ StringEquals: bounds });
      }
    },
  );

  it.each(["rds", "elasticache", "backup", "ecr"])("lets %s make grants, and nobody by hand", (service) => {
    const grants = usesOf(service).filter(({ Action }) => Action.includes("kms:CreateGrant"));
    expect(grants).toHaveLength(1);
    expect(grants[0]?.Condition).toMatchObject({ Bool: { "kms:GrantIsForAWSResource": "true" } });
  });

  it.each(["s3", "secretsmanager", "sqs", "logs", "sns"])("gives %s no grants", (service) => {
    expect(usesOf(service).flatMap(({ Action }) => Action)).not.toContain("kms:CreateGrant");
  });

  it("admits CloudWatch Logs of the region for log groups of this account", () => {
    expect(usesOf("logs")).toEqual([
      expect.objectContaining({
        Principal: { Service: "logs.eu-west-1.amazonaws.com" },
        Condition: {
          ArnLike: { "kms:EncryptionContext:aws:logs:arn": "arn:aws:logs:eu-west-1:111122223333:log-group:*" },
        },
      }),
    ]);
  });

  it.each(["cloudwatch", "budgets", "costalerts", "backup"])(
    "admits %s to encrypted topics, for this account",
    (service) => {
      const found = usesOf("sns").filter(({ Principal }) => JSON.stringify(Principal).includes(`"${service}.`));
      expect(found.map(({ Condition }) => Condition)).toEqual([
        { StringEquals: { "aws:SourceAccount": "111122223333" } },
      ]);
    },
  );

  it("holds each use once, in an order of its own", () => {
    const expected = [...usesOf("sns"), ...usesOf("sqs")];
    expect(usesOf("mixed")).toEqual(expected);
  });

  it.each([...USES, "mixed", "copy"])(
    "of %s leaves nobody unbounded and is known before the first `pulumi up`",
    (name) => {
      for (const { Effect, Principal, Condition } of policyOf(name, firstPreview).slice(1)) {
        expect(Effect).toBe("Allow");
        expect(Condition, JSON.stringify(Principal)).toBeDefined();
      }
    },
  );

  it.each(USES)("of %s can be administered by the account, but not used by its administrators", (use) => {
    const [administration] = policyOf(use);
    expect(administration?.Principal).toEqual({ AWS: "arn:aws:iam::111122223333:root" });
    expect(administration?.Action).toContain("kms:PutKeyPolicy");
    expect(administration?.Action).toContain("kms:ScheduleKeyDeletion");
    const forbidden = /^kms:(\*|.*Encrypt|Decrypt|GenerateDataKey|CreateGrant)/;
    expect(administration?.Action.filter((action) => forbidden.test(action))).toEqual([]);
  });

  it("stands in the key alone", () => {
    expect(deployed.resources.filter(({ type }) => type === "aws:kms/keyPolicy:KeyPolicy")).toEqual([]);
  });
});

describe("a key", () => {
  it.each(USES)("for %s rotates every year", (use) => {
    expect(deployed.only(KEY, `${use}-cmk`).inputs).toMatchObject({
      enableKeyRotation: true,
      rotationPeriodInDays: 365,
    });
  });

  it.each([
    ["with guards it is protected and stays 30 days", true, 30],
    ["without guards it goes after 7 days", false, 7],
  ])("%s", async (_, deletionGuards, days) => {
    const graph = await graphOf(
      ({ platform, opts }) =>
        new EncryptionKey("data", { platform, description: "data", uses: ["s3"] }, opts) && undefined,
      { platform: { deletionGuards } },
    );
    const key = graph.only(KEY, "data-cmk");
    expect(key.inputs?.deletionWindowInDays).toBe(days);
    expect(key.protect ?? false).toBe(deletionGuards);
  });

  it("has an alias after system, stack and itself", () => {
    const alias = deployed.only(ALIAS, "s3-alias");
    expect(alias.inputs?.name).toBe("alias/larder-prod-s3");
    expect(deployed.references(alias.urn, "targetKeyId").map(({ urn }) => urn)).toEqual([
      deployed.only(KEY, "s3-cmk").urn,
    ]);
  });

  it("of the second region stands and is bounded there", () => {
    expect(deployed.only(KEY, "copy-cmk").inputs?.region).toBe("eu-central-1");
    expect(deployed.only(ALIAS, "copy-alias").inputs?.region).toBe("eu-central-1");
    expect(JSON.stringify(usesOf("copy"))).toContain("s3.eu-central-1.amazonaws.com");
    expect(JSON.stringify(usesOf("copy"))).toContain("logs.eu-central-1.amazonaws.com");
    expect(JSON.stringify(usesOf("copy"))).not.toContain("eu-west-1");
  });

  it("of the platform's own region leaves the region to the provider", () => {
    expect(deployed.only(KEY, "s3-cmk").inputs).not.toHaveProperty("region");
  });
});
