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
const hasAny = (map: object) => Object.keys(map).length > 0;
const hasHttp = (config: PlatformConfig) => kinds(config).includes("http");
const hasServices = ({ services }: PlatformConfig) => Object.keys(services).length > 0;
const lockOf = ({ edge }: PlatformConfig) => (edge.cdn.mode === "cloudfront" ? edge.cdn.originLock : undefined);
const hasBuckets = ({ buckets, frontend }: PlatformConfig) => Object.keys(buckets).length > 0 || frontend.mode === "s3";
/** A CDN, and something to deliver. */
const hasCdn = (config: PlatformConfig) =>
  config.edge.cdn.mode === "cloudfront" && (hasHttp(config) || config.frontend.mode === "s3");
const hasHosts = (config: PlatformConfig) => hasHttp(config) || config.frontend.mode !== "container";
const creates = ({ network }: PlatformConfig) => network.mode === "create";
/** Uploads hold personal data; media and the site can be made again, and logs are excused. */
const isBackedUp = ({ backup, buckets, database }: PlatformConfig) =>
  backup.mode === "plan" &&
  (database.mode === "rds" || Object.values(buckets).some(({ purpose }) => purpose === "uploads"));
const isAutoscaled = ({ services }: PlatformConfig) =>
  Object.values(services).some(({ scaling }) => scaling.min < scaling.max || Object.keys(scaling.schedules).length > 0);

/** A schedule would start tasks whose database role does not exist yet. */
const runs = ({ connections }: ServiceConfig, { database }: PlatformConfig) =>
  connections.database === undefined || database.mode !== "rds" || database.access.reach !== "none";

