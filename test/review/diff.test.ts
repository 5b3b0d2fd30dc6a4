/** What counts as a change, of which kind, and what does not. */
import { describe, expect, it } from "vitest";
import { ASSET_SIGNATURE, type Json, type Resource, SIGNATURE_KEY, UNKNOWN } from "../../graph/model.ts";
import { ResourceGraph } from "../../graph/query.ts";
import { deployment, envelope, resource, urnOf } from "../graph/build.ts";
import { changed, linesOf, review } from "./reviewing.ts";

const BUCKET = "aws:s3/bucket:Bucket";
const GROUP = "aws:lb/targetGroup:TargetGroup";
const DB = "aws:rds/instance:Instance";
const ROLE = "aws:iam/role:Role";
const POLICY = "aws:iam/rolePolicy:RolePolicy";
const TASK = "aws:ecs/taskDefinition:TaskDefinition";
const LB = "aws:lb/loadBalancer:LoadBalancer";

type Inputs = Record<string, Json>;

/** One resource of the type with these inputs before and after; the lines of its changes. */
function between(type: string, before: Inputs, after: Inputs, rest: Partial<Resource> = {}): readonly string[] {
  return linesOf(review([resource(type, "x", before, rest)], [resource(type, "x", after, rest)]).changes);
}

const policy = (...statements: readonly Json[]): string =>
  JSON.stringify({ Version: "2012-10-17", Statement: statements });
const read = { Sid: "Read", Effect: "Allow", Action: ["s3:GetObject", "s3:ListBucket"], Resource: "*" };
const write = { Sid: "Write", Effect: "Allow", Action: "s3:PutObject", Resource: "*" };

describe("no change", () => {
  it.each<[string, string, Inputs, Inputs]>([
    ["the same values", DB, { instanceClass: "db.t4g.small" }, { instanceClass: "db.t4g.small" }],
    [
      "numbers and booleans as text",
      DB,
      { allocatedStorage: 20, multiAz: true },
      { allocatedStorage: "20", multiAz: "true" },
    ],
    ["null and nothing", DB, { kmsKeyId: null }, {}],
    [
      "the order of a set",
      LB,
      { subnets: ["a", "b"], securityGroups: ["x", "y"] },
      { subnets: ["b", "a"], securityGroups: ["y", "x"] },
    ],
    ["how often a set names a member", LB, { subnets: ["a", "b", "a"] }, { subnets: ["a", "b"] }],
    [
      "spaces and key order of a document",
      POLICY,
      { policy: '{"Version":"1","Statement":[]}' },
      { policy: '{ "Statement": [], "Version": "1" }' },
    ],
    ["the order of statements", POLICY, { policy: policy(read, write) }, { policy: policy(write, read) }],
    [
      "the order of actions",
      POLICY,
      { policy: policy(read) },
      { policy: policy({ ...read, Action: [...read.Action].reverse() }) },
    ],
    ["the provider's bookkeeping", DB, { __meta: "1", __defaults: [] }, { __meta: "2", __defaults: ["x"] }],
    [
      "the order of variables of a container",
      TASK,
      { containerDefinitions: '[{"name":"a","environment":[{"name":"A","value":"1"},{"name":"B","value":"2"}]}]' },
      { containerDefinitions: '[{"name":"a","environment":[{"name":"B","value":"2"},{"name":"A","value":"1"}]}]' },
    ],
    ["a generated name, when none is stated", GROUP, { name: "x-1234567", __defaults: ["name"] }, {}],
  ])("%s", (_, type, before, after) => {
    expect(between(type, before, after)).toEqual([]);
  });

  it("what ignoreChanges names, also deep inside and with wildcards", () => {
    const ignoring = { ignoreChanges: ["desiredCount", "tags.owner", "loadBalancers[*].containerPort"] };
    const before = {
      desiredCount: 2,
      tags: { owner: "a" },
      loadBalancers: [{ targetGroupArn: "t", containerPort: 1 }],
    };
    const after = { desiredCount: 4, tags: { owner: "b" }, loadBalancers: [{ targetGroupArn: "t", containerPort: 2 }] };
    expect(between("aws:ecs/service:Service", before, after, ignoring)).toEqual([]);
    expect(between("aws:ecs/service:Service", before, after)).toHaveLength(4);
  });

  it("a component, which does nothing itself", () => {
    const component = (name: string): Resource => ({ ...resource("larder:data:Redis", name), custom: false });
    expect(review([component("a")], [component("b")]).changes).toEqual([]);
  });

  it("a resource of others that is only read again", () => {
    const external = resource(BUCKET, "x", {}, { external: true, id: "x" });
    expect(review([external], [external]).changes).toEqual([]);
    expect(linesOf(review([], [external]).changes)).toEqual(["read x"]);
  });
});

