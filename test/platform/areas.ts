/** What each switch of the config stands for: which types there are when it is on, and none of them when it is off. */
import type { PlatformConfig, ServiceConfig } from "../../config/schema.ts";
import type { ResourceGraph } from "../../graph/query.ts";

interface Area {
  readonly name: string;
  readonly isOn: (config: PlatformConfig) => boolean;
  /** Tokens, or how they begin; nobody but this area makes them. */
  readonly types: readonly string[];
}

const kinds = ({ services }: PlatformConfig) => Object.values(services).map(({ kind }) => kind);
const hasHttp = (config: PlatformConfig) => kinds(config).includes("http");
const hasServices = ({ services }: PlatformConfig) => Object.keys(services).length > 0;
const hasBuckets = ({ buckets, frontend }: PlatformConfig) => Object.keys(buckets).length > 0 || frontend.mode === "s3";
const creates = ({ network }: PlatformConfig) => network.mode === "create";
const isAutoscaled = ({ services }: PlatformConfig) =>
  Object.values(services).some(({ scaling }) => scaling.min < scaling.max || Object.keys(scaling.schedules).length > 0);

/** A schedule would start tasks whose database role does not exist yet. */
const runs = ({ connections }: ServiceConfig, { database }: PlatformConfig) =>
  connections.database === undefined || database.mode !== "rds" || database.access.reach !== "none";

const AREAS: readonly Area[] = [
  {
    name: "services",
    isOn: hasServices,
    types: ["aws:ecs/", "aws:ecr/", "larder:compute:Cluster", "larder:compute:Service", "larder:compute:Task"],
  },
  { name: "autoscaling", isOn: isAutoscaled, types: ["aws:appautoscaling/target", "aws:appautoscaling/policy"] },
  {
    name: "schedules",
    isOn: (config) =>
      Object.values(config.services).some(
        (each) => Object.keys(each.scaling.schedules).length > 0 && runs(each, config),
      ),
    types: ["aws:appautoscaling/scheduledAction"],
  },
  { name: "http services", isOn: hasHttp, types: ["aws:lb/", "larder:edge:LoadBalancer", "larder:edge:Certificate"] },
  { name: "internal services", isOn: (config) => kinds(config).includes("internal"), types: ["aws:servicediscovery/"] },
  {
    name: "managed certificate",
    isOn: (config) => hasHttp(config) && config.edge.certificate.mode === "managed",
    types: ["aws:acm/certificate:", "aws:acm/certificateValidation:"],
  },
  {
    name: "records at Cloudflare",
    isOn: (config) => hasHttp(config) && config.edge.dns.mode === "cloudflare",
    types: ["cloudflare:index/dnsRecord"],
  },
  {
    name: "Cloudflare",
    isOn: ({ edge }) => edge.dns.mode === "cloudflare",
    types: ["pulumi:providers:cloudflare"],
  },
  {
    name: "records at Route 53",
    isOn: (config) => hasHttp(config) && config.edge.dns.mode === "route53",
    types: ["aws:route53/record"],
  },
  {
    name: "database",
    isOn: ({ database }) => database.mode === "rds",
    types: ["aws:rds/", "larder:data:PostgresDatabase"],
  },
  {
    name: "access to the database",
    isOn: ({ database }) => database.mode === "rds" && database.access.reach !== "none",
    types: ["postgresql:", "pulumi:providers:postgresql"],
  },
  {
    name: "database of somebody else",
    isOn: ({ database }) => database.mode === "external",
    types: ["larder:data:ExternalDatabase"],
  },
  { name: "Redis", isOn: ({ redis }) => redis.mode !== "none", types: ["aws:elasticache/", "larder:data:Redis"] },
  {
    name: "queues",
    isOn: ({ queues }) => Object.keys(queues).length > 0,
    types: ["aws:sqs/", "larder:data:Queue"],
  },
  { name: "buckets", isOn: hasBuckets, types: ["larder:data:ObjectStore", "aws:s3/bucketLogging"] },
  {
    name: "copies of buckets",
    isOn: ({ buckets }) => Object.values(buckets).some(({ replicate }) => replicate),
    types: ["larder:data:BucketReplica", "aws:s3/bucketReplicationConfig"],
  },
  {
    name: "secrets",
    isOn: ({ secrets }) => Object.keys(secrets).length > 0,
    types: ["larder:operations:PlatformSecrets"],
  },
  {
    name: "budget",
    isOn: ({ budget }) => budget.mode === "monthly",
    types: ["aws:budgets/", "larder:operations:MonthlyBudget"],
  },
  {
    name: "migrations",
    isOn: ({ migrations, services }) => migrations.mode === "task" && services[migrations.service]?.image !== undefined,
    types: ["larder:compute:Migration"],
  },
  {
    name: "web firewall",
    isOn: ({ edge, frontend, services }) =>
      edge.waf.mode === "managed" &&
      (Object.values(services).some(({ kind }) => kind === "http") ||
        (edge.cdn.mode === "cloudfront" && frontend.mode === "s3")),
    types: ["aws:wafv2/", "aws:cloudwatch/logResourcePolicy", "larder:edge:WebFirewall"],
  },
  {
    name: "own network",
    isOn: creates,
    types: ["aws:ec2/vpc:", "aws:ec2/subnet:", "aws:ec2/route", "aws:ec2/internetGateway", "aws:ec2/flowLog"],
  },
  {
    name: "NAT",
    isOn: ({ network }) => network.mode === "create" && network.nat !== "none",
    types: ["aws:ec2/natGateway", "aws:ec2/eip"],
  },
];

