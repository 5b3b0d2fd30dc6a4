/** An API of functions: HTTP API, queue and topic, DynamoDB, a parameter, a secret, a pipeline's role, no network. */
import { Program } from "./program.ts";

const trust = (service: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Action: ["sts:AssumeRole"], Effect: "Allow", Principal: { Service: [service] } }],
  });

export function serverless(): string {
  const p = new Program("recipes-api", "prod", "eu-central-1");
  p.provider("aws", "7.8.0");
  const table = p.add("aws:dynamodb/table:Table", "recipes", {
    attributes: [{ name: "pk", type: "S" }],
    hashKey: "pk",
    billingMode: "PAY_PER_REQUEST",
  });
  const dead = p.add("aws:sqs/queue:Queue", "jobs-dlq", { messageRetentionSeconds: 1209600 });
  const jobs = p.add("aws:sqs/queue:Queue", "jobs", {
    visibilityTimeoutSeconds: 180,
    redrivePolicy: JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: 5 }),
  });
  const plain = p.add("aws:sqs/queue:Queue", "mails", { sqsManagedSseEnabled: false });
  p.add("aws:sqs/queuePolicy:QueuePolicy", "mails", {
    queueUrl: plain.id,
    policy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: "*", Action: "sqs:SendMessage", Resource: plain.arn }],
    }),
  });
  const events = p.add("aws:sns/topic:Topic", "events", { name: "recipe-events" });
  p.add("aws:sns/topicPolicy:TopicPolicy", "events", {
    arn: events.arn,
    policy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "s3.amazonaws.com" },
          Action: "sns:Publish",
          Resource: events.arn,
          Condition: { ArnLike: { "aws:SourceArn": "arn:aws:s3:::recipe-images" } },
        },
        {
          Effect: "Deny",
          Principal: "*",
          Action: "sns:Publish",
          Resource: events.arn,
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ],
    }),
  });
  p.add("aws:sns/topicSubscription:TopicSubscription", "webhook", {
    topic: events.arn,
    protocol: "http",
    endpoint: "http://hooks.partner.example/recipes",
  });
  const apiKey = p.add("aws:secretsmanager/secret:Secret", "stripe", { name: "recipes/stripe" });
  p.add("aws:ssm/parameter:Parameter", "db-password", {
    name: "/recipes/db_password",
    type: "String",
    value: "not-so-secret-value",
  });
  const role = p.add("aws:iam/role:Role", "api", { assumeRolePolicy: trust("lambda.amazonaws.com") });
  p.add("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "basic", {
    role: role.id,
    policyArn: "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
  });
  p.add("aws:iam/rolePolicy:RolePolicy", "api", {
    role: role.id,
    policy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Action: ["dynamodb:GetItem", "dynamodb:PutItem"], Resource: table.arn },
        { Effect: "Allow", Action: "sqs:SendMessage", Resource: [jobs.arn] },
        { Effect: "Allow", Action: "secretsmanager:GetSecretValue", Resource: apiKey.arn },
      ],
    }),
  });
  const admin = p.add("aws:iam/role:Role", "batch", { assumeRolePolicy: trust("lambda.amazonaws.com") });
  p.add("aws:iam/rolePolicyAttachment:RolePolicyAttachment", "batch-admin", {
    role: admin.id,
    policyArn: "arn:aws:iam::aws:policy/AdministratorAccess",
  });
  p.add("aws:cloudwatch/logGroup:LogGroup", "api-logs", { name: "/aws/lambda/recipes-api", retentionInDays: 14 });
  const api = p.add("aws:lambda/function:Function", "api", {
    name: "recipes-api",
    runtime: "nodejs22.x",
    handler: "index.handler",
    role: role.arn,
    timeout: 30,
    environment: { variables: { TABLE_NAME: table.name, QUEUE_URL: jobs.id, STRIPE_SECRET_ARN: apiKey.arn } },
    tracingConfig: { mode: "Active" },
  });
  p.add("aws:lambda/function:Function", "batch", {
    name: "recipes-batch",
    runtime: "python3.8",
    handler: "main.handler",
    role: admin.arn,
    environment: { variables: { DB_PASSWORD: "not-so-secret-value", LOG_LEVEL: "info" } },
  });
  p.add("aws:lambda/functionUrl:FunctionUrl", "api", { functionName: api.name, authorizationType: "NONE" });
  const gateway = p.add("aws:apigatewayv2/api:Api", "http", { protocolType: "HTTP", name: "recipes" });
  p.add("aws:apigatewayv2/stage:Stage", "live", { apiId: gateway.id, name: "$default", autoDeploy: true });
  p.add("aws:lambda/permission:Permission", "gateway", {
    action: "lambda:InvokeFunction",
    function: api.name,
    principal: "apigateway.amazonaws.com",
    sourceArn: `arn:aws:execute-api:eu-central-1:111122223333:${gateway.id}/*/*`,
  });
  p.add("aws:lambda/permission:Permission", "anyone", {
    action: "lambda:InvokeFunction",
    function: api.name,
    principal: "s3.amazonaws.com",
  });
  const issuer = p.add("aws:iam/openIdConnectProvider:OpenIdConnectProvider", "github", {
    url: "https://token.actions.githubusercontent.com",
    clientIdLists: ["sts.amazonaws.com"],
  });
  const deploy = (name: string, sub: string, operator: string) =>
    p.add("aws:iam/role:Role", name, {
      assumeRolePolicy: JSON.stringify({
        Version: "2012-10-17",
        Statement: {
          Effect: "Allow",
          Principal: { Federated: issuer.arn },
          Action: "sts:AssumeRoleWithWebIdentity",
          Condition: {
            StringEquals: { "token.actions.githubusercontent.com:aud": "sts.amazonaws.com" },
            [operator]: { "token.actions.githubusercontent.com:sub": sub },
          },
        },
      }),
    });
  deploy("deploy", "repo:recipes/api:ref:refs/heads/main", "StringLike");
  deploy("deploy-any", "repo:recipes/*", "StringLike");
  p.add("aws:iam/role:Role", "partner", {
    assumeRolePolicy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { AWS: "arn:aws:iam::999988887777:root" }, Action: "sts:AssumeRole" }],
    }),
  });
  p.add("aws:iam/user:User", "ci", { name: "ci" });
  p.add("aws:iam/accessKey:AccessKey", "ci", { user: "ci" });
  const images = p.add("aws:s3/bucketV2:BucketV2", "images", { bucket: "recipe-images", forceDestroy: true });
  p.add("aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock", "images", {
    bucket: images.id,
    blockPublicAcls: true,
    blockPublicPolicy: false,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
  });
  p.add("aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2", "images", {
    bucket: images.id,
    rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms" } }],
  });
  p.add("aws:s3/bucketVersioningV2:BucketVersioningV2", "images", {
    bucket: images.id,
    versioningConfiguration: { status: "Suspended" },
  });
  p.add("aws:cloudwatch/metricAlarm:MetricAlarm", "errors", {
    comparisonOperator: "GreaterThanThreshold",
    evaluationPeriods: 1,
    metricName: "Errors",
    namespace: "AWS/Lambda",
    dimensions: { FunctionName: api.name },
  });
  p.add("aws:kms/key:Key", "data", { description: "data", deletionWindowInDays: 7 });
  return p.export();
}
