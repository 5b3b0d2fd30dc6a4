import ipaddr from "ipaddr.js";
import { describe, expect, it } from "vitest";
import { EncryptionKey } from "../../../components/foundation/key.ts";
import { Network } from "../../../components/foundation/network.ts";
import type { NetworkConfig } from "../../../config/schema.ts";
import type { Resource } from "../../../graph/model.ts";
import type { ResourceGraph } from "../../../graph/query.ts";
import { egressOf, ingressOf, subnetIsPublic } from "../../../graph/reachability.ts";
import { type BuildContext, bothModes, graphOf } from "../../support/graph.ts";
import { statementsOf, waitsFor } from "../compute/queries.ts";

const TYPES = {
  vpc: "aws:ec2/vpc:Vpc",
  subnet: "aws:ec2/subnet:Subnet",
  route: "aws:ec2/route:Route",
  table: "aws:ec2/routeTable:RouteTable",
  association: "aws:ec2/routeTableAssociation:RouteTableAssociation",
  nat: "aws:ec2/natGateway:NatGateway",
  eip: "aws:ec2/eip:Eip",
  igw: "aws:ec2/internetGateway:InternetGateway",
  endpoint: "aws:ec2/vpcEndpoint:VpcEndpoint",
  group: "aws:ec2/securityGroup:SecurityGroup",
  defaultGroup: "aws:ec2/defaultSecurityGroup:DefaultSecurityGroup",
  flowLog: "aws:ec2/flowLog:FlowLog",
  logGroup: "aws:cloudwatch/logGroup:LogGroup",
  role: "aws:iam/role:Role",
  rolePolicy: "aws:iam/rolePolicy:RolePolicy",
} as const;

type CreateConfig = Extract<NetworkConfig, { mode: "create" }>;

const config: CreateConfig = {
  mode: "create",
  cidr: "10.20.0.0/16",
  zones: 3,
  nat: "per-zone",
  interfaceEndpoints: ["logs", "ecr.dkr", "ecr.api"],
  flowLogRetentionDays: 365,
};

const build =
  (overrides: Partial<CreateConfig> = {}) =>
  ({ platform, opts }: BuildContext) => {
    const logs = new EncryptionKey("logs", { platform, description: "logs", uses: ["logs"] }, opts);
    const network = new Network("net", { platform, config: { ...config, ...overrides }, logKeyArn: logs.arn }, opts);
    return {
      zones: network.zones,
      privateEgress: network.privateEgress,
      public: network.publicSubnetIds,
      app: network.appSubnetIds,
      data: network.dataSubnetIds,
    };
  };

const { deployed, firstPreview } = await bothModes(build());

const subnets = (graph: ResourceGraph, tier: string) =>
  graph.byType(TYPES.subnet).filter(({ inputs }) => JSON.stringify(inputs?.tags).includes(`"tier":"${tier}"`));

const outputsOf = (graph: ResourceGraph) => graph.byType("pulumi:pulumi:Stack")[0]?.outputs;

/** The route table of a subnet and the routes in it. */
function routesOf(graph: ResourceGraph, subnet: Resource): readonly Resource[] {
  const tables = graph
    .referrers(subnet.urn, "subnetId")
    .filter(({ type }) => type === TYPES.association)
    .flatMap(({ urn }) => graph.references(urn, "routeTableId"));
  expect(tables).toHaveLength(1);
  return tables.flatMap(({ urn }) => graph.referrers(urn, "routeTableId").filter(({ type }) => type === TYPES.route));
}

