/** Stacks that nobody runs: each turns switches that the checked-in stacks leave alone. All start from staging. */
import { type StackValues, stackValues, withImages } from "../support/stacks.ts";

const base = stackValues("staging");
const map = (value: unknown) => value as Record<string, unknown>;

/** The services of staging without some kinds of connections. */
function servicesWithout(...kinds: readonly string[]): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(map(base.services)).map(([name, service]) => {
      const connections = Object.entries(map(map(service).connections)).filter(([kind]) => !kinds.includes(kind));
      return [name, { ...map(service), connections: Object.fromEntries(connections) }];
    }),
  );
}

const api = { kind: "http", route: { host: "api.staging.larder.example", priority: 10 } };
const rds = { mode: "rds", databaseName: "larder", access: { reach: "tunnel" } };
const tunnelEnd = "sg-0123456789abcdef0";
const zone = { mode: "route53", zoneId: "Z0123456789ABC", zoneName: "larder.example" };
/** Without the profile's off-hours. */
const NEVER = { evening: null, morning: null };
const NOTHING: StackValues = {
  services: {},
  migrations: { mode: "none" },
  database: { mode: "none" },
  redis: { mode: "none" },
  queues: {},
  buckets: {},
  frontend: { mode: "container" },
  secrets: {},
  budget: { mode: "none" },
};
const small = (values: StackValues): StackValues => withImages({ ...base, ...NOTHING, services: { api }, ...values });
const full = (values: StackValues): StackValues => withImages({ ...base, ...values });
const own = map(base.network);

