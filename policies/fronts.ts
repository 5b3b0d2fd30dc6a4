/** What stands in front of a load balancer. */
import type { Resource } from "../graph/model.ts";
import type { ResourceGraph } from "../graph/query.ts";
import type { CheckedResource } from "./reading.ts";
import { ofType } from "./related.ts";
import { aws } from "./types.ts";

const DISTRIBUTION = aws("cloudfront", "Distribution");
const RECORDS = ["cloudflare:index/dnsRecord:DnsRecord", aws("route53", "Record")];

/** Whether a distribution, or a proxied record, has the load balancer as its origin. */
export function isFronted(balancer: CheckedResource, graph: ResourceGraph): boolean {
  const isProxied = recordsOf(balancer, graph).some((record) => record.inputs?.proxied === true);
  return isProxied || distributionsBefore(balancer, graph).length > 0;
}

/** Distributions with the load balancer as an origin: by edges, by its own name, or by a name that leads to it. */
export function distributionsBefore(balancer: CheckedResource, graph: ResourceGraph): readonly Resource[] {
  const names = recordsOf(balancer, graph).map(({ inputs }) => inputs?.name);
  const hosts = [nameOf(balancer, graph), ...names].filter((name) => typeof name === "string");
  return ofType(graph, DISTRIBUTION).filter(
    ({ urn, inputs }) =>
      graph.references(urn, "origins").some((origin) => origin.urn === balancer.urn) ||
      hosts.some((host) => mentions([inputs?.origins], host)),
  );
}

/** Records that lead to the load balancer: by edges, or by its name. */
function recordsOf(balancer: CheckedResource, graph: ResourceGraph): readonly Resource[] {
  const name = nameOf(balancer, graph);
  return ofType(graph, ...RECORDS).filter(({ urn, inputs = {} }) => {
    if (graph.references(urn).some((target) => target.urn === balancer.urn)) return true;
    const { content, records, value, aliases } = inputs;
    return name !== undefined && mentions([content, records, value, aliases], name);
  });
}

function nameOf(balancer: CheckedResource, graph: ResourceGraph): string | undefined {
  const address = graph.value(balancer.resource, "dnsName", { outputs: true });
  return address.known ? String(address.value) : undefined;
}

function mentions(places: readonly unknown[], name: string): boolean {
  return JSON.stringify(places).includes(`"${name}"`);
}
