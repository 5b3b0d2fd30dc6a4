/** Pairs of resources of which one must wait for the other although no argument of it says so. */
import type { Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";

export interface OrderedPair {
  readonly first: Resource;
  readonly then: Resource;
  readonly reason: string;
}

const SERVICE = "aws:ecs/service:Service";
const DISTRIBUTION = "aws:cloudfront/distribution:Distribution";
const VALIDATION = "aws:acm/certificateValidation:CertificateValidation";
const BUCKET = "aws:s3/bucket:Bucket";
const VERSIONING = "aws:s3/bucketVersioning:BucketVersioning";
const BUCKET_POLICY = "aws:s3/bucketPolicy:BucketPolicy";
const RIGHTS = ["aws:iam/rolePolicy:RolePolicy", "aws:iam/rolePolicyAttachment:RolePolicyAttachment"];

/** Found by what resources refer to, never by names. */
export function orderedPairs(graph: ResourceGraph): readonly OrderedPair[] {
  const of = (resource: Resource, property: string, type?: string): readonly Resource[] =>
    graph.references(resource.urn, property).filter((target) => type === undefined || target.type === type);
  const partsOf = (whole: Resource, property: string, ...types: readonly string[]): readonly Resource[] =>
    graph.referrers(whole.urn, property).filter(({ type }) => types.includes(type));
  const pairs = (
    reason: string,
    type: string,
    firsts: (then: Resource) => readonly Resource[],
  ): readonly OrderedPair[] =>
    graph.byType(type).flatMap((then) => firsts(then).map((first) => ({ first, then, reason })));
  const rightsOf = (role: Resource) => partsOf(role, "role", ...RIGHTS);
  const roles = (resource: Resource, ...properties: readonly string[]) =>
    properties.flatMap((property) => of(resource, property)).filter(({ type }) => type === "aws:iam/role:Role");
  const isOfBalancer = (rule: Resource) =>
    [...of(rule, "securityGroupId"), ...of(rule, "referencedSecurityGroupId")].some((group) =>
      graph.referrers(group.urn, "securityGroups").some(({ type }) => type === "aws:lb/loadBalancer:LoadBalancer"),
    );
  // What refers to a certificate by the ARN of its validation leads to either of them.
  const validationsOf = (source: Resource): readonly Resource[] =>
    source.type === VALIDATION ? [source] : partsOf(source, "certificateArn", VALIDATION);
  const definitions = (service: Resource) => of(service, "taskDefinition", "aws:ecs/taskDefinition:TaskDefinition");

  return [
    ...pairs("load balancer after the policy of its log bucket", "aws:lb/loadBalancer:LoadBalancer", (balancer) =>
      of(balancer, "accessLogs", BUCKET).flatMap((bucket) => partsOf(bucket, "bucket", BUCKET_POLICY)),
    ),
    ...pairs("load balancer after the internet route", "aws:lb/loadBalancer:LoadBalancer", () =>
      graph.byType("aws:ec2/route:Route").filter((route) => of(route, "gatewayId").length > 0),
    ),
    ...pairs("address after the internet gateway", "aws:ec2/eip:Eip", () =>
      graph.byType("aws:ec2/internetGateway:InternetGateway"),
    ),
    ...pairs("bucket policy after its public access block", BUCKET_POLICY, (policy) =>
      of(policy, "bucket", BUCKET).flatMap((bucket) =>
        partsOf(bucket, "bucket", "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock"),
      ),
    ),
    ...pairs(
      "bucket lifecycle after versions",
      "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration",
      (own) => of(own, "bucket", BUCKET).flatMap((bucket) => partsOf(bucket, "bucket", VERSIONING)),
    ),
    ...pairs("access log after the policy that admits it", "aws:s3/bucketLogging:BucketLogging", (logging) =>
      of(logging, "targetBucket", BUCKET).flatMap((bucket) => partsOf(bucket, "bucket", BUCKET_POLICY)),
    ),
    ...pairs("bucket copy after versions of both", "aws:s3/bucketReplicationConfig:BucketReplicationConfig", (copy) =>
      [...of(copy, "bucket", BUCKET), ...of(copy, "rules", BUCKET)].flatMap((bucket) =>
        partsOf(bucket, "bucket", VERSIONING),
      ),
    ),
    ...pairs("bucket copy after its role's rights", "aws:s3/bucketReplicationConfig:BucketReplicationConfig", (copy) =>
      roles(copy, "role").flatMap(rightsOf),
    ),
    ...pairs("flow log after its role's rights", "aws:ec2/flowLog:FlowLog", (log) =>
      roles(log, "iamRoleArn").flatMap(rightsOf),
    ),
    ...pairs("database after its monitoring role's rights", "aws:rds/instance:Instance", (instance) =>
      roles(instance, "monitoringRoleArn").flatMap(rightsOf),
    ),
    ...pairs("database after its logs", "aws:rds/instance:Instance", ({ inputs }) =>
      graph
        .byType("aws:cloudwatch/logGroup:LogGroup")
        .filter((group) => String(group.inputs?.name).startsWith(`/aws/rds/instance/${String(inputs?.identifier)}/`)),
    ),
    ...pairs("listener after the certificate is issued", "aws:lb/listener:Listener", (listener) =>
      of(listener, "certificateArn").flatMap(validationsOf),
    ),
    ...pairs("distribution after the certificate is issued", DISTRIBUTION, (distribution) =>
      of(distribution, "viewerCertificate").flatMap(validationsOf),
    ),
    ...pairs("distribution after the rules that take its secret header", DISTRIBUTION, (distribution) =>
      of(distribution, "origins", "random:index/randomPassword:RandomPassword").flatMap((secret) =>
        partsOf(secret, "conditions", "aws:lb/listenerRule:ListenerRule"),
      ),
    ),
    ...pairs("CDN log after the policy of its bucket", "aws:cloudwatch/logDelivery:LogDelivery", (delivery) =>
      of(delivery, "deliveryDestinationArn", "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination")
        .flatMap((destination) => of(destination, "deliveryDestinationConfiguration", BUCKET))
        .flatMap((bucket) => partsOf(bucket, "bucket", BUCKET_POLICY)),
    ),
    ...pairs("validation after its records", "aws:acm/certificateValidation:CertificateValidation", ({ parent = "" }) =>
      graph.children(parent).filter(({ type }) => /:(DnsRecord|Record)$/.test(type)),
    ),
    ...pairs("budget after the policy of its topic", "aws:budgets/budget:Budget", (budget) =>
      of(budget, "notifications", "aws:sns/topic:Topic").flatMap((topic) =>
        partsOf(topic, "arn", "aws:sns/topicPolicy:TopicPolicy"),
      ),
    ),
    ...pairs("service after its capacity", SERVICE, (service) =>
      of(service, "cluster").flatMap((cluster) =>
        partsOf(cluster, "clusterName", "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders"),
      ),
    ),
    ...pairs("service after the rule that routes to it", SERVICE, (service) =>
      of(service, "loadBalancers", "aws:lb/targetGroup:TargetGroup").flatMap((group) =>
        partsOf(group, "actions", "aws:lb/listenerRule:ListenerRule"),
      ),
    ),
    ...pairs("service after its roles' rights", SERVICE, (service) =>
      [
        ...roles(service, "loadBalancers"),
        ...definitions(service).flatMap((definition) => roles(definition, "executionRoleArn", "taskRoleArn")),
      ].flatMap(rightsOf),
    ),
    ...pairs("service after its log group", SERVICE, (service) =>
      definitions(service).flatMap((each) => of(each, "containerDefinitions", "aws:cloudwatch/logGroup:LogGroup")),
    ),
    ...pairs("service after its secrets have a value", SERVICE, (service) =>
      definitions(service).flatMap((definition) =>
        graph
          .byType("aws:secretsmanager/secretVersion:SecretVersion")
          .filter(({ inputs }) => JSON.stringify(definition.inputs ?? {}).includes(String(inputs?.secretId))),
      ),
    ),
    ...pairs("service after its rollback alarms", SERVICE, ({ inputs }) =>
      graph
        .byType("aws:cloudwatch/metricAlarm:MetricAlarm")
        .filter((alarm) => JSON.stringify(inputs?.alarms ?? {}).includes(`"${String(alarm.inputs?.name)}"`)),
    ),
    ...pairs("service after the rules that let it out", SERVICE, (service) =>
      of(service, "networkConfiguration", "aws:ec2/securityGroup:SecurityGroup").flatMap((group) => [
        ...partsOf(group, "securityGroupId", "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"),
        ...partsOf(group, "referencedSecurityGroupId", "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"),
      ]),
    ),
    ...pairs("service after the rules that let the load balancer in", SERVICE, (service) =>
      of(service, "networkConfiguration", "aws:ec2/securityGroup:SecurityGroup").flatMap((group) =>
        [
          ...partsOf(group, "securityGroupId", "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule"),
          ...partsOf(group, "referencedSecurityGroupId", "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule"),
        ].filter((rule) => isOfBalancer(rule)),
      ),
    ),
    ...pairs("service after the way out of its subnets", SERVICE, () =>
      graph.byType("aws:ec2/route:Route").filter((route) => of(route, "natGatewayId").length > 0),
    ),
  ];
}
