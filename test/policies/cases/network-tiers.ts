import type { Resource } from "../../../graph/model.ts";
import { type Cases, type Inputs, MASK, resource, UNKNOWN } from "../support.ts";

const VPC = "aws:ec2/vpc:Vpc";
const SUBNET = "aws:ec2/subnet:Subnet";
const FLOW_LOG = "aws:ec2/flowLog:FlowLog";
const DEFAULT_GROUP = "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup";
const INTERNET = "aws:ec2/internetGateway:InternetGateway";
const vpc = resource(VPC, "net", {}, { id: "vpc-00000001" });
const subnet = (name: string, more: Inputs = {}) =>
  resource(SUBNET, name, { vpcId: "vpc-00000001", ...more }, { id: `subnet-0000000${name}` });
/** A table with one route, and the subnets that use it. */
const routed = (target: Inputs, ...names: readonly string[]): readonly Resource[] => [
  resource("aws:ec2/routeTable:RouteTable", "table", {}, { id: "rtb-00000001" }),
  resource("aws:ec2/route:Route", "route", {
    routeTableId: "rtb-00000001",
    destinationCidrBlock: "0.0.0.0/0",
    ...target,
  }),
  ...names.map((name) =>
    resource("aws:ec2/routeTableAssociation:RouteTableAssociation", `${name}-rta`, {
      routeTableId: "rtb-00000001",
      subnetId: `subnet-0000000${name}`,
    }),
  ),
  resource(INTERNET, "igw", {}, { id: "igw-00000001" }),
  resource("aws:ec2/natGateway:NatGateway", "nat", { subnetId: "subnet-0000000p" }, { id: "nat-00000001" }),
];
const out = { gatewayId: "igw-00000001" };
const nat = { natGatewayId: "nat-00000001" };
const two = ["subnet-0000000a", "subnet-0000000b"];
const withRoute = (target: Inputs) => ({ others: [vpc, subnet("a"), subnet("b"), ...routed(target, "a", "b")] });
const itself = (target: Inputs) => ({
  type: SUBNET,
  extra: { id: "subnet-0000000it" },
  others: [vpc, ...routed(target, "it")],
});
const data = { tags: { tier: "data" }, vpcId: "vpc-00000001" };
const service = (subnets: Inputs[string]) => ({ networkConfiguration: { subnets } });

export const tierCases: Cases = {
  "X-06": [
    ["accepts a NAT gateway", { subnetIds: two }, "pass", withRoute(nat)],
    [
      "accepts no route at all",
      { subnetIds: two },
      "pass",
      { type: "aws:elasticache/subnetGroup:SubnetGroup", others: [vpc, subnet("a"), subnet("b")] },
    ],
    ["accepts a subnet for data", data, "pass", itself(nat)],
    [
      "rejects a route to the internet",
      { subnetIds: two },
      "fail: a has a route to an internet gateway; b has a route to an internet gateway",
      withRoute(out),
    ],
    ["rejects it of a subnet for data", data, "fail: it has a route to an internet gateway", itself(out)],
    [
      "rejects a main table with one",
      { subnetIds: ["subnet-0000000a"] },
      "fail: a has a route to an internet gateway",
      {
        others: [
          vpc,
          subnet("a"),
          ...routed(out),
          resource("aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation", "main", {
            vpcId: "vpc-00000001",
            routeTableId: "rtb-00000001",
          }),
        ],
      },
    ],
    ["skips other subnets", {}, "not-applicable: no subnet for data", itself(out)],
    ["waits", { subnetIds: UNKNOWN }, "unknown: subnetIds"],
    [
      "does not know a subnet elsewhere",
      { subnetIds: [...two, "subnet-0000000c"] },
      "unknown: subnetIds",
      withRoute(nat),
    ],
    ["cannot judge a mask", { subnetIds: MASK }, "secret: subnetIds"],
  ],
  "X-07": [
    ["accepts a NAT gateway", service(two), "pass", withRoute(nat)],
    [
      "accepts a function without a network route",
      { vpcConfig: { subnetIds: two } },
      "pass",
      { type: "aws:lambda/function:Function", others: [vpc, subnet("a"), subnet("b")] },
    ],
    [
      "rejects a route to the internet",
      service(["subnet-0000000a"]),
      "fail: a has a route to an internet gateway",
      withRoute(out),
    ],
    [
      "rejects one of two",
      service(two),
      "fail: b has a route to an internet gateway",
      { others: [vpc, subnet("a"), subnet("b"), ...routed(out, "b")] },
    ],
    ["skips bridge networks", { launchType: "EC2" }, "not-applicable: no network interface of its own"],
    ["waits", service(UNKNOWN), "unknown: networkConfiguration.subnets"],
    ["cannot judge a mask", { networkConfiguration: MASK }, "secret: networkConfiguration.subnets"],
  ],
  "X-23": [
    [
      "accepts both",
      {},
      "pass",
      {
        extra: { id: "vpc-00000001" },
        others: [
          resource(FLOW_LOG, "flow", { vpcId: "vpc-00000001" }),
          resource(DEFAULT_GROUP, "default", { vpcId: "vpc-00000001" }),
        ],
      },
    ],
    [
      "accepts empty lists",
      {},
      "pass",
      {
        extra: { id: "vpc-00000001" },
        others: [
          resource(FLOW_LOG, "flow", { vpcId: "vpc-00000001" }),
          resource(DEFAULT_GROUP, "default", { vpcId: "vpc-00000001", ingress: [], egress: [] }),
        ],
      },
    ],
    [
      "rejects none",
      {},
      "fail: no flow log records its traffic; its default security group is not adopted",
      { extra: { id: "vpc-00000001" } },
    ],
    [
      "rejects those of another VPC",
      {},
      "fail: no flow log records its traffic; its default security group is not adopted",
      { extra: { id: "vpc-00000001" }, others: [resource(FLOW_LOG, "flow", { vpcId: "vpc-00000002" })] },
    ],
    [
      "rejects a default group with rules",
      {},
      "fail: its default security group has ingress rules",
      {
        extra: { id: "vpc-00000001" },
        others: [
          resource(FLOW_LOG, "flow", { vpcId: "vpc-00000001" }),
          resource(DEFAULT_GROUP, "default", { vpcId: "vpc-00000001", ingress: [{ protocol: "-1", self: true }] }),
        ],
      },
    ],
    [
      "waits",
      {},
      "unknown: aws:ec2/flowLog:FlowLog.vpcId",
      {
        extra: { id: "vpc-00000001" },
        others: [
          resource(FLOW_LOG, "flow", { vpcId: UNKNOWN }),
          resource(DEFAULT_GROUP, "default", { vpcId: "vpc-00000001" }),
        ],
      },
    ],
    [
      "cannot judge a mask",
      {},
      "secret: ingress",
      {
        extra: { id: "vpc-00000001" },
        others: [
          resource(FLOW_LOG, "flow", { vpcId: "vpc-00000001" }),
          resource(DEFAULT_GROUP, "default", { vpcId: "vpc-00000001", ingress: MASK }),
        ],
      },
    ],
  ],
};

