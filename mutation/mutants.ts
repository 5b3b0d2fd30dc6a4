/** All mutants of a graph: each resource's arguments and options, one weakening at a time. */
import type { Resource } from "../graph/model.ts";
import type { ResourceGraph } from "../graph/query.ts";
import { show } from "../policies/reading.ts";
import { additionsFor } from "./additions.ts";
import { changesOf } from "./changes.ts";
import { atProperty, IGNORE_CHANGES, type Mutant, type Operator, PROTECT, REPLACEMENT, RESOURCE } from "./mutant.ts";
import { rewritten } from "./rewrite.ts";

/** In the order of the graph. */
export function* mutantsOf(graph: ResourceGraph): Generator<Mutant> {
  for (const resource of graph.resources) if (isMutable(resource)) yield* mutantsOfResource(resource, graph);
}

export function isMutable({ custom, external }: Resource): boolean {
  return custom && external !== true;
}

/** Each differs from the resource and from the others. */
export function* mutantsOfResource(resource: Resource, graph: ResourceGraph): Generator<Mutant> {
  const seen = new Set([JSON.stringify(resource.inputs ?? {})]);
  for (const mutant of [...ofArguments(resource, graph), ...ofAdditions(resource, graph)]) {
    const text = JSON.stringify(mutant.resource?.inputs ?? {});
    if (seen.has(text)) continue;
    seen.add(text);
    yield mutant;
  }
  yield* ofMoves(resource, graph);
  yield* ofOptions(resource);
  if (isDeletable(resource, graph)) {
    yield { ...base(resource, RESOURCE, "deleted"), text: "the resource -> nothing", resource: undefined };
  }
}

/** A subnet under the route table that leads to the internet. */
function* ofMoves(resource: Resource, graph: ResourceGraph): Generator<Mutant> {
  if (resource.type !== ASSOCIATION) return;
  const [own] = graph.references(resource.urn, "routeTableId");
  const open = graph.byType(ROUTE).find(({ urn }) => graph.references(urn, "gatewayId").some(isGateway));
  const table = open && graph.references(open.urn, "routeTableId")[0];
  if (!table || table.urn === own?.urn) return;
  const { propertyDependencies: edges = {}, inputs = {} } = resource;
  yield {
    ...base(resource, "routeTableId", "moved"),
    text: `${own?.id ?? "nothing"} -> ${table.id ?? "unknown"}`,
    resource: {
      ...resource,
      inputs: { ...inputs, ...(table.id !== undefined && { routeTableId: table.id }) },
      propertyDependencies: { ...edges, routeTableId: [table.urn] },
    },
  };
}

const ASSOCIATION = "aws:ec2/routeTableAssociation:RouteTableAssociation";
const ROUTE = "aws:ec2/route:Route";
const isGateway = ({ type }: Resource) => type === "aws:ec2/internetGateway:InternetGateway";

/** What others take values from cannot just go: the program would not compile. Their references are mutants of their own. */
function isDeletable({ urn, type }: Resource, graph: ResourceGraph): boolean {
  return !type.startsWith("pulumi:providers:") && graph.referrers(urn).every((user) => !user.custom);
}

function base({ urn, type }: Resource, property: string, operator: Operator) {
  return { urn, type, properties: [property], place: atProperty(property), operator };
}

function* ofArguments(resource: Resource, graph: ResourceGraph): Generator<Mutant> {
  for (const [property, value] of Object.entries(resource.inputs ?? {})) {
    if (property === "__defaults") continue;
    for (const { place, operator, value: to, text } of changesOf(resource.type, value, atProperty(property))) {
      yield {
        ...base(resource, property, operator),
        place,
        text,
        resource: rewritten(resource, { [property]: to }, graph),
      };
    }
  }
}

function* ofAdditions(resource: Resource, graph: ResourceGraph): Generator<Mutant> {
  for (const added of additionsFor(resource.type, resource.inputs ?? {})) {
    const [property = ""] = Object.keys(added);
    const changed = Object.entries(added).map(([name, value]) => [name, value === null ? undefined : value] as const);
    const text = changed.map(([name, value]) => `${name}: ${value === undefined ? "nothing" : show(value)}`).join(", ");
    yield {
      ...base(resource, property, "added"),
      properties: Object.keys(added),
      text,
      resource: rewritten(resource, Object.fromEntries(changed), graph),
    };
  }
}

function* ofOptions(resource: Resource): Generator<Mutant> {
  const { protect, ignoreChanges, larder } = resource;
  if (protect) {
    const { protect: _, ...rest } = resource;
    yield { ...base(resource, PROTECT, "unprotected"), text: "true -> false", resource: rest };
  }
  if (!ignoreChanges?.includes("*")) {
    const open = { ...resource, ignoreChanges: ["*"] };
    yield { ...base(resource, IGNORE_CHANGES, "changes ignored"), text: "nothing -> *", resource: open };
  }
  if (larder?.deleteBeforeReplace !== undefined) {
    const { deleteBeforeReplace: before, ...rest } = larder;
    const changed = { ...resource, larder: { ...rest, ...(!before && { deleteBeforeReplace: true }) } };
    yield { ...base(resource, REPLACEMENT, "flipped"), text: `${before} -> ${!before}`, resource: changed };
  }
}
