/** Inputs that name something else by its name or id rather than by an ARN; the cloud looks whether it is there. */

type Target = readonly [path: string, type: string];

const BUCKET = "aws:s3/bucket:Bucket";
const ROLE = "aws:iam/role:Role";
const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";
const DISTRIBUTION = "aws:cloudfront/distribution:Distribution";
const VAULT = "aws:backup/vault:Vault";
const QUEUE = "aws:sqs/queue:Queue";
const SCALABLE = "aws:appautoscaling/target:Target";
const DATABASE = "postgresql:index/database:Database";
const PG_ROLE = "postgresql:index/role:Role";
const SCHEMA = "postgresql:index/schema:Schema";

const ofBucket: readonly Target[] = [["bucket", BUCKET]];
const ofVault: readonly Target[] = [["backupVaultName", VAULT]];

export const namedReferences: Readonly<Record<string, readonly Target[]>> = {
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": ofBucket,
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": ofBucket,
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": ofBucket,
  "aws:s3/bucketVersioning:BucketVersioning": ofBucket,
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": ofBucket,
  "aws:s3/bucketPolicy:BucketPolicy": ofBucket,
  "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration": ofBucket,
  "aws:s3/bucketLogging:BucketLogging": [...ofBucket, ["targetBucket", BUCKET]],
  "aws:s3/bucketReplicationConfig:BucketReplicationConfig": ofBucket,
  "aws:s3/bucketObjectv2:BucketObjectv2": ofBucket,
  "aws:iam/rolePolicy:RolePolicy": [["role", ROLE]],
  "aws:iam/rolePolicyAttachment:RolePolicyAttachment": [["role", ROLE]],
  "aws:kms/alias:Alias": [["targetKeyId", "aws:kms/key:Key"]],
  "aws:kms/keyPolicy:KeyPolicy": [["keyId", "aws:kms/key:Key"]],
  "aws:rds/instance:Instance": [
    ["dbSubnetGroupName", "aws:rds/subnetGroup:SubnetGroup"],
    ["parameterGroupName", "aws:rds/parameterGroup:ParameterGroup"],
  ],
  "aws:elasticache/replicationGroup:ReplicationGroup": [
    ["subnetGroupName", "aws:elasticache/subnetGroup:SubnetGroup"],
    ["parameterGroupName", "aws:elasticache/parameterGroup:ParameterGroup"],
    ["userGroupIds", "aws:elasticache/userGroup:UserGroup"],
    ["logDeliveryConfigurations.destination", LOG_GROUP],
  ],
  "aws:elasticache/userGroup:UserGroup": [["userIds", "aws:elasticache/user:User"]],
  "aws:ecs/clusterCapacityProviders:ClusterCapacityProviders": [["clusterName", "aws:ecs/cluster:Cluster"]],
  "aws:ecs/service:Service": [["alarms.alarmNames", "aws:cloudwatch/metricAlarm:MetricAlarm"]],
  "aws:appautoscaling/policy:Policy": [["resourceId", SCALABLE]],
  "aws:appautoscaling/scheduledAction:ScheduledAction": [["resourceId", SCALABLE]],
  "aws:ecr/lifecyclePolicy:LifecyclePolicy": [["repository", "aws:ecr/repository:Repository"]],
  "aws:sqs/queuePolicy:QueuePolicy": [["queueUrl", QUEUE]],
  "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy": [["queueUrl", QUEUE]],
  "aws:lb/loadBalancer:LoadBalancer": [["accessLogs.bucket", BUCKET]],
  "aws:cloudfront/distribution:Distribution": [
    ["defaultCacheBehavior.responseHeadersPolicyId", "aws:cloudfront/responseHeadersPolicy:ResponseHeadersPolicy"],
    ["origins.originAccessControlId", "aws:cloudfront/originAccessControl:OriginAccessControl"],
    ["origins.vpcOriginConfig.vpcOriginId", "aws:cloudfront/vpcOrigin:VpcOrigin"],
  ],
  "aws:cloudfront/monitoringSubscription:MonitoringSubscription": [["distributionId", DISTRIBUTION]],
  "aws:cloudwatch/logDelivery:LogDelivery": [
    ["deliverySourceName", "aws:cloudwatch/logDeliverySource:LogDeliverySource"],
  ],
  "aws:cloudwatch/logMetricFilter:LogMetricFilter": [["logGroupName", LOG_GROUP]],
  "aws:cloudwatch/eventTarget:EventTarget": [["rule", "aws:cloudwatch/eventRule:EventRule"]],
  "aws:backup/vaultLockConfiguration:VaultLockConfiguration": ofVault,
  "aws:backup/vaultPolicy:VaultPolicy": ofVault,
  "aws:backup/vaultNotifications:VaultNotifications": ofVault,
  "aws:backup/plan:Plan": [["rules.targetVaultName", VAULT]],
  "aws:backup/selection:Selection": [["planId", "aws:backup/plan:Plan"]],
  "aws:backup/restoreTestingSelection:RestoreTestingSelection": [
    ["restoreTestingPlanName", "aws:backup/restoreTestingPlan:RestoreTestingPlan"],
    ["restoreMetadataOverrides.dbSubnetGroupName", "aws:rds/subnetGroup:SubnetGroup"],
  ],
  "aws:sesv2/emailIdentityMailFromAttributes:EmailIdentityMailFromAttributes": [
    ["emailIdentity", "aws:sesv2/emailIdentity:EmailIdentity"],
  ],
  "aws:sesv2/emailIdentity:EmailIdentity": [["configurationSetName", "aws:sesv2/configurationSet:ConfigurationSet"]],
  "postgresql:index/database:Database": [["owner", PG_ROLE]],
  "postgresql:index/schema:Schema": [
    ["database", DATABASE],
    ["owner", PG_ROLE],
  ],
  "postgresql:index/extension:Extension": [
    ["database", DATABASE],
    ["schema", SCHEMA],
  ],
  "postgresql:index/grant:Grant": [
    ["database", DATABASE],
    ["role", PG_ROLE],
    ["schema", SCHEMA],
  ],
  "postgresql:index/grantRole:GrantRole": [
    ["role", PG_ROLE],
    ["grantRole", PG_ROLE],
  ],
  "postgresql:index/defaultPrivileges:DefaultPrivileges": [
    ["database", DATABASE],
    ["role", PG_ROLE],
    ["owner", PG_ROLE],
    ["schema", SCHEMA],
  ],
};

/** What is there without having been made: PostgreSQL's own roles and schema. */
export const builtIn: Readonly<Record<string, readonly string[]>> = {
  [PG_ROLE]: ["public", "rds_iam", "rds_superuser", "pg_monitor", "pg_read_all_data", "pg_signal_backend"],
  [SCHEMA]: ["public"],
  [DATABASE]: ["postgres"],
};