const api = (more: Inputs = {}) =>
  resource("aws:ecs/service:Service", "api", { ...service(["subnet-0000000a"]), ...more });
const endpoints = (...names: readonly Inputs[string][]) =>
  names.map((serviceName, index) =>
    resource("aws:ec2/vpcEndpoint:VpcEndpoint", `endpoint-${index}`, { vpcId: "vpc-00000001", serviceName }),
  );
const all = ["s3", "ecr.api", "ecr.dkr", "logs", "secretsmanager"].map((name) => `com.amazonaws.eu-west-1.${name}`);
const used = (...others: readonly Resource[]) => ({ extra: { id: "vpc-00000001" }, others: [subnet("a"), ...others] });
const zoned = (a: Inputs[string], b: Inputs[string]) => ({
  others: [subnet("a", { availabilityZone: a }), subnet("b", { availabilityZone: b })],
});
const ownNat = (zone: Inputs[string]) => ({
  type: SUBNET,
  extra: { id: "subnet-0000000it" },
  others: [vpc, subnet("p", { availabilityZone: zone }), ...routed(nat, "it")],
});

export const zoneCases: Cases = {
  "X-24": [
    ["accepts all", {}, "pass", used(api(), ...endpoints(...all))],
    [
      "accepts sessions over an endpoint",
      {},
      "pass",
      used(api({ enableExecuteCommand: true }), ...endpoints(...all, "com.amazonaws.eu-west-1.ssmmessages")),
    ],
    [
      "rejects none",
      {},
      "fail: calls of logs leave the network; calls of secretsmanager leave the network",
      used(api(), ...endpoints(...all.slice(0, 3))),
    ],
    [
      "rejects sessions past the endpoints",
      {},
      "fail: calls of ssmmessages leave the network",
      used(api({ enableExecuteCommand: true }), ...endpoints(...all)),
    ],
    ["skips a VPC without workloads", {}, "not-applicable: no workloads", used()],
    ["waits", {}, "unknown: serviceName", used(api(), ...endpoints(UNKNOWN, ...all.slice(1)))],
    ["cannot judge a mask", {}, "secret: serviceName", used(api(), ...endpoints(MASK, ...all.slice(1)))],
  ],
  "X-25": [
    ["accepts two zones", { subnets: two }, "pass", zoned("eu-west-1a", "eu-west-1b")],
    [
      "accepts a group of a database",
      { subnetIds: two },
      "pass",
      { type: "aws:rds/subnetGroup:SubnetGroup", ...zoned("eu-west-1a", "eu-west-1b") },
    ],
    ["accepts a NAT gateway in the same zone", { availabilityZone: "eu-west-1a" }, "pass", ownNat("eu-west-1a")],
    ["rejects one zone", { subnets: two }, "fail: stands in one zone, need 2", zoned("eu-west-1a", "eu-west-1a")],
    [
      "rejects one subnet of a service",
      service(["subnet-0000000a"]),
      "fail: stands in one zone, need 2",
      { type: "aws:ecs/service:Service", ...zoned("eu-west-1a", "eu-west-1b") },
    ],
    [
      "rejects a NAT gateway in another zone",
      { availabilityZone: "eu-west-1a" },
      "fail: leaves through nat in eu-west-1b, which may fail alone",
      ownNat("eu-west-1b"),
    ],
    [
      "lets zones share a NAT gateway in staging",
      { availabilityZone: "eu-west-1a" },
      "not-applicable: one NAT gateway may serve all zones",
      { ...ownNat("eu-west-1b"), profile: "staging" },
    ],
    [
      "skips what names no subnets",
      { launchType: "EC2" },
      "not-applicable: names no subnets",
      { type: "aws:ecs/service:Service" },
    ],
    ["waits for the subnets", { subnets: UNKNOWN }, "unknown: subnets"],
    ["waits for a zone", { subnets: two }, "unknown: subnets", zoned("eu-west-1a", UNKNOWN)],
    ["cannot judge a mask", { subnets: MASK }, "secret: subnets"],
  ],
};
