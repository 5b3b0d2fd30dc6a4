import type { Json, Resource } from "../../../graph/model.ts";
import { type Cases, type Inputs, MASK, resource, SECRET, UNKNOWN, urnOf } from "../support.ts";

const aws = (token: string) => ({ type: `aws:${token}` });
const TOPIC = aws("sns/topic:Topic");
const TOPIC_POLICY = aws("sns/topicPolicy:TopicPolicy");
const QUEUE = aws("sqs/queue:Queue");
const QUEUE_POLICY = aws("sqs/queuePolicy:QueuePolicy");
const PERMISSION = aws("lambda/permission:Permission");
const judged = (token: { type: string }) => urnOf(token.type, "it");
const policy = (...Statement: readonly Json[]): Inputs => ({ policy: JSON.stringify({ Statement }) });
const tls = (Action: string) => ({
  Effect: "Deny",
  Principal: "*",
  Action,
  Resource: "*",
  Condition: { Bool: { "aws:SecureTransport": "false" } },
});
const anyone = (Action: string, Condition: Inputs = {}) => ({
  Effect: "Allow",
  Principal: "*",
  Action,
  Resource: "*",
  Condition,
});
const alarms = (Action: string, Condition: Inputs = {}) => ({
  ...anyone(Action, Condition),
  Sid: "Alarms",
  Principal: { Service: "cloudwatch.amazonaws.com" },
});
const fromAccount = { StringEquals: { "aws:SourceAccount": "111122223333" } };
const part = (type: string, property: string, holder: { type: string }, inputs: Inputs = {}) => ({
  others: [resource(type, "part", inputs, { propertyDependencies: { [property]: [judged(holder)] } })],
});
const alarmed = part("aws:cloudwatch/metricAlarm:MetricAlarm", "alarmActions", TOPIC);
const redrive = (maxReceiveCount: Json): Inputs => ({
  redrivePolicy: JSON.stringify({ deadLetterTargetArn: "arn:x", maxReceiveCount }),
});
const deadAfter = (messageRetentionSeconds: number) => ({
  extra: { propertyDependencies: { redrivePolicy: [urnOf(QUEUE.type, "dead")] } },
  others: [resource(QUEUE.type, "dead", { messageRetentionSeconds })],
});
const variables = (values: Json): Inputs => ({ environment: { variables: values }, kmsKeyArn: "k" });
const waitsForPolicy = [
  ["waits", { policy: UNKNOWN }, "unknown: policy"],
  ["cannot judge a secret", { policy: SECRET }, "secret: policy"],
] as const;

const LAMBDA = urnOf("aws:lambda/function:Function", "it");
const traced = (more: Inputs = {}): Inputs => ({ tracingConfig: { mode: "Active" }, ...more });
const onFailure = resource(
  "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig",
  "failed",
  { destinationConfig: { onFailure: { destination: "arn" } } },
  { propertyDependencies: { functionName: [LAMBDA] } },
);
const calledBy = (service: string, ...more: readonly Resource[]) => ({
  others: [
    resource(
      "aws:lambda/permission:Permission",
      "call",
      { principal: `${service}.amazonaws.com` },
      { propertyDependencies: { function: [LAMBDA] } },
    ),
    ...more,
  ],
});