describe("update or replacement", () => {
  it.each<[string, string, Inputs, Inputs, string[]]>([
    ["in place", DB, { instanceClass: "a" }, { instanceClass: "b" }, ["update x", "  instanceClass: a -> b"]],
    ["by a property of the type's row", DB, { engine: "a" }, { engine: "b" }, ["replace x", "  engine: a -> b !"]],
    [
      "an added property of the row",
      DB,
      {},
      { availabilityZone: "a" },
      ["replace x", "  availabilityZone: <absent> -> a !"],
    ],
    [
      "what the provider would have filled in",
      DB,
      {},
      { engine: "postgres" },
      ["replace x", "  engine: <absent> -> postgres !"],
    ],
    [
      "a property no longer stated that the provider keeps",
      DB,
      { engine: "postgres" },
      {},
      ["update x", "  engine: postgres -> <absent>"],
    ],
    [
      "the default, stated",
      "aws:kms/key:Key",
      {},
      { multiRegion: false },
      ["update x", "  multiRegion: <absent> -> false"],
    ],
    [
      "not the default, stated",
      "aws:kms/key:Key",
      {},
      { multiRegion: true },
      ["replace x", "  multiRegion: <absent> -> true !"],
    ],
    [
      "another region",
      DB,
      { region: "eu-west-1" },
      { region: "eu-west-2" },
      ["replace x", "  region: eu-west-1 -> eu-west-2 !"],
    ],
    ["a region of a global type", ROLE, { region: "a" }, { region: "b" }, ["update x", "  region: a -> b"]],
    [
      "a nested property of the row",
      "aws:ec2/vpcEndpoint:VpcEndpoint",
      { dnsOptions: { privateDnsPreference: "a" } },
      { dnsOptions: { privateDnsPreference: "b" } },
      ["replace x", "  dnsOptions.privateDnsPreference: a -> b !"],
    ],
    [
      "a property beside that one",
      "aws:ec2/vpcEndpoint:VpcEndpoint",
      { dnsOptions: { dnsRecordIpType: "a" } },
      { dnsOptions: { dnsRecordIpType: "b" } },
      ["update x", "  dnsOptions.dnsRecordIpType: a -> b"],
    ],
    [
      "the whole object that holds it",
      "aws:ec2/vpcEndpoint:VpcEndpoint",
      {},
      { dnsOptions: { privateDnsPreference: "b" } },
      ["replace x", '  dnsOptions: <absent> -> {"privateDnsPreference":"b"} !'],
    ],
    ["a new revision", TASK, { cpu: "256" }, { cpu: "512" }, ["new-revision x", "  cpu: 256 -> 512 !"]],
    ["a type that nobody knows", "acme:x/thing:Thing", { a: 1 }, { a: 2 }, ["unclassified x", "  a: 1 -> 2"]],
    [
      "a type of other programs",
      "aws:dynamodb/table:Table",
      { hashKey: "a" },
      { hashKey: "b" },
      ["replace x", "  hashKey: a -> b !"],
    ],
    [
      "an old token of a known type",
      "aws:alb/targetGroup:TargetGroup",
      { port: 1 },
      { port: 2 },
      ["replace x", "  port: 1 -> 2 !"],
    ],
    [
      "a list that counts in order",
      "postgresql:index/role:Role",
      { searchPaths: ["a", "b"] },
      { searchPaths: ["b", "a"] },
      ["update x", '  searchPaths: ["a","b"] -> ["b","a"]'],
    ],
    [
      "a list of a type that nobody knows, in order",
      "acme:x/thing:Thing",
      { a: ["p", "q"] },
      { a: ["q", "p"] },
      ["unclassified x", '  a: ["p","q"] -> ["q","p"]'],
    ],
  ])("%s", (_, type, before, after, expected) => {
    expect(between(type, before, after)).toEqual(expected);
  });

  it("by replaceOnChanges of the program", () => {
    const option = { replaceOnChanges: ["tags.*"] };
    const { changes } = review(
      [resource(DB, "x", { tags: { a: "1" } }, option)],
      [resource(DB, "x", { tags: { a: "2" } }, option)],
    );
    expect(linesOf(changes)).toEqual(["replace x", "  tags.a: 1 -> 2 !"]);
    expect(changes[0]?.causes[0]?.kind).toBe("option");
  });

  it("with its provider into another region, and only what is regional", () => {
    const provider = (region: string) => resource("pulumi:providers:aws", "aws", { region });
    const by = { provider: `${urnOf("pulumi:providers:aws", "aws")}::id` };
    const all = (region: string) => [
      provider(region),
      resource(DB, "db", {}, by),
      resource(ROLE, "role", {}, by),
      resource(DB, "there", { region: "us-east-1" }, by),
    ];
    const { changes } = review(all("eu-west-1"), all("eu-west-2"));
    expect(linesOf(changes)).toEqual([
      "update aws",
      "  region: eu-west-1 -> eu-west-2",
      "replace db",
      "  region: eu-west-1 -> eu-west-2 !",
    ]);
    expect(changes[1]?.causes[0]?.kind).toBe("provider");
  });

  it("not where the stated region is the provider's", () => {
    const provider = resource("pulumi:providers:aws", "aws", { region: "eu-west-1" });
    const by = { provider: `${provider.urn}::id` };
    expect(
      review([provider, resource(DB, "db", {}, by)], [provider, resource(DB, "db", { region: "eu-west-1" }, by)])
        .changes,
    ).toEqual([]);
  });
});

