/** What an update in place does to whoever uses the resource, and what a replacement or deletion takes away. */

/** Types whose replacement only adds a version beside the old one: nothing goes away that anybody uses. */
export const revisionTypes: ReadonlySet<string> = new Set([
  "aws:ecs/taskDefinition:TaskDefinition",
  "aws:lambda/layerVersion:LayerVersion",
  "aws:appconfig/hostedConfigurationVersion:HostedConfigurationVersion",
]);

export interface Disruption {
  readonly property: string;
  /** `failover`: up to two minutes where a standby takes over, minutes where there is none; `traffic`: other paths. */
  readonly effect: "failover" | "downtime" | "restart-needed" | "traffic";
  /** What happens, as a clause. */
  readonly message: string;
  /** In the maintenance window unless `applyImmediately`. */
  readonly inWindow?: true;
  readonly source: string;
}

const rds = "Amazon RDS User Guide, Settings for DB instances (downtime notes)";
const cache = "Amazon ElastiCache User Guide, Modifying a replication group";
const elb = "Elastic Load Balancing User Guide";

const database: readonly Disruption[] = [
  { property: "instanceClass", effect: "failover", message: "the instance class changes", inWindow: true, source: rds },
  {
    property: "engineVersion",
    effect: "downtime",
    message: "the engine is upgraded, a standby at the same time, and is away for minutes",
    inWindow: true,
    source: "Amazon RDS User Guide, Upgrading the DB engine for RDS for PostgreSQL",
  },
  {
    property: "identifier",
    effect: "downtime",
    message: "the instance restarts and gets another host name",
    inWindow: true,
    source: rds,
  },
  {
    property: "clusterIdentifier",
    effect: "downtime",
    message: "the cluster gets another host name",
    inWindow: true,
    source: rds,
  },
  {
    property: "port",
    effect: "downtime",
    message: "the instance restarts on another port",
    inWindow: true,
    source: rds,
  },
  {
    property: "caCertIdentifier",
    effect: "failover",
    message: "the instance may restart for its new certificate",
    inWindow: true,
    source: rds,
  },
  {
    property: "dbSubnetGroupName",
    effect: "downtime",
    message: "the instance moves to other subnets",
    inWindow: true,
    source: rds,
  },
  {
    property: "networkType",
    effect: "downtime",
    message: "the instance moves to another network type",
    inWindow: true,
    source: rds,
  },
  { property: "storageType", effect: "failover", message: "the storage is converted", inWindow: true, source: rds },
  { property: "dedicatedLogVolume", effect: "failover", message: "the instance restarts", inWindow: true, source: rds },
  {
    property: "parameterGroupName",
    effect: "restart-needed",
    message: "another parameter group counts after a restart",
    source: rds,
  },
  { property: "optionGroupName", effect: "failover", message: "the option group changes", inWindow: true, source: rds },
];

