/** The one source of control ids, titles, rationale, severity, references and remediation. Ids are never reused. */
import { accessControls } from "./catalogue/access.ts";
import { alarmControls } from "./catalogue/alarms.ts";
import { backupControls } from "./catalogue/backups.ts";
import { cacheControls } from "./catalogue/cache.ts";
import { cacheSettingControls } from "./catalogue/cache-settings.ts";
import { deliveryControls } from "./catalogue/cdn.ts";
import { cloudflareControls } from "./catalogue/cloudflare.ts";
import { containerControls } from "./catalogue/containers.ts";
import { databaseControls } from "./catalogue/database.ts";
import { databaseExtraControls } from "./catalogue/database-extras.ts";
import { databaseSettingControls } from "./catalogue/database-settings.ts";
import { imageControls, serviceControls, taskControls } from "./catalogue/ecs.ts";
import { fitControls } from "./catalogue/ecs-graph.ts";
import { edgeControls } from "./catalogue/edge.ts";
import { balancerControls } from "./catalogue/edge-balancers.ts";
import { estateControls } from "./catalogue/estate.ts";
import { generalControls } from "./catalogue/general.ts";
import { valueControls } from "./catalogue/general-values.ts";
import { togetherControls } from "./catalogue/graph-joins.ts";
import { identityControls } from "./catalogue/iam.ts";
import { networkControls } from "./catalogue/network.ts";
import { networkGraphControls } from "./catalogue/network-graph.ts";
import { networkPartControls } from "./catalogue/network-parts.ts";
import { operationsControls } from "./catalogue/operations.ts";
import { postgresControls } from "./catalogue/postgres.ts";
import { bucketControls } from "./catalogue/s3.ts";
import { messageControls, watchControls } from "./catalogue/services.ts";
import { sharingControls } from "./catalogue/sharing.ts";
import { storageControls } from "./catalogue/storage.ts";
import { firewallControls } from "./catalogue/waf.ts";
import type { Control, Severity } from "./control.ts";

export const catalogue = {
  ...edgeControls,
  ...firewallControls,
  ...balancerControls,
  ...containerControls,
  ...taskControls,
  ...serviceControls,
  ...imageControls,
  ...networkControls,
  ...networkPartControls,
  ...networkGraphControls,
  ...databaseControls,
  ...databaseSettingControls,
  ...databaseExtraControls,
  ...cacheControls,
  ...cacheSettingControls,
  ...storageControls,
  ...accessControls,
  ...operationsControls,
  ...bucketControls,
  ...deliveryControls,
  ...identityControls,
  ...messageControls,
  ...watchControls,
  ...postgresControls,
  ...alarmControls,
  ...valueControls,
  ...fitControls,
  ...cloudflareControls,
  ...togetherControls,
  ...backupControls,
  ...estateControls,
  ...sharingControls,
  ...generalControls,
} as const satisfies Readonly<Record<string, Control>>;

export type ControlId = keyof typeof catalogue;

/** By area, in the order of the catalogue, and within an area by number. */
export const controlIds: readonly ControlId[] = sorted(Object.keys(catalogue) as ControlId[]);

function sorted(ids: readonly ControlId[]): readonly ControlId[] {
  const areas = [...new Set(ids.map(areaOf))];
  const numberOf = (id: ControlId) => Number(id.slice(areaOf(id).length + 1));
  return [...ids].sort((a, b) => areas.indexOf(areaOf(a)) - areas.indexOf(areaOf(b)) || numberOf(a) - numberOf(b));
}

/** `S3` of `S3-01`. */
function areaOf(id: ControlId): string {
  return id.slice(0, id.lastIndexOf("-"));
}

export function isControlId(text: string): text is ControlId {
  return Object.hasOwn(catalogue, text);
}

export function control(id: ControlId): Control {
  return catalogue[id];
}

/** Name of the policy under the policy SDK: `rds-05-backup-retention`. */
export function policyName(id: ControlId): string {
  return `${id.toLowerCase()}-${catalogue[id].slug}`;
}

/** The control's place in the reference page. */
export function controlAnchor(id: ControlId): string {
  return `docs/controls.md#${id.toLowerCase()}`;
}

const SEVERITIES: readonly Severity[] = ["critical", "high", "medium", "low"];
/** 0 for critical. */
export function severityRank(severity: Severity): number {
  return SEVERITIES.indexOf(severity);
}
