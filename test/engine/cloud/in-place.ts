/** Changes that a provider sends as an update, and that the API behind it refuses. */
import type { CloudState } from "./state.ts";
import { type CloudObject, Refusal } from "./types.ts";
import { textsAt } from "./wire.ts";

const SUBNET_GROUPS = new Set(["aws:rds/subnetGroup:SubnetGroup", "aws:elasticache/subnetGroup:SubnetGroup"]);
const GROUP = "aws:elasticache/replicationGroup:ReplicationGroup";

/** ElastiCache User Guide, "Modifying cluster mode": one step at a time, and no way back from the last. */
const CLUSTER_MODES: Readonly<Record<string, readonly string[]>> = {
  disabled: ["disabled", "compatible"],
  compatible: ["disabled", "compatible", "enabled"],
  enabled: ["enabled"],
};

export function refuseStep(before: CloudObject, after: CloudObject, state: CloudState): void {
  const reason = SUBNET_GROUPS.has(before.type) ? otherNetwork(before, after, state) : otherMode(before, after);
  if (reason !== undefined) throw new Refusal(reason);
}

function otherMode(before: CloudObject, after: CloudObject): string | undefined {
  if (before.type !== GROUP) return undefined;
  const [from, to] = [modeOf(before), modeOf(after)];
  if (CLUSTER_MODES[from]?.includes(to)) return undefined;
  return `InvalidParameterCombination: ${before.id}: cluster mode cannot go from ${from} to ${to}`;
}

const modeOf = ({ inputs }: CloudObject): string => String(inputs.clusterMode ?? "disabled");

/** Whatever stands in a network stays there. (RDS API, ModifyDBSubnetGroup: InvalidSubnet) */
function otherNetwork(before: CloudObject, after: CloudObject, state: CloudState): string | undefined {
  const networkOf = ({ inputs }: CloudObject) =>
    textsAt(inputs, "subnetIds").map((id) => state.identified(id)[0]?.inputs.vpcId ?? "of somebody else")[0];
  if (networkOf(before) === networkOf(after)) return undefined;
  return `InvalidSubnet: ${before.id}: the new subnets are not in the same VPC as the group`;
}
