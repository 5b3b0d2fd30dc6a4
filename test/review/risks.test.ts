/** One row for each risk: what is changed, and what is found. */
import { describe, expect, it } from "vitest";
import { type Json, type Resource, UNKNOWN } from "../../graph/model.ts";
import { envelope, resource } from "../graph/build.ts";
import { changed, review, riskLines, rulesOf } from "./reviewing.ts";

type Inputs = Record<string, Json>;
const DB = "aws:rds/instance:Instance";
const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";

function found(type: string, before: Inputs, after: Inputs): readonly string[] {
  return rulesOf(review([resource(type, "x", before)], [resource(type, "x", after)]));
}

describe("a watch over databases", () => {
  const EVENTS = "aws:rds/eventSubscription:EventSubscription";
  const watched = (name: string, ...of: readonly Resource[]) =>
    resource(
      EVENTS,
      name,
      { sourceIds: of.map(({ inputs }) => inputs?.identifier ?? "") },
      { from: { sourceIds: of } },
    );
  const [a, b] = ["a", "b"].map((name) => resource(DB, name, { identifier: `larder-${name}` })) as [Resource, Resource];

  it("is weaker without one that stays, and none the weaker without one that goes too", () => {
    const before = [a, b, watched("events", a, b)];
    expect(rulesOf(review(before, [a, b, watched("events", a)]))).toEqual(["watch-weakened"]);
    expect(rulesOf(review(before, [a, watched("events", a)]))).not.toContain("watch-weakened");
    // What nobody manages here is still somewhere.
    const foreign = resource(EVENTS, "events", { sourceIds: ["larder-a", "other"] }, { from: { sourceIds: [a] } });
    expect(rulesOf(review([a, b, foreign], [b, resource(EVENTS, "events", { sourceIds: [] })]))).toContain(
      "watch-weakened",
    );
  });
});