/** By what is different. */
export const VARIANTS: Readonly<Record<string, StackValues>> = {
  "everything off": full(NOTHING),
  "no services": full({ services: {}, migrations: { mode: "none" } }),
  "no database, no secrets, pages from a container": full({
    services: servicesWithout("database", "secrets"),
    migrations: { mode: "none" },
    database: { mode: "none" },
    secrets: {},
    frontend: { mode: "container" },
  }),
  "no Redis, no buckets but the site, no budget": full({
    services: servicesWithout("redis", "buckets"),
    redis: { mode: "none" },
    buckets: {},
    budget: { mode: "none" },
  }),
  "no queues, no worker, not even a site": full({
    services: { api: { ...api, connections: { database: "app" } } },
    queues: {},
    frontend: { mode: "container" },
    buckets: {},
  }),
  "no NAT, endpoints only": small({
    services: { api, jobs: { kind: "worker", queue: "jobs", healthCommand: ["true"] } },
    queues: { jobs: {} },
    network: {
      ...own,
      nat: "none",
      interfaceEndpoints: ["ecr.api", "ecr.dkr", "logs", "secretsmanager", "kms", "sqs"],
    },
  }),
  "three zones, NAT in each": small({ network: { ...own, zones: 3, nat: "per-zone" } }),
  "a network of somebody else": small({
    network: {
      mode: "existing",
      vpcId: "vpc-0123456789abcdef0",
      cidr: "10.20.0.0/16",
      subnets: {
        public: ["subnet-00000000000000a1", "subnet-00000000000000b1"],
        app: ["subnet-00000000000000a2", "subnet-00000000000000b2"],
        data: ["subnet-00000000000000a3", "subnet-00000000000000b3"],
      },
    },
    services: { api: { ...api, connections: { database: "app", redis: ["cache"] } } },
    database: rds,
    redis: { mode: "replicated" },
  }),
  "a certificate and names of somebody else": small({
    edge: {
      dns: { mode: "external" },
      certificate: { mode: "existing", arn: "arn:aws:acm:eu-west-1:518203746695:certificate/0c9b1b1e" },
      cdn: { mode: "cloudfront", certificateArn: "arn:aws:acm:us-east-1:518203746695:certificate/1d8c2c2f" },
    },
  }),
  "no CDN": small({ edge: { ...map(base.edge), cdn: { mode: "none" } } }),
  "a load balancer without a public address": full({
    edge: { ...map(base.edge), cdn: { mode: "cloudfront", originLock: "vpc-origin", extraMetrics: true } },
  }),
  "pages at Vercel": small({
    frontend: {
      mode: "vercel",
      host: "app.staging.larder.example",
      cname: "cname.vercel-dns.example",
      verification: "vc-domain-verify=app.staging.larder.example,0123456789abcdef",
    },
  }),
  "a site at Route 53, open to all": full({
    edge: { dns: zone },
    services: {},
    migrations: { mode: "none" },
  }),
  "names at Route 53": small({ edge: { dns: zone } }),
  "a zone of its own at Route 53, mail through SES": small({
    edge: {
      dns: { ...zone, zone: { mode: "owned", dnssec: true } },
      mail: { mode: "ses", domain: "mail.larder.example" },
    },
  }),
  "rolling deployment without schedules": small({
    services: { api: { ...api, deploy: { strategy: "rolling" }, scaling: { schedules: NEVER } } },
  }),
  "blue/green without baking, fixed size": small({
    services: {
      api: {
        ...api,
        deploy: { strategy: "blue-green", bakeMinutes: 0 },
        scaling: { min: 2, max: 2, schedules: NEVER },
      },
    },
  }),
  "a database of somebody else": small({
    services: { api: { ...api, connections: { database: "app" } } },
    database: {
      mode: "external",
      urlSecretArn: "arn:aws:secretsmanager:eu-west-1:518203746695:secret:elsewhere-AbCdEf",
      urlSecretKeyArn: "arn:aws:kms:eu-west-1:518203746695:key/1b2c3d4e",
      port: 6543,
    },
  }),
  "a database whose password RDS keeps": small({
    services: { api: { ...api, connections: { database: "app" } } },
    database: { ...rds, masterPassword: "rds-managed" },
    migrations: { mode: "task", service: "api", command: ["true"] },
  }),
  "a database out of reach": small({
    services: { api: { ...api, connections: { database: "readonly" } } },
    database: { ...rds, access: { reach: "none" }, monitoringIntervalSeconds: 0 },
  }),
  "replicas, read from, with roles made by a runner": small({
    services: {
      api: { ...api, connections: { database: "app" } },
      pages: { ...api, route: { host: "staging.larder.example", priority: 20 }, connections: { database: "readonly" } },
    },
    database: {
      ...rds,
      access: { reach: "direct", host: "db.larder.example", clientSecurityGroupId: tunnelEnd },
      multiAz: true,
      replicas: { r1: { zone: "a" }, r2: {} },
    },
  }),
  "a sharded cache without sessions": small({
    services: { api: { ...api, connections: { redis: ["cache"] } } },
    redis: { mode: "cluster", shards: 2 },
  }),
  "internal services that call each other": small({
    services: {
      api: { ...api, connections: { services: ["search", "prices"] } },
      search: { kind: "internal", port: 9000, healthCommand: ["true"], connections: { services: ["prices"] } },
      prices: { kind: "internal", healthCommand: ["true"] },
    },
  }),
  "buckets with copies in a second region": small({
    regions: { primary: "eu-west-1", secondary: "eu-central-1" },
    services: { api: { ...api, connections: { buckets: { uploads: "read", media: "read-write" } } } },
    buckets: { uploads: { purpose: "uploads", replicate: true }, media: { purpose: "media", replicate: true } },
  }),
  "the longest names": small({
    system: "l".repeat(16),
    services: {
      ["a".repeat(15)]: { ...api, connections: { queues: { ["q".repeat(15)]: "send" } } },
      ["w".repeat(15)]: { kind: "worker", queue: "q".repeat(15), healthCommand: ["true"] },
    },
    queues: { ["q".repeat(15)]: {} },
    buckets: { ["b".repeat(15)]: { purpose: "uploads", replicate: true } },
    regions: { primary: "eu-west-1", secondary: "eu-central-1" },
    secrets: { ["s".repeat(15)]: { source: "generated" } },
    database: { ...rds, replicas: { ["r".repeat(15)]: {} } },
    redis: { mode: "replicated", sessions: {} },
  }),
};
