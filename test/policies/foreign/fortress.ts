/** A ledger in order, in a style of its own: rules inline, parts in lists, JSON with everything the other way around. */
import { type Inputs, type Made, Program, sealed } from "./program.ts";

const ACCOUNT = "111122223333";
const REGION = "eu-west-1";

const policy = (...statements: readonly Inputs[]) => JSON.stringify({ Statement: statements, Version: "2012-10-17" });
const trust = (service: string) =>
  policy({
    Condition: { StringEquals: { "aws:SourceAccount": [ACCOUNT] } },
    Principal: { Service: service },
    Action: "sts:AssumeRole",
    Effect: "Allow",
  });

const TAGS = {
  project: "ledger",
  environment: "live",
  owner: "accounting",
  "cost-centre": "200",
  "managed-by": "pulumi",
};
const kept = (dataClass: string) => ({ ...TAGS, "data-class": dataClass });

export function fortress(): string {
  const p = new Program("ledger", "live", REGION);
  p.provider("aws", "7.8.0", { allowedAccountIds: [ACCOUNT], defaultTags: { tags: TAGS } });
  p.provider("random", "4.18.2");
  const net = network(p);
  const keys = key(p);
  const tell = topic(p, keys);
  const logs = logBucket(p);
  const front = balancer(p, net, logs, tell);
  const data = stores(p, net, keys, tell, logs);
  service(p, net, keys, front, data, tell);
  backups(p, keys, data, tell);
  return p.export();
}

type Net = ReturnType<typeof network>;

function network(p: Program) {
  const vpc = p.add("aws:ec2/vpc:Vpc", "core", { cidrBlock: "172.16.0.0/16", enableDnsSupport: true, tags: TAGS });
  const igw = p.add("aws:ec2/internetGateway:InternetGateway", "core", { vpcId: vpc.id });
  p.add("aws:ec2/defaultSecurityGroup:DefaultSecurityGroup", "closed", { vpcId: vpc.id, ingress: [], egress: [] });
  const logGroup = p.add("aws:cloudwatch/logGroup:LogGroup", "flows", {
    name: "/ledger/flows",
    retentionInDays: 400,
    kmsKeyId: `arn:aws:kms:${REGION}:${ACCOUNT}:key/11111111-2222-3333-4444-555555555555`,
    tags: TAGS,
  });
  const role = p.add("aws:iam/role:Role", "flows", { assumeRolePolicy: trust("vpc-flow-logs.amazonaws.com") });
  p.add("aws:ec2/flowLog:FlowLog", "core", {
    vpcId: vpc.id,
    trafficType: "ALL",
    logDestination: logGroup.arn,
    iamRoleArn: role.arn,
    maxAggregationInterval: "60",
  });
  const zones = ["a", "b"].map((zone, index) => {
    const subnet = (kind: string, block: number) =>
      p.add("aws:ec2/subnet:Subnet", `${kind}-${zone}`, {
        vpcId: vpc.id,
        cidrBlock: `172.16.${block + index}.0/24`,
        availabilityZone: `${REGION}${zone}`,
      });
    const [open, inner, data] = [subnet("dmz", 0), subnet("app", 10), subnet("store", 20)];
    const eip = p.add("aws:ec2/eip:Eip", `out-${zone}`, { domain: "vpc" });
    const nat = p.add("aws:ec2/natGateway:NatGateway", `out-${zone}`, { subnetId: open.id, allocationId: eip.id });
    const table = (kind: string, subnetOf: Made, routes: readonly Inputs[]) => {
      const made = p.add("aws:ec2/routeTable:RouteTable", `${kind}-${zone}`, { vpcId: vpc.id, routes: [...routes] });
      p.add("aws:ec2/routeTableAssociation:RouteTableAssociation", `${kind}-${zone}`, {
        routeTableId: made.id,
        subnetId: subnetOf.id,
      });
    };
    table("dmz", open, [{ cidrBlock: "0.0.0.0/0", gatewayId: igw.id }]);
    table("app", inner, [{ cidrBlock: "0.0.0.0/0", natGatewayId: nat.id }]);
    table("store", data, []);
    return { open, inner, data };
  });
  const group = (name: string, ingress: readonly Inputs[], egress: readonly Inputs[]) =>
    p.add("aws:ec2/securityGroup:SecurityGroup", name, {
      vpcId: vpc.id,
      description: `The group of ${name}`,
      ingress: ingress.map((each) => ({ description: "as agreed", protocol: "tcp", ...each })),
      egress: egress.map((each) => ({ description: "as agreed", protocol: "tcp", ...each })),
    });
  const web = { fromPort: 443, toPort: 443, cidrBlocks: ["0.0.0.0/0"], ipv6CidrBlocks: ["::/0"] };
  const front = group("front", [web], [{ fromPort: 9000, toPort: 9000, cidrBlocks: ["172.16.0.0/16"] }]);
  const app = group(
    "app",
    [{ fromPort: 9000, toPort: 9000, securityGroups: [front.id] }],
    [
      { fromPort: 443, toPort: 443, cidrBlocks: ["0.0.0.0/0"] },
      { fromPort: 5432, toPort: 5432, cidrBlocks: ["172.16.0.0/16"] },
      { fromPort: 6379, toPort: 6379, cidrBlocks: ["172.16.0.0/16"] },
    ],
  );
  const store = group("store", [{ fromPort: "5432", toPort: "5432", securityGroups: [app.id] }], []);
  const cache = group("cache", [{ fromPort: 6379, toPort: 6379, securityGroups: [app.id] }], []);
  const ends = group("endpoints", [{ fromPort: 443, toPort: 443, securityGroups: [app.id] }], []);
  const only = policy({
    Effect: "Allow",
    Principal: "*",
    Action: "*",
    Resource: "*",
    Condition: { StringEquals: { "aws:PrincipalAccount": ACCOUNT } },
  });
  for (const name of ["ecr.api", "ecr.dkr", "logs", "secretsmanager"]) {
    p.add("aws:ec2/vpcEndpoint:VpcEndpoint", name, {
      vpcId: vpc.id,
      vpcEndpointType: "Interface",
      serviceName: `com.amazonaws.${REGION}.${name}`,
      subnetIds: zones.map(({ inner }) => inner.id),
      securityGroupIds: [ends.id],
      privateDnsEnabled: true,
      policy: only,
    });
  }
  p.add("aws:ec2/vpcEndpoint:VpcEndpoint", "s3", {
    vpcId: vpc.id,
    serviceName: `com.amazonaws.${REGION}.s3`,
    policy: only,
  });
  return { vpc, zones, front, app, store, cache };
}

