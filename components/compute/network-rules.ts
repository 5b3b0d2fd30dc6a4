import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Connection } from "../foundation/connection.ts";

/** What tasks need to know of the network; `Network` has it. */
export interface TaskNetwork {
  readonly vpcId: pulumi.Input<string>;
  readonly appSubnetIds: readonly pulumi.Input<string>[];
  /** How tasks reach AWS's APIs: through NAT (and with it the internet), or only through endpoints in the VPC. */
  readonly privateEgress: "nat" | "endpoints";
  /** Of the S3 gateway endpoint: image layers come from there. */
  readonly s3PrefixListId: pulumi.Input<string>;
  /** Of the interface endpoints, which admit the app subnets; undefined when there are none of ours. */
  readonly endpointSecurityGroupId: pulumi.Input<string> | undefined;
  /** Must exist before tasks start: without it they cannot pull their image. */
  readonly privateReady: readonly pulumi.Resource[];
}

export interface TaskRulesArgs {
  readonly network: TaskNetwork;
  /** Plain text; changing it replaces the group. */
  readonly description: string;
  readonly connections: readonly Connection[];
}

export interface TaskSecurityGroup {
  readonly group: aws.ec2.SecurityGroup;
  /** A task that starts before them finds its peers closed. */
  readonly rules: readonly pulumi.Resource[];
}

const HTTPS = 443;

/**
 * The security group of a task and the pairs of rules with everything it may reach. Amazon's DNS resolver is not
 * subject to security groups and needs none.
 */
export function taskSecurityGroup(
  name: string,
  args: TaskRulesArgs,
  child: pulumi.CustomResourceOptions,
): TaskSecurityGroup {
  const group = new aws.ec2.SecurityGroup(
    `${name}-sg`,
    { description: args.description, vpcId: args.network.vpcId },
    child,
  );
  const peers = distinct(args.connections.flatMap((connection) => connection.peers));
  const outside = distinct(args.connections.flatMap((connection) => connection.outside ?? []));
  return {
    group,
    rules: [
      ...peers.flatMap((peer) =>
        allowPair(`${name}-to-${peer.name}`, group.id, peer.securityGroupId, peer.port, child),
      ),
      // Their addresses are their owners' to change, so the port is all that can be said.
      ...outside.map(({ name: target, port }) =>
        egress(`${name}-to-${target}`, group.id, port, { cidrIpv4: "0.0.0.0/0", description: target }, child),
      ),
      ...awsApis(name, group.id, args.network, child),
    ],
  };
}

/** Opens `port` from one group to the other: egress on the first, ingress on the second. */
export function allowPair(
  name: string,
  from: pulumi.Input<string>,
  to: pulumi.Input<string>,
  port: number,
  child: pulumi.CustomResourceOptions,
): readonly pulumi.Resource[] {
  return [
    egress(`${name}-egress`, from, port, { referencedSecurityGroupId: to, description: name }, child),
    new aws.vpc.SecurityGroupIngressRule(
      `${name}-ingress`,
      { ...tcp(port), securityGroupId: to, referencedSecurityGroupId: from, description: name },
      child,
    ),
  ];
}

function awsApis(
  name: string,
  groupId: pulumi.Input<string>,
  network: TaskNetwork,
  child: pulumi.CustomResourceOptions,
): readonly pulumi.Resource[] {
  switch (network.privateEgress) {
    case "nat": {
      const anywhere = { cidrIpv4: "0.0.0.0/0", description: "AWS APIs and vendors" };
      return [egress(`${name}-https`, groupId, HTTPS, anywhere, child)];
    }
    case "endpoints": {
      const { endpointSecurityGroupId, s3PrefixListId } = network;
      const s3 = { prefixListId: s3PrefixListId, description: "Image layers and buckets, through the gateway" };
      const toS3 = egress(`${name}-to-s3`, groupId, HTTPS, s3, child);
      if (endpointSecurityGroupId === undefined) return [toS3];
      const apis = { referencedSecurityGroupId: endpointSecurityGroupId, description: "AWS APIs" };
      return [toS3, egress(`${name}-to-endpoints`, groupId, HTTPS, apis, child)];
    }
    default: {
      const never: never = network.privateEgress;
      return never;
    }
  }
}

type Target = Pick<
  aws.vpc.SecurityGroupEgressRuleArgs,
  "cidrIpv4" | "prefixListId" | "referencedSecurityGroupId" | "description"
>;

function egress(
  name: string,
  groupId: pulumi.Input<string>,
  port: number,
  target: Target,
  child: pulumi.CustomResourceOptions,
): aws.vpc.SecurityGroupEgressRule {
  return new aws.vpc.SecurityGroupEgressRule(name, { ...tcp(port), securityGroupId: groupId, ...target }, child);
}

function tcp(port: number) {
  return { ipProtocol: "tcp", fromPort: port, toPort: port };
}

/** Two connections to one thing (a queue's worker that also sends) share their rules. */
function distinct<Named extends { readonly name: string }>(list: readonly Named[]): readonly Named[] {
  return [...new Map(list.map((entry) => [entry.name, entry])).values()];
}
