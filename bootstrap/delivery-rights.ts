/** What a deployment may do, and what the roles that it makes may do at most. */
import type { Statement } from "../components/foundation/iam.ts";
import type { Platform } from "../components/foundation/platform.ts";
import { rolePath } from "../components/foundation/role-bounds.ts";

/** The services that the platform is made of, by IAM prefix. A test compares them with the stacks. */
export const DEPLOYED_SERVICES: readonly string[] = [
  "acm",
  "application-autoscaling",
  "backup",
  "backup-storage",
  "budgets",
  "cloudfront",
  "cloudfront-keyvaluestore",
  "cloudwatch",
  "ec2",
  "ecr",
  "ecs",
  "elasticache",
  "elasticloadbalancing",
  "events",
  "kms",
  "logs",
  "rds",
  "route53",
  "s3",
  "secretsmanager",
  "servicediscovery",
  "ses",
  "sns",
  "sqs",
  "wafv2",
];

/** Services that the platform's own roles use, by IAM prefix. A test compares them with the roles' policies. */
export const USED_BY_WORKLOADS: readonly string[] = [
  "backup",
  "backup-storage",
  "cloudwatch",
  "ec2",
  "ecr",
  "ecs",
  "elasticache",
  "elasticloadbalancing",
  "events",
  "kms",
  "logs",
  "rds",
  "rds-db",
  "s3",
  "secretsmanager",
  "servicediscovery",
  "ses",
  "sns",
  "sqs",
  "ssmmessages",
  "tag",
  "xray",
];

/** AWS's own policies that roles of the platform have, by name. */
export const ATTACHABLE_POLICIES: readonly string[] = [
  "AmazonECSInfrastructureRolePolicyForLoadBalancers",
  "AWSBackupServiceRolePolicyForS3Backup",
  "AWSBackupServiceRolePolicyForS3Restore",
  "service-role/AmazonRDSEnhancedMonitoringRole",
  "service-role/AWSBackupServiceRolePolicyForBackup",
  "service-role/AWSBackupServiceRolePolicyForRestores",
];

const allOf = (services: readonly string[]) => services.map((service) => `${service}:*`);

/**
 * Roles are made under one path and only with the workloads' boundary: without that, whoever may make a role may make an
 * administrator.
 */
export function deployStatements(platform: Platform, workloadsArn: Statement["Resource"] & {}): readonly Statement[] {
  const { partition, accountId } = platform;
  const roles = `arn:${partition}:iam::${accountId}:role${rolePath(platform)}*`;
  const managed = ATTACHABLE_POLICIES.map((policy) => `arn:${partition}:iam::aws:policy/${policy}`);
  const bounded = { "iam:PermissionsBoundary": workloadsArn };
  const allow = { Effect: "Allow" } as const;
  return [
    // Most of what a deployment makes has no name before it exists.
    { Sid: "Services", ...allow, Action: allOf(DEPLOYED_SERVICES), Resource: "*" },
    {
      Sid: "ReadRoles",
      ...allow,
      Action: ["iam:GetRole", "iam:GetRolePolicy", "iam:GetPolicy", "iam:List*"],
      Resource: "*",
    },
    {
      Sid: "MakeRoles",
      ...allow,
      Action: ["iam:CreateRole", "iam:PutRolePolicy"],
      Resource: roles,
      Condition: { StringEquals: bounded },
    },
    {
      Sid: "AttachPolicies",
      ...allow,
      Action: "iam:AttachRolePolicy",
      Resource: roles,
      Condition: { StringEquals: bounded, ArnEquals: { "iam:PolicyARN": managed } },
    },
    {
      Sid: "KeepRoles",
      ...allow,
      Action: [
        "iam:DeleteRole",
        "iam:DeleteRolePolicy",
        "iam:DetachRolePolicy",
        "iam:PassRole",
        "iam:TagRole",
        "iam:UntagRole",
        "iam:UpdateAssumeRolePolicy",
        "iam:UpdateRole",
      ],
      Resource: roles,
    },
    {
      Sid: "RolesOfServices",
      ...allow,
      Action: "iam:CreateServiceLinkedRole",
      Resource: `arn:${partition}:iam::${accountId}:role/aws-service-role/*`,
    },
  ];
}

/** The most that a role of the platform may do: use data and other services, nothing of IAM but to pass a role on. */
export function workloadStatements(platform: Platform): readonly Statement[] {
  const { partition, accountId } = platform;
  return [
    { Sid: "Use", Effect: "Allow", Action: allOf(USED_BY_WORKLOADS), Resource: "*" },
    // AWS Backup restores a database with the role it had.
    {
      Sid: "PassOn",
      Effect: "Allow",
      Action: "iam:PassRole",
      Resource: `arn:${partition}:iam::${accountId}:role${rolePath(platform)}*`,
    },
    statesOutOfReach(platform),
  ];
}

/** The bounds of the deploying role itself: what it may do, without what was made here. */
export function deliveryStatements(platform: Platform, workloadsArn: Statement["Resource"] & {}): readonly Statement[] {
  return [
    ...deployStatements(platform, workloadsArn),
    statesOutOfReach(platform),
    {
      Sid: "AccountsSettings",
      Effect: "Deny",
      Action: [
        "ec2:DisableEbsEncryptionByDefault",
        "ec2:DisableSnapshotBlockPublicAccess",
        "s3:PutAccountPublicAccessBlock",
      ],
      Resource: "*",
    },
  ];
}

/** Keys of the states are used, not changed. The bucket has a policy of its own. */
function statesOutOfReach({ system }: Platform): Statement {
  const aliases = [`alias/${system}-pulumi-*`, `alias/${system}-*-state-key`];
  return {
    Sid: "StatesOutOfReach",
    Effect: "Deny",
    Action: ["kms:CreateGrant", "kms:Disable*", "kms:PutKeyPolicy", "kms:ScheduleKeyDeletion", "kms:*Alias"],
    Resource: "*",
    Condition: { "ForAnyValue:StringLike": { "kms:ResourceAliases": aliases } },
  };
}
