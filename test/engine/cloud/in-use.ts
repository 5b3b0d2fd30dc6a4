/** Refuses to delete what something else still needs, in the words of the APIs. */
import { factsOf } from "../../../knowledge/resource-types.ts";
import { type CloudState, identifiersOf } from "./state.ts";
import { type CloudObject, Refusal } from "./types.ts";
import { textsAt } from "./wire.ts";

/** What may hold on to a thing: a type, and where it names the thing. */
type Holder = readonly [type: string, path: string];

const SERVICE = "aws:ecs/service:Service";
const INSTANCE = "aws:rds/instance:Instance";
const REDIS = "aws:elasticache/replicationGroup:ReplicationGroup";
const BALANCER = "aws:lb/loadBalancer:LoadBalancer";
const ENDPOINT = "aws:ec2/vpcEndpoint:VpcEndpoint";
const DISTRIBUTION = "aws:cloudfront/distribution:Distribution";

const holders: Readonly<Record<string, readonly Holder[]>> = {
  "aws:lb/targetGroup:TargetGroup": [
    ["aws:lb/listenerRule:ListenerRule", "actions"],
    ["aws:lb/listener:Listener", "defaultActions"],
  ],
  "aws:lb/loadBalancer:LoadBalancer": [["aws:cloudfront/vpcOrigin:VpcOrigin", "vpcOriginEndpointConfig.arn"]],
  "aws:ec2/securityGroup:SecurityGroup": [
    ["aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule", "referencedSecurityGroupId"],
    ["aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule", "referencedSecurityGroupId"],
    [INSTANCE, "vpcSecurityGroupIds"],
    [REDIS, "securityGroupIds"],
    [BALANCER, "securityGroups"],
    [SERVICE, "networkConfiguration.securityGroups"],
    [ENDPOINT, "securityGroupIds"],
  ],
  "aws:ec2/subnet:Subnet": [
    [BALANCER, "subnets"],
    [SERVICE, "networkConfiguration.subnets"],
    [ENDPOINT, "subnetIds"],
    ["aws:ec2/natGateway:NatGateway", "subnetId"],
  ],
  "aws:ec2/vpc:Vpc": [
    ["aws:ec2/subnet:Subnet", "vpcId"],
    ["aws:ec2/securityGroup:SecurityGroup", "vpcId"],
    ["aws:ec2/internetGateway:InternetGateway", "vpcId"],
    ["aws:ec2/routeTable:RouteTable", "vpcId"],
    [ENDPOINT, "vpcId"],
  ],
  "aws:ec2/routeTable:RouteTable": [["aws:ec2/routeTableAssociation:RouteTableAssociation", "routeTableId"]],
  "aws:ec2/eip:Eip": [["aws:ec2/natGateway:NatGateway", "allocationId"]],
  "aws:rds/subnetGroup:SubnetGroup": [[INSTANCE, "dbSubnetGroupName"]],
  "aws:rds/parameterGroup:ParameterGroup": [[INSTANCE, "parameterGroupName"]],
  "aws:elasticache/subnetGroup:SubnetGroup": [[REDIS, "subnetGroupName"]],
  "aws:elasticache/parameterGroup:ParameterGroup": [[REDIS, "parameterGroupName"]],
  "aws:acm/certificate:Certificate": [
    ["aws:lb/listener:Listener", "certificateArn"],
    [DISTRIBUTION, "viewerCertificate.acmCertificateArn"],
  ],
  "aws:ecs/cluster:Cluster": [[SERVICE, "cluster"]],
  "aws:servicediscovery/httpNamespace:HttpNamespace": [[SERVICE, "serviceConnectConfiguration.namespace"]],
  "aws:iam/role:Role": [
    ["aws:iam/rolePolicyAttachment:RolePolicyAttachment", "role"],
    ["aws:iam/rolePolicy:RolePolicy", "role"],
  ],
  "aws:iam/policy:Policy": [["aws:iam/rolePolicyAttachment:RolePolicyAttachment", "policyArn"]],
  "aws:cloudfront/function:Function": [
    [DISTRIBUTION, "defaultCacheBehavior.functionAssociations"],
    [DISTRIBUTION, "orderedCacheBehaviors.functionAssociations"],
  ],
  "aws:cloudfront/keyValueStore:KeyValueStore": [["aws:cloudfront/function:Function", "keyValueStoreAssociations"]],
  "aws:cloudfront/originAccessControl:OriginAccessControl": [[DISTRIBUTION, "origins.originAccessControlId"]],
  "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy": [
    [DISTRIBUTION, "defaultCacheBehavior.responseHeadersPolicyId"],
  ],
  "aws:cloudfront/vpcOrigin:VpcOrigin": [[DISTRIBUTION, "origins.vpcOriginConfig.vpcOriginId"]],
  "aws:wafv2/webAcl:WebAcl": [
    [DISTRIBUTION, "webAclId"],
    ["aws:wafv2/webAclAssociation:WebAclAssociation", "webAclArn"],
  ],
  "aws:wafv2/ipSet:IpSet": [["aws:wafv2/webAcl:WebAcl", "rules"]],
  "aws:cloudwatch/logDeliverySource:LogDeliverySource": [
    ["aws:cloudwatch/logDelivery:LogDelivery", "deliverySourceName"],
  ],
  "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination": [
    ["aws:cloudwatch/logDelivery:LogDelivery", "deliveryDestinationArn"],
  ],
  "aws:cloudwatch/eventRule:EventRule": [["aws:cloudwatch/eventTarget:EventTarget", "rule"]],
  "aws:backup/plan:Plan": [["aws:backup/selection:Selection", "planId"]],
  "aws:backup/restoreTestingPlan:RestoreTestingPlan": [
    ["aws:backup/restoreTestingSelection:RestoreTestingSelection", "restoreTestingPlanName"],
  ],
  "postgresql:index/role:Role": [["postgresql:index/database:Database", "owner"]],
};

