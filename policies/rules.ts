/** All rules. A new rule is an export of its service's file; a new file is a line here. */
import type { Rule } from "./model.ts";
import * as access from "./rules/access.ts";
import * as alarmsCoverage from "./rules/alarms-coverage.ts";
import * as alarmsDelivery from "./rules/alarms-delivery.ts";
import * as audit from "./rules/audit.ts";
import * as backupVaults from "./rules/backup-vaults.ts";
import * as backups from "./rules/backups.ts";
import * as cache from "./rules/cache.ts";
import * as cacheSettings from "./rules/cache-settings.ts";
import * as deliveryContent from "./rules/cdn-content.ts";
import * as delivery from "./rules/cdn-delivery.ts";
import * as cloudflare from "./rules/cloudflare.ts";
import * as cloudflareEdge from "./rules/cloudflare-edge.ts";
import * as cloudflareZone from "./rules/cloudflare-zone.ts";
import * as containers from "./rules/containers.ts";
import * as database from "./rules/database.ts";
import * as databaseClients from "./rules/database-clients.ts";
import * as databaseEvents from "./rules/database-events.ts";
import * as databaseExtras from "./rules/database-extras.ts";
import * as databaseProxies from "./rules/database-proxies.ts";
import * as databaseReplicas from "./rules/database-replicas.ts";
import * as databaseSettings from "./rules/database-settings.ts";
import * as images from "./rules/ecs-images.ts";
import * as ecsSecrets from "./rules/ecs-secrets.ts";
import * as ecsServices from "./rules/ecs-services.ts";
import * as tasks from "./rules/ecs-tasks.ts";
import * as ecsWiring from "./rules/ecs-wiring.ts";
import * as edge from "./rules/edge.ts";
import * as balancers from "./rules/edge-balancers.ts";
import * as edgeOrigin from "./rules/edge-origin.ts";
import * as targets from "./rules/edge-targets.ts";
import * as functions from "./rules/functions.ts";
import * as general from "./rules/general.ts";
import * as generalTags from "./rules/general-tags.ts";
import * as generalValues from "./rules/general-values.ts";
import * as generatedSecrets from "./rules/generated-secrets.ts";
import * as edgeJoins from "./rules/graph-edge.ts";
import * as joins from "./rules/graph-joins.ts";
import * as permissions from "./rules/iam-permissions.ts";
import * as trust from "./rules/iam-trust.ts";
import * as keysAndSecrets from "./rules/keys-secrets.ts";
import * as logDestinations from "./rules/log-destinations.ts";
import * as messages from "./rules/messages.ts";
import * as network from "./rules/network.ts";
import * as networkAcls from "./rules/network-acls.ts";
import * as networkGroups from "./rules/network-groups.ts";
import * as networkParts from "./rules/network-parts.ts";
import * as networkReach from "./rules/network-reach.ts";
import * as networkTiers from "./rules/network-tiers.ts";
import * as operations from "./rules/operations.ts";
import * as originLock from "./rules/origin-lock.ts";
import * as orphans from "./rules/orphans.ts";
import * as postgresRights from "./rules/postgres-rights.ts";
import * as postgresRoles from "./rules/postgres-roles.ts";
import * as providers from "./rules/providers.ts";
import * as publicNames from "./rules/public-names.ts";
import * as bucketAccess from "./rules/s3-access.ts";
import * as bucketData from "./rules/s3-data.ts";
import * as sharing from "./rules/sharing.ts";
import * as stackOutputs from "./rules/stack-outputs.ts";
import * as storage from "./rules/storage.ts";
import * as firewall from "./rules/waf.ts";
import * as firewallPlaces from "./rules/waf-places.ts";
import * as watching from "./rules/watching.ts";

const services = [
  edge,
  containers,
  network,
  database,
  databaseClients,
  cache,
  storage,
  access,
  operations,
  general,
  bucketAccess,
  bucketData,
  balancers,
  targets,
  delivery,
  deliveryContent,
  images,
  ecsServices,
  tasks,
  permissions,
  trust,
  keysAndSecrets,
  networkAcls,
  networkGroups,
  networkParts,
  firewall,
  firewallPlaces,
  messages,
  functions,
  audit,
  watching,
  cacheSettings,
  databaseSettings,
  networkReach,
  networkTiers,
  postgresRoles,
  postgresRights,
  generatedSecrets,
  alarmsCoverage,
  alarmsDelivery,
  generalValues,
  providers,
  databaseReplicas,
  backups,
  backupVaults,
  ecsSecrets,
  ecsWiring,
  edgeOrigin,
  cloudflare,
  cloudflareEdge,
  cloudflareZone,
  databaseEvents,
  generalTags,
  logDestinations,
  orphans,
  publicNames,
  stackOutputs,
  sharing,
  databaseExtras,
  databaseProxies,
  joins,
  edgeJoins,
  originLock,
];

export const rules: readonly Rule[] = services.flatMap((service): Rule[] => Object.values(service));

const byType = new Map<string, Rule[]>();
for (const rule of rules) {
  for (const type of rule.types) byType.set(type, [...(byType.get(type) ?? []), rule]);
}

/** In place of the types of a rule about every resource. */
const EVERY_TYPE = "*";
export const rulesForEvery: readonly Rule[] = byType.get(EVERY_TYPE) ?? [];

export function judges(rule: Rule, type: string): boolean {
  return rule.types.includes(type) || rule.types.includes(EVERY_TYPE);
}

/** By canonical type token; without those about every resource. */
export function rulesFor(type: string): readonly Rule[] {
  return byType.get(type) ?? [];
}

export function ruleOf(control: string): Rule | undefined {
  return rules.find((rule) => rule.control === control);
}
