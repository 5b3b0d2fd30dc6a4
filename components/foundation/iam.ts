import * as pulumi from "@pulumi/pulumi";

/** One statement of an IAM policy, in AWS's own spelling. */
export interface Statement {
  readonly Sid?: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: "*" | Readonly<Record<string, pulumi.Input<string> | readonly pulumi.Input<string>[]>>;
  readonly Action: string | readonly string[];
  readonly Resource?: pulumi.Input<string> | readonly pulumi.Input<string>[];
  readonly Condition?: Readonly<
    Record<string, Readonly<Record<string, pulumi.Input<string> | readonly pulumi.Input<string>[]>>>
  >;
}

/** The policy document; IAM refuses one without statements, so an empty list is a mistake of the caller. */
export function policyDocument(statements: readonly Statement[]): pulumi.Output<string> {
  if (statements.length === 0) throw new Error("an IAM policy needs at least one statement");
  return pulumi.jsonStringify({ Version: "2012-10-17", Statement: statements });
}

export interface AssumeRoleBounds {
  /** 12 digits; the service acts for this account only. */
  readonly accountId: string;
  /** Pattern of what the service may act for, such as `arn:aws:ec2:eu-west-1:111122223333:vpc-flow-log/*`. */
  readonly sourceArn?: pulumi.Input<string>;
}

/**
 * Trust policy for an AWS service. The bounds keep another account from making the service use our role (the "confused
 * deputy").
 */
export function assumeRoleBy(service: string, bounds: AssumeRoleBounds): pulumi.Output<string> {
  return policyDocument([
    {
      Effect: "Allow",
      Principal: { Service: service },
      Action: "sts:AssumeRole",
      Condition: {
        StringEquals: { "aws:SourceAccount": bounds.accountId },
        ...(bounds.sourceArn === undefined ? {} : { ArnLike: { "aws:SourceArn": bounds.sourceArn } }),
      },
    },
  ]);
}

/** Objects of a bucket and their list; a missing object is then "not found", not "forbidden". */
export function readObjects(bucketArn: pulumi.Input<string>): readonly Statement[] {
  return [
    { Effect: "Allow", Action: "s3:ListBucket", Resource: bucketArn },
    { Effect: "Allow", Action: "s3:GetObject", Resource: objectsOf(bucketArn) },
  ];
}

/** Also writes and deletes; old versions stay out of reach, so that a mistake can be undone. */
export function readWriteObjects(bucketArn: pulumi.Input<string>): readonly Statement[] {
  return [
    { Effect: "Allow", Action: "s3:ListBucket", Resource: bucketArn },
    {
      Effect: "Allow",
      Action: ["s3:GetObject", "s3:PutObject", "s3:DeleteObject", "s3:AbortMultipartUpload"],
      Resource: objectsOf(bucketArn),
    },
  ];
}

export function sendMessages(queueArn: pulumi.Input<string>): Statement {
  return {
    Effect: "Allow",
    Action: ["sqs:SendMessage", "sqs:GetQueueAttributes", "sqs:GetQueueUrl"],
    Resource: queueArn,
  };
}

export function receiveMessages(queueArn: pulumi.Input<string>): Statement {
  return {
    Effect: "Allow",
    Action: [
      "sqs:ReceiveMessage",
      "sqs:DeleteMessage",
      "sqs:ChangeMessageVisibility",
      "sqs:GetQueueAttributes",
      "sqs:GetQueueUrl",
    ],
    Resource: queueArn,
  };
}

export function readSecret(secretArn: pulumi.Input<string>): Statement {
  return { Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: secretArn };
}

/**
 * Use of a key, but only through one AWS service (`s3.eu-west-1.amazonaws.com`): the key policy of `EncryptionKey` asks
 * for the same.
 */
export function decryptWith(keyArn: pulumi.Input<string>, viaService: string): Statement {
  return useKey("kms:Decrypt", keyArn, viaService);
}

/** As `decryptWith`, and new data keys for what is written. */
export function encryptWith(keyArn: pulumi.Input<string>, viaService: string): Statement {
  return useKey(["kms:Decrypt", "kms:GenerateDataKey"], keyArn, viaService);
}

/** Into one log group that exists: the right to create groups would bring unencrypted ones without retention. */
export function writeLogs(logGroupArn: pulumi.Input<string>): Statement {
  return {
    Effect: "Allow",
    Action: ["logs:CreateLogStream", "logs:PutLogEvents", "logs:DescribeLogStreams"],
    // `:*` are the group's streams; their names are the writer's to choose.
    Resource: pulumi.interpolate`${logGroupArn}:*`,
  };
}

function useKey(action: string | readonly string[], keyArn: pulumi.Input<string>, viaService: string): Statement {
  return {
    Effect: "Allow",
    Action: action,
    Resource: keyArn,
    Condition: { StringEquals: { "kms:ViaService": viaService } },
  };
}

function objectsOf(bucketArn: pulumi.Input<string>): pulumi.Output<string> {
  return pulumi.interpolate`${bucketArn}/*`;
}
