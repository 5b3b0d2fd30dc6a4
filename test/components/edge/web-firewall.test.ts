import { describe, expect, it } from "vitest";
import { createWebFirewall, type Protected } from "../../../components/edge/web-firewall.ts";
import { EncryptionKey } from "../../../components/foundation/key.ts";
import { Alerts } from "../../../components/operations/topics.ts";
import type { ManagedWafConfig, WafConfig } from "../../../config/schema.ts";
import { wafCapacity } from "../../../config/waf.ts";
import type { Json, Resource } from "../../../graph/model.ts";
import type { ResourceGraph } from "../../../graph/query.ts";
import { managedGroups } from "../../../knowledge/waf.ts";
import { type BuildContext, bothModes, graphOf } from "../../support/graph.ts";
import { statementsOf, waitsFor } from "../compute/queries.ts";

const TYPES = {
  acl: "aws:wafv2/webAcl:WebAcl",
  set: "aws:wafv2/ipSet:IpSet",
  association: "aws:wafv2/webAclAssociation:WebAclAssociation",
  logging: "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration",
  group: "aws:cloudwatch/logGroup:LogGroup",
  policy: "aws:cloudwatch/logResourcePolicy:LogResourcePolicy",
  alarm: "aws:cloudwatch/metricAlarm:MetricAlarm",
  key: "aws:kms/key:Key",
} as const;

const balancerArn = "arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/edge/0123456789abcdef";
const balancer: Protected = { kind: "load-balancer", arn: balancerArn };

const plain: ManagedWafConfig = {
  mode: "managed",
  extraGroups: [],
  countOnly: [],
  rateLimits: { ipPer5Minutes: 2000, userPerMinute: 120, signInPerMinute: 10 },
  userKey: { from: "header", name: "authorization" },
  signInPaths: ["/login", "/auth/login"],
  webhooks: {},
  trusted: [],
  blocked: [],
  logRetentionDays: 90,
  capacityLimit: 1500,
};

/** Everything that can be switched on. */
const full: ManagedWafConfig = {
  ...plain,
  extraGroups: ["anonymous-ip", "linux"],
  countOnly: ["common/SizeRestrictions_BODY", "sql-injection", "rate-user"],
  webhooks: {
    stripe: { path: "/webhooks/stripe", senders: ["198.51.100.16/32", "2001:db8:16::/48"] },
    mailer: { path: "/webhooks/mailer" },
  },
  trusted: ["203.0.113.8/32"],
  blocked: ["198.51.100.64/26", "2001:db8:64::/48"],
};

const topicArn = "arn:aws:sns:eu-west-1:111122223333:topic";
const topicsAt = { critical: topicArn, warning: topicArn, performance: topicArn, security: topicArn, cost: topicArn };

const build =
  (config: WafConfig, protects: Protected = balancer) =>
  ({ platform, opts }: BuildContext) => {
    const key = new EncryptionKey("logs", { platform, description: "logs", uses: ["logs"] }, opts);
    const alerts = new Alerts(
      "alerts",
      {
        platform,
        config: { emails: {}, runbookBaseUrl: "https://runbooks.larder.example" },
        ...(protects.kind === "distributions" && { region: "us-east-1" }),
      },
      opts,
    );
    const { topics } = alerts;
    createWebFirewall("waf", { platform, config, protects, logKeyArn: key.arn, topics }, opts);
  };

const simple = await bothModes(build(plain));
const rich = await bothModes(build(full));
const global = await bothModes(build(full, { kind: "distributions" }));

const aclOf = (graph: ResourceGraph) => graph.only(TYPES.acl, "waf-acl");

type Tree = Record<string, Json | undefined>;
const tree = (value: Json | undefined): Tree => value as Tree;
const rulesOf = (graph: ResourceGraph): Tree[] => (aclOf(graph).inputs?.rules as Tree[]) ?? [];
const ruleOf = (graph: ResourceGraph, name: string): Tree => {
  const found = rulesOf(graph).find((rule) => rule.name === name);
  if (found === undefined) throw new Error(`no rule ${name}`);
  return found;
};
const statementOf = (graph: ResourceGraph, name: string) => tree(ruleOf(graph, name).statement);
const names = (graph: ResourceGraph) => rulesOf(graph).map(({ name }) => name);