export const messageCases: Cases = {
  "SNS-01": [
    ["accepts a key", { kmsMasterKeyId: "arn:key" }, "pass"],
    ["accepts a key not known yet", { kmsMasterKeyId: UNKNOWN }, "pass"],
    ["accepts the key of AWS without alarms", { kmsMasterKeyId: "alias/aws/sns" }, "pass"],
    ["rejects none", {}, "fail: messages are not encrypted"],
    [
      "rejects the key of AWS with alarms",
      { kmsMasterKeyId: "alias/aws/sns" },
      "fail: alarms cannot publish to a topic with the key of AWS",
      alarmed,
    ],
    ["waits for a key of alarms", { kmsMasterKeyId: UNKNOWN }, "unknown: kmsMasterKeyId", alarmed],
    ["cannot judge a mask", { kmsMasterKeyId: MASK }, "secret: kmsMasterKeyId"],
  ],
  "SNS-02": [
    ["accepts a policy apart", policy(tls("sns:Publish")), "pass", TOPIC_POLICY],
    ["accepts it inline, bound to an account", policy(tls("SNS:Publish"), anyone("sns:Publish", fromAccount)), "pass"],
    [
      "rejects anyone",
      policy(tls("sns:Publish"), anyone("sns:Publish")),
      "fail: statement 2 allows anyone",
      TOPIC_POLICY,
    ],
    ["accepts the alarms of an account", policy(tls("sns:Publish"), alarms("sns:Publish", fromAccount)), "pass"],
    [
      "rejects everybody's alarms",
      policy(tls("sns:Publish"), alarms("sns:Publish")),
      "fail: Alarms lets cloudwatch.amazonaws.com publish for any account",
      TOPIC_POLICY,
    ],
    ["rejects every action", policy(tls("sns:Publish"), alarms("sns:*", fromAccount)), "fail: Alarms allows sns:*"],
    ["rejects plain requests", policy(), "fail: requests without TLS are not denied", TOPIC_POLICY],
    ["rejects no policy", {}, "fail: no policy denies requests without TLS"],
    [
      "skips a topic with a policy apart",
      {},
      "not-applicable: its policy is a resource of its own",
      part(TOPIC_POLICY.type, "arn", TOPIC),
    ],
    ...waitsForPolicy,
  ],
  "SNS-03": [
    ["accepts https", { protocol: "https" }, "pass"],
    ["accepts mail", { protocol: "email" }, "pass"],
    ["rejects http", { protocol: "http" }, "fail: messages are sent over plain HTTP"],
    [
      "rejects http to an unknown address",
      { protocol: "http", endpoint: UNKNOWN },
      "fail: messages are sent over plain HTTP",
    ],
    ["rejects upper case", { protocol: "HTTP" }, "fail: messages are sent over plain HTTP"],
    ["waits", { protocol: UNKNOWN }, "unknown: protocol"],
    ["cannot judge a mask", { protocol: MASK }, "secret: protocol"],
  ],
  "SQS-01": [
    ["accepts the default", {}, "pass"],
    ["accepts a key", { kmsMasterKeyId: UNKNOWN }, "pass"],
    ["rejects none", { sqsManagedSseEnabled: false }, "fail: messages are not encrypted"],
    ["rejects none as text", { sqsManagedSseEnabled: "false" }, "fail: messages are not encrypted"],
    ["waits", { sqsManagedSseEnabled: UNKNOWN }, "unknown: sqsManagedSseEnabled"],
    ["cannot judge a mask", { sqsManagedSseEnabled: MASK }, "secret: sqsManagedSseEnabled"],
  ],
  "SQS-02": [
    ["accepts five tries", redrive(5), "pass", deadAfter(1_209_600)],
    ["accepts a target elsewhere", redrive("20"), "pass"],
    ["accepts a policy apart", {}, "pass", part("aws:sqs/redrivePolicy:RedrivePolicy", "queueUrl", QUEUE, redrive(3))],
    ["accepts as long as the queue in staging", redrive(5), "pass", { ...deadAfter(345_600), profile: "staging" }],
    ["rejects none", {}, "fail: a message that cannot be handled comes back for ever"],
    ["rejects too many tries", redrive(21), "fail: a message is tried 21 times, need 1 to 20"],
    ["rejects a short time", redrive(5), "fail: dead letters are kept 345600 s, need 1209600", deadAfter(345_600)],
    [
      "skips a dead-letter queue",
      {},
      "not-applicable: a dead-letter queue",
      part(QUEUE.type, "redrivePolicy", QUEUE, { redrivePolicy: UNKNOWN }),
    ],
    [
      "judges what a dead-letter queue takes letters from",
      {},
      "fail: a message that cannot be handled comes back for ever",
      part("aws:sqs/redriveAllowPolicy:RedriveAllowPolicy", "redriveAllowPolicy", QUEUE),
    ],
    [
      "skips one that says so apart",
      {},
      "not-applicable: a dead-letter queue",
      part("aws:sqs/redriveAllowPolicy:RedriveAllowPolicy", "queueUrl", QUEUE),
    ],
    ["skips one that says so", { redriveAllowPolicy: "{}" }, "not-applicable: a dead-letter queue"],
    ["waits", { redrivePolicy: UNKNOWN }, "unknown: redrivePolicy"],
    ["cannot judge a mask", { redrivePolicy: MASK }, "secret: redrivePolicy"],
  ],
  "SQS-03": [
    ["accepts a policy apart", policy(tls("sqs:*")), "pass", QUEUE_POLICY],
    ["accepts it inline, bound to an account", policy(tls("sqs:*"), anyone("sqs:SendMessage", fromAccount)), "pass"],
    [
      "rejects anyone",
      policy(tls("sqs:*"), anyone("sqs:SendMessage")),
      "fail: statement 2 allows anyone",
      QUEUE_POLICY,
    ],
    [
      "rejects every action",
      policy(tls("sqs:*"), anyone("sqs:*", fromAccount)),
      "fail: statement 2 allows sqs:*",
      QUEUE_POLICY,
    ],
    ["rejects no policy", {}, "fail: no policy denies requests without TLS"],
    [
      "skips a queue with a policy apart",
      {},
      "not-applicable: its policy is a resource of its own",
      part(QUEUE_POLICY.type, "queueUrl", QUEUE),
    ],
    ...waitsForPolicy,
  ],
  "LAM-01": [
    ["accepts a current one", { runtime: "nodejs24.x" }, "pass"],
    ["accepts another", { runtime: "python3.13" }, "pass"],
    ["rejects an old one", { runtime: "nodejs18.x" }, "fail: the runtime nodejs18.x gets no security updates"],
    ["rejects none", {}, "fail: the runtime absent gets no security updates"],
    ["skips an image", { packageType: "Image" }, "not-applicable: a container image"],
    ["waits", { runtime: UNKNOWN }, "unknown: runtime"],
    ["cannot judge a mask", { runtime: MASK }, "secret: runtime"],
  ],
  "LAM-02": [
    ["accepts plain settings", variables({ LOG_LEVEL: "info", TABLE: UNKNOWN }), "pass"],
    [
      "accepts no key in staging",
      { environment: { variables: { LOG_LEVEL: "info" } } },
      "pass",
      { profile: "staging" },
    ],
    ["rejects a password", variables({ DB_PASSWORD: UNKNOWN }), "fail: DB_PASSWORD is a plain setting"],
    ["rejects a marked value", variables({ X: SECRET }), "fail: a secret value stands in the plain setting X"],
    [
      "rejects a credential",
      variables({ URL: "postgresql://app:hunter2@db/app" }),
      "fail: a credential stands in the plain setting URL",
    ],
    [
      "rejects the key of AWS",
      { environment: { variables: { A: "1" } } },
      "fail: the environment is encrypted with the key of AWS, not with your own",
    ],
    ["skips none", {}, "not-applicable: no environment"],
    ["waits", { environment: UNKNOWN }, "unknown: environment.variables"],
    ["cannot judge a mask", { environment: { variables: MASK } }, "secret: environment.variables"],
  ],
  "LAM-03": [
    ["accepts IAM", { authorizationType: "AWS_IAM" }, "pass"],
    ["accepts a bound service", { principal: "s3.amazonaws.com", sourceArn: UNKNOWN }, "pass", PERMISSION],
    ["accepts an account", { principal: "111122223333" }, "pass", PERMISSION],
    ["accepts an organisation", { principal: "*", principalOrgId: "o-1" }, "pass", PERMISSION],
    ["rejects a public URL", { authorizationType: "NONE" }, "fail: anyone may call the function (authorization NONE)"],
    ["rejects anyone", { principal: "*" }, "fail: anyone may call the function", PERMISSION],
    [
      "rejects a service for any account",
      { principal: "s3.amazonaws.com" },
      "fail: s3.amazonaws.com may call the function for any account",
      PERMISSION,
    ],
    ["waits", { authorizationType: UNKNOWN }, "unknown: authorizationType"],
    ["cannot judge a mask", { principal: MASK }, "secret: principal", PERMISSION],
  ],
  "LAM-04": [
    ["accepts traces", { tracingConfig: { mode: "Active" } }, "pass"],
    [
      "accepts two subnets",
      { tracingConfig: { mode: "Active" }, vpcConfig: { subnetIds: [UNKNOWN, UNKNOWN] } },
      "pass",
    ],
    ["rejects none", {}, "fail: calls are not traced (tracing absent)"],
    ["accepts one that its caller waits for", traced(), "pass", calledBy("apigateway")],
    ["accepts a queue for what failed", traced({ deadLetterConfig: { targetArn: "arn" } }), "pass", calledBy("sns")],
    ["accepts a destination for what failed", traced(), "pass", calledBy("events", onFailure)],
    ["rejects events without either", traced(), "fail: events that it fails on are lost", calledBy("s3")],
    ["waits for the queue", traced({ deadLetterConfig: UNKNOWN }), "unknown: deadLetterConfig", calledBy("s3")],
    [
      "rejects one subnet",
      { tracingConfig: { mode: "Active" }, vpcConfig: { subnetIds: ["a"] } },
      "fail: the function runs in 1 subnets, need 2",
    ],
    ["waits", { tracingConfig: UNKNOWN }, "unknown: tracingConfig.mode"],
    ["cannot judge a mask", { tracingConfig: { mode: MASK } }, "secret: tracingConfig.mode"],
  ],
};
