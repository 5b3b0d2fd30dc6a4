import { beforeAll, describe, expect, it } from "vitest";
import { Queue } from "../../../components/data/queue.ts";
import type { ResourceGraph } from "../../../graph/query.ts";
import { type BuildContext, bothModes, graphOf } from "../../support/graph.ts";
import { documentOf, input, statementsOf, TYPES } from "../compute/queries.ts";
import { keyArn, queueConfig, topics } from "../compute/surroundings.ts";

const queue = ({ platform, opts }: BuildContext) =>
  new Queue("photo-jobs", { platform, config: queueConfig, keyArn: keyArn("messages"), topics }, opts);

let graph: ResourceGraph;
beforeAll(async () => {
  graph = (await bothModes(queue)).deployed;
});
const main = () => graph.only(TYPES.queue, "photo-jobs-queue");
const dead = () => graph.only(TYPES.queue, "photo-jobs-dead");

describe("Queue", () => {
  it("SQS-01: encrypts both queues with our key", () => {
    expect([main(), dead()].map((found) => input(graph, found, "kmsMasterKeyId"))).toEqual([
      keyArn("messages"),
      keyArn("messages"),
    ]);
  });

  it("SQS-02: sends failures to a queue that keeps them as long as SQS lets it", () => {
    expect(documentOf(graph, main(), "redrivePolicy")).toEqual({
      deadLetterTargetArn: dead().outputs?.arn,
      maxReceiveCount: 5,
    });
    expect(input(graph, dead(), "messageRetentionSeconds")).toBe(14 * 86_400);
    expect(input(graph, main(), "messageRetentionSeconds")).toBe(7 * 86_400);
    expect(input(graph, main(), "visibilityTimeoutSeconds")).toBe(300);
  });

  it("lets no other queue use its dead-letter queue", () => {
    const [allow] = graph.byType("aws:sqs/redriveAllowPolicy:RedriveAllowPolicy");
    expect(allow && documentOf(graph, allow, "redriveAllowPolicy")).toEqual({
      redrivePermission: "byQueue",
      sourceQueueArns: [main().outputs?.arn],
    });
    expect(allow && graph.references(allow.urn, "queueUrl")).toEqual([dead()]);
  });

  it("SQS-03: refuses plaintext on both and allows nobody by itself", () => {
    const policies = graph.byType("aws:sqs/queuePolicy:QueuePolicy");
    const guarded = policies.flatMap((policy) => graph.references(policy.urn, "queueUrl"));
    expect(guarded.map((found) => found.urn).sort()).toEqual([dead().urn, main().urn].sort());
    for (const policy of policies) {
      expect(statementsOf(graph, policy)).toEqual([
        {
          Effect: "Deny",
          Principal: "*",
          Action: ["sqs:*"],
          Resource: [expect.stringMatching(/^arn:aws:sqs:eu-west-1:111122223333:photo-jobs-(queue|dead)-/)],
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ]);
    }
  });

  it.each([
    [true, true],
    [false, undefined],
  ])("A8: with deletion guards %s", async (deletionGuards, protect) => {
    const guarded = await graphOf(queue, { platform: { deletionGuards } });
    expect(guarded.byType(TYPES.queue).map((found) => found.protect)).toEqual([protect, protect]);
  });

  it("SVC-05: rings for old messages and for dead letters", () => {
    const alarms = graph
      .byType(TYPES.alarm)
      .map((alarm) => [
        input(graph, alarm, "name"),
        graph.references(alarm.urn, "dimensions").map((found) => graph.logicalName(found.urn)),
        input(graph, alarm, "threshold"),
      ]);
    expect(alarms.sort()).toEqual([
      ["larder-prod-photo-jobs-queue-age", ["photo-jobs-queue"], 600],
      ["larder-prod-photo-jobs-queue-dead-letters", ["photo-jobs-dead"], 0],
    ]);
  });

  it("gives senders and receivers its address and no more rights than they need", async () => {
    let connections: readonly ReturnType<Queue["send"]>[] = [];
    await graphOf((context) => {
      const made = queue(context);
      connections = [made.send(), made.receive()];
    });
    expect(connections.map(({ name, env }) => [name, Object.keys(env)])).toEqual([
      ["queue-photo-jobs-send", ["PHOTO_JOBS_QUEUE_URL"]],
      ["queue-photo-jobs-receive", ["PHOTO_JOBS_QUEUE_URL"]],
    ]);
    const actions = connections.map(({ statements }) => statements.flatMap(({ Action }) => Action));
    expect(actions[0]).not.toContain("sqs:ReceiveMessage");
    expect(actions[1]).not.toContain("sqs:SendMessage");
    expect(actions[1]).not.toContain("kms:GenerateDataKey");
  });
});
