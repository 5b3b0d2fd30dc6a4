/** Who owns what: things that only one resource may manage, within a stack and between stacks. */
import type { Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { stackOf } from "../../graph/urn.ts";
import { factsOf } from "../../knowledge/resource-types.ts";

/** APIs that take the whole document: of two resources for one thing, each undoes the other's. Type to what they share. */
const WHOLE_DOCUMENTS: Readonly<Record<string, readonly string[]>> = {
  "aws:s3/bucketPolicy:BucketPolicy": ["bucket"],
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": ["bucket"],
  "aws:s3/bucketNotification:BucketNotification": ["bucket"],
  "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration": ["bucket"],
  "aws:s3/bucketLogging:BucketLogging": ["bucket"],
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": ["bucket"],
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": ["bucket"],
  "aws:s3/bucketReplicationConfig:BucketReplicationConfig": ["bucket"],
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": ["bucket"],
  "aws:s3/bucketVersioning:BucketVersioning": ["bucket"],
  "aws:sqs/queuePolicy:QueuePolicy": ["queueUrl"],
  "aws:sqs/redrivePolicy:RedrivePolicy": ["queueUrl"],
  "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy": ["queueUrl"],
  "aws:sns/topicPolicy:TopicPolicy": ["arn"],
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": ["repository"],
  "aws:ecr/repositoryPolicy:RepositoryPolicy": ["repository"],
  "aws:kms/keyPolicy:KeyPolicy": ["keyId"],
  "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders": ["clusterName"],
  "aws:appautoscaling/target:Target": ["resourceId", "scalableDimension"],
  "aws:ec2/routeTableAssociation:RouteTableAssociation": ["subnetId"],
  "aws:ec2/route:Route": ["routeTableId", "destinationCidrBlock"],
  "aws:lb/listener:Listener": ["loadBalancerArn", "port"],
  "aws:lb/listenerRule:ListenerRule": ["listenerArn", "priority"],
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": ["role", "policyArn"],
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": ["vpcId"],
  "postgresql:index/grant:Grant": ["role", "database", "schema", "objectType"],
  "postgresql:index/defaultPrivileges:DefaultPrivileges": ["role", "database", "schema", "owner", "objectType"],
};

/** What an argument of the owner does inline, and the resource type that does the same from outside. */
const INLINE: readonly (readonly [owner: string, args: readonly string[], part: string, property: string])[] = [
  [
    "aws:ec2/securityGroup:SecurityGroup",
    ["ingress"],
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    "securityGroupId",
  ],
  [
    "aws:ec2/securityGroup:SecurityGroup",
    ["egress"],
    "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule",
    "securityGroupId",
  ],
  [
    "aws:ec2/securityGroup:SecurityGroup",
    ["ingress", "egress"],
    "aws:ec2/securityGroupRule:SecurityGroupRule",
    "securityGroupId",
  ],
  [
    "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
    ["ingress", "egress"],
    "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule",
    "securityGroupId",
  ],
  ["aws:ec2/routeTable:RouteTable", ["routes"], "aws:ec2/route:Route", "routeTableId"],
  ["aws:iam/role:Role", ["managedPolicyArns"], "aws:iam/rolePolicyAttachment:RolePolicyAttachment", "role"],
  ["aws:iam/role:Role", ["inlinePolicies"], "aws:iam/rolePolicy:RolePolicy", "role"],
  ["aws:kms/key:Key", ["policy"], "aws:kms/keyPolicy:KeyPolicy", "keyId"],
  ["aws:sqs/queue:Queue", ["policy"], "aws:sqs/queuePolicy:QueuePolicy", "queueUrl"],
  ["aws:sqs/queue:Queue", ["redrivePolicy"], "aws:sqs/redrivePolicy:RedrivePolicy", "queueUrl"],
  ["aws:sqs/queue:Queue", ["redriveAllowPolicy"], "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy", "queueUrl"],
  ["aws:sns/topic:Topic", ["policy"], "aws:sns/topicPolicy:TopicPolicy", "arn"],
  [
    "aws:ec2/vpcEndpoint:VpcEndpoint",
    ["routeTableIds"],
    "aws:ec2/vpcEndpointRouteTableAssociation:VpcEndpointRouteTableAssociation",
    "vpcEndpointId",
  ],
  ["aws:ec2/vpcEndpoint:VpcEndpoint", ["policy"], "aws:ec2/vpcEndpointPolicy:VpcEndpointPolicy", "vpcEndpointId"],
  [
    "aws:elasticache/userGroup:UserGroup",
    ["userIds"],
    "aws:elasticache/userGroupAssociation:UserGroupAssociation",
    "userGroupId",
  ],
];

/** Things of one stack that two resources manage. */
export function repeats(graph: ResourceGraph): readonly string[] {
  const inline = INLINE.flatMap(([owner, args, part, property]) =>
    graph.byType(owner).flatMap((whole) => {
      const stated = args.filter((arg) => graph.value(whole, arg).kind !== "absent");
      const parts = graph.referrers(whole.urn, property).filter(({ type }) => type === part);
      return stated.length > 0 && parts.length > 0
        ? [`${whole.urn}: ${stated.join(" and ")} and ${parts[0]?.urn}`]
        : [];
    }),
  );
  const shared = Object.entries(WHOLE_DOCUMENTS).flatMap(([type, properties]) =>
    twice(graph.byType(type), (resource) => properties.map((property) => resource.inputs?.[property])),
  );
  return [...inline, ...shared];
}

/** One per account and region; deleting one stack's would switch it off for the others. */
const ACCOUNT_SINGLETONS: readonly string[] = [
  "aws:guardduty/detector:Detector",
  "aws:securityhub/account:Account",
  "aws:cfg/recorder:Recorder",
  "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock",
  "aws:ecr/registryScanningConfiguration:RegistryScanningConfiguration",
  "aws:ecr/replicationConfiguration:ReplicationConfiguration",
  "aws:ebs/encryptionByDefault:EncryptionByDefault",
  "aws:backup/regionSettings:RegionSettings",
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
  "aws:ecs/accountSettingDefault:AccountSettingDefault",
  "aws:accessanalyzer/analyzer:Analyzer",
];

const ZONE_SINGLETONS: Readonly<Record<string, readonly string[]>> = {
  "cloudflare:index/dnsRecord:DnsRecord": ["zoneId", "name", "type"],
  "cloudflare:index/ruleset:Ruleset": ["zoneId", "phase"],
  "cloudflare:index/zoneSetting:ZoneSetting": ["zoneId", "settingId"],
  "aws:route53/record:Record": ["zoneId", "name", "type", "setIdentifier"],
};

/** What stacks beside each other own twice: things of an account, and of a zone. */
export function clashes(graphs: readonly ResourceGraph[]): readonly string[] {
  const all = graphs.flatMap((graph) => graph.resources.map((resource) => ({ resource, account: accountOf(graph) })));
  const singletons = all.filter(
    ({ resource: { type } }) => ACCOUNT_SINGLETONS.includes(type) || factsOf(type)?.singleton !== undefined,
  );
  const accounts = new Map(all.map(({ resource, account }) => [resource, account]));
  return [
    ...twice(
      singletons.map(({ resource }) => resource),
      (resource) => [accounts.get(resource), resource.inputs?.region],
    ),
    ...Object.entries(ZONE_SINGLETONS).flatMap(([type, properties]) =>
      twice(
        graphs.flatMap((graph) => withoutFurtherValues(graph.byType(type))),
        (resource) => properties.map((property) => resource.inputs?.[property]),
      ),
    ),
  ];
}

/** Of a name's servers and authorities Cloudflare keeps one record each, which is no clash within one stack. */
function withoutFurtherValues(records: readonly Resource[]): readonly Resource[] {
  const seen = new Set<string>();
  return records.filter(({ type, inputs }) => {
    if (type !== "cloudflare:index/dnsRecord:DnsRecord" || !["CAA", "MX"].includes(String(inputs?.type))) return true;
    const set = JSON.stringify([inputs?.zoneId, inputs?.name, inputs?.type]);
    if (seen.has(set)) return false;
    seen.add(set);
    return true;
  });
}

function accountOf(graph: ResourceGraph): string {
  return JSON.stringify(graph.byType("pulumi:providers:aws").map(({ inputs }) => inputs?.allowedAccountIds));
}

function twice(resources: readonly Resource[], keyOf: (resource: Resource) => readonly unknown[]): readonly string[] {
  const owners = new Map<string, Resource>();
  return resources.flatMap((resource) => {
    const key = `${resource.type} ${JSON.stringify(keyOf(resource))}`;
    const first = owners.get(key);
    owners.set(key, first ?? resource);
    return first === undefined ? [] : [`${key} in ${stackOf(first.urn)} and ${stackOf(resource.urn)}: ${resource.urn}`];
  });
}
