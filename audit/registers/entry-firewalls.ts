import type { Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { checkedResource } from "../../policies/checked.ts";
import { ofType } from "../../policies/related.ts";
import { aws } from "../../policies/types.ts";
import { told } from "./facts.ts";

/** Web firewalls: named by the resource itself, or joined to it. */
export function firewallsOf(resource: Resource, graph: ResourceGraph): readonly string[] {
  const checked = checkedResource(resource, graph);
  const own = checked.has("webAclId")
    ? [told(checked.string("webAclId", ""), (id) => names(graph, graph.references(resource.urn, "webAclId"))[0] ?? id)]
    : [];
  const joined = ofType(graph, aws("wafv2", "WebAclAssociation"), aws("wafregional", "WebAclAssociation")).filter(
    (each) => graph.references(each.urn, "resourceArn").some(({ urn }) => urn === resource.urn),
  );
  const acls = joined.map((each) => names(graph, graph.references(each.urn, "webAclArn"))[0] ?? "a web firewall");
  return [...new Set([...own, ...acls])].map((name) => `web firewall ${name}`).toSorted();
}

export function names(graph: ResourceGraph, resources: readonly Resource[]): readonly string[] {
  return [...new Set(resources.map(({ urn }) => graph.logicalName(urn)))].toSorted();
}
