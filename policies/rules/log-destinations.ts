/** Where logs go: to groups and buckets that the program makes, and that end some day. */
import type { Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { BUCKET, partsOf } from "../bucket-parts.ts";
import { checkedResource } from "../checked.ts";
import { byUrn } from "../firewall-rules.ts";
import { all, fail, graphRule, notApplicable, pass, unknown, type Verdict, when } from "../model.ts";
import type { CheckedResource, Read, Reader } from "../reading.ts";
import { isOfType, ofType } from "../related.ts";
import { containerName, containersOf, TASK_DEFINITION } from "../task-containers.ts";
import { aws } from "../types.ts";

const GROUP = aws("cloudwatch", "LogGroup");
const STREAM = aws("kinesis", "FirehoseDeliveryStream");
const FUNCTION = aws("lambda", "Function");
/** Types with one property for their destination. */
const DESTINATIONS: Readonly<Record<string, string>> = {
  [aws("wafv2", "WebAclLoggingConfiguration")]: "logDestinationConfigs",
  [aws("ec2", "FlowLog")]: "logDestination",
  [aws("apigatewayv2", "Stage")]: "accessLogSettings.destinationArn",
  [aws("apigateway", "Stage")]: "accessLogSettings.destinationArn",
};

/** */
export const logsEnd = graphRule(
  "X-30",
  [TASK_DEFINITION, FUNCTION, ...Object.keys(DESTINATIONS)],
  (source, _settings, graph) => {
    if (source.type === TASK_DEFINITION) return containerLogs(source, graph);
    if (source.type === FUNCTION) return functionLogs(source, graph);
    const path = DESTINATIONS[source.type] ?? "";
    if (!source.has(path)) return notApplicable("writes no log");
    const targets = graph.references(source.urn, path).filter((each) => isOfType(each, GROUP, BUCKET, STREAM));
    if (targets.length > 0) return all(targets.map((target) => ends(target, graph)));
    return when(source.list(path), (entries) =>
      all(entries.map((entry) => when(entry.string("", ""), (arn) => byArn(arn, entry.path, graph)))),
    );
  },
);

function byArn(arn: string, path: string, graph: ResourceGraph): Verdict {
  const name = /:log-group:([^:]+)/.exec(arn)?.[1] ?? /:s3:::([^/]+)/.exec(arn)?.[1] ?? arn;
  const found = byUrn(ofType(graph, GROUP, BUCKET)).find((each) => isNamed(each, name, graph));
  const evidence = { path, value: name, required: "a log group or bucket of the graph" };
  return found ? ends(found, graph) : fail(`logs go to ${name}, which is not in this graph`, evidence, name);
}

function isNamed(target: Resource, name: string, graph: ResourceGraph): boolean {
  const path = isOfType(target, BUCKET) ? "bucket" : "name";
  const stated = graph.value(target, path, { outputs: true });
  return target.id === name || (stated.known && stated.value === name);
}

/** A retention of the group, or a lifecycle of the bucket; whether it is long enough is judged elsewhere. */
function ends(target: Resource, graph: ResourceGraph): Verdict {
  const name = graph.logicalName(target.urn);
  const reader = checkedResource(target, graph);
  const evidence = { path: "destination", value: name, urn: target.urn, required: "an end" };
  if (isOfType(target, STREAM)) return pass(evidence);
  if (isOfType(target, BUCKET)) {
    const has = reader.has("lifecycleRules") || partsOf(target, "BucketLifecycleConfiguration", graph).length > 0;
    return has ? pass(evidence) : fail(`logs stay in ${name} for ever`, evidence, name);
  }
  return when(reader.string("logGroupClass", "STANDARD"), (kind) => {
    // AWS fixes the retention of this class.
    if (kind === "DELIVERY") return pass(evidence);
    return when(reader.number("retentionInDays", 0), (days) =>
      days > 0 ? pass(evidence) : fail(`logs stay in ${name} for ever`, evidence, name),
    );
  });
}

function containerLogs(task: CheckedResource, graph: ResourceGraph): Verdict {
  return when(containersOf(task), (containers) => {
    const verdicts = containers.flatMap((container, index) => {
      if (container.withheld) return [unknown(container.withheld)];
      const driver = container.string("logConfiguration.logDriver", "");
      if (!driver.known) return [unknown(driver)];
      return driver.value === "awslogs"
        ? [containerGroup(task, container, containerName(container, index), graph)]
        : [];
    });
    return verdicts.length === 0 ? notApplicable("no container writes to CloudWatch by itself") : all(verdicts);
  });
}

function containerGroup(task: CheckedResource, container: Reader, name: string, graph: ResourceGraph): Verdict {
  const options = container.at("logConfiguration.options");
  return when(options.boolean('["awslogs-create-group"]', false), (creates, shown) => {
    if (creates) return fail(`${name} makes a log group of its own, which never ends`, shown, `${name}:create`);
    return group(options.string('["awslogs-group"]', ""), task, "containerDefinitions", graph);
  });
}

/** By name; of an unknown name the property's edges decide. */
function group(read: Read<string>, owner: CheckedResource, property: string, graph: ResourceGraph): Verdict {
  if (!read.known) {
    const linked = graph.references(owner.urn, property).filter((each) => isOfType(each, GROUP));
    return linked.length > 0 ? all(linked.map((each) => ends(each, graph))) : unknown(read);
  }
  const found = byUrn(ofType(graph, GROUP)).find((each) => isNamed(each, read.value, graph));
  if (found) return ends(found, graph);
  const isOpen = ofType(graph, GROUP).some((each) => graph.value(each, "name", { outputs: true }).kind !== "known");
  const evidence = { ...read.evidence, required: "a log group of the graph" };
  if (isOpen) return unknown(read.evidence.path);
  return fail(`logs go to ${read.value || "no group"}, which is not in this graph`, evidence, read.value);
}

/** Without a name of its own a function's group is called after it, and made with its first line. */
function functionLogs(lambda: CheckedResource, graph: ResourceGraph): Verdict {
  if (lambda.has("loggingConfig.logGroup")) {
    return group(lambda.string("loggingConfig.logGroup", ""), lambda, "loggingConfig", graph);
  }
  const stated = graph.value(lambda.resource, "name", { outputs: true });
  const own = byUrn(ofType(graph, GROUP)).find((each) =>
    graph.references(each.urn, "name").some(({ urn }) => urn === lambda.urn),
  );
  if (own) return ends(own, graph);
  if (!stated.known || typeof stated.value !== "string") return unknown("name");
  const name = `/aws/lambda/${stated.value}`;
  return group({ known: true, value: name, evidence: { path: "name", value: name } }, lambda, "name", graph);
}