describe("subnets", () => {
  it.each(["public", "app", "data"])("of the %s tier stand in each zone, without public addresses", (tier) => {
    expect(subnets(deployed, tier).map(({ inputs }) => inputs?.availabilityZone)).toEqual([
      "eu-west-1a",
      "eu-west-1b",
      "eu-west-1c",
    ]);
    for (const { inputs } of subnets(deployed, tier)) expect(inputs?.mapPublicIpOnLaunch).toBe(false);
  });

  it("lie in the VPC's range and do not overlap", () => {
    const ranges = deployed.byType(TYPES.subnet).map(({ inputs }) => ipaddr.IPv4.parseCIDR(String(inputs?.cidrBlock)));
    const [base, length] = ipaddr.IPv4.parseCIDR(config.cidr);
    expect(ranges).toHaveLength(9);
    for (const [index, range] of ranges.entries()) {
      expect(range[0].match(base, length)).toBe(true);
      for (const other of ranges.slice(index + 1)) {
        expect(range[0].match(other) || other[0].match(range)).toBe(false);
      }
    }
  });

  it("keep their range when a zone is added", async () => {
    const two = await graphOf(build({ zones: 2 }));
    expect(two.byType(TYPES.subnet)).toHaveLength(6);
    for (const subnet of two.byType(TYPES.subnet)) {
      expect(deployed.get(subnet.urn)?.inputs).toEqual({
        ...subnet.inputs,
        vpcId: deployed.get(subnet.urn)?.inputs?.vpcId,
      });
    }
  });

  it("are handed out by tier, in the order of the zones", () => {
    const ids = (tier: string) => subnets(deployed, tier).map(({ id }) => id);
    expect(outputsOf(deployed)).toMatchObject({
      zones: ["eu-west-1a", "eu-west-1b", "eu-west-1c"],
      public: ids("public"),
      app: ids("app"),
      data: ids("data"),
    });
  });
});

describe.each([["deployed", deployed] as const, ["first preview", firstPreview] as const])(
  "routes (%s)",
  (_, graph) => {
    it("lead from the internet to public subnets only", () => {
      for (const subnet of subnets(graph, "public")) expect(subnetIsPublic(graph, subnet)).toBe("yes");
      for (const tier of ["app", "data"]) {
        for (const subnet of subnets(graph, tier)) expect(subnetIsPublic(graph, subnet)).toBe("no");
      }
    });

    it("do not exist for data subnets", () => {
      for (const subnet of subnets(graph, "data")) expect(routesOf(graph, subnet)).toEqual([]);
    });

    it("take each app subnet out through its own zone", () => {
      const zones = subnets(graph, "app").map((subnet) => {
        const [route, ...others] = routesOf(graph, subnet);
        expect(others).toEqual([]);
        expect(route?.inputs?.destinationCidrBlock).toBe("0.0.0.0/0");
        const [gateway] = graph.references(route?.urn ?? "", "natGatewayId");
        const [home] = graph.references(gateway?.urn ?? "", "subnetId");
        expect(subnets(graph, "public")).toContain(home);
        expect(home?.inputs?.availabilityZone).toBe(subnet.inputs?.availabilityZone);
        return subnet.inputs?.availabilityZone;
      });
      expect(zones).toHaveLength(3);
    });

    it("wait: a NAT gateway and its address for the internet gateway and the public route", () => {
      const gateway = graph.only(TYPES.igw, "net-igw");
      const route = graph.only(TYPES.route, "net-public-internet");
      for (const resource of graph.byType(TYPES.nat, TYPES.eip)) {
        expect(waitsFor(graph, resource, gateway)).toBe(true);
        expect(waitsFor(graph, resource, route)).toBe(true);
      }
    });

    it("never stand inside a route table", () => {
      for (const { inputs } of graph.byType(TYPES.table)) expect(inputs).not.toHaveProperty("routes");
    });
  },
);