describe("conditional replacements", () => {
  const network = { loadBalancerType: "network" };
  it.each<[string, string, Inputs, Inputs, string]>([
    [
      "a subnet taken from a network load balancer",
      LB,
      { ...network, subnets: ["a", "b"] },
      { ...network, subnets: ["a"] },
      "replace",
    ],
    ["a subnet added to it", LB, { ...network, subnets: ["a"] }, { ...network, subnets: ["a", "b"] }, "update"],
    ["a subnet taken from an application load balancer", LB, { subnets: ["a", "b"] }, { subnets: ["a"] }, "update"],
    ["its first security group", LB, network, { ...network, securityGroups: ["a"] }, "replace"],
    [
      "transit encryption below 7.0.5",
      "aws:elasticache/replicationGroup:ReplicationGroup",
      { engineVersion: "6.2", transitEncryptionEnabled: false },
      { engineVersion: "6.2", transitEncryptionEnabled: true },
      "replace",
    ],
    [
      "transit encryption from 7.1",
      "aws:elasticache/replicationGroup:ReplicationGroup",
      { engineVersion: "7.1", transitEncryptionEnabled: false },
      { engineVersion: "7.1", transitEncryptionEnabled: true },
      "update",
    ],
    [
      "an older engine",
      "aws:elasticache/replicationGroup:ReplicationGroup",
      { engineVersion: "7.1" },
      { engineVersion: "6.2" },
      "replace",
    ],
    [
      "from Redis to Valkey",
      "aws:elasticache/replicationGroup:ReplicationGroup",
      { engine: "redis" },
      { engine: "valkey" },
      "update",
    ],
    [
      "from Valkey to Redis",
      "aws:elasticache/replicationGroup:ReplicationGroup",
      { engine: "valkey" },
      { engine: "redis" },
      "replace",
    ],
    [
      "to dedicated tenancy",
      "aws:ec2/vpc:Vpc",
      { instanceTenancy: "default" },
      { instanceTenancy: "dedicated" },
      "replace",
    ],
    [
      "from dedicated tenancy",
      "aws:ec2/vpc:Vpc",
      { instanceTenancy: "dedicated" },
      { instanceTenancy: "default" },
      "update",
    ],
    [
      "private DNS of an interface endpoint",
      "aws:ec2/vpcEndpoint:VpcEndpoint",
      { vpcEndpointType: "Interface", privateDnsEnabled: true },
      { vpcEndpointType: "Interface", privateDnsEnabled: false },
      "update",
    ],
    [
      "another kind of peer",
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
      { cidrIpv4: "10.0.0.0/8" },
      { cidrIpv6: "fd00::/8" },
      "replace",
    ],
    [
      "another peer of the same kind",
      "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
      { cidrIpv4: "10.0.0.0/8" },
      { cidrIpv4: "10.1.0.0/16" },
      "update",
    ],
    [
      "from launch type to capacity providers",
      "aws:ecs/service:Service",
      { launchType: "FARGATE" },
      { capacityProviderStrategies: [{ capacityProvider: "FARGATE" }] },
      "replace",
    ],
    [
      "another weight of a capacity provider",
      "aws:ecs/service:Service",
      { capacityProviderStrategies: [{ capacityProvider: "F", weight: 1 }] },
      { capacityProviderStrategies: [{ capacityProvider: "F", weight: 2 }] },
      "update",
    ],
  ])("%s: %5$s", (_, type, before, after, operation) => {
    expect(between(type, before, after)[0]).toBe(`${operation} x`);
  });
});

