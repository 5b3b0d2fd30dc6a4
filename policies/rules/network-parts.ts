import type { ResourceGraph } from "../../graph/query.ts";
import { coversWorld, parseRange } from "../addresses.ts";
import { all, fail, graphRule, judge, notApplicable, pass, rule, unknown, type Verdict, when } from "../model.ts";
import { conditionsOf, eachAllow, isAboutAnyone } from "../principals.ts";
import type { CheckedResource, Evidence, Reader } from "../reading.ts";
import { referred, referring } from "../related.ts";
import { isNotTrue, isOneOf, isSet, isTrue, isWithin } from "../requirements.ts";
import { matchesEverything } from "../statements.ts";
import { aws } from "../types.ts";

/** NET-07. */
export const noAutomaticAddress = rule("NET-07", aws("ec2", "Subnet"), (subnet) =>
  all([
    isNotTrue(subnet, "mapPublicIpOnLaunch", "what starts in the subnet gets a public address"),
    when(subnet.tag("tier"), (tier) =>
      tier === "public"
        ? pass()
        : isNotTrue(subnet, "assignIpv6AddressOnCreation", "what starts in the subnet gets an IPv6 address"),
    ),
  ]),
);

/** NET-09. */
export const flowLogs = rule("NET-09", aws("ec2", "FlowLog"), (log, { maxIntervalSeconds }) =>
  all([
    isOneOf(log, "trafficType", ["ALL"], (type) => `records ${type} traffic only`),
    isSet(log, "logDestination", "has no destination"),
    isWithin(
      log,
      "maxAggregationInterval",
      { whenAbsent: 600, maximum: maxIntervalSeconds },
      (seconds) => `gathers for ${seconds} s, at most ${maxIntervalSeconds} are allowed`,
    ),
  ]),
);

const ENDPOINT = aws("ec2", "VpcEndpoint");

/** NET-10. */
export const endpointBounds = graphRule("NET-10", ENDPOINT, (endpoint, _settings, graph) =>
  when(endpoint.string("vpcEndpointType", "Gateway"), (type) => {
    if (type === "GatewayLoadBalancer") return notApplicable("passes traffic on and takes no policy");
    const own = type === "Interface" ? interfaceParts(endpoint, graph) : [];
    return all([...own, endpointPolicy(endpoint, graph)]);
  }),
);

function interfaceParts(endpoint: CheckedResource, graph: ResourceGraph): readonly Verdict[] {
  const apart = (type: string) => referring(graph, endpoint, "vpcEndpointId", aws("ec2", type)).length;
  const groups = isSet(endpoint, "securityGroupIds", "uses the default security group of the VPC");
  const subnets = endpoint.list("subnetIds");
  return [
    isTrue(endpoint, "privateDnsEnabled", "is not found under the name of the service"),
    apart("SecurityGroupAssociation") > 0 ? pass() : groups,
    judge(
      subnets.known ? { ...subnets, value: subnets.value.length + apart("VpcEndpointSubnetAssociation") } : subnets,
      {
        holds: (count) => count >= 2,
        message: (count) => `stands in ${count} ${count === 1 ? "subnet" : "subnets"}, need 2`,
        required: "2 or more",
        key: "subnetIds",
      },
    ),
  ];
}

function endpointPolicy(endpoint: CheckedResource, graph: ResourceGraph): Verdict {
  if (
    !endpoint.has("policy") &&
    referring(graph, endpoint, "vpcEndpointId", aws("ec2", "VpcEndpointPolicy")).length > 0
  ) {
    return pass({ path: "policy", value: "a resource of its own" });
  }
  if (!endpoint.has("policy")) return isSet(endpoint, "policy", "lets anyone do anything (no policy)");
  return eachAllow(endpoint, "policy", (statement, name) => {
    const everything = isAboutAnyone(statement) && conditionsOf(statement).length === 0;
    const wide = (["Action", "Resource"] as const).every((part) => matchesEverything(statement, part) === true);
    const evidence = { path: statement.path, value: "Allow", required: "a bound on who, what or which" };
    return everything && wide ? fail(`${name} lets anyone do anything`, evidence, name) : pass(evidence);
  });
}

const INSTANCE = aws("ec2", "Instance");

/** NET-11. */
export const noServers = rule(
  "NET-11",
  [aws("ec2", "DefaultVpc"), aws("ec2", "DefaultSubnet"), INSTANCE],
  (found, { allowInstances }) => {
    const evidence: Evidence = { path: "type", value: found.type, required: "none" };
    if (found.type !== INSTANCE) return fail("the default network of the account is used", evidence, "type");
    const metadata = "metadataOptions.httpTokens";
    const safe = all([
      isOneOf(found, metadata, ["required"], () => "the metadata service answers without a token", "optional"),
      isNotTrue(found, "associatePublicIpAddress", "the server has a public address"),
    ]);
    return allowInstances ? safe : all([fail("a server that somebody must keep up to date", evidence, "type"), safe]);
  },
);

/** NET-12. */
export const narrowPeering = graphRule(
  "NET-12",
  [aws("ec2", "Route"), aws("ec2", "RouteTable")],
  (holder, _settings, graph) => {
    if (holder.type === aws("ec2", "Route")) return peeringRoute(holder, "", holder, graph);
    return when(holder.list("routes"), (routes) => {
      const verdicts = routes.map((route) =>
        route.withheld ? unknown(route.withheld) : peeringRoute(route, `${route.path}.`, holder, graph),
      );
      return verdicts.length > 0 ? all(verdicts) : notApplicable("no routes of its own");
    });
  },
);

const PEERING = aws("ec2", "VpcPeeringConnection");

function peeringRoute(route: Reader, prefix: string, owner: CheckedResource, graph: ResourceGraph): Verdict {
  const isPeering = route.has("vpcPeeringConnectionId");
  if (!isPeering && !route.has("transitGatewayId")) return notApplicable("no peering and no transit gateway");
  const names = ["destinationCidrBlock", "cidrBlock", "destinationIpv6CidrBlock", "ipv6CidrBlock"];
  const destination = names.find((name) => route.has(name));
  if (destination === undefined) return unknown(`${prefix}destinationPrefixListId`);
  return when(route.string(destination, ""), (cidr, found) => {
    const evidence = { ...found, required: "a part of the peer's network" };
    if (coversWorld([cidr])) return fail(`sends everything (${cidr}) to another network`, evidence);
    const peer = route.string("vpcPeeringConnectionId", "");
    if (!peer.known && referred(graph, owner, `${prefix}vpcPeeringConnectionId`, PEERING).length === 0) {
      return unknown(peer);
    }
    const whole = isPeering ? peerNetworks(owner, `${prefix}vpcPeeringConnectionId`, graph) : [];
    const covered = whole.find((network) => covers(cidr, network));
    return covered === undefined
      ? pass(evidence)
      : fail(`${cidr} is the whole network of the peer, ${covered}`, evidence);
  });
}

function peerNetworks(owner: CheckedResource, path: string, graph: ResourceGraph): readonly string[] {
  return referred(graph, owner, path, PEERING).flatMap((peering) =>
    [...graph.references(peering.urn, "peerVpcId"), ...graph.references(peering.urn, "vpcId")].flatMap((vpc) => {
      const cidr = graph.value(vpc, "cidrBlock");
      return cidr.known && typeof cidr.value === "string" ? [cidr.value] : [];
    }),
  );
}

function covers(outer: string, inner: string): boolean {
  const [a, b] = [parseRange(outer), parseRange(inner)];
  return a !== undefined && b !== undefined && a.kind === b.kind && a.first <= b.first && b.last <= a.last;
}
