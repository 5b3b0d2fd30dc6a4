import type * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import {
  assumeRoleBy,
  decryptWith,
  encryptWith,
  policyDocument,
  readObjects,
  readSecret,
  readWriteObjects,
  receiveMessages,
  type Statement,
  sendMessages,
  writeLogs,
} from "../../../components/foundation/iam.ts";

const textOf = (output: pulumi.Output<string>): Promise<string> =>
  new Promise((resolve) => {
    output.apply(resolve);
  });
const documentOf = async (output: pulumi.Output<string>) => JSON.parse(await textOf(output));

const BUCKET = "arn:aws:s3:::uploads";
const QUEUE = "arn:aws:sqs:eu-west-1:111122223333:jobs";
const KEY = "arn:aws:kms:eu-west-1:111122223333:key/1";
const SECRET = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:jwt";
const GROUP = "arn:aws:logs:eu-west-1:111122223333:log-group:api";

const ALL: readonly (readonly [string, readonly Statement[]])[] = [
  ["readObjects", readObjects(BUCKET)],
  ["readWriteObjects", readWriteObjects(BUCKET)],
  ["sendMessages", [sendMessages(QUEUE)]],
  ["receiveMessages", [receiveMessages(QUEUE)]],
  ["readSecret", [readSecret(SECRET)]],
  ["decryptWith", [decryptWith(KEY, "s3.eu-west-1.amazonaws.com")]],
  ["encryptWith", [encryptWith(KEY, "s3.eu-west-1.amazonaws.com")]],
  ["writeLogs", [writeLogs(GROUP)]],
];

describe("every builder", () => {
  it.each(ALL)("%s allows named actions on the one thing only", async (_, statements) => {
    const document = await documentOf(policyDocument(statements));
    for (const { Effect, Action, Resource } of document.Statement) {
      expect(Effect).toBe("Allow");
      for (const action of [Action].flat()) expect(action).not.toContain("*");
      expect([BUCKET, `${BUCKET}/*`, QUEUE, KEY, SECRET, `${GROUP}:*`]).toContain(Resource);
    }
  });

  it("reading writes nothing, writing leaves old versions alone", () => {
    const actions = (statements: readonly Statement[]) => statements.flatMap(({ Action }) => Action);
    expect(actions(readObjects(BUCKET)).join()).not.toMatch(/Put|Delete|Abort/);
    expect(actions(readWriteObjects(BUCKET))).not.toContain("s3:DeleteObjectVersion");
  });

  it.each([
    ["decryptWith", decryptWith(KEY, "s3.eu-west-1.amazonaws.com")],
    ["encryptWith", encryptWith(KEY, "s3.eu-west-1.amazonaws.com")],
  ])("%s works through the service only", (_, statement) => {
    expect(statement.Condition).toEqual({ StringEquals: { "kms:ViaService": "s3.eu-west-1.amazonaws.com" } });
  });

  it("writeLogs makes no groups", () => {
    expect(writeLogs(GROUP).Action).not.toContain("logs:CreateLogGroup");
  });
});

describe("policyDocument", () => {
  it("refuses to be empty, as IAM does", () => {
    expect(() => policyDocument([])).toThrow("at least one statement");
  });
});

describe("assumeRoleBy", () => {
  it("is bound to the account", async () => {
    expect(await documentOf(assumeRoleBy("scheduler.amazonaws.com", { accountId: "111122223333" }))).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "scheduler.amazonaws.com" },
          Action: "sts:AssumeRole",
          Condition: { StringEquals: { "aws:SourceAccount": "111122223333" } },
        },
      ],
    });
  });

  it("is bound to the source where it is known", async () => {
    const bounds = { accountId: "111122223333", sourceArn: "arn:aws:ec2:eu-west-1:111122223333:vpc-flow-log/*" };
    const { Statement: statements } = await documentOf(assumeRoleBy("vpc-flow-logs.amazonaws.com", bounds));
    expect(statements[0].Condition.ArnLike).toEqual({ "aws:SourceArn": bounds.sourceArn });
  });
});
