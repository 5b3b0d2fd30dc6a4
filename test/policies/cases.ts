/** The table of every rule. A new rule needs one: `rules.test.ts` fails without it. */

import { alarmCases, alarmDeliveryCases } from "./cases/alarms.ts";
import { backupVaultCases } from "./cases/backup-vaults.ts";
import { backupCases } from "./cases/backups.ts";
import { cacheSettingCases } from "./cases/cache-settings.ts";
import { cdnCases } from "./cases/cdn.ts";
import { cloudflareCases } from "./cases/cloudflare.ts";
import { cloudflareEdgeCases } from "./cases/cloudflare-edge.ts";
import { cloudflareZoneCases } from "./cases/cloudflare-zone.ts";
import { containerCases } from "./cases/containers.ts";
import { databaseCases } from "./cases/database.ts";
import { databaseExtraCases } from "./cases/database-extras.ts";
import { databaseSettingCases } from "./cases/database-settings.ts";
import { originCases, replicaCases, secretCases, wiringCases } from "./cases/ecs-graph.ts";
import { imageCases, serviceCases } from "./cases/ecs-services.ts";
import { taskCases } from "./cases/ecs-tasks.ts";
import { edgeCases } from "./cases/edge.ts";
import { balancerCases } from "./cases/edge-balancers.ts";
import { estateCases } from "./cases/estate.ts";
import { valueCases } from "./cases/general-values.ts";
import { togetherCases } from "./cases/graph-joins.ts";
import { identityCases } from "./cases/iam.ts";
import { databaseClientCases, networkCases } from "./cases/network.ts";
import { aclCases, groupCases } from "./cases/network-groups.ts";
import { networkPartCases } from "./cases/network-parts.ts";
import { cacheClientCases, pathCases, serviceClientCases } from "./cases/network-reach.ts";
import { tierCases, zoneCases } from "./cases/network-tiers.ts";
import { otherCases } from "./cases/others.ts";
import { postgresCases } from "./cases/postgres.ts";
import { bucketCases } from "./cases/s3.ts";
import { messageCases } from "./cases/services.ts";
import { sharingCases } from "./cases/sharing.ts";
import { firewallCases } from "./cases/waf.ts";
import { watchCases } from "./cases/watching.ts";
import type { Case, Cases } from "./support.ts";

/** Tables of one control in several files are one table. */
function together(...tables: readonly Cases[]): Cases {
  const all: Record<string, readonly Case[]> = {};
  for (const table of tables) {
    for (const [id, rows = []] of Object.entries(table)) all[id] = [...(all[id] ?? []), ...rows];
  }
  return all;
}

export const cases: Cases = together(
  edgeCases,
  firewallCases,
  containerCases,
  networkCases,
  databaseClientCases,
  databaseCases,
  otherCases,
  togetherCases,
  cloudflareCases,
  valueCases,
  postgresCases,
  watchCases,
  messageCases,
  identityCases,
  cdnCases,
  bucketCases,
  balancerCases,
  taskCases,
  serviceCases,
  imageCases,
  groupCases,
  aclCases,
  networkPartCases,
  databaseSettingCases,
  cacheSettingCases,
  cacheClientCases,
  serviceClientCases,
  pathCases,
  tierCases,
  zoneCases,
  alarmCases,
  alarmDeliveryCases,
  wiringCases,
  secretCases,
  replicaCases,
  originCases,
  databaseExtraCases,
  backupCases,
  backupVaultCases,
  cloudflareEdgeCases,
  cloudflareZoneCases,
  estateCases,
  sharingCases,
);