describe("where inside a value", () => {
  it.each<[string, string, Inputs, Inputs, string[]]>([
    ["members of a set", LB, { subnets: ["a", "b"] }, { subnets: ["c", "a"] }, ["  subnets: -b +c"]],
    [
      "an element by its name",
      "aws:wafv2/webAcl:WebAcl",
      {
        rules: [
          { name: "a", priority: 1 },
          { name: "b", priority: 2 },
        ],
      },
      {
        rules: [
          { name: "b", priority: 3 },
          { name: "a", priority: 1 },
        ],
      },
      ["  rules[b].priority: 2 -> 3"],
    ],
    [
      "an element that comes",
      "aws:wafv2/webAcl:WebAcl",
      { rules: [{ name: "a" }] },
      { rules: [{ name: "b" }, { name: "a" }] },
      ['  rules[b]: <absent> -> {"name":"b"}'],
    ],
    [
      "a statement by its Sid",
      POLICY,
      { policy: policy(read, write) },
      { policy: policy(write, { ...read, Action: ["s3:GetObject", "s3:ListBucket", "s3:GetObjectAcl"] }) },
      ["  policy.Statement[Read].Action: +s3:GetObjectAcl"],
    ],
    [
      "a variable of a container",
      TASK,
      { containerDefinitions: '[{"name":"api","environment":[{"name":"A","value":"1"}]}]' },
      { containerDefinitions: '[{"name":"api","environment":[{"name":"A","value":"2"}]}]' },
      ["  containerDefinitions[api].environment[A].value: 1 -> 2 !"],
    ],
    ["a key with a dot", DB, { tags: { "a.b": "1" } }, { tags: { "a.b": "2" } }, ['  tags["a.b"]: 1 -> 2']],
    [
      "the nearest of nameless elements",
      "aws:backup/selection:Selection",
      {
        conditions: [
          { x: 1, y: 1, z: 1 },
          { x: 2, y: 2, z: 2 },
        ],
      },
      {
        conditions: [
          { x: 2, y: 2, z: 3 },
          { x: 1, y: 1, z: 1 },
        ],
      },
      ["  conditions[0].z: 2 -> 3 !"],
    ],
    [
      "an element in the middle of an ordered list",
      "aws:lb/listener:Listener",
      { defaultActions: [{ a: 1 }, { a: 2 }, { a: 3 }] },
      { defaultActions: [{ a: 1 }, { a: 9 }, { a: 2 }, { a: 3 }] },
      ['  defaultActions[1]: <absent> -> {"a":9}'],
    ],
    [
      "text that stops being a document",
      POLICY,
      { policy: policy(read) },
      { policy: "{" },
      [
        `  policy: ${JSON.stringify(JSON.parse(policy(read)), ["Statement", "Action", "Effect", "Resource", "Sid", "Version"])} -> {`,
      ],
    ],
  ])("%s", (_, type, before, after, expected) => {
    expect(between(type, before, after).slice(1)).toEqual(expected);
  });
});

