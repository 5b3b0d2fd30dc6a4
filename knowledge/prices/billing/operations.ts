import type { BillingTable } from "../row.ts";
import { free } from "./free.ts";

const CLOUDWATCH = "Amazon CloudWatch pricing";
const BACKUP = "AWS Backup pricing";
const APPCONFIG = "AWS Systems Manager pricing, AppConfig";

export const operationsBilling: BillingTable = {
  "aws:kms/key:Key": { basis: "fixed", source: "AWS KMS pricing", meters: [{ key: "requests", sku: "kms/request" }] },
  "aws:kms/replicaKey:ReplicaKey": { basis: "fixed", source: "AWS KMS pricing" },
  "aws:secretsmanager/secret:Secret": {
    basis: "fixed",
    source: "AWS Secrets Manager pricing",
    meters: [{ key: "requests", sku: "secretsmanager/request" }],
  },
  "aws:cloudwatch/metricAlarm:MetricAlarm": { basis: "fixed", source: CLOUDWATCH },
  "aws:cloudwatch/compositeAlarm:CompositeAlarm": { basis: "fixed", source: CLOUDWATCH },
  "aws:cloudwatch/dashboard:Dashboard": { basis: "fixed", source: CLOUDWATCH },
  "aws:synthetics/canary:Canary": { basis: "fixed", source: CLOUDWATCH },
  "aws:cloudwatch/logGroup:LogGroup": {
    basis: "usage",
    source: CLOUDWATCH,
    meters: [
      { key: "ingestedGb", sku: "logs/ingestion/gb" },
      { key: "storedGb", sku: "logs/storage/gb-month" },
    ],
  },
  "aws:cloudwatch/logMetricFilter:LogMetricFilter": {
    basis: "usage",
    source: `${CLOUDWATCH}: its metric, in the months in which it has data`,
    meters: [{ key: "metrics", sku: "cloudwatch/metric-month" }],
  },
  "aws:rum/appMonitor:AppMonitor": {
    basis: "usage",
    source: CLOUDWATCH,
    meters: [{ key: "events", sku: "rum/event" }],
  },
  "aws:xray/group:Group": {
    basis: "usage",
    source: "AWS X-Ray pricing",
    meters: [{ key: "traces", sku: "xray/trace" }],
  },
  "aws:sns/topic:Topic": {
    basis: "usage",
    source: "Amazon SNS pricing",
    meters: [{ key: "messages", sku: "sns/request" }],
  },
  "aws:sns/topicSubscription:TopicSubscription": {
    basis: "usage",
    source: "Amazon SNS pricing",
    meters: [
      {
        key: "emails",
        sku: "sns/email",
        when: { input: "protocol", absent: "", is: ["email", "email-json"] },
      },
    ],
  },
  "aws:backup/vault:Vault": {
    basis: "usage",
    source: BACKUP,
    meters: [{ key: "storedGb", sku: "backup/storage/gb-month" }],
  },
  "aws:backup/plan:Plan": {
    basis: "usage",
    source: `${BACKUP}, copies to another region`,
    meters: [{ key: "copiedGb", sku: "data-transfer/regions/gb" }],
  },
  "aws:backup/restoreTestingSelection:RestoreTestingSelection": {
    basis: "usage",
    source: `${BACKUP}: what is restored costs as if it were made by hand`,
    meters: [{ key: "restoredGb", sku: "backup/restore/gb" }],
  },
  "aws:guardduty/detector:Detector": {
    basis: "usage",
    source: "Amazon GuardDuty pricing",
    meters: [
      { key: "events", sku: "guardduty/events" },
      { key: "analysedGb", sku: "guardduty/gb" },
    ],
  },
  "aws:guardduty/malwareProtectionPlan:MalwareProtectionPlan": {
    basis: "usage",
    source: "Amazon GuardDuty pricing",
    meters: [{ key: "scannedGb", sku: "guardduty/malware-gb" }],
  },
  "aws:cloudtrail/trail:Trail": {
    basis: "usage",
    source: "AWS CloudTrail pricing",
    meters: [{ key: "dataEvents", sku: "cloudtrail/data-event" }],
  },
  "aws:cfg/recorder:Recorder": {
    basis: "usage",
    source: "AWS Config pricing",
    meters: [{ key: "items", sku: "config/item" }],
  },
  "aws:cfg/rule:Rule": {
    basis: "usage",
    source: "AWS Config pricing",
    meters: [{ key: "evaluations", sku: "config/evaluation" }],
  },
  "aws:cfg/conformancePack:ConformancePack": {
    basis: "usage",
    source: "AWS Config pricing",
    meters: [{ key: "evaluations", sku: "config/evaluation" }],
  },
  "aws:securityhub/standardsSubscription:StandardsSubscription": {
    basis: "usage",
    source: "AWS Security Hub pricing",
    meters: [{ key: "checks", sku: "securityhub/check" }],
  },
  "aws:inspector2/enabler:Enabler": {
    basis: "usage",
    source: "Amazon Inspector pricing",
    meters: [{ key: "images", sku: "inspector/image" }],
  },
  "aws:appconfig/configurationProfile:ConfigurationProfile": {
    basis: "usage",
    source: APPCONFIG,
    meters: [
      { key: "requests", sku: "appconfig/request" },
      { key: "received", sku: "appconfig/received" },
    ],
  },
  ...free("AWS KMS pricing", "aws:kms/alias:Alias", "aws:kms/grant:Grant", "aws:kms/keyPolicy:KeyPolicy"),
  ...free(
    "AWS Secrets Manager pricing",
    "aws:secretsmanager/secretPolicy:SecretPolicy",
    "aws:secretsmanager/secretRotation:SecretRotation",
    "aws:secretsmanager/secretVersion:SecretVersion",
  ),
  ...free(
    "Amazon EventBridge pricing: events of AWS services to their targets",
    "aws:cloudwatch/eventRule:EventRule",
    "aws:cloudwatch/eventTarget:EventTarget",
  ),
  ...free(
    CLOUDWATCH,
    "aws:cloudwatch/logDelivery:LogDelivery",
    "aws:cloudwatch/logDeliveryDestination:LogDeliveryDestination",
    "aws:cloudwatch/logDeliveryDestinationPolicy:LogDeliveryDestinationPolicy",
    "aws:cloudwatch/logDeliverySource:LogDeliverySource",
    "aws:cloudwatch/logResourcePolicy:LogResourcePolicy",
    "aws:cloudwatch/logSubscriptionFilter:LogSubscriptionFilter",
    "aws:cloudwatch/queryDefinition:QueryDefinition",
    "aws:xray/samplingRule:SamplingRule",
  ),
  ...free("Amazon SNS pricing", "aws:sns/topicPolicy:TopicPolicy"),
  ...free(
    BACKUP,
    "aws:backup/framework:Framework",
    "aws:backup/regionSettings:RegionSettings",
    "aws:backup/reportPlan:ReportPlan",
    "aws:backup/restoreTestingPlan:RestoreTestingPlan",
    "aws:backup/selection:Selection",
    "aws:backup/vaultLockConfiguration:VaultLockConfiguration",
    "aws:backup/vaultNotifications:VaultNotifications",
    "aws:backup/vaultPolicy:VaultPolicy",
  ),
  ...free(
    "AWS Cost Management pricing: budgets without actions, anomaly detection",
    "aws:budgets/budget:Budget",
    "aws:costexplorer/anomalyMonitor:AnomalyMonitor",
    "aws:costexplorer/anomalySubscription:AnomalySubscription",
  ),
  ...free(
    APPCONFIG,
    "aws:appconfig/application:Application",
    "aws:appconfig/deployment:Deployment",
    "aws:appconfig/deploymentStrategy:DeploymentStrategy",
    "aws:appconfig/environment:Environment",
    "aws:appconfig/hostedConfigurationVersion:HostedConfigurationVersion",
  ),
  ...free(
    "Pricing of AWS Config, GuardDuty, Security Hub: what is switched on is paid by its own resources",
    "aws:cfg/deliveryChannel:DeliveryChannel",
    "aws:cfg/recorderStatus:RecorderStatus",
    "aws:guardduty/detectorFeature:DetectorFeature",
    "aws:securityhub/account:Account",
  ),
  ...free(
    "AWS IAM pricing",
    "aws:accessanalyzer/archiveRule:ArchiveRule",
    "aws:iam/accountPasswordPolicy:AccountPasswordPolicy",
    "aws:iam/group:Group",
    "aws:iam/instanceProfile:InstanceProfile",
    "aws:iam/openIdConnectProvider:OpenIdConnectProvider",
    "aws:iam/policy:Policy",
    "aws:iam/role:Role",
    "aws:iam/rolePolicy:RolePolicy",
    "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
    "aws:iam/serviceLinkedRole:ServiceLinkedRole",
    "aws:ssoadmin/accountAssignment:AccountAssignment",
    "aws:ssoadmin/permissionSet:PermissionSet",
  ),
  ...free(
    "Amazon EBS pricing: settings of the account",
    "aws:ebs/encryptionByDefault:EncryptionByDefault",
    "aws:ebs/snapshotBlockPublicAccess:SnapshotBlockPublicAccess",
  ),
  ...free("AWS Compute Optimizer pricing", "aws:computeoptimizer/enrollmentStatus:EnrollmentStatus"),
  ...free(
    "made by Pulumi, not by a cloud",
    "random:index/randomBytes:RandomBytes",
    "random:index/randomId:RandomId",
    "random:index/randomPassword:RandomPassword",
    "random:index/randomString:RandomString",
    "random:index/randomUuid:RandomUuid",
  ),
  ...free(
    "inside the database server, which is paid for",
    "postgresql:index/database:Database",
    "postgresql:index/defaultPrivileges:DefaultPrivileges",
    "postgresql:index/extension:Extension",
    "postgresql:index/grant:Grant",
    "postgresql:index/grantRole:GrantRole",
    "postgresql:index/publication:Publication",
    "postgresql:index/role:Role",
    "postgresql:index/schema:Schema",
  ),
};
