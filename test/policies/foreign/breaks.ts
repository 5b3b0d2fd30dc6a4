/** One thing made worse in the fortress, and which controls an expert expects to notice: those, and no other. */
import type { Json } from "../../../graph/model.ts";

export interface Break {
  readonly what: string;
  /** `<kind> <logical name>` of the resource that is changed. */
  readonly of: string;
  /** New values of properties; undefined takes one away. */
  readonly set: Readonly<Record<string, Json | undefined>>;
  /** `<control> <kind> <logical name>`, the resource only where it is another. */
  readonly found: readonly string[];
}

const one = (what: string, of: string, set: Break["set"], ...found: readonly string[]): Break => ({
  what,
  of,
  set,
  found,
});
const open = (from: number, to: number, more: Record<string, Json> = {}) => ({
  description: "new",
  protocol: "tcp",
  fromPort: from,
  toPort: to,
  cidrBlocks: ["0.0.0.0/0"],
  ...more,
});
const allow = (more: Record<string, Json>) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource: "*", ...more }],
  });

const SECRET = "arn:aws:secretsmanager:eu-west-1:111122223333:secret:ledger/token-AbCdEf";
const task = (more: Record<string, Json>) =>
  JSON.stringify([
    {
      name: "app",
      image: `111122223333.dkr.ecr.eu-west-1.amazonaws.com/ledger/app@sha256:${"a".repeat(64)}`,
      user: "1000",
      readonlyRootFilesystem: true,
      stopTimeout: 90,
      portMappings: [{ containerPort: 9000 }],
      secrets: [{ name: "API_TOKEN", valueFrom: SECRET }],
      logConfiguration: {
        logDriver: "awslogs",
        options: { "awslogs-group": "/ledger/app", "awslogs-region": "eu-west-1", "awslogs-stream-prefix": "app" },
      },
      ...more,
    },
  ]);

