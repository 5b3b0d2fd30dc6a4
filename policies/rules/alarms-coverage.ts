import type { Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { namedBy, type Want, watches } from "../alarms.ts";
import { engineOf, INSTANCE, isReplica } from "../databases.ts";
import { all, graphRule, notApplicable, type Verdict, when } from "../model.ts";
import type { CheckedResource } from "../reading.ts";
import { isOfType, ofType } from "../related.ts";
import { isPublicBalancer, LOAD_BALANCER } from "../security-groups.ts";
import { SERVICE } from "../task-containers.ts";
import { aws } from "../types.ts";

const TARGET_GROUP = aws("lb", "TargetGroup");

/** CloudWatch knows load balancers and target groups by the end of their ARN. */
const byArn = (value: string, { id = "", outputs }: Resource) =>
  value !== "" && (outputs?.arnSuffix === value || [`/${value}`, `:${value}`].some((end) => `/${id}`.endsWith(end)));

/** */
export const serviceAlarms = graphRule("X-11", SERVICE, (service, _settings, graph) => {
  const own = { dimension: "ServiceName", names: namedBy(graph, "name") };
  const groups = graph.references(service.urn, "loadBalancers").filter((each) => isOfType(each, TARGET_GROUP));
  const tasks: Want = {
    ...own,
    what: "missing tasks",
    metrics: ["ECS/ContainerInsights:RunningTaskCount", "ECS/ContainerInsights:DesiredTaskCount"],
  };
  const hosts: Want = {
    what: "missing tasks",
    metrics: ["AWS/ApplicationELB:UnHealthyHostCount", "AWS/ApplicationELB:HealthyHostCount"],
    dimension: "TargetGroup",
    of: groups,
    names: byArn,
  };
  return all([
    watches(
      service.resource,
      { ...own, what: "CPU", metrics: ["AWS/ECS:CPUUtilization", "ECS/ContainerInsights:CpuUtilized"] },
      graph,
    ),
    watches(
      service.resource,
      { ...own, what: "memory", metrics: ["AWS/ECS:MemoryUtilization", "ECS/ContainerInsights:MemoryUtilized"] },
      graph,
    ),
    either(watches(service.resource, tasks, graph), () => watches(service.resource, hosts, graph)),
  ]);
});

function either(first: Verdict, other: () => Verdict): Verdict {
  if (first.outcome === "pass") return first;
  const second = other();
  return second.outcome === "pass" || first.outcome === "fail" ? second : first;
}

/** */
export const balancerAlarms = graphRule("X-12", [LOAD_BALANCER, TARGET_GROUP], (holder, _settings, graph) => {
  if (holder.type === TARGET_GROUP) {
    return when(holder.string("targetType", "instance"), (type) => {
      if (type === "lambda") return notApplicable("functions have no health");
      const metrics = ["ApplicationELB", "NetworkELB"].map((kind) => `AWS/${kind}:UnHealthyHostCount`);
      return watches(holder.resource, { what: "sick targets", metrics, dimension: "TargetGroup", names: byArn }, graph);
    });
  }
  return when(holder.string("loadBalancerType", "application"), (kind) => {
    if (kind !== "application") return notApplicable(`a ${kind} load balancer`);
    if (!isPublicBalancer(holder.resource, graph)) return notApplicable("an internal load balancer");
    const own = { dimension: "LoadBalancer", names: byArn };
    return all([
      watches(
        holder.resource,
        {
          ...own,
          what: "errors",
          metrics: ["AWS/ApplicationELB:HTTPCode_ELB_5XX_Count", "AWS/ApplicationELB:HTTPCode_Target_5XX_Count"],
        },
        graph,
      ),
      watches(
        holder.resource,
        {
          ...own,
          what: "slow answers (p90 to p99)",
          metrics: ["AWS/ApplicationELB:TargetResponseTime"],
          statistic: /^p9/,
        },
        graph,
      ),
    ]);
  });
});

const DATABASES = [INSTANCE, aws("rds", "Cluster")];
const CACHES = [aws("elasticache", "ReplicationGroup")];
/** Classes for trials. */
const SMALL = /\.(micro|small)$/;

/** */
export const dataAlarms = graphRule("X-13", [...DATABASES, ...CACHES], (store, _settings, graph) =>
  when(store.string(CACHES.includes(store.type) ? "nodeType" : "instanceClass", ""), (size) => {
    if (SMALL.test(size)) return notApplicable(`the size is ${size}`);
    return CACHES.includes(store.type) ? cacheAlarms(store, graph) : databaseAlarms(store, graph);
  }),
);

function databaseAlarms(db: CheckedResource, graph: ResourceGraph): Verdict {
  const dimension = db.type === INSTANCE ? "DBInstanceIdentifier" : "DBClusterIdentifier";
  const names = namedBy(graph, "identifier", "clusterIdentifier");
  const engine = engineOf(db, graph);
  const isAurora = db.type !== INSTANCE || (engine.known && engine.value.startsWith("aurora"));
  const wanted = [
    ["CPU", "CPUUtilization"],
    ["connections", "DatabaseConnections"],
    ...(isAurora ? [] : [["free storage", "FreeStorageSpace"]]),
    ...(isReplica(db) ? [["the lag of the replica", "ReplicaLag"]] : []),
  ];
  return all(
    wanted.map(([what = "", metric = ""]) =>
      watches(db.resource, { what, metrics: [`AWS/RDS:${metric}`], dimension, names }, graph),
    ),
  );
}

function cacheAlarms(cache: CheckedResource, graph: ResourceGraph): Verdict {
  // Alarms name the nodes: the group's id with a number behind it.
  const names = (value: string, resource: Resource) => {
    const stated = graph.value(resource, "replicationGroupId", { outputs: true });
    const ids = [resource.id, stated.known ? String(stated.value) : undefined];
    return ids.some((id) => id !== undefined && id !== "" && (value === id || value.startsWith(`${id}-`)));
  };
  const wanted = [
    ["the engine's CPU", "EngineCPUUtilization"],
    ["memory", "DatabaseMemoryUsagePercentage", "FreeableMemory", "BytesUsedForCache"],
    ["evictions", "Evictions"],
  ];
  return all(
    wanted.map(([what = "", ...metrics]) =>
      watches(
        cache.resource,
        { what, metrics: metrics.map((metric) => `AWS/ElastiCache:${metric}`), dimension: "CacheClusterId", names },
        graph,
      ),
    ),
  );
}

const QUEUE = aws("sqs", "Queue");

/** */
export const queueAlarms = graphRule("X-14", QUEUE, (queue, _settings, graph) => {
  const names: Want["names"] = (value, resource) =>
    namedBy(graph, "name")(value, resource) || (value !== "" && (resource.id ?? "").endsWith(`/${value}`));
  const isDead = deadLetterQueues(graph).has(queue.urn);
  const [what, metric] = isDead
    ? ["messages that failed for good", "ApproximateNumberOfMessagesVisible"]
    : ["the age of the oldest message", "ApproximateAgeOfOldestMessage"];
  return watches(queue.resource, { what, metrics: [`AWS/SQS:${metric}`], dimension: "QueueName", names }, graph);
});

function deadLetterQueues(graph: ResourceGraph): ReadonlySet<string> {
  const senders = ofType(graph, QUEUE, aws("sqs", "RedrivePolicy"));
  return new Set(senders.flatMap(({ urn }) => graph.references(urn, "redrivePolicy").map((queue) => queue.urn)));
}
