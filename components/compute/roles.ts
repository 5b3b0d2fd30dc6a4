import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { SecretReference } from "../foundation/connection.ts";
import { assumeRoleBy, decryptWith, policyDocument, readSecret, type Statement } from "../foundation/iam.ts";
import type { Platform } from "../foundation/platform.ts";
import type { ContainerImage } from "./container-image.ts";

type Child = pulumi.CustomResourceOptions;

/** A role and what must exist before someone acts in it. */
export interface TaskRole {
  readonly role: aws.iam.Role;
  readonly policies: readonly pulumi.Resource[];
}

/** What the application itself may do: the statements of its connections and nothing else. */
export function taskRole(name: string, platform: Platform, statements: readonly Statement[], child: Child): TaskRole {
  const role = new aws.iam.Role(
    name,
    { description: "The application's own rights", assumeRolePolicy: trustTasks(platform) },
    child,
  );
  return { role, policies: grant(`${name}-policy`, role, statements, child) };
}

export interface ExecutionRoleArgs {
  readonly platform: Platform;
  readonly image: ContainerImage;
  readonly logGroupArn: pulumi.Input<string>;
  readonly secrets: readonly SecretReference[];
}

/** What ECS needs to start the task: this image, this log group, these secrets. The application never acts in it. */
export function executionRole(name: string, args: ExecutionRoleArgs, child: Child): TaskRole {
  const role = new aws.iam.Role(
    name,
    { description: "What ECS needs to start the task", assumeRolePolicy: trustTasks(args.platform) },
    child,
  );
  const statements: readonly Statement[] = [
    ...pullImage(args.image),
    {
      Effect: "Allow",
      Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
      Resource: pulumi.interpolate`${args.logGroupArn}:*`,
    },
    ...readSecrets(args.secrets, args.platform),
  ];
  return { role, policies: grant(`${name}-policy`, role, statements, child) };
}

function pullImage(image: ContainerImage): Statement[] {
  if (image.kind === "placeholder" || image.repositoryArn === undefined) return [];
  return [
    {
      Effect: "Allow",
      Action: "ecr:GetAuthorizationToken",
      // The action knows no resource: a token is for the whole registry, the next statement says what it opens.
      Resource: "*",
    },
    {
      Effect: "Allow",
      Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:GetDownloadUrlForLayer"],
      Resource: image.repositoryArn,
    },
  ];
}

function readSecrets(secrets: readonly SecretReference[], platform: Platform): Statement[] {
  const viaSecrets = `secretsmanager.${platform.region}.amazonaws.com`;
  return [
    ...unique(secrets.map((secret) => secret.secretArn)).map(readSecret),
    ...unique(secrets.flatMap(({ keyArn }) => keyArn ?? [])).map((keyArn) => decryptWith(keyArn, viaSecrets)),
  ];
}

/** Several fields of one secret need one statement; an output of one resource is always the same object. */
function unique(values: readonly pulumi.Input<string>[]): pulumi.Input<string>[] {
  return [...new Set(values)];
}

/** Lets ECS shift the load balancer's traffic between the two target groups of a blue/green deployment. */
export function infrastructureRole(name: string, platform: Platform, child: Child): TaskRole {
  const role = new aws.iam.Role(
    name,
    {
      description: "ECS shifts traffic between target groups",
      // AWS's own trust policy for this role; it is not documented that ECS sends a source account or ARN here.
      assumeRolePolicy: policyDocument([
        { Effect: "Allow", Principal: { Service: "ecs.amazonaws.com" }, Action: "sts:AssumeRole" },
      ]),
    },
    child,
  );
  const attachment = new aws.iam.RolePolicyAttachment(
    `${name}-policy`,
    {
      role: role.name,
      policyArn: `arn:${platform.partition}:iam::aws:policy/AmazonECSInfrastructureRolePolicyForLoadBalancers`,
    },
    child,
  );
  return { role, policies: [attachment] };
}

/** Only for tasks of this account and region: ECS cannot be talked into it from elsewhere. */
function trustTasks({ accountId, partition, region }: Platform): pulumi.Output<string> {
  return assumeRoleBy("ecs-tasks.amazonaws.com", {
    accountId,
    sourceArn: `arn:${partition}:ecs:${region}:${accountId}:*`,
  });
}

/** A role without statements has no policy: IAM refuses an empty one. */
function grant(name: string, role: aws.iam.Role, statements: readonly Statement[], child: Child): pulumi.Resource[] {
  if (statements.length === 0) return [];
  return [new aws.iam.RolePolicy(name, { role: role.name, policy: policyDocument(statements) }, child)];
}