export const breaks: readonly Break[] = [
  // The network.
  one("SSH for the world", "SecurityGroup app", { ingress: [open(22, 22)] }, "NET-01", "NET-03", "X-03 Service app"),
  one(
    "SSH for the world in halves",
    "SecurityGroup app",
    { ingress: [open(22, 22, { cidrBlocks: ["0.0.0.0/1", "128.0.0.0/1"] })] },
    ...["NET-01", "NET-03", "X-03 Service app"],
  ),
  one(
    "the database for the world",
    "SecurityGroup store",
    { ingress: [open(5432, 5432)] },
    ...["NET-02", "NET-03", "X-01 Instance books"],
  ),
  one(
    "the database for the network",
    "SecurityGroup store",
    { ingress: [open(5432, 5432, { cidrBlocks: ["172.16.0.0/16"] })] },
    "X-01 Instance books",
  ),
  one(
    "the cache for IPv6",
    "SecurityGroup cache",
    { ingress: [open(0, 65535, { cidrBlocks: [], ipv6CidrBlocks: ["::/0"] })] },
    ...["NET-01", "NET-02", "NET-03", "X-02 ReplicationGroup cache"],
  ),
  one("everything out", "SecurityGroup app", { egress: [open(0, 0, { protocol: "-1" })] }, "NET-04"),
  one("a way out for data", "SecurityGroup store", { egress: [open(443, 443)] }, "NET-04"),
  one("a group without a word", "SecurityGroup cache", { description: undefined }, "NET-05"),
  one(
    "HTTP for all beside HTTPS",
    "SecurityGroup front",
    { ingress: [open(443, 443), open(8443, 8443)] },
    "NET-03",
    "X-04 LoadBalancer edge-alb",
  ),
  one(
    "an open default group",
    "DefaultSecurityGroup closed",
    { ingress: [open(0, 0, { protocol: "-1" })] },
    "NET-06",
    "X-23 Vpc core",
  ),
  one("public addresses", "Subnet app-a", { mapPublicIpOnLaunch: true }, "NET-07"),
  one("accepted traffic only", "FlowLog core", { trafficType: "ACCEPT" }, "NET-09"),
  one("an open endpoint", "VpcEndpoint logs", { policy: undefined }, "NET-10"),
  one(
    "data with a way in",
    "RouteTable store-a",
    { routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: "igw-0123456789abcdef0" }] },
    "X-06 SubnetGroup books",
    "X-06 SubnetGroup cache",
  ),
  one(
    "services with a way in",
    "RouteTable app-a",
    { routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: "igw-0123456789abcdef0" }] },
    "X-07 Service app",
  ),
  // The edge.
  one(
    "plain HTTP",
    "Listener web",
    { protocol: "HTTP", port: 80, sslPolicy: undefined, certificateArn: undefined },
    "ALB-01",
  ),
  one("old TLS", "Listener web", { sslPolicy: "ELBSecurityPolicy-TLS-1-2-2017-01" }, "ALB-02"),
  one("old TLS by default", "Listener web", { sslPolicy: undefined }, "ALB-02"),
  one("broken headers", "LoadBalancer edge-alb", { dropInvalidHeaderFields: false }, "ALB-03"),
  one("no desync", "LoadBalancer edge-alb", { desyncMitigationMode: "monitor" }, "ALB-04"),
  one("no access log", "LoadBalancer edge-alb", { accessLogs: undefined }, "ALB-05"),
  one("a deletion", "LoadBalancer edge-alb", { enableDeletionProtection: false }, "ALB-06"),
  one("another public door", "LoadBalancer edge-alb", { xffHeaderProcessingMode: "preserve" }, "ALB-08"),
  one("a firewall that gives up", "LoadBalancer edge-alb", { enableWafFailOpen: true }, "ALB-09"),
  one("no health", "TargetGroup app", { healthCheck: { enabled: false } }, "ALB-10"),
  one(
    "no firewall",
    "WebAclAssociation web",
    { resourceArn: "arn:aws:apigateway:eu-west-1::/restapis/x/stages/y" },
    "X-16 LoadBalancer edge-alb",
  ),
  one("no rules", "WebAcl web", { rules: [] }, "WAF-01", "WAF-03"),
  one("no log of the firewall", "WebAclLoggingConfiguration web", { redactedFields: undefined }, "WAF-05"),
  one("a wildcard", "Certificate web", { domainName: "*.ledger.example" }, "ACM-03"),
  // Data.
  one("a public database", "Instance books", { publiclyAccessible: true }, "RDS-01"),
  one("unencrypted", "Instance books", { storageEncrypted: undefined }, "RDS-02"),
  one("unencrypted, as text", "Instance books", { storageEncrypted: "false" }, "RDS-02"),
  one("the key of AWS", "Instance books", { kmsKeyId: undefined }, "RDS-03"),
  one("one zone", "Instance books", { multiAz: false }, "RDS-04"),
  one("a week", "Instance books", { backupRetentionPeriod: 7 }, "RDS-05"),
  one("no backups", "Instance books", { backupRetentionPeriod: 0 }, "RDS-05"),
  one("a deletion of the database", "Instance books", { deletionProtection: undefined }, "RDS-06"),
  one("no last snapshot", "Instance books", { skipFinalSnapshot: true }, "RDS-07"),
  one("no minor versions", "Instance books", { autoMinorVersionUpgrade: false }, "RDS-08"),
  one("no roles", "Instance books", { iamDatabaseAuthenticationEnabled: false }, "RDS-09"),
  one("no logs", "Instance books", { enabledCloudwatchLogsExports: [] }, "RDS-10"),
  one(
    "a plain password",
    "Instance books",
    { manageMasterUserPassword: undefined, password: "horse-battery-staple" },
    "RDS-14",
    "GEN-07",
  ),
  one("an old version", "Instance books", { engineVersion: "13.20" }, "RDS-20"),
  one("an old root", "Instance books", { caCertIdentifier: "rds-ca-2019" }, "RDS-21"),
  one("the default group", "Instance books", { vpcSecurityGroupIds: [] }, "RDS-22", "X-31 SecurityGroup store"),
  one("no TLS", "ParameterGroup books", { parameters: [] }, "RDS-18", "RDS-19"),
  one(
    "no TLS, said aloud",
    "ParameterGroup books",
    { parameters: [{ name: "rds.force_ssl", value: "0" }] },
    "RDS-17",
    "RDS-18",
    "RDS-19",
  ),
  one("a plain cache", "ReplicationGroup cache", { atRestEncryptionEnabled: false }, "RED-01", "RED-04"),
  one("plain connections", "ReplicationGroup cache", { transitEncryptionEnabled: false }, "RED-02"),
  one("no login", "ReplicationGroup cache", { authToken: undefined }, "RED-03"),
  one("a plain token", "ReplicationGroup cache", { authToken: "0123456789abcdef0123" }, "RED-03", "GEN-07"),
  one("one node", "ReplicationGroup cache", { numCacheClusters: 1 }, "RED-05"),
  one("an open bucket", "BucketPublicAccessBlock receipts", { restrictPublicBuckets: false }, "S3-01"),
  one("a public list", "Bucket receipts", { acl: "public-read" }, "S3-02"),
  one(
    "lists that count",
    "BucketOwnershipControls receipts",
    { rule: { objectOwnership: "BucketOwnerPreferred" } },
    "S3-03",
  ),
  one(
    "the key of S3",
    "BucketServerSideEncryptionConfiguration receipts",
    { rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }] },
    "S3-04",
  ),
  one("no versions", "BucketVersioning receipts", { versioningConfiguration: { status: "Suspended" } }, "S3-05"),
  one("a log in itself", "BucketLogging receipts", { targetBucket: "ledger-receipts" }, "S3-07"),
  one("a bucket that empties itself", "Bucket receipts", { forceDestroy: true }, "S3-11"),
  one(
    "a bucket for everyone",
    "BucketPolicy receipts",
    { policy: allow({ Principal: "*", Resource: "arn:aws:s3:::ledger-receipts/*" }) },
    ...["S3-09", "S3-10"],
  ),
  // Keys, secrets, rights.
  one("no rotation", "Key ledger", { enableKeyRotation: false }, "KMS-01"),
  one("a week to take back", "Key ledger", { deletionWindowInDays: 7 }, "KMS-02"),
  one("a key for everyone", "Key ledger", { policy: allow({ Principal: { AWS: ["*"] }, Action: "kms:*" }) }, "KMS-03"),
  one("the key of secrets", "Secret token", { kmsKeyId: undefined }, "SEC-01"),
  one("a secret gone at once", "Secret token", { recoveryWindowInDays: 0 }, "SEC-01"),
  one("a slow rotation", "SecretRotation token", { rotationRules: { automaticallyAfterDays: 365 } }, "SEC-02"),
  one(
    "everything on everything",
    "RolePolicy task",
    { policy: allow({ Action: "*" }) },
    "IAM-01",
    "IAM-02",
    "IAM-06",
    "IAM-07",
  ),
  one(
    "a service on everything",
    "RolePolicy task",
    { policy: allow({ Action: ["dynamodb:*"] }) },
    ...["IAM-02", "IAM-07"],
  ),
  one("objects of everybody", "RolePolicy task", { policy: allow({}) }, "IAM-07"),
  one(
    "a role for everyone",
    "Role task",
    { assumeRolePolicy: allow({ Action: "sts:AssumeRole", Principal: { AWS: "*" }, Resource: undefined as never }) },
    "IAM-04",
  ),
  one(
    "an administrator",
    "Role task",
    { managedPolicyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"] },
    "IAM-03",
  ),
  // Services.
  one(
    "a group without a member",
    "Service app",
    { networkConfiguration: undefined },
    "X-01 Instance books",
    "X-02 ReplicationGroup cache",
    "X-31 SecurityGroup app",
  ),
  one(
    "a secret in the clear",
    "TaskDefinition app",
    { containerDefinitions: task({ environment: [{ name: "DB_PASSWORD", value: "not-so-secret" }] }) },
    "ECS-05",
  ),
  one("a privileged container", "TaskDefinition app", { containerDefinitions: task({ privileged: true }) }, "ECS-02"),
  one(
    "a container that writes",
    "TaskDefinition app",
    { containerDefinitions: task({ readonlyRootFilesystem: false }) },
    "ECS-03",
  ),
  one("root", "TaskDefinition app", { containerDefinitions: task({ user: "root" }) }, "ECS-04"),
  one("an image that moves", "TaskDefinition app", { containerDefinitions: task({ image: "nginx:latest" }) }, "ECS-16"),
  one("a secret of nobody", "TaskDefinition app", { containerDefinitions: task({ secrets: [] }) }, "X-27"),
  one("one task", "Target app", { minCapacity: 1 }, "ECS-19"),
  one("no insights", "Cluster ledger", { settings: [] }, "ECS-09"),
  one("a shell", "Service app", { enableExecuteCommand: true }, "ECS-11", "ECS-10 Cluster ledger", "X-24 Vpc core"),
  one("an old platform", "Service app", { platformVersion: "1.3.0" }, "ECS-12"),
  one("no way back", "Service app", { deploymentCircuitBreaker: { enable: true, rollback: false } }, "ECS-13"),
  one("stop before start", "Service app", { deploymentMinimumHealthyPercent: 50 }, "ECS-14"),
  one("tags that move", "Repository app", { imageTagMutability: "MUTABLE" }, "ECR-01"),
  one("no scan", "Repository app", { imageScanningConfiguration: { scanOnPush: false } }, "ECR-02"),
  one("images gone", "Repository app", { forceDelete: true }, "ECR-03"),
  one("host network", "TaskDefinition app", { networkMode: "host" }, "ECS-07"),
  one("a size that does not exist", "TaskDefinition app", { cpu: "512", memory: "8192" }, "ECS-18"),
  one("logs for ever", "LogGroup app", { retentionInDays: 0 }, "LOG-01", "X-30 TaskDefinition app"),
  one("logs with the key of AWS", "LogGroup app", { kmsKeyId: undefined }, "LOG-02"),
  // Watching, backups.
  one("a silent alarm", "MetricAlarm sick", { alarmActions: [] }, "ALM-01", "X-15"),
  one(
    "a muted alarm",
    "MetricAlarm app-CPUUtilization",
    { actionsEnabled: false },
    "ALM-01",
    "X-15",
    "X-11 Service app",
  ),
  one(
    "an alarm on something else",
    "MetricAlarm books-CPUUtilization",
    { dimensions: { DBInstanceIdentifier: "others" } },
    "X-13 Instance books",
  ),
  one("a plain topic", "Topic pages", { kmsMasterKeyId: undefined }, "SNS-01"),
  one("plain messages", "TopicSubscription duty", { protocol: "http" }, "SNS-03"),
  one("the key of vaults", "Vault books", { kmsKeyArn: undefined }, "BAK-01"),
  one("a lock that does not fit", "VaultLockConfiguration books", { minRetentionDays: 60 }, "BAK-02"),
  one(
    "no copies",
    "Plan books",
    {
      rules: [
        {
          ruleName: "daily",
          targetVaultName: "books",
          schedule: "cron(0 3 * * ? *)",
          startWindow: 60,
          completionWindow: 360,
          enableContinuousBackup: true,
          lifecycle: { deleteAfter: 35 },
        },
      ],
    },
    "BAK-04",
  ),
  one(
    "a weekly plan",
    "Plan books",
    {
      rules: [
        {
          ruleName: "weekly",
          targetVaultName: "books",
          schedule: "cron(0 3 ? * SUN *)",
          startWindow: 60,
          completionWindow: 360,
          enableContinuousBackup: true,
          lifecycle: { deleteAfter: 35 },
          copyActions: [{ destinationVaultArn: "arn:aws:backup:eu-central-1:111122223333:backup-vault:copies" }],
        },
      ],
    },
    "BAK-03",
    "X-08 Instance books",
    "X-08 Bucket receipts",
  ),
  one(
    "no database in the selection",
    "Selection books",
    { resources: ["arn:aws:s3:::ledger-receipts"] },
    "X-08 Instance books",
  ),
  one(
    "anyone deletes backups",
    "VaultPolicy books",
    { policy: allow({ Principal: "*", Action: "backup:*" }) },
    "BAK-07",
  ),
  // Of everything.
  one("no class", "Bucket receipts", { tags: { project: "ledger" } }, "GEN-02"),
  one("another environment", "Cluster ledger", { tags: { environment: "test" } }, "GEN-01"),
];