const ownsZone = ({ edge }: PlatformConfig) => edge.dns.mode !== "external" && edge.dns.zone.mode === "owned";
const signsHostedZone = ({ edge: { dns } }: PlatformConfig) =>
  dns.mode === "route53" && dns.zone.mode === "owned" && dns.zone.dnssec;

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
  { name: "http services", isOn: hasHttp, types: ["aws:lb/", "larder:edge:LoadBalancer"] },
  { name: "certificates", isOn: (config) => hasHttp(config) || hasCdn(config), types: ["larder:edge:Certificate"] },
  {
    name: "CDN",
    isOn: hasCdn,
    types: [
      "aws:cloudfront/distribution",
      "aws:cloudfront/function",
      "aws:cloudfront/keyValueStore",
      "aws:cloudfront/responseHeadersPolicy",
      "aws:cloudwatch/logDelivery",
      "larder:edge:Delivery",
    ],
  },
  {
    name: "static site",
    isOn: (config) => hasCdn(config) && config.frontend.mode === "s3",
    types: ["aws:cloudfront/originAccessControl", "aws:kms/keyPolicy", "larder:edge:StaticSite"],
  },
  {
    name: "origin lock",
    isOn: (config) => hasCdn(config) && hasHttp(config),
    types: ["larder:edge:OriginLock"],
  },
  {
    name: "VPC origin",
    isOn: (config) => hasCdn(config) && hasHttp(config) && lockOf(config) === "vpc-origin",
    types: ["aws:cloudfront/vpcOrigin"],
  },
  {
    name: "extra metrics of the CDN",
    isOn: (config) => hasCdn(config) && config.edge.cdn.mode === "cloudfront" && config.edge.cdn.extraMetrics,
    types: ["aws:cloudfront/monitoringSubscription"],
  },
  {
    name: "pages at Vercel",
    isOn: ({ frontend }) => frontend.mode === "vercel",
    types: ["larder:edge:VercelRecords"],
  },
  { name: "internal services", isOn: (config) => kinds(config).includes("internal"), types: ["aws:servicediscovery/"] },
  {
    name: "managed certificate",
    isOn: (config) => (hasHttp(config) || hasCdn(config)) && config.edge.certificate.mode === "managed",
    types: ["aws:acm/certificate:", "aws:acm/certificateValidation:"],
  },
  {
    name: "records at Cloudflare",
    isOn: (config) => hasHosts(config) && config.edge.dns.mode === "cloudflare",
    types: ["cloudflare:index/dnsRecord"],
  },
  {
    name: "Cloudflare",
    isOn: ({ edge }) => edge.dns.mode === "cloudflare",
    types: ["pulumi:providers:cloudflare"],
  },
  {
    name: "settings of a zone at Cloudflare",
    isOn: (config) => config.edge.dns.mode === "cloudflare" && ownsZone(config),
    types: ["cloudflare:index/zoneSetting"],
  },
  {
    name: "settings of a zone at Route 53",
    isOn: (config) => config.edge.dns.mode === "route53" && ownsZone(config),
    types: ["aws:route53/queryLog"],
  },
  {
    name: "DNSSEC at Route 53",
    isOn: signsHostedZone,
    types: ["aws:route53/hostedZoneDnsSec", "aws:route53/keySigningKey"],
  },
  { name: "mail through SES", isOn: ({ edge }) => edge.mail.mode === "ses", types: ["aws:sesv2/"] },
  {
    name: "records at Route 53",
    isOn: (config) => hasHosts(config) && config.edge.dns.mode === "route53",
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
    name: "backups",
    isOn: isBackedUp,
    types: ["aws:backup/vault:", "aws:backup/plan", "aws:backup/selection", "larder:resilience:Backups"],
  },
  {
    name: "locks of vaults",
    isOn: (config) => isBackedUp(config) && config.backup.mode === "plan" && config.backup.lock.mode !== "none",
    types: ["aws:backup/vaultLock"],
  },
  {
    name: "restore tests",
    isOn: (config) =>
      isBackedUp(config) && config.backup.mode === "plan" && config.backup.restoreTests.mode === "scheduled",
    types: ["aws:backup/restoreTesting"],
  },
  {
    name: "copies of the database's backups",
    isOn: ({ database, recovery }) => database.mode === "rds" && recovery.region.mode === "restore",
    types: ["aws:rds/instanceAutomatedBackupsReplication", "larder:resilience:DatabaseCopy"],
  },
  {
    name: "copies of images",
    isOn: (config) => hasServices(config) && config.recovery.region.mode === "restore" && config.account.owner === true,
    types: ["aws:ecr/replicationConfiguration"],
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

/** Each vault has a key; hourly backups have a vault of their own under a lock that is longer. */
function backupKeys(config: PlatformConfig): number {
  const { backup, database, recovery, redis, secrets } = config;
  const copied = recovery.region.mode === "restore";
  const secretCopies = copied && (database.mode === "rds" || redis.mode !== "none" || hasAny(secrets));
  const elsewhere = Number(copied && database.mode === "rds") + Number(secretCopies);
  if (!isBackedUp(config) || backup.mode !== "plan") return elsewhere;
  const { hourly, lock, copies } = backup;
  const apart = hourly.mode === "scheduled" && lock.mode !== "none" && hourly.keepDays < lock.minDays;
  return elsewhere + 1 + Number(apart && database.mode === "rds") + Number(copies.mode === "secondary");
}

/** In us-east-1 for alerts and for the firewall's log; for the CDN's log; and the static site's own. */
function cdnKeys(config: PlatformConfig): number {
  if (!hasCdn(config)) return 0;
  return 2 + Number(config.edge.waf.mode === "managed") + Number(config.frontend.mode === "s3");
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
    Object.keys(buckets).length > 0,
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
    // The logs of the load balancer and of the CDN, and one more that logs the requests to the others.
    "aws:s3/bucket:Bucket":
      stores + Number(stores > 0) + copies + Number(copies > 0) + Number(http.length > 0) + Number(hasCdn(config)),
    // Three roles of the database and perhaps its master, one per cache, and the application's own.
    "aws:secretsmanager/secret:Secret":
      (isRds ? 3 + Number(isMasterOurs) : 0) + redisGroups + Object.keys(secrets).length,
    "aws:ec2/natGateway:NatGateway": nats,
    "aws:ec2/subnet:Subnet": create ? 3 * network.zones : 0,
    "aws:ec2/vpcEndpoint:VpcEndpoint": create ? 1 + network.interfaceEndpoints.length : 0,
    // Alerts, logs, images, messages, storage, secrets; the database's, the cache's, and one per copy elsewhere.
    "aws:kms/key:Key":
      1 +
      sharedKeys.filter(Boolean).length +
      Number(isRds) +
      Number(redis.mode !== "none") +
      copies +
      // The log of a hosted zone's queries, and what signs it.
      Number(config.edge.dns.mode === "route53" && ownsZone(config)) +
      Number(signsHostedZone(config)) +
      backupKeys(config) +
      cdnKeys(config),
  };
}
