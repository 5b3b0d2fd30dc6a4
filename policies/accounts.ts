/** The accounts that the graph's providers are bound to. */
import type { ResourceGraph } from "../graph/query.ts";
import { checkedResource } from "./checked.ts";

const found = new WeakMap<ResourceGraph, ReadonlySet<string>>();

export function ownAccounts(graph: ResourceGraph): ReadonlySet<string> {
  const known = found.get(graph);
  if (known) return known;
  const accounts = new Set<string>();
  for (const provider of graph.byType("pulumi:providers:aws")) {
    const document = checkedResource(provider, graph).document("allowedAccountIds");
    const ids = document.known ? document.value?.list("") : undefined;
    for (const entry of ids?.known ? ids.value : []) {
      const id = entry.string("", "");
      if (id.known && id.value !== "") accounts.add(id.value);
    }
  }
  found.set(graph, accounts);
  return accounts;
}
