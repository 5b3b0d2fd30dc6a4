/** Which plans of AWS Backup take a store, and what says so. */
import type { ResourceGraph } from "../../graph/query.ts";
import { checkedResource } from "../../policies/checked.ts";
import type { CheckedResource } from "../../policies/reading.ts";
import { referred } from "../../policies/related.ts";
import { BACKUP_PLAN, selectionsOf } from "../../policies/selections.ts";

export interface PlannedBy {
  readonly plan: CheckedResource;
  /** `name`: the selection names the store. `perhaps`: whether it does is not known before deployment. */
  readonly by: "name" | "tags or a pattern" | "perhaps";
}

export function plansFor(store: CheckedResource, graph: ResourceGraph): readonly PlannedBy[] {
  return selectionsOf(store, graph).flatMap(({ selection, claim }) => {
    if (claim === false) return [];
    const isNamed = graph.references(selection.urn, "resources").some(({ urn }) => urn === store.urn);
    const by = claim !== true ? "perhaps" : isNamed ? "name" : "tags or a pattern";
    return referred(graph, selection, "planId", BACKUP_PLAN).map((plan) => ({
      plan: checkedResource(plan, graph),
      by,
    }));
  });
}