function key(p: Program): Made {
  return p.add(
    "aws:kms/key:Key",
    "ledger",
    {
      enableKeyRotation: true,
      deletionWindowInDays: 30,
      policy: policy(
        {
          Sid: "Manage",
          Effect: "Allow",
          Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
          Action: ["kms:Create*", "kms:Describe*", "kms:Put*", "kms:ScheduleKeyDeletion", "kms:EnableKeyRotation"],
          Resource: "*",
        },
        {
          Sid: "Alarms",
          Effect: "Allow",
          Principal: { Service: "cloudwatch.amazonaws.com" },
          Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
          Resource: "*",
          Condition: { StringEquals: { "aws:SourceAccount": ACCOUNT } },
        },
      ),
      tags: kept("internal"),
    },
    { protect: true },
  );
}

function topic(p: Program, { arn }: Made): Made {
  const made = p.add("aws:sns/topic:Topic", "pages", { name: "ledger-pages", kmsMasterKeyId: arn, tags: TAGS });
  p.add("aws:sns/topicPolicy:TopicPolicy", "pages", {
    arn: made.arn,
    policy: policy(
      {
        Effect: "Allow",
        Principal: { Service: ["cloudwatch.amazonaws.com", "backup.amazonaws.com", "events.rds.amazonaws.com"] },
        Action: "sns:Publish",
        Resource: made.arn,
        Condition: { StringEquals: { "aws:SourceAccount": ACCOUNT } },
      },
      {
        Effect: "Deny",
        Principal: "*",
        Action: "sns:Publish",
        Resource: made.arn,
        Condition: { Bool: { "aws:SecureTransport": false } },
      },
    ),
  });
  p.add("aws:sns/topicSubscription:TopicSubscription", "duty", {
    topic: made.arn,
    protocol: "email",
    endpoint: "duty@ledger.example",
  });
  return made;
}

interface Watched {
  readonly namespace: string;
  readonly metric: string;
  readonly dimensions: Inputs;
  readonly extra?: Inputs;
}

