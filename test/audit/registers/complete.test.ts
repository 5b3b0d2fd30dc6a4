/**
 * No register loses a row: what the graphs of the platform hold is looked for by other means than the registers use (names
 * of inputs and types), and each such resource must have a row, itself or with what it is a part of.
 */
import { describe, expect, it } from "vitest";
import { registers } from "../../../audit/registers.ts";
import type { Resource } from "../../../graph/model.ts";
import type { ResourceGraph } from "../../../graph/query.ts";
import { isList, isObject } from "../../../graph/values.ts";
import { factsOf } from "../../../knowledge/resource-types.ts";
import { inOperation, STACKS } from "../../support/stacks.ts";
import { registerOf } from "./rows.ts";

/** Paths of all inputs, with lists left open: `rules.destination`. */
function pathsOf(value: unknown, prefix = ""): readonly string[] {
  if (isList(value as never)) return (value as readonly unknown[]).flatMap((entry) => pathsOf(entry, prefix));
  if (!isObject(value as never)) return [prefix];
  return Object.entries(value as object).flatMap(([key, entry]) =>
    pathsOf(entry, prefix === "" ? key : `${prefix}.${key}`),
  );
}

const own = ({ resources }: ResourceGraph) => resources.filter(({ custom, external }) => custom && external !== true);
const having = (graph: ResourceGraph, pattern: RegExp) =>
  own(graph).filter(({ inputs }) => pathsOf(inputs).some((path) => pattern.test(path)));

/** What a part belongs to: the bucket of a bucket's part, the vault of a lock, the database of a copy. */
const WHOLE = ["bucket", "backupVaultName", "sourceDbInstanceArn", "repository"];
const wholeOf = (graph: ResourceGraph, part: Resource): readonly Resource[] => {
  const wholes = WHOLE.flatMap((property) => graph.references(part.urn, property)).filter(({ custom }) => custom);
  return [part, ...wholes];
};

function missing(graph: ResourceGraph, name: string, resources: readonly Resource[]): readonly string[] {
  const rows = new Set(registerOf(name, graph).rows.map(({ urn }) => urn));
  return resources
    .filter((each) => !wholeOf(graph, each).some(({ urn }) => rows.has(urn)))
    .map(({ type, urn }) => `${type} ${graph.logicalName(urn)}`);
}