/** By type; effects of several properties add up to the worst. */
export const disruptions: Readonly<Record<string, readonly Disruption[]>> = {
  "aws:rds/instance:Instance": database,
  "aws:rds/clusterInstance:ClusterInstance": database,
  "aws:rds/cluster:Cluster": database,
  "aws:docdb/cluster:Cluster": database,
  "aws:elasticache/replicationGroup:ReplicationGroup": [
    {
      property: "nodeType",
      effect: "failover",
      message: "the nodes are exchanged for others",
      inWindow: true,
      source: cache,
    },
    { property: "engineVersion", effect: "failover", message: "the engine is upgraded", inWindow: true, source: cache },
    { property: "engine", effect: "failover", message: "the engine changes", inWindow: true, source: cache },
    {
      property: "parameterGroupName",
      effect: "failover",
      message: "another parameter group may restart the nodes",
      inWindow: true,
      source: cache,
    },
    {
      property: "transitEncryptionEnabled",
      effect: "downtime",
      message: "clients must connect in another way",
      source: cache,
    },
    {
      property: "transitEncryptionMode",
      effect: "downtime",
      message: "clients that connect in the other way are refused",
      source: cache,
    },
    { property: "authToken", effect: "downtime", message: "clients with the old token are refused", source: cache },
  ],
  "aws:elasticache/cluster:Cluster": [
    { property: "engineVersion", effect: "downtime", message: "the engine is upgraded", inWindow: true, source: cache },
    {
      property: "nodeType",
      effect: "downtime",
      message: "the nodes are exchanged for others",
      inWindow: true,
      source: cache,
    },
  ],
  "aws:opensearch/domain:Domain": [
    {
      property: "engineVersion",
      effect: "failover",
      message: "the engine is upgraded",
      source: "Amazon OpenSearch Service, Upgrading domains",
    },
  ],
  "aws:eks/cluster:Cluster": [
    {
      property: "version",
      effect: "failover",
      message: "the control plane is upgraded",
      source: "Amazon EKS User Guide",
    },
  ],
  "aws:ec2/instance:Instance": [
    {
      property: "instanceType",
      effect: "downtime",
      message: "the instance is stopped and started",
      source: "Amazon EC2 User Guide, Change the instance type",
    },
    {
      property: "userData",
      effect: "downtime",
      message: "the instance is stopped and started",
      source: "Amazon EC2 User Guide",
    },
  ],
  "aws:lb/listener:Listener": [
    { property: "port", effect: "downtime", message: "the old port answers no more", source: elb },
    { property: "protocol", effect: "traffic", message: "the protocol changes", source: elb },
    { property: "defaultActions", effect: "traffic", message: "requests without a rule go elsewhere", source: elb },
    { property: "certificateArn", effect: "traffic", message: "clients get another certificate", source: elb },
  ],
  "aws:lb/listenerRule:ListenerRule": [
    { property: "conditions", effect: "traffic", message: "other requests match the rule", source: elb },
    { property: "actions", effect: "traffic", message: "requests go elsewhere", source: elb },
    { property: "priority", effect: "traffic", message: "the order of the rules changes", source: elb },
  ],
  "aws:route53/record:Record": [
    {
      property: "records",
      effect: "traffic",
      message: "the name leads elsewhere; clients follow within the TTL",
      source: "Route 53",
    },
    {
      property: "aliases",
      effect: "traffic",
      message: "the name leads elsewhere; clients follow within a minute",
      source: "Route 53",
    },
    { property: "type", effect: "downtime", message: "the record is gone for a moment", source: "Route 53" },
  ],
  "cloudflare:index/dnsRecord:DnsRecord": [
    {
      property: "content",
      effect: "traffic",
      message: "the name leads elsewhere; clients follow within the TTL",
      source: "Cloudflare DNS",
    },
    { property: "name", effect: "downtime", message: "the old name answers no more", source: "Cloudflare DNS" },
  ],
  "aws:ec2/route:Route": [
    ...[
      "natGatewayId",
      "gatewayId",
      "transitGatewayId",
      "vpcEndpointId",
      "networkInterfaceId",
      "vpcPeeringConnectionId",
    ].map((property) => ({
      property,
      effect: "traffic" as const,
      message: "traffic takes another way; open connections break",
      source: "Amazon VPC User Guide",
    })),
  ],
  "aws:cloudfront/distribution:Distribution": [
    {
      property: "enabled",
      effect: "downtime",
      message: "the distribution is switched on or off",
      source: "CloudFront",
    },
    { property: "aliases", effect: "traffic", message: "it answers to other names", source: "CloudFront" },
    { property: "origins", effect: "traffic", message: "requests go to another origin", source: "CloudFront" },
  ],
  "aws:kms/alias:Alias": [
    {
      property: "targetKeyId",
      effect: "traffic",
      message: "what is encrypted from now on uses another key",
      source: "AWS KMS",
    },
  ],
  "postgresql:index/database:Database": [
    {
      property: "name",
      effect: "downtime",
      message: "the database is renamed: clients of the old name are refused",
      source: "PostgreSQL, ALTER DATABASE",
    },
  ],
  "postgresql:index/role:Role": [
    {
      property: "name",
      effect: "downtime",
      message: "the role is renamed: logins under the old name are refused",
      source: "PostgreSQL, ALTER ROLE",
    },
    {
      property: "password",
      effect: "downtime",
      message: "logins with the old password are refused",
      source: "PostgreSQL, ALTER ROLE",
    },
    { property: "login", effect: "downtime", message: "who may log in changes", source: "PostgreSQL, ALTER ROLE" },
  ],
};

