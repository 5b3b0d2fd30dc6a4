/** The program that stands before the platform, evaluated as the command line does. */
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { ATTACHABLE_POLICIES, DEPLOYED_SERVICES, USED_BY_WORKLOADS } from "../../bootstrap/delivery-rights.ts";
import type { Resource } from "../../graph/model.ts";
import { ResourceGraph } from "../../graph/query.ts";
import type { Mode } from "../../offline/monitor.ts";
import { evaluateStack } from "../../offline/stack.ts";
import { evaluatePolicies } from "../../policies/evaluate.ts";
import { brokenTexts } from "../platform/texts.ts";
import { projectRoot } from "../support/graph.ts";
import { STACKS, type Stack, wholeStack } from "../support/stacks.ts";

const ROLE = "aws:iam/role:Role";
const KEY = "aws:kms/key:Key";
const BUCKET = "aws:s3/bucket:Bucket";
const POLICY = "aws:s3/bucketPolicy:BucketPolicy";

const evaluated = async (stack: Stack, mode: Mode) =>
  ResourceGraph.of(await evaluateStack({ root: projectRoot, projectDir: join(projectRoot, "bootstrap"), stack, mode }));

interface Statement {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: unknown;
  readonly Action: string | readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
}

function statementsOf(resource: Resource, property = "policy"): readonly Statement[] {
  const document = JSON.parse(String(resource.inputs?.[property])) as { readonly Statement: readonly Statement[] };
  return document.Statement;
}

const bySid = (statements: readonly Statement[], sid: string) => statements.find(({ Sid }) => Sid === sid);
const listed = (value: string | readonly string[]) => (typeof value === "string" ? [value] : value);

let prod: ResourceGraph;
let dev: ResourceGraph;
beforeAll(async () => {
  prod = await evaluated("prod", "deployed");
  dev = await evaluated("dev", "deployed");
});

describe("the program", () => {
  it.each(STACKS)("has the same resources in the first preview of %s, and whole texts in both", async (stack) => {
    const [deployed, first] = [await evaluated(stack, "deployed"), await evaluated(stack, "first-preview")];
    const urns = (graph: ResourceGraph) => graph.resources.map(({ urn }) => urn).sort();
    expect(urns(first)).toEqual(urns(deployed));
    expect(urns(deployed).length).toBeGreaterThan(40);
    expect([brokenTexts(deployed), brokenTexts(first)]).toEqual([[], []]);
  });

  it("passes every mandatory control, but for what deploying means", () => {
    const { results } = evaluatePolicies(prod, { profile: "prod" });
    expect(results.length).toBeGreaterThan(40);
    const failed = results.filter(({ verdict, level }) => verdict === "fail" && level === "mandatory");
    const named = failed.map(({ control, urn }) => `${control} ${prod.logicalName(urn)}`);
    // A deployment makes what has no name yet, in whole services; the two others are boundaries and grant nothing.
    const wide = ["delivery-prod-deploy-policy", "delivery-boundary", "delivery-workloads"];
    const others = named.filter((name) => !/^IAM-0[2679] /.test(name) || !wide.includes(name.split(" ")[1] ?? ""));
    // Requests for the copy of the state are logged in the first region alone; S3 alone takes the role that copies, whose
    // policy is the admins', while the boundary is for what pipelines make.
    expect(others).toEqual(["X-21 state-copy-bucket", "IAM-11 state-copy-role"]);
  });

  it("protects everything that holds data", () => {
    const guarded = prod.byType(BUCKET, KEY, "aws:kms/replicaKey:ReplicaKey");
    expect(guarded.length).toBeGreaterThan(5);
    expect(guarded.filter(({ protect }) => !protect).map(({ urn }) => urn)).toEqual([]);
  });

  it("takes no physical name that the platform in the same account has", async () => {
    for (const stack of STACKS) {
      const [ours, theirs] = [await evaluated(stack, "deployed"), (await wholeStack(stack)).deployed];
      const names = (graph: ResourceGraph) =>
        graph.resources.flatMap(({ type, inputs }) => [inputs?.name, inputs?.bucket].map((name) => `${type} ${name}`));
      const taken = new Set(names(theirs).filter((name) => !name.endsWith("undefined")));
      expect(names(ours).filter((name) => taken.has(name))).toEqual([]);
    }
  });
});

