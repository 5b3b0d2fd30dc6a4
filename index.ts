/**
 * The platform, as a table of contents: config in, components in order, outputs out. The engine calls the exported
 * function once per run, offline evaluation once per stack; importing this file does nothing.
 */
import * as pulumi from "@pulumi/pulumi";
import { createCluster } from "./components/compute/cluster.ts";
import { createMigration } from "./components/compute/migration.ts";
import { createServices } from "./components/compute/services.ts";
import { createBuckets } from "./components/data/buckets.ts";
import { createDatabase } from "./components/data/database.ts";
import { Queue } from "./components/data/queue.ts";
import { createRedis } from "./components/data/redis.ts";
import { createDelivery } from "./components/edge/create-delivery.ts";
import { createMail } from "./components/edge/mail.ts";
import { createPublicEntry, routedHosts } from "./components/edge/public-entry.ts";
import { createZone } from "./components/edge/zone.ts";
import { SharedKeys } from "./components/foundation/keys.ts";
import { Network } from "./components/foundation/network.ts";
import { platformFacts } from "./components/foundation/platform.ts";
import { Providers } from "./components/foundation/providers.ts";
import { boundedRoles } from "./components/foundation/role-bounds.ts";
import { MonthlyBudget } from "./components/operations/budget.ts";
import { PlatformSecrets } from "./components/operations/secrets.ts";
import { Alerts } from "./components/operations/topics.ts";
import { createBackups } from "./components/resilience/backups.ts";
import { createSecondRegion } from "./components/resilience/second-region.ts";
import { loadConfig } from "./config/load.ts";

export default function larder() {
  const config = loadConfig();
  const { services, owner, costCentre } = config;
  const platform = platformFacts(config, pulumi.getStack());

  const atCloudflare = config.edge.dns.mode === "cloudflare";
  const providers = new Providers("providers", { platform, owner, costCentre, cloudflare: atCloudflare });
  const { roleBoundary } = config.account;
  const transformations = roleBoundary === undefined ? [] : [boundedRoles(platform, roleBoundary)];
  const opts = { providers: { ...providers.forChildren }, transformations };

  const alerts = new Alerts("alerts", { platform, config: config.alerts }, opts);
  const { topics } = alerts;
  if (config.budget.mode === "monthly") {
    const emails = config.alerts.emails.cost ?? [];
    new MonthlyBudget("budget", { platform, config: config.budget, alerts, emails }, opts);
  }
  const keys = new SharedKeys(platform, opts);
  const logKeyArn = keys.arn("logs");

  const network = new Network("net", { platform, config: config.network, logKeyArn }, opts);
  const data = { platform, vpcId: network.vpcId, subnetIds: network.dataSubnetIds, logKeyArn, topics };
  const secretCopies = () => keys.secretCopies();
  const { logRetentionDays } = config.cluster;
  const database = createDatabase(
    "db",
    { ...data, topicsReady: alerts.ready, config: config.database, services, secretCopies },
    opts,
  );
  const redis = createRedis("redis", { ...data, config: config.redis, logRetentionDays, secretCopies }, opts);
  const queues = mapValues(
    config.queues,
    (queue, name) => new Queue(name, { platform, config: queue, keyArn: keys.arn("messages"), topics }, opts),
  );
  const stores = createBuckets({ platform, config: config.buckets, frontend: config.frontend, keys, topics }, opts);
  const { buckets, accessLogs } = stores;
  const secrets = hasAny(config.secrets)
    ? new PlatformSecrets(
        "secrets",
        { platform, config: config.secrets, keyArn: keys.arn("secrets"), copies: secretCopies() },
        opts,
      )
    : undefined;

  const zone = createZone("zone", { platform, dns: config.edge.dns }, opts);
  createMail("mail", { platform, dns: config.edge.dns, config: config.edge.mail, topics }, opts);
  const entry = createPublicEntry({ platform, config: config.edge, services, network, topics }, opts);

  const cluster = createCluster("cluster", { platform, config: config.cluster, services }, opts);
  const compute = cluster && { platform, cluster, network, keys: { logs: logKeyArn, images: keys.arn("images") } };
  const parts = { database, redis, buckets, secrets };
  const shared = { loadBalancer: entry?.loadBalancer, topics, services, queues, parts };
  const running = compute ? createServices({ ...compute, ...shared }, opts) : {};
  const migrate =
    compute && createMigration("migrate", { ...compute, config: config.migrations, services: running, database }, opts);

  const rules = Object.values(running).flatMap(({ rule }) => rule ?? []);
  const delivery = createDelivery("cdn", { platform, config, entry, rules, accessLogs, logKeyArn, topics }, opts);

  const subjects = [database, stores, entry?.loadBalancer, delivery].flatMap((part) => part?.backups ?? []);
  const ownsAccount = config.account.owner ?? false;
  createBackups(
    "backup",
    { platform, config: config.backup, subjects, alerts, vpcId: network.vpcId, ownsAccount },
    opts,
  );
  createSecondRegion("copies", { platform, subjects, ownsAccount, hasImages: hasAny(services) }, opts);

  return {
    hosts: routedHosts(services).map((host) => `https://${host}`),
    ...(entry && { loadBalancer: entry.loadBalancer.dnsName }),
    // For scripts/release.ts and scripts/rollback.ts, and for the maintenance switch.
    ...(delivery && { delivery: delivery.forScripts }),
    // For the registrar, or for the zone above.
    ...(zone?.dsRecord && { dsRecord: zone.dsRecord }),
    ...(cluster && { cluster: cluster.arn }),
    repositories: mapValues(running, (service) => service.repositoryUrl),
    // For `aws ecs run-task --cli-input-json`, before an update that changes the schema.
    ...(migrate && { migrate: migrate.runTaskInput }),
  };
}

const hasAny = (map: object): boolean => Object.keys(map).length > 0;

function mapValues<From, To>(
  map: Readonly<Record<string, From>>,
  make: (value: From, name: string) => To,
): Readonly<Record<string, To>> {
  return Object.fromEntries(Object.entries(map).map(([name, value]) => [name, make(value, name)]));
}
