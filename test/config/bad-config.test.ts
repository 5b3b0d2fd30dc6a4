/** One wrong value at a time in an otherwise good prod config, and the exact line that the user gets. */
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { ConfigError } from "../../config/errors.ts";
import { goJson } from "../../config/go-json.ts";
import { resolveConfig } from "../../config/resolve.ts";
import { readStackFile } from "../../config/stack-file.ts";

const file = "Pulumi.prod.yaml";
const good = readStackFile({ projectDir: join(import.meta.dirname, "../.."), stack: "prod" });

/** What to write at which place of the config; `undefined` takes the key away. */
type Change = readonly [path: string, value: unknown];

function messagesOf(changes: readonly Change[], stack?: string): string[] {
  const values = new Map<string, unknown>(
    Object.entries(good.values).map(([key, text]) => [key, /^[[{]/.test(text) ? JSON.parse(text) : text]),
  );
  for (const [path, value] of changes) set(values, path, value);
  const texts = [...values].map(([key, value]) => [key, typeof value === "string" ? value : goJson(value)]);
  try {
    resolveConfig(Object.fromEntries(texts), { file, ...(stack !== undefined && { stack }) });
    return [];
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    expect(error.message.split("\n")).toHaveLength(error.problems.length);
    return error.message.split("\n");
  }
}

function set(values: Map<string, unknown>, path: string, value: unknown): void {
  const [first = "", ...rest] = path.split("/");
  const key = `larder:${first}`;
  const last = rest.pop();
  if (last === undefined) {
    if (value === undefined) values.delete(key);
    else values.set(key, value);
    return;
  }
  if (!values.has(key)) values.set(key, {});
  let place = values.get(key) as Record<string, unknown>;
  for (const part of rest) {
    place[part] ??= {};
    place = place[part] as Record<string, unknown>;
  }
  if (value === undefined) delete place[last];
  else place[last] = value;
}

const internal = { kind: "internal", healthCommand: ["true"] };

const cdnCertificate = "arn:aws:acm:us-east-1:304958671120:certificate/y";
const existing = { mode: "existing", arn: "arn:aws:acm:eu-west-1:304958671120:certificate/x" };
const vercel = { mode: "vercel", host: "app.larder.example", cname: "cname.vercel-dns.example" };

const cases: readonly (readonly [name: string, changes: readonly Change[], expected: string])[] = [
  ["required: no profile", [["profile", undefined]], 'larder:profile: required, one of "dev", "staging", "prod"'],
  ["profile unknown", [["profile", "production"]], 'larder:profile: one of "dev", "staging", "prod", got "production"'],
  ["no account", [["account", undefined]], "larder:account: required, a map with id"],
  ["account without id", [["account", {}]], "larder:account.id: required, 12 digits"],
  ["account id too short", [["account/id", "12345"]], 'larder:account.id: expected 12 digits, got "12345"'],
  [
    "account id as a list",
    [["account/id", ["304958671120"]]],
    "larder:account.id: expected 12 digits, got a list of 1",
  ],
  ["no regions", [["regions", undefined]], "larder:regions: required, a map with primary"],
  [
    "region unknown form",
    [["regions/primary", "europe"]],
    'larder:regions.primary: expected an AWS region such as eu-west-1, got "europe"',
  ],
  [
    "top-level key misspelt",
    [["databse", { mode: "none" }]],
    'larder:databse: unknown key, did you mean "larder:database"?',
  ],
  [
    "top-level key unlike any",
    [["kubernetes", {}]],
    "larder:kubernetes: unknown key, known are profile, system, owner, costCentre, account, regions, deletionGuards, network, edge, cluster, services, migrations, database, redis, queues, buckets, frontend, secrets, alerts, budget, backup, recovery",
  ],
  [
    "a map that is a text",
    [["database", "rds"]],
    'larder:database: expected a map with mode: "none" or "external" or "rds", got "rds"',
  ],
  [
    "a map that is empty",
    [["database", ""]],
    'larder:database: expected a map with mode: "none" or "external" or "rds", got nothing',
  ],
  ["a map that is a list", [["queues", ["jobs"]]], "larder:queues: expected a map by name, got a list of 1"],
  [
    "not true or false",
    [["deletionGuards", "perhaps"]],
    'larder:deletionGuards: expected true or false, got "perhaps"',
  ],
  [
    "a text that is too long",
    [["owner", "x".repeat(65)]],
    'larder:owner: at most 64 characters, got "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx..."',
  ],
  ["an empty text", [["owner", ""]], 'larder:owner: at least 1 character, got ""'],
  [
    "a system name with capitals",
    [["system", "Larder"]],
    'larder:system: expected 2 to 16 lower-case letters, digits or single -, a letter first, got "Larder"',
  ],
  [
    "a whole number that is a text",
    [["database/storageGib", "abc"]],
    'larder:database.storageGib: expected a whole number, got "abc"',
  ],
  [
    "a whole number in quotes",
    [["database/storageGib", "100"]],
    'larder:database.storageGib: expected a whole number, got "100"',
  ],
  ["a fraction", [["database/storageGib", 20.5]], "larder:database.storageGib: expected a whole number, got 20.5"],
  ["too small", [["database/storageGib", 5]], "larder:database.storageGib: at least 20, got 5"],
  ["too large", [["database/backupRetentionDays", 40]], "larder:database.backupRetentionDays: at most 35, got 40"],
  [
    "zero where one is the least",
    [["queues/jobs/maxReceiveCount", 0]],
    "larder:queues.jobs.maxReceiveCount: at least 1, got 0",
  ],
  [
    "a wrong unit: megabytes",
    [["services/api/memory", 4]],
    "larder:services.api.memory: Fargate pairs cpu 1024 with 2048 to 8192 MiB in steps of 1024, got 4",
  ],
  [
    "a retention that CloudWatch doesn't have",
    [["cluster/logRetentionDays", 31]],
    "larder:cluster.logRetentionDays: one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653, got 31",
  ],
  [
    "a monitoring interval that RDS doesn't have",
    [["database/monitoringIntervalSeconds", 20]],
    "larder:database.monitoringIntervalSeconds: one of 0, 1, 5, 10, 15, 30, 60, got 20",
  ],
  [
    "a version that doesn't exist",
    [["database/version", "13"]],
    'larder:database.version: one of "14", "15", "16", "17", "18", got "13"',
  ],
  [
    "a version as a wrong number",
    [["database/version", 13]],
    'larder:database.version: one of "14", "15", "16", "17", "18", got "13"',
  ],
  [
    "a version whose zero YAML drops",
    [["redis/engineVersion", 8]],
    'larder:redis.engineVersion: one of "7.2", "8.0", "8.1", "8.2", got 8: quote it',
  ],
  ["a boolean in quotes", [["database/multiAz", "yes"]], 'larder:database.multiAz: expected true or false, got "yes"'],
  [
    "null where a value belongs",
    [["database/class", null]],
    "larder:database.class: expected an RDS class such as db.t4g.medium, got nothing",
  ],
  [
    "a range that is no CIDR",
    [["network/cidr", "10.30.0.0"]],
    'larder:network.cidr: expected an IPv4 range such as 10.20.0.0/16, got "10.30.0.0"',
  ],
  [
    "a range with an octet too large",
    [["network/cidr", "10.300.0.0/16"]],
    'larder:network.cidr: expected an IPv4 range such as 10.20.0.0/16, got "10.300.0.0/16"',
  ],
  [
    "a range with host bits",
    [["network/cidr", "10.30.1.0/16"]],
    'larder:network.cidr: expected the range\'s first address, 10.30.0.0/16, got "10.30.1.0/16"',
  ],
  ["a range that is too large", [["network/cidr", "10.0.0.0/8"]], "larder:network.cidr: between /16 and /22, got /8"],
  [
    "a range that is too small",
    [["network/cidr", "10.30.0.0/24"]],
    "larder:network.cidr: between /16 and /22, got /24",
  ],
  [
    "a range with too little room",
    [
      ["network/cidr", "10.30.0.0/22"],
      ["services/worker/scaling/max", 400],
      ["services/worker/connections", {}],
    ],
    "larder:network.cidr: 10.30.0.0/22 leaves tasks 753 addresses, but 2 x 440 tasks (a deployment runs them twice) and 12 endpoint interfaces need 892: take a larger range or lower scaling.max",
  ],
  [
    "an allowed range that is no CIDR",
    [["edge/loadBalancer/allowedCidrs", ["0.0.0.0/0", "office"]]],
    'larder:edge.loadBalancer.allowedCidrs[1]: expected an IPv4 range such as 10.20.0.0/16, got "office"',
  ],
  [
    "a range twice",
    [["edge/loadBalancer/allowedCidrs", ["198.51.100.0/24", "198.51.100.0/24"]]],
    'larder:edge.loadBalancer.allowedCidrs[1]: expected each entry once, got "198.51.100.0/24"',
  ],
  [
    "a range inside another",
    [["edge/loadBalancer/allowedCidrs", ["198.51.100.0/24", "198.51.0.0/16"]]],
    "larder:edge.loadBalancer.allowedCidrs[0]: 198.51.100.0/24 lies within 198.51.0.0/16: leave one of them out",
  ],
  [
    "a public range for the network",
    [["network/cidr", "20.0.0.0/16"]],
    "larder:network.cidr: a range inside 10.0.0.0/8, 172.16.0.0/12, 192.168.0.0/16, 100.64.0.0/10, got 20.0.0.0/16",
  ],
  [
    "a range with too little room for data",
    [
      ["network/cidr", "10.30.0.0/22"],
      ["redis", { mode: "cluster", shards: 20, replicas: 3 }],
      ["services/api/connections", {}],
    ],
    "larder:network.cidr: 10.30.0.0/22 leaves data stores 81 addresses, but 3 database instances and 80 Redis nodes need 83: take a larger range",
  ],
  [
    "an endpoint twice",
    [["network/interfaceEndpoints", ["logs", "logs"]]],
    'larder:network.interfaceEndpoints[1]: expected each entry once, got "logs"',
  ],
  [
    "a connection twice",
    [["services/web/connections/redis", ["cache", "cache"]]],
    'larder:services.web.connections.redis[1]: expected each entry once, got "cache"',
  ],
  [
    "an empty list",
    [["edge/loadBalancer/allowedCidrs", []]],
    "larder:edge.loadBalancer.allowedCidrs: at least 1 entry, got an empty list",
  ],
  [
    "a domain with a scheme",
    [["services/api/route/host", "https://api.larder.example"]],
    'larder:services.api.route.host: expected a lower-case domain name such as api.larder.example, got "https://api.larder.example"',
  ],
  [
    "a domain with capitals",
    [["services/api/route/host", "API.larder.example"]],
    'larder:services.api.route.host: expected a lower-case domain name such as api.larder.example, got "API.larder.example"',
  ],
  [
    "a wildcard domain",
    [["services/api/route/host", "*.larder.example"]],
    'larder:services.api.route.host: expected a lower-case domain name such as api.larder.example, got "*.larder.example"',
  ],
  [
    "a path without its slash",
    [["services/api/route/paths", ["v1/*"]]],
    'larder:services.api.route.paths[0]: expected a path pattern that begins with /, got "v1/*"',
  ],
  [
    "too many paths",
    [["services/api/route/paths", ["/a", "/b", "/c", "/d", "/e"]]],
    "larder:services.api.route.paths: at most 4 entries, got a list of 5",
  ],
  [
    "a cron of six fields",
    [["services/worker/scaling/schedules/night", { cron: "0 0 22 * * *", min: 1, max: 1 }]],
    'larder:services.worker.scaling.schedules.night.cron: expected five fields: minute hour day month weekday, got "0 0 22 * * *"',
  ],
  [
    "a cron that isn't one",
    [["services/worker/scaling/schedules/night", { cron: "0 25 * * *", min: 1, max: 1 }]],
    'larder:services.worker.scaling.schedules.night.cron: expected a cron expression such as 0 22 * * *, got "0 25 * * *"',
  ],
  [
    "a cron that never comes",
    [["services/worker/scaling/schedules/night", { cron: "0 0 31 2 *", min: 1, max: 1 }]],
    'larder:services.worker.scaling.schedules.night.cron: expected a time that comes, got "0 0 31 2 *"',
  ],
  [
    "a cron that AWS cannot be told",
    [["services/worker/scaling/schedules/night", { cron: "0 22 1 * mon", min: 1, max: 1 }]],
    'larder:services.worker.scaling.schedules.night.cron: expected a day of the month or a weekday: AWS cannot be told both at once, got "0 22 1 * mon"',
  ],
  [
    "a time zone that isn't one",
    [["services/worker/scaling/schedules/night", { cron: "0 22 * * *", timezone: "Berlin", min: 1, max: 1 }]],
    'larder:services.worker.scaling.schedules.night.timezone: expected a time zone such as Europe/London, got "Berlin"',
  ],
  [
    "an e-mail address that isn't one",
    [["alerts/emails/critical", ["oncall"]]],
    'larder:alerts.emails.critical[0]: expected an e-mail address, got "oncall"',
  ],
  [
    "an alert class that isn't one",
    [["alerts/emails/kritical", ["oncall@larder.example"]]],
    'larder:alerts.emails: unknown key "kritical", did you mean "critical"?',
  ],
  [
    "an origin without TLS",
    [["buckets/uploads/corsOrigins", ["http://larder.example"]]],
    'larder:buckets.uploads.corsOrigins[0]: expected an https origin, got "http://larder.example"',
  ],
  [
    "a run book without TLS",
    [["alerts/runbookBaseUrl", "http://runbooks.larder.example"]],
    'larder:alerts.runbookBaseUrl: expected an https URL, got "http://runbooks.larder.example"',
  ],
  [
    "an image by tag",
    [["services/api/image", "304958671120.dkr.ecr.eu-west-1.amazonaws.com/larder-prod-api:latest"]],
    'larder:services.api.image: expected an image by digest: repository@sha256: and 64 hexadecimal digits (a tag can move), got "304958671120.dkr.ecr.eu-west-1.amazonaws.com/larder-prod-..."',
  ],
  [
    "an instance class without its prefix",
    [["database/class", "m7g.large"]],
    'larder:database.class: expected an RDS class such as db.t4g.medium, got "m7g.large"',
  ],
  [
    "an instance class nobody knows",
    [["database/class", "db.m99z.large"]],
    "larder:database.class: db.m99z.large is not a class whose memory is known: see knowledge/rds-classes.ts",
  ],
  [
    "a node type that isn't one",
    [["redis/nodeType", "db.t4g.small"]],
    'larder:redis.nodeType: expected an ElastiCache type such as cache.t4g.small, got "db.t4g.small"',
  ],
  [
    "a window in local words",
    [["database/backupWindow", "1am-2am"]],
    'larder:database.backupWindow: expected hh:mm-hh:mm in UTC, got "1am-2am"',
  ],
  [
    "an ARN of another service",
    [["edge/certificate", { mode: "existing", arn: "arn:aws:iam::304958671120:server-certificate/x" }]],
    'larder:edge.certificate.arn: expected the ARN of a resource of the service "acm", got "arn:aws:iam::304958671120:server-certificate/x"',
  ],
  [
    "a map's name with capitals",
    [["queues/Jobs", {}]],
    'larder:queues: name "Jobs": expected 1 to 15 lower-case letters, digits or -, a letter first, no - last',
  ],
  [
    "a map's name too long",
    [["buckets/uploads-of-our-users", { purpose: "media" }]],
    'larder:buckets: name "uploads-of-our-users": expected 1 to 15 lower-case letters, digits or -, a letter first, no - last',
  ],
  [
    "an environment name in lower case",
    [["services/api/env/log_level", "info"]],
    'larder:services.api.env: name "log_level": expected upper-case letters, digits and _',
  ],
  [
    "a number in the environment",
    [["services/api/env/LEVEL", 3]],
    "larder:services.api.env.LEVEL: expected a text, got 3: quote it",
  ],
  ["an unknown mode", [["redis/mode", "on"]], 'larder:redis.mode: one of "none", "replicated", "cluster", got "on"'],
  [
    "a mode of the wrong type",
    [["redis/mode", true]],
    'larder:redis.mode: one of "none", "replicated", "cluster", got true',
  ],
  [
    "no mode where none is the default",
    [["edge/dns", {}]],
    'larder:edge.dns.mode: required, one of "cloudflare", "route53", "external"',
  ],
  [
    "no union where none is the default",
    [["edge", { loadBalancer: {} }]],
    'larder:edge.dns: required, a map with mode: "cloudflare" or "route53" or "external"',
  ],
  [
    "an unknown kind",
    [["services/web/kind", "https"]],
    'larder:services.web.kind: one of "http", "worker", "internal", got "https"',
  ],
  [
    "no kind",
    [["services/admin", { port: 8080 }]],
    'larder:services.admin.kind: required, one of "http", "worker", "internal"',
  ],
  [
    "an unknown key of a union",
    [["database/replica", {}]],
    'larder:database: unknown key "replica" for mode "rds", did you mean "replicas"?',
  ],
  [
    "an unknown key that another mode has",
    [
      [
        "database",
        { mode: "external", urlSecretArn: "arn:aws:secretsmanager:eu-west-1:304958671120:secret:db", multiAz: true },
      ],
      ["database/port", 5432],
    ],
    'larder:database: unknown key "multiAz" for mode "external", it belongs to mode "rds"',
  ],
  [
    "an unknown key without a neighbour",
    [["edge/loadBalancer/sharding", true]],
    'larder:edge.loadBalancer: unknown key "sharding", known are allowedCidrs, idleTimeoutSeconds, accessLogDays',
  ],
  [
    "an unknown key two deep",
    [["edge/loadBalancer/idleTimeout", 30]],
    'larder:edge.loadBalancer: unknown key "idleTimeout", did you mean "idleTimeoutSeconds"?',
  ],
  [
    "an unknown key three deep",
    [["services/api/health/intervall", 30]],
    'larder:services.api.health: unknown key "intervall", did you mean "intervalSeconds"?',
  ],
  [
    "an unknown key of a map's entry",
    [["queues/jobs/visibility", 30]],
    'larder:queues.jobs: unknown key "visibility", did you mean "visibilityTimeoutSeconds"?',
  ],
  [
    "an unknown key four deep",
    [["services/worker/scaling/schedules/night", { cron: "0 22 * * *", min: 1, max: 1, tz: "Europe/Berlin" }]],
    'larder:services.worker.scaling.schedules.night: unknown key "tz", known are cron, timezone, min, max',
  ],
  [
    "a kind's key in another kind",
    [["services/worker/route", { host: "x.larder.example", priority: 5 }]],
    'larder:services.worker: unknown key "route" for kind "worker", it belongs to kind "http"',
  ],
  [
    "a connection misspelt",
    [["services/web/connections/redsi", ["cache"]]],
    'larder:services.web.connections: unknown key "redsi", did you mean "redis"?',
  ],
  [
    "no host",
    [["services/web/route/host", undefined]],
    "larder:services.web.route.host: required, a lower-case domain name such as api.larder.example",
  ],
  [
    "no queue for a worker",
    [["services/worker/queue", undefined]],
    "larder:services.worker.queue: required, 1 to 15 lower-case letters, digits or -, a letter first, no - last",
  ],
  [
    "no health command",
    [["services/worker/healthCommand", undefined]],
    "larder:services.worker.healthCommand: required, a list",
  ],
  [
    "a vendor secret without description",
    [["secrets/mailer/description", undefined]],
    "larder:secrets.mailer.description: required, a text",
  ],
  [
    "no range for the network",
    [["network/cidr", undefined]],
    "larder:network.cidr: required, an IPv4 range such as 10.20.0.0/16",
  ],
  [
    "a cpu size Fargate doesn't have",
    [["services/api/cpu", 1000]],
    "larder:services.api.cpu: one of 256, 512, 1024, 2048, 4096, 8192, 16384 (vCPU x 1024), got 1000",
  ],
  [
    "a memory size Fargate doesn't pair",
    [["services/api/memory", 1024]],
    "larder:services.api.memory: Fargate pairs cpu 1024 with 2048 to 8192 MiB in steps of 1024, got 1024",
  ],
  [
    "a memory size between the steps",
    [["services/api/memory", 2500]],
    "larder:services.api.memory: Fargate pairs cpu 1024 with 2048 to 8192 MiB in steps of 1024, got 2500",
  ],
  [
    "a migration's pair",
    [
      ["migrations/cpu", 256],
      ["migrations/memory", 4096],
    ],
    "larder:migrations.memory: Fargate pairs cpu 256 with 512, 1024, 2048 MiB, got 4096",
  ],
  ["min above max", [["services/api/scaling/min", 30]], "larder:services.api.scaling.min: at most max (20), got 30"],
  [
    "min of nothing",
    [["services/worker/scaling/min", 0]],
    "larder:services.worker.scaling.min: at least 1, got 0: without a task there is nothing to scale by; use a schedule for off-hours",
  ],
  [
    "a schedule's min above its max",
    [["services/api/scaling/schedules/peak", { cron: "0 16 * * *", min: 12, max: 10 }]],
    "larder:services.api.scaling.schedules.peak.min: at most the schedule's max (10), got 12",
  ],
  [
    "a schedule above the service's max",
    [["services/api/scaling/schedules/peak", { cron: "0 16 * * *", min: 12, max: 40 }]],
    "larder:services.api.scaling.schedules.peak.max: at most the service's scaling.max (20), got 40: raise scaling.max, which capacity is planned by",
  ],
  [
    "schedules that only stop",
    [["services/worker/scaling/schedules/night", { cron: "0 22 * * *", min: 0, max: 0 }]],
    "larder:services.worker.scaling.schedules: every schedule stops the service: add one that starts it again",
  ],
  [
    "a health check slower than its interval",
    [["services/api/health/timeoutSeconds", 20]],
    "larder:services.api.health.timeoutSeconds: less than intervalSeconds (15), got 20",
  ],
  [
    "the same priority twice",
    [["services/web/route/priority", 10]],
    'larder:services.web.route.priority: 10 is taken by "api": give each service its own',
  ],
  [
    "the same host and path twice",
    [["services/web/route/host", "api.larder.example"]],
    'larder:services.web.route.paths: api.larder.example/* is claimed by "api" too: one service per host and path',
  ],
  [
    "a route behind a wider one",
    [["services/web/route", { host: "api.larder.example", paths: ["/admin/*"], priority: 30 }]],
    'larder:services.web.route.priority: api.larder.example/admin/* is never reached: "api" has /* with priority 10, which is asked before 30',
  ],
  [
    "a secret by name in the environment",
    [["services/api/env/MAILER_API_KEY", "abcdef"]],
    "larder:services.api.env.MAILER_API_KEY: looks like a secret: make it an entry of larder:secrets and name it in connections.secrets",
  ],
  [
    "a credential in the environment",
    [["services/api/env/UPSTREAM", "https://user:hunter2@upstream.example/"]],
    "larder:services.api.env.UPSTREAM: holds a credential: make it an entry of larder:secrets and name it in connections.secrets",
  ],
  [
    "a queue that isn't there",
    [["services/api/connections/queues", { job: "send" }]],
    'larder:services.api.connections.queues: "job" is not in larder:queues, did you mean "jobs"?',
  ],
  [
    "a worker's queue that isn't there",
    [["services/worker/queue", "mails"]],
    'larder:services.worker.queue: "mails" is not in larder:queues, known are jobs',
  ],
  [
    "a bucket that isn't there",
    [["services/api/connections/buckets", { media: "read" }]],
    'larder:services.api.connections.buckets: "media" is not in larder:buckets, known are uploads',
  ],
  [
    "a secret that isn't there",
    [["services/api/connections/secrets", ["jwt", "mailr"]]],
    'larder:services.api.connections.secrets: "mailr" is not in larder:secrets, did you mean "mailer"?',
  ],
  [
    "a database that is off",
    [
      ["database", { mode: "none" }],
      ["migrations", { mode: "none" }],
      ["services/worker/connections", {}],
    ],
    'larder:services.api.connections.database: "app" needs a database, but larder:database.mode is "none"',
  ],
  [
    "Redis that is off",
    [
      ["redis", { mode: "none" }],
      ["services/worker/connections", {}],
      ["services/api/connections", {}],
    ],
    'larder:services.web.connections.redis: "cache" needs Redis, but larder:redis.mode is "none"',
  ],
  [
    "sessions in an evicting cache",
    [["redis/sessions", null]],
    'larder:services.api.connections.redis: "sessions" needs larder:redis.sessions, a second group that never evicts: the cache (allkeys-lru) may drop a session at any time',
  ],
  [
    "a service that isn't internal",
    [["services/web/connections/services", ["api"]]],
    'larder:services.web.connections.services: "api" is of kind "http": only internal services are called by name, http ones by their host',
  ],
  [
    "a service that isn't there",
    [["services/web/connections/services", ["search"]]],
    'larder:services.web.connections.services: "search" is not in larder:services, known are api, web, worker',
  ],
  [
    "a service that calls itself",
    [["services/search", { ...internal, connections: { services: ["search"] } }]],
    'larder:services.search.connections.services: "search" is the service itself',
  ],
  [
    "a migration by an unknown service",
    [["migrations/service", "ap"]],
    'larder:migrations.service: "ap" is not in larder:services, did you mean "api"?',
  ],
  [
    "a migration without database",
    [
      ["database", { mode: "none" }],
      ["services/worker/connections", {}],
      ["services/api/connections", {}],
    ],
    'larder:migrations.mode: migrations need a database, but larder:database.mode is "none"',
  ],
  [
    "storage that never grows",
    [["database/maxStorageGib", 110]],
    "larder:database.maxStorageGib: at least 120, which is 1.2 x storageGib (100), or storage never grows; got 110",
  ],
  [
    "gp3 figures under the threshold",
    [["database/iops", 12000]],
    "larder:database.iops: gp3 takes it from storageGib 400, got storageGib 100: leave it out (3000 IOPS and 125 MiB/s come with the storage)",
  ],
  [
    "gp3 throughput under the threshold",
    [["database/throughput", 500]],
    "larder:database.throughput: gp3 takes it from storageGib 400, got storageGib 100: leave it out (3000 IOPS and 125 MiB/s come with the storage)",
  ],
  [
    "gp3 figures under the baseline",
    [
      ["database/storageGib", 400],
      ["database/maxStorageGib", 500],
      ["database/iops", 3000],
    ],
    "larder:database.iops: at least 12000, got 3000",
  ],
  [
    "gp3 throughput above what IOPS carry",
    [
      ["database/storageGib", 400],
      ["database/maxStorageGib", 500],
      ["database/throughput", 4000],
      ["recovery/rtoMinutes", 120],
    ],
    "larder:database.throughput: at most a quarter of iops (12000), 3000, got 4000",
  ],
  [
    "gp3 IOPS above what the storage carries",
    [
      ["database/storageGib", 100],
      ["database/maxStorageGib", 500],
      ["database/iops", 64000],
    ],
    "larder:database.iops: gp3 takes it from storageGib 400, got storageGib 100: leave it out (3000 IOPS and 125 MiB/s come with the storage)",
  ],
  [
    "replicas of a managed password",
    [["database/masterPassword", "rds-managed"]],
    'larder:database.masterPassword: RDS makes no replica of an instance whose password it manages, and there is r1: use "generated"',
  ],
  [
    "a replica smaller than its primary",
    [["database/replicas/r1/class", "db.t4g.micro"]],
    "larder:database.replicas.r1.class: db.t4g.micro allows 112 connections and the primary's db.m7g.large 901: PostgreSQL stops a replica whose max_connections is lower; use db.m7g.large or larger",
  ],
  [
    "a replica of an unknown class",
    [["database/replicas/r1/class", "db.q1.large"]],
    "larder:database.replicas.r1.class: db.q1.large is not a class whose memory is known: see knowledge/rds-classes.ts",
  ],
  [
    "a replica outside the network",
    [
      ["network/zones", 2],
      ["database/replicas/r1/zone", "c"],
    ],
    'larder:database.replicas.r1.zone: one of "a", "b", the network\'s zones, got "c"',
  ],
  [
    "a backup window too short",
    [["database/backupWindow", "01:00-01:15"]],
    "larder:database.backupWindow: at least 30 minutes, got 15 (01:00-01:15)",
  ],
  [
    "windows that overlap",
    [["database/backupWindow", "02:30-03:30"]],
    "larder:database.maintenanceWindow: sun:03:00-sun:04:00 overlaps backupWindow 02:30-03:30: RDS wants them apart",
  ],
  [
    "windows that overlap across midnight",
    [
      ["database/backupWindow", "23:30-00:30"],
      ["database/maintenanceWindow", "sun:00:00-sun:01:00"],
      ["backup/hourly", { mode: "none" }],
    ],
    "larder:database.maintenanceWindow: sun:00:00-sun:01:00 overlaps backupWindow 23:30-00:30: RDS wants them apart",
  ],
  [
    "more connections than the instance takes",
    [["database/poolPerTask", 20]],
    "larder:database.poolPerTask: 2 x 40 tasks (api 20, worker 20; a deployment runs them twice) x 20 = 1600 connections, but 80 % of the 901 of db.m7g.large is 720: lower poolPerTask or scaling.max, or take a larger class",
  ],
  [
    "a replica does not take the app's connections",
    [["database/class", "db.t4g.medium"]],
    "larder:database.poolPerTask: 2 x 40 tasks (api 20, worker 20; a deployment runs them twice) x 5 = 400 connections, but 80 % of the 450 of db.t4g.medium is 360: lower poolPerTask or scaling.max, or take a larger class",
  ],
  [
    "Redis windows that overlap",
    [["redis/snapshotWindow", "05:00-06:00"]],
    "larder:redis.maintenanceWindow: sun:04:30-sun:05:30 overlaps snapshotWindow 05:00-06:00: choose another hour",
  ],
  [
    "a Redis window too short",
    [["redis/maintenanceWindow", "sun:04:30-sun:05:00"]],
    "larder:redis.maintenanceWindow: at least 60 minutes, got 30 (sun:04:30-sun:05:00)",
  ],
  [
    "too many Redis nodes",
    [["redis", { mode: "cluster", shards: 50, sessions: {} }]],
    "larder:redis: at most 90 nodes, got 100 (shards x (1 + replicas)): take fewer, larger shards",
  ],
  [
    "subnets of unequal number",
    [
      [
        "network",
        {
          mode: "existing",
          vpcId: "vpc-0123456789abcdef0",
          cidr: "10.30.0.0/16",
          subnets: {
            public: ["subnet-00000001", "subnet-00000002"],
            app: ["subnet-00000003", "subnet-00000004", "subnet-00000005"],
            data: ["subnet-00000006", "subnet-00000007"],
          },
        },
      ],
    ],
    "larder:network.subnets: one subnet per zone in each tier, so equally many, got public 2, app 3, data 2",
  ],
  [
    "a subnet listed twice",
    [
      [
        "network",
        {
          mode: "existing",
          vpcId: "vpc-0123456789abcdef0",
          cidr: "10.30.0.0/16",
          subnets: {
            public: ["subnet-00000001", "subnet-00000002"],
            app: ["subnet-00000001", "subnet-00000004"],
            data: ["subnet-00000006", "subnet-00000007"],
          },
        },
      ],
    ],
    "larder:network.subnets.app: subnet-00000001 is listed twice (public and app): each tier has its own subnets",
  ],
  [
    "a subnet id that isn't one",
    [
      [
        "network",
        {
          mode: "existing",
          vpcId: "vpc-0123456789abcdef0",
          cidr: "10.30.0.0/16",
          subnets: {
            public: ["subnet-1", "subnet-00000002"],
            app: ["subnet-00000003", "subnet-00000004"],
            data: ["subnet-00000006", "subnet-00000007"],
          },
        },
      ],
    ],
    'larder:network.subnets.public[0]: expected subnet- and 8 to 17 hexadecimal digits, got "subnet-1"',
  ],
  [
    "no way out of the network",
    [["network/nat", "none"]],
    'larder:network.interfaceEndpoints: without NAT tasks need kms, sqs too: add them or set nat to "single"',
  ],
  [
    "the same region twice",
    [["regions/secondary", "eu-west-1"]],
    "larder:regions.secondary: another region than the primary, got eu-west-1: leave it out to have one region",
  ],
  [
    "replication to nowhere",
    [
      ["regions/secondary", undefined],
      ["backup/copies", { mode: "none" }],
      ["recovery/region", { mode: "none" }],
    ],
    "larder:buckets.uploads.replicate: true needs larder:regions.secondary: name a second region or set it to false",
  ],
  [
    "a region away without another",
    [
      ["regions", { primary: "eu-west-1", primaryAway: true }],
      ["buckets/uploads/replicate", false],
      ["backup/copies", { mode: "none" }],
      ["recovery/region", { mode: "none" }],
    ],
    "larder:regions.primaryAway: true needs larder:regions.secondary: there is no region to sign in through",
  ],
  [
    "a managed certificate without DNS",
    [
      ["edge/dns", { mode: "external" }],
      ["edge/mail", { mode: "unmanaged" }],
    ],
    'larder:edge.certificate.mode: "managed" is validated by DNS records, which edge.dns.mode "external" may not write: use "existing" with the ARN of a certificate',
  ],
  [
    "a certificate of another region",
    [
      ["edge/certificate", { mode: "existing", arn: "arn:aws:acm:us-east-1:304958671120:certificate/x" }],
      ["edge/cdn", { mode: "cloudfront", certificateArn: cdnCertificate }],
    ],
    "larder:edge.certificate.arn: a certificate in eu-west-1, where the load balancer is, got one in us-east-1",
  ],
  [
    "a host outside the zone",
    [["services/api/route/host", "api.larder-recipes.example"]],
    "larder:services.api.route.host: larder.example or a name that ends in .larder.example (the zone of edge.dns), got api.larder-recipes.example",
  ],
  [
    "a host whose name only ends like the zone's",
    [["services/api/route/host", "notlarder.example"]],
    "larder:services.api.route.host: larder.example or a name that ends in .larder.example (the zone of edge.dns), got notlarder.example",
  ],
  [
    "a wildcard where a name is needed",
    [["services/api/route/host", "*.larder.example"]],
    'larder:services.api.route.host: expected a lower-case domain name such as api.larder.example, got "*.larder.example"',
  ],
  [
    "a zone without its name",
    [["edge/dns/zoneName", undefined]],
    "larder:edge.dns.zoneName: required, a lower-case domain name such as api.larder.example",
  ],
  [
    "settings for a zone of somebody else",
    [["edge/dns/zone", { mode: "shared", dnssec: true }]],
    'larder:edge.dns.zone: unknown key "dnssec" for mode "shared", it belongs to mode "owned"',
  ],
  [
    "an authority list without the one in use",
    [["edge/dns/zone", { mode: "owned", certificateAuthorities: ["letsencrypt.org"] }]],
    'larder:edge.dns.zone.certificateAuthorities: amazon.com among them, got letsencrypt.org: edge.certificate.mode "managed" is issued by Amazon',
  ],
  [
    "mail records of the whole zone in a stack that does not own it",
    [["edge/dns/zone", { mode: "shared" }]],
    'larder:edge.mail.mode: "external" writes the mail records of the whole zone larder.example, which is its owner\'s: set it in the stack with edge.dns.zone.mode "owned"',
  ],
  [
    "a CDN beside an existing certificate, without one of its own",
    [["edge/certificate", existing]],
    'larder:edge.cdn.certificateArn: required beside edge.certificate.mode "existing": CloudFront wants a certificate of its own in us-east-1',
  ],
  [
    "a certificate for the CDN in the load balancer's region",
    [
      ["edge/certificate", existing],
      ["edge/cdn", { mode: "cloudfront", certificateArn: existing.arn }],
    ],
    "larder:edge.cdn.certificateArn: a certificate in us-east-1, where CloudFront looks for it, got one in eu-west-1",
  ],
  [
    "a certificate for the CDN beside a managed one",
    [["edge/cdn", { mode: "cloudfront", certificateArn: cdnCertificate }]],
    'larder:edge.cdn.certificateArn: only beside edge.certificate.mode "existing": a managed certificate is requested for the CDN, too; leave it out',
  ],
  [
    "a static site without a CDN",
    [["edge/cdn", { mode: "none" }]],
    'larder:frontend.mode: "s3" needs edge.cdn.mode "cloudfront": nobody but the CDN can read the bucket; or let a service serve the pages ("container")',
  ],
  [
    "one host for the site and a service",
    [["frontend/host", "larder.example"]],
    "larder:frontend.host: another host than services.web.route.host, got larder.example for both",
  ],
  [
    "a site outside the zone",
    [["frontend/host", "app.larder-app.example"]],
    "larder:frontend.host: larder.example or a name that ends in .larder.example (the zone of edge.dns), got app.larder-app.example",
  ],
  [
    "Vercel at the top of a Route 53 zone",
    [
      [
        "edge/dns",
        { mode: "route53", zoneId: "Z0123456789ABC", zoneName: "app.larder.example", zone: { mode: "owned" } },
      ],
      ["edge/mail", { mode: "unmanaged" }],
      ["services/web/route/host", "web.app.larder.example"],
      ["services/api/route/host", "api.app.larder.example"],
      ["frontend", vercel],
    ],
    "larder:frontend.host: a name below app.larder.example: the top of a Route 53 zone cannot be a CNAME",
  ],
  [
    "more paths than a listener rule has room for beside the secret header",
    [["services/api/route/paths", ["/v1/*", "/v2/*", "/v3/*"]]],
    'larder:services.api.route.paths: at most 2 behind edge.cdn.originLock "prefix-list", got 3: of the 5 values of a listener rule the host takes one and the secret header two; use "vpc-origin" or fewer patterns',
  ],
  [
    "more ranges than an edge function holds",
    [["edge/loadBalancer", { allowedCidrs: Array.from({ length: 101 }, (_, index) => `198.51.${index}.0/24`) }]],
    "larder:edge.loadBalancer.allowedCidrs: at most 100 behind a CDN, whose edge function holds them, got 101",
  ],
  [
    "a lock that does not exist",
    [["edge/cdn", { mode: "cloudfront", originLock: "none" }]],
    'larder:edge.cdn.originLock: one of "prefix-list", "vpc-origin", got "none"',
  ],
  [
    "scripts from everywhere",
    [["edge/cdn", { mode: "cloudfront", contentSecurity: { scripts: ["*"] } }]],
    'larder:edge.cdn.contentSecurity.scripts[0]: expected an origin such as https://cdn.larder.example, https or wss, without a path, got "*"',
  ],
  [
    "a single release to roll back to",
    [["frontend/keepReleases", 1]],
    "larder:frontend.keepReleases: at least 2, got 1",
  ],
  [
    "mail records where nobody may write them",
    [
      ["edge/dns", { mode: "external" }],
      ["edge/certificate", { mode: "existing", arn: "arn:aws:acm:eu-west-1:304958671120:certificate/x" }],
      ["edge/cdn", { mode: "cloudfront", certificateArn: cdnCertificate }],
    ],
    'larder:edge.mail.mode: "external" needs records, which edge.dns.mode "external" may not write: use "unmanaged"',
  ],
  [
    "more senders than SPF looks up",
    [["edge/mail/senders", Array.from({ length: 10 }, (_, index) => `s${index}.mailhost.example`)]],
    "larder:edge.mail.senders: at most 9 entries, got a list of 10",
  ],
  [
    "senders that no SPF record holds",
    [["edge/mail/senders", Array.from({ length: 9 }, (_, index) => `spf-of-sender-number-${index}.mailhost.example`)]],
    "larder:edge.mail.senders: an SPF record of at most 255 characters, got 443",
  ],
  [
    "a sending domain outside the zone",
    [["edge/mail", { mode: "ses", domain: "larder-mail.example" }]],
    "larder:edge.mail.domain: larder.example or a name that ends in .larder.example (the zone of edge.dns), got larder-mail.example",
  ],
  [
    "the zone's own name as sender, in a stack that does not own it",
    [
      ["edge/dns/zone", { mode: "shared" }],
      ["edge/mail", { mode: "ses", domain: "larder.example" }],
    ],
    'larder:edge.mail.domain: a name below larder.example, whose own mail records are its owner\'s (edge.dns.zone.mode "owned")',
  ],
  [
    "a domain without mail that alerts are sent to",
    [["edge/mail", { mode: "none" }]],
    'larder:edge.mail.mode: "none" says that larder.example receives no mail, but alerts.emails.cost has platform@larder.example: use "external" with the servers that receive it, or "unmanaged"',
  ],
];

describe("a bad config", () => {
  it.each(cases)("%s", (_, changes, expected) => {
    expect(messagesOf(changes)).toEqual([`${file}: ${expected}`]);
  });

  it("is told of all its mistakes at once, each with its file", () => {
    expect(
      messagesOf([
        ["databse", {}],
        ["database/storageGib", 5],
        ["redis/mode", "on"],
        ["services/api/memory", 4000],
        ["regions/secondary", "eu-west-1"],
      ]),
    ).toEqual([
      'Pulumi.prod.yaml: larder:databse: unknown key, did you mean "larder:database"?',
      "Pulumi.prod.yaml: larder:database.storageGib: at least 20, got 5",
      'Pulumi.prod.yaml: larder:redis.mode: one of "none", "replicated", "cluster", got "on"',
      "Pulumi.prod.yaml: larder:regions.secondary: another region than the primary, got eu-west-1: leave it out to have one region",
      "Pulumi.prod.yaml: larder:services.api.memory: Fargate pairs cpu 1024 with 2048 to 8192 MiB in steps of 1024, got 4000",
    ]);
  });

  it("has its other mistakes told although the profile is wrong", () => {
    expect(
      messagesOf([
        ["profile", "live"],
        ["database/storageGib", 5],
      ]),
    ).toHaveLength(2);
  });

  it("never sees a secret repeated", () => {
    const secrets = ["AKIAABCDEFGHIJKLMNOP", "postgres://app:hunter2@db/app", "sk_live_0123456789abcdef"];
    for (const secret of secrets) {
      const messages = messagesOf([
        ["regions/primary", secret],
        ["database/class", secret],
        ["services/api/env/UPSTREAM", secret],
        ["services/api/env/DB_PASSWORD", secret],
      ]);
      expect(messages).toHaveLength(4);
      expect(messages.join("\n")).not.toContain(secret);
    }
  });

  it("is refused a stack name that makes names too long", () => {
    expect(messagesOf([], "production-of-the-platform")).toEqual([
      `${file}: larder:system: "larder-production-of-the-platform" begins the names of resources: at most 30 characters, got 33`,
    ]);
  });

  it("is refused a stack name that names cannot hold", () => {
    expect(messagesOf([], "Prod_1")).toEqual([
      `${file}: larder:system: "larder-Prod_1" begins the names of resources: the stack's name may have lower-case letters, digits and single -`,
    ]);
  });

  it("is refused more hosts than a certificate holds", () => {
    const services = Array.from(
      { length: 9 },
      (_, index): Change => [
        `services/s${index}`,
        { kind: "http", scaling: { max: 2 }, route: { host: `s${index}.larder.example`, priority: 100 + index } },
      ],
    );
    expect(messagesOf(services)).toEqual([
      `${file}: larder:edge.certificate.mode: a managed certificate holds 10 hosts, got 11: use "existing"`,
    ]);
  });
});
