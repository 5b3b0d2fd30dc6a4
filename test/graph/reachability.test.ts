import { describe, expect, it } from "vitest";
import { readGraphFile } from "../../graph/files.ts";
import { type Json, type Resource, UNKNOWN } from "../../graph/model.ts";
import { ResourceGraph } from "../../graph/query.ts";
import { canReach, egressOf, ingressOf, subnetIsPublic, type TrafficRule } from "../../graph/reachability.ts";
import { envelope, graphOf, resource } from "./build.ts";

const INGRESS = "aws:vpc/securityGroupIngressRule:SecurityGroupIngressRule";
const EGRESS = "aws:vpc/securityGroupEgressRule:SecurityGroupEgressRule";
const COMBINED = "aws:ec2/securityGroupRule:SecurityGroupRule";

const vpc = resource("aws:ec2/vpc:Vpc", "vpc", { cidrBlock: "10.20.0.0/16" }, { id: "vpc-0aa11bb2" });
const api = group("api", {}, "sg-0000000a");
const db = group("db", {}, "sg-0000000d");
const port = { fromPort: 5432, toPort: 5432, ipProtocol: "tcp" };

function group(name: string, inline: Record<string, Json> = {}, id = `sg-${name}-0000`): Resource {
  const inputs = { vpcId: UNKNOWN, ...inline };
  return resource("aws:ec2/securityGroup:SecurityGroup", name, inputs, { id, from: { vpcId: [vpc] } });
}

/** A rule of a group whose id is unknown yet, as in a first preview. */
function rule(type: string, name: string, owner: Resource, inputs: Record<string, Json>, peer?: Resource): Resource {
  const property = type === COMBINED ? "sourceSecurityGroupId" : "referencedSecurityGroupId";
  const edges = { securityGroupId: [owner], ...(peer && { [property]: [peer] }) };
  return resource(
    type,
    name,
    { securityGroupId: UNKNOWN, ...inputs, ...(peer && { [property]: UNKNOWN }) },
    { from: edges },
  );
}

function sourceOf({ source }: TrafficRule): string {
  switch (source.kind) {
    case "security-group":
      return source.resource.urn.split("::").at(-1) ?? "";
    case "cidr":
      return source.cidr;
    case "external-group":
    case "prefix-list":
      return `${source.kind} ${source.id}`;
    case "unknown":
      return `unknown of ${source.candidates.length}`;
  }
}

const text = (found: readonly TrafficRule[]) =>
  found.map((each) => `${sourceOf(each)} ${each.protocol} ${each.fromPort}-${each.toPort}`);