describe("secrets, files, unknowns", () => {
  const secret = (content: string) => envelope({ plaintext: JSON.stringify(content) });

  it("tells that a secret changed, and never its value", () => {
    const { changes } = review(
      [resource(DB, "x", { password: secret("alpha") })],
      [resource(DB, "x", { password: secret("beta") })],
    );
    expect(linesOf(changes)).toEqual(["update x", "  password: <secret> -> <secret>"]);
    expect(JSON.stringify(changes)).not.toMatch(/alpha|beta/);
    expect(
      review([resource(DB, "x", { password: secret("alpha") })], [resource(DB, "x", { password: secret("alpha") })])
        .changes,
    ).toEqual([]);
  });

  it("compares ciphertexts with ciphertexts and nothing else, and counts what it could not compare", () => {
    const cipher = (text: string) => resource(DB, "x", { password: envelope({ ciphertext: text }) });
    expect(linesOf(review([cipher("v1:a")], [cipher("v1:b")]).changes)).toHaveLength(2);
    expect(review([cipher("v1:a")], [cipher("v1:a")]).changes).toEqual([]);
    const mixed = review([cipher("v1:a")], [resource(DB, "x", { password: secret("alpha") })]);
    expect(mixed).toMatchObject({ changes: [], incomparable: 1 });
    expect(
      review([resource(DB, "x", { password: "[secret]" })], [resource(DB, "x", { password: "[secret]" })]).incomparable,
    ).toBe(1);
  });

  it("takes files by their content", () => {
    const file = (hash: string): Json => ({ [SIGNATURE_KEY]: ASSET_SIGNATURE, hash, path: "a.txt" });
    const lines = between("aws:s3/bucketObjectv2:BucketObjectv2", { source: file("1") }, { source: file("2") });
    expect(lines).toEqual(["update x", "  source: asset 1 -> asset 2"]);
    expect(between("aws:s3/bucketObjectv2:BucketObjectv2", { source: file("1") }, { source: file("1") })).toEqual([]);
  });

  it("takes a value that is not known yet for unchanged, where all it comes from stays", () => {
    const vpc = resource("aws:ec2/vpc:Vpc", "net", { cidrBlock: "10.0.0.0/16" }, { id: "vpc-0a1b2c3d4e" });
    const subnet = (vpcId: Json, source = vpc) =>
      resource("aws:ec2/subnet:Subnet", "a", { vpcId }, { from: { vpcId: [source] } });
    const { id: _, ...unmade } = vpc;
    expect(review([vpc, subnet("vpc-0a1b2c3d4e")], [unmade, subnet(UNKNOWN, unmade)]).changes).toEqual([]);
    const other = changed(unmade, { cidrBlock: "10.1.0.0/16" });
    expect(linesOf(review([vpc, subnet("vpc-0a1b2c3d4e")], [other, subnet(UNKNOWN, other)]).changes)).toEqual([
      "replace net",
      "  cidrBlock: 10.0.0.0/16 -> 10.1.0.0/16 !",
      "replace a",
      `  vpcId: \${net.id} -> (new net) !`,
    ]);
  });
});

