/** What follows from a replacement, through which chain, and where it stops. */
import { describe, expect, it } from "vitest";
import type { Resource } from "../../graph/model.ts";
import { envelope, random, resource, shuffled } from "../graph/build.ts";
import { changed, linesOf, review } from "./reviewing.ts";

const vpc = resource("aws:ec2/vpc:Vpc", "net", { cidrBlock: "10.0.0.0/16" }, { id: "vpc-0a1b2c3d4e5f" });
const subnet = resource(
  "aws:ec2/subnet:Subnet",
  "a",
  { vpcId: "vpc-0a1b2c3d4e5f" },
  { id: "subnet-0a1b2c3d4e", from: { vpcId: [vpc] } },
);
const balancer = resource(
  "aws:lb/loadBalancer:LoadBalancer",
  "lb",
  { subnets: ["subnet-0a1b2c3d4e", "subnet-other0000"] },
  { from: { subnets: [subnet] } },
);
const moved = changed(vpc, { cidrBlock: "10.1.0.0/16" });

const GROUP = "aws:lb/targetGroup:TargetGroup";
const group = (inputs = {}) =>
  resource(
    GROUP,
    "tg",
    { port: 80, ...inputs },
    { id: "arn:aws:tg/0a1b2c", outputs: { arn: "arn:aws:tg/0a1b2c", name: "tg-0a1b2c3" } },
  );

describe("a cascade", () => {
  it("goes on where the property forces it, ends in an update, and keeps the chain", () => {
    const { changes } = review([vpc, subnet, balancer], [moved, subnet, balancer]);
    expect(linesOf(changes)).toEqual([
      "replace net",
      "  cidrBlock: 10.0.0.0/16 -> 10.1.0.0/16 !",
      "replace a",
      `  vpcId: \${net.id} -> (new net) !`,
      "update lb",
      `  subnets: -\${a.id} +(new a)`,
    ]);
    expect(changes[2]?.causes).toMatchObject([
      {
        kind: "cascade",
        chain: [
          { name: "net", property: "cidrBlock" },
          { name: "a", property: "vpcId", operation: "replace" },
          { name: "lb", operation: "update" },
        ],
      },
    ]);
  });

  it("is the same for every order of resources", () => {
    const next = random(7);
    const expected = JSON.stringify(review([vpc, subnet, balancer], [moved, subnet, balancer]).changes);
    for (let run = 0; run < 10; run++) {
      const { changes } = review(shuffled([vpc, subnet, balancer], next), shuffled([moved, subnet, balancer], next));
      expect(JSON.stringify(changes)).toBe(expected);
    }
  });

  it("does not touch whoever takes only what stays", () => {
    const named = resource(
      GROUP,
      "tg",
      { port: 80, protocol: "HTTP", tags: {} },
      { outputs: { protocol: "HTTP", arn: "arn:aws:tg/0a1b2c" } },
    );
    const user = resource("acme:x/user:User", "u", { protocol: "HTTP" }, { from: { protocol: [named] } });
    expect(linesOf(review([named, user], [changed(named, { port: 81 }), user]).changes)[0]).toBe("replace tg");
    expect(review([named, user], [changed(named, { port: 81 }), user]).changes).toHaveLength(1);
  });

  it("does not touch whoever repeats a short input of it, by the same name", () => {
    const target = resource("aws:appautoscaling/target:Target", "t", {
      serviceNamespace: "ecs",
      scalableDimension: "a",
    });
    const policy = resource(
      "aws:appautoscaling/policy:Policy",
      "p",
      { serviceNamespace: "ecs" },
      { from: { serviceNamespace: [target] } },
    );
    const moved = changed(target, { scalableDimension: "b" });
    expect(linesOf(review([target, policy], [moved, policy]).changes)[0]).toBe("replace t");
    expect(review([target, policy], [moved, policy]).changes).toHaveLength(1);
    const renamed = changed(target, { serviceNamespace: "rds" });
    const follower = changed(policy, { serviceNamespace: "rds" });
    expect(review([target, policy], [renamed, follower]).changes).toHaveLength(2);
  });

  it("takes a secret that comes from a replaced resource for changed", () => {
    const password = resource(
      "random:index/randomPassword:RandomPassword",
      "pw",
      { length: 20 },
      { outputs: { result: envelope() } },
    );
    const version = resource(
      "aws:secretsmanager/secretVersion:SecretVersion",
      "v",
      { secretString: envelope() },
      { from: { secretString: [password] } },
    );
    const { changes, risks } = review([password, version], [changed(password, { length: 30 }), version]);
    // It stays a secret.
    expect(risks.map(({ rule }) => rule)).not.toContain("secret-revealed");
    expect(linesOf(changes)).toEqual([
      "replace pw",
      "  length: 20 -> 30 !",
      "replace v",
      "  secretString: <secret> -> (new pw) !",
    ]);
  });

  it("follows an output that changes with an update in place", () => {
    const db = (identifier: string) =>
      resource(
        "aws:rds/instance:Instance",
        "db",
        { identifier },
        { outputs: { identifier, address: `${identifier}.rds.example` } },
      );
    const user = (of: Resource) =>
      resource("acme:x/user:User", "u", { host: String(of.outputs?.address) }, { from: { host: [of] } });
    const { changes } = review([db("old"), user(db("old"))], [db("new"), user(db("new"))]);
    expect(changes.map(({ name, operation }) => `${operation} ${name}`)).toEqual(["update db", "unclassified u"]);
    expect(changes[1]?.causes[0]?.chain.map(({ name }) => name)).toEqual(["db", "u"]);
  });

  it("respects ignoreChanges of the follower", () => {
    const ignoring = { ...subnet, ignoreChanges: ["vpcId"] };
    expect(review([vpc, ignoring], [moved, ignoring]).changes).toHaveLength(1);
  });

  it("ends although a broken graph goes round in a circle", () => {
    const a = resource(
      "aws:ec2/subnet:Subnet",
      "p",
      { vpcId: "subnet-qqqqqqqq" },
      { id: "subnet-pppppppp", propertyDependencies: { vpcId: ["urn:pulumi:prod::larder::aws:ec2/subnet:Subnet::q"] } },
    );
    const b = resource(
      "aws:ec2/subnet:Subnet",
      "q",
      { vpcId: "subnet-pppppppp" },
      { id: "subnet-qqqqqqqq", from: { vpcId: [a] } },
    );
    const { changes } = review([a, b], [changed(a, { cidrBlock: "10.0.0.0/24" }), b]);
    expect(changes.map(({ operation }) => operation)).toEqual(["replace", "replace"]);
  });
});

