import type { Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { ingressOf, type TrafficRule } from "../../graph/traffic.ts";
import { isCloudflare } from "../cloudflare-origins.ts";
import { isFronted } from "../fronts.ts";
import { isGroup } from "../group-members.ts";
import { all, fail, graphRule, notApplicable, pass, unknown, type Verdict, when } from "../model.ts";
import { LOAD_BALANCER } from "../security-groups.ts";
import { aws } from "../types.ts";

const PREFIX_LIST = aws("ec2", "ManagedPrefixList");

/** */
export const behindCdn = graphRule("X-04", LOAD_BALANCER, (balancer, { onlyCdn }, graph) =>
  when(balancer.boolean("internal", false), (internal) => {
    if (internal) return notApplicable("an internal load balancer");
    const groups = graph.references(balancer.urn, "securityGroups").filter(isGroup);
    if (groups.length === 0) {
      const listed = balancer.list("securityGroups");
      return listed.known ? unknown("securityGroups") : unknown(listed);
    }
    const onlyFromCdn = onlyCdn && isFronted(balancer, graph);
    const rules = groups.flatMap((group) => ingressOf(graph, group));
    const evidence = {
      path: "securityGroups",
      value: groups
        .map(({ urn }) => graph.logicalName(urn))
        .toSorted()
        .join(", "),
    };
    return all([pass(evidence), ...rules.map((entry) => admitted(entry, onlyFromCdn, graph))]);
  }),
);

function admitted(entry: TrafficRule, onlyCdn: boolean, graph: ResourceGraph): Verdict {
  const name = graph.logicalName(entry.statedBy.urn);
  const evidence = { path: entry.path, value: entry.source.kind, urn: entry.statedBy.urn, required: "443 or 80" };
  const { fromPort: from, toPort: to, protocol } = entry;
  if (from === undefined || to === undefined || protocol === undefined) return unknown(`${name}: its ports`);
  const isWeb = ["tcp", "6"].includes(protocol) && from === to && [80, 443].includes(from);
  if (!isWeb) return fail(`${name} opens more than the ports 80 and 443`, evidence, `${name}:port`);
  return onlyCdn ? fromCdn(entry, name, graph) : pass(evidence);
}

function fromCdn({ source, path, statedBy }: TrafficRule, name: string, graph: ResourceGraph): Verdict {
  const required = "CloudFront's prefix list or Cloudflare's ranges";
  const evidence = (value: string) => ({ path, value, urn: statedBy.urn, required });
  switch (source.kind) {
    case "cidr":
      return isCloudflare(source.cidr)
        ? pass(evidence(source.cidr))
        : fail(`${name} lets ${source.cidr} in past the CDN`, evidence(source.cidr), `${name}:${source.cidr}`);
    case "prefix-list":
      // A list that the program does not make is looked up: AWS keeps it.
      return source.resource?.type === PREFIX_LIST
        ? ownList(source.resource, name, graph)
        : pass(evidence(source.id ?? "a list"));
    case "security-group":
    case "external-group":
      return pass(evidence(source.kind));
    case "unknown":
      return unknown(`${name}.${path}`);
    default:
      return source satisfies never;
  }
}

function ownList(list: Resource, name: string, graph: ResourceGraph): Verdict {
  const entries = graph.value(list, "entries");
  const cidrs = entries.known && Array.isArray(entries.value) ? entries.value.map((entry) => entry?.cidr) : [];
  const evidence = { path: "entries", value: `${cidrs.length} ranges`, urn: list.urn };
  if (entries.kind === "unknown" || cidrs.some((cidr) => typeof cidr !== "string"))
    return unknown(`${name}: its prefix list`);
  const strange = cidrs.find((cidr) => typeof cidr === "string" && !isCloudflare(cidr));
  return strange === undefined
    ? pass(evidence)
    : fail(`${name} lets ${String(strange)} in past the CDN`, evidence, `${name}:${String(strange)}`);
}