/** A statement in short: `path=/x`, `path^/x`, `method=POST`, `in(IPV4)`, `not(..)`, `a & b`, `a | b`. */
function short(graph: ResourceGraph, value: Json | undefined): string {
  const statement = tree(value);
  const [kind = ""] = Object.keys(statement);
  const inner = tree(statement[kind]);
  switch (kind) {
    case "byteMatchStatement": {
      const [field = ""] = Object.keys(tree(inner.fieldToMatch));
      const sign = { EXACTLY: "=", STARTS_WITH: "^" }[String(inner.positionalConstraint)];
      return `${field}${sign}${inner.searchString}`;
    }
    case "ipSetReferenceStatement": {
      const set = graph.byType(TYPES.set).find(({ outputs }) => outputs?.arn === inner.arn);
      return `in(${set === undefined ? "?" : graph.logicalName(set.urn)})`;
    }
    case "notStatement":
      return `not(${short(graph, inner.statement)})`;
    case "andStatement":
    case "orStatement": {
      const parts = (inner.statements as Json[]).map((each) => short(graph, each));
      if (parts.length < 2) throw new Error(`${kind} of ${parts.length}: WAF wants two at least`);
      return `(${parts.join(kind === "andStatement" ? " & " : " | ")})`;
    }
    default:
      return kind;
  }
}

/** What AWS would count, from the statements themselves. */
function wcu(value: Json | undefined): number {
  const statement = tree(value);
  const [kind = ""] = Object.keys(statement);
  const inner = tree(statement[kind]);
  const nested = (list: Json | undefined) => ((list ?? []) as Json[]).reduce<number>((sum, each) => sum + wcu(each), 0);
  const scoped = inner.scopeDownStatement === undefined ? 0 : wcu(inner.scopeDownStatement);
  switch (kind) {
    case "byteMatchStatement":
      return 2 + 10 * (inner.textTransformations as Tree[]).filter(({ type }) => type !== "NONE").length;
    case "ipSetReferenceStatement":
      return 1;
    case "notStatement":
      return wcu(inner.statement);
    case "andStatement":
    case "orStatement":
      return nested(inner.statements);
    case "rateBasedStatement":
      return 2 + 30 * ((inner.customKeys ?? []) as Json[]).length + scoped;
    case "managedRuleGroupStatement": {
      const group = Object.values(managedGroups).find(({ name }) => name === inner.name);
      return (group?.wcu ?? Number.NaN) + scoped;
    }
    default:
      return Number.NaN;
  }
}

describe("the web ACL of a load balancer", () => {
  it("is regional and attached to it", () => {
    const acl = aclOf(simple.deployed);
    expect(acl.inputs).toMatchObject({ scope: "REGIONAL", defaultAction: { allow: {} } });
    const association = simple.deployed.only(TYPES.association, "waf-association");
    expect(association.inputs?.resourceArn).toBe(balancerArn);
    expect(simple.deployed.references(association.urn, "webAclArn")).toEqual([acl]);
  });

  it.each(["common", "known-bad-inputs", "sql-injection", "ip-reputation"] as const)(
    "always has AWS's rules %s, blocking",
    (key) => {
      for (const graph of [simple.deployed, simple.firstPreview]) {
        expect(statementOf(graph, key).managedRuleGroupStatement).toEqual({
          vendorName: "AWS",
          name: managedGroups[key].name,
        });
        expect(ruleOf(graph, key).overrideAction).toEqual({ none: {} });
      }
    },
  );

  it("has no rule, set or group that nobody asked for", () => {
    expect(names(simple.deployed)).toEqual([
      "rate-ip",
      "rate-user",
      "rate-sign-in",
      "ip-reputation",
      "known-bad-inputs",
      "common",
      "sql-injection",
    ]);
    expect(simple.deployed.byType(TYPES.set)).toEqual([]);
  });

  it("evaluates in a fixed order that no two rules share", () => {
    const order = rulesOf(rich.deployed).map(({ name, priority }) => `${priority} ${name}`);
    expect(order).toEqual([
      "0 blocked",
      "21 webhook-stripe",
      "50 trusted",
      "60 rate-ip",
      "61 rate-user",
      "62 rate-sign-in",
      "70 ip-reputation",
      "71 anonymous-ip",
      "80 known-bad-inputs",
      "81 common",
      "82 sql-injection",
      "83 linux",
    ]);
    for (const rule of rulesOf(simple.deployed)) {
      expect(rule.priority).toBe(ruleOf(rich.deployed, String(rule.name)).priority);
    }
  });

  it("reports metrics and samples of each rule and of the whole", () => {
    const on = { cloudwatchMetricsEnabled: true, sampledRequestsEnabled: true };
    expect(aclOf(rich.deployed).inputs?.visibilityConfig).toEqual({ ...on, metricName: "larder-prod-waf" });
    for (const rule of rulesOf(rich.deployed)) {
      expect(rule.visibilityConfig).toEqual({ ...on, metricName: rule.name });
    }
  });

  it("takes as much capacity as its config is judged by", () => {
    for (const [graph, config] of [
      [simple.deployed, plain],
      [rich.deployed, full],
    ] as const) {
      const found = rulesOf(graph).map((rule) => [rule.name, wcu(rule.statement)]);
      expect(new Map(found as [string, number][])).toEqual(wafCapacity(config));
    }
    const total = [...wafCapacity(plain).values()].reduce((sum, each) => sum + each, 0);
    expect(total).toBe(1127 + 32 + 2 + 2 + 2 * 32);
  });
});

