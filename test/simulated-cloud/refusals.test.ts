/** What the simulated cloud refuses, as the real APIs do. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type SimulatedCloud, startSimulatedCloud } from "../engine/cloud/server.ts";
import { EngineClient } from "./engine-client.ts";

const PLACE = { account: "111122223333", partition: "aws", region: "eu-west-1" };
const VPC = "aws:ec2/vpc:Vpc";
const SUBNET = "aws:ec2/subnet:Subnet";
const GROUP = "aws:ec2/securityGroup:SecurityGroup";
const ROLE = "aws:iam/role:Role";
const BUCKET = "aws:s3/bucket:Bucket";
const TOPIC = "aws:sns/topic:Topic";
const INSTANCE = "aws:rds/instance:Instance";
const database = { engine: "postgres", username: "master", skipFinalSnapshot: true };

let cloud: SimulatedCloud;
let engine: EngineClient;

beforeEach(async () => {
  cloud = await startSimulatedCloud(PLACE);
  engine = new EngineClient(cloud.port);
});

afterEach(() => {
  engine.close();
  cloud.stop();
});

describe("a reference", () => {
  const missing = "arn:aws:kms:eu-west-1:111122223333:key/00000000-0000-4000-a000-000000000000";

  it.each([
    ["by ARN", TOPIC, { kmsMasterKeyId: missing }, `kmsMasterKeyId: ${missing} does not exist`],
    ["by id", SUBNET, { vpcId: "vpc-00000000000000000" }, "vpcId: vpc-00000000000000000 in eu-west-1 does not exist"],
    ["by name", "aws:s3/bucketPolicy:BucketPolicy", { bucket: "nobody" }, "bucket: nobody does not exist"],
    [
      "to a principal",
      "aws:secretsmanager/secret:Secret",
      { policy: '{"Statement":[{"Principal":{"AWS":"arn:aws:iam::111122223333:role/nobody"}}]}' },
      "policy: arn:aws:iam::111122223333:role/nobody does not exist",
    ],
    [
      "to a queue of dead letters",
      "aws:sqs/queue:Queue",
      { redrivePolicy: '{"deadLetterTargetArn":"arn:aws:sqs:eu-west-1:111122223333:nothing"}' },
      "redrivePolicy: arn:aws:sqs:eu-west-1:111122223333:nothing does not exist",
    ],
  ])("%s to nothing is refused, and nothing is made", async (_, type, inputs, message) => {
    await expect(engine.create(type, "it", inputs)).rejects.toThrow(message);
    expect(cloud.objects()).toEqual([]);
    expect(cloud.calls.map(({ outcome }) => outcome)).toEqual(["refused"]);
  });

  it("is refused on update as well", async () => {
    const topic = await engine.create(TOPIC, "alerts");
    await expect(engine.update(topic, { kmsMasterKeyId: missing })).rejects.toThrow("does not exist");
    expect(cloud.object(TOPIC, "alerts").inputs.kmsMasterKeyId).toBeUndefined();
  });

  it("into another region by an id is refused", async () => {
    const vpc = await engine.create(VPC, "net");
    await expect(engine.create(SUBNET, "a", { vpcId: vpc.id, region: "eu-central-1" })).rejects.toThrow(
      "in eu-central-1 does not exist",
    );
    await engine.create(SUBNET, "b", { vpcId: vpc.id });
  });

  it("to what AWS or somebody else owns, to patterns and in free text is nobody's business", async () => {
    await engine.create(ROLE, "free", {
      description: missing,
      permissionsBoundary: "arn:aws:iam::aws:policy/ReadOnlyAccess",
      inlinePolicy: `{"Statement":[{"Resource":"${missing}"}]}`,
      other: "arn:aws:kms:eu-west-1:999999999999:key/elsewhere",
      pattern: "arn:aws:iam::111122223333:role/larder-*",
    });
    expect(cloud.objects()).toHaveLength(1);
  });

  it("to what stands in the account already is fine", async () => {
    const other = await startSimulatedCloud({ ...PLACE, existing: [missing] });
    const client = new EngineClient(other.port);
    await client.create(TOPIC, "alerts", { kmsMasterKeyId: missing });
    client.close();
    other.stop();
  });
});

describe("what an API wants first", () => {
  it("a NAT gateway needs a way out of its network", async () => {
    const vpc = await engine.create(VPC, "net");
    const subnet = await engine.create(SUBNET, "a", { vpcId: vpc.id });
    await expect(engine.create("aws:ec2/natGateway:NatGateway", "nat", { subnetId: subnet.id })).rejects.toThrow(
      "Gateway.NotAttached",
    );
    await engine.create("aws:ec2/internetGateway:InternetGateway", "igw", { vpcId: vpc.id });
    await engine.create("aws:ec2/natGateway:NatGateway", "nat", { subnetId: subnet.id });
  });

  it("a service needs a target group that a listener leads to", async () => {
    const group = await engine.create("aws:lb/targetGroup:TargetGroup", "web");
    const service = { loadBalancers: [{ targetGroupArn: group.id }] };
    await expect(engine.create("aws:ecs/service:Service", "web", service)).rejects.toThrow("associated load balancer");
    await engine.create("aws:lb/listenerRule:ListenerRule", "web", {
      priority: 1,
      actions: [{ forward: { targetGroups: [{ arn: group.id }] } }],
    });
    await engine.create("aws:ecs/service:Service", "web", service);
  });

  it("a certificate is issued when its records are there, and used when it is issued", async () => {
    const certificate = await engine.create("aws:acm/certificate:Certificate", "tls", { domainName: "larder.example" });
    const [option] = certificate.outputs.domainValidationOptions as { resourceRecordName: string }[];
    const issue = () =>
      engine.create("aws:acm/certificateValidation:CertificateValidation", "tls", { certificateArn: certificate.id });
    await expect(issue()).rejects.toThrow("no record _");
    await expect(engine.create("aws:lb/listener:Listener", "l", { certificateArn: certificate.id })).rejects.toThrow(
      "not issued yet",
    );
    await engine.create("cloudflare:index/dnsRecord:DnsRecord", "r", {
      zoneId: "z",
      name: option?.resourceRecordName.replace(/\.$/, "") ?? "",
    });
    await issue();
    await engine.create("aws:lb/listener:Listener", "l", { certificateArn: certificate.id });
  });

  it("replication needs versions, access logs a policy that admits them", async () => {
    await engine.create(BUCKET, "one", { bucket: "one" });
    const replication = { bucket: "one", rules: [{ destination: { bucket: "arn:aws:s3:::one" } }] };
    await expect(
      engine.create("aws:s3/bucketReplicationConfig:BucketReplicationConfig", "one", replication),
    ).rejects.toThrow("versioning must be enabled on one");
    await expect(
      engine.create("aws:lb/loadBalancer:LoadBalancer", "alb", { accessLogs: { enabled: true, bucket: "one" } }),
    ).rejects.toThrow("no bucket policy");
  });

  it("a subscription to a database's events needs the database, and a topic that admits RDS", async () => {
    const topic = await engine.create(TOPIC, "warning");
    const events = { snsTopic: topic.id, sourceType: "db-instance", sourceIds: ["db"] };
    const subscribe = () => engine.create("aws:rds/eventSubscription:EventSubscription", "events", events);
    await expect(subscribe()).rejects.toThrow("SourceNotFound: the source db");
    await engine.create(INSTANCE, "db", { ...database, identifier: "db" });
    await expect(subscribe()).rejects.toThrow("SNSNoAuthorization");
    const admits = { Effect: "Allow", Principal: { Service: "events.rds.amazonaws.com" }, Action: "sns:Publish" };
    const policy = JSON.stringify({ Statement: [{ ...admits, Resource: topic.id }] });
    await engine.create("aws:sns/topicPolicy:TopicPolicy", "warning", { arn: topic.id, policy });
    await subscribe();
  });
});

describe("a deletion", () => {
  it("is refused while something uses it, and passes afterwards", async () => {
    const vpc = await engine.create(VPC, "net");
    const subnet = await engine.create(SUBNET, "data", { vpcId: vpc.id });
    const group = await engine.create("aws:rds/subnetGroup:SubnetGroup", "db", { subnetIds: [subnet.id] });
    const sg = await engine.create(GROUP, "db", { vpcId: vpc.id });
    const instance = await engine.create(INSTANCE, "db", {
      ...database,
      dbSubnetGroupName: group.id,
      vpcSecurityGroupIds: [sg.id],
    });
    for (const used of [vpc, subnet, group, sg]) await expect(engine.delete(used)).rejects.toThrow("is still used by");
    for (const free of [instance, sg, group, subnet, vpc]) await engine.delete(free);
    expect(cloud.objects()).toEqual([]);
  });

  it("of a group is refused where another group's rule names it, not for its own rules", async () => {
    const vpc = await engine.create(VPC, "net");
    const [a, b] = [
      await engine.create(GROUP, "a", { vpcId: vpc.id }),
      await engine.create(GROUP, "b", { vpcId: vpc.id }),
    ];
    const rule = await engine.create("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "a-from-b", {
      securityGroupId: a.id,
      referencedSecurityGroupId: b.id,
    });
    await expect(engine.delete(b)).rejects.toThrow('"a-from-b"');
    await engine.delete(rule);
    await engine.delete(b);
  });

  it.each([
    ["a database", INSTANCE, { ...database, deletionProtection: true }, 0, "deletion protection is on"],
    ["a database without a name for its snapshot", INSTANCE, { engine: "postgres" }, 0, "finalSnapshotIdentifier"],
    ["a load balancer", "aws:lb/loadBalancer:LoadBalancer", { enableDeletionProtection: true }, 0, "protection"],
    ["a bucket with objects", BUCKET, {}, 3, "holds 3 objects"],
    ["a repository with images", "aws:ecr/repository:Repository", {}, 1, "holds images"],
    ["a vault with backups", "aws:backup/vault:Vault", {}, 1, "holds recovery points"],
  ])("of %s is refused by its guard", async (_, type, inputs, holds, message) => {
    const made = await engine.create(type, "it", inputs);
    cloud.fill(type, "it", holds);
    await expect(engine.delete(made)).rejects.toThrow(message);
    expect(cloud.objects()).toHaveLength(1);
  });

  it("of a locked vault is refused for ever in compliance mode only", async () => {
    const vault = await engine.create("aws:backup/vault:Vault", "v", {});
    const lock = { backupVaultName: vault.id, minRetentionDays: 7 };
    const type = "aws:backup/vaultLockConfiguration:VaultLockConfiguration";
    await engine.delete(await engine.create(type, "lock", lock));
    const hard = await engine.create(type, "lock", { ...lock, changeableForDays: 3 });
    await expect(engine.delete(hard)).rejects.toThrow("compliance");
  });

  it("takes no snapshot twice under one name", async () => {
    const inputs = { engine: "postgres", finalSnapshotIdentifier: "final" };
    await engine.delete(await engine.create(INSTANCE, "db", inputs));
    const again = await engine.create(INSTANCE, "db", inputs);
    await expect(engine.delete(again)).rejects.toThrow("DBSnapshotAlreadyExists: final");
  });

  it("of a secret takes its versions along", async () => {
    const secret = await engine.create("aws:secretsmanager/secret:Secret", "jwt");
    await engine.create("aws:secretsmanager/secretVersion:SecretVersion", "jwt", { secretId: secret.id });
    await engine.delete(secret);
    expect(cloud.objects()).toEqual([]);
  });

  it("of what is gone already is fine", async () => {
    const topic = await engine.create(TOPIC, "alerts");
    cloud.remove(TOPIC, "alerts");
    await engine.delete(topic);
  });
});

describe("PostgreSQL", () => {
  it("answers where an instance is and a tunnel leads to it", async () => {
    await engine.configure({ host: '"127.0.0.1"', port: '"15432"' });
    const role = () => engine.create("postgresql:index/role:Role", "owner", { name: "owner" });
    await expect(role()).rejects.toThrow("dial tcp 127.0.0.1:15432: connect: connection refused");
    await engine.create(INSTANCE, "db", database);
    cloud.setTunnel(false);
    await expect(role()).rejects.toThrow("connection refused");
    cloud.setTunnel(true);
    await role();
  });

  it("knows its own roles and the master, and refuses others", async () => {
    await engine.create(INSTANCE, "db", database);
    const type = "postgresql:index/grantRole:GrantRole";
    await engine.create("postgresql:index/role:Role", "owner", { name: "owner" });
    await engine.create(type, "master-owner", { role: "master", grantRole: "owner" });
    await engine.create(type, "owner-iam", { role: "owner", grantRole: "rds_iam" });
    await expect(engine.create(type, "x", { role: "nobody", grantRole: "owner" })).rejects.toThrow("role: nobody");
  });

  it("is gone with its instance, a schema with its database", async () => {
    const instance = await engine.create(INSTANCE, "db", database);
    const type = "postgresql:index/database:Database";
    const inside = await engine.create(type, "app", { name: "app" });
    await engine.create("postgresql:index/schema:Schema", "s", { name: "s", database: "app" });
    await engine.delete(inside);
    expect(cloud.objects("postgresql:*")).toEqual([]);
    await engine.create(type, "app", { name: "app" });
    await engine.delete(instance);
    expect(cloud.objects()).toEqual([]);
  });
});

describe("inside PostgreSQL", () => {
  it("nothing is handed to a role before the master has joined it", async () => {
    await engine.create(INSTANCE, "db", database);
    await engine.create("postgresql:index/role:Role", "owner", { name: "owner" });
    const make = () => engine.create("postgresql:index/database:Database", "app", { name: "app", owner: "owner" });
    await expect(make()).rejects.toThrow('must be able to SET ROLE "owner"');
    await engine.create("postgresql:index/grantRole:GrantRole", "joined", { role: "master", grantRole: "owner" });
    await make();
  });
});

describe("a change in place", () => {
  const REDIS = "aws:elasticache/replicationGroup:ReplicationGroup";

  it.each([
    ["disabled", "enabled"],
    ["enabled", "disabled"],
    ["enabled", "compatible"],
  ])("of the cluster mode from %s to %s is refused", async (from, to) => {
    const group = await engine.create(REDIS, "cache", { clusterMode: from });
    await expect(engine.update(group, { clusterMode: to })).rejects.toThrow(`cannot go from ${from} to ${to}`);
    expect(cloud.object(REDIS, "cache").inputs.clusterMode).toBe(from);
  });

  it.each(["aws:rds/subnetGroup:SubnetGroup", "aws:elasticache/subnetGroup:SubnetGroup"])(
    "of %s to another network is refused, within its own it is not",
    async (type) => {
      const [one, two] = [await engine.create(VPC, "one"), await engine.create(VPC, "two")];
      const [a, b] = [
        await engine.create(SUBNET, "a", { vpcId: one.id }),
        await engine.create(SUBNET, "b", { vpcId: one.id }),
      ];
      const away = await engine.create(SUBNET, "away", { vpcId: two.id });
      const group = await engine.create(type, "data", { subnetIds: [a.id] });
      const wider = await engine.update(group, { subnetIds: [a.id, b.id] });
      await expect(engine.update(wider, { subnetIds: [away.id] })).rejects.toThrow("not in the same VPC");
    },
  );

  it("of the cluster mode goes step by step", async () => {
    const group = await engine.create(REDIS, "cache", { clusterMode: "disabled" });
    const compatible = await engine.update(group, { clusterMode: "compatible" });
    await engine.update(compatible, { clusterMode: "enabled" });
    expect(cloud.object(REDIS, "cache").inputs.clusterMode).toBe("enabled");
  });
});