export function refuseInUse(object: CloudObject, state: CloudState): void {
  const holder = holderOf(object, state);
  if (holder !== undefined) {
    throw new Refusal(`ResourceInUse: ${object.id} is still used by ${holder.type} "${holder.name}" (${holder.id})`);
  }
}

function holderOf(object: CloudObject, state: CloudState): CloudObject | undefined {
  for (const [type, path] of holders[object.type] ?? []) {
    const found = state.byType(type).find((other) => holds(other, path, object));
    if (found !== undefined) return found;
  }
  switch (object.type) {
    case "aws:ec2/subnet:Subnet":
      return insideSubnet(object, state);
    case "aws:ec2/internetGateway:InternetGateway":
      return publicIn(object, state);
    default:
      return undefined;
  }
}

function holds(other: CloudObject, path: string, object: CloudObject): boolean {
  // A group's own rules go with it.
  if (other.key === object.key || other.inputs.securityGroupId === object.id) return false;
  const together = other.region === object.region || object.region === "" || other.region === "";
  const calledBy = new Set([...identifiersOf(object), object.outputs[factsOf(object.type)?.name?.property ?? ""]]);
  return together && textsAt(other.inputs, path).some((text) => calledBy.has(text));
}

/** Databases stand in subnets through a group of them. */
function insideSubnet(subnet: CloudObject, state: CloudState): CloudObject | undefined {
  const groups = ["aws:rds/subnetGroup:SubnetGroup", "aws:elasticache/subnetGroup:SubnetGroup"].flatMap((type) =>
    state.byType(type).filter(({ inputs }) => textsAt(inputs, "subnetIds").includes(subnet.id)),
  );
  return groups.map((group) => holderOf(group, state)).find((holder) => holder !== undefined);
}

/** A gateway cannot leave a network in which something has a public address. */
function publicIn(gateway: CloudObject, state: CloudState): CloudObject | undefined {
  const subnets = state.byType("aws:ec2/subnet:Subnet").filter(({ inputs }) => inputs.vpcId === gateway.inputs.vpcId);
  const inside = (texts: readonly string[]) => subnets.some(({ id }) => texts.includes(id));
  return (
    state.byType("aws:ec2/natGateway:NatGateway").find(({ inputs }) => inside(textsAt(inputs, "subnetId"))) ??
    state.byType(BALANCER).find(({ inputs }) => inputs.internal !== true && inside(textsAt(inputs, "subnets")))
  );
}
