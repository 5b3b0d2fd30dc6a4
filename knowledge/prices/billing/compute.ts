import type { BillingTable } from "../row.ts";
import { free } from "./free.ts";

const FARGATE = "AWS Fargate pricing";

export const computeBilling: BillingTable = {
  "aws:ecs/service:Service": { basis: "fixed", source: FARGATE },
  // Part of its service; a task of its own is paid by the hour.
  "aws:ecs/taskDefinition:TaskDefinition": { basis: "usage", source: FARGATE },
  "aws:ecs/cluster:Cluster": {
    basis: "usage",
    source: "Amazon CloudWatch pricing, Container Insights",
    meters: [
      {
        key: "insightMetrics",
        sku: "container-insights/metric-month",
        when: { input: "settings[0].value", absent: "disabled", is: ["enabled", "enhanced"] },
      },
    ],
  },
  "aws:ecr/repository:Repository": {
    basis: "usage",
    source: "Amazon ECR pricing",
    meters: [{ key: "storageGb", sku: "ecr/storage/gb-month" }],
  },
  "aws:ecr/replicationConfiguration:ReplicationConfiguration": {
    basis: "usage",
    source: "Amazon ECR pricing, data transfer and storage of the copies",
    meters: [
      { key: "replicatedGb", sku: "data-transfer/regions/gb" },
      { key: "storageGb", sku: "ecr/storage/gb-month" },
    ],
  },
  "aws:appautoscaling/policy:Policy": {
    basis: "fixed",
    source: "AWS Auto Scaling pricing: the alarms that target tracking makes",
  },
  "aws:lambda/function:Function": {
    basis: "usage",
    source: "AWS Lambda pricing",
    meters: [
      { key: "requests", sku: "lambda/request" },
      { key: "gbSeconds", sku: "lambda/gb-second" },
    ],
  },
  "aws:scheduler/schedule:Schedule": {
    basis: "usage",
    source: "Amazon EventBridge pricing",
    meters: [{ key: "invocations", sku: "scheduler/invocation" }],
  },
  ...free(
    "Amazon ECS pricing",
    "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders",
    "aws:servicediscovery/httpNamespace:HttpNamespace",
  ),
  ...free(
    "Amazon ECR pricing",
    "aws:ecr/lifecyclePolicy:LifecyclePolicy",
    "aws:ecr/repositoryPolicy:RepositoryPolicy",
    "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration",
    "aws:ecr/registryPolicy:RegistryPolicy",
  ),
  ...free(
    "AWS Auto Scaling pricing",
    "aws:appautoscaling/scheduledAction:ScheduledAction",
    "aws:appautoscaling/target:Target",
  ),
  ...free(
    "AWS Lambda pricing",
    "aws:lambda/permission:Permission",
    "aws:lambda/layerVersion:LayerVersion",
    "aws:lambda/eventSourceMapping:EventSourceMapping",
    "aws:lambda/alias:Alias",
    "aws:scheduler/scheduleGroup:ScheduleGroup",
  ),
};
