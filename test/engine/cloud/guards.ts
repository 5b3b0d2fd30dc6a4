/** What an API refuses to delete for the data's sake, and which names stay taken afterwards. */
import type { CloudState } from "./state.ts";
import { type CloudObject, Refusal } from "./types.ts";

const BUCKET = "aws:s3/bucket:Bucket";
const OBJECT = "aws:s3/bucketObjectv2:BucketObjectv2";

export function refuseGuarded(object: CloudObject, state: CloudState): void {
  const { inputs, id } = object;
  switch (object.type) {
    case "aws:rds/instance:Instance":
      refuseWhere(inputs.deletionProtection, `InvalidParameterCombination: ${id}: deletion protection is on`);
      refuseSnapshot(object, state);
      return;
    case "aws:lb/loadBalancer:LoadBalancer":
      refuseWhere(inputs.enableDeletionProtection, `OperationNotPermitted: ${id}: deletion protection is enabled`);
      return;
    case BUCKET: {
      const objects = object.holds + state.byType(OBJECT).filter((each) => each.inputs.bucket === id).length;
      refuseWhere(objects > 0 && inputs.forceDestroy !== true, `BucketNotEmpty: ${id} holds ${objects} objects`);
      return;
    }
    case "aws:ecr/repository:Repository":
      refuseWhere(object.holds > 0 && inputs.forceDelete !== true, `RepositoryNotEmptyException: ${id} holds images`);
      return;
    case "aws:backup/vault:Vault":
      refuseWhere(object.holds > 0 && inputs.forceDestroy !== true, `${id} holds recovery points`);
      return;
    case "aws:backup/vaultLockConfiguration:VaultLockConfiguration":
      // The days of grace of a simulated lock are over at once.
      refuseWhere(
        inputs.changeableForDays !== undefined,
        `InvalidRequestException: ${id} is locked in compliance mode`,
      );
      return;
    default:
  }
}

function refuseSnapshot({ inputs, id }: CloudObject, state: CloudState): void {
  if (inputs.skipFinalSnapshot === true) return;
  const snapshot = inputs.finalSnapshotIdentifier;
  refuseWhere(snapshot === undefined, `${id}: finalSnapshotIdentifier is required when skipFinalSnapshot is false`);
  refuseWhere(state.isReserved(`snapshot ${snapshot}`), `DBSnapshotAlreadyExists: ${snapshot}`);
}

/** Under what a deleted thing's name stays taken. */
export function reservedAfter({ type, inputs, region, outputs }: CloudObject): string | undefined {
  if (type === "aws:rds/instance:Instance" && inputs.skipFinalSnapshot !== true) {
    return `snapshot ${inputs.finalSnapshotIdentifier}`;
  }
  // 30 days unless said otherwise.
  if (type === "aws:secretsmanager/secret:Secret" && inputs.recoveryWindowInDays !== 0) {
    return `${type} ${region} ${outputs.name}`;
  }
  return undefined;
}

function refuseWhere(condition: unknown, message: string): void {
  if (condition === true) throw new Refusal(message);
}
