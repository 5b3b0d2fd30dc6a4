/** What keeps whole stacks from losing data, leaking secrets and getting in each other's way. */
import { beforeAll, describe, expect, it } from "vitest";
import type { Json, Resource } from "../../graph/model.ts";
import { ResourceGraph } from "../../graph/query.ts";
import { findPlaintextSecrets } from "../../graph/redact.ts";
import { containsSecret, isSecretEnvelope } from "../../graph/values.ts";
import { factsOf } from "../../knowledge/resource-types.ts";
import { fillTemplate } from "../../offline/templates.ts";
import { type Evaluated, inOperation, STACKS, wholeStack } from "../support/stacks.ts";
import { clashes, repeats } from "./owners.ts";

const RANDOM_PASSWORD = "random:index/randomPassword:RandomPassword";
/** Deleting one loses what nobody can make again; the list is here so that a row cannot lose the mark unseen. */
const HOLDS_DATA = [
  "aws:backup/vault:Vault",
  "aws:cloudwatch/logGroup:LogGroup",
  "aws:ecr/repository:Repository",
  "aws:elasticache/replicationGroup:ReplicationGroup",
  "aws:kms/key:Key",
  "aws:rds/instance:Instance",
  "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication",
  "aws:s3/bucket:Bucket",
  "aws:secretsmanager/secret:Secret",
  "aws:sqs/queue:Queue",
  "postgresql:index/database:Database",
  "postgresql:index/extension:Extension",
  "postgresql:index/role:Role",
  "postgresql:index/schema:Schema",
];

const input = ({ inputs }: Resource, key: string) => inputs?.[key];
const platforms = [
  ...STACKS.map((stack) => [stack, () => wholeStack(stack)] as const),
  ["dev in operation", () => inOperation("dev")] as const,
];

describe.each(platforms)("%s", (_, load) => {
  let platform: Evaluated;
  let graph: ResourceGraph;
  beforeAll(async () => {
    platform = await load();
    graph = platform.deployed;
  });
  const custom = () => graph.resources.filter((resource) => resource.custom && !resource.type.startsWith("pulumi:"));

  const isThere = (type: string) => graph.byType(type).length > 0;

  it("A6: every physical name fits, given or generated", () => {
    const long = custom().flatMap((resource) => {
      const limit = factsOf(resource.type)?.name;
      if (limit === undefined) return [];
      const given = input(resource, limit.property);
      if (given === undefined && limit.autoNamed === false) return [`${resource.urn} has no name`];
      const name = typeof given === "string" ? given : `${graph.logicalName(resource.urn)}-0123456`;
      const fits = name.length <= limit.maxLength && !(limit.lowerCase && name !== name.toLowerCase());
      return fits ? [] : [`${name} of ${resource.type}`];
    });
    expect(long).toEqual([]);
    const balancing = graph.byType("aws:lb/loadBalancer:LoadBalancer", "aws:lb/targetGroup:TargetGroup");
    const names = balancing.map(({ urn }) => graph.logicalName(urn));
    expect(names.filter((name) => !/^(?!internal-)[A-Za-z][A-Za-z0-9-]{0,23}$/.test(name))).toEqual([]);
  });

  it("A7: only what outsiders know by name has a fixed one", () => {
    const fixed = custom().filter((resource) => {
      const property = factsOf(resource.type)?.name?.property;
      return property !== undefined && input(resource, property) !== undefined;
    });
    const types = new Set(fixed.map(({ type }) => type).filter((type) => !type.startsWith("postgresql:")));
    const allowed = [
      "aws:backup/restoreTestingPlan:RestoreTestingPlan", // no - in it, which a generated name has
      "aws:backup/restoreTestingSelection:RestoreTestingSelection",
      "aws:budgets/budget:Budget",
      "aws:cloudwatch/logGroup:LogGroup", // of RDS and WAF, which say how they are called
      "aws:cloudwatch/logResourcePolicy:LogResourcePolicy", // the provider names none
      "aws:cloudwatch/metricAlarm:MetricAlarm",
      "aws:ecr/repository:Repository",
      "aws:ecs/service:Service",
      "aws:ecs/taskDefinition:TaskDefinition",
      "aws:elasticache/user:User", // the provider names neither users nor their groups
      "aws:elasticache/userGroup:UserGroup",
      "aws:kms/alias:Alias",
      "aws:rds/instance:Instance",
    ];
    expect([...types].sort()).toEqual(allowed.filter(isThere));
    const groups = fixed.filter(({ type }) => type === "aws:cloudwatch/logGroup:LogGroup");
    expect(
      groups.filter((group) => !/^(\/aws\/rds\/instance\/|aws-waf-logs-)/.test(String(input(group, "name")))),
    ).toEqual([]);
  });

  it("A8: guards all that holds data in every way there is, or nothing at all", () => {
    const guarded = platform.config.deletionGuards;
    expect(guarded).toBe(platform.stack !== "dev");
    const holders = custom().filter(({ type }) => factsOf(type)?.stateful);
    expect([...new Set(holders.map(({ type }) => type))].sort()).toEqual(HOLDS_DATA.filter(isThere));
    expect(holders.filter((resource) => (resource.protect ?? false) !== guarded).map(({ urn }) => urn)).toEqual([]);
    if (!guarded) expect(graph.resources.filter(({ protect }) => protect)).toEqual([]);
    const flags = custom().flatMap((resource) => wrongFlags(resource, guarded));
    expect(flags).toEqual([]);
  });

  it("A9: ignores changes only where another one owns the value", () => {
    const ignoring = custom().flatMap(({ type, ignoreChanges = [] }) => ignoreChanges.map((key) => `${type} ${key}`));
    const allowed = ["aws:ecs/service:Service desiredCount"];
    // ECS moves the weights of a blue/green deployment.
    if (platform.stack !== "dev") allowed.push("aws:lb/listenerRule:ListenerRule actions");
    expect([...new Set(ignoring)].sort()).toEqual(allowed);
  });

  it("A10: has no secret value in the graph, whatever marks it", () => {
    expect(findPlaintextSecrets(graph.deployment)).toEqual([]);
    const text = JSON.stringify(graph.deployment);
    const passwords = graph.byType(RANDOM_PASSWORD).map(offlineValue);
    expect(passwords.length).toBeGreaterThan(5);
    expect(passwords.filter((password) => text.includes(password))).toEqual([]);
  });

  it("A10: marks every input that is named like a secret", () => {
    const open = graph.resources.flatMap(({ urn, inputs = {} }) => openSecrets(inputs, urn));
    expect(open).toEqual([]);
  });

  it("A10: puts no secret into a task definition or an output", () => {
    const definitions = graph.byType("aws:ecs/taskDefinition:TaskDefinition");
    expect(definitions.length).toBeGreaterThan(0);
    for (const definition of definitions) {
      expect(graph.value(definition, "containerDefinitions")).toMatchObject({ kind: "known", secret: false });
    }
    const outputs = graph.resources.filter(({ custom: isCustom }) => !isCustom);
    expect(outputs.filter((each) => containsSecret({ ...each.outputs })).map(({ urn }) => urn)).toEqual([]);
  });

  it("A20, X-32: has one owner for everything: inline or a resource of its own, and one of it", () => {
    expect(repeats(graph)).toEqual([]);
  });
});