/** What users, or the platform's own parts, need at every moment: a gap is downtime. */
export const servingTypes: ReadonlySet<string> = new Set(
  [
    ...[
      "lb/loadBalancer:LoadBalancer",
      "lb/targetGroup:TargetGroup",
      "lb/listener:Listener",
      "lb/listenerRule:ListenerRule",
    ],
    ...[
      "lb/listenerCertificate:ListenerCertificate",
      "ecs/cluster:Cluster",
      "ecs/service:Service",
      "lambda/function:Function",
    ],
    ...["rds/instance:Instance", "rds/cluster:Cluster", "rds/clusterInstance:ClusterInstance", "rds/proxy:Proxy"],
    ...["rds/proxyDefaultTargetGroup:ProxyDefaultTargetGroup", "elasticache/replicationGroup:ReplicationGroup"],
    ...["elasticache/cluster:Cluster", "elasticache/serverlessCache:ServerlessCache", "elasticache/user:User"],
    ...["elasticache/userGroup:UserGroup", "cloudfront/distribution:Distribution", "cloudfront/function:Function"],
    ...[
      "acm/certificate:Certificate",
      "route53/record:Record",
      "route53/zone:Zone",
      "ec2/vpc:Vpc",
      "ec2/subnet:Subnet",
    ],
    ...[
      "ec2/natGateway:NatGateway",
      "ec2/internetGateway:InternetGateway",
      "ec2/route:Route",
      "ec2/routeTable:RouteTable",
    ],
    ...[
      "ec2/routeTableAssociation:RouteTableAssociation",
      "ec2/vpcEndpoint:VpcEndpoint",
      "ec2/eip:Eip",
      "ec2/instance:Instance",
    ],
    ...["ec2/securityGroup:SecurityGroup", "ec2/securityGroupRule:SecurityGroupRule"],
    ...["vpc/securityGroupIngressRule:SecurityGroupIngressRule", "vpc/securityGroupEgressRule:SecurityGroupEgressRule"],
    ...[
      "iam/role:Role",
      "iam/rolePolicy:RolePolicy",
      "iam/policy:Policy",
      "iam/rolePolicyAttachment:RolePolicyAttachment",
    ],
    ...["kms/key:Key", "kms/alias:Alias", "kms/keyPolicy:KeyPolicy", "secretsmanager/secret:Secret", "sqs/queue:Queue"],
    ...["sns/topic:Topic", "s3/bucket:Bucket", "s3/bucketPolicy:BucketPolicy", "s3/bucketObjectv2:BucketObjectv2"],
    ...["appautoscaling/target:Target", "appautoscaling/policy:Policy", "servicediscovery/httpNamespace:HttpNamespace"],
    ...["eks/cluster:Cluster", "eks/nodeGroup:NodeGroup", "dynamodb/table:Table", "opensearch/domain:Domain"],
  ]
    .map((name) => `aws:${name}`)
    .concat([
      ...["cloudflare:index/dnsRecord:DnsRecord", "cloudflare:index/zone:Zone", "postgresql:index/database:Database"],
      ...["postgresql:index/role:Role", "postgresql:index/schema:Schema", "postgresql:index/grant:Grant"],
      ...["postgresql:index/grantRole:GrantRole", "postgresql:index/extension:Extension"],
    ]),
);