describe.each(STACKS)("%s", async (stack) => {
  const { deployed: graph } = await inOperation(stack);
  const stateful = own(graph).filter(({ type }) => factsOf(type)?.stateful);
  // Keys, vaults and a server's own parts keep no data that is backed up by itself; copies stand with their source.
  const PARTS = /[:/](role:Role|schema:Schema|extension:Extension|instanceAutomatedBackupsReplication:\w+)$/;
  const NOT_BACKED_UP = /[:/](key:Key|vault:Vault)$/;

  it("retention and encryption have every resource that keeps data, backups all that can be saved", () => {
    const stores = stateful.filter(({ type }) => !PARTS.test(type));
    expect(stores.length).toBeGreaterThan(30);
    expect(missing(graph, "retention", stores)).toEqual([]);
    expect(
      missing(
        graph,
        "encryption",
        stores.filter(({ type }) => !/[:/]key:Key$/.test(type)),
      ),
    ).toEqual([]);
    expect(
      missing(
        graph,
        "backups",
        stores.filter(({ type }) => !NOT_BACKED_UP.test(type)),
      ),
    ).toEqual([]);
  });

  it("encryption has whatever names a key or an encryption", () => {
    const named = having(graph, /kms|encrypt/i).filter(({ type }) => type !== "postgresql:index/role:Role");
    expect(named.length).toBeGreaterThan(30);
    expect(missing(graph, "encryption", named)).toEqual([]);
  });

  it("retention has whatever names a period", () => {
    const named = having(graph, /retention|expiration|recoveryWindow|deletionWindow/i);
    // How far back a restore test looks keeps nothing.
    expect(
      missing(
        graph,
        "retention",
        named.filter(({ type }) => !/restoreTestingPlan:/.test(type)),
      ),
    ).toEqual([]);
    expect(named.length).toBeGreaterThan(20);
  });

  it("secrets has every secret and every generated value, each value once", () => {
    const register = registerOf("secrets", graph);
    const kept = register.rows.flatMap(
      ({ cells }) => /^generated here: (.+)$/.exec(String(cells.value))?.[1]?.split(", ") ?? [],
    );
    const generated = own(graph).filter(({ type }) => /^random:index\/random(Password|Bytes):/.test(type));
    const rows = new Set(register.rows.map(({ urn }) => urn));
    for (const { urn } of generated) {
      expect([kept.includes(graph.logicalName(urn)), rows.has(urn)].filter(Boolean), urn).toHaveLength(1);
    }
    const secrets = own(graph).filter(({ type }) =>
      /[:/](secret:Secret|parameter:Parameter|accessKey:AccessKey)$/.test(type),
    );
    expect(secrets.filter(({ urn }) => !rows.has(urn))).toEqual([]);
    expect([secrets.length, generated.length].every((number) => number > 7)).toBe(true);
  });

  it("access has every role, every policy's principal and every role of the database", () => {
    const rows = registerOf("access", graph).rows;
    const principals = new Set(rows.map(({ cells }) => String(cells.principal)));
    const roles = own(graph).filter(({ type }) => type === "aws:iam/role:Role");
    const silent = roles.filter(({ urn }) => !principals.has(graph.logicalName(urn)));
    // A role without any right of its own is in the register by who may assume it.
    const told = JSON.stringify(rows);
    expect(silent.filter(({ urn }) => !told.includes(`"${graph.logicalName(urn)}"`))).toEqual([]);
    const stated = new Set(rows.map(({ urn }) => urn));
    const policies = own(graph).filter(({ type }) =>
      /^aws:(?:iam|s3|sqs|sns|kms|ecr|secretsmanager)\/(rolePolicy:RolePolicy|policy:Policy|bucketPolicy:BucketPolicy|queuePolicy:QueuePolicy|topicPolicy:TopicPolicy)$/.test(
        type,
      ),
    );
    expect(policies.filter(({ urn }) => !stated.has(urn)).map(({ urn }) => urn)).toEqual([]);
    expect(policies.length).toBeGreaterThan(15);
  });

  it("entry points has every listener's balancer, every distribution and what answers for itself", () => {
    const doors = own(graph).filter(
      ({ type, inputs }) =>
        /[:/](distribution:Distribution|functionUrl:FunctionUrl|restApi:RestApi)$/.test(type) ||
        (type === "aws:lb/loadBalancer:LoadBalancer" && inputs?.internal !== true),
    );
    expect(doors.length).toBeGreaterThan(1);
    expect(missing(graph, "entry-points", doors)).toEqual([]);
  });

  it("third parties has every provider and everybody who gets notices or signs mail", () => {
    const outside = own(graph).filter(
      ({ type, inputs }) =>
        /^pulumi:providers:(aws|cloudflare)$/.test(type) ||
        (type === "aws:sns/topicSubscription:TopicSubscription" &&
          /^(email|https?|sms)/.test(String(inputs?.protocol))),
    );
    expect(outside.length).toBeGreaterThan(2);
    expect(missing(graph, "third-parties", outside)).toEqual([]);
  });

  it("data flow has every store that a workload reaches", () => {
    const text = JSON.stringify(registerOf("data-flow", graph).rows);
    const reached = own(graph).filter(({ type }) =>
      /[:/](bucket:Bucket|queue:Queue|replicationGroup:ReplicationGroup|instance:Instance|distribution:Distribution)$/.test(
        type,
      ),
    );
    expect(reached.filter(({ urn }) => !text.includes(`"${graph.logicalName(urn)}"`)).map(({ urn }) => urn)).toEqual(
      [],
    );
  });

  it("says of logs and keys what the graph says", () => {
    const periods = registerOf("retention", graph).rows.filter(({ cells }) => cells.what === "log events");
    for (const { urn, cells } of periods) {
      const days = graph.get(urn)?.inputs?.retentionInDays;
      expect(cells.period, urn).toBe(days === undefined ? "for ever" : `${days} ${days === 1 ? "day" : "days"}`);
    }
    const keyed = registerOf("encryption", graph).rows.flatMap(({ urn, cells }) => {
      const key = /^key (\S+?),? /.exec(`${cells.how} `)?.[1];
      const stated = graph.get(urn)?.inputs?.kmsKeyId;
      return cells.what === "data" && key !== undefined && typeof stated === "string" ? [[key, stated] as const] : [];
    });
    for (const [key, stated] of keyed) expect(graph.only("aws:kms/key:Key", key).outputs?.arn).toBe(stated);
    expect([periods.length > 10, keyed.length > 10]).toEqual([true, true]);
  });

  it("rows name resources of the graph, with the place in the program", () => {
    for (const { name } of registers) {
      for (const { urn, source } of registerOf(name, graph).rows) {
        const resource = graph.get(urn);
        expect(resource, `${name}: ${urn}`).toBeDefined();
        if (resource?.sourcePosition !== undefined) expect(source, `${name}: ${urn}`).toMatch(/^[\w./-]+:\d+$/);
      }
    }
  });
});
