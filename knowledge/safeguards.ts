/**
 * Settings that protect, by type: which way is safer, and what it is when nobody states it. A change towards less is told
 * even where it is an update in place. Defaults: terraform-provider-aws 6, and where it leaves a value out, AWS itself.
 */

export type Weight =
  /** Open or lost at once: public, unencrypted, deletable. */
  | "grave"
  | "plain"
  /** One layer of several. */
  | "slight";

interface Common {
  /** Property path; `[*]` for every element of a list, `[name]` for the element of that name. */
  readonly path: string;
  /** What is weaker then: `deletion protection is off`, `{}` for the new value. */
  readonly weaker: string;
  readonly weight: Weight;
  /** Whether the next one notices, or can still work; default: security. */
  readonly kind?: "monitoring" | "capacity" | "data-loss";
  /** Controls that judge the same: an accepted finding of one accepts the change. */
  readonly controls?: readonly string[];
}

export type Safeguard =
  /** Safe is true; `absent` is what counts when unset (default false). */
  | (Common & { readonly safe: "on"; readonly absent?: boolean })
  | (Common & { readonly safe: "off"; readonly absent?: boolean })
  /** More or less of a number is safer; `absent`: what counts when unset, Infinity for no limit. */
  | (Common & { readonly safe: "more" | "less"; readonly absent: number; readonly zero?: number })
  /** Set is safer than unset. */
  | (Common & { readonly safe: "present" })
  /** From safest to weakest; equals stand in one entry, parted by `|`. An unlisted value is not judged. */
  | (Common & { readonly safe: readonly string[]; readonly absent?: string })
  /** A set from which nothing should go (`keeps`) or to which nothing should come (`grows not`). */
  | (Common & {
      readonly safe: "keeps" | "grows not";
      /** Of a set that is kept: it names what is watched, which may go together with its watch. */
      readonly watches?: true;
    });

const on = (
  path: string,
  weaker: string,
  weight: Weight,
  more: Partial<Common & { absent: boolean }> = {},
): Safeguard => ({
  ...{ path, weaker, weight, safe: "on" },
  ...more,
});
const off = (
  path: string,
  weaker: string,
  weight: Weight,
  more: Partial<Common & { absent: boolean }> = {},
): Safeguard => ({
  ...{ path, weaker, weight, safe: "off" },
  ...more,
});
const more = (
  path: string,
  absent: number,
  weaker: string,
  weight: Weight,
  rest: Partial<Common & { zero: number }> = {},
): Safeguard => ({ ...{ path, absent, weaker, weight, safe: "more" }, ...rest });
const present = (path: string, weaker: string, weight: Weight, rest: Partial<Common> = {}): Safeguard => ({
  ...{ path, weaker, weight, safe: "present" },
  ...rest,
});
const ranked = (
  path: string,
  safe: readonly string[],
  weaker: string,
  weight: Weight,
  rest: Partial<Common & { absent: string }> = {},
): Safeguard => ({ ...{ path, safe, weaker, weight }, ...rest });
const keeps = (
  path: string,
  weaker: string,
  weight: Weight,
  rest: Partial<Common & { watches: true }> = {},
): Safeguard => ({
  ...{ path, weaker, weight, safe: "keeps" },
  ...rest,
});
const growsNot = (path: string, weaker: string, weight: Weight, rest: Partial<Common> = {}): Safeguard => ({
  ...{ path, weaker, weight, safe: "grows not" },
  ...rest,
});

const monitoring = { kind: "monitoring" } as const;

const database: readonly Safeguard[] = [
  on("deletionProtection", "deletion protection is off", "grave", { controls: ["RDS-06"] }),
  on("storageEncrypted", "the storage is not encrypted", "grave", { controls: ["RDS-02"] }),
  more("backupRetentionPeriod", 0, "automated backups are kept {} days", "plain", { controls: ["RDS-05"] }),
  off("skipFinalSnapshot", "a deletion leaves no final snapshot", "plain", { controls: ["RDS-07"] }),
  off("deleteAutomatedBackups", "a deletion takes the automated backups along", "slight", {
    absent: true,
    controls: ["RDS-07"],
  }),
  on("iamDatabaseAuthenticationEnabled", "logins through IAM are off", "slight", { controls: ["RDS-09"] }),
  keeps("enabledCloudwatchLogsExports", "logs are no longer exported: {}", "plain", {
    ...monitoring,
    controls: ["RDS-10"],
  }),
  on("performanceInsightsEnabled", "Performance Insights is off", "slight", { ...monitoring, controls: ["RDS-12"] }),
];