describe("its rates", () => {
  const rate = (graph: ResourceGraph, name: string) => tree(statementOf(graph, name).rateBasedStatement);

  it("limit an address in five minutes, a user and sign-ins in one", () => {
    expect(rate(simple.deployed, "rate-ip")).toEqual({ aggregateKeyType: "IP", evaluationWindowSec: 300, limit: 2000 });
    expect(rate(simple.deployed, "rate-user")).toEqual({
      aggregateKeyType: "CUSTOM_KEYS",
      customKeys: [{ header: { name: "authorization", textTransformations: [{ priority: 0, type: "NONE" }] } }],
      evaluationWindowSec: 60,
      limit: 120,
    });
    expect(rate(simple.deployed, "rate-sign-in")).toMatchObject({
      aggregateKeyType: "IP",
      evaluationWindowSec: 60,
      limit: 10,
    });
  });

  it("tell a client to come back later", () => {
    for (const name of ["rate-ip", "rate-user", "rate-sign-in"]) {
      expect(ruleOf(simple.deployed, name).action).toEqual({
        block: { customResponse: { responseCode: 429, responseHeaders: [{ name: "Retry-After", value: "60" }] } },
      });
    }
  });

  it("see a sign-in however its path is spelt", () => {
    const scope = rate(simple.deployed, "rate-sign-in").scopeDownStatement;
    expect(short(simple.deployed, scope)).toBe("(method=POST & (uriPath^/login | uriPath^/auth/login))");
    expect(JSON.stringify(scope)).toContain(
      '"textTransformations":[{"priority":0,"type":"URL_DECODE"},{"priority":1,"type":"NORMALIZE_PATH"},{"priority":2,"type":"LOWERCASE"}]',
    );
  });

  it("tell users apart by a cookie where the config says so, and leave out sign-ins without paths", async () => {
    const graph = await graphOf(
      build({ ...plain, userKey: { from: "cookie", name: "session" }, signInPaths: ["/login"] }),
    );
    expect(rate(graph, "rate-user").customKeys).toEqual([
      { cookie: { name: "session", textTransformations: [{ priority: 0, type: "NONE" }] } },
    ]);
    expect(short(graph, rate(graph, "rate-sign-in").scopeDownStatement)).toBe("(method=POST & uriPath^/login)");
    const without = await graphOf(build({ ...plain, signInPaths: [] }));
    expect(names(without)).not.toContain("rate-sign-in");
    expect(without.byType(TYPES.alarm).map(({ inputs }) => inputs?.name)).not.toContain("larder-prod-waf-sign-in-rate");
  });
});

