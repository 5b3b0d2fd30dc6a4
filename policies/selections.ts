/** What AWS Backup selects: by ARN, by tags, by conditions on tags, minus what is left out. */
import type { Resource } from "../graph/model.ts";
import type { ResourceGraph } from "../graph/query.ts";
import { checkedResource } from "./checked.ts";
import type { CheckedResource, NotKnown, Read, Reader } from "./reading.ts";
import { ofType } from "./related.ts";
import { matches } from "./secret-access.ts";
import type { Tri } from "./tri.ts";
import { every } from "./tri.ts";
import { aws, canonicalType } from "./types.ts";

export const BACKUP_PLAN = aws("backup", "Plan");
export const BACKUP_SELECTION = aws("backup", "Selection");

/** Stores that AWS Backup can copy, and what it calls their kind. */
export const BACKED_UP: Readonly<Record<string, string>> = {
  [aws("rds", "Instance")]: "RDS",
  [aws("rds", "Cluster")]: "Aurora",
  [aws("s3", "Bucket")]: "S3",
  [aws("efs", "FileSystem")]: "EFS",
};

/** One is enough; else not known if one of them is. */
function some(claims: readonly Tri[]): Tri {
  if (claims.includes(true)) return true;
  return claims.find((claim): claim is NotKnown => typeof claim !== "boolean") ?? false;
}

/**
 * An ARN or one of the tags (a selection of conditions alone starts from everything), all conditions, and none of what is
 * left out (AWS Backup developer guide, "Assign resources to a backup plan").
 */
export function selects(selection: CheckedResource, store: CheckedResource, graph: ResourceGraph): Tri {
  const byName = namedIn(selection, "resources", store, graph);
  const tags = readList(selection, "selectionTags", (entry) => tagMatches(entry, store));
  const isOpen = !selection.has("resources") && !selection.has("selectionTags") && selection.has("conditions");
  const left = namedIn(selection, "notResources", store, graph);
  return every([
    isOpen ? true : some([byName, ...tags]),
    ...readList(selection, "conditions", (entry) => conditionHolds(entry, store)),
    typeof left === "boolean" ? !left : left,
  ]);
}

function readList(at: Reader, path: string, judge: (entry: Reader) => Tri): readonly Tri[] {
  const list = at.list(path);
  return list.known ? list.value.map((entry) => entry.withheld ?? judge(entry)) : [list];
}

function namedIn(selection: CheckedResource, path: string, store: CheckedResource, graph: ResourceGraph): Tri {
  const list = selection.list(path);
  const named = () => graph.references(selection.urn, path).some(({ urn }) => urn === store.urn);
  if (!list.known) return named() ? true : list;
  const known = list.value.map((entry): Tri => {
    const text = entry.string("", "");
    if (!text.known) return named() ? true : text;
    return arnMatches(text.value, store, graph);
  });
  return some(known);
}

/** By the ARN of the store; while only the cloud knows it, by its name behind the pattern's region and account. */
function arnMatches(pattern: string, store: CheckedResource, graph: ResourceGraph): Tri {
  if (pattern === "*") return true;
  const stated = graph.value(store.resource, "arn", { outputs: true });
  if (stated.known && typeof stated.value === "string") return matches(pattern, stated.value);
  const [service, tail] = arnTail(store);
  const [arn, partition, kind, ...rest] = pattern.split(":");
  if (arn !== "arn" || partition === undefined || !matches(kind ?? "", service)) return false;
  const name = rest.slice(2).join(":");
  if (tail.known) return tail.value !== "" && matches(name, tail.value);
  return name === "*" ? true : tail;
}

/** Service and last part of the store's ARN. */
function arnTail(store: CheckedResource): readonly [string, Read<string>] {
  // Where nothing names it, Pulumi will: the logical name with a few characters behind it.
  const { id = `${store.name}-0000000` } = store.resource;
  const tailOf = (read: Read<string>, prefix: string): Read<string> =>
    read.known && read.value !== "" ? { ...read, value: `${prefix}${read.value}` } : read;
  switch (canonicalType(store.type)) {
    case aws("s3", "Bucket"):
      return ["s3", store.string("bucket", id)];
    case aws("rds", "Cluster"):
      return ["rds", tailOf(store.string("clusterIdentifier", id), "cluster:")];
    case aws("rds", "Instance"):
      return ["rds", tailOf(store.string("identifier", id), "db:")];
    default:
      return [
        "elasticfilesystem",
        { known: true, value: id && `file-system/${id}`, evidence: { path: "id", value: id } },
      ];
  }
}

function tagMatches(entry: Reader, store: CheckedResource): Tri {
  return compare(entry, store, (tag, value) => tag === value);
}

function compare(entry: Reader, store: CheckedResource, holds: (tag: string | undefined, value: string) => boolean) {
  const key = entry.string("key", "");
  if (!key.known) return key;
  const value = entry.string("value", "");
  if (!value.known) return value;
  const tag = store.tag(key.value.replace(/^aws:ResourceTag\//i, ""));
  return tag.known ? holds(tag.value, value.value) : tag;
}

const CONDITIONS = {
  stringEquals: (tag: string | undefined, value: string) => tag === value,
  stringLikes: (tag: string | undefined, value: string) => tag !== undefined && matches(value, tag),
  stringNotEquals: (tag: string | undefined, value: string) => tag !== value,
  stringNotLikes: (tag: string | undefined, value: string) => tag === undefined || !matches(value, tag),
};

function conditionHolds(entry: Reader, store: CheckedResource): Tri {
  return every(
    Object.entries(CONDITIONS).flatMap(([operator, holds]) =>
      readList(entry, operator, (each) => compare(each, store, holds)),
    ),
  );
}

export interface Selecting {
  readonly selection: Resource;
  readonly claim: Tri;
}

/** What each selection of the graph says about the store, in an order that does not depend on the graph's. */
export function selectionsOf(store: CheckedResource, graph: ResourceGraph): readonly Selecting[] {
  return ofType(graph, BACKUP_SELECTION)
    .toSorted((a, b) => (a.urn < b.urn ? -1 : 1))
    .map((selection) => ({
      selection,
      claim: selects(checkedResource(selection, graph, store.marksSecrets), store, graph),
    }));
}

/** Stores of the graph that a plan's selections select. */
export function storesOf(plan: CheckedResource, graph: ResourceGraph): readonly Resource[] {
  const own = ofType(graph, BACKUP_SELECTION).filter((selection) =>
    graph.references(selection.urn, "planId").some(({ urn }) => urn === plan.urn),
  );
  return ofType(graph, ...Object.keys(BACKED_UP)).filter((store) =>
    own.some((selection) => selects(checkedResource(selection, graph), checkedResource(store, graph), graph) === true),
  );
}