describe("the state's bucket", () => {
  it("keeps versions, is encrypted, logged, and copied to the second region where there is one", () => {
    expect(prod.only("aws:s3/bucketVersioning:BucketVersioning", "state-versioning").inputs).toMatchObject({
      versioningConfiguration: { status: "Enabled" },
    });
    const logging = prod.only("aws:s3/bucketLogging:BucketLogging", "state-logging");
    expect(prod.references(logging.urn, "targetBucket").map(({ urn }) => prod.logicalName(urn))).toEqual([
      "state-logs-bucket",
    ]);
    const copy = prod.only(BUCKET, "state-copy-bucket");
    expect(copy.inputs?.region).toBe("eu-central-1");
    const rule = prod.only("aws:s3/bucketReplicationConfig:BucketReplicationConfig", "state-copy-rule");
    expect(prod.references(rule.urn, "bucket").map(({ urn }) => prod.logicalName(urn))).toEqual(["state-bucket"]);
    expect(dev.byType("aws:s3/bucketReplicationConfig:BucketReplicationConfig")).toEqual([]);
  });

  it("lets nobody but the admins take a version away for good, or weaken the bucket", () => {
    const keep = bySid(statementsOf(prod.only(POLICY, "state-policy")), "KeepVersions");
    expect(keep).toMatchObject({
      Effect: "Deny",
      Principal: "*",
      Condition: { ArnNotLike: { "aws:PrincipalArn": ["arn:aws:iam::304958671120:role/platform-admin"] } },
    });
    expect(keep?.Action).toEqual(
      expect.arrayContaining(["s3:DeleteObjectVersion", "s3:PutBucketVersioning", "s3:PutBucketPolicy"]),
    );
  });

  it("opens a stack's state to the roles of that stack only, this program's own to nobody else", () => {
    const statements = statementsOf(prod.only(POLICY, "state-policy"));
    const role = (name: string) => `arn:aws:iam::304958671120:role/${name}`;
    expect(bySid(statements, "Onlyprod")?.Condition).toEqual({
      ArnNotLike: {
        "aws:PrincipalArn": [role("platform-admin"), role("larder-prod-preview"), role("larder-prod-deploy")],
      },
    });
    expect(bySid(statements, "OnlyBootstrap")?.Condition).toEqual({
      ArnNotLike: { "aws:PrincipalArn": [role("platform-admin")] },
    });
    // The names in the policy are those of the roles that are made.
    const names = prod.byType(ROLE).map(({ outputs }) => outputs?.arn);
    expect(names).toEqual(expect.arrayContaining([role("larder-prod-preview"), role("larder-prod-deploy")]));
  });
});