describe("its lists", () => {
  const graph = rich.deployed;

  it("keep each IP version in a set of its own", () => {
    const sets = graph.byType(TYPES.set).map(({ urn, inputs }) => [graph.logicalName(urn), inputs] as const);
    expect(
      Object.fromEntries(sets.map(([name, inputs]) => [name, [inputs?.ipAddressVersion, inputs?.addresses]])),
    ).toEqual({
      "waf-blocked-v4": ["IPV4", ["198.51.100.64/26"]],
      "waf-blocked-v6": ["IPV6", ["2001:db8:64::/48"]],
      "waf-trusted-v4": ["IPV4", ["203.0.113.8/32"]],
      "waf-webhook-stripe-v4": ["IPV4", ["198.51.100.16/32"]],
      "waf-webhook-stripe-v6": ["IPV6", ["2001:db8:16::/48"]],
    });
    for (const [, inputs] of sets) expect(inputs?.scope).toBe("REGIONAL");
  });

  it.each([
    ["blocked", { block: {} }, "(in(waf-blocked-v4) | in(waf-blocked-v6))"],
    [
      "webhook-stripe",
      { block: {} },
      "(uriPath=/webhooks/stripe & not(in(waf-webhook-stripe-v4)) & not(in(waf-webhook-stripe-v6)))",
    ],
    ["trusted", { allow: {} }, "in(waf-trusted-v4)"],
  ])("%s", (name, action, statement) => {
    expect(ruleOf(graph, name).action).toEqual(action);
    expect(short(graph, ruleOf(graph, name).statement)).toBe(statement);
  });
});

describe("webhooks", () => {
  const scopeOf = (graph: ResourceGraph, name: string) =>
    tree(statementOf(graph, name).managedRuleGroupStatement).scopeDownStatement;

  it.each(["common", "sql-injection", "anonymous-ip", "linux"])("are spared the rules %s", (name) => {
    expect(short(rich.deployed, scopeOf(rich.deployed, name))).toBe(
      "not((uriPath=/webhooks/mailer | uriPath=/webhooks/stripe))",
    );
  });

  it.each(["ip-reputation", "known-bad-inputs"])("meet the rules %s", (name) => {
    expect(scopeOf(rich.deployed, name)).toBeUndefined();
  });
});

describe("rules that only count", () => {
  it("count a whole group, one rule of it, or a rate", () => {
    expect(ruleOf(rich.deployed, "sql-injection").overrideAction).toEqual({ count: {} });
    expect(ruleOf(rich.deployed, "common").overrideAction).toEqual({ none: {} });
    expect(tree(statementOf(rich.deployed, "common").managedRuleGroupStatement).ruleActionOverrides).toEqual([
      { name: "SizeRestrictions_BODY", actionToUse: { count: {} } },
    ]);
    expect(ruleOf(rich.deployed, "rate-user").action).toEqual({ count: {} });
    expect(ruleOf(rich.deployed, "rate-ip").action).toHaveProperty("block");
  });

  it("may be lists, too", async () => {
    const graph = await graphOf(build({ ...full, countOnly: ["blocked", "webhook-stripe"] }));
    for (const name of ["blocked", "webhook-stripe"]) {
      expect(ruleOf(graph, name).action).toEqual({ count: {} });
    }
  });
});

const PLACES: readonly (readonly [string, ResourceGraph, string | undefined, string])[] = [
  ["the load balancer's region", rich.deployed, undefined, "eu-west-1"],
  ["us-east-1", global.deployed, "us-east-1", "us-east-1"],
];

describe.each(PLACES)("its log in %s", (_, graph, region, place) => {
  const logging = graph.only(TYPES.logging, "waf-logging");
  const group = graph.only(TYPES.group, "waf-logs");
  const policy = graph.only(TYPES.policy, "waf-logs-policy");

  it("has a name that WAF accepts, under a key of its region, for as long as config says", () => {
    expect(graph.references(logging.urn, "logDestinationConfigs")).toEqual([group]);
    expect(graph.references(logging.urn, "resourceArn")).toEqual([aclOf(graph)]);
    expect(group.inputs).toMatchObject({
      name: "aws-waf-logs-larder-prod-waf",
      retentionInDays: 90,
      tags: { "data-class": "personal" },
    });
    const [key, ...others] = graph.references(group.urn, "kmsKeyId").filter(({ type }) => type === TYPES.key);
    expect(others).toEqual([]);
    expect(key?.inputs?.region).toBe(region);
    expect(JSON.stringify(key?.inputs?.policy)).toContain(`logs.${place}.amazonaws.com`);
    for (const each of [logging, group, policy, aclOf(graph), ...graph.byType(TYPES.set)]) {
      expect(each.inputs?.region, each.urn).toBe(region);
    }
  });

  it("holds what was blocked or counted, and no session", () => {
    expect(logging.inputs?.redactedFields).toEqual([
      { singleHeader: { name: "authorization" } },
      { singleHeader: { name: "cookie" } },
    ]);
    expect(logging.inputs?.loggingFilter).toEqual({
      defaultBehavior: "DROP",
      filters: [
        {
          behavior: "KEEP",
          requirement: "MEETS_ANY",
          conditions: ["BLOCK", "COUNT", "EXCLUDED_AS_COUNT"].map((action) => ({ actionCondition: { action } })),
        },
      ],
    });
    expect(aclOf(graph).inputs?.dataProtectionConfig).toEqual({
      dataProtections: [
        { action: "SUBSTITUTION", field: { fieldType: "SINGLE_HEADER", fieldKeys: ["authorization", "cookie"] } },
      ],
    });
  });

  it("admits the log delivery of this account and region before the first record", () => {
    expect(waitsFor(graph, logging, policy)).toBe(true);
    expect(statementsOf(graph, policy, "policyDocument")).toEqual([
      {
        Effect: "Allow",
        Principal: { Service: "delivery.logs.amazonaws.com" },
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: [`${group.outputs?.arn}:log-stream:*`],
        Condition: {
          StringEquals: { "aws:SourceAccount": "111122223333" },
          ArnLike: { "aws:SourceArn": `arn:aws:logs:${place}:111122223333:*` },
        },
      },
    ]);
  });
});

