import type { Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { METRIC_ALARM } from "../alarms.ts";
import { checkedResource } from "../checked.ts";
import { all, fail, graphRule, notApplicable, pass, unknown, type Verdict, when } from "../model.ts";
import { actionsOf, isAboutAnyone, principalsOf } from "../principals.ts";
import type { CheckedResource, Reader } from "../reading.ts";
import { ofType, referring } from "../related.ts";
import { isAllow, statementsOf } from "../statements.ts";
import { aws } from "../types.ts";

const TOPIC = aws("sns", "Topic");
const SERVICE = "cloudwatch.amazonaws.com";

/** */
export const alarmsArrive = graphRule(
  "X-15",
  [METRIC_ALARM, aws("cloudwatch", "CompositeAlarm")],
  (alarm, { externalTopics }, graph) =>
    when(alarm.boolean("actionsEnabled", true), (enabled, switched) => {
      if (!enabled) return fail("its actions are switched off", { ...switched, required: "true" }, "actionsEnabled");
      const actions = alarm.list("alarmActions");
      if (!actions.known && graph.references(alarm.urn, "alarmActions").length === 0) return unknown(actions);
      const count = actions.known ? actions.value.length : 1;
      if (count === 0) return withoutAction(alarm, graph);
      const paths = actions.known ? actions.value.map((_, index) => `alarmActions[${index}]`) : ["alarmActions"];
      return all(paths.map((path) => arrives(alarm, path, externalTopics, graph)));
    }),
);

/** An alarm may serve deployments or other alarms alone. */
function withoutAction(alarm: CheckedResource, graph: ResourceGraph): Verdict {
  const name = graph.value(alarm.resource, "name", { outputs: true });
  const text = name.known ? String(name.value) : undefined;
  const users = ofType(graph, aws("ecs", "Service"), aws("cloudwatch", "CompositeAlarm")).filter((user) => {
    if (graph.references(user.urn).some(({ urn }) => urn === alarm.urn)) return true;
    const stated = JSON.stringify([user.inputs?.alarms ?? "", user.inputs?.alarmRule ?? ""]);
    return text !== undefined && (stated.includes(`"${text}"`) || stated.includes(`(${text})`));
  });
  if (users.length > 0) return notApplicable("it rolls back deployments or feeds another alarm");
  return fail("it tells nobody", { path: "alarmActions", value: "absent", required: "a topic" }, "alarmActions");
}

function arrives(alarm: CheckedResource, path: string, external: readonly string[], graph: ResourceGraph): Verdict {
  const targets = graph.references(alarm.urn, path);
  const topics = targets.filter(({ type }) => type === TOPIC);
  if (topics.length > 0) return all(topics.map((topic) => delivers(topic, graph)));
  // Scaling policies, functions and automations are called, not told.
  if (targets.length > 0) return pass({ path, value: targets.map(({ type }) => type).join(", ") });
  return when(alarm.string(path, ""), (arn, found) => {
    if (!arn.includes(":sns:")) return pass(found);
    const isKnown = external.some((name) => arn === name || arn.endsWith(`:${name}`));
    return isKnown ? pass(found) : fail(`${arn} is no topic of this graph`, { ...found, required: "a topic" }, path);
  });
}

function delivers(topic: Resource, graph: ResourceGraph): Verdict {
  const name = graph.logicalName(topic.urn);
  const subscriptions = referring(graph, topic, "topic", aws("sns", "TopicSubscription"));
  const evidence = { path: "alarmActions", value: name, urn: topic.urn, required: "a subscription" };
  return all([
    subscriptions.length > 0
      ? pass(evidence)
      : fail(`nobody has subscribed to ${name}`, evidence, `${name}:subscription`),
    admitsAlarms(topic, name, graph),
    keyAdmitsAlarms(topic, name, graph),
  ]);
}

/** Without a policy of its own the topic admits its account, and so its alarms. */
function admitsAlarms(topic: Resource, name: string, graph: ResourceGraph): Verdict {
  const holders = [topic, ...referring(graph, topic, "arn", aws("sns", "TopicPolicy"))]
    .map((each) => checkedResource(each, graph))
    .filter((each) => each.has("policy"));
  return all([
    pass(),
    ...holders.map((holder) =>
      someStatement(holder, ["sns:publish"], `the policy of ${name} does not let CloudWatch publish`, `${name}:policy`),
    ),
  ]);
}

function keyAdmitsAlarms(topic: Resource, name: string, graph: ResourceGraph): Verdict {
  const reader = checkedResource(topic, graph);
  const path = "kmsMasterKeyId";
  if (!reader.has(path)) return pass();
  const keys = graph
    .references(topic.urn, path)
    .flatMap((each) => (each.type === aws("kms", "Alias") ? graph.references(each.urn, "targetKeyId") : [each]));
  const [key] = keys.filter(({ type }) => type === aws("kms", "Key"));
  if (!key) {
    const id = reader.string(path, "");
    if (!id.known) return unknown(id);
    const evidence = { ...id.evidence, urn: topic.urn, required: "a key of its own" };
    return id.value === "alias/aws/sns"
      ? fail(`CloudWatch may not use the key of AWS for ${name}`, evidence, `${name}:key`)
      : unknown(path);
  }
  const holders = [key, ...referring(graph, key, "keyId", aws("kms", "KeyPolicy"))].map((each) =>
    checkedResource(each, graph),
  );
  const stated = holders.filter((holder) => holder.has("policy"));
  const message = `the key of ${name} does not admit CloudWatch`;
  if (stated.length === 0) return fail(message, { path: "policy", value: "absent", urn: key.urn }, `${name}:key`);
  return all(
    stated.map((holder) => someStatement(holder, ["kms:generatedatakey", "kms:decrypt"], message, `${name}:key`)),
  );
}

/** Each of the actions must be allowed to CloudWatch. */
function someStatement(holder: CheckedResource, actions: readonly string[], message: string, key: string): Verdict {
  return when(holder.document("policy"), (policy) => {
    const statements = policy ? statementsOf(policy) : [];
    const open = statements.find((statement) => statement.withheld)?.withheld;
    const evidence = { path: "policy", value: "a policy", urn: holder.urn, required: actions.join(" and ") };
    const allowed = actions.every((action) => statements.some((statement) => allows(statement, action)));
    if (allowed) return pass(evidence);
    return open ? unknown(open) : fail(message, evidence, key);
  });
}

function allows(statement: Reader, action: string): boolean {
  if (isAllow(statement) !== true) return false;
  const isTold = isAboutAnyone(statement) || principalsOf(statement, "Service").includes(SERVICE);
  return isTold && actionsOf(statement).some((pattern) => matches(pattern, action));
}

function matches(pattern: string, action: string): boolean {
  const parts = pattern.split("*").map((part) => part.replace(/[.\\+^$|()[\]{}?]/g, "\\$&"));
  return new RegExp(`^${parts.join(".*")}$`).test(action);
}