/** Whose deletion the cloud refuses while something else uses it, and by which input the users name it. */
export const refusesDeletionInUse: ReadonlySet<string> = new Set([
  ...["aws:lb/targetGroup:TargetGroup", "aws:acm/certificate:Certificate", "aws:rds/parameterGroup:ParameterGroup"],
  ...[
    "aws:rds/subnetGroup:SubnetGroup",
    "aws:rds/optionGroup:OptionGroup",
    "aws:elasticache/parameterGroup:ParameterGroup",
  ],
  ...["aws:elasticache/subnetGroup:SubnetGroup", "aws:elasticache/userGroup:UserGroup", "aws:elasticache/user:User"],
  ...[
    "aws:ec2/securityGroup:SecurityGroup",
    "aws:ec2/subnet:Subnet",
    "aws:ec2/vpc:Vpc",
    "aws:ec2/internetGateway:InternetGateway",
  ],
  ...[
    "aws:ec2/eip:Eip",
    "aws:ecs/cluster:Cluster",
    "aws:iam/policy:Policy",
    "aws:iam/role:Role",
    "aws:wafv2/ipSet:IpSet",
  ],
  ...["aws:wafv2/ruleGroup:RuleGroup", "aws:wafv2/webAcl:WebAcl", "aws:wafv2/regexPatternSet:RegexPatternSet"],
  ...["aws:cloudfront/originAccessControl:OriginAccessControl", "aws:cloudfront/function:Function"],
  ...["aws:cloudfront/cachePolicy:CachePolicy", "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy"],
  ...["aws:servicediscovery/httpNamespace:HttpNamespace", "aws:backup/plan:Plan", "aws:route53/zone:Zone"],
]);

/** Held in one VPC for life: their subnets can change, but not into another VPC. */
export const boundToVpc: ReadonlySet<string> = new Set([
  "aws:rds/subnetGroup:SubnetGroup",
  "aws:elasticache/subnetGroup:SubnetGroup",
  "aws:lb/loadBalancer:LoadBalancer",
]);

/** Stores whose content can be made or fetched again, or is of the past: their loss weighs less. */
export const lesserStores: ReadonlySet<string> = new Set([
  ...["aws:cloudwatch/logGroup:LogGroup", "aws:sqs/queue:Queue", "aws:ecr/repository:Repository"],
  ...["aws:elasticache/cluster:Cluster", "aws:ec2/instance:Instance", "aws:kinesis/stream:Stream"],
  ...["aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication"],
  ...["postgresql:index/extension:Extension", "postgresql:index/role:Role", "aws:eks/cluster:Cluster"],
]);

/** Refer to others only to watch, scale or permit them: they do not keep them from being deleted. */
export const mereReferrers: ReadonlySet<string> = new Set([
  ...["aws:cloudwatch/metricAlarm:MetricAlarm", "aws:cloudwatch/compositeAlarm:CompositeAlarm"],
  ...["aws:cloudwatch/dashboard:Dashboard", "aws:appautoscaling/policy:Policy", "aws:appautoscaling/target:Target"],
  ...["aws:iam/policy:Policy", "aws:iam/rolePolicy:RolePolicy", "aws:s3/bucketPolicy:BucketPolicy"],
  ...["aws:kms/keyPolicy:KeyPolicy", "aws:sns/topicPolicy:TopicPolicy", "aws:sqs/queuePolicy:QueuePolicy"],
  ...["aws:backup/selection:Selection", "aws:cloudwatch/logMetricFilter:LogMetricFilter"],
  "aws:rds/eventSubscription:EventSubscription",
]);

/** Parts of another resource, by the input that names it: gone together with it they are no loss of their own. */
export const partOf: Readonly<Record<string, string>> = {
  "aws:s3/bucketPolicy:BucketPolicy": "bucket",
  "aws:s3/bucketObjectv2:BucketObjectv2": "bucket",
  "aws:iam/rolePolicy:RolePolicy": "role",
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": "role",
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": "securityGroupId",
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": "securityGroupId",
  "aws:ec2/securityGroupRule:SecurityGroupRule": "securityGroupId",
  "aws:ec2/route:Route": "routeTableId",
  "aws:ec2/routeTableAssociation:RouteTableAssociation": "subnetId",
  "aws:lb/listener:Listener": "loadBalancerArn",
  "aws:lb/listenerRule:ListenerRule": "listenerArn",
  "aws:lb/listenerCertificate:ListenerCertificate": "listenerArn",
  "aws:kms/alias:Alias": "targetKeyId",
  "aws:kms/keyPolicy:KeyPolicy": "keyId",
  "aws:appautoscaling/target:Target": "resourceId",
  "aws:appautoscaling/policy:Policy": "resourceId",
  "aws:rds/clusterInstance:ClusterInstance": "clusterIdentifier",
  "aws:eks/nodeGroup:NodeGroup": "clusterName",
  "postgresql:index/grant:Grant": "role",
  "postgresql:index/grantRole:GrantRole": "role",
};
