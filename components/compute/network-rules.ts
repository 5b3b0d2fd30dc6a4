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

const HTTPS = 443;

/**
 * The security group of a task and the pairs of rules with everything it may reach. Amazon's DNS resolver is not
 * subject to security groups and needs none.
 */
export function taskSecurityGroup(
  name: string,
  args: TaskRulesArgs,
  child: pulumi.CustomResourceOptions,
): aws.ec2.SecurityGroup {
  const group = new aws.ec2.SecurityGroup(
    `${name}-sg`,
    { description: args.description, vpcId: args.network.vpcId },
    child,
  );
  for (const peer of distinct(args.connections.flatMap((connection) => connection.peers))) {
    allowPair(`${name}-to-${peer.name}`, group.id, peer.securityGroupId, peer.port, child);
  }
  for (const { name: target, port } of distinct(args.connections.flatMap(({ outside }) => outside ?? []))) {
    // Its addresses are its owner's to change, so the port is all that can be said.
    egress(`${name}-to-${target}`, group.id, port, { cidrIpv4: "0.0.0.0/0", description: target }, child);
  }
  switch (args.network.privateEgress) {
    case "nat":
      egress(`${name}-https`, group.id, HTTPS, { cidrIpv4: "0.0.0.0/0", description: "AWS APIs and vendors" }, child);
      break;
    case "endpoints":
      endpoints(name, group.id, args.network, child);
      break;
    default:
      args.network.privateEgress satisfies never;
  }
  return group;
}

/** Opens `port` from one group to the other: egress on the first, ingress on the second. */
export function allowPair(
  name: string,
  from: pulumi.Input<string>,
  to: pulumi.Input<string>,
  port: number,
  child: pulumi.CustomResourceOptions,
): void {
  egress(`${name}-egress`, from, port, { referencedSecurityGroupId: to, description: name }, child);
  new aws.vpc.SecurityGroupIngressRule(
    `${name}-ingress`,
    { ...tcp(port), securityGroupId: to, referencedSecurityGroupId: from, description: name },
    child,
  );
}

function endpoints(
  name: string,
  groupId: pulumi.Input<string>,
  network: TaskNetwork,
  child: pulumi.CustomResourceOptions,
): void {
  const { endpointSecurityGroupId, s3PrefixListId } = network;
  if (endpointSecurityGroupId !== undefined) {
    const target = { referencedSecurityGroupId: endpointSecurityGroupId, description: "AWS APIs" };
    egress(`${name}-to-endpoints`, groupId, HTTPS, target, child);
  }
  const s3 = { prefixListId: s3PrefixListId, description: "Image layers and buckets, through the gateway" };
  egress(`${name}-to-s3`, groupId, HTTPS, s3, child);
}

function egress(
  name: string,
  groupId: pulumi.Input<string>,
  port: number,
  target: Pick<
    aws.vpc.SecurityGroupEgressRuleArgs,
    "cidrIpv4" | "prefixListId" | "referencedSecurityGroupId" | "description"
  >,
  child: pulumi.CustomResourceOptions,
): void {
  new aws.vpc.SecurityGroupEgressRule(name, { ...tcp(port), securityGroupId: groupId, ...target }, child);
}

function tcp(port: number) {
  return { ipProtocol: "tcp", fromPort: port, toPort: port };
}

/** Two connections to one thing (a queue's worker that also sends) share their rules. */
function distinct<Named extends { readonly name: string }>(list: readonly Named[]): readonly Named[] {
  return [...new Map(list.map((entry) => [entry.name, entry])).values()];
}