describe("settings that protect", () => {
  it.each<[string, string, Inputs, Inputs, string[]]>([
    ["deletion protection off", DB, { deletionProtection: true }, { deletionProtection: false }, ["safeguard-lost"]],
    ["deletion protection no longer stated", DB, { deletionProtection: true }, {}, ["safeguard-lost"]],
    ["deletion protection on", DB, {}, { deletionProtection: true }, ["+safeguard-lost"]],
    ["backups shorter", DB, { backupRetentionPeriod: 30 }, { backupRetentionPeriod: 29 }, ["safeguard-weakened"]],
    ["backups longer", DB, { backupRetentionPeriod: 7 }, { backupRetentionPeriod: 30 }, ["+safeguard-weakened"]],
    [
      "backups off",
      DB,
      { backupRetentionPeriod: 7 },
      { backupRetentionPeriod: 0 },
      ["interrupted-in-place", "safeguard-weakened"],
    ],
    ["public", DB, {}, { publiclyAccessible: true }, ["safeguard-lost"]],
    [
      "a log no longer exported",
      DB,
      { enabledCloudwatchLogsExports: ["a", "b"] },
      { enabledCloudwatchLogsExports: ["a"] },
      ["watch-weakened"],
    ],
    [
      "one more log",
      DB,
      { enabledCloudwatchLogsExports: ["a"] },
      { enabledCloudwatchLogsExports: ["b", "a"] },
      ["+watch-weakened"],
    ],
    ["no standby", DB, { multiAz: true }, { multiAz: false }, ["standby-lost"]],
    [
      "versioning suspended",
      "aws:s3/bucketVersioning:BucketVersioning",
      { versioningConfiguration: { status: "Enabled" } },
      { versioningConfiguration: { status: "Suspended" } },
      ["safeguard-lost"],
    ],
    [
      "public access",
      "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
      { blockPublicAcls: true },
      { blockPublicAcls: false },
      ["safeguard-lost"],
    ],
    [
      "older TLS",
      "aws:lb/listener:Listener",
      { sslPolicy: "ELBSecurityPolicy-TLS13-1-2-2021-06" },
      { sslPolicy: "ELBSecurityPolicy-2016-08" },
      ["safeguard-weakened"],
    ],
    [
      "newer TLS",
      "aws:lb/listener:Listener",
      { sslPolicy: "ELBSecurityPolicy-2016-08" },
      { sslPolicy: "ELBSecurityPolicy-TLS13-1-3-2021-06" },
      ["+safeguard-weakened"],
    ],
    [
      "a policy nobody knows",
      "aws:lb/listener:Listener",
      { sslPolicy: "ELBSecurityPolicy-2016-08" },
      { sslPolicy: "Custom" },
      [],
    ],
    [
      "log kept for ever, then a week",
      "aws:cloudwatch/logGroup:LogGroup",
      {},
      { retentionInDays: 7 },
      ["watch-weakened"],
    ],
    [
      "0 is for ever",
      "aws:cloudwatch/logGroup:LogGroup",
      { retentionInDays: 7 },
      { retentionInDays: 0 },
      ["+watch-weakened"],
    ],
    [
      "an alarm that tells nobody",
      "aws:cloudwatch/metricAlarm:MetricAlarm",
      {},
      { actionsEnabled: false },
      ["watch-weakened"],
    ],
    [
      "a key no longer rotated",
      "aws:kms/key:Key",
      { enableKeyRotation: true },
      { enableKeyRotation: false },
      ["safeguard-weakened"],
    ],
    [
      "a privileged container",
      "aws:ecs/taskDefinition:TaskDefinition",
      { containerDefinitions: '[{"name":"a"}]' },
      { containerDefinitions: '[{"name":"a","privileged":true}]' },
      ["safeguard-lost"],
    ],
    [
      "receivers of an alarm that are known only after the run",
      "aws:cloudwatch/metricAlarm:MetricAlarm",
      { alarmActions: ["arn:aws:sns:eu-west-1:1:a"] },
      { alarmActions: [UNKNOWN] },
      [],
    ],
    [
      "one less of them, all known",
      "aws:cloudwatch/metricAlarm:MetricAlarm",
      { alarmActions: ["arn:aws:sns:eu-west-1:1:a", "arn:aws:sns:eu-west-1:1:b"] },
      { alarmActions: ["arn:aws:sns:eu-west-1:1:a"] },
      ["watch-weakened"],
    ],
    [
      "containers that are known only after the run",
      "aws:ecs/taskDefinition:TaskDefinition",
      {
        containerDefinitions: '[{"name":"a","readonlyRootFilesystem":true,"logConfiguration":{"logDriver":"awslogs"}}]',
      },
      { containerDefinitions: UNKNOWN },
      [],
    ],
    [
      "TLS of a parameter group",
      "aws:rds/parameterGroup:ParameterGroup",
      { parameters: [{ name: "rds.force_ssl", value: "1" }] },
      { parameters: [{ name: "rds.force_ssl", value: "0" }] },
      ["safeguard-lost", "restart-needed"],
    ],
    [
      "more rights in the database",
      "postgresql:index/grant:Grant",
      { privileges: ["SELECT"] },
      { privileges: ["SELECT", "DELETE"] },
      ["safeguard-weakened"],
    ],
    [
      "fewer rights in the database",
      "postgresql:index/grant:Grant",
      { privileges: ["SELECT", "DELETE"] },
      { privileges: ["SELECT"] },
      ["+safeguard-weakened"],
    ],
  ])("%s", (_, type, before, after, rules) => {
    expect(found(type, before, after)).toEqual(rules);
  });
});