describe("NAT", () => {
  it("single: one gateway for all zones, and nothing but routes changes on the way to one per zone", async () => {
    const single = await graphOf(build({ nat: "single" }));
    expect(single.byType(TYPES.nat).map(({ urn }) => single.logicalName(urn))).toEqual(["net-nat-a"]);
    expect(single.byType(TYPES.eip)).toHaveLength(1);
    for (const subnet of subnets(single, "app")) {
      const [route] = routesOf(single, subnet);
      expect(single.references(route?.urn ?? "", "natGatewayId")).toEqual(single.byType(TYPES.nat));
    }
    const changed = single.resources.filter(
      ({ urn, inputs }) => JSON.stringify(deployed.get(urn)?.inputs) !== JSON.stringify(inputs),
    );
    expect(changed.map(({ urn }) => single.logicalName(urn))).toEqual(["net-app-b-nat", "net-app-c-nat"]);
  });

  it("none: no gateway, no address, no way out of app subnets but the endpoints", async () => {
    const none = await graphOf(build({ nat: "none" }));
    expect(none.byType(TYPES.nat, TYPES.eip)).toEqual([]);
    for (const subnet of subnets(none, "app")) expect(routesOf(none, subnet)).toEqual([]);
    expect(outputsOf(none)).toMatchObject({ privateEgress: "endpoints" });
    expect(outputsOf(deployed)).toMatchObject({ privateEgress: "nat" });
  });
});

describe("the default security group", () => {
  it("lets nothing in or out", () => {
    const group = deployed.only(TYPES.defaultGroup, "net-default-sg");
    expect(group.inputs).toMatchObject({ ingress: [], egress: [] });
    expect(deployed.references(group.urn, "vpcId").map(({ type }) => type)).toEqual([TYPES.vpc]);
  });
});

describe("endpoints", () => {
  const interfaces = deployed.byType(TYPES.endpoint).filter(({ inputs }) => inputs?.vpcEndpointType === "Interface");

  it("stand in every app subnet under the service's own name", () => {
    expect(interfaces.map(({ inputs }) => inputs?.serviceName)).toEqual([
      "com.amazonaws.eu-west-1.ecr.api",
      "com.amazonaws.eu-west-1.ecr.dkr",
      "com.amazonaws.eu-west-1.logs",
    ]);
    for (const endpoint of interfaces) {
      expect(endpoint.inputs?.privateDnsEnabled).toBe(true);
      expect(endpoint.inputs?.subnetIds).toEqual(subnets(deployed, "app").map(({ id }) => id));
    }
  });

  it("admit HTTPS from the app subnets and nothing else", () => {
    const group = deployed.only(TYPES.group, "net-endpoints-sg");
    for (const { urn } of interfaces) expect(deployed.references(urn, "securityGroupIds")).toEqual([group]);
    expect(egressOf(deployed, group)).toEqual([]);
    expect(
      ingressOf(deployed, group).map(({ source, fromPort, toPort, protocol }) => ({
        source,
        fromPort,
        toPort,
        protocol,
      })),
    ).toEqual(
      subnets(deployed, "app").map(({ inputs }) => ({
        source: { kind: "cidr", cidr: inputs?.cidrBlock },
        fromPort: 443,
        toPort: 443,
        protocol: "tcp",
      })),
    );
  });

  it("pass only calls of this account's principals, each to its own service", () => {
    for (const endpoint of interfaces) {
      const [statement, ...others] = statementsOf(firstPreview, firstPreview.get(endpoint.urn) ?? endpoint);
      expect(others).toEqual([]);
      expect(statement?.Action).not.toContain("*");
      expect(statement?.Condition).toEqual({ StringEquals: { "aws:PrincipalAccount": "111122223333" } });
    }
  });

  it("S3: a gateway for app subnets to this account's buckets and the image layers", () => {
    const gateway = deployed.only(TYPES.endpoint, "net-endpoints-s3");
    expect(gateway.inputs?.vpcEndpointType).toBe("Gateway");
    const tables = deployed.byType(TYPES.table).filter(({ urn }) => deployed.logicalName(urn).includes("-app-"));
    expect(deployed.references(gateway.urn, "routeTableIds")).toEqual(tables);
    const [own, layers, ...others] = statementsOf(deployed, gateway);
    expect(others).toEqual([]);
    expect(own?.Condition).toEqual({
      StringEquals: { "aws:PrincipalAccount": "111122223333", "aws:ResourceAccount": "111122223333" },
    });
    expect(layers).toMatchObject({
      Action: ["s3:GetObject"],
      Resource: ["arn:aws:s3:::prod-eu-west-1-starport-layer-bucket/*"],
    });
  });

  it("are only the gateway when config names none", async () => {
    const none = await graphOf(build({ interfaceEndpoints: [] }));
    expect(none.byType(TYPES.endpoint).map(({ inputs }) => inputs?.vpcEndpointType)).toEqual(["Gateway"]);
    expect(none.byType(TYPES.group)).toEqual([]);
  });
});

