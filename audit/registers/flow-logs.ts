/** Who writes logs where. */
import type { Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { checkedResource } from "../../policies/checked.ts";
import { ofType, referred } from "../../policies/related.ts";
import { containersOf, TASK_DEFINITION } from "../../policies/task-containers.ts";
import { aws } from "../../policies/types.ts";
import type { Flow } from "./data-flow.ts";
import { told } from "./facts.ts";

const GROUP = aws("cloudwatch", "LogGroup");
const BUCKET = aws("s3", "Bucket");
const SINKS = [GROUP, BUCKET, aws("kinesis", "Stream"), aws("kinesis", "FirehoseDeliveryStream")];

/** Types with a property that names where their logs go. */
const PLACES: readonly (readonly [type: string, property: string, source?: string])[] = [
  [aws("lb", "LoadBalancer"), "accessLogs.bucket"],
  [aws("lb", "LoadBalancer"), "connectionLogs.bucket"],
  [aws("elb", "LoadBalancer"), "accessLogs.bucket"],
  [aws("cloudfront", "Distribution"), "loggingConfig.bucket"],
  [aws("cloudtrail", "Trail"), "s3BucketName"],
  [aws("cloudtrail", "Trail"), "cloudWatchLogsGroupArn"],
  [aws("ec2", "FlowLog"), "logDestination", "vpcId"],
  [aws("s3", "BucketLogging"), "targetBucket", "bucket"],
  [aws("wafv2", "WebAclLoggingConfiguration"), "logDestinationConfigs", "resourceArn"],
  [aws("route53", "QueryLog"), "cloudwatchLogGroupArn", "zoneId"],
  [aws("apigateway", "Stage"), "accessLogSettings.destinationArn"],
  [aws("apigatewayv2", "Stage"), "accessLogSettings.destinationArn"],
  [aws("synthetics", "Canary"), "artifactS3Location"],
  [aws("lambda", "Function"), "loggingConfig.logGroup"],
];

export function logFlows(graph: ResourceGraph): readonly Flow[] {
  return [...stated(graph), ...containers(graph), ...deliveries(graph), ...byName(graph), ...cacheLogs(graph)];
}

const flow = (from: Resource, to: Resource, statedBy: Resource): Flow => ({
  from,
  to,
  data: to,
  road: "logs",
  transport: "TLS (within the provider)",
  statedBy,
});

function stated(graph: ResourceGraph): readonly Flow[] {
  return PLACES.flatMap(([type, property, source]) =>
    ofType(graph, type).flatMap((holder) => {
      const [to] = referred(graph, holder, property, ...SINKS);
      const [from = holder] = source === undefined ? [] : graph.references(holder.urn, source);
      return to ? [flow(from, to, holder)] : [];
    }),
  );
}

function containers(graph: ResourceGraph): readonly Flow[] {
  return ofType(graph, TASK_DEFINITION).flatMap((task) => {
    const list = containersOf(checkedResource(task, graph));
    const wanted = new Set(
      (list.known ? list.value : []).map((each) => told(each.string('logConfiguration.options["awslogs-group"]', ""))),
    );
    const groups = ofType(graph, GROUP).filter((group) =>
      wanted.has(String(group.outputs?.name ?? group.inputs?.name)),
    );
    const found = groups.length > 0 ? groups : list.known ? [] : referred(graph, task, "containerDefinitions", GROUP);
    return found.map((group) => flow(task, group, task));
  });
}

/** Vended logs: source, delivery and destination are three resources. */
function deliveries(graph: ResourceGraph): readonly Flow[] {
  return ofType(graph, aws("cloudwatch", "LogDelivery")).flatMap((delivery) => {
    const [source] = graph.references(delivery.urn, "deliverySourceName");
    const [destination] = graph.references(delivery.urn, "deliveryDestinationArn");
    const [from] = source ? graph.references(source.urn, "resourceArn") : [];
    const [to] = destination ? graph.references(destination.urn, "deliveryDestinationConfiguration") : [];
    return from && to ? [flow(from, to, delivery)] : [];
  });
}

/** Services that write into a group whose name follows from theirs. */
function byName(graph: ResourceGraph): readonly Flow[] {
  const prefixes = [
    [aws("rds", "Instance"), "identifier", (name: string) => `/aws/rds/instance/${name}/`],
    [aws("rds", "Cluster"), "clusterIdentifier", (name: string) => `/aws/rds/cluster/${name}/`],
    [aws("lambda", "Function"), "name", (name: string) => `/aws/lambda/${name}`],
  ] as const;
  return prefixes.flatMap(([type, property, prefix]) =>
    ofType(graph, type).flatMap((source) => {
      const name = graph.value(source, property, { outputs: true });
      if (!name.known || typeof name.value !== "string") return [];
      const start = prefix(name.value);
      return ofType(graph, GROUP)
        .filter((group) => {
          const own = String(group.inputs?.name ?? group.outputs?.name ?? "");
          return start.endsWith("/") ? own.startsWith(start) : own === start;
        })
        .map((group) => flow(source, group, group));
    }),
  );
}

function cacheLogs(graph: ResourceGraph): readonly Flow[] {
  return ofType(graph, aws("elasticache", "ReplicationGroup")).flatMap((cache) => {
    const list = checkedResource(cache, graph).list("logDeliveryConfigurations");
    const wanted = new Set((list.known ? list.value : []).map((each) => told(each.string("destination", ""))));
    const named = ofType(graph, GROUP).filter((group) => wanted.has(String(group.outputs?.name ?? group.inputs?.name)));
    return named.map((group) => flow(cache, group, cache));
  });
}