describe("interruptions and capacity", () => {
  const standby = { multiAz: true, maintenanceWindow: "sun:03:00-sun:04:00" };
  it.each<[string, string, Inputs, Inputs, string[]]>([
    [
      "a larger class with a standby",
      DB,
      { ...standby, instanceClass: "db.m7g.large" },
      { ...standby, instanceClass: "db.m7g.xlarge" },
      ["failover-in-place"],
    ],
    [
      "a larger class without",
      DB,
      { instanceClass: "db.m7g.large" },
      { instanceClass: "db.m7g.xlarge" },
      ["interrupted-in-place"],
    ],
    [
      "a smaller class",
      DB,
      { ...standby, instanceClass: "db.m7g.xlarge" },
      { ...standby, instanceClass: "db.m7g.large" },
      ["failover-in-place", "capacity-reduced"],
    ],
    [
      "a major upgrade that is not allowed",
      DB,
      { engineVersion: "16" },
      { engineVersion: "17" },
      ["change-refused", "interrupted-in-place"],
    ],
    [
      "a major upgrade that is, with a standby: both are upgraded at once",
      DB,
      { ...standby, engineVersion: "16" },
      { ...standby, engineVersion: "17", allowMajorVersionUpgrade: true },
      ["interrupted-in-place"],
    ],
    [
      "a major upgrade that is",
      DB,
      { engineVersion: "16" },
      { engineVersion: "17", allowMajorVersionUpgrade: true },
      ["interrupted-in-place"],
    ],
    ["less storage", DB, { allocatedStorage: 100 }, { allocatedStorage: 50 }, ["change-refused"]],
    [
      "a static parameter",
      "aws:rds/parameterGroup:ParameterGroup",
      { parameters: [{ name: "max_connections", value: "100" }] },
      { parameters: [{ name: "max_connections", value: "200" }] },
      ["restart-needed"],
    ],
    [
      "a dynamic parameter",
      "aws:rds/parameterGroup:ParameterGroup",
      { parameters: [{ name: "work_mem", value: "1" }] },
      { parameters: [{ name: "work_mem", value: "2" }] },
      [],
    ],
    [
      "fewer tasks",
      "aws:appautoscaling/target:Target",
      { minCapacity: 2, maxCapacity: 9 },
      { minCapacity: 1, maxCapacity: 9 },
      ["capacity-reduced"],
    ],
    ["more tasks", "aws:appautoscaling/target:Target", { minCapacity: 2 }, { minCapacity: 3 }, []],
    [
      "a smaller cache node",
      "aws:elasticache/replicationGroup:ReplicationGroup",
      { automaticFailoverEnabled: true, nodeType: "cache.r7g.xlarge" },
      { automaticFailoverEnabled: true, nodeType: "cache.r7g.large" },
      ["failover-in-place", "capacity-reduced"],
    ],
    [
      "a record that leads elsewhere",
      "cloudflare:index/dnsRecord:DnsRecord",
      { content: "a" },
      { content: "b" },
      ["traffic-moved"],
    ],
  ])("%s", (_, type, before, after, rules) => {
    expect(found(type, before, after)).toEqual(rules);
  });

  it("says when, and what takes over", () => {
    const { risks } = review(
      [resource(DB, "x", { ...standby, instanceClass: "db.m7g.large" })],
      [resource(DB, "x", { ...standby, instanceClass: "db.m7g.xlarge" })],
    );
    expect(risks[0]?.message).toBe(
      "the instance class changes, in the maintenance window (sun:03:00-sun:04:00 UTC); a standby takes over within a minute or two",
    );
  });
});

