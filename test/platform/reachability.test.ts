/** Who can reach whom in the whole network: over security groups, subnets and routes, against what the config declares. */
import ipaddr from "ipaddr.js";
import { beforeAll, describe, expect, it } from "vitest";
import type { Resource } from "../../graph/model.ts";
import { ResourceGraph } from "../../graph/query.ts";
import { egressOf, ingressOf, type Peer, subnetIsPublic } from "../../graph/reachability.ts";
import { type Evaluated, inOperation, STACKS } from "../support/stacks.ts";
import { declaredPairs, openPairs, openToOutside, type Part, partsOf, reachedFrom, subnetsOf } from "./parts.ts";

const SUBNET = "aws:ec2/subnet:Subnet";
const ROUTE = "aws:ec2/route:Route";
/** May stand where the internet leads to. */
const PUBLIC = ["aws:ec2/natGateway:NatGateway", "aws:lb/loadBalancer:LoadBalancer"];

describe.each(STACKS)("%s in operation", (stack) => {
  let platform: Evaluated;
  let graph: ResourceGraph;
  let parts: readonly Part[];
  beforeAll(async () => {
    platform = await inOperation(stack, { modes: ["deployed", "first-preview"] });
    graph = platform.deployed;
    parts = partsOf(graph);
  });
  const httpServices = () =>
    Object.entries(platform.config.services).flatMap(([name, { kind }]) => (kind === "http" ? [name] : []));
  const routesOf = (subnet: Resource): readonly Resource[] =>
    graph
      .referrers(subnet.urn, "subnetId")
      .flatMap(({ urn }) => graph.references(urn, "routeTableId"))
      .flatMap((table) => graph.referrers(table.urn, "routeTableId"))
      .filter(({ type }) => type === ROUTE);

  it("knows every part by the words of the config", () => {
    const { services, redis } = platform.config;
    const expected = [
      "database",
      "endpoints",
      "load balancer",
      "migrate",
      "net-default-sg",
      "replica",
      "redis-cache",
      "redis-sessions",
      // Where restore tests start their copies.
      "backup",
    ];
    const off = [
      ...(stack === "prod" ? [] : ["endpoints", "replica"]),
      ...(graph.byType("aws:backup/restoreTestingSelection:RestoreTestingSelection").length === 0 ? ["backup"] : []),
      ...(redis.mode === "none" ? ["redis-cache"] : []),
    ];
    const labels = [...Object.keys(services), ...expected.filter((label) => !off.includes(label))].sort();
    expect(parts.map(({ label }) => label).sort()).toEqual(labels);
  });

  it("opens exactly the ways that connections declare, in both modes", () => {
    const declared = declaredPairs(platform.config);
    expect(declared.length).toBeGreaterThan(6);
    expect(openPairs(graph)).toEqual(declared);
    expect(openPairs(platform.firstPreview)).toEqual(declared);
  });

  it("lets nobody outside in but CloudFront's servers, at the load balancer, on 443", () => {
    const doors = openToOutside(graph, insideOf(graph)).map(({ label, source, fromPort, toPort, protocol }) =>
      [label, source.kind === "cidr" ? source.cidr : source.kind, protocol, fromPort, toPort].join(" "),
    );
    expect(platform.config.edge.cdn.mode).toBe("cloudfront");
    expect(doors).toEqual(["load balancer prefix-list tcp 443 443"]);
  });

  it("leads from the internet to services through the load balancer alone, and to data through services alone", () => {
    const pairs = openPairs(graph);
    const data = parts.filter(({ isData }) => isData).map(({ label }) => label);
    expect(data.length).toBeGreaterThan(2);
    const direct = pairs.filter((pair) => pair.startsWith("load balancer >"));
    expect(direct.map((pair) => pair.split(/ > | : /)[1])).toEqual(httpServices().sort());
    expect(reachedFrom(pairs, "load balancer")).toEqual(expect.arrayContaining(["database", "redis-cache"]));
    expect(reachedFrom(pairs, "load balancer", httpServices())).toEqual([]);
    for (const label of data) expect(reachedFrom(pairs, label), label).toEqual([]);
  });

  it("lets only connected groups into data, and nothing out of it", () => {
    for (const { group, label } of parts.filter(({ isData }) => isData)) {
      const peers = ingressOf(graph, group).map(({ source }) => source.kind);
      expect(
        peers.filter((kind) => kind !== "security-group"),
        label,
      ).toEqual([]);
      expect(egressOf(graph, group), label).toEqual([]);
    }
  });

  it("keeps everything but load balancer and NAT where no route leads to the internet", () => {
    const members = parts.flatMap((part) => part.members).filter(({ type }) => !PUBLIC.includes(type));
    expect(members.length).toBeGreaterThan(5);
    for (const member of members) {
      const subnets = subnetsOf(graph, member);
      expect(subnets.length, member.urn).toBeGreaterThan(1);
      expect(
        subnets.map((subnet) => subnetIsPublic(graph, subnet)),
        member.urn,
      ).toEqual(subnets.map(() => "no"));
    }
    const open = graph.byType(SUBNET).filter((subnet) => subnetIsPublic(graph, subnet) !== "no");
    const standing = open.flatMap(({ urn }) => graph.referrers(urn)).map(({ type }) => type);
    const parties = [...PUBLIC, "aws:ec2/routeTableAssociation:RouteTableAssociation"];
    expect([...new Set(standing)].sort()).toEqual(parties.sort());
  });

  it("gives data no route at all, services one to NAT, and joins no other network", () => {
    for (const { members, isData, label } of parts) {
      for (const member of members.filter(({ type }) => !PUBLIC.includes(type))) {
        const targets = subnetsOf(graph, member)
          .flatMap(routesOf)
          .flatMap(({ inputs }) => Object.keys(inputs ?? {}));
        // A restored copy stands where the database does.
        const isRestored = member.type === "aws:backup/restoreTestingSelection:RestoreTestingSelection";
        const allowed = isData || isRestored ? [] : ["destinationCidrBlock", "natGatewayId", "routeTableId"];
        expect([...new Set(targets)].sort(), label).toEqual(allowed);
      }
    }
    const joining =
      /peering|transitGateway|vpnGateway|vpnConnection|egressOnly|directconnect|networkInterface|ec2\/instance:/i;
    expect(graph.resources.filter(({ type }) => joining.test(type))).toEqual([]);
  });

  it("gives no member a public address but the load balancer", () => {
    const flags = graph.resources.flatMap((resource) =>
      ["publiclyAccessible", "mapPublicIpOnLaunch", "networkConfiguration.assignPublicIp"].flatMap((path) => {
        const value = graph.value(resource, path);
        return value.kind === "absent" ? [] : [value.known ? value.value : "unknown"];
      }),
    );
    expect(flags.length).toBeGreaterThan(8);
    expect(new Set(flags)).toEqual(new Set([false]));
  });

  it("would notice a way that no connection declares", () => {
    const database = parts.find(({ label }) => label === "database")?.group;
    const web = parts.find(({ label }) => label === "web")?.group;
    const rule = (type: "Ingress" | "Egress", own: Resource | undefined, other: Resource | undefined): Resource => ({
      urn: `urn:pulumi:${stack}::larder::aws:vpc/securityGroup${type}Rule:SecurityGroup${type}Rule::back-door-${type}`,
      custom: true,
      type: `aws:vpc/securityGroup${type}Rule:SecurityGroup${type}Rule`,
      inputs: { ipProtocol: "-1", securityGroupId: own?.id ?? "", referencedSecurityGroupId: other?.id ?? "" },
    });
    const added = [rule("Ingress", database, web), rule("Egress", web, database)];
    const { deployment } = graph;
    const resources = [...(deployment.deployment.resources ?? []), ...added];
    const changed = ResourceGraph.of({ ...deployment, deployment: { ...deployment.deployment, resources } });
    expect(openPairs(changed)).toContain("web > database : 22");
  });
});

/** Within the stack's own network: a group of it, or a range that lies in it. */
function insideOf(graph: ResourceGraph): (peer: Peer) => boolean {
  const vpc = ipaddr.parseCIDR(String(graph.byType("aws:ec2/vpc:Vpc")[0]?.inputs?.cidrBlock));
  return (peer) => {
    if (peer.kind === "security-group") return true;
    if (peer.kind !== "cidr") return false;
    const [address, length] = ipaddr.parseCIDR(peer.cidr);
    return address.kind() === vpc[0].kind() && length >= vpc[1] && address.match(vpc);
  };
}
