/** What the internet reaches: by which names and ports, behind which firewall. */
import type { Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { kindOf } from "../../graph/urn.ts";
import { canonicalType } from "../../policies/types.ts";
import { entriesOfType } from "./entry-readers.ts";
import { componentOf, regionOf } from "./facts.ts";
import { namesFor } from "./names.ts";
import { about, defineRegister } from "./register.ts";
import { openGroups } from "./sources.ts";

/** One way in. */
export interface Entry {
  /** Listener, port range or path; empty for the whole resource. */
  readonly ports: string;
  /** `the internet`, or who is admitted. */
  readonly reachedBy: readonly string[];
  /** Web firewall, CDN. */
  readonly behind: readonly string[];
  readonly login: string;
  readonly leadsTo: readonly string[];
}

export const entryPoints = defineRegister({
  name: "entry-points",
  title: "Public entry points",
  answers:
    "What the internet reaches: by which names and ports, who is admitted, behind which firewall, and where it leads.",
  columns: {
    entry: "Entry point",
    kind: "Kind",
    names: "Names",
    ports: "Ports",
    reachedBy: "Reached by",
    behind: "Behind",
    login: "Login",
    leadsTo: "Leads to",
    region: "Region",
    component: "Component",
  },
  read: ({ graph }) => ({
    rows: graph.resources
      .filter(({ custom, external }) => custom && external !== true)
      .flatMap((resource) => entriesOf(graph, resource).map((entry) => row(graph, resource, entry))),
    notes: openGroups(graph),
  }),
});

function entriesOf(graph: ResourceGraph, resource: Resource): readonly Entry[] {
  return entriesOfType(canonicalType(resource.type))?.(resource, graph) ?? [];
}

function row(graph: ResourceGraph, resource: Resource, entry: Entry) {
  return {
    ...about(resource),
    cells: {
      entry: graph.logicalName(resource.urn),
      kind: kindOf(resource.type),
      names: namesFor(graph, resource),
      ports: entry.ports,
      reachedBy: entry.reachedBy,
      behind: entry.behind.length > 0 ? entry.behind : "nothing",
      login: entry.login,
      leadsTo: entry.leadsTo,
      region: regionOf(graph, resource),
      component: componentOf(graph, resource),
    },
  };
}
