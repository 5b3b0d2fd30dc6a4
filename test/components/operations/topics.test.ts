import { describe, expect, it } from "vitest";
import { Alarms } from "../../../components/operations/alarms.ts";
import { Alerts } from "../../../components/operations/topics.ts";
import type { Json, Resource } from "../../../graph/model.ts";
import type { ResourceGraph } from "../../../graph/query.ts";
import { type BuildContext, bothModes, graphOf } from "../../support/graph.ts";
import { catalogueRows } from "./catalogue-rows.ts";

const CLASSES = ["critical", "warning", "performance", "security", "cost"];
const runbookBaseUrl = "https://runbooks.larder.example";
const emails = { critical: ["oncall@larder.example", "lead@larder.example"], cost: ["finance@larder.example"] };

function build({ platform, opts }: BuildContext) {
  const { topics } = new Alerts("alerts", { platform, config: { emails, runbookBaseUrl } }, opts);
  for (const [kind, rows] of Object.entries(catalogueRows())) {
    new Alarms(`${kind.toLowerCase()}-alarms`, { platform, rows, topics }, opts);
  }
}

const { deployed, firstPreview } = await bothModes(build);

type PolicyStatement = {
  readonly Effect: string;
  readonly Action: string | readonly string[];
  readonly Principal: { readonly Service?: string | readonly string[] } | "*";
  readonly Resource: Json;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, Json>>>>;
};

function statements(graph: ResourceGraph, resource: Resource): readonly PolicyStatement[] {
  const document = graph.document(resource, "policy");
  if (document.kind !== "document") throw new Error(`the policy of ${resource.urn} is ${document.kind}`);
  return (document.value as { readonly Statement: readonly PolicyStatement[] }).Statement;
}

function policyOf(alertClass: string): readonly PolicyStatement[] {
  return statements(deployed, deployed.only("aws:sns/topicPolicy:TopicPolicy", `alerts-${alertClass}-policy`));
}

function services(list: readonly PolicyStatement[]): string[] {
  return list
    .filter(({ Effect }) => Effect === "Allow")
    .flatMap(({ Principal }) => (Principal === "*" ? ["*"] : (Principal.Service ?? [])));
}

describe("an alarm reaches somebody", () => {
  it.each([["deployed", deployed] as const, ["first preview", firstPreview] as const])(
    "each action goes to a topic with a policy and a key of ours (%s)",
    (_, graph) => {
      const alarms = graph.byType("aws:cloudwatch/metricAlarm:MetricAlarm");
      expect(alarms.length).toBeGreaterThan(20);
      for (const { urn } of alarms) {
        const [topic, ...others] = graph.references(urn, "alarmActions");
        expect(others).toEqual([]);
        expect(topic?.type).toBe("aws:sns/topic:Topic");
        const policies = graph.referrers(topic?.urn ?? "", "arn").filter(({ type }) => type.includes("TopicPolicy"));
        expect(policies).toHaveLength(1);
        expect(graph.references(topic?.urn ?? "", "kmsMasterKeyId").map(({ type }) => type)).toEqual([
          "aws:kms/key:Key",
        ]);
      }
    },
  );

  it("the key lets CloudWatch and the other publishers encrypt, for this account", () => {
    const key = deployed.byType("aws:kms/key:Key").find(({ parent }) => parent?.includes("alerts"));
    if (key === undefined) throw new Error("no key under the alerts");
    const usable = statements(deployed, key).filter(
      ({ Effect, Action }) =>
        Effect === "Allow" &&
        ["kms:Decrypt", "kms:GenerateDataKey*"].every((action) => [Action].flat().includes(action)),
    );
    const admitted = services(usable);
    for (const service of ["cloudwatch", "budgets", "costalerts", "backup", "events", "events.rds"]) {
      expect(admitted).toContain(`${service}.amazonaws.com`);
    }
  });
});

