/** Keys whose policy comes after them, and the delivery that writes from another region. */
import { describe, expect, it } from "vitest";
import { EncryptionKey, lateKeyPolicy } from "../../../components/foundation/key.ts";
import { bothModes } from "../../support/graph.ts";
import { statementsOf, waitsFor } from "../compute/queries.ts";

const { deployed, firstPreview } = await bothModes(({ platform, opts }) => {
  const uses = ["s3", "log-delivery"] as const;
  const own = new EncryptionKey("own", { platform, description: "own", uses }, opts);
  const later = new EncryptionKey("later", { platform, description: "later", uses, policy: "later" }, opts);
  const reader = {
    Sid: "Reader",
    Effect: "Allow",
    Principal: { Service: "cloudfront.amazonaws.com" },
    Action: "kms:Decrypt",
    Resource: "*",
    Condition: { StringEquals: { "AWS:SourceArn": own.arn } },
  } as const;
  lateKeyPolicy("later-policy", later, { platform, uses, statements: [reader] }, { parent: later });
});

const key = (name: string, graph = deployed) => graph.only("aws:kms/key:Key", `${name}-cmk`);
const policy = (graph = deployed) => graph.only("aws:kms/keyPolicy:KeyPolicy", "later-policy");

describe("a policy that comes later", () => {
  it("is the same as in the key, and the statements given", () => {
    const statements = statementsOf(deployed, policy());
    expect(statements.slice(0, -1)).toEqual(statementsOf(deployed, key("own")));
    expect(statements.at(-1)).toMatchObject({
      Action: ["kms:Decrypt"],
      Principal: { Service: "cloudfront.amazonaws.com" },
    });
  });

  it("is the key's only one, in both modes, and comes after whom it names", () => {
    for (const graph of [deployed, firstPreview]) {
      expect(key("later", graph).inputs).not.toHaveProperty("policy");
      expect(waitsFor(graph, policy(graph), key("later", graph))).toBe(true);
      expect(waitsFor(graph, policy(graph), key("own", graph))).toBe(true);
    }
    expect(deployed.byType("aws:kms/keyPolicy:KeyPolicy")).toHaveLength(1);
  });
});

it("log delivery may use a key for this account's sources in us-east-1 only", () => {
  const delivery = statementsOf(deployed, key("own")).filter(({ Principal }) =>
    JSON.stringify(Principal ?? "").includes("delivery.logs.amazonaws.com"),
  );
  expect(delivery.map(({ Condition }) => Condition)).toEqual([
    {
      StringEquals: { "aws:SourceAccount": "111122223333" },
      ArnLike: { "aws:SourceArn": "arn:aws:logs:us-east-1:111122223333:delivery-source:*" },
    },
  ]);
});