describe("A18, A19: stacks beside each other", () => {
  it("share no singleton of an account or a zone, and no DNS record", async () => {
    const graphs: ResourceGraph[] = [];
    for (const stack of STACKS) graphs.push((await wholeStack(stack)).deployed);
    expect(clashes(graphs)).toEqual([]);
  });

  it("would notice one", () => {
    const zone = { zoneId: "z", name: "larder.example", type: "A" };
    const both = ["staging", "prod"].map((stack) =>
      graphOf(stack, [
        ["aws:guardduty/detector:Detector", {}],
        ["cloudflare:index/dnsRecord:DnsRecord", zone],
        ["cloudflare:index/ruleset:Ruleset", { zoneId: "z", phase: "http_request_firewall_custom" }],
      ]),
    );
    expect(clashes(both).map((clash) => clash.split(" ")[0])).toEqual([
      "aws:guardduty/detector:Detector",
      "cloudflare:index/dnsRecord:DnsRecord",
      "cloudflare:index/ruleset:Ruleset",
    ]);
  });
});

function graphOf(stack: string, resources: readonly (readonly [string, Record<string, Json>])[]): ResourceGraph {
  const manifest = { time: "0001-01-01T00:00:00Z", magic: "", version: "" };
  return ResourceGraph.of({
    version: 3,
    deployment: {
      manifest,
      resources: resources.map(([type, inputs]) => ({
        urn: `urn:pulumi:${stack}::larder::${type}::it`,
        custom: true,
        type,
        inputs,
      })),
    },
  });
}

/** What the offline evaluation gives for a generated password. */
function offlineValue({ urn }: Resource): string {
  const template = factsOf(RANDOM_PASSWORD)?.computed.result ?? "";
  const context = { urn, region: "", account: "", partition: "", inputs: {}, name: "", id: "" };
  const value = String(fillTemplate(template, context));
  expect(value).toMatch(/^[a-z0-9]{20,}$/);
  return value;
}

/** By type: what each deletion guard says with guards, and without. A replica has no data of its own. */
function wrongFlags(resource: Resource, guarded: boolean): readonly string[] {
  const isReplica = input(resource, "replicateSourceDb") !== undefined;
  const hasSnapshot = input(resource, "finalSnapshotIdentifier") !== undefined;
  const expected: Readonly<Record<string, Readonly<Record<string, Json>>>> = {
    "aws:rds/instance:Instance": {
      deletionProtection: guarded,
      skipFinalSnapshot: isReplica || !guarded,
      ...(isReplica ? {} : { deleteAutomatedBackups: !guarded }),
    },
    "aws:lb/loadBalancer:LoadBalancer": { enableDeletionProtection: guarded },
    "aws:cloudwatch/logGroup:LogGroup": { deletionProtectionEnabled: guarded },
    "aws:s3/bucket:Bucket": { forceDestroy: !guarded },
    "aws:ecr/repository:Repository": { forceDelete: !guarded },
    "aws:kms/key:Key": { deletionWindowInDays: guarded ? 30 : 7 },
    "aws:secretsmanager/secret:Secret": { recoveryWindowInDays: guarded ? 30 : 7 },
  };
  const takesSnapshot = /replicationGroup|rds\/instance:/.test(resource.type) && !isReplica;
  return [
    ...Object.entries(expected[resource.type] ?? {})
      .filter(([key, value]) => input(resource, key) !== value)
      .map(([key]) => `${resource.urn}: ${key}`),
    ...(takesSnapshot && hasSnapshot !== guarded ? [`${resource.urn}: finalSnapshotIdentifier`] : []),
  ];
}

const SECRET_NAME = /password|passwd|token|secretstring|privatekey|credential|apikey/i;

/** Texts under a key that is named like a secret and not in an envelope. The SDK makes texts of a provider's flags. */
function openSecrets(value: Json, path: string, named = false): readonly string[] {
  if (typeof value === "string") return named && !/^(true|false)$/.test(value) ? [path] : [];
  if (typeof value !== "object" || value === null || isSecretEnvelope(value)) return [];
  return Object.entries(value).flatMap(([key, entry]) =>
    openSecrets(entry, `${path}.${key}`, named || SECRET_NAME.test(key)),
  );
}