describe("the web ACL of distributions", () => {
  it("is global, made in us-east-1, and attached by nobody here", () => {
    expect(aclOf(global.deployed).inputs).toMatchObject({ scope: "CLOUDFRONT", region: "us-east-1" });
    for (const set of global.deployed.byType(TYPES.set)) expect(set.inputs?.scope).toBe("CLOUDFRONT");
    expect(global.deployed.byType(TYPES.association)).toEqual([]);
  });

  it("shares the key of a platform that lives in us-east-1", async () => {
    const graph = await graphOf(build(plain, { kind: "distributions" }), { platform: { region: "us-east-1" } });
    const keys = graph.byType(TYPES.key).map(({ urn }) => graph.logicalName(urn));
    expect(keys).not.toContain("waf-key-cmk");
    expect(aclOf(graph).inputs?.region).toBeUndefined();
  });
});

describe("replacing", () => {
  it.each([TYPES.association, TYPES.logging])("%s deletes the old one first: there is but one", (type) => {
    const [resource] = rich.deployed.byType(type) as [Resource];
    expect(JSON.stringify(resource)).toContain("deleteBeforeReplace");
  });
});

describe("its alarms", () => {
  it("watch the web ACL's own metrics", () => {
    const alarms = rich.deployed.byType(TYPES.alarm);
    expect(alarms.map(({ inputs }) => inputs?.name).sort()).toEqual([
      "larder-prod-waf-blocked-share",
      "larder-prod-waf-blocked-surge",
      "larder-prod-waf-sign-in-rate",
    ]);
    for (const alarm of alarms) {
      const text = JSON.stringify(alarm.inputs);
      expect(text).toContain('"WebACL":"larder-prod-waf"');
      expect(text).toContain('"Region":"eu-west-1"');
    }
  });

  it("stand where CloudFront's metrics are, which have no region", () => {
    const alarms = global.deployed.byType(TYPES.alarm);
    expect(alarms).toHaveLength(3);
    for (const alarm of alarms) {
      expect(alarm.inputs?.region).toBe("us-east-1");
      expect(JSON.stringify(alarm.inputs)).toContain('"Rule":');
      expect(JSON.stringify(alarm.inputs)).not.toContain('"Region":');
      expect(global.deployed.references(alarm.urn, "alarmActions").map(({ inputs }) => inputs?.region)).toEqual([
        "us-east-1",
      ]);
    }
  });
});

describe("switched off", () => {
  it("leaves nothing", async () => {
    const graph = await graphOf(build({ mode: "none" }));
    expect(graph.resources.filter(({ type }) => /wafv2|WebFirewall|LogGroup/.test(type))).toEqual([]);
  });

  it("is the same as having nothing to protect", async () => {
    const graph = await graphOf(({ platform, opts }) => {
      createWebFirewall(
        "waf",
        {
          platform,
          config: plain,
          protects: undefined,
          logKeyArn: "arn:aws:kms:eu-west-1:111122223333:key/k",
          topics: topicsAt,
        },
        opts,
      );
    });
    expect(graph.resources.filter(({ type }) => /wafv2|WebFirewall|LogGroup/.test(type))).toEqual([]);
  });
});
