import type { Json } from "../../../graph/model.ts";
import { type Cases, type Inputs, MASK, resource, SECRET, UNKNOWN, urnOf } from "../support.ts";

const ROLE = { type: "aws:iam/role:Role" };
const KEY = { type: "aws:kms/key:Key" };
const KEY_POLICY = { type: "aws:kms/keyPolicy:KeyPolicy" };
const SECRET_TYPE = { type: "aws:secretsmanager/secret:Secret" };
const ATTACHMENT = { type: "aws:iam/policyAttachment:PolicyAttachment" };
const document = (...Statement: readonly Json[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const policy = (...statements: readonly Json[]): Inputs => ({ policy: document(...statements) });
const trust = (...statements: readonly Json[]): Inputs => ({ assumeRolePolicy: document(...statements) });
const allow = (Action: Json, Resource: Json = "*", more: Inputs = {}) => ({
  Effect: "Allow",
  Action,
  Resource,
  ...more,
});
const inline = (...statements: readonly Json[]): Inputs => ({
  inlinePolicies: [{ name: "a", ...policy(...statements) }],
});
const account = (id: string) => `arn:aws:iam::${id}:root`;
const own = "111122223333";
const assume = (Principal: Json, more: Inputs = {}) => ({
  Effect: "Allow",
  Action: "sts:AssumeRole",
  Principal,
  ...more,
});
const PROVIDER = "pulumi:providers:aws";
const inAccount = {
  extra: { provider: `${urnOf(PROVIDER, "default")}::1` },
  others: [resource(PROVIDER, "default", { allowedAccountIds: JSON.stringify([own]) })],
};
const tasks = assume(
  { Service: "ecs-tasks.amazonaws.com" },
  { Condition: { StringEquals: { "aws:SourceAccount": own } } },
);
const pipeline = (sub: Json, aud: Json = "sts.amazonaws.com", operator = "StringLike") => ({
  Effect: "Allow",
  Action: "sts:AssumeRoleWithWebIdentity",
  Principal: { Federated: `arn:aws:iam::${own}:oidc-provider/token.actions.githubusercontent.com` },
  Condition: {
    StringEquals: {
      "token.actions.githubusercontent.com:aud": aud,
      ...(operator === "StringEquals" && { "token.actions.githubusercontent.com:sub": sub }),
    },
    ...(operator !== "StringEquals" && { [operator]: { "token.actions.githubusercontent.com:sub": sub } }),
  },
});
const manage = {
  Effect: "Allow",
  Principal: { AWS: account(own) },
  Action: ["kms:PutKeyPolicy", "kms:List*"],
  Resource: "*",
};
const use = (Principal: Json, Condition?: Json) => ({
  Effect: "Allow",
  Principal,
  Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
  Resource: "*",
  ...(Condition !== undefined && { Condition }),
});
const ofOwn = { "kms:CallerAccount": own };
const throughS3 = { "kms:ViaService": "s3.eu-west-1.amazonaws.com" };
const viaS3 = { StringEquals: { ...ofOwn, ...throughS3 } };
const grant = (Condition: Json) => ({ ...use({ AWS: "*" }, Condition), Sid: "Grants", Action: "kms:CreateGrant" });
const BOUNDARY = `arn:aws:iam::${own}:policy/workloads`;
const bounded = (more: Inputs = {}) => [
  resource(ROLE.type, "other", { permissionsBoundary: BOUNDARY, ...more }),
  ...inAccount.others,
];
const noPolicy = ["skips a role without inline policies", {}, "not-applicable: no inline policies", ROLE] as const;
const waits = [
  ["waits", { policy: UNKNOWN }, "unknown: policy"],
  ["cannot judge a secret", { policy: SECRET }, "secret: policy"],
] as const;
const PASSWORD = "random:index/randomPassword:RandomPassword";
const generated = {
  extra: { propertyDependencies: { value: [urnOf(PASSWORD, "password")] } },
  others: [resource(PASSWORD, "password")],
};

export const identityCases: Cases = {
  "KMS-02": [
    ["accepts the defaults", {}, "pass"],
    ["accepts a shorter window in staging", { deletionWindowInDays: 7 }, "pass", { profile: "staging" }],
    [
      "rejects a shorter window",
      { deletionWindowInDays: 29 },
      "fail: a deleted key can be taken back for 29 days, need 30",
    ],
    [
      "rejects a disabled key",
      { isEnabled: false },
      "fail: the key is disabled, so that what it protects cannot be read",
    ],
    ["rejects a bypass", { bypassPolicyLockoutSafetyCheck: true }, "fail: the policy may lock everyone out"],
    ["waits", { deletionWindowInDays: UNKNOWN }, "unknown: deletionWindowInDays"],
    ["cannot judge a mask", { isEnabled: MASK }, "secret: isEnabled"],
  ],
  "KMS-03": [
    ["accepts separate principals", policy(manage, use({ AWS: "*" }, viaS3)), "pass"],
    ["accepts a policy of its own", policy(manage, use({ AWS: `arn:aws:iam::${own}:role/app` })), "pass", KEY_POLICY],
    [
      "accepts grants for a service of AWS",
      policy(manage, grant({ ...viaS3, Bool: { "kms:GrantIsForAWSResource": "true" } })),
      "pass",
    ],
    [
      "accepts anyone for one log group",
      policy(manage, use("*", { StringEquals: { ...ofOwn, "kms:EncryptionContext:aws:logs:arn": "arn:x" } })),
      "pass",
    ],
    [
      "rejects a service of every account",
      policy(manage, use({ AWS: "*" }, { StringEquals: throughS3 })),
      "fail: statement 2 lets every account use the key",
    ],
    [
      "rejects everybody of the account",
      policy(manage, use({ AWS: "*" }, { StringEquals: ofOwn })),
      "fail: statement 2 lets anyone of the account use the key directly",
    ],
    ["rejects grants for anyone", policy(manage, grant(viaS3)), "fail: Grants lets anyone hand on the use of the key"],
    [
      "rejects anyone who manages it",
      policy({ ...use({ AWS: "*" }, viaS3), Action: ["kms:DescribeKey", "kms:Put*"] }),
      "fail: statement 1 lets anyone manage the key",
    ],
    [
      "rejects a service that may do everything",
      policy(manage, { ...use({ Service: "logs.eu-west-1.amazonaws.com" }), Sid: "Logs", Action: "kms:*" }),
      "fail: Logs lets logs.eu-west-1.amazonaws.com manage the key",
    ],
    ["rejects no policy", {}, "fail: the key has no policy, so that IAM alone decides"],
    ["rejects anyone", policy(manage, { Sid: "All", ...use("*") }), "fail: All allows anyone"],
    [
      "rejects one for both",
      policy(manage, use({ AWS: account(own) })),
      `fail: ${account(own)} both manages and uses the key`,
    ],
    [
      "rejects one for everything",
      policy({ Effect: "Allow", Principal: { AWS: account(own) }, Action: "kms:*", Resource: "*" }),
      `fail: ${account(own)} both manages and uses the key`,
    ],
    [
      "skips a key with a policy apart",
      {},
      "not-applicable: its policy is a resource of its own",
      {
        others: [resource(KEY_POLICY.type, "apart", {}, { propertyDependencies: { keyId: [urnOf(KEY.type, "it")] } })],
      },
    ],
    ...waits,
  ],
  "SEC-01": [
    ["accepts a key, known or not", { kmsKeyId: UNKNOWN }, "pass"],
    ["accepts a week", { kmsKeyId: "k", recoveryWindowInDays: 7 }, "pass"],
    ["rejects no key", {}, "fail: the secret is encrypted with the key of AWS, not with your own"],
    [
      "rejects no window",
      { kmsKeyId: "k", recoveryWindowInDays: 0 },
      "fail: a deleted secret can be taken back for 0 days, need 7",
    ],
    [
      "rejects the key of AWS by its name",
      { kmsKeyId: "alias/aws/secretsmanager" },
      "fail: the secret is encrypted with the key of AWS, not with your own",
    ],
    ["waits", { kmsKeyId: "k", recoveryWindowInDays: UNKNOWN }, "unknown: recoveryWindowInDays"],
    ["cannot judge a mask", { kmsKeyId: "k", recoveryWindowInDays: MASK }, "secret: recoveryWindowInDays"],
  ],
  "SEC-02": [
    ["accepts ninety days", { rotationRules: { automaticallyAfterDays: 90 } }, "pass"],
    ["accepts a rate", { rotationRules: { scheduleExpression: "rate(30 days)" } }, "pass"],
    ["accepts every quarter", { rotationRules: { scheduleExpression: "cron(0 4 1 1/3 ? *)" } }, "pass"],
    [
      "rejects a longer time",
      { rotationRules: { automaticallyAfterDays: 91 } },
      "fail: the secret is rotated every 91 days, need 90 or less",
    ],
    [
      "rejects twice a year",
      { rotationRules: { scheduleExpression: "cron(0 4 1 1,7 ? *)" } },
      "fail: the schedule cron(0 4 1 1,7 ? *) is rarer than every 90 days",
    ],
    [
      "rejects a rotation that is off",
      { rotationEnabled: false, rotationRules: { automaticallyAfterDays: 30 } },
      "fail: the rotation is off",
    ],
    ["waits", { rotationRules: { automaticallyAfterDays: UNKNOWN } }, "unknown: rotationRules.automaticallyAfterDays"],
    [
      "cannot judge a mask",
      { rotationRules: { scheduleExpression: MASK } },
      "secret: rotationRules.scheduleExpression",
    ],
  ],
  "SEC-03": [
    [
      "accepts a known principal",
      {
        ...policy(allow("secretsmanager:GetSecretValue", "*", { Principal: { AWS: account(own) } })),
        blockPublicPolicy: true,
      },
      "pass",
    ],
    [
      "accepts it inline",
      policy(allow("secretsmanager:GetSecretValue", "*", { Principal: { AWS: account(own) } })),
      "pass",
      SECRET_TYPE,
    ],
    [
      "rejects anyone",
      { ...policy(allow("*", "*", { Principal: "*" })), blockPublicPolicy: true },
      "fail: statement 1 allows anyone",
    ],
    [
      "rejects anyone inline",
      policy(allow("*", "*", { Principal: "*" })),
      "fail: statement 1 allows anyone",
      SECRET_TYPE,
    ],
    ["rejects no block", policy(), "fail: a public policy is not refused"],
    ["skips a secret without a policy", {}, "not-applicable: no policy of its own", SECRET_TYPE],
    ["waits", { policy: UNKNOWN, blockPublicPolicy: true }, "unknown: policy"],
    ["cannot judge a mask", { ...policy(), blockPublicPolicy: MASK }, "secret: blockPublicPolicy"],
  ],
  "SEC-04": [
    ["accepts an encrypted one", { type: "SecureString", value: SECRET, keyId: "k" }, "pass"],
    ["accepts the key of AWS in staging", { type: "SecureString", value: SECRET }, "pass", { profile: "staging" }],
    [
      "rejects the key of AWS",
      { type: "SecureString", value: SECRET },
      "fail: the parameter is encrypted with the key of AWS",
    ],
    [
      "rejects a secret's name",
      { type: "String", name: "/larder/db-password", value: "x" },
      "fail: a secret is stored in the clear (type String)",
    ],
    [
      "rejects a generated value",
      { type: "String", value: UNKNOWN },
      "fail: a secret is stored in the clear (type String)",
      generated,
    ],
    [
      "rejects a marked value in the clear",
      { type: "String", insecureValue: SECRET },
      "fail: a secret is stored in the clear (insecureValue)",
    ],
    [
      "rejects the key of AWS by its name",
      { type: "SecureString", value: SECRET, keyId: "alias/aws/ssm" },
      "fail: the parameter is encrypted with the key of AWS",
    ],
    ["skips a setting", { type: "String", name: "/larder/log-level", value: "info" }, "not-applicable: no secret"],
    ["waits", { type: UNKNOWN }, "unknown: type"],
    ["cannot judge a mask", { type: MASK }, "secret: type"],
  ],
  "IAM-02": [
    ["accepts named resources", policy(allow(["s3:GetObject", "s3:Put*"], "arn:aws:s3:::b/*")), "pass"],
    [
      "rejects a whole service on one bucket",
      policy(allow("s3:*", "arn:aws:s3:::b/*")),
      "fail: statement 1 allows s3:*",
    ],
    ["rejects everything on one bucket", policy(allow("*", "arn:aws:s3:::b/*")), "fail: statement 1 allows *"],
    ["accepts reading everywhere", policy(allow(["ec2:DescribeVpcs", "ecr:GetAuthorizationToken"])), "pass"],
    ["accepts a write without resources", policy(allow("ssmmessages:OpenDataChannel")), "pass"],
    [
      "accepts a condition on the cluster",
      policy(allow("ecs:UpdateService", "*", { Condition: { ArnEquals: { "ecs:cluster": "arn:x" } } })),
      "pass",
    ],
    ["rejects a whole service", policy(allow("s3:*")), "fail: statement 1 allows s3:* on every resource"],
    [
      "rejects a write",
      policy(allow(["s3:GetObject", "s3:PutObject"])),
      "fail: statement 1 allows the write s3:putobject on every resource",
    ],
    ["rejects it in a role", inline(allow("sqs:*")), "fail: statement 1 allows sqs:* on every resource", ROLE],
    noPolicy,
    ...waits,
    ["accepts the objects of one bucket", policy(allow("s3:PutObject", "arn:aws:s3:::data*")), "pass"],
    [
      "rejects a write to every object",
      policy(allow("s3:PutObject", "arn:aws:s3:::*/*")),
      "fail: statement 1 allows the write s3:putobject on every resource",
    ],
    [
      "rejects a write to every table",
      policy(allow("dynamodb:DeleteTable", "arn:aws:dynamodb:*:*:table/*")),
      "fail: statement 1 allows the write dynamodb:deletetable on every resource",
    ],
    [
      "rejects a write to all but one",
      policy({ Effect: "Allow", Action: "s3:PutObject", NotResource: "arn:aws:s3:::audit/*" }),
      "fail: statement 1 allows the write s3:putobject on every resource",
    ],
  ],
  "IAM-03": [
    [
      "accepts a narrow policy",
      { policyArn: "arn:aws:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole" },
      "pass",
    ],
    ["accepts none of AWS", { managedPolicyArns: [`arn:aws:iam::${own}:policy/FullAccess`] }, "pass", ROLE],
    [
      "rejects the administrator",
      { policyArn: "arn:aws:iam::aws:policy/AdministratorAccess" },
      "fail: the policy AdministratorAccess is attached",
    ],
    [
      "rejects full access to a service, in a role",
      { managedPolicyArns: ["arn:aws:iam::aws:policy/AmazonS3FullAccess"] },
      "fail: the policy AmazonS3FullAccess is attached",
      ROLE,
    ],
    [
      "rejects it for a group",
      { policyArn: "arn:aws:iam::aws:policy/IAMFullAccess" },
      "fail: the policy IAMFullAccess is attached",
      ATTACHMENT,
    ],
    [
      "rejects it for a group",
      { policyArn: "arn:aws:iam::aws:policy/AdministratorAccess", group: "all" },
      "fail: the policy AdministratorAccess is attached",
      { type: "aws:iam/groupPolicyAttachment:GroupPolicyAttachment" },
    ],
    [
      "rejects it in a whole list",
      { policyArns: ["arn:aws:iam::aws:policy/AdministratorAccess"], roleName: "x" },
      "fail: the policy AdministratorAccess is attached",
      { type: "aws:iam/rolePolicyAttachmentsExclusive:RolePolicyAttachmentsExclusive" },
    ],
    [
      "rejects the administrator of a kind",
      { policyArn: "arn:aws:iam::aws:policy/job-function/SystemAdministrator" },
      "fail: the policy SystemAdministrator is attached",
    ],
    [
      "rejects all secrets",
      { policyArn: "arn:aws:iam::aws:policy/SecretsManagerReadWrite" },
      "fail: the policy SecretsManagerReadWrite is attached",
    ],
    ["skips a role without", {}, "not-applicable: no policies attached in the role", ROLE],
    ["waits", { policyArn: UNKNOWN }, "unknown: policyArn"],
    ["cannot judge a mask", { policyArn: MASK }, "secret: policyArn"],
  ],
  "IAM-04": [
    ["accepts a service", trust(tasks), "pass"],
    ["accepts the own account", trust(assume({ AWS: account(own) })), "pass", inAccount],
    [
      "accepts a vendor with an external id",
      trust(assume({ AWS: account("444455556666") }, { Condition: { StringEquals: { "sts:ExternalId": "x" } } })),
      "pass",
    ],
    ["rejects anyone", trust(assume({ AWS: "*" })), "fail: statement 1 lets anyone become the role"],
    ["rejects anyone as text", trust(assume("*")), "fail: statement 1 lets anyone become the role"],
    [
      "rejects a foreign account",
      trust(assume({ AWS: "444455556666" })),
      "fail: statement 1 lets the account 444455556666 become the role without an external id",
      inAccount,
    ],
    ["cannot tell a foreign account", trust(assume({ AWS: account(own) })), "unknown: the account of the stack"],
    ["waits", { assumeRolePolicy: UNKNOWN }, "unknown: assumeRolePolicy"],
    ["cannot judge a secret", { assumeRolePolicy: SECRET }, "secret: assumeRolePolicy"],
  ],
  "IAM-05": [
    ["accepts a branch", trust(pipeline("repo:larder/platform:ref:refs/heads/main")), "pass"],
    [
      "accepts an environment",
      trust(pipeline("repo:larder/platform:environment:prod", "sts.amazonaws.com", "StringEquals")),
      "pass",
    ],
    ["accepts a pod", trust(pipeline("system:serviceaccount:web:api")), "pass"],
    [
      "rejects every branch",
      trust(pipeline("repo:larder/platform:*")),
      "fail: statement 1 does not bind sub to one identity",
    ],
    [
      "rejects every repository",
      trust(pipeline("repo:larder/*:ref:refs/heads/main")),
      "fail: statement 1 does not bind sub to one identity",
    ],
    [
      "rejects another audience",
      trust(pipeline("repo:larder/platform:environment:prod", "*")),
      "fail: statement 1 does not bind aud to one identity",
    ],
    [
      "rejects a negated condition",
      trust(pipeline("repo:a/b:environment:c", "sts.amazonaws.com", "StringNotLike")),
      "fail: statement 1 does not bind sub to one identity",
    ],
    [
      "rejects environments that begin alike",
      trust(pipeline("repo:larder/platform:environment:p*")),
      "fail: statement 1 does not bind sub to one identity",
    ],
    ["skips services", trust(tasks), "not-applicable: no identity of another system"],
    ["waits", { assumeRolePolicy: UNKNOWN }, "unknown: assumeRolePolicy"],
    ["cannot judge a secret", { assumeRolePolicy: SECRET }, "secret: assumeRolePolicy"],
  ],
  "IAM-06": [
    ["accepts reading", policy(allow("iam:GetRole")), "pass"],
    [
      "accepts one role to one service",
      policy(
        allow("iam:PassRole", `arn:aws:iam::${own}:role/task`, {
          Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
        }),
      ),
      "pass",
    ],
    ["rejects every role", policy(allow("iam:PassRole")), "fail: statement 1 may pass every role"],
    [
      "rejects every role of the account",
      policy(allow("iam:PassRole", `arn:aws:iam::${own}:role/*`)),
      "fail: statement 1 may pass every role",
    ],
    [
      "rejects every service",
      policy(allow("iam:PassRole", `arn:aws:iam::${own}:role/task`)),
      "fail: statement 1 may pass its roles to every service",
    ],
    [
      "rejects writing every policy",
      policy(allow("iam:PutRolePolicy")),
      "fail: statement 1 allows iam:putrolepolicy on every identity, and so anything",
    ],
    [
      "rejects a pattern of actions",
      inline(allow("iam:Attach*")),
      "fail: statement 1 allows iam:attach* on every identity, and so anything",
      ROLE,
    ],
    noPolicy,
    ...waits,
    [
      "rejects every policy but one",
      policy({ Effect: "Allow", Action: "iam:CreatePolicyVersion", NotResource: `arn:aws:iam::${own}:policy/x` }),
      "fail: statement 1 allows iam:createpolicyversion on every identity, and so anything",
    ],
  ],
  "IAM-07": [
    ["accepts a named key", policy(allow("kms:Decrypt", `arn:aws:kms:eu-west-1:${own}:key/1`)), "pass"],
    ["accepts a named bucket", policy(allow("s3:GetObject", "arn:aws:s3:::b/*")), "pass"],
    ["accepts writing of metrics", policy(allow("cloudwatch:PutMetricData")), "pass"],
    ["rejects every key", policy(allow("kms:Decrypt")), "fail: statement 1 allows kms:decrypt on every resource"],
    [
      "rejects every secret of the account",
      policy(allow("secretsmanager:Get*", "arn:aws:secretsmanager:*:*:secret:*")),
      "fail: statement 1 allows secretsmanager:get* on every resource",
    ],
    [
      "rejects every bucket",
      inline(allow("s3:GetObject", "arn:aws:s3:::*")),
      "fail: statement 1 allows s3:getobject on every resource",
      ROLE,
    ],
    noPolicy,
    ...waits,
    [
      "accepts grants for resources of AWS",
      policy(allow("kms:CreateGrant", "*", { Condition: { Bool: { "kms:GrantIsForAWSResource": "true" } } })),
      "pass",
    ],
    [
      "rejects grants of every key",
      policy(allow("kms:CreateGrant", `arn:aws:kms:eu-west-1:${own}:key/*`)),
      "fail: statement 1 allows kms:creategrant on every resource",
    ],
    [
      "rejects reading every table",
      policy(allow("dynamodb:Scan")),
      "fail: statement 1 allows dynamodb:scan on every resource",
    ],
    [
      "rejects a login to every database as anyone",
      policy(allow("rds-db:connect", `arn:aws:rds-db:eu-west-1:${own}:dbuser:*/*`)),
      "fail: statement 1 allows rds-db:connect on every resource",
    ],
  ],
  "IAM-08": [
    ["accepts an attachment to roles", { roles: ["a"] }, "pass", ATTACHMENT],
    ["accepts an attachment without users", { roles: ["a"], users: [] }, "pass", ATTACHMENT],
    ["rejects a user", { name: "deploy" }, "fail: an identity with a lasting password or key (User)"],
    [
      "rejects a key",
      { user: "deploy" },
      "fail: an identity with a lasting password or key (AccessKey)",
      { type: "aws:iam/accessKey:AccessKey" },
    ],
    ["rejects an attachment to a user", { users: ["deploy"] }, "fail: the policy is attached to 1 users", ATTACHMENT],
    ["waits", { users: UNKNOWN }, "unknown: users", ATTACHMENT],
    ["cannot judge a mask", { users: MASK }, "secret: users", ATTACHMENT],
  ],
  "IAM-11": [
    ["accepts the boundary of the others", { permissionsBoundary: BOUNDARY }, "pass", { others: bounded() }],
    [
      "accepts another boundary of the account",
      { permissionsBoundary: `arn:aws:iam::${own}:policy/deploy` },
      "pass",
      { others: bounded() },
    ],
    [
      "rejects a role outside of it",
      {},
      "fail: the role stands outside of the boundary that others have",
      { others: bounded() },
    ],
    [
      "rejects one outside of a boundary that is not known yet",
      {},
      "fail: the role stands outside of the boundary that others have",
      { others: bounded({ permissionsBoundary: UNKNOWN }) },
    ],
    [
      "rejects a boundary of another account",
      { permissionsBoundary: "arn:aws:iam::999988887777:policy/workloads" },
      "fail: the boundary is one of another account, 999988887777",
      { others: bounded() },
    ],
    [
      "rejects a boundary that bounds nothing",
      { permissionsBoundary: "arn:aws:iam::aws:policy/AdministratorAccess" },
      "fail: the boundary AdministratorAccess bounds nothing",
      { others: bounded() },
    ],
    ["skips a program without boundaries", {}, "not-applicable: no other role has a boundary"],
    ["waits", { permissionsBoundary: UNKNOWN }, "unknown: permissionsBoundary", { others: bounded() }],
    ["cannot judge a mask", { permissionsBoundary: MASK }, "secret: permissionsBoundary", { others: bounded() }],
  ],
  "IAM-09": [
    ["accepts the default", trust(tasks), "pass"],
    ["accepts four hours", { ...trust(tasks), maxSessionDuration: 14_400 }, "pass"],
    [
      "rejects twelve hours",
      { ...trust(tasks), maxSessionDuration: 43_200 },
      "fail: a session may last 43200 s, at most 14400 are allowed",
    ],
    [
      "rejects a service that acts for whoever asks",
      trust(assume({ Service: "sns.amazonaws.com" })),
      "fail: statement 1 trusts sns.amazonaws.com for whoever asks",
    ],
    ["waits", { assumeRolePolicy: UNKNOWN }, "unknown: assumeRolePolicy"],
    ["cannot judge a mask", { ...trust(tasks), maxSessionDuration: MASK }, "secret: maxSessionDuration"],
  ],
  "IAM-10": [
    ["accepts both", { minimumPasswordLength: 14, passwordReusePrevention: 24 }, "pass"],
    ["accepts longer ones", { minimumPasswordLength: "20", passwordReusePrevention: 24 }, "pass"],
    [
      "rejects the defaults",
      {},
      "fail: passwords may have 6 characters, need 14; the last 0 passwords are refused, need 24",
    ],
    [
      "rejects short ones",
      { minimumPasswordLength: 13, passwordReusePrevention: 24 },
      "fail: passwords may have 13 characters, need 14",
    ],
    ["waits", { minimumPasswordLength: UNKNOWN, passwordReusePrevention: 24 }, "unknown: minimumPasswordLength"],
    [
      "cannot judge a mask",
      { minimumPasswordLength: MASK, passwordReusePrevention: 24 },
      "secret: minimumPasswordLength",
    ],
  ],
};
