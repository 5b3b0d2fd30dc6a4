/** Topics and queues. */
import type { Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { checkedResource } from "../checked.ts";
import { all, fail, graphRule, judge, notApplicable, pass, rule, unknown, type Verdict, when } from "../model.ts";
import { actionsOf, admitsNobodyUnknown, deniesPlaintext, eachAllow, isBoundBy, principalsOf } from "../principals.ts";
import type { CheckedResource, Reader } from "../reading.ts";
import { isNotFalse, isWithin } from "../requirements.ts";
import { aws } from "../types.ts";

const TOPIC = aws("sns", "Topic");
const QUEUE = aws("sqs", "Queue");
const ALARM = aws("cloudwatch", "MetricAlarm");
/** The statement that SNS itself gives a new topic is bound by this key. */
const OWNERS = ["aws:sourceowner", "aws:sourceaccount", "aws:sourcearn", "aws:principalorgid", "aws:principalaccount"];

/** SNS-01. */
export const topicEncrypted = graphRule("SNS-01", TOPIC, (topic, _settings, graph) => {
  const evidence = { ...topic.presence("kmsMasterKeyId"), required: "a key of your own" };
  if (!topic.has("kmsMasterKeyId")) return fail("messages are not encrypted", evidence);
  const fedByAlarm = graph.referrers(topic.urn).some(({ type }) => type === ALARM);
  const isOwn = graph.references(topic.urn, "kmsMasterKeyId").some(({ type }) => type === aws("kms", "Key"));
  if (!fedByAlarm || isOwn) return topic.isSecret("kmsMasterKeyId") ? withheld("kmsMasterKeyId") : pass(evidence);
  return judge(topic.string("kmsMasterKeyId", ""), {
    holds: (key) => key !== "alias/aws/sns",
    message: "alarms cannot publish to a topic with the key of AWS",
    required: "a key of your own",
  });
});

const withheld = (path: string): Verdict => unknown({ known: false, path, reason: "secret" });

interface PolicyKind {
  readonly holder: string;
  readonly policy: string;
  /** The property of the policy that names its holder. */
  readonly property: string;
  readonly tlsActions: readonly string[];
}

function ownPolicy({ holder, policy, property, tlsActions }: PolicyKind, more: (each: CheckedResource) => Verdict) {
  return (judged: CheckedResource, _settings: unknown, graph: ResourceGraph): Verdict => {
    if (judged.type === holder && !judged.has("policy")) {
      const separate = graph.referrers(judged.urn, property).some(({ type }) => type === policy);
      if (separate) return notApplicable("its policy is a resource of its own");
      return fail("no policy denies requests without TLS", { path: "policy", value: "absent", required: "set" });
    }
    return all([
      admitsNobodyUnknown(judged, "policy", OWNERS),
      deniesPlaintext(judged, "policy", tlsActions),
      more(judged),
    ]);
  };
}

const TOPIC_POLICY = aws("sns", "TopicPolicy");
const topicKind = { holder: TOPIC, policy: TOPIC_POLICY, property: "arn", tlsActions: ["sns:publish", "sns:*"] };

/** SNS-02. */
export const topicPolicy = graphRule(
  "SNS-02",
  [TOPIC, TOPIC_POLICY],
  ownPolicy(topicKind, (judged) =>
    eachAllow(judged, "policy", (statement, name) =>
      all([namedActions(statement, name, "sns"), boundService(statement, name)]),
    ),
  ),
);

/** A service publishes for whoever asks it, unless the statement says whose alarms, buckets or rules these are. */
const SOURCES = ["aws:sourceaccount", "aws:sourcearn", "aws:sourceorgid", "aws:sourceowner"];

function boundService(statement: Reader, name: string): Verdict {
  const services = principalsOf(statement, "Service");
  if (services.length === 0 || isBoundBy(statement, SOURCES)) return pass();
  const required = "a condition on aws:SourceAccount or aws:SourceArn";
  const evidence = { path: statement.path, value: services.join(", "), required };
  return fail(`${name} lets ${services.join(", ")} publish for any account`, evidence, `${name}:source`);
}

function namedActions(statement: Reader, name: string, service: string): Verdict {
  const wide = actionsOf(statement).filter((action) => action === `${service}:*` || action === "*");
  if (wide.length === 0) return pass();
  const evidence = { path: statement.path, value: wide.join(", "), required: "named actions" };
  return fail(`${name} allows ${wide.join(", ")}`, evidence, `${name}:actions`);
}

/** SNS-03. */
export const subscriptionEncrypted = rule("SNS-03", aws("sns", "TopicSubscription"), (subscription) =>
  judge(subscription.string("protocol", "absent"), {
    holds: (protocol) => protocol.toLowerCase() !== "http",
    message: "messages are sent over plain HTTP",
    required: "not http",
  }),
);

/** SQS-01. A queue is encrypted by SQS unless told otherwise. */
export const queueEncrypted = rule("SQS-01", QUEUE, (queue) =>
  queue.has("kmsMasterKeyId")
    ? pass(queue.presence("kmsMasterKeyId"))
    : isNotFalse(queue, "sqsManagedSseEnabled", "messages are not encrypted"),
);

const REDRIVE = aws("sqs", "RedrivePolicy");
const REDRIVE_ALLOW = aws("sqs", "RedriveAllowPolicy");
const FOUR_DAYS_SECONDS = 345_600;
const TWO_WEEKS_SECONDS = 1_209_600;

/** SQS-02. */
export const deadLetters = graphRule("SQS-02", QUEUE, (queue, { profile }, graph) => {
  if (queue.has("redriveAllowPolicy") || isDeadLetterQueue(queue.urn, graph))
    return notApplicable("a dead-letter queue");
  const [separate] = graph.referrers(queue.urn, "queueUrl").filter(({ type }) => type === REDRIVE);
  const holder = separate ? checkedResource(separate, graph, queue.marksSecrets) : queue;
  return when(holder.document("redrivePolicy"), (policy, evidence) => {
    if (!policy) return fail("a message that cannot be handled comes back for ever", { ...evidence, required: "set" });
    const target = graph.references(holder.urn, "redrivePolicy").find(({ type }) => type === QUEUE);
    return all([
      isWithin(
        policy,
        "maxReceiveCount",
        { whenAbsent: 0, minimum: 1, maximum: 20 },
        (count) => `a message is tried ${count} times, need 1 to 20`,
      ),
      target ? keepsLonger(queue, checkedResource(target, graph, queue.marksSecrets), profile === "prod") : pass(),
    ]);
  });
});

function isDeadLetterQueue(urn: string, graph: ResourceGraph): boolean {
  const names = (referrer: Resource, property: string) =>
    graph.references(referrer.urn, property).some((found) => found.urn === urn);
  return graph.referrers(urn).some((referrer) => {
    // What a queue takes dead letters from is named there too.
    if (referrer.type === REDRIVE_ALLOW) return names(referrer, "queueUrl");
    return [QUEUE, REDRIVE].includes(referrer.type) && names(referrer, "redrivePolicy");
  });
}

/** The age of a message goes on when it moves. */
function keepsLonger(queue: CheckedResource, dead: CheckedResource, isProd: boolean): Verdict {
  return when(queue.number("messageRetentionSeconds", FOUR_DAYS_SECONDS), (kept) =>
    when(dead.number("messageRetentionSeconds", FOUR_DAYS_SECONDS), (seconds, evidence) => {
      const minimum = isProd ? TWO_WEEKS_SECONDS : kept;
      const shown = { ...evidence, urn: dead.urn, required: `>= ${minimum}` };
      return seconds >= minimum
        ? pass(shown)
        : fail(`dead letters are kept ${seconds} s, need ${minimum}`, shown, "retention");
    }),
  );
}

const QUEUE_POLICY = aws("sqs", "QueuePolicy");
const queueKind = { holder: QUEUE, policy: QUEUE_POLICY, property: "queueUrl", tlsActions: ["sqs:*"] };

/** SQS-03. */
export const queuePolicy = graphRule(
  "SQS-03",
  [QUEUE, QUEUE_POLICY],
  ownPolicy(queueKind, (judged) =>
    eachAllow(judged, "policy", (statement, name) => namedActions(statement, name, "sqs")),
  ),
);
