/** Tags, types, names, logs, leftovers. */
import type { Json } from "../../../graph/model.ts";
import { type Cases, type Extra, type Inputs, JUDGED, MASK, resource, SECRET, UNKNOWN, urnOf } from "../support.ts";

const aws = (module: string, name: string) => `aws:${module}/${name.charAt(0).toLowerCase()}${name.slice(1)}:${name}`;
const cloudflare = (name: string) => `cloudflare:index/${name.charAt(0).toLowerCase()}${name.slice(1)}:${name}`;
const QUEUE = { type: aws("sqs", "Queue") };
const tags = { project: "p", environment: "prod", owner: "o", "cost-centre": "c", "managed-by": "pulumi" };
const provider = (defaultTags: Json) => resource("pulumi:providers:aws", "aws", { defaultTags }, { id: "0" });
const ofProvider: Extra = { provider: `${urnOf("pulumi:providers:aws", "aws")}::0` };

const told = (outputs: Readonly<Record<string, Json>>): { extra: Extra } => ({ extra: { custom: false, outputs } });

const KEY = urnOf(aws("kms", "Key"), JUDGED);
const store = (type: string, name: string, dataClass: Json) =>
  resource(
    type,
    name,
    { kmsKeyId: UNKNOWN, tags: { "data-class": dataClass } },
    { propertyDependencies: { kmsKeyId: [KEY] } },
  );
const database = (dataClass: Json) => store(aws("rds", "Instance"), "db", dataClass);
const queue = (dataClass: Json) => store(aws("sqs", "Queue"), "jobs", dataClass);

const zoneId = "5f2c1d7e9ab84036b1c0d94e6a7f8b21";
const record = (content: Json, more: Inputs = {}): Inputs => ({
  zoneId,
  type: "CNAME",
  name: "app.larder.example",
  content,
  ...more,
});
const cdn = resource(aws("cloudfront", "Distribution"), "cdn", {}, { outputs: { domainName: "d1.cloudfront.net" } });
const balancer = resource(
  aws("lb", "LoadBalancer"),
  "web",
  { securityGroups: ["sg-0123456789"] },
  { outputs: { dnsName: "web-1.eu-west-1.elb.amazonaws.com" } },
);
const group = resource(
  aws("ec2", "SecurityGroup"),
  "edge",
  { ingress: [{ protocol: "tcp", fromPort: 443, toPort: 443, cidrBlocks: ["0.0.0.0/0"] }] },
  { id: "sg-0123456789" },
);
const pulls = resource(cloudflare("AuthenticatedOriginPullsSettings"), "pulls", { zoneId, enabled: true });

const GROUP = aws("cloudwatch", "LogGroup");
const logGroup = (inputs: Inputs, name = "group") => resource(GROUP, name, { name: "/larder/api", ...inputs });
const kept = { others: [logGroup({ retentionInDays: 30 })] };
const container = (options: Inputs = { "awslogs-group": "/larder/api" }, logDriver = "awslogs"): Inputs => ({
  containerDefinitions: JSON.stringify([{ name: "api", logConfiguration: { logDriver, options } }]),
});
const FUNCTION = { type: aws("lambda", "Function") };
const FLOW = { type: aws("ec2", "FlowLog") };

const alarmOn = (namespace: string, dimensions: Inputs) =>
  resource(aws("cloudwatch", "MetricAlarm"), "outside", { namespace, dimensions });
const canary = (inputs: Inputs) => resource(aws("synthetics", "Canary"), "canary", { name: "site", ...inputs });
const asks = { runConfig: { environmentVariables: { URL: "https://app.larder.example/health" } } };
const nothing = "fail: nothing asks for app.larder.example from outside";

const subscription = (inputs: Inputs = {}) =>
  resource(aws("rds", "EventSubscription"), "events", { snsTopic: "arn", ...inputs });
const ALL_EVENTS = ["failure", "failover", "low storage", "maintenance", "configuration change"];
const none = `fail: ${ALL_EVENTS.map((event) => `nobody hears of ${event}`).join("; ")}`;

