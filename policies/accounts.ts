/** The accounts that the graph is for: those its providers are bound to, and those that its resources stand in. */
import type { ResourceGraph } from "../graph/query.ts";
import { checkedResource } from "./checked.ts";

const OWNER = /^arn:[^:]*:[^:]*:[^:]*:(\d{12}):/;

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
  for (const { custom, external, inputs, outputs } of graph.resources) {
    // An ARN among the inputs is that of something else.
    if (!custom || external || inputs?.arn !== undefined || typeof outputs?.arn !== "string") continue;
    const account = OWNER.exec(outputs.arn)?.[1];
    if (account !== undefined) accounts.add(account);
  }
  found.set(graph, accounts);
  return accounts;
}

/** The account that a principal belongs to: an ARN, or the bare number. */
export function accountOf(principal: string): string | undefined {
  return /^(?:arn:[^:]*:[^:]*::)?(\d{12})(?:$|:)/.exec(principal)?.[1];
}