describe("the network", () => {
  const group = resource("aws:ec2/securityGroup:SecurityGroup", "sg", {}, { id: "sg-0a1b2c3d4e5f" });
  const rule = (inputs: Inputs, name = "r") =>
    resource(
      INGRESS,
      name,
      { securityGroupId: "sg-0a1b2c3d4e5f", ipProtocol: "tcp", fromPort: 443, toPort: 443, ...inputs },
      { from: { securityGroupId: [group] } },
    );
  const between = (before: readonly Resource[], after: readonly Resource[]) =>
    rulesOf(review([group, ...before], [group, ...after])).filter((name) => !/^replaced|^serving-deleted/.test(name));

  it.each<[string, Inputs, Inputs, string[]]>([
    ["a wider range", { cidrIpv4: "10.0.0.0/24" }, { cidrIpv4: "10.0.0.0/23" }, ["network-path-added"]],
    ["a narrower range", { cidrIpv4: "10.0.0.0/23" }, { cidrIpv4: "10.0.1.0/24" }, []],
    ["a range of strangers", { cidrIpv4: "10.0.0.0/24" }, { cidrIpv4: "198.51.100.0/24" }, ["network-opened"]],
    ["the internet", { cidrIpv4: "10.0.0.0/24" }, { cidrIpv4: "0.0.0.0/0" }, ["opened-to-internet"]],
    ["half of the internet", { cidrIpv4: "10.0.0.0/24" }, { cidrIpv4: "128.0.0.0/1" }, ["opened-to-internet"]],
    ["the internet of IPv6", { cidrIpv6: "fd00::/8" }, { cidrIpv6: "::/0" }, ["opened-to-internet"]],
    ["a wider range of IPv6", { cidrIpv6: "2001:db8::/48" }, { cidrIpv6: "2001:db8::/47" }, ["network-opened"]],
    ["more ports", { cidrIpv4: "10.0.0.0/24" }, { cidrIpv4: "10.0.0.0/24", toPort: 444 }, ["network-path-added"]],
    ["fewer ports", { cidrIpv4: "10.0.0.0/24", toPort: 500 }, { cidrIpv4: "10.0.0.0/24" }, []],
    [
      "every protocol",
      { cidrIpv4: "10.0.0.0/24" },
      { cidrIpv4: "10.0.0.0/24", ipProtocol: "-1" },
      ["network-path-added"],
    ],
    ["another prefix list", { prefixListId: "pl-11111111" }, { prefixListId: "pl-22222222" }, ["network-path-added"]],
  ])("%s", (_, before, after, rules) => {
    expect(between([rule(before)], [rule(after)])).toEqual(rules);
  });

  it("takes rules of one group together: two halves are a whole", () => {
    const halves = [rule({ cidrIpv4: "10.0.0.0/25" }, "a"), rule({ cidrIpv4: "10.0.0.128/25" }, "b")];
    expect(between(halves, [rule({ cidrIpv4: "10.0.0.0/24" }, "c")])).toEqual([]);
    expect(between(halves.slice(0, 1), [rule({ cidrIpv4: "10.0.0.0/24" }, "c")])).toEqual(["network-path-added"]);
  });
});

