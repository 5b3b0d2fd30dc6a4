/**
 * Lists whose order means nothing to the service: sets in the provider's schema (TypeSet, SetAttribute), and lists that
 * the service answers in an order of its own. Paths without indices; `policy.*` and the like go into a JSON document kept
 * as text. A list that stands neither here nor among the ordered ones is compared in order, which hides nothing.
 *
 * Source: schemas of terraform-provider-aws 6, terraform-provider-cloudflare 5, terraform-provider-postgresql 1.26.
 */

const paths = (text: string): readonly string[] => text.trim().split(/\s+/);

const securityGroup =
  paths(`ingress egress ingress.cidrBlocks egress.cidrBlocks ingress.ipv6CidrBlocks egress.ipv6CidrBlocks
  ingress.prefixListIds egress.prefixListIds ingress.securityGroups egress.securityGroups`);
const firewallRules = paths(`rules rules.textTransformations rules.responseHeaders rules.insertHeaders rules.ruleLabels
  rules.statements rules.ruleActionOverrides rules.excludedRules rules.customKeys rules.countryCodes`);

/** By type. Below a path that ends in `rules` of a firewall, the last name alone counts: statements nest to any depth. */
export const sets: Readonly<Record<string, readonly string[]>> = {
  "aws:acm/certificate:Certificate": paths("subjectAlternativeNames"),
  "aws:acm/certificateValidation:CertificateValidation": paths("validationRecordFqdns"),
  "aws:appautoscaling/policy:Policy": paths(`
    targetTrackingScalingPolicyConfiguration.customizedMetricSpecification.metrics
    targetTrackingScalingPolicyConfiguration.customizedMetricSpecification.dimensions
    targetTrackingScalingPolicyConfiguration.customizedMetricSpecification.metrics.metricStat.metric.dimensions
    stepScalingPolicyConfiguration.stepAdjustments`),
  "aws:backup/plan:Plan": paths("rules rules.copyActions advancedBackupSettings"),
  "aws:backup/restoreTestingPlan:RestoreTestingPlan": paths(`recoveryPointSelection.includeVaults
    recoveryPointSelection.excludeVaults recoveryPointSelection.recoveryPointTypes`),
  "aws:backup/restoreTestingSelection:RestoreTestingSelection": paths(
    "protectedResourceArns restoreMetadataOverrides.vpcSecurityGroupIds",
  ),
  "aws:backup/selection:Selection": paths("resources notResources selectionTags conditions"),
  "aws:backup/vaultNotifications:VaultNotifications": paths("backupVaultEvents"),
  "aws:budgets/budget:Budget": paths(`notifications notifications.subscriberEmailAddresses
    notifications.subscriberSnsTopicArns costFilters costFilters.values filterExpression.ands filterExpression.ors
    filterExpression.ands.tags.values filterExpression.ands.dimensions.values`),
  "aws:cloudfront/distribution:Distribution": paths(`aliases customErrorResponses origins originGroups
    defaultCacheBehavior.allowedMethods defaultCacheBehavior.cachedMethods defaultCacheBehavior.functionAssociations
    defaultCacheBehavior.lambdaFunctionAssociations defaultCacheBehavior.trustedKeyGroups
    defaultCacheBehavior.forwardedValues.headers orderedCacheBehaviors.allowedMethods orderedCacheBehaviors.cachedMethods
    orderedCacheBehaviors.functionAssociations orderedCacheBehaviors.lambdaFunctionAssociations
    orderedCacheBehaviors.trustedKeyGroups origins.customHeaders origins.customHeaders.accepted
    origins.customOriginConfig.originSslProtocols restrictions.geoRestriction.locations`),
  "aws:cloudfront/function:Function": paths("keyValueStoreAssociations"),
  "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy":
    paths(`customHeadersConfig.items removeHeadersConfig.items
    corsConfig.accessControlAllowHeaders.items corsConfig.accessControlAllowMethods.items
    corsConfig.accessControlAllowOrigins.items corsConfig.accessControlExposeHeaders.items`),
  "aws:cloudwatch/metricAlarm:MetricAlarm": paths("alarmActions okActions insufficientDataActions metricQueries"),
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": securityGroup,
  "aws:ec2/securityGroup:SecurityGroup": securityGroup,
  "aws:ec2/securityGroupRule:SecurityGroupRule": paths("cidrBlocks ipv6CidrBlocks prefixListIds"),
  "aws:ec2/managedPrefixList:ManagedPrefixList": paths("entries"),
  "aws:ec2/instance:Instance": paths("vpcSecurityGroupIds securityGroups ebsBlockDevices"),
  "aws:ec2/networkAcl:NetworkAcl": paths("ingress egress subnetIds"),
  "aws:ec2/routeTable:RouteTable": paths("routes propagatingVgws"),
  "aws:ec2/vpcEndpoint:VpcEndpoint": paths("routeTableIds securityGroupIds subnetIds"),
  "aws:ecr/replicationConfiguration:ReplicationConfiguration": paths(`replicationConfiguration.rules
    replicationConfiguration.rules.destinations replicationConfiguration.rules.repositoryFilters`),
  "aws:ecs/cluster:Cluster": paths("settings"),
  "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders": paths(
    "capacityProviders defaultCapacityProviderStrategies",
  ),
  "aws:ecs/service:Service": paths(`alarms.alarmNames capacityProviderStrategies loadBalancers placementConstraints
    networkConfiguration.securityGroups networkConfiguration.subnets`),
  "aws:ecs/taskDefinition:TaskDefinition": paths(`requiresCompatibilities volumes placementConstraints
    containerDefinitions containerDefinitions.environment containerDefinitions.environmentFiles
    containerDefinitions.secrets containerDefinitions.portMappings containerDefinitions.mountPoints
    containerDefinitions.volumesFrom containerDefinitions.dependsOn containerDefinitions.ulimits
    containerDefinitions.extraHosts containerDefinitions.systemControls containerDefinitions.linuxParameters.capabilities.add
    containerDefinitions.linuxParameters.capabilities.drop containerDefinitions.logConfiguration.secretOptions`),
  "aws:elasticache/parameterGroup:ParameterGroup": paths("parameters"),
  "aws:elasticache/replicationGroup:ReplicationGroup": paths(
    "logDeliveryConfigurations securityGroupIds securityGroupNames userGroupIds snapshotArns",
  ),
  "aws:elasticache/subnetGroup:SubnetGroup": paths("subnetIds"),
  "aws:elasticache/user:User": paths("passwords authenticationMode.passwords"),
  "aws:elasticache/userGroup:UserGroup": paths("userIds"),
  "aws:iam/openIdConnectProvider:OpenIdConnectProvider": paths("clientIdLists thumbprintLists"),
  "aws:iam/role:Role": paths("managedPolicyArns inlinePolicies"),
  "aws:lambda/function:Function": paths("layers vpcConfig.subnetIds vpcConfig.securityGroupIds architectures"),
  "aws:lb/listenerRule:ListenerRule": paths(`conditions conditions.hostHeader.values conditions.httpHeader.values
    conditions.httpRequestMethod.values conditions.pathPattern.values conditions.queryStrings conditions.sourceIp.values
    actions.forward.targetGroups`),
  "aws:lb/listener:Listener": paths("defaultActions.forward.targetGroups"),
  "aws:lb/loadBalancer:LoadBalancer": paths("securityGroups subnets subnetMappings"),
  "aws:rds/cluster:Cluster": paths("vpcSecurityGroupIds availabilityZones enabledCloudwatchLogsExports iamRoles"),
  "aws:rds/eventSubscription:EventSubscription": paths("eventCategories sourceIds"),
  "aws:rds/instance:Instance": paths("enabledCloudwatchLogsExports vpcSecurityGroupIds securityGroupNames"),
  "aws:rds/parameterGroup:ParameterGroup": paths("parameters"),
  "aws:rds/proxy:Proxy": paths("auths vpcSecurityGroupIds vpcSubnetIds"),
  "aws:rds/subnetGroup:SubnetGroup": paths("subnetIds"),
  "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration": paths(
    "corsRules corsRules.allowedHeaders corsRules.allowedMethods corsRules.allowedOrigins corsRules.exposeHeaders",
  ),
  // S3 answers rules in an order of its own.
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": paths(
    "rules rules.transitions rules.noncurrentVersionTransitions",
  ),
  "aws:s3/bucketReplicationConfig:BucketReplicationConfig": paths("rules"),
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": paths("rules"),
  "aws:secretsmanager/secret:Secret": paths("replicas"),
  "aws:wafv2/ipSet:IpSet": paths("addresses"),
  "aws:wafv2/regexPatternSet:RegexPatternSet": paths("regularExpressions"),
  "aws:wafv2/ruleGroup:RuleGroup": firewallRules,
  "aws:wafv2/webAcl:WebAcl": [
    ...firewallRules,
    ...paths("dataProtectionConfig.dataProtections dataProtectionConfig.dataProtections.field.fieldKeys"),
  ],
  "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": paths(
    "logDestinationConfigs redactedFields loggingFilter.filters loggingFilter.filters.conditions",
  ),
  "cloudflare:index/list:List": paths("items"),
  "postgresql:index/defaultPrivileges:DefaultPrivileges": paths("privileges"),
  "postgresql:index/grant:Grant": paths("privileges objects columns"),
  "postgresql:index/role:Role": paths("roles"),
  "pulumi:providers:aws": paths("allowedAccountIds forbiddenAccountIds"),
};