describe("what is deleted first", () => {
  const rule = (of: Resource, property: string, type: string) =>
    resource(type, "user", { [property]: "arn:aws:tg/0a1b2c" }, { from: { [property]: [of] } });

  it("takes along whoever would be replaced for its sake", () => {
    const tg = group({ name: "fixed" });
    const attachment = rule(tg, "targetGroupArn", "aws:lb/targetGroupAttachment:TargetGroupAttachment");
    const { changes } = review([tg, attachment], [changed(tg, { port: 81 }), attachment]);
    expect(changes.map(({ name, operation, order }) => [name, operation, order?.order, order?.reason])).toEqual([
      ["tg", "replace", "delete-first", "explicit-name"],
      ["user", "replace", "delete-first", "dependency"],
    ]);
    expect(changes[1]?.causes.some(({ kind }) => kind === "dependent")).toBe(true);
  });

  it("takes along what is deleted with it", () => {
    const tg = group({ name: "fixed" });
    const part = resource("acme:x/part:Part", "part", {}, { deletedWith: tg.urn });
    const { changes } = review([tg, part], [changed(tg, { port: 81 }), part]);
    expect(changes.map(({ name, operation }) => `${operation} ${name}`)).toEqual(["replace tg", "replace part"]);
  });

  it("takes along whoever moves with its provider, by whatever property it uses it", () => {
    const provider = (region: string) => resource("pulumi:providers:aws", "aws", { region });
    const by = { provider: `${provider("eu-west-1").urn}::id` };
    const tg = { ...group({ name: "fixed" }), ...by };
    const listener = { ...rule(tg, "actions", "aws:lb/listenerRule:ListenerRule"), ...by };
    const { changes } = review([provider("eu-west-1"), tg, listener], [provider("eu-west-2"), tg, listener]);
    expect(changes.map(({ name, order }) => [name, order?.order, order?.reason])).toEqual([
      ["aws", undefined, undefined],
      ["tg", "delete-first", "explicit-name"],
      ["user", "delete-first", "dependency"],
    ]);
  });

  it("leaves others to an update", () => {
    const tg = group({ name: "fixed" });
    const listener = rule(tg, "actions", "aws:lb/listenerRule:ListenerRule");
    expect(
      review([tg, listener], [changed(tg, { port: 81 }), listener]).changes.map(({ operation }) => operation),
    ).toEqual(["replace", "update"]);
  });
});
