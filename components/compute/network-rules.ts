import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Peer } from "../foundation/connection.ts";

/** What tasks need to know of the network; `Network` has it. */
export interface TaskNetwork {
  readonly vpcId: pulumi.Input<string>;
  readonly appSubnetIds: readonly pulumi.Input<string>[];
  /** How tasks reach AWS's APIs: through NAT (and with it the internet), or only through endpoints in the VPC. */
  readonly privateEgress: "nat" | "endpoints";
  /** Of the S3 gateway endpoint: image layers come from there. */
  readonly s3PrefixListId: pulumi.Input<string>;
  /** Of the interface endpoints. */
  readonly endpointSecurityGroupId?: pulumi.Input<string> | undefined;
}

export interface TaskRulesArgs {
  readonly network: TaskNetwork;
  /** Plain text; changing it replaces the group. */
  readonly description: string;
  readonly peers: readonly Peer[];
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
  for (const peer of distinct(args.peers)) {
    allowPair(`${name}-to-${peer.name}`, group.id, peer.securityGroupId, peer.port, child);
  }
  allowAwsApis(name, group.id, args.network, child);
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
  const tcp = { ipProtocol: "tcp", fromPort: port, toPort: port };
  new aws.vpc.SecurityGroupEgressRule(
    `${name}-egress`,
    { ...tcp, securityGroupId: from, referencedSecurityGroupId: to, description: name },
    child,
  );
  new aws.vpc.SecurityGroupIngressRule(
    `${name}-ingress`,
    { ...tcp, securityGroupId: to, referencedSecurityGroupId: from, description: name },
    child,
  );
}

function allowAwsApis(
  name: string,
  groupId: pulumi.Input<string>,
  network: TaskNetwork,
  child: pulumi.CustomResourceOptions,
): void {
  const https = { securityGroupId: groupId, ipProtocol: "tcp", fromPort: HTTPS, toPort: HTTPS };
  switch (network.privateEgress) {
    case "nat":
      new aws.vpc.SecurityGroupEgressRule(
        `${name}-https`,
        { ...https, cidrIpv4: "0.0.0.0/0", description: "AWS APIs and vendors over HTTPS" },
        child,
      );
      return;
    case "endpoints":
      if (network.endpointSecurityGroupId !== undefined) {
        allowPair(`${name}-to-endpoints`, groupId, network.endpointSecurityGroupId, HTTPS, child);
      }
      new aws.vpc.SecurityGroupEgressRule(
        `${name}-to-s3`,
        {
          ...https,
          prefixListId: network.s3PrefixListId,
          description: "Image layers and buckets, through the gateway",
        },
        child,
      );
      return;
    default: {
      network.privateEgress satisfies never;
    }
  }
}

/** Two connections to one thing (a queue's worker that also sends) share their rules. */
function distinct(peers: readonly Peer[]): readonly Peer[] {
  return [...new Map(peers.map((peer) => [peer.name, peer])).values()];
}