describe("rules of a group", () => {
  it.each<[string, Resource, readonly string[]]>([
    ["a rule with a group", rule(INGRESS, "r", db, port, api), ["api tcp 5432-5432"]],
    ["a rule with a CIDR", rule(INGRESS, "r", db, { ...port, cidrIpv4: "10.0.0.0/8" }), ["10.0.0.0/8 tcp 5432-5432"]],
    ["a rule with an IPv6 CIDR", rule(INGRESS, "r", db, { ...port, cidrIpv6: "::/0" }), ["::/0 tcp 5432-5432"]],
    [
      "a rule with a prefix list",
      rule(INGRESS, "r", db, { ...port, prefixListId: "pl-0a1b2c3d" }),
      ["prefix-list pl-0a1b2c3d tcp 5432-5432"],
    ],
    [
      "a rule with an unknown list",
      rule(INGRESS, "r", db, { ...port, prefixListId: UNKNOWN }),
      ["prefix-list undefined tcp 5432-5432"],
    ],
    [
      "a rule with a group outside",
      rule(INGRESS, "r", db, { ...port, referencedSecurityGroupId: "sg-elsewhere1" }),
      ["external-group sg-elsewhere1 tcp 5432-5432"],
    ],
    ["all protocols", rule(INGRESS, "r", db, { ipProtocol: "-1", cidrIpv4: "0.0.0.0/0" }), ["0.0.0.0/0 -1 0-65535"]],
    [
      "unknown ports",
      rule(INGRESS, "r", db, { ipProtocol: "tcp", fromPort: UNKNOWN, toPort: UNKNOWN, cidrIpv4: UNKNOWN }),
      ["unknown of 0 tcp undefined-undefined"],
    ],
    ["a secret CIDR", rule(INGRESS, "r", db, { ...port, cidrIpv4: envelope() }), ["unknown of 0 tcp 5432-5432"]],
    [
      "the combined type",
      rule(
        COMBINED,
        "r",
        db,
        { type: "ingress", fromPort: 1, toPort: 2, protocol: "TCP", cidrBlocks: ["10.0.0.0/8", "10.9.0.0/16"] },
        api,
      ),
      ["10.0.0.0/8 tcp 1-2", "10.9.0.0/16 tcp 1-2", "api tcp 1-2"],
    ],
    [
      "the combined type with itself",
      rule(COMBINED, "r", db, { type: "ingress", fromPort: 1, toPort: 2, protocol: "udp", self: true }),
      ["db udp 1-2"],
    ],
    [
      "the combined type outwards",
      rule(COMBINED, "r", db, { type: "egress", protocol: "-1", cidrBlocks: ["0.0.0.0/0"] }),
      [],
    ],
    ["a rule outwards", rule(EGRESS, "r", db, { ...port, cidrIpv4: "0.0.0.0/0" }), []],
    ["a rule of another group", rule(INGRESS, "r", api, { ...port, cidrIpv4: "0.0.0.0/0" }), []],
  ])("reads %s", (_, given, expected) => {
    expect(text(ingressOf(graphOf(vpc, api, db, given), db))).toEqual(expected);
  });

  it("reads both directions", () => {
    const out = rule(EGRESS, "out", api, port, db);
    const old = rule(COMBINED, "old", api, { type: "egress", protocol: "all", cidrBlocks: ["0.0.0.0/0"] });
    const graph = graphOf(vpc, api, db, out, old);
    expect(text(egressOf(graph, api))).toEqual(["db tcp 5432-5432", "0.0.0.0/0 -1 0-65535"]);
    expect(ingressOf(graph, api)).toEqual([]);
    expect(egressOf(graph, api)[0]).toMatchObject({ statedBy: out, path: "referencedSecurityGroupId" });
  });

  it("reads inline rules by value, and by edge where the value is unknown", () => {
    const ingress: Json = [
      { fromPort: 443, toPort: 443, protocol: "tcp", cidrBlocks: ["0.0.0.0/0"], ipv6CidrBlocks: ["::/0"] },
      { fromPort: 1, toPort: 1, protocol: "tcp", securityGroups: ["sg-0000000a"], prefixListIds: ["pl-0a1b2c3d"] },
      { fromPort: 2, toPort: 2, protocol: "tcp", securityGroups: [UNKNOWN], self: true },
    ];
    const inputs = { ingress, egress: UNKNOWN };
    const type = "aws:ec2/securityGroup:SecurityGroup";
    const one = resource(type, "web", inputs, { from: { ingress: [api] } });
    expect(text(ingressOf(graphOf(vpc, api, db, one), one))).toEqual([
      "0.0.0.0/0 tcp 443-443",
      "::/0 tcp 443-443",
      "api tcp 1-1",
      "prefix-list pl-0a1b2c3d tcp 1-1",
      "api tcp 2-2",
      "web tcp 2-2",
    ]);
    expect(text(egressOf(graphOf(vpc, one), one))).toEqual(["unknown of 0 undefined undefined-undefined"]);
    const two = resource(type, "web", inputs, { from: { ingress: [api, db] } });
    expect(text(ingressOf(graphOf(vpc, api, db, two), two))[4]).toBe("unknown of 2 tcp 2-2");
  });
});