function alarm(p: Program, tell: Made, name: string, { namespace, metric, dimensions, extra = {} }: Watched): Made {
  return p.add("aws:cloudwatch/metricAlarm:MetricAlarm", name, {
    namespace,
    metricName: metric,
    dimensions,
    comparisonOperator: "GreaterThanThreshold",
    evaluationPeriods: 3,
    datapointsToAlarm: 2,
    threshold: 1,
    period: 60,
    treatMissingData: "notBreaching",
    alarmDescription: `${name}; runbook: https://wiki.ledger.example/runbooks/${name}`,
    alarmActions: [tell.arn],
    ...(extra.extendedStatistic === undefined && { statistic: "Average" }),
    ...extra,
    tags: TAGS,
  });
}

function bucketParts(p: Program, bucket: Made, name: string, encryption: Inputs) {
  const part = (kind: string, inputs: Inputs) => {
    const type = kind.charAt(0).toLowerCase() + kind.slice(1);
    p.add(`aws:s3/${type}:${kind}`, name, { bucket: bucket.id, ...inputs });
  };
  part("BucketPublicAccessBlock", {
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  });
  part("BucketOwnershipControls", { rule: { objectOwnership: "BucketOwnerEnforced" } });
  part("BucketVersioning", { versioningConfiguration: { status: "Enabled" } });
  part("BucketServerSideEncryptionConfiguration", { rules: [encryption] });
  part("BucketLifecycleConfiguration", {
    rules: [
      {
        id: "tidy",
        status: "Enabled",
        abortIncompleteMultipartUpload: { daysAfterInitiation: 3 },
        noncurrentVersionExpiration: { noncurrentDays: 30 },
        expiration: { days: 400 },
      },
    ],
  });
}

const noPlainText = (bucket: Made): readonly Inputs[] => [
  {
    Sid: "Tls",
    Effect: "Deny",
    Principal: { AWS: "*" },
    Action: ["s3:*"],
    Resource: [`${bucket.arn}/*`, bucket.arn],
    Condition: { Bool: { "aws:SecureTransport": ["false"] } },
  },
  {
    Sid: "OldTls",
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: [bucket.arn, `${bucket.arn}/*`],
    Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } },
  },
];

function logBucket(p: Program): Made {
  const bucket = p.add("aws:s3/bucket:Bucket", "access-logs", { bucket: "ledger-access-logs", tags: kept("internal") });
  bucketParts(p, bucket, "access-logs", { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } });
  p.add("aws:s3/bucketPolicy:BucketPolicy", "access-logs", {
    bucket: bucket.id,
    policy: policy(...noPlainText(bucket), {
      Sid: "Deliver",
      Effect: "Allow",
      Principal: { Service: ["logging.s3.amazonaws.com", "logdelivery.elasticloadbalancing.amazonaws.com"] },
      Action: "s3:PutObject",
      Resource: `${bucket.arn}/*`,
      Condition: { StringEquals: { "aws:SourceAccount": ACCOUNT } },
    }),
  });
  return bucket;
}

