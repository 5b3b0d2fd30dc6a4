import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { NetworkConfig } from "../../config/schema.ts";
import { policyDocument, type Statement } from "./iam.ts";
import type { Subnet } from "./network-subnets.ts";
import type { Platform } from "./platform.ts";
import { nameTag } from "./tags.ts";

export type EndpointService = Extract<NetworkConfig, { mode: "create" }>["interfaceEndpoints"][number];

export interface EndpointsArgs {
  readonly platform: Platform;
  readonly vpcId: pulumi.Input<string>;
  /** Last parts of the service names of the interface endpoints; empty = only the gateway to S3. */
  readonly services: readonly EndpointService[];
  /** Where the endpoints stand, one network interface in each; only these may use them. */
  readonly subnets: readonly Subnet[];
  /** Route tables that lead to S3 through the gateway. */
  readonly routeTableIds: readonly pulumi.Input<string>[];
}

/** The IAM prefix of each service's actions. */
const ACTIONS: Readonly<Record<EndpointService, string>> = {
  "ecr.api": "ecr:*",
  "ecr.dkr": "ecr:*",
  logs: "logs:*",
  secretsmanager: "secretsmanager:*",
  sqs: "sqs:*",
  kms: "kms:*",
  sts: "sts:*",
  ssm: "ssm:*",
  ssmmessages: "ssmmessages:*",
  monitoring: "cloudwatch:*",
};

type Child = pulumi.CustomResourceOptions;

/** Ways to AWS's APIs that do not leave the VPC, open only to this account's principals. */
export class Endpoints extends pulumi.ComponentResource {
  readonly s3PrefixListId: pulumi.Output<string>;
  /** Undefined without interface endpoints. */
  readonly securityGroupId: pulumi.Output<string> | undefined;
  /** Must exist before tasks call AWS through them. */
  readonly ready: readonly pulumi.Resource[];

  constructor(name: string, args: EndpointsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("larder:foundation:Endpoints", name, {}, opts);
    const child = { parent: this };
    const s3 = s3Gateway(`${name}-s3`, args, child);
    const services = [...new Set(args.services)].sort();
    const group = services.length === 0 ? undefined : endpointGroup(name, args, child);

    this.s3PrefixListId = s3.prefixListId;
    this.securityGroupId = group?.id;
    this.ready = [
      s3,
      ...(group === undefined ? [] : services.map((service) => interfaceEndpoint(name, service, group, args, child))),
    ];
    this.registerOutputs({});
  }
}

function s3Gateway(name: string, args: EndpointsArgs, child: Child): aws.ec2.VpcEndpoint {
  const { platform } = args;
  return new aws.ec2.VpcEndpoint(
    name,
    {
      vpcId: args.vpcId,
      serviceName: `com.amazonaws.${platform.region}.s3`,
      vpcEndpointType: "Gateway",
      routeTableIds: [...args.routeTableIds],
      policy: policyDocument([
        {
          ...ownPrincipals("OwnBuckets", "s3:*", platform),
          Condition: {
            // The other account's buckets are the way out for whoever steals a task's credentials.
            StringEquals: { "aws:PrincipalAccount": platform.accountId, "aws:ResourceAccount": platform.accountId },
          },
        },
        {
          // ECR signs the links to image layers itself, so the principal is not of this account.
          Sid: "ImageLayers",
          Effect: "Allow",
          Principal: "*",
          Action: "s3:GetObject",
          Resource: `arn:${platform.partition}:s3:::prod-${platform.region}-starport-layer-bucket/*`,
        },
      ]),
      tags: nameTag(platform, name),
    },
    child,
  );
}

function interfaceEndpoint(
  name: string,
  service: EndpointService,
  group: aws.ec2.SecurityGroup,
  args: EndpointsArgs,
  child: Child,
): aws.ec2.VpcEndpoint {
  const logicalName = `${name}-${service.replace(".", "-")}`;
  return new aws.ec2.VpcEndpoint(
    logicalName,
    {
      vpcId: args.vpcId,
      serviceName: `com.amazonaws.${args.platform.region}.${service}`,
      vpcEndpointType: "Interface",
      // The service's usual name then leads here: no client needs to know of the endpoint.
      privateDnsEnabled: true,
      subnetIds: args.subnets.map((subnet) => subnet.resource.id),
      securityGroupIds: [group.id],
      policy: policyDocument([ownPrincipals("OwnPrincipals", ACTIONS[service], args.platform)]),
      tags: nameTag(args.platform, logicalName),
    },
    child,
  );
}

function endpointGroup(name: string, args: EndpointsArgs, child: Child): aws.ec2.SecurityGroup {
  const group = new aws.ec2.SecurityGroup(
    `${name}-sg`,
    { description: "Interface endpoints to AWS APIs", vpcId: args.vpcId, tags: nameTag(args.platform, name) },
    child,
  );
  for (const { zone, cidr } of args.subnets) {
    new aws.vpc.SecurityGroupIngressRule(
      `${name}-from-app-${zone}`,
      {
        securityGroupId: group.id,
        ipProtocol: "tcp",
        fromPort: 443,
        toPort: 443,
        cidrIpv4: cidr,
        description: `AWS APIs for the app subnet in zone ${zone}`,
      },
      child,
    );
  }
  return group;
}

/** Gives nobody a right: it narrows what may pass, the caller's own policies still decide. */
function ownPrincipals(sid: string, action: string, platform: Platform): Statement {
  return {
    Sid: sid,
    Effect: "Allow",
    Principal: "*",
    Action: action,
    Resource: "*",
    Condition: { StringEquals: { "aws:PrincipalAccount": platform.accountId } },
  };
}
