import { describe, expect, it } from "vitest";
import { UNKNOWN } from "../../graph/model.ts";
import { graphOf, resource, urnOf } from "./build.ts";

const vpc = resource("aws:ec2/vpc:Vpc", "vpc", {}, { id: "vpc-0aa11bb2" });
const key = resource("aws:kms/key:Key", "key", {}, { id: "1f2e-3d4c-5b6a", outputs: { arn: "arn:aws:kms:::key/1" } });
const component = resource("larder:data:Store", "store", {}, { custom: false });

describe("declared edges", () => {
  const queue = resource(
    "aws:sqs/queue:Queue",
    "jobs",
    { kmsMasterKeyId: UNKNOWN, name: "jobs" },
    { from: { kmsMasterKeyId: [key, component], name: [] }, dependencies: [vpc.urn, key.urn, component.urn] },
  );
  const graph = graphOf(vpc, key, component, queue);

  it("gives what a property depends on, a component as itself", () => {
    expect(graph.references(queue.urn, "kmsMasterKeyId")).toEqual([key, component]);
    expect(graph.references(queue.urn, "name")).toEqual([]);
    expect(graph.references(queue.urn, "missing")).toEqual([]);
  });

  it("leaves an order that no property states out of the references", () => {
    expect(graph.references(queue.urn)).toEqual([key, component]);
    expect(graph.referrers(vpc.urn)).toEqual([]);
  });

  it("answers backwards, by property if asked", () => {
    expect(graph.referrers(key.urn)).toEqual([queue]);
    expect(graph.referrers(key.urn, "kmsMasterKeyId")).toEqual([queue]);
    expect(graph.referrers(key.urn, "name")).toEqual([]);
  });
});

describe("by value", () => {
  const subnet = resource("aws:ec2/subnet:Subnet", "a", {
    vpcId: "vpc-0aa11bb2",
    keys: [{ arn: "arn:aws:kms:::key/1" }],
  });
  const graph = graphOf(vpc, key, subnet);

  it("matches the id and the ARN of exactly one resource", () => {
    expect(graph.references(subnet.urn, "vpcId")).toEqual([vpc]);
    expect(graph.references(subnet.urn, "keys")).toEqual([key]);
    expect(graph.references(subnet.urn)).toEqual([vpc, key]);
    expect(graph.referrers(vpc.urn, "vpcId")).toEqual([subnet]);
  });

  it("takes the resource itself, not the component that repeats its ARN among its own outputs", () => {
    const outputs = { arn: "arn:aws:kms:::key/1" };
    const around = resource("larder:foundation:EncryptionKey", "around", {}, { custom: false, outputs });
    expect(graphOf(vpc, key, around, subnet).references(subnet.urn, "keys[0].arn")).toEqual([key]);
  });

  it("does not guess between two, nor by a word", () => {
    const twin = resource("aws:ec2/vpc:Vpc", "twin", {}, { id: "vpc-0aa11bb2" });
    const role = resource("postgresql:index/role:Role", "app", {}, { id: "app" });
    const service = resource("aws:ecs/service:Service", "api", { vpc: "vpc-0aa11bb2", name: "app" });
    expect(graphOf(vpc, twin, role, service).references(service.urn)).toEqual([]);
  });

  it("takes the resource itself before the parts that share its id", () => {
    const bucket = resource("aws:s3/bucket:Bucket", "uploads", {}, { id: "larder-prod-uploads" });
    const parts = ["policy", "versioning", "lifecycle"].map((name) =>
      resource(
        `aws:s3/${name}:Part`,
        name,
        { bucket: "larder-prod-uploads" },
        { id: "larder-prod-uploads", dependencies: [bucket.urn] },
      ),
    );
    const logs = resource("aws:s3/logging:Logging", "logging", { bucket: "larder-prod-uploads" });
    const store = graphOf(...parts, logs, bucket);
    expect(store.references(logs.urn, "bucket")).toEqual([bucket]);
    expect(store.referrers(bucket.urn, "bucket")).toEqual([...parts, logs]);
  });

  it("takes the bucket for a bucket, where old state does not say which part depends on which", () => {
    const bucket = resource("aws:s3/bucketV2:BucketV2", "uploads", {}, { id: "larder-prod-uploads" });
    const parts = ["BucketPolicy", "BucketVersioningV2"].map((name) =>
      resource(`aws:s3/x:${name}`, name, { bucket: "larder-prod-uploads" }, { id: "larder-prod-uploads" }),
    );
    expect(graphOf(...parts, bucket).referrers(bucket.urn, "bucket")).toEqual(parts);
  });

  it("reads the JSON in a text where there are no edges, and leaves it where there are", () => {
    const queue = { redrivePolicy: '{"deadLetterTargetArn":"arn:aws:kms:::key/1","maxReceiveCount":5}' };
    const old = resource("aws:sqs/queue:Queue", "old", queue, { dependencies: [] });
    const current = resource("aws:sqs/queue:Queue", "current", queue, { from: { redrivePolicy: [] } });
    const state = graphOf(key, old, current);
    expect(state.references(old.urn, "redrivePolicy")).toEqual([key]);
    expect(state.references(current.urn, "redrivePolicy")).toEqual([]);
    expect(state.referrers(key.urn)).toEqual([old]);
  });

  it("looks into a block that an older provider kept in a list of one", () => {
    const service = resource("aws:ecs/service:Service", "s", { networkConfiguration: [{ subnets: ["vpc-0aa11bb2"] }] });
    expect(graphOf(vpc, service).references(service.urn, "networkConfiguration.subnets")).toEqual([vpc]);
    const two = resource("aws:ecs/service:Service", "t", { networkConfiguration: [{ subnets: ["vpc-0aa11bb2"] }, {}] });
    expect(graphOf(vpc, two).references(two.urn, "networkConfiguration.subnets")).toEqual([]);
  });

  it("reads old state, which has dependencies only", () => {
    const old = resource(
      "aws:ec2/subnet:Subnet",
      "old",
      { vpcId: UNKNOWN, cidrBlock: "10.0.0.0/24" },
      { dependencies: [vpc.urn] },
    );
    const state = graphOf(vpc, old);
    expect(state.references(old.urn)).toEqual([vpc]);
    expect(state.references(old.urn, "vpcId")).toEqual([vpc]);
    expect(state.references(old.urn, "cidrBlock")).toEqual([]);
  });
});

