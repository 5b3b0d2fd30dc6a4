import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { Platform } from "./platform.ts";
import { nameTag } from "./tags.ts";

export type Tier = "public" | "app" | "data";

export interface Subnet {
  /** Plain: `a`, `b` or `c`. */
  readonly zone: string;
  readonly cidr: string;
  readonly resource: aws.ec2.Subnet;
}

export interface SubnetTier {
  readonly subnets: readonly Subnet[];
  /** App: one per zone, so that each can go out through its own zone's NAT gateway; else one for the tier. */
  readonly routeTables: readonly aws.ec2.RouteTable[];
  readonly associations: readonly aws.ec2.RouteTableAssociation[];
}

export interface SubnetTierArgs {
  readonly platform: Platform;
  readonly vpcId: pulumi.Input<string>;
  readonly tier: Tier;
  /** One per zone. */
  readonly cidrs: readonly string[];
}

type Child = pulumi.CustomResourceOptions;

const ZONES = ["a", "b", "c"] as const;

/** The subnets of one tier and their route tables, which know only the VPC itself until someone adds routes. */
export function subnetTier(name: string, args: SubnetTierArgs, child: Child): SubnetTier {
  const { tier } = args;
  const subnets = ZONES.slice(0, args.cidrs.length).map((zone, index) => makeSubnet(name, args, zone, index, child));
  const routeTables =
    tier === "app"
      ? subnets.map(({ zone }) => routeTable(`${name}-${tier}-${zone}-rt`, `${name}-${tier}-${zone}`, args, child))
      : [routeTable(`${name}-${tier}-rt`, `${name}-${tier}`, args, child)];
  const associations = subnets.flatMap(({ zone, resource }, index) => {
    const table = routeTables[index] ?? routeTables[0];
    if (table === undefined) return [];
    return [
      new aws.ec2.RouteTableAssociation(
        `${name}-${tier}-${zone}-rta`,
        { subnetId: resource.id, routeTableId: table.id },
        child,
      ),
    ];
  });
  return { subnets, routeTables, associations };
}

function makeSubnet(name: string, args: SubnetTierArgs, zone: string, index: number, child: Child): Subnet {
  const { platform, tier } = args;
  const cidr = args.cidrs[index] ?? "";
  const resource = new aws.ec2.Subnet(
    `${name}-${tier}-${zone}`,
    {
      vpcId: args.vpcId,
      cidrBlock: cidr,
      availabilityZone: `${platform.region}${zone}`,
      // Not even in the public tier: load balancer and NAT gateways bring their own addresses.
      mapPublicIpOnLaunch: false,
      tags: { ...nameTag(platform, `${name}-${tier}-${zone}`), tier },
    },
    child,
  );
  return { zone, cidr, resource };
}

function routeTable(logicalName: string, tagName: string, args: SubnetTierArgs, child: Child): aws.ec2.RouteTable {
  return new aws.ec2.RouteTable(
    logicalName,
    { vpcId: args.vpcId, tags: { ...nameTag(args.platform, tagName), tier: args.tier } },
    child,
  );
}
