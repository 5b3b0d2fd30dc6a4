/** Fewer or smaller: tasks, classes, nodes, headroom. */
import { rdsMemoryGib } from "../../knowledge/rds-classes.ts";
import { evidence, type Found, type RiskCheck, read, type Subject } from "./context.ts";

const CHANGING = new Set(["update", "replace", "new-revision"]);

interface Figure {
  readonly path: string;
  /** What there is less of. */
  readonly of: string;
}

const FIGURES: Readonly<Record<string, readonly Figure[]>> = {
  "aws:ecs/service:Service": [{ path: "desiredCount", of: "tasks" }],
  "aws:ecs/taskDefinition:TaskDefinition": [
    { path: "cpu", of: "CPU units for each task" },
    { path: "memory", of: "MiB for each task" },
  ],
  "aws:appautoscaling/target:Target": [
    { path: "minCapacity", of: "tasks at least" },
    { path: "maxCapacity", of: "tasks at most" },
  ],
  "aws:elasticache/replicationGroup:ReplicationGroup": [
    { path: "numCacheClusters", of: "nodes" },
    { path: "numNodeGroups", of: "shards" },
    { path: "replicasPerNodeGroup", of: "replicas in each shard" },
  ],
  "aws:rds/instance:Instance": [
    { path: "maxAllocatedStorage", of: "GiB to grow to" },
    { path: "iops", of: "operations a second" },
  ],
  "aws:rds/cluster:Cluster": [{ path: "serverlessv2ScalingConfiguration.maxCapacity", of: "capacity units at most" }],
  "aws:lambda/function:Function": [{ path: "memorySize", of: "MiB" }],
  "aws:autoscaling/group:Group": [
    { path: "minSize", of: "instances at least" },
    { path: "maxSize", of: "instances at most" },
  ],
  "aws:dynamodb/table:Table": [
    { path: "readCapacity", of: "reads a second" },
    { path: "writeCapacity", of: "writes a second" },
  ],
};

export const capacityReduced: RiskCheck = function* (subject) {
  const { change, type, before, after } = subject;
  if (!CHANGING.has(change.operation) || before === undefined || after === undefined) return;
  for (const { path, of } of FIGURES[type] ?? []) {
    const [was, is] = [read(before, path), read(after, path)];
    if (typeof was !== "number" || typeof is !== "number" || is >= was || isIgnored(subject, path)) continue;
    yield { rule: "capacity-reduced", message: `${is} ${of} instead of ${was}`, evidence: [evidence(path, was, is)] };
  }
  yield* smallerClass(subject);
  yield* riskyDeployments(subject);
};

function isIgnored({ after }: Subject, path: string): boolean {
  return after?.ignoreChanges?.includes(path) === true;
}

const CLASSES: Readonly<Record<string, string>> = {
  "aws:rds/instance:Instance": "instanceClass",
  "aws:rds/clusterInstance:ClusterInstance": "instanceClass",
  "aws:elasticache/replicationGroup:ReplicationGroup": "nodeType",
  "aws:elasticache/cluster:Cluster": "nodeType",
  "aws:ec2/instance:Instance": "instanceType",
};

/**
 * By memory of the RDS class of the same name: caches and servers have other figures, in the same order. Of a family that
 * is not known nothing is said.
 */
function* smallerClass({ type, before, after }: Subject): Iterable<Found> {
  const path = CLASSES[type];
  if (path === undefined) return;
  const [was, is] = [read(before, path), read(after, path)];
  if (typeof was !== "string" || typeof is !== "string" || was === is) return;
  const [old, next] = [was, is].map((name) => rdsMemoryGib(`db.${name.replace(/^(?:db|cache)\./, "")}`));
  if (old === undefined || next === undefined || next >= old) return;
  yield {
    rule: "capacity-reduced",
    message: `${is} is smaller than ${was}`,
    evidence: [evidence(path, was, is)],
  };
}

/** A deployment that may stop all tasks before new ones run. */
function* riskyDeployments({ type, before, after }: Subject): Iterable<Found> {
  if (type !== "aws:ecs/service:Service") return;
  const [was, is] = [before, after].map((each) => read(each, "deploymentMinimumHealthyPercent") ?? 100);
  if (typeof was !== "number" || typeof is !== "number" || is >= was) return;
  yield {
    rule: is === 0 ? "standby-lost" : "capacity-reduced",
    message:
      is === 0 ? "a deployment stops all tasks before new ones run" : `a deployment may leave ${is} % of the tasks`,
    evidence: [evidence("deploymentMinimumHealthyPercent", was, is)],
    controls: ["ECS-14"],
  };
}
