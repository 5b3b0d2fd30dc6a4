import type { Statement } from "./iam.ts";
import type { Platform } from "./platform.ts";

/** Where the key lives and whose it is. */
export type KeyPlace = Pick<Platform, "accountId" | "partition" | "region">;

/** What a key is for: each use is what one AWS service needs. */
export type KeyUse =
  /** Instances, snapshots, Performance Insights. */
  | "rds"
  | "elasticache"
  /** Vaults of AWS Backup. */
  | "backup"
  | "s3"
  | "secretsmanager"
  | "sqs"
  /** Images in repositories. */
  | "ecr"
  /** Log groups of this account and region. */
  | "logs"
  /** Buckets that CloudWatch's log delivery writes CloudFront's access logs into. */
  | "log-delivery"
  /** Topics that alarms, event rules, budgets, cost anomalies and RDS publish to. */
  | "sns";

const USE = ["kms:Encrypt", "kms:Decrypt", "kms:ReEncrypt*", "kms:GenerateDataKey*", "kms:DescribeKey"];

/** Services that hold data for long act later, on their own: by a grant that they make on the caller's behalf. */
const GRANT = ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"];

/** Sources of alerts that publish by themselves; the key of the topic must admit each. */
const PUBLISHERS = [
  "cloudwatch.amazonaws.com",
  "budgets.amazonaws.com",
  "costalerts.amazonaws.com",
  "backup.amazonaws.com",
  "events.rds.amazonaws.com",
];

/** The statements of a key's policy: administration for the account, and one or two for each use. */
export function keyStatements(uses: readonly KeyUse[], place: KeyPlace): readonly Statement[] {
  return [administration(place), ...[...new Set(uses)].sort().flatMap((use) => statementsFor(use, place))];
}

function statementsFor(use: KeyUse, place: KeyPlace): readonly Statement[] {
  switch (use) {
    case "s3":
    case "secretsmanager":
    case "sqs":
      return [throughService(use, place)];
    case "backup":
    case "ecr":
    case "elasticache":
    case "rds":
      return [throughService(use, place), grantsOf(use, place)];
    case "logs":
      return [logGroups(place)];
    case "log-delivery":
      return [cdnLogDelivery(place)];
    case "sns":
      return [publishers(place), eventRules(place)];
    default: {
      const never: never = use;
      return never;
    }
  }
}

/**
 * Lets the account's IAM policies administer the key, so that it cannot be locked out. Not `kms:*`: even an administrator
 * decrypts nothing without going through one of the services below.
 */
function administration({ partition, accountId }: KeyPlace): Statement {
  return {
    Sid: "Administration",
    Effect: "Allow",
    Principal: { AWS: `arn:${partition}:iam::${accountId}:root` },
    Action: [
      "kms:CancelKeyDeletion",
      "kms:CreateAlias",
      "kms:DeleteAlias",
      "kms:Describe*",
      "kms:Disable*",
      "kms:Enable*",
      "kms:Get*",
      "kms:List*",
      "kms:PutKeyPolicy",
      "kms:RevokeGrant",
      "kms:RotateKeyOnDemand",
      "kms:ScheduleKeyDeletion",
      "kms:TagResource",
      "kms:UntagResource",
      "kms:Update*",
    ],
    // In a key policy `*` is this key.
    Resource: "*",
  };
}

/** Whoever of this account may use the service's data, through the service only (as in AWS's own managed keys). */
function throughService(service: string, place: KeyPlace): Statement {
  return {
    Sid: `Use${service}`,
    Effect: "Allow",
    Principal: { AWS: "*" },
    Action: USE,
    Resource: "*",
    Condition: { StringEquals: callerOf(service, place) },
  };
}

function grantsOf(service: string, place: KeyPlace): Statement {
  return {
    Sid: `Grants${service}`,
    Effect: "Allow",
    Principal: { AWS: "*" },
    Action: GRANT,
    Resource: "*",
    Condition: { StringEquals: callerOf(service, place), Bool: { "kms:GrantIsForAWSResource": "true" } },
  };
}

function callerOf(service: string, { accountId, region }: KeyPlace): Readonly<Record<string, string>> {
  return { "kms:CallerAccount": accountId, "kms:ViaService": `${service}.${region}.amazonaws.com` };
}

/** CloudWatch Logs names the log group in the encryption context. */
function logGroups({ accountId, partition, region }: KeyPlace): Statement {
  return {
    Sid: "LogGroups",
    Effect: "Allow",
    Principal: { Service: `logs.${region}.amazonaws.com` },
    Action: USE,
    Resource: "*",
    Condition: {
      ArnLike: { "kms:EncryptionContext:aws:logs:arn": `arn:${partition}:logs:${region}:${accountId}:log-group:*` },
    },
  };
}

/** The delivery of CloudFront's logs lives in us-east-1, wherever the bucket is. */
function cdnLogDelivery({ accountId, partition }: KeyPlace): Statement {
  return {
    Sid: "LogDelivery",
    Effect: "Allow",
    Principal: { Service: "delivery.logs.amazonaws.com" },
    Action: USE,
    Resource: "*",
    Condition: {
      StringEquals: { "aws:SourceAccount": accountId },
      ArnLike: { "aws:SourceArn": `arn:${partition}:logs:us-east-1:${accountId}:delivery-source:*` },
    },
  };
}

function publishers({ accountId }: KeyPlace): Statement {
  return {
    Sid: "AlertPublishers",
    Effect: "Allow",
    Principal: { Service: PUBLISHERS },
    Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
    Resource: "*",
    Condition: { StringEquals: { "aws:SourceAccount": accountId } },
  };
}

/**
 * Apart from the others, since delivery from event rules fails under `aws:SourceAccount` and `aws:SourceArn` in the key's
 * policy (SNS developer guide, key management). SNS names the topic in the encryption context.
 */
function eventRules({ accountId, partition, region }: KeyPlace): Statement {
  return {
    Sid: "EventRules",
    Effect: "Allow",
    Principal: { Service: "events.amazonaws.com" },
    Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
    Resource: "*",
    Condition: {
      ArnLike: { "kms:EncryptionContext:aws:sns:topicArn": `arn:${partition}:sns:${region}:${accountId}:*` },
    },
  };
}
