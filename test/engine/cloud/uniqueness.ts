/** Refuses a second one of what can be there only once. */
import { factsOf } from "../../../knowledge/resource-types.ts";
import type { CloudState } from "./state.ts";
import { type CloudObject, Refusal } from "./types.ts";

/** Inputs within which a name is unique, where that is less than the account and region; null = names repeat freely. */
const nameScopes: Readonly<Record<string, readonly string[] | null>> = {
  "aws:ecs/taskDefinition:TaskDefinition": null,
  "aws:backup/plan:Plan": null,
  "aws:backup/selection:Selection": ["planId"],
  "aws:backup/restoreTestingSelection:RestoreTestingSelection": ["restoreTestingPlanName"],
  "aws:ec2/securityGroup:SecurityGroup": ["vpcId"],
  "aws:iam/rolePolicy:RolePolicy": ["role"],
  "aws:wafv2/webAcl:WebAcl": ["scope"],
  "aws:wafv2/ipSet:IpSet": ["scope"],
  "aws:cloudwatch/logMetricFilter:LogMetricFilter": ["logGroupName"],
  "aws:appautoscaling/policy:Policy": ["resourceId"],
  "aws:appautoscaling/scheduledAction:ScheduledAction": ["resourceId"],
  "aws:ecs/service:Service": ["cluster"],
  "aws:route53/keySigningKey:KeySigningKey": ["hostedZoneId"],
  "postgresql:index/schema:Schema": ["database"],
  "postgresql:index/extension:Extension": ["database"],
};

export function refuseSecond(object: CloudObject, state: CloudState): void {
  const same = state.get(object.key) ?? sameName(object, state) ?? sameSingleton(object, state);
  if (same !== undefined) {
    throw new Refusal(`AlreadyExistsException: ${object.id} exists already, as ${same.type} "${same.name}"`);
  }
  const name = nameOf(object);
  if (state.isReserved(`${object.type} ${object.region} ${name}`)) {
    throw new Refusal(`InvalidRequestException: ${name} is already scheduled for deletion`);
  }
  refuseRulePriority(object, state);
}

function sameName(object: CloudObject, state: CloudState): CloudObject | undefined {
  const scope = nameScopes[object.type];
  const name = nameOf(object);
  if (scope === null || name === undefined) return undefined;
  return state.byType(object.type).find(
    (other) =>
      nameOf(other) === name &&
      // Bucket names are the world's.
      (other.region === object.region || object.type === "aws:s3/bucket:Bucket") &&
      (scope ?? []).every((property) => other.inputs[property] === object.inputs[property]),
  );
}

function sameSingleton(object: CloudObject, state: CloudState): CloudObject | undefined {
  const kind = factsOf(object.type)?.singleton;
  if (kind === undefined) return undefined;
  return state
    .byType(object.type)
    .find((other) =>
      kind === "account" ? true : kind === "region" ? other.region === object.region : zoneOf(other) === zoneOf(object),
    );
}

const zoneOf = ({ inputs }: CloudObject) => inputs.zoneId ?? inputs.hostedZoneId;

function nameOf({ type, outputs }: CloudObject) {
  const property = factsOf(type)?.name?.property;
  return property === undefined ? undefined : outputs[property];
}

function refuseRulePriority(object: CloudObject, state: CloudState): void {
  if (object.type !== "aws:lb/listenerRule:ListenerRule") return;
  const { listenerArn, priority } = object.inputs;
  const other = state
    .byType(object.type)
    .find(({ inputs }) => inputs.listenerArn === listenerArn && inputs.priority === priority);
  if (other !== undefined) throw new Refusal(`PriorityInUse: ${priority} is the priority of "${other.name}"`);
}
