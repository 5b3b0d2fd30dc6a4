/** From a comparison to the changes as readers get them. */

import type { Json, Resource, Urn } from "../graph/model.ts";
import type { ResourceGraph } from "../graph/query.ts";
import { logicalNameOf } from "../graph/urn.ts";
import { revisionTypes } from "../knowledge/in-place.ts";
import { canonicalType } from "../policies/types.ts";
import type { Compared } from "./diff.ts";
import type { Changed, Entry, Reason } from "./entry.ts";
import { replacementFacts } from "./forcing.ts";
import type {
  Cause,
  ChainLink,
  Operation,
  OptionChange,
  PropertyChange,
  ResourceChange,
  ShownValue,
  SourceLine,
} from "./model.ts";
import type { Normal } from "./normal.ts";
import { inOrder, replacementOrder } from "./order.ts";
import { likelyRenames } from "./rename.ts";
import { follows, isStated, plainOf, shown, soleSource } from "./shown.ts";

const STACK = "pulumi:pulumi:Stack";
/** A real chain has at most a dozen links; this ends a circle that a broken graph may hold. */
const MAX_CHAIN = 50;

/** In the order in which the engine works: what comes and changes by dependency, then what goes, in reverse. */
export function changesOf(compared: Compared): readonly ResourceChange[] {
  const renames = likelyRenames(compared);
  const { base, entries, gone } = compared;
  const changed = [...entries.values()].filter((entry) => operationOf(entry, compared) !== undefined);
  const there = inOrder(changed.map(({ head: resource }) => resource)).flatMap(({ urn }) => {
    const entry = entries.get(urn);
    return entry === undefined ? [] : [changeOf(entry, compared, renames)];
  });
  const goes = [...inOrder(gone)].reverse().map((resource) => deletionOf(resource, renames, base.graph));
  return [...there, ...goes];
}

/** Undefined: stays as it is. */
export function operationOf(entry: Entry, compared: Compared): Operation | undefined {
  const { head, base } = entry;
  if (entry.operation !== undefined) return entry.operation;
  if (head.external) return base?.external && base.id === head.id ? undefined : "read";
  if (base === undefined) return head.importID === undefined ? "create" : "import";
  const type = canonicalType(head.type);
  if (entry.replaced) return revisionTypes.has(type) ? "new-revision" : "replace";
  if (entry.changed.size > 0) return replacementFacts(type) === undefined ? "unclassified" : "update";
  if (optionsOf(entry, compared).length > 0) return "options";
  return base.urn === head.urn ? undefined : "rename";
}

function changeOf(entry: Entry, compared: Compared, renames: ReadonlyMap<Urn, Urn>): ResourceChange {
  const { head, base } = entry;
  const operation = operationOf(entry, compared) ?? "update";
  const alike = renames.get(head.urn);
  const isReplaced = operation === "replace" || operation === "new-revision";
  return {
    ...identityOf(head, compared.head.graph),
    operation,
    properties: base === undefined ? [] : propertiesOf(entry, compared),
    options: base === undefined ? [] : optionsOf(entry, compared),
    causes: entry.reasons.map((reason) => causeOf(reason, entry, compared)),
    ...(isReplaced && { order: entry.order ?? replacementOrder(head) }),
    ...(base !== undefined && base.urn !== head.urn && { renamedFrom: base.urn }),
    ...(alike !== undefined && { looksLikeRenameOf: alike }),
    protected: operation === "replace" && head.protect === true && base?.protect === true,
    retained: head.retainOnDelete === true && isReplaced,
    stateful: replacementFacts(head.type)?.stateful === true,
    risk: "none",
    ...sourceOf(head),
  };
}

function deletionOf(resource: Resource, renames: ReadonlyMap<Urn, Urn>, graph: ResourceGraph): ResourceChange {
  const alike = renames.get(resource.urn);
  return {
    ...identityOf(resource, graph),
    operation: "delete",
    properties: [],
    options: [],
    causes: [],
    ...(alike !== undefined && { looksLikeRenameOf: alike }),
    protected: resource.protect === true,
    retained: resource.retainOnDelete === true,
    ...(resource.deletedWith !== undefined && { deletedWith: resource.deletedWith }),
    stateful: replacementFacts(resource.type)?.stateful === true,
    risk: "none",
    ...sourceOf(resource),
  };
}

export function identityOf(resource: Resource, graph: ResourceGraph) {
  const { urn, type, custom } = resource;
  const holders = graph.parents(urn).filter((parent) => parent.type !== STACK && !parent.custom);
  const top = holders.at(-1);
  return {
    urn,
    type,
    name: logicalNameOf(urn),
    component: top === undefined ? null : { name: logicalNameOf(top.urn), type: top.type },
    custom,
  };
}