describe("rights", () => {
  const policy = (...statements: readonly Json[]) => JSON.stringify({ Statement: statements });
  const read = { Sid: "Read", Effect: "Allow", Action: ["s3:GetObject"], Resource: ["arn:aws:s3:::a/*"] };
  const POLICY = "aws:iam/policy:Policy";
  it.each<[string, Json[], Json[], string[]]>([
    ["one more action", [read], [{ ...read, Action: ["s3:GetObject", "s3:PutObject"] }], ["rights-widened"]],
    ["one action less", [{ ...read, Action: ["s3:GetObject", "s3:PutObject"] }], [read], ["+rights-widened"]],
    ["an action that a pattern held already", [{ ...read, Action: "s3:Get*" }], [read], ["+rights-widened"]],
    ["a pattern instead", [read], [{ ...read, Action: "s3:Get*" }], ["rights-widened"]],
    ["another resource", [read], [{ ...read, Resource: ["arn:aws:s3:::a/*", "arn:aws:s3:::b/*"] }], ["rights-widened"]],
    ["a wider resource", [read], [{ ...read, Resource: "arn:aws:s3:::*" }], ["rights-widened"]],
    ["everything", [read], [{ ...read, Action: "*", Resource: "*" }], ["rights-unbounded"]],
    [
      "a condition less",
      [{ ...read, Condition: { StringEquals: { "aws:SourceVpc": "vpc-1" } } }],
      [read],
      ["rights-widened"],
    ],
    [
      "a condition more",
      [read],
      [{ ...read, Condition: { StringEquals: { "aws:SourceVpc": "vpc-1" } } }],
      ["+rights-widened"],
    ],
    [
      "a value more in a condition",
      [{ ...read, Condition: { StringEquals: { k: "a" } } }],
      [{ ...read, Condition: { StringEquals: { k: ["a", "b"] } } }],
      ["rights-widened"],
    ],
    [
      "a new statement",
      [read],
      [read, { Effect: "Allow", Action: "sqs:SendMessage", Resource: "q" }],
      ["rights-widened"],
    ],
    [
      "a statement split in two",
      [{ ...read, Action: ["s3:GetObject", "s3:PutObject"] }],
      [read, { ...read, Sid: "Write", Action: "s3:PutObject" }],
      [],
    ],
    ["a denial gone", [read, { Effect: "Deny", Action: "s3:*", Resource: "*" }], [read], ["denial-dropped"]],
    ["a denial more", [read], [read, { Effect: "Deny", Action: "s3:DeleteObject", Resource: "*" }], []],
    ["everything but", [read], [{ Effect: "Allow", NotAction: "iam:*", Resource: "*" }], ["rights-widened"]],
  ])("%s", (_, before, after, rules) => {
    expect(found(POLICY, { policy: policy(...before) }, { policy: policy(...after) })).toEqual(rules);
  });

  it("names the values that a condition admits anew, and the statement that a changed one was made from", () => {
    const told = (before: readonly Json[], after: readonly Json[]) => {
      const [old, next] = [before, after].map((each) => resource(POLICY, "p", { policy: policy(...each) }));
      return review(old ? [old] : [], next ? [next] : []).risks.flatMap(({ statements = [] }) => statements);
    };
    const asked = (...values: string[]) => ({ ...read, Condition: { StringEquals: { k: values } } });
    expect(told([asked("a")], [asked("a", "b")]).flatMap(({ widened }) => widened)).toEqual([
      { element: "condition", added: [expect.stringMatching(/^StringEquals.k: b$/i)] },
    ]);
    // Without names: by what they share.
    const [{ Sid: _, ...queue }, { Sid: __, ...objects }] = [
      { ...read, Action: ["sqs:SendMessage"], Resource: ["q"] },
      read,
    ];
    const [widened, ...others] = told(
      [queue, objects],
      [queue, { ...objects, Action: ["s3:GetObject", "s3:PutObject"] }],
    );
    expect(others).toEqual([]);
    expect(widened?.widened).toEqual([{ element: "action", added: ["s3:putobject"] }]);
  });

  it("says so where a policy is known only after the run, and calls no denial dropped", () => {
    const deny = { Effect: "Deny", Action: "s3:*", Resource: "*" };
    expect(found(POLICY, { policy: policy(read, deny) }, { policy: UNKNOWN })).toEqual(["rights-not-known"]);
  });

  it("says what of a statement reaches further", () => {
    const { risks } = review(
      [resource(POLICY, "x", { policy: policy(read) })],
      [resource(POLICY, "x", { policy: policy({ ...read, Action: ["s3:GetObject", "s3:PutObject"] }) })],
    );
    expect(risks[0]?.statements).toMatchObject([
      { label: "Read", change: "widened", widened: [{ element: "action", added: ["s3:putobject"] }] },
    ]);
  });

  it.each<[string, Json, Json, string[]]>([
    [
      "one more service",
      { Service: "ecs.amazonaws.com" },
      { Service: ["ecs.amazonaws.com", "ec2.amazonaws.com"] },
      ["trust-widened"],
    ],
    ["anyone", { AWS: "arn:aws:iam::1:root" }, "*", ["rights-unbounded"]],
    ["fewer", { AWS: ["a", "b"] }, { AWS: "a" }, ["+trust-widened"]],
  ])("who may take a role: %s", (_, before, after, rules) => {
    const trust = (principal: Json) => ({
      assumeRolePolicy: policy({ Effect: "Allow", Action: "sts:AssumeRole", Principal: principal }),
    });
    expect(found("aws:iam/role:Role", trust(before), trust(after))).toEqual(rules);
  });
});

describe("the firewall", () => {
  const acl = (...rules: Json[]): Inputs => ({ defaultAction: { allow: {} }, rules });
  const rate = (limit: number) => ({ name: "r", action: { block: {} }, statement: { rateBasedStatement: { limit } } });
  it.each<[string, Inputs, Inputs, string[]]>([
    [
      "a rule that only counts",
      acl({ name: "r", action: { block: {} } }),
      acl({ name: "r", action: { count: {} } }),
      ["firewall-rule-counts"],
    ],
    [
      "a group that only counts",
      acl({ name: "r", overrideAction: { none: {} } }),
      acl({ name: "r", overrideAction: { count: {} } }),
      ["firewall-rule-counts"],
    ],
    [
      "a rule that blocks again",
      acl({ name: "r", action: { count: {} } }),
      acl({ name: "r", action: { block: {} } }),
      ["+firewall-rule-counts"],
    ],
    ["a rule gone", acl({ name: "r", action: { block: {} } }), acl(), ["firewall-weakened"]],
    ["a counting rule gone", acl({ name: "r", action: { count: {} } }), acl(), []],
    ["a higher rate", acl(rate(100)), acl(rate(200)), ["safeguard-weakened"]],
    ["a lower rate", acl(rate(200)), acl(rate(100)), ["+safeguard-weakened"]],
    [
      "the default lets pass",
      { defaultAction: { block: {} } },
      { defaultAction: { allow: {} } },
      ["firewall-weakened"],
    ],
  ])("%s", (_, before, after, rules) => {
    expect(found("aws:wafv2/webAcl:WebAcl", before, after)).toEqual(rules);
  });
});

