/** Registers of programs that are not this one: other services, other habits, odd and hostile values. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { registers } from "../../../audit/registers.ts";
import { readGraphFile } from "../../../graph/files.ts";
import { type Json, type Resource, UNKNOWN } from "../../../graph/model.ts";
import { ResourceGraph } from "../../../graph/query.ts";
import { resourceTypes } from "../../../knowledge/resource-types.ts";
import { stores } from "../../../knowledge/stores.ts";
import { envelope, graphOf, random, resource, shuffled } from "../../graph/build.ts";
import { ROOT } from "../../support/larder.ts";
import { about, registerOf, rowsOf } from "./rows.ts";

const all = (graph: ResourceGraph) => registers.map((definition) => registerOf(definition.name, graph));

describe("encryption at rest", () => {
  it.each<[string, string, Record<string, Json>, string]>([
    ["an RDS database without the flag", "aws:rds/instance:Instance", {}, "not encrypted | storageEncrypted is off"],
    ["with the flag as text", "aws:rds/instance:Instance", { storageEncrypted: "true" }, "encrypted | a key of AWS"],
    [
      "a flag that is not known",
      "aws:rds/instance:Instance",
      { storageEncrypted: UNKNOWN },
      "not known | storageEncrypted: not known before deployment",
    ],
    [
      "a key elsewhere",
      "aws:rds/cluster:Cluster",
      { storageEncrypted: true, kmsKeyId: "arn:aws:kms:eu-west-1:111122223333:key/abc" },
      "encrypted | key arn:aws:kms:eu-west-1:111122223333:key/abc, which is not in this graph",
    ],
    [
      "Redis by default",
      "aws:elasticache/replicationGroup:ReplicationGroup",
      { engine: "redis" },
      "not encrypted | atRestEncryptionEnabled is off",
    ],
    [
      "Valkey by default",
      "aws:elasticache/replicationGroup:ReplicationGroup",
      { engine: "valkey" },
      "encrypted | a key of AWS",
    ],
    ["a topic without a key", "aws:sns/topic:Topic", {}, "not encrypted | kmsMasterKeyId is not set"],
    ["a queue by default", "aws:sqs/queue:Queue", {}, "encrypted | a key of AWS"],
    [
      "a queue with that off",
      "aws:sqs/queue:Queue",
      { sqsManagedSseEnabled: false },
      "not encrypted | sqsManagedSseEnabled is off",
    ],
    ["a bucket by default", "aws:s3/bucket:Bucket", {}, "encrypted | a key of AWS (AES256)"],
    [
      "an old bucket with an alias of AWS",
      "aws:s3/bucketV2:BucketV2",
      {
        serverSideEncryptionConfiguration: {
          rule: { applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: "alias/aws/s3" } },
        },
      },
      "encrypted | a key of AWS (aws/s3)",
    ],
    ["a table", "aws:dynamodb/table:Table", {}, "encrypted | a key of AWS"],
    ["a plain parameter", "aws:ssm/parameter:Parameter", { type: "String" }, "not encrypted | of the type String"],
    [
      "a secret parameter",
      "aws:ssm/parameter:Parameter",
      { type: "SecureString" },
      "encrypted | a key of AWS (aws/ssm)",
    ],
    ["a volume", "aws:ebs/volume:Volume", {}, "not encrypted | encrypted is off"],
    ["memcached", "aws:elasticache/cluster:Cluster", {}, "not encrypted | the service offers none"],
  ])("of %s", (_, type, inputs, expected) => {
    const register = registerOf("encryption", graphOf(resource(type, "it", inputs)));
    const rows = register.rows.filter(({ cells }) => cells.where === "at rest");
    expect(rows.map(({ cells }) => `${cells.state} | ${cells.how}`)).toEqual([expected]);
  });
});

describe("encryption in transit", () => {
  it.each<[string, string, Record<string, Json>, string]>([
    [
      "a plain listener",
      "aws:alb/listener:Listener",
      { port: 80, protocol: "HTTP" },
      "listener 80 | not encrypted | HTTP",
    ],
    [
      "a redirect",
      "aws:lb/listener:Listener",
      { port: 80, protocol: "HTTP", defaultActions: [{ type: "redirect", redirect: { protocol: "HTTPS" } }] },
      "listener 80 | not encrypted | HTTP, only redirects to HTTPS",
    ],
    [
      "a listener that is not known",
      "aws:lb/listener:Listener",
      { port: 443, protocol: UNKNOWN },
      "listener 443 | not known | not known before deployment",
    ],
    [
      "a cache without TLS",
      "aws:elasticache/replicationGroup:ReplicationGroup",
      {},
      "clients | not encrypted | transitEncryptionEnabled is not set: the default (off)",
    ],
    [
      "a cache that only prefers it",
      "aws:elasticache/replicationGroup:ReplicationGroup",
      { transitEncryptionEnabled: true, transitEncryptionMode: "preferred" },
      "clients | optional | TLS is preferred only",
    ],
    [
      "a bucket without a policy",
      "aws:s3/bucket:Bucket",
      {},
      "clients | optional | no policy denies requests without TLS",
    ],
    ["a proxy", "aws:rds/proxy:Proxy", { requireTls: true }, "clients | encrypted | requireTls (on)"],
    [
      "a database of another engine",
      "aws:rds/instance:Instance",
      { engine: "oracle-ee" },
      "clients | not known | the engine oracle-ee is not read",
    ],
  ])("of %s", (_, type, inputs, expected) => {
    const register = registerOf("encryption", graphOf(resource(type, "it", inputs)));
    const rows = register.rows.filter(({ cells }) => cells.where === "in transit");
    expect(rows.map(({ cells }) => `${cells.what} | ${cells.state} | ${cells.how}`)).toEqual([expected]);
  });

  it("of MySQL by its parameter group", () => {
    const group = resource("aws:rds/parameterGroup:ParameterGroup", "params", {
      family: "mysql8.0",
      parameters: [{ name: "require_secure_transport", value: "0" }],
    });
    const db = resource(
      "aws:rds/instance:Instance",
      "db",
      { engine: "mysql", parameterGroupName: UNKNOWN },
      { from: { parameterGroupName: [group] } },
    );
    const rows = about(registerOf("encryption", graphOf(group, db)), "db", "where", "state", "how");
    expect(rows).toContain("in transit | optional | require_secure_transport = 0 (params)");
  });
});

describe("retention", () => {
  it.each<[string, string, Record<string, Json>, readonly string[]]>([
    ["a log group for ever", "aws:cloudwatch/logGroup:LogGroup", {}, ["log events | for ever"]],
    ["a log group with 0", "aws:cloudwatch/logGroup:LogGroup", { retentionInDays: 0 }, ["log events | for ever"]],
    ["a queue by default", "aws:sqs/queue:Queue", {}, ["messages | 4 days"]],
    ["a queue with odd seconds", "aws:sqs/queue:Queue", { messageRetentionSeconds: 90 }, ["messages | 90 seconds"]],
    ["a stream by default", "aws:kinesis/stream:Stream", {}, ["records | 24 hours"]],
    [
      "a database without backups",
      "aws:rds/instance:Instance",
      { backupRetentionPeriod: 0, skipFinalSnapshot: true },
      ["automated backups | none", "data | until somebody deletes it", "snapshot after deletion | none"],
    ],
    [
      "a table with its backups",
      "aws:dynamodb/table:Table",
      { pointInTimeRecovery: { enabled: true }, ttl: { enabled: true, attributeName: "expires" } },
      [
        "data | until somebody deletes it",
        "items with a time to live | until their expires",
        "point-in-time backups | 35 days",
      ],
    ],
    [
      "an old bucket with rules inside",
      "aws:s3/bucketV2:BucketV2",
      {
        lifecycleRules: [
          { enabled: true, id: "old", prefix: "tmp/", expiration: { days: 3 } },
          { enabled: false, expiration: { days: 1 } },
        ],
      },
      ["objects | until somebody deletes it", "objects under tmp/ | 3 days"],
    ],
    [
      "an unknown period",
      "aws:cloudwatch/logGroup:LogGroup",
      { retentionInDays: UNKNOWN },
      ["log events | not known before deployment"],
    ],
  ])("of %s", (_, type, inputs, expected) => {
    expect(rowsOf(registerOf("retention", graphOf(resource(type, "it", inputs))), "what", "period")).toEqual(expected);
  });

  it("says which types that may keep data it does not read", () => {
    const graph = graphOf(
      resource("gcp:storage/bucket:Bucket", "a"),
      resource("gcp:storage/bucket:Bucket", "b"),
      resource("azure-native:sql:Database", "c"),
      resource("aws:ec2/routeTable:RouteTable", "routes"),
    );
    expect(registerOf("retention", graph).notes).toEqual([
      "1 resource of the type azure-native.sql.Database: not read, may keep data",
      "2 resources of the type gcp.storage.Bucket: not read, may keep data",
    ]);
  });
});

describe("access", () => {
  const policy = (...statements: Json[]) => JSON.stringify({ Version: "2012-10-17", Statement: statements });

  it("shows what is wide: anyone, all but, everything, other accounts, managed policies", () => {
    const role = resource("aws:iam/role:Role", "role", {
      assumeRolePolicy: policy({
        Effect: "Allow",
        Principal: { AWS: "arn:aws:iam::999988887777:root" },
        Action: "sts:AssumeRole",
      }),
      managedPolicyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"],
      inlinePolicies: [{ name: "x", policy: policy({ Effect: "Allow", NotAction: "iam:*", Resource: "*" }) }],
    });
    const bucket = resource("aws:s3/bucket:Bucket", "bucket", {}, { id: "my-bucket-1" });
    const open = resource(
      "aws:s3/bucketPolicy:BucketPolicy",
      "open",
      {
        bucket: "my-bucket-1",
        policy: policy({ Sid: "Open", Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "*" }),
      },
      { from: { bucket: [bucket] } },
    );
    expect(
      rowsOf(
        registerOf("access", graphOf(role, bucket, open)),
        "principal",
        "kind",
        "actions",
        "resources",
        "statedBy",
      ),
    ).toEqual([
      "account 999988887777 | account | sts:AssumeRole | role | role: statement 1",
      "anyone | anyone | s3:GetObject | bucket | open: Open",
      "role | role | all but iam:* | * | role: statement 1",
      "role | role | what the policy AdministratorAccess allows, which is not in this graph | as that policy says | role: AdministratorAccess",
    ]);
    const parties = rowsOf(registerOf("third-parties", graphOf(role, bucket, open)), "party", "kind");
    expect(parties).toContain("AWS account 999988887777 | account");
  });

  it("keeps passwords of access strings to itself", () => {
    const user = resource("aws:elasticache/user:User", "u", {
      userName: "u",
      accessString: "on >hunter2hunter2 #aabbcc ~* +@all",
    });
    const register = registerOf("access", graphOf(user));
    expect(rowsOf(register, "actions", "conditions")).toEqual(["+@all | keys and channels ~*"]);
    expect(JSON.stringify(register)).not.toContain("hunter2");
  });

  it("says so where a policy is not known, with what it may be about", () => {
    const bucket = resource("aws:s3/bucket:Bucket", "files");
    const role = resource("aws:iam/role:Role", "reader", { assumeRolePolicy: UNKNOWN });
    const inline = resource(
      "aws:iam/rolePolicy:RolePolicy",
      "p",
      { role: UNKNOWN, policy: UNKNOWN },
      { from: { role: [role], policy: [bucket] } },
    );
    expect(rowsOf(registerOf("access", graphOf(bucket, role, inline)), "principal", "actions", "resources")).toContain(
      "reader | not known before deployment | files",
    );
  });

  it("says which types that may give rights it does not read", () => {
    const graph = graphOf(
      resource("gcp:projects/iAMBinding:IAMBinding", "b"),
      resource("vault:index/policy:Policy", "p"),
    );
    expect(registerOf("access", graph).notes).toEqual([
      "1 resource of the type vault.Policy: not read, may give rights",
    ]);
  });
});

describe("entry points", () => {
  const world = { ingress: [{ protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: ["0.0.0.0/0"] }] };

  it("finds servers, open databases, websites, functions and clusters", () => {
    const group = resource("aws:ec2/securityGroup:SecurityGroup", "open", world, { id: "sg-0123456789" });
    const graph = graphOf(
      group,
      resource(
        "aws:ec2/instance:Instance",
        "bastion",
        { associatePublicIpAddress: true, vpcSecurityGroupIds: ["sg-0123456789"] },
        { from: { vpcSecurityGroupIds: [group] } },
      ),
      resource(
        "aws:rds/instance:Instance",
        "db",
        { publiclyAccessible: true, vpcSecurityGroupIds: ["sg-0123456789"] },
        { from: { vpcSecurityGroupIds: [group] } },
      ),
      resource("aws:rds/instance:Instance", "private", { publiclyAccessible: false }),
      resource("aws:lambda/functionUrl:FunctionUrl", "hook", { authorizationType: "NONE" }),
      resource("aws:eks/cluster:Cluster", "k8s", {}),
      resource("aws:s3/bucket:Bucket", "site", { website: { indexDocument: "index.html" }, acl: "public-read" }),
      resource("aws:s3/bucket:Bucket", "closed"),
    );
    expect(rowsOf(registerOf("entry-points", graph), "entry", "ports", "reachedBy", "login")).toEqual([
      "bastion | 22 | the internet (0.0.0.0/0) | as the server says",
      "db | 22 | the internet (0.0.0.0/0) | database login",
      "hook | 443 | the internet | none",
      "k8s | 443 (API server) | the internet | Kubernetes",
      "site | 80 (website); 443 | the internet, by public-read | none",
    ]);
  });

  it("leaves out what is not enabled, internal or closed, and tells open groups that nothing uses", () => {
    const group = resource("aws:ec2/securityGroup:SecurityGroup", "forgotten", world);
    const graph = graphOf(
      group,
      resource("aws:cloudfront/distribution:Distribution", "off", { enabled: false }),
      resource("aws:lb/loadBalancer:LoadBalancer", "inside", { internal: true }),
    );
    const register = registerOf("entry-points", graph);
    expect(register.rows).toEqual([]);
    expect(register.notes).toEqual([
      "the security group forgotten (forgotten) lets the internet in, but nothing of this graph uses it",
    ]);
  });
});

describe("third parties", () => {
  it("shows of addresses only the host: the rest may be a key", () => {
    const topic = resource("aws:sns/topic:Topic", "alerts");
    const graph = graphOf(
      topic,
      resource(
        "aws:sns/topicSubscription:TopicSubscription",
        "pager",
        { protocol: "https", endpoint: "https://events.pager.example/integration/s3cretk3y/enqueue", topic: UNKNOWN },
        { from: { topic: [topic] } },
      ),
      resource("cloudflare:index/logpushJob:LogpushJob", "push", {
        destinationConf: "https://user:pw@logs.vendor.example/?key=s3cretk3y",
      }),
      resource("aws:ecs/taskDefinition:TaskDefinition", "task", {
        containerDefinitions: JSON.stringify([
          {
            name: "a",
            image: "ghcr.io/acme/app:1",
            environment: [{ name: "API", value: "https://api.payments.example/v1?token=s3cretk3y" }],
          },
        ]),
      }),
      resource("aws:iam/openIdConnectProvider:OpenIdConnectProvider", "github", {
        url: "https://token.actions.githubusercontent.com",
      }),
    );
    const parties = registerOf("third-parties", graph);
    expect(rowsOf(parties, "party", "kind")).toEqual(
      expect.arrayContaining([
        "events.pager.example | notification (https)",
        "logs.vendor.example | log destination",
        "api.payments.example | address in settings",
        "ghcr.io | image registry",
        "token.actions.githubusercontent.com | identity provider",
      ]),
    );
    expect(JSON.stringify(all(graph))).not.toContain("s3cretk3y");
  });

  it("reads Route 53's forms of records", () => {
    const record = (name: string, inputs: Record<string, Json>) => resource("aws:route53/record:Record", name, inputs);
    const graph = graphOf(
      resource("aws:route53/zone:Zone", "zone", { name: "shop.example" }),
      record("mail", { name: "shop.example", type: "MX", records: ["10 mx.host.example."] }),
      record("spf", { name: "shop.example", type: "TXT", records: ["v=spf1 include:send.host.example -all"] }),
      record("docs", { name: "docs.shop.example", type: "CNAME", records: ["pages.vendor.example"] }),
      record("own", { name: "a.shop.example", type: "CNAME", records: ["b.shop.example"] }),
      record("prove", { name: "shop.example", type: "TXT", records: ["google-site-verification=abc"] }),
      record("caa", { name: "shop.example", type: "CAA", records: ['0 issue "letsencrypt.example"'] }),
    );
    expect(
      rowsOf(registerOf("third-parties", graph), "party", "kind").filter((row) => !row.startsWith("aws ")),
    ).toEqual([
      "google | verification",
      "letsencrypt.example | certificate authority",
      "mx.host.example | mail host",
      "pages.vendor.example | host",
      "send.host.example | mail sender",
    ]);
  });
});

describe("backups", () => {
  it("takes selections by tag and by pattern, and leaves out what they leave out", () => {
    const plan = resource(
      "aws:backup/plan:Plan",
      "plan",
      { rules: [{ ruleName: "daily", schedule: "rate(1 day)", lifecycle: { deleteAfter: 7 } }] },
      { id: "plan-0000-1111" },
    );
    const selection = (name: string, inputs: Record<string, Json>) =>
      resource(
        "aws:backup/selection:Selection",
        name,
        { planId: "plan-0000-1111", ...inputs },
        { from: { planId: [plan] } },
      );
    const volume = (name: string, tags: Record<string, Json> = {}) =>
      resource(
        "aws:ebs/volume:Volume",
        name,
        { encrypted: true, tags },
        { outputs: { arn: `arn:aws:ec2:eu-west-1:111122223333:volume/${name}` } },
      );
    const graph = graphOf(
      plan,
      selection("by-tag", { selectionTags: [{ type: "STRINGEQUALS", key: "backup", value: "yes" }] }),
      selection("by-pattern", {
        resources: ["arn:aws:ec2:*:*:volume/data-*"],
        notResources: ["arn:aws:ec2:*:*:volume/data-tmp"],
      }),
      volume("tagged", { backup: "yes" }),
      volume("data-one"),
      volume("data-tmp"),
    );
    const register = registerOf("backups", graph);
    expect(about(register, "tagged", "how", "often")).toEqual([
      "AWS Backup (selected by tags or a pattern) | at least every 1 day (rate(1 day))",
    ]);
    expect(about(register, "data-one", "how")).toEqual(["AWS Backup (selected by tags or a pattern)"]);
    expect(about(register, "data-tmp", "how")).toEqual(["nothing"]);
  });
});

const HOSTILE = [
  "=cmd()",
  "<script>",
  "a|b",
  "\u001b[31m",
  "::",
  "$",
  "__proto__",
  "arn:aws:s3:::*",
  "x".repeat(5000),
  UNKNOWN,
  "",
];

describe("any graph", () => {
  const types = [...Object.keys(resourceTypes), ...Object.keys(stores), "aws:lambda/permission:Permission", "a:b:C"];
  const properties = [
    "policy",
    "rules",
    "ingress",
    "records",
    "content",
    "url",
    "role",
    "roles",
    "accessString",
  ].concat([
    "containerDefinitions",
    "origins",
    "listeners",
    "resources",
    "users",
    "schedule",
    "name",
    "type",
    "tags",
    "arn",
  ]);
  const leaf = fc.oneof(
    fc.constantFrom<Json>(...HOSTILE),
    fc.integer(),
    fc.boolean(),
    fc.constant(null),
    fc.string(),
    fc.constant(envelope({ plaintext: '"LEAK-ME"' })),
  );
  const value: fc.Arbitrary<Json> = fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 3 },
      leaf,
      fc.array(tie("value"), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom("Statement", "Action", "Principal", ...properties), tie("value"), { maxKeys: 4 }),
    ),
  })).value;
  const arbitrary: fc.Arbitrary<Resource> = fc
    .record({
      type: fc.constantFrom(...types),
      name: fc.constantFrom("a", "b", "c", ...HOSTILE),
      inputs: fc.dictionary(fc.constantFrom(...properties), value, { maxKeys: 6 }),
      outputs: fc.dictionary(fc.constantFrom("arn", "name", "dnsName"), leaf, { maxKeys: 3 }),
    })
    .map(({ type, name, inputs, outputs }) => resource(type, name, inputs, { outputs }));

  it("never throws and never shows a secret", () => {
    fc.assert(
      fc.property(fc.array(arbitrary, { maxLength: 12 }), (resources) => {
        expect(JSON.stringify(all(graphOf(...resources)))).not.toContain("LEAK-ME");
      }),
      { numRuns: 150, seed: 7 },
    );
  });

  it.each(["platform-export.json", "cli-export.json", "cli-first-preview.json", "cli-update-preview.json"])(
    "is read from %s, in any order of its resources alike",
    (name) => {
      const { deployment } = readGraphFile(`${ROOT}/test/fixtures/graph/${name}`);
      const resources = deployment.deployment.resources ?? [];
      const mixed = {
        ...deployment,
        deployment: { ...deployment.deployment, resources: shuffled(resources, random(3)) },
      };
      expect(all(ResourceGraph.of(mixed))).toEqual(all(ResourceGraph.of(deployment)));
    },
  );

  it("may be empty", () => {
    for (const register of all(graphOf())) expect(register.rows, register.name).toEqual([]);
  });

  it("withholds text that looks like a credential", () => {
    const graph = graphOf(
      resource("aws:iam/role:Role", "r", {
        assumeRolePolicy: JSON.stringify({
          Statement: { Effect: "Allow", Principal: { Service: "AKIAABCDEFGHIJKLMNOP" }, Action: "sts:AssumeRole" },
        }),
      }),
    );
    const [row] = rowsOf(registerOf("access", graph), "principal");
    expect(row).toBe("[looks like a credential: withheld]");
  });
});
