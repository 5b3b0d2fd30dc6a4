/** Prices by hand: what each type costs in Ireland (unless told otherwise), from the list of knowledge/prices. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Json, Resource } from "../../../graph/model.ts";
import { UNKNOWN } from "../../../graph/model.ts";
import { ResourceGraph } from "../../../graph/query.ts";
import { billingRows } from "../../../knowledge/prices.ts";
import { counters } from "../../../review/cost/counters.ts";
import { estimateCost } from "../../../review/cost/estimate.ts";
import type { Estimate } from "../../../review/cost/model.ts";
import { dollars, sum } from "../../../review/cost/money.ts";
import { deployment, graphOf, random, resource, shuffled } from "../../graph/build.ts";
import { wholeStack } from "../../support/stacks.ts";

const REGION = "eu-west-1";
const H = 730;
const part = (
  type: string,
  name: string,
  inputs: Record<string, Json> = {},
  rest: Parameters<typeof resource>[3] = {},
) => resource(type, name, { region: REGION, ...inputs }, rest);
const costOf = (...resources: readonly Resource[]): Estimate => estimateCost(graphOf(...resources));
const usd = (estimate: Estimate) => [dollars(estimate.monthly), dollars(estimate.atMost)];
const reasons = (estimate: Estimate) => estimate.unpriced.map(({ name, reason }) => `${name}: ${reason}`);

const NAT = "aws:ec2/natGateway:NatGateway";
const ALB = "aws:lb/loadBalancer:LoadBalancer";
const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";
const RDS = "aws:rds/instance:Instance";
const CACHE = "aws:elasticache/replicationGroup:ReplicationGroup";
const SERVERLESS = "aws:elasticache/serverlessCache:ServerlessCache";
const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const SECRET = "aws:secretsmanager/secret:Secret";
const CANARY = "aws:synthetics/canary:Canary";
const ACL = "aws:wafv2/webAcl:WebAcl";
const POLICY = "aws:appautoscaling/policy:Policy";

const metric = (id: string, period = 60): Json => ({ id, metric: { metricName: "m", period, stat: "Sum" } });
const database = { engine: "postgres", instanceClass: "db.m7g.large", allocatedStorage: 100, storageType: "gp3" };

describe("fixed costs", () => {
  it.each<[string, string, Record<string, Json>, number]>([
    ["a NAT gateway", NAT, {}, 0.048 * H],
    ["a NAT gateway of us-east-1", NAT, { region: "us-east-1" }, 0.045 * H],
    ["a NAT gateway of eu-central-1", NAT, { region: "eu-central-1" }, 0.052 * H],
    ["an elastic address", "aws:ec2/eip:Eip", {}, 0.005 * H],
    ["a gateway endpoint", ENDPOINT, { vpcEndpointType: "Gateway" }, 0],
    ["an endpoint of no type: a gateway", ENDPOINT, {}, 0],
    [
      "an interface endpoint in three zones",
      ENDPOINT,
      { vpcEndpointType: "Interface", subnetIds: ["a", "b", "c"] },
      3 * 0.011 * H,
    ],
    ["a public load balancer in two zones", ALB, { internal: false, subnets: ["a", "b"] }, (0.0252 + 2 * 0.005) * H],
    ["an internal load balancer", ALB, { internal: true, subnets: ["a", "b"] }, 0.0252 * H],
    [
      "a load balancer with IPv6 alone",
      ALB,
      { subnets: ["a"], ipAddressType: "dualstack-without-public-ipv4" },
      0.0252 * H,
    ],
    [
      "a network load balancer with addresses of its own",
      ALB,
      {
        loadBalancerType: "network",
        subnetMappings: [
          { subnetId: "a", allocationId: "eipalloc-1" },
          { subnetId: "b", allocationId: "eipalloc-2" },
          { subnetId: "c" },
        ],
      },
      (0.0252 + 0.005) * H,
    ],
    ["a database in one zone", RDS, database, 0.186 * H + 100 * 0.127],
    ["a database in two zones", RDS, { ...database, multiAz: true }, 0.372 * H + 100 * 0.254],
    ["a database that the internet reaches", RDS, { ...database, publiclyAccessible: true }, 0.191 * H + 100 * 0.127],
    ["IOPS that gp3 includes", RDS, { ...database, iops: 3000 }, 0.186 * H + 100 * 0.127],
    ["IOPS over those that gp3 includes", RDS, { ...database, iops: 4000 }, 0.186 * H + 100 * 0.127 + 1000 * 0.022],
    [
      "a large gp3, which includes 12,000 IOPS and 500 MiBps",
      RDS,
      { ...database, allocatedStorage: 400, iops: 13_000, storageThroughput: 600 },
      0.186 * H + 400 * 0.127 + 1000 * 0.022 + 100 * 0.088,
    ],
    [
      "IOPS twice in two zones",
      RDS,
      { ...database, multiAz: true, iops: 4000 },
      0.372 * H + 100 * 0.254 + 2 * 1000 * 0.022,
    ],
    ["all IOPS of io1", RDS, { ...database, storageType: "io1", iops: 1000 }, 0.186 * H + 100 * 0.138 + 1000 * 0.11],
    [
      "gp2 where no type is named",
      RDS,
      { engine: "postgres", instanceClass: "db.t4g.micro", allocatedStorage: 20 },
      0.017 * H + 20 * 0.127,
    ],
    [
      "Database Insights, advanced",
      RDS,
      { ...database, databaseInsightsMode: "advanced" },
      (0.186 + 2 * 0.0125) * H + 100 * 0.127,
    ],
    [
      "numbers as text, as in an export",
      RDS,
      { ...database, allocatedStorage: "100", multiAz: "true" },
      0.372 * H + 100 * 0.254,
    ],
    [
      "a Valkey group of two nodes",
      CACHE,
      { engine: "valkey", nodeType: "cache.m7g.large", numCacheClusters: 2 },
      2 * 0.1392 * H,
    ],
    ["a Redis group, one node if nothing is said", CACHE, { nodeType: "cache.m7g.large" }, 0.174 * H],
    [
      "shards with a replica each",
      CACHE,
      { engine: "redis", nodeType: "cache.r7g.large", numNodeGroups: 3, replicasPerNodeGroup: 1 },
      6 * 0.243 * H,
    ],
    ["a serverless Valkey, at its least", SERVERLESS, { engine: "valkey" }, 0.1 * 0.0925 * H],
    ["a serverless Redis, at its least", SERVERLESS, { engine: "redis" }, 0.1385 * H],
    [
      "a serverless Valkey with a floor",
      SERVERLESS,
      { engine: "valkey", cacheUsageLimits: { dataStorage: { minimum: 5, unit: "GB" } } },
      5 * 0.0925 * H,
    ],
    ["a key", "aws:kms/key:Key", {}, 1],
    ["a secret", SECRET, {}, 0.4],
    ["a secret with a copy in another region", SECRET, { replicas: [{ region: "eu-central-1" }] }, 0.8],
    ["an alarm on one metric", ALARM, { metricName: "m", period: 60 }, 0.1],
    [
      "an alarm on three metrics",
      ALARM,
      { metricQueries: [{ id: "r", expression: "a+b+c" }, metric("a"), metric("b"), metric("c")] },
      0.3,
    ],
    ["an alarm of high resolution", ALARM, { metricName: "m", period: 10 }, 0.3],
    ["an alarm of high resolution by its queries", ALARM, { metricQueries: [metric("a", 30), metric("b", 60)] }, 0.6],
    [
      "an alarm on a band",
      ALARM,
      { metricQueries: [metric("a"), { id: "b", expression: "ANOMALY_DETECTION_BAND(a, 2)" }] },
      0.3,
    ],
    ["a composite alarm", "aws:cloudwatch/compositeAlarm:CompositeAlarm", {}, 0.5],
    ["a dashboard", "aws:cloudwatch/dashboard:Dashboard", {}, 3],
    ["a zone", "aws:route53/zone:Zone", {}, 0.5],
    [
      "a canary every five minutes",
      CANARY,
      { startCanary: true, schedule: { expression: "rate(5 minutes)" } },
      H * 12 * 0.0014,
    ],
    [
      "a canary once an hour by cron",
      CANARY,
      { startCanary: true, schedule: { expression: "cron(0 * * * ? *)" } },
      H * 0.0014,
    ],
    ["a canary that is stopped", CANARY, { schedule: { expression: "rate(5 minutes)" } }, 0],
    ["a canary that runs once", CANARY, { startCanary: true, schedule: { expression: "rate(0 minute)" } }, 0],
    ["a web ACL without rules", ACL, {}, 5],
    [
      "a web ACL with two rules and a managed group",
      ACL,
      {
        rules: [
          {},
          {},
          { statement: { managedRuleGroupStatement: { vendorName: "AWS", name: "AWSManagedRulesCommonRuleSet" } } },
        ],
      },
      8,
    ],
    [
      "Bot Control",
      ACL,
      {
        rules: [
          { statement: { managedRuleGroupStatement: { vendorName: "AWS", name: "AWSManagedRulesBotControlRuleSet" } } },
        ],
      },
      16,
    ],
    [
      "metrics of a distribution",
      "aws:cloudfront/monitoringSubscription:MonitoringSubscription",
      {
        monitoringSubscription: { realtimeMetricsSubscriptionConfig: { realtimeMetricsSubscriptionStatus: "Enabled" } },
      },
      2.4,
    ],
    [
      "metrics of a distribution, switched off",
      "aws:cloudfront/monitoringSubscription:MonitoringSubscription",
      {
        monitoringSubscription: {
          realtimeMetricsSubscriptionConfig: { realtimeMetricsSubscriptionStatus: "Disabled" },
        },
      },
      0,
    ],
    ["target tracking, two alarms", POLICY, { policyType: "TargetTrackingScaling" }, 0.2],
    ["step scaling, whose alarms stand by themselves", POLICY, { policyType: "StepScaling" }, 0],
    ["a role", "aws:iam/role:Role", {}, 0],
  ])("of %s", (_, type, inputs, expected) => {
    const estimate = costOf(part(type, "it", inputs));
    expect(reasons(estimate)).toEqual([]);
    expect(dollars(estimate.monthly)).toBeCloseTo(expected, 5);
  });

  it("of a replica: the storage of its primary, until it names more", () => {
    const primary = part(RDS, "primary", database);
    const replica = part(
      RDS,
      "replica",
      { instanceClass: "db.t4g.medium" },
      { from: { replicateSourceDb: [primary] } },
    );
    expect(dollars(costOf(primary, replica).monthly)).toBeCloseTo((0.186 + 0.069) * H + 200 * 0.127, 5);
  });

  it("of storage that grows by itself: at most up to its limit", () => {
    const estimate = costOf(part(RDS, "db", { ...database, maxAllocatedStorage: 500 }));
    expect(usd(estimate)[1]).toBeCloseTo(0.186 * H + 500 * 0.127, 5);
  });

  it("of a proxy: by the vCPU behind it", () => {
    const db = part(RDS, "db", { ...database, instanceClass: "db.m7g.xlarge" });
    const proxy = part("aws:rds/proxy:Proxy", "proxy");
    const target = part(
      "aws:rds/proxyTarget:ProxyTarget",
      "target",
      {},
      { from: { dbProxyName: [proxy], dbInstanceIdentifier: [db] } },
    );
    const line = costOf(db, proxy, target).lines.find(({ name }) => name === "proxy");
    expect(dollars(line?.monthly ?? 0)).toBeCloseTo(4 * 0.018 * H, 5);
    expect(reasons(costOf(proxy))).toEqual(["proxy: no instance behind it is in the graph"]);
  });

  it("of a rule group of one's own: the group and each of its rules", () => {
    const group = part(
      "aws:wafv2/ruleGroup:RuleGroup",
      "group",
      { rules: [{}, {}, {}] },
      { id: "arn:aws:wafv2:eu-west-1:1:regional/rulegroup/g/1" },
    );
    const acl = part(ACL, "acl", { rules: [{ statement: { ruleGroupReferenceStatement: { arn: group.id ?? "" } } }] });
    expect(dollars(costOf(group, acl).monthly)).toBe(5 + 4);
    expect(reasons(costOf(acl))).toEqual(["acl: the rules of a rule group that is not in the graph"]);
  });

  it("take the region of the provider, of the answer and of the ARN", () => {
    const provider = resource("pulumi:providers:aws", "p", { region: "us-east-1" }, { id: "p1" });
    const nat = resource(NAT, "nat", {}, { provider: `${provider.urn}::p1` });
    expect(dollars(costOf(provider, nat).monthly)).toBeCloseTo(0.045 * H, 5);
    expect(dollars(costOf(resource(NAT, "nat", {}, { outputs: { region: "eu-central-1" } })).monthly)).toBeCloseTo(
      0.052 * H,
      5,
    );
    const arn = "arn:aws:kms:eu-west-1:1:key/k";
    expect(costOf(resource("aws:kms/key:Key", "key", {}, { outputs: { arn } })).lines[0]?.region).toBe(REGION);
  });

  it("leave out what is only looked up, and what waits for its deletion", () => {
    expect(costOf(part(NAT, "nat", {}, { external: true })).lines).toEqual([]);
    expect(costOf(part(NAT, "nat", {}, { delete: true })).lines).toEqual([]);
  });

  it("show what the sum is made of", () => {
    const [line] = costOf(part(ENDPOINT, "e", { vpcEndpointType: "Interface", subnetIds: ["a", "b"] })).lines;
    expect(line).toMatchObject({
      sku: "vpc-endpoint/interface/hour",
      usd: "0.011",
      factors: [
        [2, "zones"],
        [730, "h"],
      ],
      monthly: 16_060_000,
      region: REGION,
      basis: "fixed",
    });
  });
});

describe("what has no price", () => {
  it.each<[string, string, Record<string, Json>, string]>([
    ["a type nobody knows", "aws:redshift/cluster:Cluster", {}, "a type without a row in the price list"],
    [
      "a class that is not in the list",
      RDS,
      { ...database, instanceClass: "db.x2g.large" },
      "no price of rds/postgres/db.x2g.large in eu-west-1",
    ],
    ["another engine", RDS, { ...database, engine: "mysql" }, "no price of the engine mysql"],
    ["a region that is not in the list", NAT, { region: "eu-west-3" }, "no price of nat-gateway/hour in eu-west-3"],
    ["no region", NAT, { region: "here" }, "its region is not known"],
    [
      "a class that only the cloud knows",
      RDS,
      { ...database, instanceClass: UNKNOWN },
      "instanceClass is not known yet",
    ],
    ["a size that is none", RDS, { ...database, allocatedStorage: "many" }, "allocatedStorage is no quantity"],
    ["no node type", CACHE, { engine: "valkey" }, "nodeType is not set"],
    ["memcached", SERVERLESS, { engine: "memcached" }, "no price of the engine memcached"],
    [
      "an alarm on a query",
      ALARM,
      { metricQueries: [{ id: "q", expression: "SELECT AVG(x) FROM y" }] },
      "an alarm on a query is paid by each metric that the query analyses",
    ],
    [
      "a marketplace's rules",
      ACL,
      { rules: [{ statement: { managedRuleGroupStatement: { vendorName: "Acme", name: "G" } } }] },
      "the subscription of the rule group G",
    ],
    ["a gateway load balancer", ALB, { loadBalancerType: "gateway" }, "no price of a load balancer of type gateway"],
    [
      "a schedule nobody reads",
      CANARY,
      { startCanary: true, schedule: { expression: "now and then" } },
      "its schedule is not understood: now and then",
    ],
    [
      "an endpoint without zones",
      ENDPOINT,
      { vpcEndpointType: "Interface" },
      "its zones are not known: subnetIds is empty",
    ],
  ])("%s", (_, type, inputs, reason) => {
    const estimate = costOf(part(type, "it", inputs));
    expect(reasons(estimate)).toEqual([`it: ${reason}`]);
    expect(estimate.lines.filter(({ sku }) => sku.startsWith("rds/postgres/"))).toEqual([]);
  });

  it("is never half a price: a database of unknown size is not its storage alone", () => {
    expect(costOf(part(RDS, "db", { ...database, instanceClass: UNKNOWN })).lines).toEqual([]);
  });

  it("is told of what stands on another bill", () => {
    const estimate = costOf(
      resource("cloudflare:index/dnsRecord:DnsRecord", "a"),
      resource("cloudflare:index/dnsRecord:DnsRecord", "b"),
    );
    expect(estimate.elsewhere).toEqual([{ source: "Cloudflare's plan of the zone or the account", resources: 2 }]);
    expect(estimate.unpriced).toEqual([]);
  });
});

describe("what is paid by use", () => {
  const bucket = part("aws:s3/bucket:Bucket", "bucket");

  it("is excluded without a figure, never nothing", () => {
    const { excluded, lines } = costOf(bucket);
    expect(lines).toEqual([]);
    expect(excluded.map(({ meter, usd: price, per }) => [meter, price, per])).toEqual([
      ["readRequests", "0.0004", 1000],
      ["storageGb", "0.023", 1],
      ["writeRequests", "0.005", 1000],
    ]);
  });

  it("is in the sum with one, and only that", () => {
    const figures = new Map([
      [
        bucket.urn,
        new Map([
          ["storageGb", 500],
          ["readRequests", 0],
        ]),
      ],
    ]);
    const estimate = estimateCost(graphOf(bucket), figures);
    expect(dollars(estimate.monthly)).toBe(11.5);
    expect(estimate.lines.map(({ basis, meter }) => [basis, meter])).toEqual([
      ["usage", "readRequests"],
      ["usage", "storageGb"],
    ]);
    expect(estimate.excluded.map(({ meter }) => meter)).toEqual(["writeRequests"]);
  });

  it.each([
    ["of a gateway endpoint is nothing", ENDPOINT, { vpcEndpointType: "Gateway" }, []],
    [
      "of an interface endpoint is its data",
      ENDPOINT,
      { vpcEndpointType: "Interface", subnetIds: ["a"] },
      ["data through interface endpoints"],
    ],
    ["of an application load balancer are its units", ALB, {}, ["load balancer capacity units: LCU-h"]],
    [
      "of a network load balancer are others",
      ALB,
      { loadBalancerType: "network" },
      ["load balancer capacity units: NLCU-h"],
    ],
    [
      "of a notice by e-mail is the message",
      "aws:sns/topicSubscription:TopicSubscription",
      { protocol: "email" },
      ["notices by e-mail"],
    ],
    ["of a notice to a queue is nothing", "aws:sns/topicSubscription:TopicSubscription", { protocol: "sqs" }, []],
  ])("%s", (_, type, inputs, expected) => {
    const { excluded } = costOf(part(type, "it", inputs));
    expect(excluded.map(({ what, unit }) => (unit.endsWith("LCU-h") ? `${what}: ${unit}` : what))).toEqual(expected);
  });
});

describe("an estimate", () => {
  it("counts every type that costs by being there", () => {
    const fixed = Object.entries(billingRows).flatMap(([type, { basis }]) => (basis === "fixed" ? [type] : []));
    expect(fixed.filter((type) => !Object.hasOwn(counters, type))).toEqual([]);
    const counted = Object.keys(counters).filter(
      (type) => !["fixed", "usage"].includes(billingRows[type]?.basis ?? ""),
    );
    expect(counted).toEqual([]);
  });

  it("of prod is the sum of its lines, the same in any order of its resources", async () => {
    const { deployed } = await wholeStack("prod");
    const estimate = estimateCost(deployed);
    expect(estimate.lines.length).toBeGreaterThan(100);
    expect(estimate.unpriced).toEqual([]);
    expect(estimate.monthly).toBe(sum(estimate.lines.map(({ monthly }) => monthly)));
    expect(estimate.atMost).toBeGreaterThan(estimate.monthly);
    const { deployment: body } = deployed.deployment;
    const mixed = shuffled(body.resources ?? [], random(7));
    const again = estimateCost(ResourceGraph.of({ ...deployed.deployment, deployment: { ...body, resources: mixed } }));
    expect(JSON.stringify(again)).toBe(JSON.stringify(estimate));
  });

  it("of anything is not negative, and no more than its most", () => {
    const kinds = fc.constantFrom(...Object.keys(counters), "aws:x/y:Z");
    const value = fc.oneof(
      fc.integer({ min: 0, max: 1e4 }),
      fc.boolean(),
      fc.string(),
      fc.constant(UNKNOWN),
      fc.constant(null),
      fc.constant([]),
      fc.constant([{}]),
    );
    const names = [
      "allocatedStorage",
      "instanceClass",
      "engine",
      "multiAz",
      "nodeType",
      "numCacheClusters",
      "rules",
      "metricQueries",
      "subnetIds",
      "desiredCount",
      "period",
      "replicas",
      "schedule",
      "vpcEndpointType",
      "maxAllocatedStorage",
    ];
    const inputs = fc.dictionary(fc.constantFrom(...names), value);
    fc.assert(
      fc.property(fc.array(fc.tuple(kinds, inputs), { maxLength: 6 }), (parts) => {
        const resources = parts.map(([type, given], index) =>
          resource(type, `r${index}`, { region: REGION, ...given } as Record<string, Json>),
        );
        const estimate = estimateCost(ResourceGraph.of(deployment(...resources)));
        return (
          estimate.lines.every(({ monthly, atMost }) => monthly >= 0 && atMost >= monthly) &&
          estimate.monthly === sum(estimate.lines.map(({ monthly }) => monthly))
        );
      }),
      { numRuns: 300 },
    );
  });
});
