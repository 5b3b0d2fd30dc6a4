/** Gateways, addresses, endpoints and load balancers. */
import { type CounterTable, hourly, type Part, unpriced } from "../part.ts";
import { at, type Reading } from "../reading.ts";

export const networkCounters: CounterTable = {
  "aws:ec2/natGateway:NatGateway": () => [hourly("nat-gateway/hour")],
  "aws:ec2/eip:Eip": () => [hourly("public-ipv4/hour")],
  "aws:ec2/vpcEndpoint:VpcEndpoint": endpoint,
  "aws:lb/loadBalancer:LoadBalancer": balancer,
};

function endpoint(reading: Reading): readonly Part[] {
  const type = reading.text("vpcEndpointType") ?? "Gateway";
  if (type === "Gateway") return [];
  if (type !== "Interface") return [unpriced(`no price of an endpoint of type ${type}`)];
  // One network interface, and so one price, for each zone.
  const zones = Math.max(reading.list("subnetIds").length, reading.list("subnetConfigurations").length);
  return zones === 0
    ? [unpriced("its zones are not known: subnetIds is empty")]
    : [hourly("vpc-endpoint/interface/hour", [[zones, zones === 1 ? "zone" : "zones"]])];
}

function balancer(reading: Reading): readonly Part[] {
  const type = reading.text("loadBalancerType") ?? "application";
  if (type !== "application" && type !== "network") return [unpriced(`no price of a load balancer of type ${type}`)];
  const addresses = publicAddresses(reading);
  return [
    hourly(`load-balancer/${type}/hour`),
    ...(addresses === 0 ? [] : [hourly("public-ipv4/hour", [[addresses, addresses === 1 ? "zone" : "zones"]])]),
  ];
}

/** One for each zone of a load balancer that faces the internet; elastic addresses of its own are counted by themselves. */
function publicAddresses(reading: Reading): number {
  if (reading.flag("internal")) return 0;
  if (reading.text("ipAddressType") === "dualstack-without-public-ipv4") return 0;
  const mappings = reading.list("subnetMappings");
  // A provider answers with both; what the program says is what counts.
  if (mappings.length > 0) return mappings.filter((each) => !at(each, "allocationId")).length;
  return reading.list("subnets").length;
}
