import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { NetworkConfig } from "../../config/schema.ts";
import { planSubnets } from "../../config/subnets.ts";
import { lookUp } from "./look-up.ts";
import { Endpoints } from "./network-endpoints.ts";
import { FlowLogs } from "./network-flow-logs.ts";
import { internetRoute, natRoutes } from "./network-routes.ts";
import { type Subnet, subnetTier } from "./network-subnets.ts";
import type { Platform } from "./platform.ts";
import { nameTag } from "./tags.ts";

export interface NetworkArgs {
  readonly platform: Platform;
  readonly config: NetworkConfig;
  /** Key for the flow logs (`EncryptionKey` with the use "logs"). */
  readonly logKeyArn: pulumi.Input<string>;
}

type CreateConfig = Extract<NetworkConfig, { mode: "create" }>;
type ExistingConfig = Extract<NetworkConfig, { mode: "existing" }>;

/** What the rest of the platform needs to know of the network, whoever made it. */
type Facts = Omit<Network, keyof pulumi.ComponentResource | "cidr" | "zones">;

/**
 * A VPC with public, app and data subnets in two or three zones, or one that exists already. The public subnets hold
 * nothing but the load balancer and the NAT gateways; the data subnets have no route out at all.
 */
export class Network extends pulumi.ComponentResource {
  /** IPv4 range of the VPC. */
  readonly cidr: string;
  /** Availability zones in the order of the subnet ids, such as eu-west-1a. Of an existing VPC: by that order. */
  readonly zones: readonly string[];
  readonly vpcId: pulumi.Input<string>;
  readonly publicSubnetIds: readonly pulumi.Input<string>[];
  readonly appSubnetIds: readonly pulumi.Input<string>[];
  readonly dataSubnetIds: readonly pulumi.Input<string>[];
  /** How app subnets reach AWS's APIs: NAT (and with it the internet), or endpoints in the VPC only. */
  readonly privateEgress: "nat" | "endpoints";
  /** For security-group rules towards S3, which goes through the gateway endpoint. */
  readonly s3PrefixListId: pulumi.Input<string>;
  /** Of the interface endpoints; undefined when there are none of ours. */
  readonly endpointSecurityGroupId: pulumi.Input<string> | undefined;
  /** Must exist before something public starts: AWS refuses a load balancer in a VPC without an internet gateway. */
  readonly publicReady: readonly pulumi.Resource[];
  /** Must exist before tasks start: without it they cannot pull their image. */
  readonly privateReady: readonly pulumi.Resource[];

  constructor(name: string, args: NetworkArgs, opts?: pulumi.ComponentResourceOptions) {
    super("larder:foundation:Network", name, {}, opts);
    const { config, platform } = args;
    const facts = factsOf(name, args, { parent: this });

    this.cidr = config.cidr;
    this.zones = ["a", "b", "c"].slice(0, facts.appSubnetIds.length).map((letter) => platform.region + letter);
    this.vpcId = facts.vpcId;
    this.publicSubnetIds = facts.publicSubnetIds;
    this.appSubnetIds = facts.appSubnetIds;
    this.dataSubnetIds = facts.dataSubnetIds;
    this.privateEgress = facts.privateEgress;
    this.s3PrefixListId = facts.s3PrefixListId;
    this.endpointSecurityGroupId = facts.endpointSecurityGroupId;
    this.publicReady = facts.publicReady;
    this.privateReady = facts.privateReady;
    this.registerOutputs({ vpcId: this.vpcId });
  }
}

function factsOf(name: string, args: NetworkArgs, child: { parent: pulumi.Resource }): Facts {
  const { config } = args;
  switch (config.mode) {
    case "create":
      return create(name, args, config, child);
    case "existing":
      return existing(args.platform, config, child);
    default: {
      const never: never = config;
      return never;
    }
  }
}

/** Whoever made that VPC also answers for its routes; NAT is assumed, as the subnets' routes cannot be seen. */
function existing(platform: Platform, config: ExistingConfig, child: { parent: pulumi.Resource }): Facts {
  const s3 = `com.amazonaws.${platform.region}.s3`;
  return {
    vpcId: config.vpcId,
    publicSubnetIds: config.subnets.public,
    appSubnetIds: config.subnets.app,
    dataSubnetIds: config.subnets.data,
    privateEgress: "nat",
    s3PrefixListId: lookUp(platform, () => aws.ec2.getManagedPrefixListOutput({ name: s3 }, child).id),
    endpointSecurityGroupId: undefined,
    publicReady: [],
    privateReady: [],
  };
}

function create(name: string, args: NetworkArgs, config: CreateConfig, child: { parent: pulumi.Resource }): Facts {
  const { platform } = args;
  const vpc = new aws.ec2.Vpc(
    `${name}-vpc`,
    {
      cidrBlock: config.cidr,
      // Both are needed for the endpoints' private names.
      enableDnsSupport: true,
      enableDnsHostnames: true,
      tags: nameTag(platform, name),
    },
    child,
  );
  // Every VPC has one, and what names no group lands in it: without rules it is a dead end.
  new aws.ec2.DefaultSecurityGroup(`${name}-default-sg`, { vpcId: vpc.id, ingress: [], egress: [] }, child);

  const plan = planSubnets(config.cidr, config.zones);
  const tier = { platform, vpcId: vpc.id };
  const publicTier = subnetTier(name, { ...tier, tier: "public", cidrs: plan.public }, child);
  const appTier = subnetTier(name, { ...tier, tier: "app", cidrs: plan.app }, child);
  const dataTier = subnetTier(name, { ...tier, tier: "data", cidrs: plan.data }, child);

  const publicReady = internetRoute(name, { platform, vpcId: vpc.id, publicTier }, child);
  const nat = natRoutes(name, { platform, nat: config.nat, publicTier, appTier, publicReady }, child);
  const endpoints = new Endpoints(
    `${name}-endpoints`,
    {
      platform,
      vpcId: vpc.id,
      services: config.interfaceEndpoints,
      subnets: appTier.subnets,
      routeTableIds: appTier.routeTables.map((table) => table.id),
    },
    child,
  );
  new FlowLogs(
    `${name}-flow`,
    { platform, vpcId: vpc.id, retentionDays: config.flowLogRetentionDays, logKeyArn: args.logKeyArn },
    child,
  );

  const ids = (subnets: readonly Subnet[]) => subnets.map((subnet) => subnet.resource.id);
  return {
    vpcId: vpc.id,
    publicSubnetIds: ids(publicTier.subnets),
    appSubnetIds: ids(appTier.subnets),
    dataSubnetIds: ids(dataTier.subnets),
    privateEgress: config.nat === "none" ? "endpoints" : "nat",
    s3PrefixListId: endpoints.s3PrefixListId,
    endpointSecurityGroupId: endpoints.securityGroupId,
    publicReady,
    privateReady: [...nat, ...endpoints.ready, ...appTier.associations],
  };
}
