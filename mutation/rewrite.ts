/** A resource with other arguments; what follows from arguments follows. */
import type { Json, Resource, Urn } from "../graph/model.ts";
import type { ResourceGraph } from "../graph/query.ts";
import { isObject } from "../graph/values.ts";

type Inputs = Readonly<Record<string, Json>>;
/** New values by argument; undefined = gone. */
export type Rewrite = Readonly<Record<string, Json | undefined>>;

/** Outputs that repeat an input change with it, and so do the edges that came with what is gone. */
export function rewritten(resource: Resource, changes: Rewrite, graph: ResourceGraph): Resource {
  const { inputs = {}, outputs = {}, propertyDependencies } = resource;
  const echoed = Object.keys(changes).filter((name) => name in outputs && same(outputs[name], inputs[name]));
  const edges = Object.entries(propertyDependencies ?? {}).map(([name, targets]) => {
    const left = name in changes ? targets.filter((urn) => isStill(urn, inputs[name], changes[name], graph)) : targets;
    return [name, left] as const;
  });
  return {
    ...resource,
    inputs: changed(inputs, changes),
    outputs: changed(outputs, {
      ...Object.fromEntries(echoed.map((name) => [name, changes[name]])),
      ...("tags" in changes && allTags(outputs.tagsAll, inputs.tags, changes.tags)),
    }),
    ...(propertyDependencies && {
      propertyDependencies: Object.fromEntries(
        edges.filter(([name]) => !(name in changes) || changes[name] !== undefined),
      ),
    }),
  };
}

/** The AWS provider shows a resource's tags once more, with its default ones among them. */
function allTags(shown: Json | undefined, before: Json | undefined, after: Json | undefined): Rewrite {
  if (!isObject(shown)) return {};
  const own = new Set(isObject(before) ? Object.keys(before) : []);
  const others = Object.fromEntries(Object.entries(shown).filter(([name]) => !own.has(name)));
  return { tagsAll: { ...others, ...(isObject(after) && after) } };
}

function changed(values: Inputs, changes: Rewrite): Inputs {
  const all = Object.entries({ ...values, ...changes });
  return Object.fromEntries(all.filter((entry): entry is [string, Json] => entry[1] !== undefined));
}

function same(a: Json | undefined, b: Json | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

/** Whether the value still takes something from the resource: nothing of it that stood there before is gone altogether. */
function isStill(urn: Urn, before: Json | undefined, after: Json | undefined, graph: ResourceGraph): boolean {
  const [old = "", now = ""] = [JSON.stringify(before), JSON.stringify(after)];
  const stood = textsOf(urn, graph).filter((text) => old.includes(text));
  return stood.length === 0 ? isComposed(after) : stood.some((text) => now.includes(text));
}

/** Something made of parts may hold what others gave in a form that does not show; a plain value that is new does not. */
function isComposed(value: Json | undefined): boolean {
  return typeof value === "string" ? /^\s*[{[]/.test(value) : typeof value === "object" && value !== null;
}

/** Shorter texts are ordinary words elsewhere. */
const MIN_LENGTH = 8;
const texts = new WeakMap<Resource, readonly string[]>();

/** What others may take from a resource, as it stands in JSON. */
function textsOf(urn: Urn, graph: ResourceGraph): readonly string[] {
  const resource = graph.get(urn);
  if (!resource) return [];
  const known = texts.get(resource);
  if (known) return known;
  const found = [resource.id, ...Object.values(resource.outputs ?? {})]
    .filter((value): value is string => typeof value === "string" && value.length >= MIN_LENGTH)
    .map((value) => JSON.stringify(value).slice(1, -1));
  texts.set(resource, found);
  return found;
}
