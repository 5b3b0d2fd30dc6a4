import { existsSync, readdirSync, readFileSync } from "node:fs";
import * as pulumi from "@pulumi/pulumi";
import { describe, expect, it } from "vitest";
import * as builders from "../../../components/operations/alarm-catalogue.ts";
import { postgresAlarms, redisAlarms, serviceAlarms } from "../../../components/operations/alarm-catalogue.ts";
import type { AlarmMetric, AlarmRow } from "../../../components/operations/alarms.ts";
import { projectRoot } from "../../support/graph.ts";
import { catalogueRows } from "./catalogue-rows.ts";

const catalogue = catalogueRows();
const rows = Object.entries(catalogue).flatMap(([kind, list]) => list.map((row) => ({ kind, row })));
const each = rows.map(({ kind, row }) => [`${kind} ${row.key}`, row] as const);

function row(kind: string, key: string): AlarmRow {
  const found = catalogue[kind]?.find((candidate) => candidate.key === key);
  if (found === undefined) throw new Error(`no row ${kind} ${key}`);
  return found;
}

function metricsIn(metric: AlarmMetric) {
  return "expression" in metric ? Object.values(metric.inputs) : [metric];
}

/** Each metric in short: namespace/name statistic over its dimensions' names. */
function short(metric: AlarmMetric): string {
  const one = metricsIn(metric)[0];
  return one === undefined
    ? ""
    : `${one.namespace}/${one.name} ${one.statistic} ${Object.keys(one.dimensions).join("+")}`;
}

describe("thresholds that the requirements name", () => {
  it.each([
    ["rolling", "errors", "> 1"],
    ["rolling", "latency-p95", "> 1"],
    ["rolling", "latency-mean", "> 0.5"],
    ["rolling", "unhealthy-hosts", "> 0"],
    ["loadBalancer", "errors", "> 1"],
    ["loadBalancer", "error-budget", "> 0.6"],
    ["loadBalancer", "latency-p95", "> 1"],
    ["service", "tasks-missing", "> 0"],
    ["primary", "connections", "> 360"],
    ["primary", "storage", `< ${10 * 1024 ** 3}`],
    ["replica", "replica-lag", "> 60"],
    ["cache", "hit-rate", "< 50"],
    ["sessions", "evictions", "> 0"],
    ["queue", "age", "> 300"],
    ["queue", "dead-letters", "> 0"],
  ])("%s %s rings at %s", (kind, key, expected) => {
    const { comparison, threshold } = row(kind, key);
    const sign = { GreaterThanThreshold: ">", LessThanThreshold: "<" }[comparison as string];
    expect(`${sign} ${threshold}`).toBe(expected);
  });
});

describe("metrics as AWS publishes them", () => {
  it.each([
    ["service", "cpu", "AWS/ECS/CPUUtilization Average ClusterName+ServiceName"],
    ["service", "tasks-missing", "ECS/ContainerInsights/DesiredTaskCount Average ClusterName+ServiceName"],
    ["rolling", "errors", "AWS/ApplicationELB/HTTPCode_Target_5XX_Count Sum LoadBalancer+TargetGroup"],
    ["rolling", "latency-p95", "AWS/ApplicationELB/TargetResponseTime p95 LoadBalancer+TargetGroup"],
    ["rolling", "unhealthy-hosts", "AWS/ApplicationELB/UnHealthyHostCount Maximum LoadBalancer+TargetGroup"],
    ["loadBalancer", "elb-5xx", "AWS/ApplicationELB/HTTPCode_ELB_5XX_Count Sum LoadBalancer"],
    ["loadBalancer", "rejected", "AWS/ApplicationELB/RejectedConnectionCount Sum LoadBalancer"],
    ["primary", "cpu", "AWS/RDS/CPUUtilization Average DBInstanceIdentifier"],
    ["primary", "connections", "AWS/RDS/DatabaseConnections Maximum DBInstanceIdentifier"],
    ["primary", "storage", "AWS/RDS/FreeStorageSpace Minimum DBInstanceIdentifier"],
    ["primary", "transaction-ids", "AWS/RDS/MaximumUsedTransactionIDs Maximum DBInstanceIdentifier"],
    ["replica", "replica-lag", "AWS/RDS/ReplicaLag Average DBInstanceIdentifier"],
    ["cache", "engine-cpu", "AWS/ElastiCache/EngineCPUUtilization Average CacheClusterId"],
    ["cache", "memory", "AWS/ElastiCache/DatabaseMemoryUsagePercentage Maximum CacheClusterId"],
    ["cache", "evictions", "AWS/ElastiCache/Evictions Sum CacheClusterId"],
    ["copies", "failed-copies", "AWS/S3/OperationsFailedReplication Sum SourceBucket+DestinationBucket+RuleId"],
    ["firewall", "blocked-surge", "AWS/WAFV2/BlockedRequests Sum WebACL+Rule+Region"],
    ["queue", "age", "AWS/SQS/ApproximateAgeOfOldestMessage Maximum QueueName"],
    ["queue", "dead-letters", "AWS/SQS/ApproximateNumberOfMessagesVisible Maximum QueueName"],
  ])("%s %s reads %s", (kind, key, expected) => {
    expect(short(row(kind, key).metric)).toBe(expected);
  });
});