describe("losses, by profile", () => {
  const bucket = resource("aws:s3/bucket:Bucket", "b", {});
  it("of a store", () => {
    expect(riskLines(review([bucket], [], "prod").risks)).toEqual(["blocking store-deleted b"]);
    expect(riskLines(review([bucket], [], "staging").risks)).toEqual(["high store-deleted b"]);
    expect(riskLines(review([bucket], [], "dev").risks)).toEqual(["medium store-deleted b"]);
    expect(riskLines(review([{ ...bucket, retainOnDelete: true }], []).risks)).toEqual(["low store-left-behind b"]);
    expect(riskLines(review([{ ...bucket, protect: true }], []).risks)).toEqual([
      "blocking protected-goes b",
      "blocking store-deleted b",
    ]);
  });

  it("of a replica, a log, a store that is replaced", () => {
    expect(riskLines(review([resource(DB, "r", { replicateSourceDb: "p" })], []).risks)).toEqual([
      "medium capacity-reduced r",
    ]);
    expect(riskLines(review([resource("aws:cloudwatch/logGroup:LogGroup", "l")], []).risks)).toEqual([
      "high lesser-store-deleted l",
    ]);
    const db = resource(DB, "d", { dbName: "a" });
    const { risks } = review([db], [changed(db, { dbName: "b" })]);
    expect(risks[0]).toMatchObject({ rule: "store-replaced", mitigations: ["a final snapshot is taken"] });
  });

  it("of a guard, unless what it guarded goes too", () => {
    const of = { ...bucket, id: "bucket-1234567" };
    const guard = resource(
      "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
      "g",
      { bucket: "bucket-1234567" },
      { from: { bucket: [of] } },
    );
    expect(riskLines(review([of, guard], [of]).risks)).toEqual(["blocking safeguard-lost g"]);
    expect(riskLines(review([of, guard], []).risks)).toEqual(["blocking store-deleted b"]);
  });

  it("of protection, of a secret's mark, of a type nobody knows", () => {
    expect(riskLines(review([{ ...bucket, protect: true }], [bucket]).risks)).toEqual(["high protection-dropped b"]);
    expect(rulesOf(review([bucket], [{ ...bucket, protect: true }]))).toEqual(["+protection-dropped"]);
    const open = review([resource(DB, "d", { password: envelope() })], [resource(DB, "d", { password: "hunter2" })]);
    expect(riskLines(open.risks)).toEqual(["blocking secret-revealed d"]);
    expect(JSON.stringify(open.risks)).not.toContain("hunter2");
    expect(
      riskLines(review([resource("acme:x/y:Y", "y", { a: 1 })], [resource("acme:x/y:Y", "y", { a: 2 })]).risks),
    ).toEqual(["medium unclassified-changed y"]);
  });

  it("of lists of addresses that grow, which are stricter when they shrink", () => {
    const set = resource("aws:wafv2/ipSet:IpSet", "partners", { addresses: ["198.51.100.0/24"] });
    const list = resource("aws:ec2/managedPrefixList:ManagedPrefixList", "list", {
      entries: [{ cidr: "198.51.100.0/24" }],
    });
    const partners = (...addresses: string[]) => review([set], [changed(set, { addresses })]);
    const entries = (...cidrs: string[]) =>
      review([list], [changed(list, { entries: cidrs.map((cidr) => ({ cidr })) })]);
    expect(riskLines(partners("198.51.100.0/24", "203.0.113.0/24").risks)).toEqual(["high network-opened partners"]);
    expect(rulesOf(partners("198.51.100.0/25"))).toEqual(["+network-opened"]);
    // The same addresses in two parts.
    expect(rulesOf(partners("198.51.100.0/25", "198.51.100.128/25"))).toEqual([]);
    expect(riskLines(entries("0.0.0.0/0").risks)).toEqual(["blocking opened-to-internet list"]);
    expect(rulesOf(entries("198.51.100.0/25"))).toEqual(["+network-opened"]);
  });

  it("of policies that are attached to a role in one list", () => {
    const role = resource("aws:iam/role:Role", "deploy", {
      managedPolicyArns: ["arn:aws:iam::aws:policy/ReadOnlyAccess"],
    });
    const attached = (arn: string) =>
      review([role], [changed(role, { managedPolicyArns: ["arn:aws:iam::aws:policy/ReadOnlyAccess", arn] })]);
    expect(riskLines(attached("arn:aws:iam::aws:policy/AdministratorAccess").risks)).toEqual([
      "blocking rights-unbounded deploy",
    ]);
    expect(riskLines(attached("arn:aws:iam::aws:policy/job-function/Billing").risks)).toEqual([
      "medium rights-widened deploy",
    ]);
  });

  it("of one of its owner, written anew and then deleted", () => {
    const LOCK = "aws:backup/vaultLockConfiguration:VaultLockConfiguration";
    const lock = resource(LOCK, "lock", { backupVaultName: "daily", minRetentionDays: 7 });
    const longer = { minRetentionDays: 14 };
    expect(riskLines(review([lock], [changed(lock, longer)]).risks)).toContain("high replaced-onto-itself lock");
    const first = { larder: { deleteBeforeReplace: true } };
    const others = [
      review([lock], [changed(lock, longer, first)]),
      // Of another vault: two locks.
      review([lock], [changed(lock, { backupVaultName: "weekly" })]),
      review([lock], [changed(lock, { backupVaultName: UNKNOWN })]),
      review([lock], [changed(lock, { region: "eu-central-1" })]),
    ];
    for (const { risks } of others) expect(riskLines(risks).join()).not.toContain("replaced-onto-itself");
  });

  it("of an image lifecycle policy, which its provider deletes first", () => {
    const policy = resource("aws:ecr/lifecyclePolicy:LifecyclePolicy", "p", { repository: "api", policy: "{}" });
    const { changes, risks } = review([policy], [changed(policy, { policy: '{"rules":[]}' })]);
    expect(changes[0]?.order).toEqual({ order: "delete-first", reason: "provider" });
    expect(riskLines(risks).join()).not.toContain("replaced-onto-itself");
    expect(risks.map(({ message }) => message)).toContain("its provider deletes the old one first");
  });

  it("of a target group that is deleted first, while a rule uses it", () => {
    const tg = resource("aws:lb/targetGroup:TargetGroup", "tg", { name: "api", port: 80 }, { id: "arn:aws:tg/0a1b2c" });
    const user = resource(
      "aws:lb/listenerRule:ListenerRule",
      "rule",
      { actions: [{ targetGroupArn: "arn:aws:tg/0a1b2c" }] },
      { from: { actions: [tg] } },
    );
    const { risks } = review([tg, user], [changed(tg, { port: 81 }), user]);
    expect(riskLines(risks)).toContain("blocking deleted-in-use tg");
    expect(risks[0]?.message).toBe(
      'its name is fixed, so the old one is deleted first, while "rule" still uses it: the deletion is refused and the run stops halfway',
    );
    // A user that is itself gone by then is in nobody's way.
    const gone = review([tg, user], [changed(tg, { port: 81 })]);
    expect(riskLines(gone.risks).join()).not.toContain("deleted-in-use");
    const first = changed(user, { listenerArn: "arn:other" }, { larder: { deleteBeforeReplace: true } });
    const before = { ...user, inputs: { ...user.inputs, listenerArn: "arn:one" } };
    expect(riskLines(review([tg, before], [changed(tg, { port: 81 }), first]).risks).join()).not.toContain(
      "deleted-in-use",
    );
  });
});
