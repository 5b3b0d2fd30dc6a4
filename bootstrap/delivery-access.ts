import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { policyDocument, type Statement } from "../components/foundation/iam.ts";
import { physicalName } from "../components/foundation/naming.ts";
import type { Platform } from "../components/foundation/platform.ts";
import type { BootstrapConfig, DeliveryConfig } from "./config.ts";
import { deliveryStatements, deployStatements, workloadStatements } from "./delivery-rights.ts";
import { layoutPath, stackPaths } from "./state-paths.ts";

const ISSUER = "token.actions.githubusercontent.com";
/** What AWS's own action asks GitHub for. */
const AUDIENCE = "sts.amazonaws.com";

/** Seconds; a first `up` takes half an hour, a blue/green deployment of all services about as long. */
const DEPLOY_SESSION_SECONDS = 2 * 3600;

/** They show how everything is set up, and no data: no objects, secrets or messages. */
const READ_SETTINGS = ["SecurityAudit", "job-function/ViewOnlyAccess"];

export type GithubDelivery = Extract<DeliveryConfig, { mode: "github" }>;

export interface DeliveryAccessArgs {
  readonly platform: Platform;
  readonly config: GithubDelivery;
  readonly stacks: BootstrapConfig["stacks"];
  /** The project whose stacks these are. */
  readonly project: string;
  readonly state: { readonly bucketArn: pulumi.Input<string>; readonly keyArn: pulumi.Input<string> };
}

/** Of one stack. */
export interface DeliveryRoles {
  readonly previewArn: pulumi.Output<string>;
  readonly deployArn: pulumi.Output<string>;
}

type Role = "preview" | "deploy";

/** The name is known beforehand: workflows say it, and the state's bucket lets in nobody else. */
export function deliveryRoleName({ system }: Pick<Platform, "system">, stack: string, role: Role): string {
  return physicalName({ system, environment: stack }, "aws:iam/role:Role", role);
}

/**
 * Lets jobs of one GitHub repository preview and deploy: two roles per stack, each for the jobs of one GitHub environment,
 * with short-lived credentials and a boundary that keeps them from what stands here.
 */
export class DeliveryAccess extends pulumi.ComponentResource {
  readonly roles: Readonly<Record<string, DeliveryRoles>>;

  constructor(name: string, args: DeliveryAccessArgs, opts?: pulumi.ComponentResourceOptions) {
    super("larder:bootstrap:DeliveryAccess", name, {}, opts);
    const child = { parent: this };
    const issuerArn = issuer(name, args, child);
    const workloads = new aws.iam.Policy(
      `${name}-workloads`,
      {
        // The stacks name it: `larder:account.roleBoundary`.
        name: `${args.platform.system}-workloads`,
        description: "The most that roles of the platform may do, whatever their own policies say",
        policy: policyDocument(workloadStatements(args.platform)),
      },
      child,
    );
    const boundary = new aws.iam.Policy(
      `${name}-boundary`,
      {
        description: "The most that deployments may do, whatever their own policies say",
        policy: policyDocument(deliveryStatements(args.platform, workloads.arn)),
      },
      child,
    );

    this.roles = Object.fromEntries(
      Object.entries(args.stacks).map(([stack, { environment, previewEnvironment }]) => {
        const make = (role: Role, github: string) => {
          const trust = { issuerArn, environment: github };
          return deliveryRole(`${name}-${stack}-${role}`, { ...args, stack, role, trust, boundary, workloads }, child);
        };
        return [stack, { previewArn: make("preview", previewEnvironment), deployArn: make("deploy", environment) }];
      }),
    );
    this.registerOutputs({ roles: this.roles });
  }
}

type Child = { readonly parent: pulumi.Resource };

function issuer(name: string, { platform, config }: DeliveryAccessArgs, child: Child): pulumi.Output<string> {
  switch (config.provider) {
    case "create":
      // No thumbprints: AWS checks GitHub's certificate against its own list of authorities.
      return new aws.iam.OpenIdConnectProvider(
        `${name}-github`,
        { url: `https://${ISSUER}`, clientIdLists: [AUDIENCE] },
        // The account has one; whoever else relies on it must not lose it with this stack.
        { ...child, retainOnDelete: true },
      ).arn;
    case "existing":
      return pulumi.output(`arn:${platform.partition}:iam::${platform.accountId}:oidc-provider/${ISSUER}`);
    default: {
      const never: never = config.provider;
      return never;
    }
  }
}

interface RoleArgs extends DeliveryAccessArgs {
  readonly stack: string;
  readonly role: Role;
  readonly trust: { readonly issuerArn: pulumi.Output<string>; readonly environment: string };
  readonly boundary: aws.iam.Policy;
  readonly workloads: aws.iam.Policy;
}

function deliveryRole(name: string, args: RoleArgs, child: Child): pulumi.Output<string> {
  const { platform, stack, role } = args;
  const deploys = role === "deploy";
  const iamRole = new aws.iam.Role(
    name,
    {
      name: deliveryRoleName(platform, stack, role),
      description: deploys ? `GitHub deploys the stack ${stack}` : `GitHub previews the stack ${stack}: reads only`,
      assumeRolePolicy: policyDocument([trustStatement(args)]),
      permissionsBoundary: args.boundary.arn,
      maxSessionDuration: deploys ? DEPLOY_SESSION_SECONDS : 3600,
    },
    child,
  );
  const rights = [...stateStatements(args), ...(deploys ? deployStatements(platform, args.workloads.arn) : [])];
  new aws.iam.RolePolicy(`${name}-policy`, { role: iamRole.name, policy: policyDocument(rights) }, child);
  for (const policy of deploys ? [] : READ_SETTINGS) {
    const policyArn = `arn:${platform.partition}:iam::aws:policy/${policy}`;
    const suffix = policy.split("/").at(-1) ?? policy;
    new aws.iam.RolePolicyAttachment(`${name}-${suffix}`, { role: iamRole.name, policyArn }, child);
  }
  return iamRole.arn;
}

/** The whole subject, without a wildcard: another branch, a fork or a pull request has another one. */
function trustStatement({ config, trust }: RoleArgs): Statement {
  return {
    Effect: "Allow",
    Principal: { Federated: trust.issuerArn },
    Action: "sts:AssumeRoleWithWebIdentity",
    Condition: {
      StringEquals: {
        [`${ISSUER}:aud`]: AUDIENCE,
        [`${ISSUER}:sub`]: `repo:${config.repository}:environment:${trust.environment}`,
      },
    },
  };
}

/** The state of this stack; a preview takes no lock and writes nothing. */
function stateStatements({ platform, project, stack, role, state }: RoleArgs): readonly Statement[] {
  const deploys = role === "deploy";
  const paths = stackPaths(state.bucketArn, project, stack);
  const viaS3 = { StringEquals: { "kms:ViaService": `s3.${platform.region}.amazonaws.com` } };
  return [
    { Sid: "FindState", Effect: "Allow", Action: "s3:ListBucket", Resource: state.bucketArn },
    { Sid: "ReadState", Effect: "Allow", Action: "s3:GetObject", Resource: [...paths, layoutPath(state.bucketArn)] },
    ...(deploys
      ? [{ Sid: "WriteState", Effect: "Allow", Action: ["s3:PutObject", "s3:DeleteObject"], Resource: paths } as const]
      : []),
    {
      Sid: "StateKey",
      Effect: "Allow",
      Action: deploys ? ["kms:Decrypt", "kms:GenerateDataKey"] : "kms:Decrypt",
      Resource: state.keyArn,
      Condition: viaS3,
    },
  ];
}