/** Areas that are on without a resource of one of their types, or off with one. */
export function misplaced(config: PlatformConfig, graph: ResourceGraph): readonly string[] {
  const present = [...new Set(graph.resources.map(({ type }) => type))];
  return AREAS.flatMap(({ name, isOn, types }) => {
    const on = isOn(config);
    return types
      .filter((type) => present.some((token) => token.startsWith(type)) !== on)
      .map((type) => `${name} is ${on ? "on" : "off"}: ${type}`);
  });
}

/** How many there must be, by what the config counts. */
export function counted(config: PlatformConfig): Readonly<Record<string, number>> {
  const { services, database, redis, queues, buckets, frontend, network, secrets } = config;
  const all = Object.values(services);
  const http = all.filter((service) => service.kind === "http");
  const groups = http.map(({ deploy }) => (deploy.strategy === "blue-green" ? 2 : 1));
  const stores = Object.keys(buckets).length + Number(frontend.mode === "s3");
  const copies = Object.values(buckets).filter(({ replicate }) => replicate).length;
  const redisGroups = redis.mode === "none" ? 0 : 1 + Number(redis.sessions !== undefined);
  const isRds = database.mode === "rds";
  const isMasterOurs = isRds && database.masterPassword === "generated";
  const create = network.mode === "create";
  const nats = create ? { none: 0, single: 1, "per-zone": network.zones }[network.nat] : 0;
  const sharedKeys = [
    true,
    all.length > 0,
    Object.keys(queues).length > 0,
    stores > 0,
    Object.keys(secrets).length > 0,
  ];
  return {
    "aws:ecs/service:Service": all.length,
    "aws:ecr/repository:Repository": all.length,
    "aws:lb/targetGroup:TargetGroup": groups.reduce((sum, count) => sum + count, 0),
    "aws:lb/listenerRule:ListenerRule": http.length,
    "aws:rds/instance:Instance": isRds ? 1 + Object.keys(database.replicas).length : 0,
    "aws:elasticache/replicationGroup:ReplicationGroup": redisGroups,
    "aws:sqs/queue:Queue": 2 * Object.keys(queues).length,
    // The load balancer's log, and one more that logs the requests to the others.
    "aws:s3/bucket:Bucket": stores + Number(stores > 0) + copies + Number(http.length > 0),
    // Three roles of the database and perhaps its master, one per cache, and the application's own.
    "aws:secretsmanager/secret:Secret":
      (isRds ? 3 + Number(isMasterOurs) : 0) + redisGroups + Object.keys(secrets).length,
    "aws:ec2/natGateway:NatGateway": nats,
    "aws:ec2/subnet:Subnet": create ? 3 * network.zones : 0,
    "aws:ec2/vpcEndpoint:VpcEndpoint": create ? 1 + network.interfaceEndpoints.length : 0,
    // Alerts, logs, images, messages, storage, secrets; the database's, the cache's, and one per copy elsewhere.
    "aws:kms/key:Key": 1 + sharedKeys.filter(Boolean).length + Number(isRds) + Number(redis.mode !== "none") + copies,
  };
}
