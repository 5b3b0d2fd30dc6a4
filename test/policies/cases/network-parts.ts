import type { Json } from "../../../graph/model.ts";
import { type Cases, type Inputs, MASK, resource, SECRET, UNKNOWN } from "../support.ts";

const flow = (more: Inputs = {}) => ({
  trafficType: "ALL",
  logDestination: "arn:aws:logs:eu-west-1:111122223333:log-group:flow",
  maxAggregationInterval: 60,
  ...more,
});
const policy = (...Statement: readonly Json[]) => JSON.stringify({ Version: "2012-10-17", Statement });
const everything = { Effect: "Allow", Principal: "*", Action: "*", Resource: "*" };
const bounded = policy({ ...everything, Condition: { StringEquals: { "aws:PrincipalAccount": "111122223333" } } });
const endpoint = (more: Inputs = {}) => ({
  vpcEndpointType: "Interface",
  privateDnsEnabled: true,
  securityGroupIds: [UNKNOWN],
  subnetIds: ["subnet-00000001", "subnet-00000002"],
  policy: bounded,
  ...more,
});
const ENDPOINT_ID = "vpce-00000001";
const apart = (type: string, name: string, more: Inputs = {}) =>
  resource(`aws:ec2/${type.charAt(0).toLowerCase()}${type.slice(1)}:${type}`, name, {
    vpcEndpointId: ENDPOINT_ID,
    ...more,
  });
const server = { type: "aws:ec2/instance:Instance" };
const allowed = { ...server, settings: { "NET-11": { allowInstances: true } } };
const required = { metadataOptions: { httpTokens: "required" } };
const peering = (destinationCidrBlock: Json) => ({
  destinationCidrBlock,
  vpcPeeringConnectionId: "pcx-00000001",
});
const peer = {
  others: [
    resource(
      "aws:ec2/vpcPeeringConnection:VpcPeeringConnection",
      "peering",
      { peerVpcId: "vpc-00000002" },
      { id: "pcx-00000001" },
    ),
    resource("aws:ec2/vpc:Vpc", "peer", { cidrBlock: "10.9.0.0/16" }, { id: "vpc-00000002" }),
  ],
};
const table = { type: "aws:ec2/routeTable:RouteTable" };