describe("canReach", () => {
  const out = rule(EGRESS, "out", api, port, db);
  const into = rule(INGRESS, "into", db, port, api);
  const from = (...rules: readonly Resource[]) => canReach(graphOf(vpc, api, db, ...rules), api, db, 5432);
  const anyOut = (cidrIpv4: Json) => rule(EGRESS, "out", api, { ipProtocol: "-1", cidrIpv4 });

  it.each<[string, readonly Resource[], string]>([
    ["both rules", [out, into], "yes"],
    ["egress alone", [out], "no"],
    ["ingress alone", [into], "no"],
    ["no rule", [], "no"],
    ["egress to the world", [anyOut("0.0.0.0/0"), into], "yes"],
    ["egress to the whole network", [anyOut("10.0.0.0/8"), into], "yes"],
    ["egress to a part of the network", [anyOut("10.20.8.0/24"), into], "unknown"],
    ["egress to the first part of the network", [anyOut("10.20.0.0/24"), into], "unknown"],
    ["egress to another network", [anyOut("10.99.0.0/16"), into], "no"],
    ["egress to an unknown range", [anyOut(UNKNOWN), into], "unknown"],
    ["egress to no range at all", [anyOut("everywhere"), into], "unknown"],
    [
      "egress over IPv6 in a network of unknown IPv6 range",
      [rule(EGRESS, "out", api, { ipProtocol: "-1", cidrIpv6: "fd00::/8" }), into],
      "unknown",
    ],
    ["egress to a prefix list", [rule(EGRESS, "out", api, { ...port, prefixListId: "pl-0a1b2c3d" }), into], "unknown"],
    ["another port", [out, rule(INGRESS, "into", db, { ...port, fromPort: 5433, toPort: 6000 }, api)], "no"],
    [
      "a range around the port",
      [out, rule(INGRESS, "into", db, { ...port, fromPort: 5000, toPort: 6000 }, api)],
      "yes",
    ],
    [
      "an unknown port",
      [out, rule(INGRESS, "into", db, { ipProtocol: "tcp", fromPort: UNKNOWN, toPort: 6000 }, api)],
      "unknown",
    ],
    [
      "an unknown port that is too high",
      [out, rule(INGRESS, "into", db, { ipProtocol: "tcp", fromPort: UNKNOWN, toPort: 80 }, api)],
      "no",
    ],
    ["UDP", [out, rule(INGRESS, "into", db, { ...port, ipProtocol: "udp" }, api)], "no"],
    ["an unknown protocol", [out, rule(INGRESS, "into", db, { ...port, ipProtocol: UNKNOWN }, api)], "unknown"],
    ["a rule for itself", [out, rule(INGRESS, "into", db, port, db)], "no"],
    [
      "a group outside",
      [out, rule(INGRESS, "into", db, { ...port, referencedSecurityGroupId: "sg-elsewhere1" })],
      "no",
    ],
  ])("with %s: %s", (_, rules, expected) => {
    expect(from(...rules)).toBe(expected);
  });

  it("keeps the direction", () => {
    expect(canReach(graphOf(vpc, api, db, out, into), db, api, 5432)).toBe("no");
  });

  it("does not count a group that an unknown rule cannot mean", () => {
    const other = group("other");
    const entries = { ingress: [{ ...port, protocol: "tcp", securityGroups: [UNKNOWN] }] };
    const target = resource(db.type, "target", entries, { from: { ingress: [other, db] } });
    const way = rule(EGRESS, "way", api, { ipProtocol: "-1", cidrIpv4: "0.0.0.0/0" });
    expect(canReach(graphOf(vpc, api, db, other, target, way), api, target, 5432)).toBe("no");
  });
});