function balancer(p: Program, { vpc, zones, front }: Net, logs: Made, tell: Made) {
  const certificate = p.add("aws:acm/certificate:Certificate", "web", {
    domainName: "ledger.example",
    validationMethod: "DNS",
    tags: TAGS,
  });
  const valid = p.add("aws:acm/certificateValidation:CertificateValidation", "web", {
    certificateArn: certificate.arn,
  });
  void valid;
  const made = p.add(
    "aws:lb/loadBalancer:LoadBalancer",
    "edge-alb",
    {
      name: "ledger",
      securityGroups: [front.id],
      subnets: zones.map(({ open }) => open.id),
      accessLogs: { bucket: logs.id, enabled: "true" },
      dropInvalidHeaderFields: "true",
      enableDeletionProtection: true,
      tags: TAGS,
    },
    { outputs: { arnSuffix: "app/ledger/50dc6c495c0c9188", dnsName: "ledger-1.eu-west-1.elb.amazonaws.com" } },
  );
  const targets = p.add(
    "aws:lb/targetGroup:TargetGroup",
    "app",
    {
      port: 9000,
      protocol: "HTTP",
      targetType: "ip",
      vpcId: vpc.id,
      deregistrationDelay: 60,
      healthCheck: { path: "/live", matcher: "200-299", interval: 10, unhealthyThreshold: 2 },
      tags: TAGS,
    },
    { outputs: { arnSuffix: "targetgroup/app/73e2d6bc24d8a067" } },
  );
  const listener = p.add("aws:lb/listener:Listener", "web", {
    loadBalancerArn: made.arn,
    port: 443,
    protocol: "HTTPS",
    sslPolicy: "ELBSecurityPolicy-TLS13-1-2-Res-2021-06",
    certificateArn: certificate.arn,
    routingHttpResponseStrictTransportSecurityHeaderValue: "max-age=63072000; includeSubDomains",
    routingHttpResponseServerEnabled: false,
    defaultActions: [{ type: "forward", targetGroupArn: targets.arn }],
    tags: TAGS,
  });
  const visibility = (metricName: string) => ({
    metricName,
    cloudwatchMetricsEnabled: true,
    sampledRequestsEnabled: true,
  });
  const managed = (name: string, priority: number) => ({
    name,
    priority,
    overrideAction: { none: {} },
    statement: { managedRuleGroupStatement: { vendorName: "AWS", name } },
    visibilityConfig: visibility(name),
  });
  const acl = p.add("aws:wafv2/webAcl:WebAcl", "web", {
    scope: "REGIONAL",
    defaultAction: { allow: {} },
    visibilityConfig: visibility("web"),
    rules: [
      {
        name: "rate",
        priority: 9,
        action: { block: {} },
        statement: { rateBasedStatement: { aggregateKeyType: "IP", limit: 1000 } },
        visibilityConfig: visibility("rate"),
      },
      managed("AWSManagedRulesSQLiRuleSet", 4),
      managed("AWSManagedRulesAmazonIpReputationList", 3),
      managed("AWSManagedRulesKnownBadInputsRuleSet", 2),
      managed("AWSManagedRulesCommonRuleSet", 1),
    ],
    tags: TAGS,
  });
  p.add("aws:wafv2/webAclAssociation:WebAclAssociation", "web", { resourceArn: made.arn, webAclArn: acl.arn });
  const wafLogs = p.add("aws:cloudwatch/logGroup:LogGroup", "waf", {
    name: "aws-waf-logs-ledger",
    retentionInDays: 90,
    kmsKeyId: `arn:aws:kms:${REGION}:${ACCOUNT}:key/11111111-2222-3333-4444-555555555555`,
    tags: TAGS,
  });
  p.add("aws:wafv2/webAclLoggingConfiguration:WebAclLoggingConfiguration", "web", {
    resourceArn: acl.arn,
    logDestinationConfigs: [wafLogs.arn],
    redactedFields: [{ singleHeader: { name: "cookie" } }, { singleHeader: { name: "authorization" } }],
  });
  const balancerOf = { LoadBalancer: "app/ledger/50dc6c495c0c9188" };
  const elb = "AWS/ApplicationELB";
  alarm(p, tell, "errors", { namespace: elb, metric: "HTTPCode_Target_5XX_Count", dimensions: balancerOf });
  alarm(p, tell, "slow", {
    namespace: elb,
    metric: "TargetResponseTime",
    dimensions: balancerOf,
    extra: { extendedStatistic: "p95" },
  });
  alarm(p, tell, "sick", {
    namespace: elb,
    metric: "UnHealthyHostCount",
    dimensions: { ...balancerOf, TargetGroup: "targetgroup/app/73e2d6bc24d8a067" },
  });
  return { targets, listener };
}

