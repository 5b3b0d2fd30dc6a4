import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { afterEach, describe, expect, it, vi } from "vitest";
import { UNKNOWN } from "../../graph/model.ts";
import { REDACTED_SECRET } from "../../graph/redact.ts";
import { evaluate } from "../../offline/evaluate.ts";
import type { Mode } from "../../offline/monitor.ts";
import { deploymentOf, projectRoot } from "../support/graph.ts";

class Area extends pulumi.ComponentResource {
  constructor(name: string, build: (parent: pulumi.Resource) => void, opts?: pulumi.ComponentResourceOptions) {
    super("larder:test:Area", name, {}, opts);
    build(this);
    this.registerOutputs({ built: true });
  }
}

async function run(build: (parent: pulumi.Resource) => void, mode: Mode = "deployed") {
  const deployment = await deploymentOf(({ opts }) => void new Area("area", build, opts), { mode });
  const resources = deployment.deployment.resources ?? [];
  return (name: string) => {
    const found = resources.find((resource) => resource.urn.endsWith(`::${name}`));
    if (found === undefined) throw new Error(`no resource "${name}" in ${resources.map((r) => r.urn).join("\n")}`);
    return found;
  };
}

describe("what is captured of a registration", () => {
  it("has the engine's URN, with the types of all parents", async () => {
    const resource = await run((parent) => {
      new Area("area-inner", (inner) => void new aws.sns.Topic("area-inner-t", {}, { parent: inner }), { parent });
    });
    expect(resource("area-inner-t").urn).toBe(
      "urn:pulumi:prod::larder::larder:test:Area$larder:test:Area$aws:sns/topic:Topic::area-inner-t",
    );
  });

  it("has the options that Pulumi's mocks leave out", async () => {
    const resource = await run((parent) => {
      const first = new aws.sns.Topic("area-first", {}, { parent });
      new aws.sns.Topic(
        "area-second",
        { displayName: first.name },
        {
          parent,
          protect: true,
          retainOnDelete: true,
          deleteBeforeReplace: true,
          ignoreChanges: ["tags"],
          replaceOnChanges: ["displayName"],
          customTimeouts: { create: "1h30m", delete: "90s" },
          dependsOn: [first],
        },
      );
    });
    const first = resource("area-first").urn;
    expect(resource("area-second")).toMatchObject({
      parent: resource("area").urn,
      protect: true,
      retainOnDelete: true,
      ignoreChanges: ["tags"],
      replaceOnChanges: ["displayName"],
      customTimeouts: { create: 5400, delete: 90 },
      dependencies: [first],
      propertyDependencies: { displayName: [first] },
      larder: { deleteBeforeReplace: true },
    });
    expect(resource("area-second").provider).toMatch(/pulumi:providers:aws::aws::[0-9a-f-]{36}$/);
  });

  it("names the line of the program, relative to the repository", async () => {
    const resource = await run((parent) => void new aws.sns.Topic("area-t", {}, { parent }));
    expect(resource("area-t").sourcePosition).toMatch(/^project:\/\/\/test\/offline\/evaluate\.test\.ts#\d+,\d+$/);
    expect(resource("aws").sourcePosition).toMatch(/^project:\/\/\/test\/support\/graph\.ts#\d+,\d+$/);
    expect(resource("larder-prod").sourcePosition).toBeUndefined();
  });

  it("follows aliases, also those that a child inherits from its parent", async () => {
    const deployment = await deploymentOf(({ opts }) => {
      new Area("area", (parent) => void new aws.sns.Topic("area-t", {}, { parent }), {
        ...opts,
        aliases: [{ name: "zone" }, { type: "larder:old:Area" }],
      });
    });
    const topic = deployment.deployment.resources?.find((resource) => resource.urn.endsWith("::area-t"));
    expect(topic?.aliases).toEqual([
      "urn:pulumi:prod::larder::larder:old:Area$aws:sns/topic:Topic::area-t",
      "urn:pulumi:prod::larder::larder:test:Area$aws:sns/topic:Topic::zone-t",
    ]);
  });

  it("keeps no secret's value, wherever it stands", async () => {
    const secret = pulumi.secret("swordfish");
    const deployment = await deploymentOf(({ opts }) => {
      new Area(
        "area",
        (parent) => {
          new aws.sns.Topic("area-t", { displayName: pulumi.interpolate`x${secret}`, tags: { a: secret } }, { parent });
        },
        opts,
      );
      return { secret, nested: { list: [secret] } };
    });
    expect(JSON.stringify(deployment)).not.toContain("swordfish");
    const topic = deployment.deployment.resources?.find((resource) => resource.urn.endsWith("::area-t"));
    expect(topic?.inputs).toEqual({ displayName: REDACTED_SECRET, tags: { a: REDACTED_SECRET } });
    expect(topic?.outputs?.displayName).toEqual(REDACTED_SECRET);
  });

  it("replaces a resource passed for its id by that id", async () => {
    const resource = await run((parent) => {
      const topic = new aws.sns.Topic("area-t", {}, { parent });
      new aws.sns.TopicSubscription("area-s", { topic, protocol: "email", endpoint: "a@larder.example" }, { parent });
    });
    expect(resource("area-s").inputs?.topic).toBe(resource("area-t").outputs?.arn);
  });
});

describe("the two modes", () => {
  const build = (parent: pulumi.Resource) => {
    const topic = new aws.sns.Topic("area-t", { tags: { "data-class": "internal" } }, { parent });
    new aws.sns.TopicSubscription("area-s", { topic: topic.arn, protocol: "sqs", endpoint: "x" }, { parent });
  };

  it("fills in computed outputs as deployed, with the place of the stack", async () => {
    const resource = await run(build);
    const arn = resource("area-t").outputs?.arn;
    expect(arn).toMatch(/^arn:aws:sns:eu-west-1:111122223333:area-t-[0-9a-f]{7}$/);
    expect(resource("area-s").inputs?.topic).toBe(arn);
    expect(resource("area-t").outputs?.tagsAll).toEqual({
      project: "larder",
      environment: "prod",
      "data-class": "internal",
    });
  });

  it("leaves them unknown in a first preview", async () => {
    const resource = await run(build, "first-preview");
    expect(resource("area-t").outputs?.arn).toBeUndefined();
    expect(resource("area-s").inputs?.topic).toBe(UNKNOWN);
  });

  it("takes the region of a resource before that of its provider", async () => {
    const resource = await run((parent) => void new aws.sns.Topic("area-t", { region: "us-east-1" }, { parent }));
    expect(resource("area-t").outputs?.arn).toContain(":us-east-1:");
  });

  it("gives the same deployment twice", async () => {
    const [first, second] = [
      await deploymentOf(({ opts }) => void new Area("area", build, opts)),
      await deploymentOf(({ opts }) => void new Area("area", build, opts)),
    ];
    expect(second).toEqual(first);
  });

  it("answers look-ups from the place of the stack", async () => {
    const resource = await run((parent) => {
      const identity = aws.getCallerIdentityOutput({}, { parent });
      new aws.sns.Topic("area-t", { displayName: identity.accountId }, { parent });
    });
    expect(resource("area-t").inputs?.displayName).toBe("111122223333");
  });
});

describe("what a program does wrong", () => {
  const failing = (program: () => unknown) =>
    evaluate({ program, project: "larder", stack: "dev", mode: "deployed", root: projectRoot });

  afterEach(() => {
    vi.restoreAllMocks();
  });

  it.each<[string, () => unknown, RegExp]>([
    [
      "an error in the program",
      () => {
        throw new Error("no such luck");
      },
      /^test\/offline\/evaluate\.test\.ts:\d+: no such luck$/,
    ],
    [
      "an error in an asynchronous program",
      async () => {
        await Promise.resolve();
        throw new Error("late luck");
      },
      /late luck$/,
    ],
    [
      "an error inside apply",
      () => {
        new aws.sns.Topic("t", {
          displayName: pulumi.output("x").apply(() => {
            throw new Error("bad apply");
          }),
        });
      },
      /bad apply/,
    ],
    ["an unhandled rejection", () => void Promise.reject(new Error("nobody cares")), /nobody cares$/],
    [
      "two resources of one name",
      () => {
        new Area("twice", () => {});
        new Area("twice", () => {});
      },
      /^test\/offline\/evaluate\.test\.ts:\d+: two resources have the URN urn:pulumi:dev::larder::larder:test:Area::twice \(the other one is made at test\/offline\/evaluate\.test\.ts:\d+\)/,
    ],
    [
      "transforms",
      () => new Area("a", () => {}, { transforms: [() => undefined] }),
      /"transforms" cannot be evaluated offline; use "transformations"/,
    ],
    [
      "a look-up without an answer",
      () => pulumi.output(aws.ec2.getAmi({ owners: ["self"] })),
      /the program looks up aws:ec2\/getAmi:getAmi, .* knowledge\/lookups\.ts/,
    ],
    [
      "a type that is not known",
      function program() {
        new aws.chime.VoiceConnector("v", { requireEncryption: true });
      },
      /^test\/offline\/evaluate\.test\.ts:\d+: "v": nothing is known of the resource type aws:chime\/voiceConnector:VoiceConnector; add a row/,
    ],
  ])("%s is one clear error", async (_, program, message) => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    const error = await failing(program).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(Error);
    expect((error as Error).message).toMatch(message);
    expect((error as Error).message).not.toContain("\n");
  });

  it("refuses a second evaluation while one runs", async () => {
    const first = failing(() => ({}));
    await expect(failing(() => ({}))).rejects.toThrow("one evaluation at a time");
    await first;
  });

  it("refuses a generated name that AWS would not take", async () => {
    await expect(
      deploymentOf(({ opts }) => {
        new Area("area", (parent) => void new aws.sns.Topic("t".repeat(250), {}, { parent }), opts);
      }),
    ).rejects.toThrow(/has 258 characters, AWS takes 256/);
  });

  it("recovers: a good program evaluates after a bad one", async () => {
    vi.spyOn(console, "error").mockImplementation(() => {});
    await expect(failing(() => Promise.reject(new Error("once")))).rejects.toThrow("once");
    await expect(failing(() => ({ ok: true }))).resolves.toMatchObject({ version: 3 });
  });
});