describe("subnetIsPublic", () => {
  const igw = resource("aws:ec2/internetGateway:InternetGateway", "igw", {}, { id: "igw-0aa11bb2" });
  const nat = resource("aws:ec2/natGateway:NatGateway", "nat", {}, { id: "nat-0aa11bb2" });
  const table = resource("aws:ec2/routeTable:RouteTable", "table", {}, { id: "rtb-0aa11bb2", from: { vpcId: [vpc] } });
  const subnet = resource(
    "aws:ec2/subnet:Subnet",
    "a",
    { vpcId: UNKNOWN },
    { id: "subnet-0aa1", from: { vpcId: [vpc] } },
  );
  const association = resource(
    "aws:ec2/routeTableAssociation:RouteTableAssociation",
    "a",
    { subnetId: UNKNOWN, routeTableId: UNKNOWN },
    { from: { subnetId: [subnet], routeTableId: [table] } },
  );
  const main = resource(
    "aws:ec2/mainRouteTableAssociation:MainRouteTableAssociation",
    "m",
    { vpcId: UNKNOWN, routeTableId: UNKNOWN },
    { from: { vpcId: [vpc], routeTableId: [table] } },
  );
  const adopted = resource(
    "aws:ec2/defaultRouteTable:DefaultRouteTable",
    "d",
    { defaultRouteTableId: UNKNOWN, routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: UNKNOWN }] },
    { from: { defaultRouteTableId: [vpc], routes: [igw] } },
  );
  const route = (inputs: Record<string, Json>, from: Record<string, readonly Resource[]> = {}, owner = table) =>
    resource(
      "aws:ec2/route:Route",
      "r",
      { routeTableId: UNKNOWN, ...inputs },
      { from: { routeTableId: [owner], ...from } },
    );
  const toIgw = route({ gatewayId: UNKNOWN }, { gatewayId: [igw] });

  it.each<[string, readonly Resource[], string]>([
    ["its table's route to an internet gateway", [association, toIgw], "yes"],
    ["a literal internet gateway", [association, route({ gatewayId: "igw-elsewhere" })], "yes"],
    ["a route to a NAT gateway", [association, route({ natGatewayId: UNKNOWN }, { natGatewayId: [nat] })], "no"],
    ["the local route", [association, route({ gatewayId: "local" })], "no"],
    ["a gateway nobody knows", [association, route({ gatewayId: UNKNOWN })], "unknown"],
    ["a gateway of another kind", [association, route({ gatewayId: UNKNOWN }, { gatewayId: [nat] })], "no"],
    ["no route", [association], "no"],
    ["the main table", [main, toIgw], "yes"],
    ["a table of its own beside a public main table", [adopted, association], "no"],
    ["the adopted default table", [adopted], "yes"],
    ["a route in the network's own main table", [route({ gatewayId: UNKNOWN }, { gatewayId: [igw] }, vpc)], "yes"],
    ["no table at all", [], "no"],
  ])("with %s", (_, others, expected) => {
    expect(subnetIsPublic(graphOf(vpc, igw, nat, table, subnet, ...others), subnet)).toBe(expected);
  });

  it("reads routes inside the table", () => {
    const inline = { ...table, inputs: { routes: [{ cidrBlock: "0.0.0.0/0", gatewayId: "igw-0aa11bb2" }] } };
    expect(subnetIsPublic(graphOf(vpc, igw, inline, subnet, association), subnet)).toBe("yes");
    const unknown = { ...table, inputs: { routes: UNKNOWN } };
    expect(subnetIsPublic(graphOf(vpc, igw, unknown, subnet, association), subnet)).toBe("unknown");
  });

  it("does not know the tables of a network or a program elsewhere", () => {
    const alone = resource(subnet.type, "alone", { vpcId: "vpc-elsewhere" });
    expect(subnetIsPublic(graphOf(alone), alone)).toBe("unknown");
    const foreign = resource(
      association.type,
      "f",
      { subnetId: UNKNOWN, routeTableId: "rtb-elsewhere" },
      { from: { subnetId: [subnet] } },
    );
    expect(subnetIsPublic(graphOf(vpc, subnet, foreign), subnet)).toBe("unknown");
  });

  it("reads recorded state", () => {
    const platform = ResourceGraph.of(readGraphFile("test/fixtures/graph/platform-export.json").deployment);
    const subnets = platform
      .byType(subnet.type)
      .map((each) => [platform.logicalName(each.urn), subnetIsPublic(platform, each)]);
    expect(subnets).toEqual([
      ["net-public-a", "yes"],
      ["net-data-a", "no"],
    ]);
  });
});
