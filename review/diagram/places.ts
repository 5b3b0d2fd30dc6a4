/** Where a part stands: the edge, a region, a network in it, and which kind of subnets there. */
import type { Resource } from "../../graph/model.ts";
import { subnetIsPublic } from "../../graph/reachability.ts";
import { regionOf } from "../cost/reading.ts";
import { nameOf } from "./names.ts";
import { keyOf, type Sketch } from "./sketch.ts";

const VPC = "aws:ec2/vpc:Vpc";
const SUBNET = "aws:ec2/subnet:Subnet";
const NAT = "aws:ec2/natGateway:NatGateway";
const ROUTE = "aws:ec2/route:Route";
const ASSOCIATION = "aws:ec2/routeTableAssociation:RouteTableAssociation";
const GROUPS = ["aws:rds/subnetGroup:SubnetGroup", "aws:elasticache/subnetGroup:SubnetGroup"];
/** Inputs that name subnets, or a group of them. */
const SUBNET_INPUTS = [
  "subnets",
  "subnetIds",
  "subnetMappings",
  "vpcSubnetIds",
  "networkConfiguration",
  "vpcConfig",
  "dbSubnetGroupName",
  "subnetGroupName",
];

export type Tier = "public" | "private" | "isolated";
const TIER_WORDS: Readonly<Record<Tier, string>> = {
  public: "public subnets",
  private: "private subnets",
  isolated: "isolated subnets",
};

export class Places {
  readonly #sketch: Sketch;

  readonly #main: string | undefined;

  /** `main`: the region in which most of it stands. */
  constructor(sketch: Sketch, main: string | undefined) {
    this.#sketch = sketch;
    this.#main = main;
  }

  /** Frame of what the CDN's locations all over the world do. */
  edge(): string {
    return this.#sketch.frame({ key: "0 edge", title: "edge, worldwide" });
  }

  region(resource: Resource): string | undefined {
    const region = regionOf(this.#sketch.graph, resource);
    return region === undefined ? undefined : this.regionNamed(region);
  }

  regionNamed(region: string): string {
    // The main region first, whatever it is called: its key does not hold its name.
    if (region === this.#main) return this.#sketch.frame({ key: "1 region", title: region });
    return this.#sketch.frame({ key: `2 region ${region}`, title: `${region}, another region` });
  }

  /** The subnets that a resource stands in, else its network, else its region. */
  network(resource: Resource): string | undefined {
    const subnets = this.#subnetsOf(resource);
    const [first] = subnets;
    if (first === undefined) return this.#vpcOf(resource) ?? this.region(resource);
    const tier = this.#tierOf(first);
    const vpc = this.#vpcOf(first) ?? this.region(first) ?? this.region(resource);
    return this.#sketch.frame({
      key: `${vpc ?? ""} ${ORDER.indexOf(tier)} ${tier}`,
      title: this.#tierTitle(first, tier),
      ...(vpc !== undefined && { frame: vpc }),
    });
  }

  #subnetsOf(resource: Resource): readonly Resource[] {
    const { graph } = this.#sketch;
    const named = SUBNET_INPUTS.flatMap((input) =>
      resource.inputs?.[input] === undefined ? [] : graph.references(resource.urn, input),
    );
    const through = named.filter(({ type }) => GROUPS.includes(type));
    const all = [...named, ...through.flatMap(({ urn }) => graph.references(urn, "subnetIds"))];
    return [...new Set(all)].filter(({ type }) => type === SUBNET).sort((a, b) => (a.urn < b.urn ? -1 : 1));
  }

  #vpcOf(resource: Resource): string | undefined {
    const vpc = this.#sketch.graph.references(resource.urn, "vpcId").find(({ type }) => type === VPC);
    if (vpc === undefined) return undefined;
    const region = this.region(vpc);
    const title =
      `${nameOf(this.#sketch.graph, vpc, ({ type }) => type === VPC)}: VPC ${String(vpc.inputs?.cidrBlock ?? "")}`.trim();
    return this.#sketch.frame({ key: `vpc ${keyOf(vpc)}`, title, ...(region !== undefined && { frame: region }) });
  }

  #tierOf(subnet: Resource): Tier {
    const { graph } = this.#sketch;
    if (subnetIsPublic(graph, subnet) === "yes") return "public";
    return this.#routesOf(subnet).some((route) => this.#natOf(route) !== undefined) ? "private" : "isolated";
  }

  #routesOf(subnet: Resource): readonly Resource[] {
    const { graph } = this.#sketch;
    const tables = graph
      .referrers(subnet.urn, "subnetId")
      .filter(({ type }) => type === ASSOCIATION)
      .flatMap(({ urn }) => graph.references(urn, "routeTableId"));
    return tables.flatMap(({ urn }) => graph.referrers(urn, "routeTableId")).filter(({ type }) => type === ROUTE);
  }

  #natOf(route: Resource): Resource | undefined {
    return this.#sketch.graph.references(route.urn, "natGatewayId").find(({ type }) => type === NAT);
  }

  /** With all subnets of the network that are of this kind, so that two parts in it share one frame. */
  #tierTitle(subnet: Resource, tier: Tier): string {
    const { graph } = this.#sketch;
    const vpc = graph.references(subnet.urn, "vpcId").find(({ type }) => type === VPC);
    const siblings = vpc === undefined ? [subnet] : graph.referrers(vpc.urn, "vpcId");
    const alike = siblings.filter((each) => each.type === SUBNET && this.#tierOf(each) === tier);
    const zones = new Set(
      alike.map(({ inputs }) => String(inputs?.availabilityZone ?? inputs?.availabilityZoneId ?? "")),
    );
    const nats = new Set(alike.flatMap((each) => this.#routesOf(each).flatMap((route) => this.#natOf(route) ?? [])));
    const way = nats.size === 0 ? "" : `, out through ${nats.size} NAT ${nats.size === 1 ? "gateway" : "gateways"}`;
    return `${TIER_WORDS[tier]}, ${zones.size} ${zones.size === 1 ? "zone" : "zones"}${way}`;
  }
}

const ORDER: readonly Tier[] = ["public", "private", "isolated"];
