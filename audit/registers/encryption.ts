/** How data is encrypted: at rest for each store, in transit for each listener and connection. */
import type { Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { kindOf } from "../../graph/urn.ts";
import { checkedResource } from "../../policies/checked.ts";
import { atRest } from "./encryption-at-rest.ts";
import { copiesAtRest } from "./encryption-copies.ts";
import { inTransit } from "./encryption-in-transit.ts";
import { componentOf, dataClassOf } from "./facts.ts";
import { about, defineRegister } from "./register.ts";
import { storeFactsOf, storesIn, unreadStores } from "./stores.ts";

export interface Protection {
  readonly where: "at rest" | "in transit";
  /** What of the resource: `data`, `listener 443`, `origin site`. */
  readonly what: string;
  readonly state: "encrypted" | "not encrypted" | "partly" | "not known" | "optional";
  /** Key, protocol or policy. */
  readonly how: string;
}

export const encryption = defineRegister({
  name: "encryption",
  title: "Encryption",
  answers: "How data is encrypted: at rest in each store, in transit at each listener, with whose key.",
  columns: {
    resource: "Resource",
    kind: "Kind",
    dataClass: "Data class",
    where: "Where",
    what: "What",
    state: "State",
    how: "How",
    component: "Component",
  },
  read: ({ graph }) => ({
    rows: [
      ...storesIn(graph).flatMap(({ resource, facts }) =>
        atRest(checkedResource(resource, graph), facts, graph).map((each) => row(graph, resource, facts.kind, each)),
      ),
      ...copiesAtRest(graph).map(({ resource, data, kind, protection }) =>
        row(graph, resource, kind, protection, data),
      ),
      ...graph.resources
        .filter(({ custom, external }) => custom && external !== true)
        .flatMap((resource) =>
          inTransit(checkedResource(resource, graph), graph).map((each) =>
            row(graph, resource, storeFactsOf(resource)?.kind ?? kindOf(resource.type), each),
          ),
        ),
    ],
    notes: unreadStores(graph),
  }),
});

function row(
  graph: ResourceGraph,
  resource: Resource,
  kind: string,
  { where, what, state, how }: Protection,
  data = resource,
) {
  return {
    ...about(resource),
    cells: {
      resource: graph.logicalName(resource.urn),
      kind,
      dataClass: dataClassOf(graph, data),
      where,
      what,
      state,
      how,
      component: componentOf(graph, resource),
    },
  };
}