function stores(p: Program, { zones, store, cache }: Net, keys: Made, tell: Made, logs: Made) {
  const group = p.add("aws:rds/subnetGroup:SubnetGroup", "books", {
    name: "books",
    subnetIds: zones.map(({ data }) => data.id),
    tags: TAGS,
  });
  const parameters = p.add(
    "aws:rds/parameterGroup:ParameterGroup",
    "books",
    {
      name: "books",
      family: "postgres17",
      parameters: [
        ["log_min_duration_statement", "500"],
        ["log_statement", "ddl"],
        ["log_disconnections", "1"],
        ["log_connections", "1"],
        ["pgaudit.log", "role, ddl"],
        ["shared_preload_libraries", "pg_stat_statements,pgaudit"],
        ["rds.force_ssl", "1"],
      ].map(([name = "", value = ""]) => ({ name, value, applyMethod: "pending-reboot" })),
      tags: TAGS,
    },
    { id: "books" },
  );
  const monitor = p.add("aws:iam/role:Role", "monitor", { assumeRolePolicy: trust("monitoring.rds.amazonaws.com") });
  const books = p.add(
    "aws:rds/instance:Instance",
    "books",
    {
      identifier: "books",
      engine: "postgres",
      engineVersion: "17.5",
      instanceClass: "db.m7g.large",
      allocatedStorage: 100,
      maxAllocatedStorage: 500,
      port: 5432,
      dbSubnetGroupName: group.name,
      vpcSecurityGroupIds: [store.id],
      parameterGroupName: parameters.name,
      username: "bookkeeper",
      manageMasterUserPassword: true,
      storageEncrypted: true,
      kmsKeyId: keys.arn,
      multiAz: true,
      backupRetentionPeriod: 35,
      backupWindow: "02:00-03:00",
      maintenanceWindow: "Sun:04:00-Sun:05:00",
      deleteAutomatedBackups: false,
      deletionProtection: true,
      finalSnapshotIdentifier: "books-final",
      copyTagsToSnapshot: true,
      iamDatabaseAuthenticationEnabled: true,
      enabledCloudwatchLogsExports: ["upgrade", "postgresql"],
      performanceInsightsEnabled: true,
      performanceInsightsKmsKeyId: keys.arn,
      monitoringInterval: 60,
      monitoringRoleArn: monitor.arn,
      tags: kept("personal"),
    },
    { protect: true },
  );
  const rds = "AWS/RDS";
  const dimensions = { DBInstanceIdentifier: "books" };
  for (const metric of ["CPUUtilization", "DatabaseConnections"]) {
    alarm(p, tell, `books-${metric}`, { namespace: rds, metric, dimensions });
  }
  const full = { comparisonOperator: "LessThanThreshold", threshold: 20_000_000_000 };
  alarm(p, tell, "books-space", { namespace: rds, metric: "FreeStorageSpace", dimensions, extra: full });
  for (const sourceType of ["db-instance", "db-parameter-group", "db-security-group"]) {
    p.add("aws:rds/eventSubscription:EventSubscription", sourceType, { snsTopic: tell.arn, sourceType, tags: TAGS });
  }
  const cacheGroup = p.add("aws:elasticache/subnetGroup:SubnetGroup", "cache", {
    name: "cache",
    subnetIds: zones.map(({ data }) => data.id),
    tags: TAGS,
  });
  p.add("aws:elasticache/replicationGroup:ReplicationGroup", "cache", {
    replicationGroupId: "ledger-cache",
    description: "rendered pages",
    engine: "valkey",
    engineVersion: "8.0",
    nodeType: "cache.m7g.large",
    subnetGroupName: cacheGroup.name,
    securityGroupIds: [cache.id],
    atRestEncryptionEnabled: true,
    transitEncryptionEnabled: true,
    authToken: sealed,
    kmsKeyId: keys.arn,
    numCacheClusters: 2,
    automaticFailoverEnabled: true,
    multiAzEnabled: true,
    snapshotRetentionLimit: 7,
    finalSnapshotIdentifier: "cache-final",
    logDeliveryConfigurations: ["slow-log", "engine-log"].map((logType) => ({
      logType,
      logFormat: "json",
      destinationType: "cloudwatch-logs",
      destination: "/ledger/flows",
    })),
    tags: kept("cache"),
  });
  const cached = { CacheClusterId: "ledger-cache-001" };
  for (const metric of ["EngineCPUUtilization", "DatabaseMemoryUsagePercentage", "Evictions"]) {
    alarm(p, tell, `cache-${metric}`, { namespace: "AWS/ElastiCache", metric, dimensions: cached });
  }
  const receipts = p.add(
    "aws:s3/bucket:Bucket",
    "receipts",
    { bucket: "ledger-receipts", tags: kept("personal") },
    { protect: true },
  );
  bucketParts(p, receipts, "receipts", {
    bucketKeyEnabled: true,
    applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: keys.arn },
  });
  p.add("aws:s3/bucketPolicy:BucketPolicy", "receipts", {
    bucket: receipts.id,
    policy: policy(...noPlainText(receipts)),
  });
  p.add("aws:s3/bucketLogging:BucketLogging", "receipts", {
    bucket: receipts.id,
    targetBucket: logs.id,
    targetPrefix: "receipts/",
  });
  return { books, receipts };
}

interface Front {
  readonly targets: Made;
  readonly listener: Made;
}
interface Data {
  readonly books: Made;
  readonly receipts: Made;
}