/** `project:///components/data/redis.ts#41,7` */
export function sourceOf({ sourcePosition }: Resource): { readonly source?: SourceLine } {
  const [, file, line] = /^project:\/\/\/(.+)#(\d+)(?:,\d+)?$/.exec(sourcePosition ?? "") ?? [];
  return file === undefined ? {} : { source: { file, line: Number(line) } };
}

function propertiesOf({ changed }: Entry, compared: Compared): readonly PropertyChange[] {
  return [...changed.values()].map((each) => propertyOf(each, compared)).sort((a, b) => compare(a.path, b.path));
}

export function propertyOf(changed: Changed, { entries }: Pick<Compared, "entries">): PropertyChange {
  const { path, label, before, after, members, forces } = changed;
  const shownAfter = (value: Normal | undefined): ShownValue => {
    const source = soleSource(value);
    const entry = source === undefined ? undefined : entries.get(source);
    const isNew = entry !== undefined && (entry.base === undefined || entry.replaced);
    return source !== undefined && isNew ? follows(source) : shown(value);
  };
  return {
    path,
    label,
    kind: before === undefined ? "add" : after === undefined ? "remove" : "change",
    before: shown(before),
    after: changed.follows === undefined || isStated(after) ? wholeAfter(after, shownAfter) : follows(changed.follows),
    ...(members && { members: { added: members.added.map(shownAfter), removed: members.removed.map(shown) } }),
    forcesReplacement: forces !== undefined,
  };
}

/** In a plain list, what is new stands for itself. */
function wholeAfter(value: Normal | undefined, shownAfter: (value: Normal) => ShownValue): ShownValue {
  if (value?.kind !== "list") return value === undefined ? shown(value) : shownAfter(value);
  const entries = value.entries.map((entry) => {
    const told = shownAfter(entry);
    return told.kind === "follows" ? `(new ${told.name})` : plainOf(entry);
  });
  return { kind: "value", value: entries };
}

const OPTIONS = [
  "protect",
  "retainOnDelete",
  "ignoreChanges",
  "replaceOnChanges",
  "deletedWith",
  "additionalSecretOutputs",
] as const;

function optionsOf({ head, base }: Entry, { base: side, pairing, head: now }: Compared): readonly OptionChange[] {
  if (base === undefined) return [];
  const renamed = (urn: string | undefined) => (urn === undefined ? undefined : (pairing.headUrn.get(urn) ?? urn));
  const found: OptionChange[] = OPTIONS.map((option) => {
    const before = option === "deletedWith" ? renamed(base.deletedWith) : base[option];
    return { option, before: plain(before), after: plain(head[option]) };
  });
  found.push({ option: "provider", before: renamed(providerUrn(base)) ?? null, after: providerUrn(head) ?? null });
  if (side.isDeclared && now.isDeclared) {
    const of = ({ larder }: Resource) => larder?.deleteBeforeReplace ?? null;
    found.push({ option: "deleteBeforeReplace", before: of(base), after: of(head) });
  }
  return found.filter(({ before, after }) => JSON.stringify(before) !== JSON.stringify(after));
}

/** False and an empty list are what an option is that nobody states. */
function plain(value: Json | undefined): Json {
  if (value === undefined || value === false) return null;
  if (!Array.isArray(value)) return value;
  return value.length === 0 ? null : value.toSorted();
}

function providerUrn({ provider }: Resource): Urn | undefined {
  return provider?.slice(0, Math.max(0, provider.lastIndexOf("::")));
}

function causeOf(reason: Reason, entry: Entry, compared: Compared): Cause {
  const { kind, property } = reason;
  return { kind, ...(property !== undefined && { property }), chain: chainOf(reason, entry, compared) };
}

/** Through the first reason of each: what replaced it, else what changed it. */
function chainOf(reason: Reason, entry: Entry, compared: Compared): readonly ChainLink[] {
  const links: ChainLink[] = [linkOf(entry, reason.property, compared)];
  const seen = new Set<Entry>([entry]);
  for (let from = reason.from; from !== undefined && !seen.has(from) && links.length < MAX_CHAIN; ) {
    seen.add(from);
    const { reasons, changed } = from;
    const next = reasons.find(({ kind }) => kind !== "cascade") ?? reasons[0];
    links.unshift(linkOf(from, next?.property ?? [...changed.keys()][0], compared));
    from = next?.from;
  }
  return links;
}

function linkOf(entry: Entry, property: string | undefined, compared: Compared): ChainLink {
  const { urn, type } = entry.head;
  const operation = operationOf(entry, compared) ?? "update";
  const label = property === undefined ? undefined : (entry.changed.get(property)?.label ?? property);
  return { urn, name: logicalNameOf(urn), type, operation, ...(label !== undefined && { property: label }) };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
