import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { SubnetTier } from "./network-subnets.ts";
import type { Platform } from "./platform.ts";
import { nameTag } from "./tags.ts";

const ANYWHERE = "0.0.0.0/0";

type Child = pulumi.CustomResourceOptions;

export interface InternetRouteArgs {
  readonly platform: Platform;
  readonly vpcId: pulumi.Input<string>;
  readonly publicTier: SubnetTier;
}

/** The internet gateway and the public tier's route to it; returned: what must exist before something is public. */
export function internetRoute(name: string, args: InternetRouteArgs, child: Child): readonly pulumi.Resource[] {
  const gateway = new aws.ec2.InternetGateway(
    `${name}-igw`,
    { vpcId: args.vpcId, tags: nameTag(args.platform, name) },
    child,
  );
  const routes = args.publicTier.routeTables.map(
    (table) =>
      new aws.ec2.Route(
        `${name}-public-internet`,
        { routeTableId: table.id, destinationCidrBlock: ANYWHERE, gatewayId: gateway.id },
        child,
      ),
  );
  return [gateway, ...routes, ...args.publicTier.associations];
}

export interface NatRouteArgs {
  readonly platform: Platform;
  readonly nat: "none" | "single" | "per-zone";
  readonly publicTier: SubnetTier;
  readonly appTier: SubnetTier;
  /** What `internetRoute` returned: a NAT gateway works from then on only. */
  readonly publicReady: readonly pulumi.Resource[];
}

/** NAT gateways and the app tier's routes to them; the single one stands in zone a, so that more can join it later. */
export function natRoutes(name: string, args: NatRouteArgs, child: Child): readonly pulumi.Resource[] {
  const { publicTier, appTier } = args;
  const homes = publicTier.subnets.slice(0, gatewayCount(args.nat, publicTier.subnets.length));
  const gateways = homes.map(({ zone, resource }) => natGateway(`${name}-nat-${zone}`, resource, args, child));
  return appTier.subnets.flatMap(({ zone }, index) => {
    const gateway = gateways[index] ?? gateways[0];
    const table = appTier.routeTables[index];
    if (gateway === undefined || table === undefined) return [];
    const route = { routeTableId: table.id, destinationCidrBlock: ANYWHERE, natGatewayId: gateway.id };
    return [new aws.ec2.Route(`${name}-app-${zone}-nat`, route, child)];
  });
}

function gatewayCount(nat: NatRouteArgs["nat"], zones: number): number {
  switch (nat) {
    case "none":
      return 0;
    case "single":
      return 1;
    case "per-zone":
      return zones;
    default: {
      const never: never = nat;
      return never;
    }
  }
}

function natGateway(name: string, subnet: aws.ec2.Subnet, args: NatRouteArgs, child: Child): aws.ec2.NatGateway {
  const tags = nameTag(args.platform, name);
  const address = new aws.ec2.Eip(
    `${name}-ip`,
    { domain: "vpc", tags },
    // Addresses of a VPC without an internet gateway are refused; the gateway waits through its address.
    { ...child, dependsOn: [...args.publicReady] },
  );
  return new aws.ec2.NatGateway(
    name,
    { subnetId: subnet.id, allocationId: address.allocationId, connectivityType: "public", tags },
    child,
  );
}
