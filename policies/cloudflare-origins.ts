/** Origins behind Cloudflare: the load balancers that records lead to, and whom these let in. */
import type { Resource } from "../graph/model.ts";
import type { ResourceGraph } from "../graph/query.ts";
import { ingressOf } from "../graph/traffic.ts";
import { cloudflareRanges } from "../knowledge/cloudflare-ranges.ts";
import { parseRange } from "./addresses.ts";
import { isGroup } from "./group-members.ts";
import type { CheckedResource } from "./reading.ts";
import { isOfType, ofType } from "./related.ts";
import { LOAD_BALANCER } from "./security-groups.ts";
import { aws } from "./types.ts";
import { targetPath } from "./zones.ts";

const PREFIX_LIST = aws("ec2", "ManagedPrefixList");
const CLOUDFLARE = cloudflareRanges.flatMap((cidr) => parseRange(cidr) ?? []);

/** Whether the range is Cloudflare's. */
export function isCloudflare(cidr: string): boolean {
  const range = parseRange(cidr);
  return (
    range !== undefined &&
    CLOUDFLARE.some((outer) => outer.kind === range.kind && outer.first <= range.first && range.last <= outer.last)
  );
}

/** Load balancers that the record points to: by edges, or by their name. */
export function balancersBehind(record: CheckedResource, graph: ResourceGraph): readonly Resource[] {
  const path = targetPath(record);
  const linked = graph.references(record.urn, path).filter((each) => isOfType(each, LOAD_BALANCER));
  if (linked.length > 0) return linked;
  const target = record.string(path, "");
  if (!target.known || target.value === "") return [];
  const name = target.value.replace(/\.$/, "").toLowerCase();
  return ofType(graph, LOAD_BALANCER).filter((each) => {
    const own = graph.value(each, "dnsName", { outputs: true });
    return own.known && String(own.value).toLowerCase() === name;
  });
}

/** Whether every rule of its groups is for Cloudflare's addresses, or for other groups. */
export function onlyCloudflare(balancer: Resource, graph: ResourceGraph): boolean {
  const groups = graph.references(balancer.urn, "securityGroups").filter(isGroup);
  const rules = groups.flatMap((group) => ingressOf(graph, group));
  return (
    rules.length > 0 &&
    rules.every(({ source }) => {
      if (source.kind === "cidr") return isCloudflare(source.cidr);
      if (source.kind !== "prefix-list" || source.resource?.type !== PREFIX_LIST) {
        return source.kind === "security-group" || source.kind === "external-group";
      }
      const entries = graph.value(source.resource, "entries");
      const list = entries.known && Array.isArray(entries.value) ? entries.value : [];
      return list.length > 0 && list.every((entry) => typeof entry?.cidr === "string" && isCloudflare(entry.cidr));
    })
  );
}