describe("the key of a stack's secrets", () => {
  it("has the alias that the stack file names", () => {
    expect(prod.only("aws:kms/alias:Alias", "secrets-prod-alias").inputs?.name).toBe("alias/larder-pulumi-prod");
    const outputs = prod.byType("pulumi:pulumi:Stack")[0]?.outputs as { stacks: { prod: { secretsProvider: string } } };
    expect(outputs.stacks.prod.secretsProvider).toBe("awskms://alias/larder-pulumi-prod?region=eu-west-1");
  });

  it("is read by the stack's roles, which must exist first, and written by admins only", () => {
    const key = prod.only(KEY, "secrets-prod-cmk");
    const statements = statementsOf(key);
    expect(bySid(statements, "ReadSecrets")).toMatchObject({
      Action: ["kms:Decrypt", "kms:DescribeKey"],
      Principal: { AWS: [expect.stringMatching(/larder-prod-preview$/), expect.stringMatching(/larder-prod-deploy$/)] },
    });
    const encrypting = statements.filter(({ Action }) => listed(Action).some((action) => /Encrypt|\*$/.test(action)));
    expect(encrypting.map(({ Sid }) => Sid)).toEqual(["Administration", "MakeStacks"]);
    expect(key.propertyDependencies?.policy?.length).toBeGreaterThan(0);
  });

  it("has a twin with the same alias in the second region, so that the copied state can be read", () => {
    expect(prod.only(KEY, "secrets-prod-cmk").inputs?.multiRegion).toBe(true);
    const alias = prod.only("aws:kms/alias:Alias", "secrets-prod-twin-alias");
    expect(alias.inputs).toMatchObject({ region: "eu-central-1", name: "alias/larder-pulumi-prod" });
    expect(dev.only(KEY, "secrets-dev-cmk").inputs?.multiRegion).toBe(false);
  });
});