describe("identity", () => {
  const bucket = resource(BUCKET, "old", { tags: { a: "1" } });

  it("finds a renamed resource by its alias", () => {
    const { changes } = review([bucket], [resource(BUCKET, "new", { tags: { a: "1" } }, { aliases: [bucket.urn] })]);
    expect(changes).toMatchObject([{ operation: "rename", name: "new", renamedFrom: bucket.urn, properties: [] }]);
  });

  it("tells a renamed resource that changes too by what it does", () => {
    const { changes } = review([bucket], [resource(BUCKET, "new", { tags: { a: "2" } }, { aliases: [bucket.urn] })]);
    expect(changes).toMatchObject([{ operation: "update", renamedFrom: bucket.urn }]);
  });

  it("matches nothing twice", () => {
    const { changes } = review([bucket], [bucket, resource(BUCKET, "new", {}, { aliases: [bucket.urn] })]);
    expect(linesOf(changes)).toEqual(["create new"]);
  });

  it("takes a value from the resource whose own it is, not from one that repeats it", () => {
    const key = resource("aws:kms/key:Key", "z-key", {}, { id: "key-1", outputs: { arn: "arn:aws:kms:key-1" } });
    const given = { kmsKeyId: "arn:aws:kms:key-1" };
    const secret = (name: string) => resource("aws:secretsmanager/secret:Secret", name, given, { outputs: given });
    const user = (...from: readonly Resource[]) =>
      resource(BUCKET, "u", { key: "arn:aws:kms:key-1" }, { from: { key: [...from, key] } });
    const [one, other] = [secret("a"), secret("b")];
    const before = review([key, one, user(one)], [key, one, changed(user(one), { key: "x" })]).changes;
    expect(linesOf(before)).toEqual(["update u", `  key: \${z-key.arn} -> x`]);
    // Another one that repeats it changes nothing.
    expect(linesOf(review([key, one, user(one)], [key, one, other, user(other, one)]).changes)).toEqual(["create b"]);
  });

  it("takes references to a renamed resource for the same", () => {
    const part = (of: Resource) =>
      resource("aws:s3/bucketPolicy:BucketPolicy", "p", { bucket: of.id ?? "" }, { from: { bucket: [of] } });
    const before = { ...bucket, id: "old-1234567" };
    const after = resource(BUCKET, "new", bucket.inputs, { aliases: [bucket.urn], id: "new-7654321" });
    expect(linesOf(review([before, part(before)], [after, part(after)]).changes)).toEqual(["rename new"]);
  });

  it("says what looks like a rename without an alias, and what does not", () => {
    const inputs = { forceDestroy: false, tags: { a: "1" }, objectLockEnabled: true };
    const { changes } = review([resource(BUCKET, "old", inputs)], [resource(BUCKET, "new", inputs)]);
    expect(changes).toMatchObject([
      { operation: "create", looksLikeRenameOf: urnOf(BUCKET, "old") },
      { operation: "delete", looksLikeRenameOf: urnOf(BUCKET, "new") },
    ]);
    const other = review(
      [resource(BUCKET, "old", inputs)],
      [resource(BUCKET, "new", { forceDestroy: true, bucketPrefix: "q" })],
    );
    expect(other.changes.every((change) => !("looksLikeRenameOf" in change))).toBe(true);
    // What was there before is nobody's new name.
    const twin = resource(BUCKET, "twin", inputs);
    const gone = review([resource(BUCKET, "old", inputs), twin], [changed(twin, { tags: { a: "2" } })]);
    expect(gone.changes.map(({ operation }) => operation).sort()).toEqual(["delete", "update"]);
    expect(gone.changes.every((change) => !("looksLikeRenameOf" in change))).toBe(true);
  });
});

