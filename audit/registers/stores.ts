/** The resources that keep data, by the table in knowledge/. */
import type { Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { kindOf } from "../../graph/urn.ts";
import { factsOf } from "../../knowledge/resource-types.ts";
import { type StoreFacts, stores } from "../../knowledge/stores.ts";
import { canonicalType } from "../../policies/types.ts";
import { amount } from "./facts.ts";

export interface StoreResource {
  readonly resource: Resource;
  readonly facts: StoreFacts;
}

export function storeFactsOf(resource: Resource): StoreFacts | undefined {
  const type = canonicalType(resource.type);
  return Object.hasOwn(stores, type) ? stores[type] : undefined;
}

/** Without those that the stack only reads: their owner answers for them. */
export function storesIn(graph: ResourceGraph): readonly StoreResource[] {
  return graph.resources.flatMap((resource) => {
    const facts = resource.external ? undefined : storeFactsOf(resource);
    return facts === undefined ? [] : [{ resource, facts }];
  });
}

/** Names under which providers keep data, for types that the table lacks. */
const STORE_LIKE =
  /(database|dbinstance|dbcluster|bucket|table|queue|topic|stream|volume|disk|filesystem|snapshot|vault|cache|index|loggroup|datastore|storageaccount|sqlserver)$/i;
/** Those words name things of these providers and modules that keep nothing. */
const NO_STORE = /^(pulumi|random|tls|command|null|time|docker|aws:ec2\/routeTable|aws:ec2\/defaultRouteTable)/;

/** What the registers of stores leave out, so that nobody takes silence for an answer. */
export function unreadStores(graph: ResourceGraph): readonly string[] {
  const counts = new Map<string, number>();
  for (const resource of graph.resources) {
    const { type, custom, external } = resource;
    if (!custom || external || storeFactsOf(resource) !== undefined) continue;
    const name = type.split(":").at(-1) ?? "";
    // What knowledge/ has a row for keeps nothing, or is a part of a store; a test holds that.
    if (factsOf(type) !== undefined || !STORE_LIKE.test(name) || NO_STORE.test(type)) continue;
    counts.set(type, (counts.get(type) ?? 0) + 1);
  }
  return [...counts]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([type, count]) => `${amount(count, "resource")} of the type ${kindOf(type)}: not read, may keep data`);
}
