/** Edits of services, their rights and what watches them. */
import { rewrite, type Scenario, set } from "./model.ts";

export const services: readonly Scenario[] = [
  {
    title: "another port of a target group, its name generated",
    stack: "dev",
    edits: { "api-blue": set({ port: 9090 }) },
    does: {
      replace: "api-blue",
      update:
        "api-by-requests api-rule api-alarms-errors api-alarms-latency-mean api-alarms-latency-p95 api-alarms-unhealthy-hosts api-service",
    },
    because: {
      "api-alarms-latency-p95": "api-blue.port > api-alarms-latency-p95.dimensions.TargetGroup",
      "api-alarms-latency-mean": "api-blue.port > api-alarms-latency-mean.dimensions.TargetGroup",
    },
    risks: ["low failover api-rule", "low replacement api-blue"],
    underCli: true,
  },
  {
    title: "another port of a target group, its name stated",
    stack: "dev",
    edits: { "api-blue": set({ port: 9090, name: "api" }) },
    does: {
      deleteFirst: "api-blue",
      update:
        "api-by-requests api-rule api-alarms-errors api-alarms-latency-mean api-alarms-latency-p95 api-alarms-unhealthy-hosts api-service",
    },
    because: {
      "api-alarms-latency-p95": "api-blue.name > api-alarms-latency-p95.dimensions.TargetGroup",
      "api-alarms-latency-mean": "api-blue.name > api-alarms-latency-mean.dimensions.TargetGroup",
    },
    risks: ["medium run-fails api-blue", "low downtime api-blue", "low failover api-rule"],
    underCli: true,
  },
  {
    title: "another port of a service",
    stack: "prod",
    values: { "services.api.port": 9090 },
    does: { update: "api-from-lb-egress api-from-lb-ingress api-service", revise: "api-task-definition" },
    because: {
      "api-service":
        "api-task-definition.containerDefinitions[api].environment[PORT].value > api-service.taskDefinition",
    },
  },
  {
    title: "larger tasks",
    stack: "prod",
    values: { "services.api.cpu": 2048, "services.api.memory": 4096 },
    does: { revise: "api-task-definition", update: "api-service" },
    because: { "api-service": "api-task-definition.cpu > api-service.taskDefinition" },
    cost: "more",
    underCli: true,
  },
  {
    title: "fewer tasks",
    stack: "prod",
    values: { "services.api.scaling": { min: 2, max: 4 } },
    does: { update: "api-scaling db-access-app-role" },
    risks: ["medium capacity api-scaling"],
  },
  {
    title: "a service goes",
    stack: "dev",
    values: { "services.worker": undefined, "queues.jobs": {} },
    does: {
      update: "db-access-app-role",
      delete:
        "worker-images-lifecycle worker-images-repository worker-at-morning worker-at-evening worker-by-memory worker-by-cpu worker-by-backlog worker-scaling worker-service worker-alarms-memory worker-alarms-cpu worker-task-to-redis-cache-ingress worker-task-to-database-ingress worker-task-to-redis-cache-egress worker-task-to-database-egress worker-task-https worker-task-role-policy worker-task-execution-policy worker-task-definition worker-task-role worker-task-execution worker-task-logs worker-task-sg",
    },
    risks: [
      "low data-loss worker-images-repository",
      "low data-loss worker-task-logs",
      "low downtime worker-scaling",
      "low downtime worker-service",
      "low downtime worker-task-to-database-ingress",
      "low downtime worker-task-to-redis-cache-ingress",
      "low monitoring worker-alarms-cpu",
      "low monitoring worker-alarms-memory",
    ],
    cost: "less",
    underCli: true,
  },
  {
    title: "a new service",
    stack: "prod",
    values: { "services.search": { kind: "internal", port: 9000, healthCommand: ["true"] } },
    does: {
      create:
        "cluster-namespace search-task-logs search-task-sg search-task-execution search-task-role search-task-definition search-task-execution-policy search-task-https search-alarms-cpu search-alarms-memory search-alarms-tasks-missing search-service search-scaling search-by-cpu search-by-memory search-images-repository search-images-lifecycle",
    },
    cost: "more",
  },
  {
    title: "a service at another host",
    stack: "dev",
    values: { "services.api.route.host": "v2.dev.larder.example" },
    partly: true,
    does: {
      replace: "tls-cert tls-issued cdn-tls-cert cdn-tls-issued",
      update:
        "tls-dev.larder.example edge-https api-rule tls-alarms-expiry cdn-tls-app.dev.larder.example cdn-tls-alarms-expiry",
      create: "tls-v2.dev.larder.example dns-v2.dev.larder.example",
      delete: "dns-api.dev.larder.example tls-api.dev.larder.example",
    },
    because: {
      "tls-issued": "tls-cert.domainName > tls-issued.certificateArn",
      "tls-dev.larder.example": "tls-cert.domainName > tls-dev.larder.example.content",
    },
    risks: [
      "low downtime tls-dev.larder.example",
      "low downtime cdn-tls-app.dev.larder.example",
      "low failover api-rule",
      "low failover tls-dev.larder.example",
      "low replacement tls-issued",
      "low replacement cdn-tls-issued",
    ],
    underCli: true,
  },
  {
    title: "a variable of a service",
    stack: "prod",
    values: { "services.api.env.LOG_LEVEL": "debug" },
    does: { revise: "api-task-definition", update: "api-service" },
    because: {
      "api-service":
        "api-task-definition.containerDefinitions[api].environment[LOG_LEVEL].value > api-service.taskDefinition",
    },
  },
  {
    title: "from rolling to blue/green",
    stack: "dev",
    values: { "services.api.deploy": { strategy: "blue-green" } },
    does: {
      create: "api-green api-shifter api-shifter-policy api-shift",
      update:
        "api-by-requests api-alarms-errors api-alarms-latency-mean api-alarms-latency-p95 api-alarms-unhealthy-hosts api-service",
      delete: "api-rule",
    },
    risks: ["low replacement api-rule"],
    cost: "more",
  },
  {
    title: "a connection more",
    stack: "prod",
    values: { "services.web.connections": { redis: ["cache"], buckets: { uploads: "read" } } },
    does: { revise: "web-task-definition", create: "web-task-role-policy", update: "web-service" },
    because: {
      "web-service":
        "web-task-definition.containerDefinitions[web].environment[UPLOADS_BUCKET] > web-service.taskDefinition",
    },
    risks: ["medium security web-task-role-policy"],
  },
  {
    title: "an action more in a policy",
    stack: "prod",
    edits: { "api-task-role-policy": rewrite("policy", "sqs:SendMessage", "sqs:*") },
    does: { update: "api-task-role-policy" },
    risks: ["medium security api-task-role-policy"],
  },
  {
    title: "a role that anyone may take",
    stack: "prod",
    edits: { "api-task-role": rewrite("assumeRolePolicy", '{"Service":"ecs-tasks.amazonaws.com"}', '"*"') },
    does: { update: "api-task-role" },
    risks: ["high security api-task-role"],
  },
  {
    title: "logs for a week",
    stack: "prod",
    values: { "cluster.logRetentionDays": 7 },
    does: {
      update:
        "migrate-task-logs api-task-logs web-task-logs worker-task-logs redis-cache-engine-log redis-cache-slow-log redis-sessions-engine-log redis-sessions-slow-log",
    },
    risks: [
      "medium monitoring migrate-task-logs",
      "medium monitoring api-task-logs",
      "medium monitoring web-task-logs",
      "medium monitoring worker-task-logs",
      "medium monitoring redis-cache-engine-log",
      "medium monitoring redis-cache-slow-log",
      "medium monitoring redis-sessions-engine-log",
      "medium monitoring redis-sessions-slow-log",
    ],
  },
  {
    title: "an alarm without actions",
    stack: "prod",
    edits: { "api-alarms-errors": set({ actionsEnabled: false }) },
    does: { update: "api-alarms-errors" },
    risks: ["medium monitoring api-alarms-errors"],
  },
  {
    title: "a property that the program says replaces",
    stack: "dev",
    edits: { "api-scaling": { ...set({ maxCapacity: 5 }), options: { replaceOnChanges: ["maxCapacity"] } } },
    does: { replace: "api-scaling" },
    risks: ["low downtime api-scaling"],
    underCli: true,
  },
];
