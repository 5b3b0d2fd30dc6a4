import type { Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { subnetIsPublic } from "../../graph/reachability.ts";
import { admitsPort, ingressOf, type TrafficRule } from "../../graph/traffic.ts";
import { coversWorld } from "../addresses.ts";
import { checkedResource } from "../checked.ts";
import { portOf, reachedByClients } from "../clients.ts";
import { exposedGroups, publicTargets, reaches } from "../exposure.ts";
import { groupMembers, isGroup } from "../group-members.ts";
import { all, fail, graphRule, notApplicable, pass, unknown, type Verdict, when } from "../model.ts";
import type { CheckedResource } from "../reading.ts";
import { isOfType, referred } from "../related.ts";
import { DATA_STORES, LOAD_BALANCER } from "../security-groups.ts";
import { subnetsOf } from "../subnets.ts";
import { containersOf, SERVICE, TASK_DEFINITION } from "../task-containers.ts";
import { aws } from "../types.ts";
import { isWorkload } from "../workloads.ts";

const REPLICATION_GROUP = aws("elasticache", "ReplicationGroup");
const SERVERLESS = aws("elasticache", "ServerlessCache");
const CACHES = [REPLICATION_GROUP, SERVERLESS, aws("elasticache", "Cluster")];
const CACHE_TYPES = new Set(CACHES);

/** A serverless cache answers readers on the next port. */
export const cacheClients = graphRule("X-02", CACHES, (cache, { cacheClients: workloads }, graph) => {
  const port = portOf(cache);
  if (typeof port !== "number") return unknown(port);
  const ports = cache.type === SERVERLESS ? [port, port + 1] : [port];
  const clients = { types: CACHE_TYPES, workloads };
  return all(ports.map((each) => reachedByClients(cache, "securityGroupIds", each, clients, graph)));
});

/** */
export const serviceClients = graphRule("X-03", SERVICE, (service, { peers }, graph) => {
  if (!service.has("networkConfiguration")) return notApplicable("no network interface of its own");
  const path = "networkConfiguration.securityGroups";
  const groups = graph.references(service.urn, path).filter(isGroup);
  if (groups.length === 0) return unknown(path);
  return when(service.list("loadBalancers"), (balancers) => {
    const ports = new Set<number>();
    for (const balancer of balancers) {
      const port = balancer.withheld ?? balancer.number("containerPort", 0);
      if (!port.known) return unknown(port);
      ports.add(port.value);
    }
    const more = mappedPorts(service, graph);
    for (const port of more ?? []) ports.add(port);
    // Published to its peers by Service Connect and to nobody by a load balancer: workloads are its clients, unless
    // the settings name them.
    const published = service.list("serviceConnectConfiguration.services");
    const anyWorkload = peers.length === 0 && balancers.length === 0 && published.known && published.value.length > 0;
    const rules = groups.flatMap((group) => ingressOf(graph, group));
    const evidence = {
      path,
      value: groups
        .map(({ urn }) => graph.logicalName(urn))
        .toSorted()
        .join(", "),
    };
    return all([
      pass(evidence),
      ...rules.map((entry) => {
        const verdict = admittedPeer(entry, ports, { peers, anyWorkload }, graph);
        return verdict.outcome === "fail" && more === undefined && balancers.length === 0
          ? unknown("taskDefinition")
          : verdict;
      }),
    ]);
  });
});

/** Ports of the containers; undefined where the task definition is not known. */
function mappedPorts(service: CheckedResource, graph: ResourceGraph): readonly number[] | undefined {
  const [task] = referred(graph, service, "taskDefinition", TASK_DEFINITION);
  const containers = task && containersOf(checkedResource(task, graph));
  if (!containers?.known) return undefined;
  return containers.value.flatMap((container) => {
    const mappings = container.list("portMappings");
    if (!mappings.known) return [];
    return mappings.value.flatMap((mapping) => {
      const port = mapping.number("containerPort");
      return port.known && port.value !== undefined ? [port.value] : [];
    });
  });
}

function admittedPeer(
  entry: TrafficRule,
  ports: ReadonlySet<number>,
  admitted: { readonly peers: readonly string[]; readonly anyWorkload: boolean },
  graph: ResourceGraph,
): Verdict {
  const name = graph.logicalName(entry.statedBy.urn);
  const evidence = { path: entry.path, value: entry.source.kind, urn: entry.statedBy.urn, required: "load balancers" };
  if (entry.source.kind === "unknown" && entry.source.candidates.length === 0) return unknown(`${name}.${entry.path}`);
  const sources = peerGroups(entry);
  if (!sources) return fail(`${name} admits what is no load balancer (${entry.source.kind})`, evidence, name);
  if (entry.fromPort === undefined || entry.toPort === undefined) return unknown(`${name}.fromPort`);
  if (entry.fromPort !== entry.toPort || !ports.has(entry.fromPort)) {
    const range = entry.fromPort === entry.toPort ? `${entry.fromPort}` : `${entry.fromPort}-${entry.toPort}`;
    return fail(`${name} opens ${range}, on which no container listens`, evidence, `${name}:port`);
  }
  const strangers = sources.flatMap((group) => {
    const members = groupMembers(group, graph);
    if (members.length === 0) return [graph.logicalName(group.urn)];
    return members
      .filter((member) => !isOfType(member, LOAD_BALANCER) && !admitted.peers.includes(graph.logicalName(member.urn)))
      .filter((member) => !(admitted.anyWorkload && isWorkload(member, graph)))
      .map(({ urn, type }) => `${type} ${graph.logicalName(urn)}`);
  });
  if (strangers.length === 0) return pass(evidence);
  if (entry.source.kind === "unknown") return unknown(`${name}.${entry.path}`);
  return fail(`${name} admits ${[...new Set(strangers)].toSorted().join(", ")}`, evidence, name);
}

function peerGroups({ source }: TrafficRule): readonly Resource[] | undefined {
  if (source.kind === "security-group") return [source.resource];
  return source.kind === "unknown" ? source.candidates : undefined;
}

/** */
export const noPathToData = graphRule("X-05", DATA_STORES, (store, _settings, graph) => {
  const port = portOf(store);
  if (typeof port !== "number") return unknown(port);
  const property = store.has("securityGroupIds") ? "securityGroupIds" : "vpcSecurityGroupIds";
  const groups = graph.references(store.urn, property).filter(isGroup);
  if (groups.length === 0) return unknown(property);
  const exposed = exposedGroups(graph);
  return all([
    pass({
      path: property,
      value: groups
        .map(({ urn }) => graph.logicalName(urn))
        .toSorted()
        .join(", "),
    }),
    ...groups.map((group) => openToWorld(store, group, port, graph)),
    ...groups.flatMap((group) => exposed.map((entry) => reaches(entry, group, port, graph))),
    ...publicTargets(store.resource, graph),
  ]);
});

/** From the internet straight into the store: a rule for the world, and a subnet with a route there. */
function openToWorld(store: CheckedResource, group: Resource, port: number, graph: ResourceGraph): Verdict {
  const open = ingressOf(graph, group).filter((entry) => admitsPort(entry, port) === "yes");
  const cidrs = open.flatMap(({ source }) => (source.kind === "cidr" ? [source.cidr] : []));
  if (!coversWorld(cidrs)) return pass();
  const answers = subnetsOf(store, graph).map((subnet) => subnetIsPublic(graph, subnet));
  const evidence = { path: "ingress", value: cidrs.toSorted().join(", "), urn: group.urn, required: "no range" };
  if (answers.includes("yes"))
    return fail("the internet reaches it: an open rule in a public subnet", evidence, "world");
  return answers.length === 0 || answers.includes("unknown") ? unknown("routes of its subnets") : pass(evidence);
}