/** Cipher policies of listeners, strictest first (Elastic Load Balancing, Security policies). */
const tlsPolicies = [
  "ELBSecurityPolicy-TLS13-1-3-2021-06|ELBSecurityPolicy-TLS13-1-3-PQ-2025-09|ELBSecurityPolicy-TLS13-1-3-FIPS-2023-04",
  "ELBSecurityPolicy-TLS13-1-2-Res-2021-06|ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09|ELBSecurityPolicy-TLS13-1-2-Res-FIPS-2023-04",
  "ELBSecurityPolicy-TLS13-1-2-2021-06|ELBSecurityPolicy-TLS13-1-2-PQ-2025-09|ELBSecurityPolicy-TLS13-1-2-FIPS-2023-04",
  "ELBSecurityPolicy-FS-1-2-Res-2020-10",
  "ELBSecurityPolicy-TLS13-1-2-Ext1-2021-06|ELBSecurityPolicy-FS-1-2-Res-2019-08",
  "ELBSecurityPolicy-FS-1-2-2019-08|ELBSecurityPolicy-TLS-1-2-2017-01",
  "ELBSecurityPolicy-TLS13-1-2-Ext2-2021-06|ELBSecurityPolicy-TLS-1-2-Ext-2018-06",
  "ELBSecurityPolicy-TLS13-1-1-2021-06|ELBSecurityPolicy-FS-1-1-2019-08|ELBSecurityPolicy-TLS-1-1-2017-01",
  "ELBSecurityPolicy-TLS13-1-0-2021-06|ELBSecurityPolicy-FS-2018-06|ELBSecurityPolicy-2016-08",
  "ELBSecurityPolicy-TLS-1-0-2015-04",
];