describe("inside a property", () => {
  const other = resource("aws:ec2/securityGroup:SecurityGroup", "other", {}, { id: "sg-0aa11bb2" });
  const group = resource(
    "aws:ec2/securityGroup:SecurityGroup",
    "group",
    {
      ingress: [{ securityGroups: ["sg-0aa11bb2"] }, { securityGroups: [UNKNOWN] }, { cidrBlocks: ["10.0.0.0/8"] }],
    },
    { from: { ingress: [other, vpc] } },
  );
  const graph = graphOf(vpc, other, group);

  it("lets a known value decide and keeps all candidates of an unknown one", () => {
    expect(graph.references(group.urn, "ingress[0].securityGroups[0]")).toEqual([other]);
    expect(graph.references(group.urn, "ingress[1].securityGroups[0]")).toEqual([other, vpc]);
    expect(graph.references(group.urn, "ingress[2].cidrBlocks[0]")).toEqual([]);
  });

  it("lets the id decide where an output was made of several resources", () => {
    const rule = resource("x:y:Rule", "rule", { peer: "sg-0aa11bb2" }, { from: { peer: [vpc, other] } });
    expect(graphOf(vpc, other, rule).references(rule.urn, "peer")).toEqual([other]);
  });
});

it("stays linear on thousands of resources with one id", () => {
  const many = Array.from({ length: 5_000 }, (_, index) =>
    resource("x:y:Z", `r${index}`, { bucket: "shared-name" }, { id: "shared-name" }),
  );
  const started = performance.now();
  expect(graphOf(...many).referrers(urnOf("x:y:Z", "r0"))).toEqual([]);
  expect(performance.now() - started).toBeLessThan(3_000);
});

describe("by a short name", () => {
  const group = resource("aws:ec2/securityGroup:SecurityGroup", "g", {}, { id: "sg-1" });
  const bucket = resource("aws:s3/bucket:Bucket", "b", {}, { id: "data" });
  const policy = resource("aws:s3/bucketPolicy:BucketPolicy", "p", { bucket: "data" }, { id: "data" });
  const role = resource("aws:iam/role:Role", "r", {}, { id: "app" });
  const login = resource("postgresql:index/role:Role", "l", {}, { id: "app" });
  const primary = resource("aws:rds/instance:Instance", "db", { identifier: "main" }, { id: "db-1" });

  it("takes the resource that the property is for", () => {
    const rule = resource("aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "i", {
      securityGroupId: "sg-1",
    });
    const service = resource("aws:ecs/service:Service", "s", { networkConfiguration: { securityGroups: ["sg-1"] } });
    const replica = resource("aws:rds/instance:Instance", "replica", { replicateSourceDb: "main" });
    const graph = graphOf(group, bucket, policy, rule, service, primary, replica);
    expect(graph.references(rule.urn, "securityGroupId")).toEqual([group]);
    expect(graph.references(service.urn, "networkConfiguration.securityGroups")).toEqual([group]);
    expect(graph.referrers(group.urn)).toEqual([rule, service]);
    expect(graph.references(policy.urn, "bucket")).toEqual([bucket]);
    expect(graph.references(replica.urn, "replicateSourceDb")).toEqual([primary]);
  });

  it("takes the one of the owner's provider, and none for another property", () => {
    const attachment = resource("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "a", { role: "app" });
    const grant = resource("postgresql:index/grant:Grant", "x", { role: "app", schema: "app" });
    const graph = graphOf(role, login, attachment, grant);
    expect(graph.references(attachment.urn, "role")).toEqual([role]);
    expect(graph.references(grant.urn, "role")).toEqual([login]);
    expect(graph.references(grant.urn, "schema")).toEqual([]);
  });
});