describe.each(each)("%s", (_, candidate) => {
  const inputs = metricsIn(candidate.metric);

  it("has its runbook, with the five parts", () => {
    const file = `${projectRoot}/docs/runbooks/${candidate.runbook}.md`;
    expect(existsSync(file), `docs/runbooks/${candidate.runbook}.md`).toBe(true);
    expect(readFileSync(file, "utf8").match(/^## .+$/gm)).toEqual([
      "## What it means",
      "## First look",
      "## Likely causes",
      "## What to do",
      "## How to confirm",
    ]);
  });

  it("asks for no more data points than it looks at, and looks back as far as CloudWatch lets it", () => {
    expect(candidate.datapointsToAlarm).toBeGreaterThanOrEqual(1);
    expect(candidate.datapointsToAlarm).toBeLessThanOrEqual(candidate.evaluationPeriods);
    // CloudWatch refuses more than a day for periods under an hour, and a week for longer ones.
    const period = Math.max(...inputs.map((metric) => metric.periodSeconds));
    expect(period * candidate.evaluationPeriods).toBeLessThanOrEqual(period < 3600 ? 86_400 : 7 * 86_400);
  });

  it("uses at most ten metrics, all of one period and with a whole number of minutes", () => {
    expect(inputs.length).toBeGreaterThanOrEqual(1);
    expect(inputs.length).toBeLessThanOrEqual(10);
    const periods = new Set(inputs.map((metric) => metric.periodSeconds));
    expect(periods.size).toBe(1);
    expect([...periods].every((period) => period % 60 === 0)).toBe(true);
  });

  it("names in its expression exactly the metrics it brings", () => {
    if (!("expression" in candidate.metric)) return;
    const ids = Object.keys(candidate.metric.inputs);
    const named = new Set(candidate.metric.expression.match(/\b[a-z]\w*\b/g));
    expect([...named].sort()).toEqual([...ids].sort());
    expect(ids.every((id) => /^[a-z]\w*$/.test(id))).toBe(true);
  });
});

describe("rows of one component", () => {
  it.each(Object.entries(catalogue))("%s have keys of their own that fit a name", (_, list) => {
    const keys = list.map(({ key }) => key);
    expect(new Set(keys).size).toBe(keys.length);
    expect(keys.every((key) => /^[a-z0-9]+(-[a-z0-9]+)*$/.test(key))).toBe(true);
  });

  it("need Container Insights for the count of tasks", () => {
    const without = serviceAlarms({ clusterName: "larder", serviceName: "api", containerInsights: false });
    expect(without.map(({ key }) => key)).toEqual(["cpu", "memory"]);
  });

  it("watch lag on replicas only, transaction ids on primaries only", () => {
    const keys = (kind: string) => catalogue[kind]?.map(({ key }) => key);
    expect(keys("replica")).toContain("replica-lag");
    expect(keys("replica")).not.toContain("transaction-ids");
    expect(keys("primary")).toContain("transaction-ids");
    expect(keys("primary")).not.toContain("replica-lag");
  });

  it("leave the memory of a database out when nobody knows it", () => {
    const known = { identifier: "db", maxConnections: 100, storageGib: 20, isReplica: false };
    expect(postgresAlarms(known).map(({ key }) => key)).not.toContain("memory");
    expect(postgresAlarms({ ...known, memoryGib: 4 }).find(({ key }) => key === "memory")?.threshold).toBe(
      Math.floor(0.4 * 1024 ** 3),
    );
  });

  it("read all nodes of each shard, by the names that ElastiCache gives them", async () => {
    const nodeNames = async (list: readonly AlarmRow[], key: string) => {
      const metric = list.find((candidate) => candidate.key === key)?.metric;
      const ids =
        metric === undefined ? [] : metricsIn(metric).map(({ dimensions }) => dimensions.CacheClusterId ?? "");
      return new Promise((resolve) => pulumi.all(ids).apply(resolve));
    };
    const group = { replicationGroupId: "cache", replicas: 1, evicts: true };
    const single = redisAlarms({ ...group, shards: 1, clusterMode: false });
    expect(await nodeNames(single, "memory")).toEqual(["cache-001", "cache-002"]);
    const sharded = redisAlarms({ ...group, shards: 2, clusterMode: true });
    expect(await nodeNames(sharded, "memory-0002")).toEqual(["cache-0002-001", "cache-0002-002"]);
  });
});

describe("a deployment's rollback alarms", () => {
  it.each(["errors", "latency-p95", "unhealthy-hosts"])("%s does not ring without requests", (key) => {
    expect(row("blueGreen", key).missingData).toBe("notBreaching");
  });

  it.each(["errors", "latency-p95", "latency-mean", "unhealthy-hosts"])("%s reads both target groups", (key) => {
    const groups = metricsIn(row("blueGreen", key).metric).map(({ dimensions }) => dimensions.TargetGroup);
    expect(new Set(groups)).toEqual(new Set(["targetgroup/api/1", "targetgroup/api/2"]));
  });
});

it("lists every runbook in the table of contents, and only those", () => {
  const pages = readdirSync(`${projectRoot}/docs/runbooks`).filter((file) => file !== "README.md");
  const index = readFileSync(`${projectRoot}/docs/runbooks/README.md`, "utf8");
  const linked = [...index.matchAll(/\]\(([\w-]+\.md)\)/g)].map((match) => match[1]);
  expect([...new Set(linked)].sort()).toEqual(pages.sort());
});

it("tries every builder of the catalogue here", () => {
  const used = readFileSync(new URL("./catalogue-rows.ts", import.meta.url), "utf8");
  const names = Object.keys(builders).filter((name) => name !== "THRESHOLDS");
  expect(names.filter((name) => !used.includes(`${name}(`))).toEqual([]);
});