export const networkPartCases: Cases = {
  "NET-07": [
    ["accepts absent", {}, "pass"],
    ["accepts IPv6 in a public subnet", { assignIpv6AddressOnCreation: true, tags: { tier: "public" } }, "pass"],
    ["rejects true", { mapPublicIpOnLaunch: true }, "fail: what starts in the subnet gets a public address"],
    [
      "rejects true in a public subnet",
      { mapPublicIpOnLaunch: "true", tags: { tier: "public" } },
      "fail: what starts in the subnet gets a public address",
    ],
    [
      "rejects IPv6 elsewhere",
      { assignIpv6AddressOnCreation: true, tags: { tier: "app" } },
      "fail: what starts in the subnet gets an IPv6 address",
    ],
    ["waits", { mapPublicIpOnLaunch: UNKNOWN }, "unknown: mapPublicIpOnLaunch"],
    ["cannot judge a mask", { mapPublicIpOnLaunch: MASK }, "secret: mapPublicIpOnLaunch"],
  ],
  "NET-09": [
    ["accepts all traffic", flow(), "pass"],
    ["accepts a destination that is not known yet", flow({ logDestination: UNKNOWN }), "pass"],
    ["accepts ten minutes in staging", flow({ maxAggregationInterval: null }), "pass", { profile: "staging" }],
    ["rejects refused traffic alone", flow({ trafficType: "REJECT" }), "fail: records REJECT traffic only"],
    ["rejects ten minutes", flow({ maxAggregationInterval: "600" }), "fail: gathers for 600 s, at most 60 are allowed"],
    ["rejects no destination", flow({ logDestination: "" }), "fail: has no destination"],
    ["waits", flow({ trafficType: UNKNOWN }), "unknown: trafficType"],
    ["cannot judge a mask", flow({ trafficType: MASK }), "secret: trafficType"],
  ],
  "NET-10": [
    ["accepts an interface", endpoint(), "pass"],
    ["accepts a gateway with a policy", { policy: bounded }, "pass"],
    [
      "accepts parts that stand apart",
      { vpcEndpointType: "Interface", privateDnsEnabled: true },
      "pass",
      {
        extra: { id: ENDPOINT_ID },
        others: [
          apart("SecurityGroupAssociation", "group"),
          apart("VpcEndpointSubnetAssociation", "a"),
          apart("VpcEndpointSubnetAssociation", "b"),
          apart("VpcEndpointPolicy", "policy"),
        ],
      },
    ],
    ["rejects no policy", { vpcEndpointType: "Gateway" }, "fail: lets anyone do anything (no policy)"],
    ["rejects an open policy", { policy: policy(everything) }, "fail: statement 1 lets anyone do anything"],
    [
      "rejects a bare interface",
      { vpcEndpointType: "Interface", policy: bounded },
      "fail: is not found under the name of the service; uses the default security group of the VPC; stands in 0 subnets, need 2",
    ],
    ["rejects one subnet", endpoint({ subnetIds: ["subnet-00000001"] }), "fail: stands in 1 subnet, need 2"],
    [
      "skips a gateway load balancer",
      { vpcEndpointType: "GatewayLoadBalancer" },
      "not-applicable: passes traffic on and takes no policy",
    ],
    ["waits for the policy", endpoint({ policy: UNKNOWN }), "unknown: policy"],
    ["waits for the subnets", endpoint({ subnetIds: UNKNOWN }), "unknown: subnetIds"],
    ["cannot judge a secret policy", endpoint({ policy: SECRET }), "secret: policy"],
  ],
  "NET-11": [
    ["accepts a server where servers are allowed", required, "pass", allowed],
    ["accepts one without a public address", { ...required, associatePublicIpAddress: false }, "pass", allowed],
    ["rejects the default VPC", {}, "fail: the default network of the account is used"],
    [
      "rejects a default subnet",
      {},
      "fail: the default network of the account is used",
      { type: "aws:ec2/defaultSubnet:DefaultSubnet" },
    ],
    ["rejects a server", required, "fail: a server that somebody must keep up to date", server],
    [
      "rejects an open server where servers are allowed",
      { associatePublicIpAddress: true },
      "fail: the metadata service answers without a token; the server has a public address",
      allowed,
    ],
    ["waits", { metadataOptions: UNKNOWN }, "unknown: metadataOptions.httpTokens", allowed],
    [
      "cannot judge a mask",
      { ...required, associatePublicIpAddress: MASK },
      "secret: associatePublicIpAddress",
      allowed,
    ],
  ],
  "NET-12": [
    ["accepts a part", peering("10.9.1.0/24"), "pass", peer],
    ["accepts a transit route", { routes: [{ cidrBlock: "10.9.0.0/16", transitGatewayId: "tgw-1" }] }, "pass", table],
    ["rejects everything", peering("0.0.0.0/0"), "fail: sends everything (0.0.0.0/0) to another network"],
    [
      "rejects the peer's whole network",
      peering("10.9.0.0/16"),
      "fail: 10.9.0.0/16 is the whole network of the peer, 10.9.0.0/16",
      peer,
    ],
    [
      "rejects everything inline",
      {
        routes: [
          { cidrBlock: "10.0.0.0/8", gatewayId: "local" },
          { ipv6CidrBlock: "::/0", transitGatewayId: "tgw-1" },
        ],
      },
      "fail: sends everything (::/0) to another network",
      table,
    ],
    [
      "skips a gateway",
      { destinationCidrBlock: "0.0.0.0/0", natGatewayId: "nat-1" },
      "not-applicable: no peering and no transit gateway",
    ],
    ["skips a table without routes", {}, "not-applicable: no routes of its own", table],
    ["waits", peering(UNKNOWN), "unknown: destinationCidrBlock"],
    ["cannot judge a mask", peering(MASK), "secret: destinationCidrBlock"],
  ],
};
