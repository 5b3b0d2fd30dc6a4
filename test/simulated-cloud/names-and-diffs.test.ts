/** Names, differences and computed values of the simulated cloud, asked over the protocol that the engine speaks. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { UNKNOWN } from "../../graph/model.ts";
import { type SimulatedCloud, startSimulatedCloud } from "../engine/cloud/server.ts";
import { EngineClient } from "./engine-client.ts";

const PLACE = { account: "111122223333", partition: "aws", region: "eu-west-1" };
const VPC = "aws:ec2/vpc:Vpc";
const ROLE = "aws:iam/role:Role";
const BUCKET = "aws:s3/bucket:Bucket";
const TOPIC = "aws:sns/topic:Topic";

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

describe("names", () => {
  it("are generated once and kept by later runs", async () => {
    const topic = await engine.create(TOPIC, "alerts", {});
    expect(topic.inputs.name).toMatch(/^alerts-[0-9a-f]{7}$/);
    expect(await engine.check(TOPIC, "alerts", { displayName: "x" }, topic.inputs)).toMatchObject({
      name: topic.inputs.name,
    });
  });

  it("differ for the successor of a replaced resource", async () => {
    const first = await engine.create(TOPIC, "alerts");
    const second = await engine.create(TOPIC, "alerts");
    expect(second.id).not.toBe(first.id);
    expect(cloud.objects(TOPIC)).toHaveLength(2);
  });

  it.each([
    ["a generated name", "a-logical-name-of-25-chars", {}, /^name: .*is longer than 32 characters/],
    ["a chosen one", "tg", { name: "x".repeat(33) }, /^name: .*is longer than 32 characters/],
  ])("%s beyond the API's limit is refused", async (_, name, inputs, message) => {
    await expect(engine.check("aws:lb/targetGroup:TargetGroup", name, inputs)).rejects.toThrow(message);
  });

  it.each([
    ["in the same region", BUCKET, { bucket: "taken" }, { bucket: "taken" }],
    ["of a bucket in any region", BUCKET, { bucket: "taken" }, { bucket: "taken", region: "eu-central-1" }],
    ["of roles, which have no region", ROLE, { name: "taken" }, { name: "taken" }],
  ])("are not given twice: %s", async (_, type, first, second) => {
    await engine.create(type, "one", first);
    await expect(engine.create(type, "two", second)).rejects.toThrow(`exists already, as ${type} "one"`);
  });

  it("may repeat in another region", async () => {
    await engine.create(TOPIC, "one", { name: "same" });
    await engine.create(TOPIC, "two", { name: "same", region: "eu-central-1" });
    expect(cloud.objects(TOPIC).map(({ region }) => region)).toEqual(["eu-west-1", "eu-central-1"]);
  });

  it("of a secret in its recovery window stay taken", async () => {
    const secret = await engine.create("aws:secretsmanager/secret:Secret", "jwt", { name: "jwt" });
    await engine.delete(secret);
    await expect(engine.create("aws:secretsmanager/secret:Secret", "jwt", { name: "jwt" })).rejects.toThrow(
      "already scheduled for deletion",
    );
  });

  it("of singletons do not matter: there is one", async () => {
    await engine.create("aws:backup/regionSettings:RegionSettings", "here");
    await engine.create("aws:backup/regionSettings:RegionSettings", "there", { region: "eu-central-1" });
    await expect(engine.create("aws:backup/regionSettings:RegionSettings", "again")).rejects.toThrow("exists already");
  });
});

describe("a diff", () => {
  it("finds nothing in the same settings", async () => {
    const vpc = await engine.create(VPC, "net", { cidrBlock: "10.0.0.0/16", tags: { a: "b" } });
    expect(await engine.diff(vpc, { tags: { a: "b" }, cidrBlock: "10.0.0.0/16" })).toEqual({
      diffs: [],
      replaces: [],
      deleteBeforeReplace: false,
    });
  });

  it("names what changes by path, and what of it forces a replacement", async () => {
    const vpc = await engine.create(VPC, "net", { cidrBlock: "10.0.0.0/16", tags: { a: "b" } });
    const changed = await engine.diff(vpc, { cidrBlock: "10.1.0.0/16", tags: { a: "c" } });
    expect(changed).toEqual({ diffs: ["cidrBlock", "tags.a"], replaces: ["cidrBlock"], deleteBeforeReplace: false });
  });

  it("finds a forcing property inside of another", async () => {
    const endpoint = await engine.diff(
      {
        urn: engine.urn("aws:ec2/vpcEndpoint:VpcEndpoint", "s3"),
        id: "vpce-1",
        inputs: { dnsOptions: {} },
        outputs: {},
      },
      { dnsOptions: { privateDnsPreference: "ALL_DOMAINS", dnsRecordIpType: "ipv4" } },
    );
    expect(endpoint.replaces).toEqual(["dnsOptions"]);
  });

  it("deletes first wherever a name is chosen, as the bridge does: it does not ask whether that is another one", async () => {
    const chosen = await engine.create(TOPIC, "chosen", { name: "mine" });
    const generated = await engine.create(TOPIC, "generated", {});
    expect((await engine.diff(chosen, { name: "mine", fifoTopic: true })).deleteBeforeReplace).toBe(true);
    expect((await engine.diff(chosen, { name: "other" })).deleteBeforeReplace).toBe(true);
    expect((await engine.diff(generated, { fifoTopic: true })).deleteBeforeReplace).toBe(false);
  });
});

describe("computed values", () => {
  it("are unknown in a preview, and are there afterwards", async () => {
    expect(await engine.preview(VPC, "net", { cidrBlock: "10.0.0.0/16" })).toMatchObject({
      arn: UNKNOWN,
      cidrBlock: "10.0.0.0/16",
    });
    expect(cloud.objects()).toEqual([]);
    expect(cloud.calls).toEqual([]);
    const { id, outputs } = await engine.create(VPC, "net", { cidrBlock: "10.0.0.0/16" });
    expect(outputs.arn).toBe(`arn:aws:ec2:eu-west-1:111122223333:vpc/${id}`);
  });

  it("count the revisions of a task definition", async () => {
    const inputs = { family: "web", containerDefinitions: "[]" };
    const [first, second] = [
      await engine.create("aws:ecs/taskDefinition:TaskDefinition", "web", inputs),
      await engine.create("aws:ecs/taskDefinition:TaskDefinition", "web", inputs),
    ];
    expect([first.outputs.revision, second.outputs.revision]).toEqual([1, 2]);
    expect(second.outputs.arn).toMatch(/task-definition\/web:2$/);
    await engine.delete(first);
    expect(cloud.objects().map(({ outputs }) => outputs.revision)).toEqual([2]);
  });

  it("hold the tags of the provider", async () => {
    await engine.configure({ region: '"eu-west-1"', defaultTags: '{"tags":{"project":"larder"}}' });
    const { outputs } = await engine.create(TOPIC, "alerts", { tags: { own: "yes" } });
    expect(outputs.tagsAll).toEqual({ project: "larder", own: "yes" });
  });

  it("of look-ups come from knowledge/", async () => {
    const answer = await engine.invoke("aws:index/getCallerIdentity:getCallerIdentity", {});
    expect(answer.accountId).toBe("111122223333");
    await expect(engine.invoke("aws:index/getTheWeather:getTheWeather", {})).rejects.toThrow("getTheWeather");
  });
});