export const safeguards: Readonly<Record<string, readonly Safeguard[]>> = {
  "aws:rds/instance:Instance": [
    ...database,
    off("publiclyAccessible", "it has a public address", "grave", { controls: ["RDS-01"] }),
    on("multiAz", "no standby in another zone is left", "plain", { kind: "capacity", controls: ["RDS-04"] }),
    more("monitoringInterval", 0, "the operating system is watched every {} s", "slight", {
      ...monitoring,
      controls: ["RDS-11"],
    }),
    on("autoMinorVersionUpgrade", "security patches do not come by themselves", "slight", {
      absent: true,
      controls: ["RDS-08"],
    }),
  ],
  "aws:rds/cluster:Cluster": database,
  "aws:rds/clusterInstance:ClusterInstance": [
    off("publiclyAccessible", "it has a public address", "grave", { controls: ["RDS-01"] }),
  ],
  "aws:docdb/cluster:Cluster": database.slice(0, 4),
  "aws:rds/parameterGroup:ParameterGroup": [
    ranked("parameters[rds.force_ssl].value", ["1", "0"], "connections without TLS are accepted", "grave", {
      absent: "1",
      controls: ["RDS-17"],
    }),
    ranked(
      "parameters[log_connections].value",
      ["1|on|all", "0|off"],
      "connections are not logged",
      "slight",
      monitoring,
    ),
    ranked("parameters[pgaudit.log].value", ["ddl,role|all", "none"], "the audit log is off", "plain", monitoring),
  ],
  "aws:rds/proxy:Proxy": [on("requireTls", "connections without TLS are accepted", "grave", { controls: ["PRX-01"] })],
  "aws:elasticache/replicationGroup:ReplicationGroup": [
    on("atRestEncryptionEnabled", "it is not encrypted at rest", "grave", { controls: ["RED-01"] }),
    on("transitEncryptionEnabled", "connections are not encrypted", "grave", { controls: ["RED-02"] }),
    ranked("transitEncryptionMode", ["required", "preferred"], "connections without TLS are accepted", "plain", {
      absent: "required",
      controls: ["RED-02"],
    }),
    more("snapshotRetentionLimit", 0, "snapshots are kept {} days", "plain", { controls: ["RED-06"] }),
    on("automaticFailoverEnabled", "no replica takes over by itself", "plain", {
      kind: "capacity",
      controls: ["RED-05"],
    }),
    on("multiAzEnabled", "all nodes may stand in one zone", "plain", { kind: "capacity", controls: ["RED-05"] }),
    keeps("userGroupIds", "clients need no login any more", "grave", { controls: ["RED-03"] }),
    keeps("logDeliveryConfigurations", "logs are no longer delivered", "slight", {
      ...monitoring,
      controls: ["RED-10"],
    }),
  ],
  "aws:elasticache/user:User": [
    off("noPasswordRequired", "the user needs no password", "grave", { controls: ["RED-03"] }),
  ],
  "aws:s3/bucket:Bucket": [off("forceDestroy", "a deletion takes all objects along", "plain", { controls: ["S3-11"] })],
  ...Object.fromEntries(
    [
      "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
      "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock",
    ].map((type) => [
      type,
      ["blockPublicAcls", "blockPublicPolicy", "ignorePublicAcls", "restrictPublicBuckets"].map((path) =>
        on(path, `${path} is off: the public may get in`, "grave", { controls: ["S3-01"] }),
      ),
    ]),
  ),
  "aws:s3/bucketVersioning:BucketVersioning": [
    ranked(
      "versioningConfiguration.status",
      ["Enabled", "Suspended|Disabled"],
      "old versions are no longer kept",
      "grave",
      { controls: ["S3-05"] },
    ),
    ranked(
      "versioningConfiguration.mfaDelete",
      ["Enabled", "Disabled"],
      "a version can be deleted without a second factor",
      "plain",
      { absent: "Disabled", controls: ["S3-06"] },
    ),
  ],
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": [
    ranked(
      "rules[*].applyServerSideEncryptionByDefault.sseAlgorithm",
      ["aws:kms:dsse", "aws:kms", "AES256"],
      "objects are encrypted with {}",
      "plain",
      { controls: ["S3-04"] },
    ),
  ],
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": [
    ranked(
      "rule.objectOwnership",
      ["BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter"],
      "ACLs count again ({})",
      "plain",
      { controls: ["S3-03"] },
    ),
  ],
  "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": [
    more(
      "rules[*].noncurrentVersionExpiration.noncurrentDays",
      Number.POSITIVE_INFINITY,
      "old versions are deleted after {} days",
      "plain",
      { controls: ["S3-08"] },
    ),
    more("rules[*].expiration.days", Number.POSITIVE_INFINITY, "objects are deleted after {} days", "plain", {
      kind: "data-loss",
    }),
  ],
  "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": [
    ranked(
      "rule.defaultRetention.mode",
      ["COMPLIANCE", "GOVERNANCE"],
      "locked objects can be deleted with a permission",
      "grave",
      { controls: ["S3-12"] },
    ),
    more("rule.defaultRetention.days", 0, "objects are locked for {} days", "grave", { controls: ["S3-12"] }),
  ],
  "aws:kms/key:Key": [
    on("isEnabled", "the key is disabled: whatever is encrypted under it cannot be read", "grave", {
      absent: true,
      controls: ["KMS-02"],
    }),
    on("enableKeyRotation", "the key is not rotated", "plain", { controls: ["KMS-01"] }),
    more("deletionWindowInDays", 30, "a deletion can be taken back for {} days", "slight", { controls: ["KMS-02"] }),
    off("bypassPolicyLockoutSafetyCheck", "the account may lock itself out of the key", "plain"),
  ],
  "aws:secretsmanager/secret:Secret": [
    more("recoveryWindowInDays", 30, "a deletion can be taken back for {} days", "slight", { controls: ["SEC-01"] }),
    present("kmsKeyId", "it is encrypted with AWS's own key", "plain", { controls: ["SEC-01"] }),
  ],
  "aws:secretsmanager/secretRotation:SecretRotation": [
    {
      path: "rotationRules.automaticallyAfterDays",
      safe: "less",
      absent: Number.POSITIVE_INFINITY,
      weaker: "it is rotated every {} days",
      weight: "slight",
      controls: ["SEC-02"],
    },
  ],
  "aws:ssm/parameter:Parameter": [
    ranked("type", ["SecureString", "String|StringList"], "the value is kept in the clear", "grave", {
      controls: ["SEC-04"],
    }),
  ],
  "aws:ec2/subnet:Subnet": [
    off("mapPublicIpOnLaunch", "whatever starts in it gets a public address", "plain", { controls: ["NET-07"] }),
  ],
  "aws:ec2/instance:Instance": [
    off("associatePublicIpAddress", "it has a public address", "grave"),
    ranked(
      "metadataOptions.httpTokens",
      ["required", "optional"],
      "its credentials can be read without a token (IMDSv1)",
      "plain",
      { absent: "required" },
    ),
    on("disableApiTermination", "termination protection is off", "plain"),
    on("rootBlockDevice.encrypted", "its disk is not encrypted", "grave"),
  ],
  "aws:ebs/volume:Volume": [on("encrypted", "the volume is not encrypted", "grave")],
  "aws:ebs/encryptionByDefault:EncryptionByDefault": [
    on("enabled", "new volumes are not encrypted", "grave", { absent: true }),
  ],
  "aws:ebs/snapshotBlockPublicAccess:SnapshotBlockPublicAccess": [
    ranked(
      "state",
      ["block-all-sharing", "block-new-sharing", "unblocked"],
      "snapshots may be shared with the public",
      "grave",
    ),
  ],
  "aws:efs/fileSystem:FileSystem": [on("encrypted", "the file system is not encrypted", "grave")],
  "aws:dynamodb/table:Table": [
    on("deletionProtectionEnabled", "deletion protection is off", "grave"),
    on("pointInTimeRecovery.enabled", "there is no way back to a point in time", "plain"),
    on("serverSideEncryption.enabled", "it is encrypted with AWS's own key", "plain"),
  ],
  "aws:opensearch/domain:Domain": [
    on("encryptAtRest.enabled", "it is not encrypted at rest", "grave"),
    on("nodeToNodeEncryption.enabled", "its nodes talk in the clear", "grave"),
    on("domainEndpointOptions.enforceHttps", "requests without TLS are accepted", "grave"),
  ],
  "aws:redshift/cluster:Cluster": [
    on("encrypted", "it is not encrypted", "grave"),
    off("publiclyAccessible", "it has a public address", "grave"),
    more("automatedSnapshotRetentionPeriod", 1, "automated snapshots are kept {} days", "plain"),
  ],
  "aws:eks/cluster:Cluster": [
    off("vpcConfig.endpointPublicAccess", "its API answers the internet", "grave", { absent: true }),
    keeps("enabledClusterLogTypes", "logs are no longer written: {}", "plain", monitoring),
    growsNot("vpcConfig.publicAccessCidrs", "its API answers more addresses: {}", "plain"),
  ],
  "aws:lb/loadBalancer:LoadBalancer": [
    on("enableDeletionProtection", "deletion protection is off", "grave", { controls: ["ALB-06"] }),
    on("internal", "it faces the internet", "grave", { controls: ["ALB-07"] }),
    on("dropInvalidHeaderFields", "malformed headers pass", "slight", { controls: ["ALB-03"] }),
    ranked("desyncMitigationMode", ["strictest", "defensive", "monitor"], "ambiguous requests pass ({})", "plain", {
      absent: "defensive",
      controls: ["ALB-04"],
    }),
    on("accessLogs.enabled", "requests are not logged", "plain", { ...monitoring, controls: ["ALB-05"] }),
    off("enableWafFailOpen", "requests pass when the firewall does not answer", "plain", { controls: ["ALB-09"] }),
  ],
  "aws:lb/listener:Listener": [
    ranked("protocol", ["HTTPS|TLS", "HTTP|TCP"], "requests are not encrypted ({})", "grave", { controls: ["ALB-01"] }),
    ranked("sslPolicy", tlsPolicies, "weaker ciphers are accepted ({})", "plain", { controls: ["ALB-02"] }),
  ],
  "aws:cloudfront/distribution:Distribution": [
    present("webAclId", "no web firewall stands before it", "grave", { controls: ["CDN-05"] }),
    ranked(
      "defaultCacheBehavior.viewerProtocolPolicy",
      ["https-only|redirect-to-https", "allow-all"],
      "requests without TLS are served",
      "grave",
      { controls: ["CDN-01"] },
    ),
    ranked(
      "orderedCacheBehaviors[*].viewerProtocolPolicy",
      ["https-only|redirect-to-https", "allow-all"],
      "requests without TLS are served",
      "grave",
      { controls: ["CDN-01"] },
    ),
    ranked(
      "viewerCertificate.minimumProtocolVersion",
      [
        "TLSv1.3_2025",
        "TLSv1.2_2025",
        "TLSv1.2_2021",
        "TLSv1.2_2019",
        "TLSv1.2_2018",
        "TLSv1.1_2016",
        "TLSv1_2016",
        "TLSv1",
        "SSLv3",
      ],
      "older TLS is accepted ({})",
      "plain",
      { absent: "TLSv1", controls: ["CDN-02"] },
    ),
    ranked(
      "origins[*].customOriginConfig.originProtocolPolicy",
      ["https-only", "match-viewer", "http-only"],
      "the way to the origin may be unencrypted ({})",
      "plain",
      { controls: ["CDN-03"] },
    ),
    present("loggingConfig", "requests are not logged", "plain", { ...monitoring, controls: ["CDN-04"] }),
  ],
  "aws:ecs/cluster:Cluster": [
    ranked(
      "settings[containerInsights].value",
      ["enhanced", "enabled", "disabled"],
      "Container Insights is {}",
      "slight",
      { ...monitoring, controls: ["ECS-09"] },
    ),
  ],
  "aws:ecs/service:Service": [
    off("networkConfiguration.assignPublicIp", "its tasks have public addresses", "grave", { controls: ["ECS-01"] }),
    off("enableExecuteCommand", "a shell can be opened in its tasks", "plain", { controls: ["ECS-11"] }),
    on("deploymentCircuitBreaker.enable", "a failing deployment is not stopped", "slight", {
      kind: "capacity",
      controls: ["ECS-13"],
    }),
  ],
  "aws:ecs/taskDefinition:TaskDefinition": [
    off("containerDefinitions[*].privileged", "the container is privileged", "grave", { controls: ["ECS-02"] }),
    on("containerDefinitions[*].readonlyRootFilesystem", "the container's file system can be written", "slight", {
      controls: ["ECS-03"],
    }),
    growsNot(
      "containerDefinitions[*].linuxParameters.capabilities.add",
      "the container may do more in the kernel: {}",
      "plain",
      { controls: ["ECS-02"] },
    ),
    present("containerDefinitions[*].logConfiguration", "the container's output is not kept", "plain", {
      ...monitoring,
      controls: ["ECS-06"],
    }),
  ],
  "aws:ecr/repository:Repository": [
    ranked(
      "imageTagMutability",
      ["IMMUTABLE", "IMMUTABLE_WITH_EXCLUSION", "MUTABLE_WITH_EXCLUSION", "MUTABLE"],
      "tags can be overwritten",
      "plain",
      { absent: "MUTABLE", controls: ["ECR-01"] },
    ),
    on("imageScanningConfiguration.scanOnPush", "images are not scanned", "slight", { controls: ["ECR-02"] }),
    off("forceDelete", "a deletion takes all images along", "plain", { controls: ["ECR-03"] }),
  ],
  "aws:cloudwatch/logGroup:LogGroup": [
    more("retentionInDays", Number.POSITIVE_INFINITY, "entries are kept {} days", "plain", {
      ...monitoring,
      zero: Number.POSITIVE_INFINITY,
      controls: ["LOG-01"],
    }),
    present("kmsKeyId", "it is encrypted with AWS's own key", "slight", { controls: ["LOG-02"] }),
  ],
  "aws:cloudwatch/metricAlarm:MetricAlarm": [
    on("actionsEnabled", "it tells nobody", "plain", { ...monitoring, absent: true, controls: ["ALM-01"] }),
    keeps("alarmActions", "it no longer tells: {}", "plain", { ...monitoring, controls: ["ALM-01"] }),
    ranked("treatMissingData", ["breaching", "missing|ignore", "notBreaching"], "missing data counts as {}", "slight", {
      ...monitoring,
      absent: "missing",
    }),
    {
      path: "evaluationPeriods",
      safe: "less",
      absent: 1,
      weaker: "it goes off only after {} periods",
      weight: "slight",
      ...monitoring,
    },
  ],
  "aws:cloudwatch/eventRule:EventRule": [
    ranked("state", ["ENABLED|ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS", "DISABLED"], "the rule is off", "plain", {
      ...monitoring,
      absent: "ENABLED",
    }),
  ],
  "aws:rds/eventSubscription:EventSubscription": [
    on("enabled", "nobody hears of the database's events", "plain", {
      ...monitoring,
      absent: true,
      controls: ["X-37"],
    }),
    keeps("eventCategories", "it no longer tells of {}", "plain", { ...monitoring, controls: ["X-37"] }),
    keeps("sourceIds", "nobody hears of {} any more", "plain", { ...monitoring, controls: ["X-37"], watches: true }),
  ],
  "aws:cloudtrail/trail:Trail": [
    on("enableLogging", "the trail records nothing", "grave", { ...monitoring, absent: true, controls: ["AUD-01"] }),
    on("isMultiRegionTrail", "other regions are not recorded", "grave", { ...monitoring, controls: ["AUD-01"] }),
    on("includeGlobalServiceEvents", "global services are not recorded", "plain", {
      ...monitoring,
      absent: true,
      controls: ["AUD-01"],
    }),
    on("enableLogFileValidation", "nobody can prove that the log is whole", "plain", {
      ...monitoring,
      controls: ["AUD-01"],
    }),
    present("kmsKeyId", "it is encrypted with AWS's own key", "slight", { controls: ["AUD-02"] }),
  ],
  "aws:guardduty/detector:Detector": [
    on("enable", "GuardDuty is off", "grave", { ...monitoring, absent: true, controls: ["AUD-04"] }),
  ],
  "aws:ec2/flowLog:FlowLog": [
    ranked("trafficType", ["ALL", "REJECT|ACCEPT"], "only {} is recorded", "plain", {
      ...monitoring,
      controls: ["NET-09"],
    }),
  ],
  "aws:sns/topic:Topic": [present("kmsMasterKeyId", "messages are not encrypted", "plain", { controls: ["SNS-01"] })],
  "aws:sqs/queue:Queue": [
    more("messageRetentionSeconds", 345_600, "messages are kept {} s", "plain", {
      kind: "data-loss",
      controls: ["SQS-02"],
    }),
    present("redrivePolicy", "messages that fail are not put aside", "plain", {
      kind: "data-loss",
      controls: ["SQS-02"],
    }),
    on("sqsManagedSseEnabled", "messages are not encrypted", "plain", { absent: true, controls: ["SQS-01"] }),
  ],
  "aws:backup/plan:Plan": [
    more("rules[*].lifecycle.deleteAfter", Number.POSITIVE_INFINITY, "backups are kept {} days", "plain", {
      controls: ["BAK-03"],
    }),
  ],
  "aws:backup/vault:Vault": [
    off("forceDestroy", "a deletion takes all backups along", "plain", { controls: ["BAK-01"] }),
  ],
  "aws:backup/vaultLockConfiguration:VaultLockConfiguration": [
    more("minRetentionDays", 0, "backups may be deleted after {} days", "grave", { controls: ["BAK-02"] }),
  ],
  "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication": [
    more("retentionPeriod", 7, "the copies are kept {} days", "plain"),
  ],
  "aws:iam/role:Role": [
    present("permissionsBoundary", "nothing limits what it may be given", "grave", { controls: ["IAM-06"] }),
    {
      path: "maxSessionDuration",
      safe: "less",
      absent: 3600,
      weaker: "sessions last {} s",
      weight: "slight",
      controls: ["IAM-09"],
    },
    off("forceDetachPolicies", "it is deleted with policies attached", "slight"),
  ],
  "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": [
    keeps("redactedFields", "the log holds more: {}", "plain", { controls: ["WAF-05"] }),
  ],
  "cloudflare:index/dnsRecord:DnsRecord": [
    on("proxied", "clients reach the origin directly", "plain", { controls: ["CF-05"] }),
  ],
  "cloudflare:index/zoneDnssec:ZoneDnssec": [
    ranked("status", ["active", "disabled"], "the zone is not signed", "plain", { controls: ["CF-07"] }),
  ],
  "cloudflare:index/zoneSetting:ZoneSetting": [
    ranked("value", ["strict|origin_pull", "full", "flexible", "off"], "it is {}", "plain", {
      controls: ["CF-01", "CF-03", "CF-04"],
    }),
    ranked("value", ["on", "off"], "it is off", "plain", { controls: ["CF-03", "CF-04"] }),
    ranked("value", ["1.3", "1.2", "1.1", "1.0"], "TLS {} is accepted", "plain", { controls: ["CF-02"] }),
  ],
  "postgresql:index/role:Role": [
    off("superuser", "it is a superuser", "grave", { controls: ["PG-01"] }),
    off("createRole", "it may make roles", "plain", { controls: ["PG-02"] }),
    off("createDatabase", "it may make databases", "plain", { controls: ["PG-02"] }),
    off("replication", "it may copy the server", "plain", { controls: ["PG-02"] }),
    off("bypassRowLevelSecurity", "it sees every row", "plain", { controls: ["PG-02"] }),
    growsNot("roles", "it is a member of more roles: {}", "plain", { controls: ["PG-06"] }),
  ],
  "postgresql:index/grant:Grant": [
    growsNot("privileges", "more is granted: {}", "plain", { controls: ["PG-06"] }),
    off("withGrantOption", "it may be passed on", "plain", { controls: ["PG-07"] }),
  ],
  "postgresql:index/defaultPrivileges:DefaultPrivileges": [
    growsNot("privileges", "more is granted: {}", "plain", { controls: ["PG-06"] }),
  ],
};

