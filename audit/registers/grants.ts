/** Who may do what: each statement of each policy, grant and access list as one row of plain facts. */
import type { Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";

export type PrincipalKind =
  | "role"
  | "user"
  | "group"
  | "service"
  | "account"
  | "federated"
  | "anyone"
  | "database role"
  | "cache user";

export interface Grant {
  readonly principal: string;
  readonly kind: PrincipalKind | "not known";
  /** The principal where it is in the graph. */
  readonly by?: Resource;
  /** `limit` gives no right by itself: what passes a network endpoint must be allowed there too. */
  readonly effect: "allow" | "deny" | "limit";
  readonly actions: readonly string[];
  /** Names of the graph where it has them, ARNs and patterns otherwise. */
  readonly resources: readonly string[];
  /** What of the graph it is about. */
  readonly targets: readonly Resource[];
  readonly conditions: readonly string[];
  /** The resource that says so, and the statement in it. */
  readonly statedBy: Resource;
  readonly statement: string;
}

const read = new WeakMap<ResourceGraph, readonly Grant[]>();

/** All grants of a graph, read once. */
export function grantsOf(graph: ResourceGraph, readers: readonly ((graph: ResourceGraph) => readonly Grant[])[]) {
  const known = read.get(graph);
  if (known) return known;
  const grants = readers.flatMap((each) => each(graph));
  read.set(graph, grants);
  return grants;
}