/** Lists of the program whose order is part of their meaning. */
export const orderedLists: Readonly<Record<string, readonly string[]>> = {
  "aws:cloudwatch/logDelivery:LogDelivery": paths("recordFields"),
  "aws:ecr/repository:Repository": paths("encryptionConfigurations"),
  "aws:ecs/taskDefinition:TaskDefinition": paths(
    "containerDefinitions.command containerDefinitions.healthCheck.command",
  ),
  "aws:lb/listener:Listener": paths("defaultActions"),
  "aws:lb/listenerRule:ListenerRule": paths("actions"),
  "postgresql:index/role:Role": paths("searchPaths"),
};

/**
 * Documents by what they are, and their sets. IAM: AWS evaluates all statements, and all values of an element, together.
 * Event patterns: a list is a choice.
 */
export const documentSets = {
  policy: ["Statement", "Action", "NotAction", "Resource", "NotResource", "Principal", "NotPrincipal", "Condition"],
  lifecycle: ["rules", "tagPatternList", "tagPrefixList"],
  redriveAllow: ["sourceQueueArns"],
} as const;

/** What tells the elements of a list apart, most telling first: two elements with the same one are the same, changed. */
export const elementNames: readonly string[] = [
  ...["Sid", "name", "Name", "id", "originId", "rulePriority", "key", "Key", "ruleName", "header", "settingId"],
  ...[
    "targetGroupArn",
    "notificationType",
    "errorCode",
    "eventType",
    "region",
    "capacityProvider",
    "logType",
    "priority",
  ],
];