it("the key bounds event rules by the topic: AWS refuses source conditions from EventBridge to an encrypted topic", () => {
  const key = deployed.byType("aws:kms/key:Key").find(({ parent }) => parent?.includes("alerts"));
  if (key === undefined) throw new Error("no key under the alerts");
  const forRules = statements(deployed, key).filter((statement) =>
    services([statement]).includes("events.amazonaws.com"),
  );
  expect(forRules).toHaveLength(1);
  expect(forRules[0]?.Condition).toEqual({
    ArnLike: { "kms:EncryptionContext:aws:sns:topicArn": "arn:aws:sns:eu-west-1:111122223333:*" },
  });
});

describe("the topics' policies", () => {
  it.each([
    ["critical", ["cloudwatch.amazonaws.com", "events.amazonaws.com", "backup.amazonaws.com"]],
    ["warning", ["cloudwatch.amazonaws.com", "events.rds.amazonaws.com"]],
    ["performance", ["cloudwatch.amazonaws.com"]],
    ["security", ["cloudwatch.amazonaws.com", "events.amazonaws.com"]],
    ["cost", ["cloudwatch.amazonaws.com", "budgets.amazonaws.com", "costalerts.amazonaws.com"]],
  ])("%s admits just its publishers", (alertClass, expected) => {
    expect(services(policyOf(alertClass))).toEqual(expected);
  });

  it.each(CLASSES)("%s admits nobody on behalf of another account, and for its own topic only", (alertClass) => {
    const topic = deployed.only("aws:sns/topic:Topic", `alerts-${alertClass}`);
    for (const statement of policyOf(alertClass)) {
      expect(statement.Resource).toBe(topic.outputs?.arn);
      expect(statement.Action).toBe("sns:Publish");
      if (statement.Effect === "Allow") {
        expect(statement.Condition?.StringEquals?.["aws:SourceAccount"]).toBe("111122223333");
      }
    }
  });

  it("warning takes from RDS what is about a database, a parameter group or a subscription of the region", () => {
    const ofDatabases = policyOf("warning").filter((each) => services([each]).includes("events.rds.amazonaws.com"));
    expect(ofDatabases.map(({ Condition }) => Condition?.ArnLike)).toEqual([
      { "aws:SourceArn": ["db", "pg", "es"].map((kind) => `arn:aws:rds:eu-west-1:111122223333:${kind}:*`) },
    ]);
  });

  it.each(CLASSES)("%s refuses calls without TLS from everybody", (alertClass) => {
    const denied = policyOf(alertClass).filter(({ Effect }) => Effect === "Deny");
    expect(denied).toHaveLength(1);
    expect(denied[0]?.Principal).toBe("*");
    expect(denied[0]?.Condition).toEqual({ Bool: { "aws:SecureTransport": "false" } });
  });
});

describe("subscriptions", () => {
  const subscribed = (graph: ResourceGraph) =>
    graph.byType("aws:sns/topicSubscription:TopicSubscription").map((found) => ({
      urn: found.urn,
      topic: graph.logicalName(graph.references(found.urn, "topic")[0]?.urn ?? ""),
      protocol: found.inputs?.protocol,
      endpoint: found.inputs?.endpoint,
    }));
  const withEmails = (list: Readonly<Record<string, string[]>>) =>
    graphOf(({ platform, opts }) => {
      new Alerts("alerts", { platform, config: { emails: list, runbookBaseUrl } }, opts);
    });

  it("are mails to the addresses of the class", () => {
    expect(subscribed(deployed).map(({ topic, protocol, endpoint }) => `${topic} ${protocol} ${endpoint}`)).toEqual([
      "alerts-critical email oncall@larder.example",
      "alerts-critical email lead@larder.example",
      "alerts-cost email finance@larder.example",
    ]);
  });

  it("keep their identity when another one leaves", async () => {
    const fewer = subscribed(await withEmails({ critical: ["lead@larder.example"] }));
    const before = subscribed(deployed).find(({ endpoint }) => endpoint === "lead@larder.example");
    expect(fewer.map(({ urn }) => urn)).toEqual([before?.urn]);
  });

  it("are one per address, however often it is named", async () => {
    expect(subscribed(await withEmails({ warning: ["a@larder.example", "a@larder.example"] }))).toHaveLength(1);
  });
});
