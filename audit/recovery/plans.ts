import type { Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { longestGapMinutes } from "../../graph/schedule.ts";
import { listAt, partsOf, recordAt } from "./reading.ts";

/** A rule of a backup plan that applies to a store. */
export interface AppliedRule {
  readonly name: string;
  /** Minutes between two backups at most; undefined where the schedule cannot be read. */
  readonly everyMinutes: number | undefined;
  readonly continuous: boolean;
  /** Also copied into another vault. */
  readonly copied: boolean;
}

/** The rules of all plans whose selections name the store's ARN. */
export function rulesFor(graph: ResourceGraph, store: Resource): readonly AppliedRule[] {
  return partsOf(graph, store, "aws:backup/selection:Selection", "resources")
    .flatMap(({ urn }) => graph.references(urn, "planId"))
    .flatMap((plan) => listAt(plan.inputs?.rules).map(recordAt))
    .map((rule) => ({
      name: String(rule.ruleName),
      everyMinutes: typeof rule.schedule === "string" ? longestGapMinutes(rule.schedule) : undefined,
      continuous: rule.enableContinuousBackup === true,
      copied: listAt(rule.copyActions).length > 0,
    }));
}
