/** Which component sends data of which class where, over which road and across which boundary. */
import type { Resource } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { componentOf, dataClassOf, NOT_STATED, regionOf } from "./facts.ts";
import { accessFlows } from "./flow-access.ts";
import { copyFlows } from "./flow-copies.ts";
import { deliveryFlows } from "./flow-delivery.ts";
import { logFlows } from "./flow-logs.ts";
import { networkFlows } from "./flow-network.ts";
import { about, defineRegister } from "./register.ts";

/** An end that is no resource of the graph: `the internet`, a vendor, an address. */
export interface Outside {
  readonly name: string;
  /** How it is outside: `the internet`, `third party`, `another account`. */
  readonly boundary: string;
}

export type End = Resource | Outside;

export interface Flow {
  readonly from: End;
  readonly to: End;
  /** Whose data it is: the class of this resource counts. */
  readonly data: Resource | undefined;
  /** `TCP 5432`, `reads`, `replication`, `logs`. */
  readonly road: string;
  /** `TLS`, `not encrypted`; empty where the graph does not say. */
  readonly transport: string;
  /** The resource that opens the road. */
  readonly statedBy: Resource;
  /** Region of the other end where it is no resource: a copy made by the service. */
  readonly toRegion?: string;
}

const READERS = [deliveryFlows, networkFlows, accessFlows, copyFlows, logFlows];

export const dataFlow = defineRegister({
  name: "data-flow",
  title: "Data flow",
  answers: "Which component sends data of which class where, over which road, and across which boundary.",
  columns: {
    dataClass: "Data class",
    fromComponent: "From component",
    from: "From",
    toComponent: "To component",
    to: "To",
    road: "Road",
    transport: "Transport",
    boundary: "Boundary",
  },
  read: ({ graph }) => ({
    rows: READERS.flatMap((read) => read(graph)).map((flow) => row(graph, flow)),
    notes: [
      "the class is that of the store where the data stands; what a service makes of it in its own memory is not seen",
    ],
  }),
});

function row(graph: ResourceGraph, flow: Flow) {
  const { from, to, data, road, transport, statedBy } = flow;
  return {
    ...about(statedBy),
    cells: {
      dataClass: data ? dataClassOf(graph, data) : NOT_STATED,
      fromComponent: isResource(from) ? componentOf(graph, from) : "",
      from: nameOf(graph, from),
      toComponent: isResource(to) ? componentOf(graph, to) : "",
      to: nameOf(graph, to),
      road,
      transport,
      boundary: boundaryOf(graph, flow),
    },
  };
}

export function isResource(end: End): end is Resource {
  return "urn" in end;
}

function nameOf(graph: ResourceGraph, end: End): string {
  return isResource(end) ? graph.logicalName(end.urn) : end.name;
}

function boundaryOf(graph: ResourceGraph, { from, to, toRegion }: Flow): string {
  if (!isResource(from)) return `from ${from.boundary}`;
  if (!isResource(to)) return toRegion === undefined ? `to ${to.boundary}` : regions(regionOf(graph, from), toRegion);
  return regions(regionOf(graph, from), toRegion ?? regionOf(graph, to));
}

function regions(from: string, to: string): string {
  if (from === to) return `within ${from}`;
  if (from === NOT_STATED || to === NOT_STATED) return NOT_STATED;
  return `${from} to ${to}`;
}
