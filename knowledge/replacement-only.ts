/**
 * What forces a replacement of types that this program does not make, but other programs often do: enough for the
 * reviewer's diff of any graph, too little for offline evaluation.
 *
 * Source: terraform-provider-aws 6 and terraform-provider-random 3, properties marked ForceNew or RequiresReplace.
 */
export interface ReplacementRow {
  readonly replaceOn: readonly string[];
  /** The input that sets a name, which the provider otherwise makes up. */
  readonly name?: string;
  /** Deleting or replacing it loses data. */
  readonly stateful?: true;
  readonly global?: true;
}

const words = (text: string): readonly string[] => text.trim().split(/\s+/);

const securityGroupRule = words(
  "type fromPort toPort protocol cidrBlocks ipv6CidrBlocks prefixListIds self sourceSecurityGroupId securityGroupId",
);

export const replacementsOnly: Readonly<Record<string, ReplacementRow>> = {
  "aws:ec2/instance:Instance": {
    replaceOn: words(`ami availabilityZone associatePublicIpAddress cpuOptions ephemeralBlockDevices hibernation
      ipv6AddressCount ipv6Addresses keyName networkInterfaces placementGroup privateIp subnetId tenancy enclaveOptions
      rootBlockDevice.encrypted rootBlockDevice.kmsKeyId`),
    stateful: true,
  },
  "aws:ec2/securityGroupRule:SecurityGroupRule": { replaceOn: securityGroupRule },
  "aws:ec2/managedPrefixList:ManagedPrefixList": { replaceOn: words("addressFamily") },
  "aws:ec2/launchTemplate:LaunchTemplate": { replaceOn: words("name namePrefix"), name: "name" },
  "aws:ec2/keyPair:KeyPair": { replaceOn: words("keyName keyNamePrefix publicKey"), name: "keyName" },
  "aws:ec2/networkAcl:NetworkAcl": { replaceOn: words("vpcId") },
  "aws:ec2/networkAclRule:NetworkAclRule": {
    replaceOn: words(
      "networkAclId ruleNumber egress protocol ruleAction cidrBlock ipv6CidrBlock fromPort toPort icmpType icmpCode",
    ),
  },
  "aws:ec2/vpcPeeringConnection:VpcPeeringConnection": { replaceOn: words("vpcId peerVpcId peerOwnerId peerRegion") },
  "aws:ec2transitgateway/transitGateway:TransitGateway": { replaceOn: words("amazonSideAsn") },
  "aws:autoscaling/group:Group": { replaceOn: words("name namePrefix"), name: "name" },
  "aws:ebs/volume:Volume": {
    replaceOn: words("availabilityZone encrypted kmsKeyId snapshotId outpostArn multiAttachEnabled"),
    stateful: true,
  },
  "aws:efs/fileSystem:FileSystem": {
    replaceOn: words("availabilityZoneName creationToken encrypted kmsKeyId performanceMode"),
    stateful: true,
  },
  "aws:efs/mountTarget:MountTarget": { replaceOn: words("fileSystemId subnetId ipAddress") },
  "aws:dynamodb/table:Table": {
    replaceOn: words("name hashKey rangeKey localSecondaryIndexes importTable"),
    name: "name",
    stateful: true,
  },
  "aws:rds/cluster:Cluster": {
    replaceOn: words(`clusterIdentifier clusterIdentifierPrefix databaseName engine engineMode kmsKeyId masterUsername
      storageEncrypted snapshotIdentifier sourceRegion availabilityZones dbSystemId`),
    name: "clusterIdentifier",
    stateful: true,
  },
  "aws:rds/clusterInstance:ClusterInstance": {
    replaceOn: words(
      "clusterIdentifier identifierPrefix engine availabilityZone dbSubnetGroupName customIamInstanceProfile",
    ),
    name: "identifier",
  },
  "aws:rds/clusterParameterGroup:ClusterParameterGroup": {
    replaceOn: words("name namePrefix family description"),
    name: "name",
  },
  "aws:rds/optionGroup:OptionGroup": {
    replaceOn: words("name namePrefix engineName majorEngineVersion optionGroupDescription"),
    name: "name",
  },
  "aws:rds/proxy:Proxy": {
    replaceOn: words("engineFamily vpcSubnetIds endpointNetworkType targetConnectionNetworkType"),
    name: "name",
  },
  "aws:rds/proxyDefaultTargetGroup:ProxyDefaultTargetGroup": { replaceOn: words("dbProxyName") },
  "aws:elasticache/cluster:Cluster": {
    replaceOn: words(`clusterId engine port subnetGroupName availabilityZone replicationGroupId snapshotArns
      snapshotName networkType transitEncryptionEnabled`),
    name: "clusterId",
    stateful: true,
  },
  "aws:elasticache/serverlessCache:ServerlessCache": {
    replaceOn: words("name kmsKeyId subnetIds snapshotArnsToRestores"),
    name: "name",
    stateful: true,
  },
  "aws:docdb/cluster:Cluster": {
    replaceOn: words(
      "clusterIdentifier engine kmsKeyId masterUsername storageEncrypted snapshotIdentifier availabilityZones",
    ),
    name: "clusterIdentifier",
    stateful: true,
  },
  "aws:redshift/cluster:Cluster": {
    replaceOn: words("clusterIdentifier clusterSubnetGroupName masterUsername snapshotIdentifier"),
    stateful: true,
  },
  "aws:opensearch/domain:Domain": { replaceOn: words("domainName"), name: "domainName", stateful: true },
  "aws:kinesis/stream:Stream": { replaceOn: words("name"), name: "name", stateful: true },
  "aws:msk/cluster:Cluster": {
    replaceOn: words("clusterName brokerNodeGroupInfo.clientSubnets encryptionInfo.encryptionAtRestKmsKeyArn"),
    name: "clusterName",
    stateful: true,
  },
  "aws:mq/broker:Broker": {
    replaceOn: words("brokerName deploymentMode engineType publiclyAccessible storageType subnetIds encryptionOptions"),
    name: "brokerName",
    stateful: true,
  },
  "aws:eks/cluster:Cluster": {
    replaceOn: words("name roleArn encryptionConfig kubernetesNetworkConfig.ipFamily outpostConfig"),
    name: "name",
    stateful: true,
  },
  "aws:eks/nodeGroup:NodeGroup": {
    replaceOn: words(
      "clusterName nodeGroupName nodeRoleArn subnetIds instanceTypes amiType capacityType diskSize remoteAccess",
    ),
    name: "nodeGroupName",
  },
  "aws:lambda/function:Function": {
    replaceOn: words("name packageType tenancyConfig"),
    name: "name",
  },
  "aws:lambda/permission:Permission": {
    replaceOn:
      words(`action eventSourceToken function functionUrlAuthType principal principalOrgId qualifier sourceAccount
      sourceArn statementId`),
  },
  "aws:lambda/eventSourceMapping:EventSourceMapping": {
    replaceOn: words("eventSourceArn startingPosition startingPositionTimestamp selfManagedEventSource"),
  },
  "aws:lambda/layerVersion:LayerVersion": {
    replaceOn: words(
      "layerName code compatibleRuntimes compatibleArchitectures description licenseInfo s3Bucket s3Key",
    ),
  },
  "aws:apigatewayv2/api:Api": { replaceOn: words("protocolType") },
  "aws:s3/bucketObject:BucketObject": { replaceOn: words("bucket key") },
  "aws:s3/bucketNotification:BucketNotification": { replaceOn: words("bucket") },
  "aws:s3/bucketAcl:BucketAcl": { replaceOn: words("bucket expectedBucketOwner") },
  "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": {
    replaceOn: words("bucket expectedBucketOwner"),
  },
  "aws:s3/bucketWebsiteConfiguration:BucketWebsiteConfiguration": { replaceOn: words("bucket expectedBucketOwner") },
  "aws:iam/user:User": { replaceOn: [], name: "name", global: true },
  "aws:iam/userPolicy:UserPolicy": { replaceOn: words("name namePrefix user"), name: "name", global: true },
  "aws:iam/userPolicyAttachment:UserPolicyAttachment": { replaceOn: words("user policyArn"), global: true },
  "aws:iam/group:Group": { replaceOn: [], name: "name", global: true },
  "aws:iam/accessKey:AccessKey": { replaceOn: words("user pgpKey"), global: true },
  "aws:iam/instanceProfile:InstanceProfile": { replaceOn: words("name namePrefix path"), name: "name", global: true },
  "aws:iam/serviceLinkedRole:ServiceLinkedRole": { replaceOn: words("awsServiceName customSuffix"), global: true },
  "aws:route53/zone:Zone": {
    replaceOn: words("name delegationSetId"),
    name: "name",
    stateful: true,
    global: true,
  },
  "aws:route53/healthCheck:HealthCheck": {
    replaceOn: words("type requestInterval measureLatency referenceName routingControlArn"),
    global: true,
  },
  "aws:cloudfront/originAccessIdentity:OriginAccessIdentity": { replaceOn: [], global: true },
  "aws:cloudfront/cachePolicy:CachePolicy": { replaceOn: words("name"), name: "name", global: true },
  "aws:cloudfront/originRequestPolicy:OriginRequestPolicy": { replaceOn: words("name"), name: "name", global: true },
  "aws:cloudtrail/trail:Trail": { replaceOn: words("name"), name: "name" },
  "aws:cloudwatch/dashboard:Dashboard": { replaceOn: words("dashboardName"), name: "dashboardName" },
  "aws:cloudwatch/compositeAlarm:CompositeAlarm": { replaceOn: words("alarmName") },
  "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter": { replaceOn: words("name logGroup"), name: "name" },
  "aws:guardduty/detector:Detector": { replaceOn: [] },
  "aws:securityhub/account:Account": { replaceOn: [] },
  "aws:cfg/recorder:Recorder": { replaceOn: words("name"), name: "name" },
  "aws:accessanalyzer/analyzer:Analyzer": { replaceOn: words("analyzerName type") },
  "aws:synthetics/canary:Canary": { replaceOn: words("name"), name: "name" },
  "aws:secretsmanager/secretPolicy:SecretPolicy": { replaceOn: words("secretArn") },
  "aws:secretsmanager/secretRotation:SecretRotation": { replaceOn: words("secretId") },
  "aws:ssm/parameter:Parameter": { replaceOn: words("name dataType"), name: "name", stateful: true },
  "aws:kms/grant:Grant": {
    replaceOn: words("name keyId granteePrincipal operations constraints retiringPrincipal grantCreationTokens"),
    name: "name",
  },
  "aws:wafv2/ruleGroup:RuleGroup": { replaceOn: words("name namePrefix scope capacity"), name: "name" },
  "aws:wafv2/regexPatternSet:RegexPatternSet": { replaceOn: words("name namePrefix scope"), name: "name" },
  "aws:lb/targetGroupAttachment:TargetGroupAttachment": {
    replaceOn: words("targetGroupArn targetId port availabilityZone"),
  },
  "aws:lb/listenerCertificate:ListenerCertificate": { replaceOn: words("listenerArn certificateArn") },
  "aws:sfn/stateMachine:StateMachine": { replaceOn: words("name namePrefix type"), name: "name" },
  "aws:scheduler/schedule:Schedule": { replaceOn: words("name namePrefix groupName"), name: "name" },
  "aws:appconfig/environment:Environment": { replaceOn: words("applicationId") },
  "aws:appconfig/configurationProfile:ConfigurationProfile": { replaceOn: words("applicationId locationUri type") },
  "aws:appconfig/hostedConfigurationVersion:HostedConfigurationVersion": {
    replaceOn: words("applicationId configurationProfileId content contentType description"),
  },
  "aws:cognito/userPool:UserPool": {
    replaceOn: words("aliasAttributes usernameAttributes usernameConfiguration"),
    stateful: true,
  },
  "aws:ses/domainIdentity:DomainIdentity": { replaceOn: words("domain") },
  "aws:transfer/server:Server": { replaceOn: words("domain identityProviderType") },
  "random:index/randomString:RandomString": {
    replaceOn: words(
      "length keepers lower upper numeric special minLower minUpper minNumeric minSpecial overrideSpecial",
    ),
  },
  "random:index/randomPet:RandomPet": { replaceOn: words("keepers length prefix separator") },
  "random:index/randomInteger:RandomInteger": { replaceOn: words("keepers max min seed") },
  "random:index/randomUuid:RandomUuid": { replaceOn: words("keepers") },
  "cloudflare:index/ruleset:Ruleset": { replaceOn: words("accountId zoneId kind name phase") },
  "cloudflare:index/zone:Zone": { replaceOn: words("name account"), stateful: true },
  "cloudflare:index/logpushJob:LogpushJob": { replaceOn: words("accountId zoneId dataset") },
  "cloudflare:index/list:List": { replaceOn: words("accountId kind name") },
  "postgresql:index/publication:Publication": { replaceOn: words("database allTables") },
  "postgresql:index/subscription:Subscription": {
    replaceOn: words("name database conninfo publications createSlot slotName"),
  },
  "postgresql:index/replicationSlot:ReplicationSlot": { replaceOn: words("name database plugin") },
};