describe("flow logs", () => {
  const flowLog = deployed.only(TYPES.flowLog, "net-flow-log");
  const role = deployed.only(TYPES.role, "net-flow-role");
  const rights = deployed.only(TYPES.rolePolicy, "net-flow-policy");
  const group = deployed.only(TYPES.logGroup, "net-flow-logs");

  it("record all traffic of the VPC, by the minute", () => {
    expect(flowLog.inputs).toMatchObject({ trafficType: "ALL", maxAggregationInterval: 60 });
    expect(deployed.references(flowLog.urn, "vpcId").map(({ type }) => type)).toEqual([TYPES.vpc]);
  });

  it("go to an encrypted log group with retention", () => {
    expect(deployed.references(flowLog.urn, "logDestination")).toEqual([group]);
    expect(group.inputs?.retentionInDays).toBe(365);
    expect(deployed.references(group.urn, "kmsKeyId").map(({ urn }) => deployed.logicalName(urn))).toEqual([
      "logs-cmk",
    ]);
  });

  it("are written by a role that only this account's flow logs can take", () => {
    const [trust] = statementsOf(deployed, role, "assumeRolePolicy");
    expect(trust).toMatchObject({
      Principal: { Service: "vpc-flow-logs.amazonaws.com" },
      Condition: {
        StringEquals: { "aws:SourceAccount": "111122223333" },
        ArnLike: { "aws:SourceArn": "arn:aws:ec2:eu-west-1:111122223333:vpc-flow-log/*" },
      },
    });
    const writes = statementsOf(deployed, rights).filter(({ Action }) => Action.includes("logs:PutLogEvents"));
    expect(writes.map(({ Resource }) => Resource)).toEqual([[`${group.outputs?.arn}:*`]]);
    const actions = statementsOf(deployed, rights).flatMap(({ Action }) => Action);
    expect(actions).not.toContain("logs:CreateLogGroup");
  });

  it("wait for the role's rights", () => {
    expect(waitsFor(deployed, flowLog, rights)).toBe(true);
  });
});

describe("an existing network", () => {
  const subnet = (digit: string) => `subnet-${digit.repeat(17)}`;
  const ids = { public: [subnet("1"), subnet("2")], app: [subnet("3"), subnet("4")], data: [subnet("5"), subnet("6")] };

  it("is taken as it is: no resources, the ids of the config", async () => {
    const { deployed: graph } = await bothModes(({ platform, opts }) => {
      const network = new Network(
        "net",
        {
          platform,
          config: { mode: "existing", vpcId: `vpc-${"a".repeat(17)}`, cidr: "10.0.0.0/16", subnets: ids },
          logKeyArn: "unused",
        },
        opts,
      );
      return {
        vpcId: network.vpcId,
        zones: network.zones,
        app: network.appSubnetIds,
        s3: network.s3PrefixListId,
        egress: network.privateEgress,
      };
    });
    expect(graph.resources.filter(({ custom, type }) => custom && type.startsWith("aws:"))).toEqual([]);
    expect(outputsOf(graph)).toMatchObject({
      vpcId: `vpc-${"a".repeat(17)}`,
      zones: ["eu-west-1a", "eu-west-1b"],
      app: ids.app,
      s3: expect.stringMatching(/^pl-/),
      egress: "nat",
    });
  });
});