export const estateCases: Cases = {
  "GEN-01": [
    ["accepts all tags", { tags }, "pass", QUEUE],
    [
      "accepts those of the provider",
      { tags: { project: "p" } },
      "pass",
      {
        ...QUEUE,
        extra: ofProvider,
        others: [provider(JSON.stringify({ tags }))],
      },
    ],
    ["accepts those that a state shows", {}, "pass", { ...QUEUE, extra: { outputs: { tagsAll: tags } } }],
    [
      "accepts other tags by the settings",
      { tags: { team: "x" } },
      "pass",
      { ...QUEUE, settings: { "GEN-01": { tags: ["team"] } } },
    ],
    ["rejects a missing one", { tags: { ...tags, owner: "" } }, "fail: no tag owner", QUEUE],
    [
      "rejects another environment",
      { tags: { ...tags, environment: "staging" } },
      "fail: is tagged for the environment staging",
      QUEUE,
    ],
    [
      "rejects none at all",
      {},
      "fail: no tag project; no tag environment; no tag owner; no tag cost-centre; no tag managed-by",
      QUEUE,
    ],
    ["skips a type without tags", {}, "not-applicable: a type without tags", { type: aws("iam", "RolePolicy") }],
    [
      "skips another provider's",
      { tags: {} },
      "not-applicable: a type without tags",
      { type: cloudflare("DnsRecord") },
    ],
    ["waits", { tags: UNKNOWN }, 'unknown: tags["project"]', QUEUE],
    ["cannot judge a mask", { tags: MASK }, 'secret: tags["project"]', QUEUE],
  ],
  "GEN-06": [
    ["accepts one of two modules", {}, "pass", { type: aws("alb", "Listener") }],
    [
      "accepts that module alone",
      {},
      "pass",
      { type: aws("alb", "TargetGroup"), others: [resource(aws("alb", "Listener"), "l")] },
    ],
    [
      "rejects a bucket of before",
      {},
      "fail: an older type; use the type without V2",
      { type: "aws:s3/bucketVersioningV2:BucketVersioningV2" },
    ],
    [
      "rejects both modules",
      {},
      "fail: aws.alb and aws.lb, which are the same, stand side by side",
      {
        type: aws("alb", "Listener"),
        others: [resource(aws("lb", "TargetGroup"), "t")],
      },
    ],
    ["rejects a record of before", {}, "fail: an older type; use cloudflare.DnsRecord", { type: cloudflare("Record") }],
    [
      "rejects the web firewall of before 2019",
      {},
      "fail: an older type; use aws.wafv2",
      { type: "aws:wafregional/webAcl:WebAcl" },
    ],
    ["skips the others", {}, "not-applicable: a current type", QUEUE],
  ],
  "GEN-08": [
    [
      "accepts addresses and ARNs",
      {},
      "pass",
      told({
        url: "https://larder.example",
        dbSecret: "arn:aws:secretsmanager:eu-west-1:1:secret:x",
        secretName: "db",
      }),
    ],
    ["accepts a secret", {}, "pass", told({ password: SECRET, nested: { apiKey: SECRET } })],
    ["accepts a mask", {}, "pass", told({ password: MASK })],
    ["accepts what says where secrets are", {}, "pass", told({ secretsProvider: "awskms://alias/x" })],
    ["rejects a password", {}, "fail: outputs.dbPassword is a secret in plain text", told({ dbPassword: "x" })],
    [
      "rejects one inside",
      {},
      "fail: outputs.site.keys[0].token is a secret in plain text",
      told({ site: { keys: [{ token: "x" }] } }),
    ],
    [
      "rejects a credential",
      {},
      "fail: outputs.url is a secret in plain text",
      told({ url: "postgres://app:hunter2@db/x" }),
    ],
    ["skips a stack that tells nothing", {}, "not-applicable: no outputs", told({})],
  ],
  "KMS-04": [
    ["accepts one class", {}, "pass", { others: [database("personal"), queue("personal")] }],
    ["accepts what has no class", {}, "pass", { others: [database("personal"), queue(null)] }],
    [
      "rejects two classes",
      {},
      "fail: one key protects data of the classes cache and personal",
      { others: [database("personal"), queue("cache")] },
    ],
    [
      "rejects a bucket by its encryption",
      {},
      "fail: one key protects data of the classes audit-log and personal",
      {
        others: [
          database("personal"),
          resource(aws("s3", "Bucket"), "logs", { tags: { "data-class": "audit-log" } }),
          resource(
            aws("s3", "BucketServerSideEncryptionConfiguration"),
            "logs",
            { rules: [{ kmsMasterKeyId: UNKNOWN }] },
            {
              propertyDependencies: { rules: [KEY], bucket: [urnOf(aws("s3", "Bucket"), "logs")] },
            },
          ),
        ],
      },
    ],
    ["skips a key for no store", {}, "not-applicable: protects no store of this graph"],
    ["waits for a class", {}, 'unknown: tags["data-class"]', { others: [database(UNKNOWN)] }],
    ["cannot judge a mask", {}, 'secret: tags["data-class"]', { others: [database(MASK)] }],
  ],
  "X-20": [
    ["accepts a host of the graph", record("D1.cloudfront.net."), "pass", { others: [cdn] }],
    [
      "rejects a host that is only asked for",
      record("old.larder.example"),
      "fail: app.larder.example leads to old.larder.example, which is not of this graph",
      {
        others: [
          resource(
            aws("acm", "Certificate"),
            "cert",
            { domainName: "old.larder.example" },
            { outputs: { domainName: "old.larder.example" } },
          ),
        ],
      },
    ],
    ["waits for the proxy", record("D1.cloudfront.net.", { proxied: UNKNOWN }), "unknown: proxied", { others: [cdn] }],
    [
      "accepts an edge",
      record(UNKNOWN),
      "pass",
      { extra: { propertyDependencies: { content: [cdn.urn] } }, others: [cdn] },
    ],
    [
      "accepts an address of the graph",
      record("203.0.113.9", { type: "A" }),
      "pass",
      {
        others: [resource(aws("ec2", "Eip"), "ip", {}, { outputs: { publicIp: "203.0.113.9" } })],
      },
    ],
    [
      "accepts another record",
      record("larder.example"),
      "pass",
      { others: [resource(cloudflare("DnsRecord"), "apex", record("x", { name: "larder.example" }))] },
    ],
    [
      "accepts others by the settings",
      record("shop.partner.example"),
      "pass",
      { settings: { "X-20": { externalTargets: ["*.partner.example"] } } },
    ],
    [
      "accepts a proxied origin that asks for a certificate",
      record("web-1.eu-west-1.elb.amazonaws.com", { proxied: true }),
      "pass",
      {
        others: [balancer, group, pulls],
      },
    ],
    [
      "rejects a host of nobody here",
      record("gone.s3-website-eu-west-1.amazonaws.com"),
      "fail: app.larder.example leads to gone.s3-website-eu-west-1.amazonaws.com, which is not of this graph",
    ],
    [
      "rejects an address of nobody here",
      record("198.51.100.7", { type: "A" }),
      "fail: app.larder.example leads to 198.51.100.7, which is not of this graph",
    ],
    [
      "rejects an origin that answers everyone",
      record("web-1.eu-west-1.elb.amazonaws.com", { proxied: true }),
      "fail: the origin of app.larder.example answers those who go around Cloudflare",
      {
        others: [balancer, group],
      },
    ],
    [
      "skips verification",
      record("x.acm-validations.aws", { name: "_x.larder.example" }),
      "not-applicable: a record for verification or mail",
    ],
    ["skips another type", record("v=spf1 -all", { type: "TXT" }), "not-applicable: a record of the type TXT"],
    ["waits", record(UNKNOWN), "unknown: content"],
    ["cannot judge a mask", record(MASK), "secret: content"],
  ],
  "X-30": [
    ["accepts a group that ends", container(), "pass", kept],
    [
      "accepts a group by its edge",
      {
        containerDefinitions: JSON.stringify([
          { name: "api", logConfiguration: { logDriver: "awslogs", options: { "awslogs-group": UNKNOWN } } },
        ]),
      },
      "pass",
      {
        extra: { propertyDependencies: { containerDefinitions: [urnOf(GROUP, "group")] } },
        ...kept,
      },
    ],
    [
      "accepts a function's group",
      { name: "resize" },
      "pass",
      { ...FUNCTION, others: [logGroup({ name: "/aws/lambda/resize", retentionInDays: 14 })] },
    ],
    ["accepts a named group", { loggingConfig: { logGroup: "/larder/api" } }, "pass", { ...FUNCTION, ...kept }],
    [
      "accepts a bucket with a lifecycle",
      { logDestination: "arn:aws:s3:::logs-bucket" },
      "pass",
      {
        ...FLOW,
        others: [
          resource(
            aws("s3", "Bucket"),
            "logs",
            { bucket: "logs-bucket" },
            { id: "logs-bucket", outputs: { arn: "arn:aws:s3:::logs-bucket" } },
          ),
          resource(aws("s3", "BucketLifecycleConfiguration"), "logs", { bucket: "logs-bucket" }),
        ],
      },
    ],
    [
      "accepts a stage by its ARN",
      { accessLogSettings: { destinationArn: "arn:aws:logs:eu-west-1:1:log-group:/larder/api" } },
      "pass",
      {
        type: aws("apigatewayv2", "Stage"),
        ...kept,
      },
    ],
    ["rejects a group from elsewhere", container(), "fail: logs go to /larder/api, which is not in this graph"],
    ["rejects a group without an end", container(), "fail: logs stay in group for ever", { others: [logGroup({})] }],
    [
      "rejects a group that the agent makes",
      container({ "awslogs-group": "/larder/api", "awslogs-create-group": "true" }),
      "fail: api makes a log group of its own, which never ends",
      kept,
    ],
    [
      "rejects a function's own group",
      { name: "resize" },
      "fail: logs go to /aws/lambda/resize, which is not in this graph",
      FUNCTION,
    ],
    [
      "rejects a bucket without a lifecycle",
      { logDestination: "arn:aws:s3:::logs-bucket" },
      "fail: logs stay in logs for ever",
      {
        ...FLOW,
        others: [
          resource(
            aws("s3", "Bucket"),
            "logs",
            {},
            { id: "logs-bucket", outputs: { arn: "arn:aws:s3:::logs-bucket" } },
          ),
        ],
      },
    ],
    [
      "rejects a firewall's log from elsewhere",
      { logDestinationConfigs: ["arn:aws:logs:eu-west-1:1:log-group:aws-waf-logs-x"] },
      "fail: logs go to aws-waf-logs-x, which is not in this graph",
      {
        type: aws("wafv2", "WebAclLoggingConfiguration"),
      },
    ],
    [
      "rejects a rest stage's log from elsewhere",
      { accessLogSettings: { destinationArn: "arn:aws:logs:eu-west-1:1:log-group:api" } },
      "fail: logs go to api, which is not in this graph",
      {
        type: aws("apigateway", "Stage"),
      },
    ],
    [
      "skips other drivers",
      container({}, "awsfirelens"),
      "not-applicable: no container writes to CloudWatch by itself",
    ],
    ["skips what writes no log", {}, "not-applicable: writes no log", { type: aws("apigatewayv2", "Stage") }],
    [
      "waits for the group",
      container({ "awslogs-group": UNKNOWN }),
      'unknown: containerDefinitions[0].logConfiguration.options["awslogs-group"]',
    ],
    ["cannot judge a mask", { containerDefinitions: MASK }, "secret: containerDefinitions"],
  ],
  "X-31": [
    [
      "accepts a group in use",
      {},
      "pass",
      {
        type: aws("ec2", "SecurityGroup"),
        others: [
          resource(
            aws("lb", "LoadBalancer"),
            "web",
            { securityGroups: UNKNOWN },
            { propertyDependencies: { securityGroups: [urnOf(aws("ec2", "SecurityGroup"), JUDGED)] } },
          ),
        ],
      },
    ],
    ["accepts an attached address", { instance: "i-1" }, "pass", { type: aws("ec2", "Eip") }],
    [
      "accepts a log group that a container names",
      { name: "/larder/api" },
      "pass",
      { type: GROUP, others: [resource(aws("ecs", "TaskDefinition"), "t", container())] },
    ],
    ["accepts a group that AWS names", { name: "/aws/lambda/x" }, "pass", { type: GROUP }],
    [
      "accepts an attached policy",
      {},
      "pass",
      {
        type: aws("iam", "Policy"),
        others: [
          resource(
            aws("iam", "RolePolicyAttachment"),
            "a",
            { policyArn: UNKNOWN },
            { propertyDependencies: { policyArn: [urnOf(aws("iam", "Policy"), JUDGED)] } },
          ),
        ],
      },
    ],
    ["rejects a group in which nothing is", {}, "fail: nothing is in the group", { type: aws("ec2", "SecurityGroup") }],
    [
      "rejects an address of nothing",
      {},
      "fail: the address is attached to nothing, and paid for",
      { type: aws("ec2", "Eip") },
    ],
    [
      "rejects targets of nobody",
      {},
      "fail: nothing sends requests to the targets",
      { type: aws("lb", "TargetGroup") },
    ],
    ["rejects a log group of nobody", { name: "/larder/old" }, "fail: nothing writes to the group", { type: GROUP }],
    ["rejects a policy of nobody", {}, "fail: the policy is attached to nobody", { type: aws("iam", "Policy") }],
  ],
  "X-37": [
    ["accepts a subscription to everything", {}, "pass", { others: [subscription()] }],
    [
      "accepts one for the instance",
      { identifier: "main" },
      "pass",
      {
        others: [
          subscription({
            sourceType: "db-instance",
            sourceIds: ["main"],
            eventCategories: ALL_EVENTS,
          }),
        ],
      },
    ],
    [
      "accepts one for clusters",
      {},
      "pass",
      { type: aws("rds", "Cluster"), others: [subscription({ sourceType: "db-cluster" })] },
    ],
    [
      "accepts one for parameters",
      {},
      "pass",
      { type: aws("rds", "ParameterGroup"), others: [subscription({ sourceType: "db-parameter-group" })] },
    ],
    ["accepts a subscription itself", { snsTopic: UNKNOWN }, "pass", { type: aws("rds", "EventSubscription") }],
    ["rejects none", {}, none],
    [
      "rejects one for another instance",
      { identifier: "main" },
      none,
      { others: [subscription({ sourceIds: ["other"] })] },
    ],
    ["rejects one that is off", {}, none, { others: [subscription({ enabled: false })] }],
    [
      "rejects too few events",
      {},
      "fail: nobody hears of failover; nobody hears of low storage; nobody hears of configuration change",
      { others: [subscription({ eventCategories: ["maintenance", "failure"] })] },
    ],
    [
      "rejects a replica whose replication may stop unheard",
      { replicateSourceDb: "arn:aws:rds:eu-west-1:111122223333:db:main" },
      "fail: nobody hears of read replica",
      { others: [subscription({ eventCategories: ALL_EVENTS })] },
    ],
    [
      "rejects a cluster's failover",
      {},
      "fail: nobody hears of failover",
      {
        type: aws("rds", "Cluster"),
        others: [subscription({ sourceType: "db-cluster", eventCategories: ["failure", "maintenance"] })],
      },
    ],
    [
      "rejects parameters that nobody hears of",
      {},
      "fail: nobody hears of configuration change",
      { type: aws("rds", "ClusterParameterGroup"), others: [subscription({ sourceType: "db-instance" })] },
    ],
    [
      "rejects a subscription that is off",
      { snsTopic: "arn", enabled: false },
      "fail: it is switched off",
      { type: aws("rds", "EventSubscription") },
    ],
    [
      "waits for the categories",
      {},
      "unknown: eventCategories",
      { others: [subscription({ eventCategories: UNKNOWN })] },
    ],
    ["cannot judge a mask", {}, "secret: sourceType", { others: [subscription({ sourceType: MASK })] }],
  ],
  "X-38": [
    [
      "accepts a canary with an alarm",
      record("x"),
      "pass",
      { others: [canary(asks), alarmOn("CloudWatchSynthetics", { CanaryName: "site" })] },
    ],
    [
      "accepts a health check with an alarm",
      record("x"),
      "pass",
      {
        others: [
          resource(aws("route53", "HealthCheck"), "check", { fqdn: "app.larder.example" }, { id: "abc-1" }),
          alarmOn("AWS/Route53", { HealthCheckId: "abc-1" }),
        ],
      },
    ],
    [
      "accepts a check of Cloudflare",
      record("x"),
      "pass",
      {
        others: [
          resource(cloudflare("Healthcheck"), "check", { address: "app.larder.example" }),
          resource(cloudflare("NotificationPolicy"), "mail", { alertType: "health_check_status_notification" }),
        ],
      },
    ],
    [
      "accepts the alias of a distribution",
      { aliases: ["app.larder.example"] },
      "pass",
      {
        type: aws("cloudfront", "Distribution"),
        others: [canary(asks), alarmOn("CloudWatchSynthetics", { CanaryName: "site" })],
      },
    ],
    ["rejects a host that nobody asks for", record("x"), nothing],
    [
      "rejects an alias that nobody asks for",
      { aliases: ["app.larder.example"] },
      nothing,
      { type: aws("cloudfront", "Distribution") },
    ],
    [
      "rejects a canary without an alarm",
      record("x"),
      "fail: nobody hears when app.larder.example does not answer",
      { others: [canary(asks)] },
    ],
    [
      "rejects a canary for another host",
      record("x"),
      nothing,
      {
        others: [canary({ runConfig: { environmentVariables: { URL: "https://www.larder.example" } } })],
      },
    ],
    ["skips an inner address", record("fd00::5", { type: "AAAA" }), "not-applicable: no host of its own"],
    [
      "skips aliases with records",
      { aliases: ["app.larder.example"] },
      "not-applicable: its hosts are judged at their records",
      {
        type: aws("cloudfront", "Distribution"),
        others: [resource(cloudflare("DnsRecord"), "app", record("x"))],
      },
    ],
    ["skips a wildcard", record("x", { name: "*.larder.example" }), "not-applicable: no host of its own"],
    ["skips another type", record("x", { type: "MX" }), "not-applicable: a record of the type MX"],
    ["waits for the script", record("x"), "unknown: runConfig", { others: [canary({})] }],
    ["waits for the name", record("x", { name: UNKNOWN }), "unknown: name"],
    ["cannot judge a mask", record("x", { name: MASK }), "secret: name"],
  ],
};