function service(p: Program, { zones, app }: Net, keys: Made, { targets }: Front, { receipts }: Data, tell: Made) {
  const cluster = p.add("aws:ecs/cluster:Cluster", "ledger", {
    name: "ledger",
    settings: [{ value: "enhanced", name: "containerInsights" }],
    tags: TAGS,
  });
  const images = p.add(
    "aws:ecr/repository:Repository",
    "app",
    {
      name: "ledger/app",
      imageTagMutability: "IMMUTABLE",
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: keys.arn }],
      tags: kept("internal"),
    },
    { protect: true, outputs: { repositoryUrl: `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/ledger/app` } },
  );
  p.add("aws:ecr/lifecyclePolicy:LifecyclePolicy", "app", { repository: images.name, policy: '{"rules":[]}' });
  const secret = p.add(
    "aws:secretsmanager/secret:Secret",
    "token",
    { name: "ledger/token", kmsKeyId: keys.arn, recoveryWindowInDays: 30, tags: { ...kept("internal") } },
    { protect: true },
  );
  p.add("aws:secretsmanager/secretRotation:SecretRotation", "token", {
    secretId: secret.id,
    rotationLambdaArn: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:rotate`,
    rotationRules: { automaticallyAfterDays: 30 },
  });
  const logGroup = p.add("aws:cloudwatch/logGroup:LogGroup", "app", {
    name: "/ledger/app",
    retentionInDays: 90,
    kmsKeyId: keys.arn,
    tags: TAGS,
  });
  const role = (name: string, ...statements: readonly Inputs[]) => {
    const made = p.add("aws:iam/role:Role", name, { assumeRolePolicy: trust("ecs-tasks.amazonaws.com"), tags: TAGS });
    p.add("aws:iam/rolePolicy:RolePolicy", name, { role: made.id, policy: policy(...statements) });
    return made;
  };
  const execution = role(
    "execution",
    { Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: secret.arn },
    { Effect: "Allow", Action: ["kms:Decrypt"], Resource: [keys.arn] },
    { Effect: "Allow", Action: ["ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"], Resource: images.arn },
    { Effect: "Allow", Action: "ecr:GetAuthorizationToken", Resource: "*" },
    { Effect: "Allow", Action: ["logs:PutLogEvents", "logs:CreateLogStream"], Resource: `${logGroup.arn}:*` },
  );
  const task = role("task", {
    Effect: "Allow",
    Action: ["s3:PutObject", "s3:GetObject"],
    Resource: `${receipts.arn}/*`,
  });
  const definition = p.add("aws:ecs/taskDefinition:TaskDefinition", "app", {
    family: "ledger-app",
    requiresCompatibilities: ["FARGATE"],
    networkMode: "awsvpc",
    cpu: "512",
    memory: "1024",
    executionRoleArn: execution.arn,
    taskRoleArn: task.arn,
    containerDefinitions: JSON.stringify([
      {
        secrets: [{ valueFrom: secret.arn, name: "API_TOKEN" }],
        environment: [{ value: "eu", name: "PLACE" }],
        logConfiguration: {
          options: {
            "awslogs-stream-prefix": "app",
            "awslogs-region": REGION,
            "awslogs-group": "/ledger/app",
          },
          logDriver: "awslogs",
        },
        portMappings: [{ containerPort: 9000, protocol: "tcp" }],
        user: "1000:1000",
        readonlyRootFilesystem: true,
        stopTimeout: 90,
        essential: true,
        image: `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/ledger/app@sha256:${"a".repeat(64)}`,
        name: "app",
      },
    ]),
    tags: TAGS,
  });
  const made = p.add("aws:ecs/service:Service", "app", {
    name: "app",
    cluster: cluster.arn,
    taskDefinition: definition.arn,
    launchType: "FARGATE",
    desiredCount: 2,
    healthCheckGracePeriodSeconds: 60,
    deploymentMinimumHealthyPercent: 100,
    deploymentMaximumPercent: 200,
    deploymentCircuitBreaker: { rollback: true, enable: true },
    alarms: { enable: true, rollback: true, alarmNames: ["errors"] },
    networkConfiguration: {
      subnets: zones.map(({ inner }) => inner.id),
      securityGroups: [app.id],
      assignPublicIp: false,
    },
    loadBalancers: [{ containerName: "app", containerPort: 9000, targetGroupArn: targets.arn }],
    tags: TAGS,
  });
  const scaled = p.add(
    "aws:appautoscaling/target:Target",
    "app",
    {
      serviceNamespace: "ecs",
      scalableDimension: "ecs:service:DesiredCount",
      resourceId: "service/ledger/app",
      minCapacity: 2,
      maxCapacity: 8,
    },
    { id: "service/ledger/app" },
  );
  p.add("aws:appautoscaling/policy:Policy", "app", {
    policyType: "TargetTrackingScaling",
    serviceNamespace: "ecs",
    scalableDimension: "ecs:service:DesiredCount",
    resourceId: scaled.id,
    targetTrackingScalingPolicyConfiguration: {
      predefinedMetricSpecification: { predefinedMetricType: "ECSServiceAverageCPUUtilization" },
      targetValue: 60,
    },
  });
  void made;
  const dimensions = { ServiceName: "app", ClusterName: "ledger" };
  for (const metric of ["CPUUtilization", "MemoryUtilization"]) {
    alarm(p, tell, `app-${metric}`, { namespace: "AWS/ECS", metric, dimensions });
  }
  alarm(p, tell, "app-missing", {
    namespace: "ECS/ContainerInsights",
    metric: "RunningTaskCount",
    dimensions,
    extra: { comparisonOperator: "LessThanThreshold", threshold: 2 },
  });
}

function backups(p: Program, keys: Made, { books, receipts }: Data, tell: Made) {
  const vault = p.add(
    "aws:backup/vault:Vault",
    "books",
    { name: "books", kmsKeyArn: keys.arn, tags: kept("backup") },
    { protect: true, id: "books" },
  );
  p.add("aws:backup/vaultLockConfiguration:VaultLockConfiguration", "books", {
    backupVaultName: vault.name,
    minRetentionDays: 7,
    maxRetentionDays: 400,
  });
  p.add("aws:backup/vaultNotifications:VaultNotifications", "books", {
    backupVaultName: vault.name,
    snsTopicArn: tell.arn,
    backupVaultEvents: ["BACKUP_JOB_FAILED", "COPY_JOB_FAILED", "BACKUP_JOB_COMPLETED", "RESTORE_JOB_COMPLETED"],
  });
  p.add("aws:backup/vaultPolicy:VaultPolicy", "books", {
    backupVaultName: vault.name,
    policy: policy({
      Effect: "Deny",
      Principal: "*",
      Action: ["backup:DeleteRecoveryPoint", "backup:DeleteBackupVault", "backup:UpdateRecoveryPointLifecycle"],
      Resource: "*",
      Condition: { ArnNotEquals: { "aws:PrincipalArn": `arn:aws:iam::${ACCOUNT}:role/break-glass` } },
    }),
  });
  const plan = p.add("aws:backup/plan:Plan", "books", {
    name: "books",
    rules: [
      {
        ruleName: "daily",
        targetVaultName: vault.name,
        schedule: "cron(0 3 * * ? *)",
        startWindow: 60,
        completionWindow: 360,
        enableContinuousBackup: true,
        lifecycle: { deleteAfter: 35 },
        copyActions: [
          {
            destinationVaultArn: `arn:aws:backup:eu-central-1:${ACCOUNT}:backup-vault:copies`,
            lifecycle: { deleteAfter: 90 },
          },
        ],
      },
    ],
    tags: TAGS,
  });
  const role = p.add("aws:iam/role:Role", "backup", { assumeRolePolicy: trust("backup.amazonaws.com"), tags: TAGS });
  p.add("aws:backup/selection:Selection", "books", {
    name: "books",
    planId: plan.id,
    iamRoleArn: role.arn,
    resources: [books.arn, receipts.arn],
  });
  const test = p.add(
    "aws:backup/restoreTestingPlan:RestoreTestingPlan",
    "books",
    {
      name: "books",
      scheduleExpression: "cron(0 5 ? * SUN *)",
      recoveryPointSelection: {
        algorithm: "LATEST_WITHIN_WINDOW",
        includeVaults: [vault.arn],
        recoveryPointTypes: ["SNAPSHOT", "CONTINUOUS"],
      },
    },
    { id: "books" },
  );
  for (const kind of ["RDS", "S3"]) {
    p.add("aws:backup/restoreTestingSelection:RestoreTestingSelection", kind, {
      name: kind.toLowerCase(),
      restoreTestingPlanName: test.name,
      protectedResourceType: kind,
      iamRoleArn: role.arn,
      protectedResourceArns: ["*"],
    });
  }
}
