/**
 * Dangerous arguments that a resource does not have: what somebody adds in a hurry. Names and values were checked against
 * the typings of @pulumi/aws 7.48, cloudflare 6.22 and postgresql 3.18.
 */
import type { Json } from "../graph/model.ts";

type Arguments = Readonly<Record<string, Json>>;

const WORLD = "0.0.0.0/0";

/** By type; arguments that are changed together stand in one object. null = taken away. */
const ADDITIONS: Readonly<Record<string, readonly Arguments[]>> = {
  "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule": [
    { cidrIpv4: WORLD, prefixListId: null, referencedSecurityGroupId: null },
    { cidrIpv6: "::/0", cidrIpv4: null, prefixListId: null, referencedSecurityGroupId: null },
    { ipProtocol: "-1", fromPort: null, toPort: null },
  ],
  "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule": [
    { cidrIpv4: WORLD, referencedSecurityGroupId: null },
    { ipProtocol: "-1", fromPort: null, toPort: null },
  ],
  "aws:ec2/securityGroup:SecurityGroup": [
    { ingress: [{ protocol: "tcp", fromPort: 22, toPort: 22, cidrBlocks: [WORLD] }] },
    { ingress: [{ protocol: "-1", fromPort: 0, toPort: 0, ipv6CidrBlocks: ["::/0"] }] },
  ],
  "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup": [
    { ingress: [{ protocol: "-1", fromPort: 0, toPort: 0, self: true }] },
    { egress: [{ protocol: "-1", fromPort: 0, toPort: 0, cidrBlocks: [WORLD] }] },
  ],
  "aws:s3/bucket:Bucket": [{ acl: "public-read" }, { forceDestroy: true }, { objectLockEnabled: false }],
  "aws:s3/bucketCorsConfiguration:BucketCorsConfiguration": [
    { corsRules: [{ allowedOrigins: ["*"], allowedMethods: ["GET", "PUT", "POST", "DELETE"], allowedHeaders: ["*"] }] },
  ],
  "aws:kms/key:Key": [
    { deletionWindowInDays: 7 },
    { bypassPolicyLockoutSafetyCheck: true },
    { isEnabled: false },
    { multiRegion: true },
  ],
  "aws:secretsmanager/secret:Secret": [
    { recoveryWindowInDays: 0 },
    {
      policy:
        '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"secretsmanager:GetSecretValue","Resource":"*"}]}',
    },
  ],
  "aws:rds/instance:Instance": [
    { publiclyAccessible: true },
    { storageEncrypted: false },
    { iamDatabaseAuthenticationEnabled: false },
    { password: "plain-text-plain-text", passwordWo: null, passwordWoVersion: null },
    { allowMajorVersionUpgrade: true },
    { networkType: "DUAL" },
    { enabledCloudwatchLogsExports: [] },
  ],
  "aws:elasticache/replicationGroup:ReplicationGroup": [
    { transitEncryptionEnabled: false },
    { userGroupIds: null, authToken: null },
    { authToken: "plain-text-plain-text" },
  ],
  "aws:ecs/service:Service": [{ enableExecuteCommand: true }, { launchType: "EC2", capacityProviderStrategies: null }],
  "aws:ecs/taskDefinition:TaskDefinition": [
    { pidMode: "host" },
    { ipcMode: "host" },
    { volumes: [{ name: "host", hostPath: "/" }] },
    { taskRoleArn: null },
  ],
  "aws:ecr/repository:Repository": [{ forceDelete: true }, { imageTagMutability: "MUTABLE" }],
  "aws:lb/loadBalancer:LoadBalancer": [
    { enableWafFailOpen: true },
    { internal: false },
    { ipAddressType: "dualstack" },
    { preserveHostHeader: false },
    { accessLogs: { bucket: "", enabled: false } },
  ],
  "aws:lb/listener:Listener": [
    { protocol: "HTTP", port: 80, sslPolicy: null, certificateArn: null },
    { routingHttpResponseAccessControlAllowOriginHeaderValue: "*" },
  ],
  "aws:lb/targetGroup:TargetGroup": [{ healthCheck: { enabled: false } }],
  "aws:cloudfront/distribution:Distribution": [
    { viewerCertificate: { cloudfrontDefaultCertificate: true, minimumProtocolVersion: "TLSv1" } },
    { webAclId: null },
    { enabled: false },
    { staging: true },
  ],
  "aws:sqs/queue:Queue": [
    { kmsMasterKeyId: null, sqsManagedSseEnabled: false },
    { policy: '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"sqs:*","Resource":"*"}]}' },
  ],
  "aws:sns/topic:Topic": [
    { kmsMasterKeyId: "alias/aws/sns" },
    { policy: '{"Statement":[{"Effect":"Allow","Principal":"*","Action":"sns:*","Resource":"*"}]}' },
  ],
  "aws:sns/topicSubscription:TopicSubscription": [{ protocol: "http", endpoint: "http://alerts.example/hook" }],
  "aws:iam/role:Role": [
    {
      inlinePolicies: [{ name: "all", policy: '{"Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}' }],
    },
    { managedPolicyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"] },
    { maxSessionDuration: 43_200 },
    { forceDetachPolicies: true },
  ],
  "aws:cloudwatch/logGroup:LogGroup": [{ retentionInDays: 1 }, { logGroupClass: "INFREQUENT_ACCESS" }],
  "aws:cloudwatch/metricAlarm:MetricAlarm": [{ actionsEnabled: false }],
  "aws:ec2/subnet:Subnet": [{ mapPublicIpOnLaunch: true }, { assignIpv6AddressOnCreation: true }],
  "aws:ec2/vpc:Vpc": [{ enableDnsSupport: false }],
  "aws:backup/vault:Vault": [{ forceDestroy: true }],
  "aws:backup/vaultLockConfiguration:VaultLockConfiguration": [{ changeableForDays: 3 }],
  "aws:wafv2/webAcl:WebAcl": [{ defaultAction: { block: {} } }, { rules: [] }],
  "cloudflare:index/dnsRecord:DnsRecord": [{ content: "nobody.example" }],
  "postgresql:index/role:Role": [
    { superuser: true },
    { createRole: true },
    { bypassRowLevelSecurity: true },
    { replication: true },
    { password: "plain-text-plain-text", passwordWo: null },
    { connectionLimit: -1 },
  ],
  "postgresql:index/grant:Grant": [{ withGrantOption: true }, { role: "public" }, { privileges: ["ALL"] }],
  "postgresql:index/defaultPrivileges:DefaultPrivileges": [{ withGrantOption: true }, { role: "public" }],
  "postgresql:index/extension:Extension": [{ name: "dblink" }],
  "pulumi:providers:aws": [
    { accessKey: "AKIAIOSFODNN7EXAMPLE", secretKey: "plain-text-plain-text" },
    { skipCredentialsValidation: "true" },
    { allowedAccountIds: null },
  ],
  "pulumi:providers:postgresql": [{ sslmode: "disable" }, { superuser: "true" }],
  "pulumi:providers:cloudflare": [{ apiKey: "plain-text-plain-text", email: "someone@larder.example" }],
};

/** Sets of arguments that the resource does not have yet. */
export function additionsFor(type: string, inputs: Arguments): readonly Arguments[] {
  return (ADDITIONS[type] ?? []).filter((added) =>
    Object.entries(added).some(([name, value]) => JSON.stringify(inputs[name] ?? null) !== JSON.stringify(value)),
  );
}
