import type { Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { checkedResource } from "../checked.ts";
import { all, fail, graphRule, notApplicable, pass, unknown, type Verdict, when } from "../model.ts";
import type { CheckedResource } from "../reading.ts";
import { ofType, referred, referring } from "../related.ts";
import {
  eachSubnet,
  hasNoInternetRoute,
  natGatewaysOf,
  SUBNET,
  SUBNET_GROUPS,
  subnetPath,
  subnetsOf,
  zoneOf,
} from "../subnets.ts";
import { aws } from "../types.ts";

const SERVICE = aws("ecs", "Service");
const FUNCTION = aws("lambda", "Function");

/** X-06. */
export const dataSubnets = graphRule("X-06", [...SUBNET_GROUPS, SUBNET], (holder, _settings, graph) => {
  if (holder.type !== SUBNET) {
    return eachSubnet(holder, graph, (subnet, name) => hasNoInternetRoute(subnet, name, graph));
  }
  return when(holder.tag("tier"), (tier) =>
    tier === "data" ? hasNoInternetRoute(holder.resource, holder.name, graph) : notApplicable("no subnet for data"),
  );
});

/** X-07. */
export const workloadSubnets = graphRule("X-07", [SERVICE, FUNCTION], (workload, _settings, graph) => {
  const path = workload.type === SERVICE ? "networkConfiguration" : "vpcConfig";
  if (!workload.has(path)) return notApplicable("no network interface of its own");
  return eachSubnet(workload, graph, (subnet, name) => hasNoInternetRoute(subnet, name, graph));
});

const VPC = aws("ec2", "Vpc");
const FLOW_LOG = aws("ec2", "FlowLog");
const DEFAULT_GROUP = aws("ec2", "DefaultSecurityGroup");

/** X-23. */
export const vpcGuards = graphRule("X-23", VPC, (vpc, _settings, graph) => {
  const logs = referring(graph, vpc, "vpcId", FLOW_LOG);
  const groups = referring(graph, vpc, "vpcId", DEFAULT_GROUP);
  return all([
    present(logs, FLOW_LOG, "no flow log records its traffic", graph),
    present(groups, DEFAULT_GROUP, "its default security group is not adopted", graph),
    ...groups.map((group) => emptyGroup(checkedResource(group, graph))),
  ]);
});

function present(found: readonly Resource[], type: string, message: string, graph: ResourceGraph): Verdict {
  const evidence = {
    path: type,
    value:
      found
        .map(({ urn }) => graph.logicalName(urn))
        .toSorted()
        .join(", ") || "absent",
  };
  if (found.length > 0) return pass(evidence);
  const isOpen = ofType(graph, type).some((each) => {
    return graph.value(each, "vpcId").kind === "unknown" && graph.references(each.urn, "vpcId").length === 0;
  });
  return isOpen ? unknown(`${type}.vpcId`) : fail(message, evidence, type);
}

function emptyGroup(group: CheckedResource): Verdict {
  return all(
    (["ingress", "egress"] as const).map((direction) =>
      when(group.list(direction), (rules, evidence) =>
        rules.length === 0
          ? pass({ ...evidence, urn: group.urn })
          : fail(`its default security group has ${direction} rules`, { ...evidence, urn: group.urn }, direction),
      ),
    ),
  );
}

const SERVICES = ["s3", "ecr.api", "ecr.dkr", "logs", "secretsmanager"];

/** X-24. */
export const privateEndpoints = graphRule("X-24", VPC, (vpc, _settings, graph) => {
  const workloads = ofType(graph, SERVICE, FUNCTION)
    .map((workload) => checkedResource(workload, graph))
    .filter((workload) =>
      subnetsOf(workload, graph).some((subnet) =>
        graph.references(subnet.urn, "vpcId").some(({ urn }) => urn === vpc.urn),
      ),
    );
  if (workloads.length === 0) return notApplicable("no workloads");
  const hasExec = workloads.some((workload) => {
    const exec = workload.boolean("enableExecuteCommand", false);
    return exec.known && exec.value;
  });
  const endpoints = referring(graph, vpc, "vpcId", aws("ec2", "VpcEndpoint")).map((each) =>
    checkedResource(each, graph).string("serviceName", ""),
  );
  const open = endpoints.find((name) => !name.known);
  const names = endpoints.flatMap((name) => (name.known ? [name.value] : []));
  const missing = [...SERVICES, ...(hasExec ? ["ssmmessages"] : [])].filter(
    (service) => !names.some((name) => name.endsWith(`.${service}`)),
  );
  const evidence = { path: "serviceName", value: names.toSorted().join(", "), required: SERVICES.join(", ") };
  if (missing.length === 0) return pass(evidence);
  if (open && !open.known) return unknown(open);
  return all(missing.map((service) => fail(`calls of ${service} leave the network`, evidence, service)));
});

const BALANCER = aws("lb", "LoadBalancer");

/** X-25. */
export const severalZones = graphRule(
  "X-25",
  [BALANCER, SERVICE, ...SUBNET_GROUPS, SUBNET],
  (holder, { minZones, natPerZone }, graph) => {
    if (holder.type === SUBNET) {
      return natPerZone ? ownNat(holder, graph) : notApplicable("one NAT gateway may serve all zones");
    }
    if (subnetPath(holder) === undefined) return notApplicable("names no subnets");
    const subnets = subnetsOf(holder, graph);
    const zones = subnets.map((subnet) => zoneOf(subnet, graph));
    const distinct = [...new Set(zones.filter((zone) => zone !== undefined))].toSorted();
    const path = subnetPath(holder) ?? "subnets";
    const evidence = { path, value: distinct.join(", ") || "none", required: `${minZones} zones` };
    if (distinct.length >= minZones) return pass(evidence);
    const listed = holder.list(path);
    if (!listed.known && subnets.length === 0) return unknown(listed);
    if (zones.includes(undefined) || !listed.known || listed.value.length > subnets.length) return unknown(path);
    return fail(
      `stands in ${distinct.length === 1 ? "one zone" : `${distinct.length} zones`}, need ${minZones}`,
      evidence,
    );
  },
);

function ownNat(subnet: CheckedResource, graph: ResourceGraph): Verdict {
  const gateways = natGatewaysOf(subnet.resource, graph);
  if (gateways.length === 0) return notApplicable("no route to a NAT gateway");
  const own = zoneOf(subnet.resource, graph);
  return all(
    gateways.map((gateway) => {
      const zones = referred(graph, gateway, "subnetId", SUBNET).map((each) => zoneOf(each, graph));
      const [zone] = zones;
      if (own === undefined || zone === undefined) return unknown("availabilityZone");
      const name = graph.logicalName(gateway.urn);
      const evidence = { path: "availabilityZone", value: zone, required: own, urn: gateway.urn };
      return zone === own
        ? pass(evidence)
        : fail(`leaves through ${name} in ${zone}, which may fail alone`, evidence, name);
    }),
  );
}