/** Resources whose only purpose is to guard or to watch another: gone while that one stays, it is weaker. */
export interface Guard {
  /** What is missing then. */
  readonly missing: string;
  readonly weight: Weight;
  readonly kind?: "monitoring" | "data-loss";
  /** Input that names what it guards; absent: the account. */
  readonly of?: string;
}

export const guards: Readonly<Record<string, Guard>> = {
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": {
    missing: "nothing keeps the public out of the bucket",
    weight: "grave",
    of: "bucket",
  },
  "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock": {
    missing: "nothing keeps the public out of the account's buckets",
    weight: "grave",
  },
  "aws:s3/bucketVersioning:BucketVersioning": {
    missing: "the bucket keeps no old versions",
    weight: "grave",
    of: "bucket",
  },
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": {
    missing: "objects are encrypted with AWS's own key",
    weight: "plain",
    of: "bucket",
  },
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls": {
    missing: "ACLs may count again",
    weight: "plain",
    of: "bucket",
  },
  "aws:s3/bucketPolicy:BucketPolicy": { missing: "what the policy denied is allowed", weight: "plain", of: "bucket" },
  "aws:s3/bucketLogging:BucketLogging": {
    missing: "access to the bucket is not logged",
    weight: "plain",
    kind: "monitoring",
    of: "bucket",
  },
  "aws:s3/bucketReplicationConfig:BucketReplicationConfig": {
    missing: "objects are no longer copied",
    weight: "plain",
    kind: "data-loss",
    of: "bucket",
  },
  "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration": {
    missing: "new objects are not locked",
    weight: "grave",
    of: "bucket",
  },
  "aws:ebs/encryptionByDefault:EncryptionByDefault": { missing: "new volumes are not encrypted", weight: "grave" },
  "aws:ebs/snapshotBlockPublicAccess:SnapshotBlockPublicAccess": {
    missing: "snapshots may be shared with the public",
    weight: "grave",
  },
  "aws:wafv2/webAcl:WebAcl": { missing: "no web firewall is left", weight: "grave" },
  "aws:wafv2/webAclAssociation:WebAclAssociation": {
    missing: "no web firewall stands before it",
    weight: "grave",
    of: "resourceArn",
  },
  "aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration": {
    missing: "what the firewall decides is not logged",
    weight: "plain",
    kind: "monitoring",
    of: "resourceArn",
  },
  "aws:backup/vaultLockConfiguration:VaultLockConfiguration": {
    missing: "backups can be deleted at any time",
    weight: "grave",
    of: "backupVaultName",
  },
  "aws:backup/vaultPolicy:VaultPolicy": {
    missing: "what the vault's policy denied is allowed",
    weight: "plain",
    of: "backupVaultName",
  },
  "aws:backup/vaultNotifications:VaultNotifications": {
    missing: "nobody hears of failed backups",
    weight: "plain",
    kind: "monitoring",
    of: "backupVaultName",
  },
  "aws:backup/plan:Plan": { missing: "no backups are made by this plan", weight: "grave", kind: "data-loss" },
  "aws:backup/selection:Selection": {
    missing: "what it selected is not backed up",
    weight: "grave",
    kind: "data-loss",
    of: "planId",
  },
  "aws:backup/restoreTestingPlan:RestoreTestingPlan": {
    missing: "restores are not tested",
    weight: "plain",
    kind: "monitoring",
  },
  "aws:rds/instanceAutomatedBackupsReplication:InstanceAutomatedBackupsReplication": {
    missing: "backups are no longer copied",
    weight: "plain",
    kind: "data-loss",
    of: "sourceDbInstanceArn",
  },
  "aws:ecr/replicationConfiguration:ReplicationConfiguration": {
    missing: "images are no longer copied",
    weight: "plain",
    kind: "data-loss",
  },
  "aws:secretsmanager/secretRotation:SecretRotation": {
    missing: "the secret is not rotated",
    weight: "plain",
    of: "secretId",
  },
  "aws:kms/keyPolicy:KeyPolicy": {
    missing: "the key falls back to AWS's default policy",
    weight: "plain",
    of: "keyId",
  },
  "aws:cloudwatch/metricAlarm:MetricAlarm": { missing: "the alarm is gone", weight: "plain", kind: "monitoring" },
  "aws:cloudwatch/compositeAlarm:CompositeAlarm": { missing: "the alarm is gone", weight: "plain", kind: "monitoring" },
  "aws:cloudwatch/logMetricFilter:LogMetricFilter": {
    missing: "the log is not counted any more",
    weight: "slight",
    kind: "monitoring",
    of: "logGroupName",
  },
  "aws:cloudwatch/eventRule:EventRule": {
    missing: "nobody hears of these events",
    weight: "plain",
    kind: "monitoring",
  },
  "aws:cloudwatch/eventTarget:EventTarget": {
    missing: "nobody hears of these events",
    weight: "plain",
    kind: "monitoring",
    of: "rule",
  },
  "aws:rds/eventSubscription:EventSubscription": {
    missing: "nobody hears of the database's events",
    weight: "plain",
    kind: "monitoring",
  },
  "aws:cloudwatch/dashboard:Dashboard": { missing: "the dashboard is gone", weight: "slight", kind: "monitoring" },
  "aws:cloudwatch/logDelivery:LogDelivery": { missing: "requests are not logged", weight: "plain", kind: "monitoring" },
  "aws:sns/topicSubscription:TopicSubscription": {
    missing: "this one hears of nothing any more",
    weight: "plain",
    kind: "monitoring",
    of: "topic",
  },
  "aws:ec2/flowLog:FlowLog": { missing: "traffic is not recorded", weight: "grave", kind: "monitoring", of: "vpcId" },
  "aws:cloudtrail/trail:Trail": {
    missing: "calls of the account are not recorded",
    weight: "grave",
    kind: "monitoring",
  },
  "aws:guardduty/detector:Detector": { missing: "GuardDuty is off", weight: "grave", kind: "monitoring" },
  "aws:securityhub/account:Account": { missing: "Security Hub is off", weight: "plain", kind: "monitoring" },
  "aws:cfg/recorder:Recorder": {
    missing: "changes of the account are not recorded",
    weight: "plain",
    kind: "monitoring",
  },
  "aws:accessanalyzer/analyzer:Analyzer": {
    missing: "nobody looks for access from outside",
    weight: "plain",
    kind: "monitoring",
  },
  "aws:synthetics/canary:Canary": {
    missing: "nobody tries the site from outside",
    weight: "plain",
    kind: "monitoring",
  },
  "aws:budgets/budget:Budget": {
    missing: "nobody hears of cost before it is spent",
    weight: "slight",
    kind: "monitoring",
  },
  "cloudflare:index/zoneSetting:ZoneSetting": {
    missing: "the setting goes back to Cloudflare's default",
    weight: "plain",
    of: "zoneId",
  },
  "cloudflare:index/zoneDnssec:ZoneDnssec": { missing: "the zone is not signed", weight: "plain", of: "zoneId" },
  "cloudflare:index/ruleset:Ruleset": { missing: "its rules do not hold any more", weight: "plain" },
  "aws:route53/hostedZoneDnsSec:HostedZoneDnsSec": {
    missing: "the zone is not signed",
    weight: "plain",
    of: "hostedZoneId",
  },
};
