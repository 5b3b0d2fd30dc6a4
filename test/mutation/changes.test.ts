import { describe, expect, it } from "vitest";
import type { Json } from "../../graph/model.ts";
import { REDACTED_SECRET } from "../../graph/redact.ts";
import { changesOf } from "../../mutation/changes.ts";
import { atProperty } from "../../mutation/mutant.ts";

const INSTANCE = "aws:rds/instance:Instance";
const STRANGER = "other:index/thing:Thing";

/** `<pattern> <operator>: <before> -> <after>` of every change. */
function changes(property: string, value: Json, type = STRANGER): readonly string[] {
  return [...changesOf(type, value, atProperty(property))].map(
    ({ place, operator, text }) => `${place.pattern} ${operator}: ${text}`,
  );
}

describe("weaker forms of an argument", () => {
  it.each<[string, string, Json, readonly string[]]>([
    [
      "flips a switch to its weak side",
      "storageEncrypted",
      true,
      ["flipped: true -> false", "removed: true -> nothing"],
    ],
    ["leaves one that is weak already", "storageEncrypted", false, ["removed: false -> nothing"]],
    ["flips a switch it does not know", "anything", false, ["flipped: false -> true", "removed: false -> nothing"]],
    ["flips a switch in text", "superuser", "false", ['flipped: "false" -> "true"', 'removed: "false" -> nothing']],
    ["moves a number both ways", "days", 7, ["lowered: 7 -> 0", "raised: 7 -> 7000", "removed: 7 -> nothing"]],
    ["raises nothing", "days", 0, ["raised: 0 -> 1000", "removed: 0 -> nothing"]],
    [
      "moves a number in text",
      "days",
      "7",
      ['lowered: "7" -> "0"', 'raised: "7" -> "7000"', 'removed: "7" -> nothing'],
    ],
    ["takes no account for a number", "account", "111122223333", ['removed: "111122223333" -> nothing']],
    [
      "widens a range",
      "cidr",
      "10.0.0.0/8",
      ['widened: "10.0.0.0/8" -> "0.0.0.0/0"', 'removed: "10.0.0.0/8" -> nothing'],
    ],
    ["widens one of IPv6", "cidr", "fd00::/8", ['widened: "fd00::/8" -> "::/0"', 'removed: "fd00::/8" -> nothing']],
    ["leaves the world", "cidr", "0.0.0.0/0", ['removed: "0.0.0.0/0" -> nothing']],
    [
      "knows weaker words",
      "sseAlgorithm",
      "aws:kms",
      ['weaker: "aws:kms" -> "AES256"', 'removed: "aws:kms" -> nothing'],
    ],
    [
      "points to another account",
      "role",
      "arn:aws:iam::111122223333:role/a",
      [
        'elsewhere: "arn:aws:iam::111122223333:role/a" -> "arn:aws:iam::999999999999:role/a"',
        'removed: "arn:aws:iam::111122223333:role/a" -> nothing',
      ],
    ],
    [
      "shows a secret to nobody but as plain text",
      "password",
      REDACTED_SECRET,
      ["in the clear: a secret -> plain text", "removed: [secret] -> nothing"],
    ],
  ])("%s", (_, property, value, expected) => {
    expect(changes(property, value)).toEqual(expected.map((each) => `${property} ${each}`));
  });

  it("goes into lists and objects, and takes parts away", () => {
    expect(changes("rules", [{ port: 22 }, { port: 0 }])).toEqual([
      "rules[].port lowered: 22 -> 0",
      "rules[].port raised: 22 -> 22000",
      'rules[] entry removed: {"port":22} -> nothing',
      "rules[].port raised: 0 -> 1000",
      'rules[] entry removed: {"port":0} -> nothing',
      'rules removed: [{"port":22},{"port":0}] -> nothing',
    ]);
  });

  it("changes one thing at a time", () => {
    const [first] = changesOf(STRANGER, { a: true, b: [1, 2] }, atProperty("x"));
    expect(first?.value).toEqual({ a: false, b: [1, 2] });
  });

  it("keeps a required argument, as the provider's typings have it", () => {
    expect(changes("instanceClass", "db.m7g.large", INSTANCE)).toEqual([
      'instanceClass weaker: "db.m7g.large" -> "db.t4g.micro"',
    ]);
    expect(changes("kmsKeyId", "key", INSTANCE)).toEqual(['kmsKeyId removed: "key" -> nothing']);
  });

  it("takes tags away one by one, and leaves their words alone", () => {
    expect(changes("tags", { Name: "a", "data-class": "personal" })).toEqual([
      'tags.Name removed: "a" -> nothing',
      'tags["data-class"] weaker: "personal" -> "public"',
      'tags["data-class"] removed: "personal" -> nothing',
      'tags removed: {"Name":"a","data-class":"personal"} -> nothing',
    ]);
  });
});

describe("documents in text", () => {
  const allow = {
    Effect: "Allow",
    Principal: { Service: "sns.amazonaws.com" },
    Action: ["sqs:SendMessage"],
    Resource: "arn:q",
    Condition: { StringEquals: { "aws:SourceAccount": "1" }, ArnLike: { "aws:SourceArn": "arn:t" } },
  };
  const deny = { Sid: "Plain", Effect: "Deny", Principal: "*", Action: "*", Resource: "*" };
  const policy = JSON.stringify({ Version: "2012-10-17", Statement: [allow, deny] });

  it("opens the statements of a policy in every way, and takes refusals away", () => {
    expect(changes("policy", policy).map((line) => line.replace(/: .*/, ""))).toEqual([
      "policy.Statement[].Action any action",
      "policy.Statement[].Action any action",
      "policy.Statement[].Resource any resource",
      "policy.Statement[].Principal any principal",
      "policy.Statement[].Condition unconditional",
      'policy.Statement[].Condition.StringEquals["aws:SourceAccount"] unconditional',
      'policy.Statement[].Condition.ArnLike["aws:SourceArn"] unconditional',
      "policy.Statement[] deny removed",
      "policy removed",
    ]);
  });

  it("writes them back as text", () => {
    const values = [...changesOf(STRANGER, policy, atProperty("policy"))].map(({ value }) => value);
    expect(JSON.parse(String(values[1]))).toEqual({
      Version: "2012-10-17",
      Statement: [{ ...allow, Action: "sqs:*" }, deny],
    });
    expect(JSON.parse(String(values.at(-2)))).toMatchObject({ Statement: [allow] });
  });

  it("goes into other documents as into arguments", () => {
    const containers = JSON.stringify([{ name: "api", readonlyRootFilesystem: true }]);
    const found = [...changesOf(STRANGER, containers, atProperty("containerDefinitions"))];
    const weak = found.find(({ operator }) => operator === "flipped");
    expect(weak?.place.path).toBe("containerDefinitions[0].readonlyRootFilesystem");
    expect(JSON.parse(String(weak?.value))).toEqual([{ name: "api", readonlyRootFilesystem: false }]);
  });
});
