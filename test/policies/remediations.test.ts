import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Policies } from "@pulumi/policy";
import { describe, expect, it } from "vitest";
import { SECRET_SIGNATURE, SIGNATURE_KEY } from "../../graph/model.ts";
import { factsOf } from "../../knowledge/resource-types.ts";
import { type ControlId, isControlId, policyName } from "../../policies/catalogue.ts";
import { judgeGraph } from "../../policies/evaluate.ts";
import { createPolicies } from "../../policies/host.ts";
import { type Remedy, remedied, remedies } from "../../policies/remediations.ts";
import { preview, remediate } from "./sdk.ts";
import { graphOf, type Inputs, resource, SECRET, UNKNOWN } from "./support.ts";

const asOf = "2026-03-01";
const all = Object.entries(remedies).flatMap(([id, remedy]): [ControlId, Remedy][] =>
  isControlId(id) && remedy ? [[id, remedy]] : [],
);

/** What fails, by control: everything else about the resource is in order as far as the control looks. */
const broken: Partial<Record<ControlId, Inputs>> = {
  "S3-01": { blockPublicAcls: true },
  "S3-04": { rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: "key" } }] },
  "S3-11": { forceDestroy: true },
  "BAK-01": { kmsKeyArn: "key", forceDestroy: true },
  "ALB-03": {},
  "ALB-04": { desyncMitigationMode: "monitor" },
  "ALB-06": {},
  "ALB-08": { xffHeaderProcessingMode: "preserve" },
  "ALB-09": { enableWafFailOpen: true },
  "RDS-06": {},
  "RDS-13": {},
  "KMS-01": {},
  "KMS-02": { deletionWindowInDays: 7 },
  "SEC-01": { kmsKeyId: "key", recoveryWindowInDays: 0 },
  "ECR-03": { encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: "key" }], forceDelete: true },
  "NET-07": { mapPublicIpOnLaunch: true },
  "WAF-04": { rules: [{ name: "a", visibilityConfig: { metricName: "a" } }] },
};

/** The pack with the policy of the control at the level that a user gave it. */
function packWith(id: ControlId | undefined): Policies {
  return createPolicies({ profile: "prod", asOf, exemptions: [] }).map((policy) =>
    id !== undefined && policy.name === policyName(id) ? { ...policy, enforcementLevel: "remediate" as const } : policy,
  );
}

const failing = (type: string, inputs: Inputs) =>
  judgeGraph(graphOf(resource(type, "it", inputs)), { profile: "prod", asOf })
    .filter(({ verdict }) => verdict === "fail")
    .map(({ control }) => control);

describe("a remedy", () => {
  it.each(all)("%s changes nothing that would replace the resource", (_, { types, set }) => {
    for (const type of types) {
      const { replaceOn = [] } = factsOf(type) ?? {};
      for (const path of Object.keys(set)) expect(replaceOn).not.toContain(path.split(/[.[]/)[0]);
    }
    expect(types.some((type) => factsOf(type) !== undefined)).toBe(true);
  });

  it.each(all)("%s is off unless it is asked for", async (id, { types }) => {
    expect(await remediate(packWith(undefined), resource(types[0] ?? "", "it", broken[id] ?? {}))).toEqual([]);
  });

  it.each(all)("%s puts its own control right and no other one wrong", async (id, { types: [type = ""] }) => {
    const inputs = broken[id] ?? {};
    expect(failing(type, inputs)).toContain(id);
    const [changed, ...more] = await remediate(packWith(id), resource(type, "it", inputs));
    expect(changed?.policy).toBe(policyName(id));
    expect(more).toEqual([]);
    const after = failing(type, JSON.parse(JSON.stringify(changed?.properties)) as Inputs);
    expect(after).not.toContain(id);
    expect(after.filter((control) => !failing(type, inputs).includes(control))).toEqual([]);
  });

  it("leaves what is in order, and other types", async () => {
    const pack = packWith("KMS-01");
    expect(await remediate(pack, resource("aws:kms/key:Key", "it", { enableKeyRotation: true }))).toEqual([]);
    expect(await remediate(pack, resource("aws:sqs/queue:Queue", "it"))).toEqual([]);
  });

  it("leaves what it cannot put right alone", async () => {
    const withoutKey = { rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "none" } }] };
    const type = "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
    expect(await remediate(packWith("S3-04"), resource(type, "it", withoutKey))).toEqual([]);
    expect(
      await remediate(packWith("KMS-01"), resource("aws:kms/key:Key", "it", { enableKeyRotation: UNKNOWN })),
    ).toEqual([]);
  });

  it("keeps secrets secret and unknowns unknown", async () => {
    const db = resource("aws:rds/instance:Instance", "it", { password: SECRET, address: UNKNOWN });
    const [changed] = await remediate(packWith("RDS-06"), db);
    expect(changed?.properties).toMatchObject({
      deletionProtection: true,
      password: { [SIGNATURE_KEY]: SECRET_SIGNATURE },
      address: UNKNOWN,
    });
  });

  it("is what the other policies then judge", async () => {
    const key = resource("aws:kms/key:Key", "it", {});
    const found = (policies: Policies) => preview(policies, [key]);
    const name = policyName("KMS-01");
    expect((await found(packWith(undefined))).map(({ policy }) => policy)).toContain(name);
    expect((await found(packWith("KMS-01"))).map(({ policy }) => policy)).not.toContain(name);
  });

  it("shares what it does not change", () => {
    const kept = { deep: [1] };
    const changed = remedied({ kept, rules: [{ a: 1 }, "x"] }, { types: [], set: { "rules[].b.c": true, d: 1 } });
    expect(changed).toEqual({ kept, rules: [{ a: 1, b: { c: true } }, "x"], d: 1 });
    expect(Reflect.get(changed, "kept")).toBe(kept);
    expect(remedied({ rules: UNKNOWN }, { types: [], set: { "rules[].b": true } })).toEqual({ rules: UNKNOWN });
  });
});

describe("the documentation", () => {
  it("lists every remedy with what it sets", () => {
    const page = readFileSync(join(import.meta.dirname, "../../docs/policies.md"), "utf8");
    const rows = [...page.matchAll(/^\| ([A-Z0-9]+-\d+) \| (`.*`) \|$/gm)].map(([, id, set]) => `${id} ${set}`);
    const expected = all.map(([id, { set }]) => {
      return `${id} ${Object.entries(set)
        .map(([path, value]) => `\`${path} = ${value}\``)
        .join(", ")}`;
    });
    expect(rows.toSorted()).toEqual(expected.toSorted());
  });
});