describe("who may deploy", () => {
  it.each([
    ["deploy", "prod"],
    ["preview", "prod-preview"],
  ])("I2: the role %s is for the jobs of one GitHub environment of one repository", (role, environment) => {
    const [trust, ...others] = statementsOf(prod.only(ROLE, `delivery-prod-${role}`), "assumeRolePolicy");
    expect(others).toEqual([]);
    expect(trust).toMatchObject({
      Action: "sts:AssumeRoleWithWebIdentity",
      Principal: {
        Federated: "arn:aws:iam::304958671120:oidc-provider/token.actions.githubusercontent.com",
      },
      Condition: {
        StringEquals: {
          "token.actions.githubusercontent.com:aud": "sts.amazonaws.com",
          "token.actions.githubusercontent.com:sub": `repo:larder-platform/larder:environment:${environment}`,
        },
      },
    });
    expect(JSON.stringify(trust)).not.toContain("*");
  });

  it("previews without the right to change anything, not even a lock", () => {
    const rights = statementsOf(prod.only("aws:iam/rolePolicy:RolePolicy", "delivery-prod-preview-policy"));
    const actions = rights.flatMap(({ Action }) => listed(Action));
    expect(actions.sort()).toEqual(["kms:Decrypt", "s3:GetObject", "s3:ListBucket"]);
    const attached = prod.byType("aws:iam/rolePolicyAttachment:RolePolicyAttachment").map(({ inputs }) => inputs);
    const managed = attached.filter((inputs) => String(inputs?.role).includes("preview"));
    expect(managed.map((inputs) => inputs?.policyArn)).toEqual([
      "arn:aws:iam::aws:policy/SecurityAudit",
      "arn:aws:iam::aws:policy/job-function/ViewOnlyAccess",
    ]);
  });

  it("bounds both roles by the same policy, which keeps them from what stands here", () => {
    const roles = prod.byType(ROLE).filter(({ urn }) => prod.logicalName(urn).startsWith("delivery-"));
    const boundary = prod.only("aws:iam/policy:Policy", "delivery-boundary");
    expect(roles).toHaveLength(2);
    for (const role of roles) expect(prod.references(role.urn, "permissionsBoundary")).toEqual([boundary]);
    const denied = statementsOf(boundary).filter(({ Effect }) => Effect === "Deny");
    expect(denied.map(({ Sid }) => Sid)).toEqual(["StatesOutOfReach", "AccountsSettings"]);
    // IAM counts a managed policy without white space.
    for (const policy of prod.byType("aws:iam/policy:Policy")) {
      expect(String(policy.inputs?.policy).replaceAll(/\s/g, "").length).toBeLessThan(6144);
    }
  });

  it("makes roles only within the workloads' bounds, and touches none but the platform's", () => {
    const rights = statementsOf(prod.only("aws:iam/rolePolicy:RolePolicy", "delivery-prod-deploy-policy"));
    const writes = rights.filter(({ Action }) => listed(Action).some((action) => /^iam:(?!Get|List)/.test(action)));
    const roles = "arn:aws:iam::304958671120:role/larder/*";
    const workloads = prod.only("aws:iam/policy:Policy", "delivery-workloads").outputs?.arn;
    expect(writes.map(({ Sid, Resource }) => [Sid, Resource])).toEqual([
      ["MakeRoles", roles],
      ["AttachPolicies", roles],
      ["KeepRoles", roles],
      ["RolesOfServices", "arn:aws:iam::304958671120:role/aws-service-role/*"],
    ]);
    for (const sid of ["MakeRoles", "AttachPolicies"]) {
      expect(bySid(rights, sid)?.Condition?.StringEquals).toEqual({ "iam:PermissionsBoundary": workloads });
    }
    const used = statementsOf(prod.only("aws:iam/policy:Policy", "delivery-workloads"));
    const allowed = used.filter(({ Effect }) => Effect === "Allow").flatMap(({ Action }) => listed(Action));
    expect(allowed.filter((action) => action.startsWith("iam:"))).toEqual(["iam:PassRole"]);
  });

  it("bounds the platform's roles by that policy, which has room for all that they do", async () => {
    const prefixes = new Set<string>();
    for (const stack of STACKS) {
      const { deployed, config } = await wholeStack(stack);
      for (const role of deployed.byType(ROLE)) {
        expect(role.inputs).toMatchObject({
          path: "/larder/",
          permissionsBoundary: `arn:aws:iam::${config.account.id}:policy/larder-workloads`,
        });
      }
      for (const policy of deployed.byType("aws:iam/rolePolicy:RolePolicy")) {
        for (const action of statementsOf(policy).flatMap(({ Action }) => listed(Action))) {
          prefixes.add(action.split(":")[0] ?? "");
        }
      }
    }
    expect(prefixes.size).toBeGreaterThan(5);
    expect([...prefixes].filter((prefix) => ![...USED_BY_WORKLOADS, "iam"].includes(prefix))).toEqual([]);
  });

  it("may deploy every service and attach every managed policy that the stacks consist of", async () => {
    const needed = new Set<string>();
    const policies = new Set<string>();
    for (const stack of STACKS) {
      const { deployed } = await wholeStack(stack);
      for (const { type, inputs } of deployed.resources) {
        const module = /^aws:(\w+)\//.exec(type)?.[1];
        if (module !== undefined && module !== "iam") needed.add(PREFIXES[module] ?? module);
        if (type === "aws:iam/rolePolicyAttachment:RolePolicyAttachment") {
          policies.add(String(inputs?.policyArn).replace("arn:aws:iam::aws:policy/", ""));
        }
      }
    }
    expect([...needed].filter((prefix) => !DEPLOYED_SERVICES.includes(prefix))).toEqual([]);
    expect([...policies].filter((policy) => !ATTACHABLE_POLICIES.includes(policy))).toEqual([]);
  });
});

/** IAM's prefix where it is not the provider's module. */
const PREFIXES: Readonly<Record<string, string>> = {
  appautoscaling: "application-autoscaling",
  lb: "elasticloadbalancing",
  sesv2: "ses",
  vpc: "ec2",
};

describe("the account's settings", () => {
  it("A18: are made once, for every region in use, and stay when this stack goes", () => {
    const settings = prod.children(prod.byName("account")[0]?.urn ?? "");
    const named = settings.map(({ urn, inputs }) => [prod.logicalName(urn), inputs?.region]);
    expect(named.sort()).toEqual([
      ["account-access-block", undefined],
      ["account-disks-eu-central-1", "eu-central-1"],
      ["account-disks-eu-west-1", "eu-west-1"],
      ["account-snaps-eu-central-1", "eu-central-1"],
      ["account-snaps-eu-west-1", "eu-west-1"],
    ]);
    for (const each of settings) expect(each.retainOnDelete).toBe(true);
    expect(prod.byName("account-access-block")[0]?.inputs).toMatchObject({
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
  });
});