describe("options, order, protection", () => {
  it("notes options that change without a call to the cloud", () => {
    const { changes } = review(
      [resource(DB, "x", {}, { protect: true })],
      [resource(DB, "x", {}, { ignoreChanges: ["a"] })],
    );
    expect(linesOf(changes)).toEqual([
      "options x",
      "  option protect: true -> null",
      '  option ignoreChanges: null -> ["a"]',
    ]);
  });

  it("says which resources the engine refuses to delete or replace", () => {
    const guarded = resource(DB, "x", { engine: "a" }, { protect: true });
    expect(review([guarded], []).changes[0]?.protected).toBe(true);
    expect(review([guarded], [changed(guarded, { engine: "b" })]).changes[0]?.protected).toBe(true);
    // Taking protection away and replacing may happen in one run.
    expect(review([guarded], [changed(guarded, { engine: "b" }, { protect: false })]).changes[0]?.protected).toBe(
      false,
    );
    expect(review([guarded], [changed(guarded, { instanceClass: "b" })]).changes[0]?.protected).toBe(false);
  });

  it.each<[string, Inputs, Partial<Resource>, string, string]>([
    ["a generated name", {}, {}, "create-first", "default"],
    ["a stated name", { name: "api" }, {}, "delete-first", "explicit-name"],
    ["a name that the provider filled in", { name: "api-1", __defaults: ["name"] }, {}, "create-first", "default"],
    ["deleteBeforeReplace", {}, { larder: { deleteBeforeReplace: true } }, "delete-first", "option"],
    [
      "a stated name, and the program's word against it",
      { name: "api" },
      { larder: { deleteBeforeReplace: false } },
      "create-first",
      "option",
    ],
  ])("with %s", (_, inputs, rest, order, reason) => {
    const before = resource(GROUP, "x", { port: 1, ...inputs }, rest);
    expect(review([before], [changed(before, { port: 2 })]).changes[0]?.order).toMatchObject({ order, reason });
  });

  it("puts what comes and changes in order of need, then what goes, the other way round", () => {
    const vpc = resource("aws:ec2/vpc:Vpc", "z-net", {}, { id: "vpc-0a1b2c3d4e" });
    const subnet = resource(
      "aws:ec2/subnet:Subnet",
      "a-subnet",
      { vpcId: "vpc-0a1b2c3d4e" },
      { from: { vpcId: [vpc] } },
    );
    expect(linesOf(review([], [subnet, vpc]).changes)).toEqual(["create z-net", "create a-subnet"]);
    expect(linesOf(review([subnet, vpc], []).changes)).toEqual(["delete a-subnet", "delete z-net"]);
  });

  it("keeps what stays in the cloud, goes with another, and where it is made", () => {
    const rest = {
      retainOnDelete: true,
      deletedWith: urnOf(DB, "y"),
      sourcePosition: "project:///components/db.ts#12,5",
    };
    expect(review([resource(BUCKET, "x", {}, rest)], []).changes[0]).toMatchObject({
      operation: "delete",
      retained: true,
      stateful: true,
      deletedWith: urnOf(DB, "y"),
      source: { file: "components/db.ts", line: 12 },
    });
  });
});

describe("recorded state against declared code", () => {
  const recorded = (...resources: readonly Resource[]) => ResourceGraph.of(deployment(...resources));
  const vpc = (id: string) =>
    resource(
      "aws:ec2/vpc:Vpc",
      "net",
      { cidrBlock: "10.0.0.0/16" },
      { id, outputs: { arn: `arn:aws:ec2:::vpc/${id}` } },
    );
  const subnet = (owner: Resource) =>
    resource("aws:ec2/subnet:Subnet", "a", { vpcId: owner.id ?? "" }, { from: { vpcId: [owner] } });
  const group = (owner: Resource) => {
    const document = JSON.stringify({
      Statement: [{ Effect: "Allow", Action: "*", Resource: [`arn:aws:ec2:::vpc/${owner.id}`, "x"] }],
    });
    return resource(POLICY, "p", { policy: document }, { from: { policy: [owner] } });
  };

  it("takes real and made-up ids of one resource for the same, also inside documents", () => {
    const [real, made] = [vpc("vpc-0123456789abcdef0"), vpc("vpc-fedcba98765432100")];
    expect(review(recorded(real, subnet(real), group(real)), [made, subnet(made), group(made)]).changes).toEqual([]);
  });

  it("still sees what differs beside them", () => {
    const [real, made] = [vpc("vpc-0123456789abcdef0"), vpc("vpc-fedcba98765432100")];
    const other = changed(group(made), {
      policy: JSON.stringify({
        Statement: [{ Effect: "Allow", Action: "*", Resource: [`arn:aws:ec2:::vpc/${made.id}`, "y"] }],
      }),
    });
    expect(linesOf(review(recorded(real, group(real)), [made, other]).changes)).toEqual([
      "update p",
      "  policy.Statement[0].Resource: -x +y",
    ]);
  });
});
