/**
 * What can be brought back after a loss, how much of it is missing then and how long it takes: derived from the graph, so
 * that it changes with the program. Losses come from AWS's documentation, times are estimates (knowledge/recovery.ts).
 */
import type { Resource } from "../graph/model.ts";
import type { ResourceGraph } from "../graph/query.ts";
import { bucketWays } from "./recovery/buckets.ts";
import { databaseWays } from "./recovery/databases.ts";
import { cacheWays, secretWays } from "./recovery/others.ts";
import { recordAt } from "./recovery/reading.ts";

/** A mistake or an attacker destroys data in its region; or the whole region is away. */
export type Loss = "mistake" | "region";
export const LOSSES: readonly Loss[] = ["mistake", "region"];

/** One way to bring a store back. Minutes. */
export interface Way {
  readonly after: Loss;
  readonly way: string;
  readonly lostMinutes: number;
  readonly downMinutes: number;
}

export type StoreKind = "database" | "bucket" | "cache" | "secret";

export interface Store {
  readonly name: string;
  readonly urn: string;
  readonly kind: StoreKind;
  readonly dataClass: string | undefined;
  readonly ways: readonly Way[];
  /** Why no target holds for it; absent where they do. */
  readonly exempt?: string;
}

/** Minutes. */
export interface Target {
  readonly rpoMinutes: number;
  readonly rtoMinutes: number;
}

/** By loss; absent = not provided for. */
export type Targets = Readonly<Partial<Record<Loss, Target>>>;

export interface Outcome {
  readonly store: Store;
  readonly after: Loss;
  /** The way to take: it meets the target, or loses least if none does. */
  readonly best: Way | undefined;
  readonly verdict: "met" | "missed" | "no-target";
}

const DATABASE = "aws:rds/instance:Instance";
const BUCKET = "aws:s3/bucket:Bucket";
const CACHE = "aws:elasticache/replicationGroup:ReplicationGroup";
const SECRET = "aws:secretsmanager/secret:Secret";

/** Everything that data is kept in, in the order of the graph. */
export function storesIn(graph: ResourceGraph): readonly Store[] {
  const copies = copiedBuckets(graph);
  return [
    ...graph
      .byType(DATABASE)
      .filter(({ inputs }) => inputs?.replicateSourceDb === undefined)
      .map((instance) => store(graph, instance, "database", databaseWays(graph, instance))),
    ...graph
      .byType(BUCKET)
      .filter((bucket) => !copies.has(bucket))
      .map((bucket) => store(graph, bucket, "bucket", bucketWays(graph, bucket))),
    ...graph.byType(CACHE).map((group) => store(graph, group, "cache", cacheWays(group))),
    ...graph.byType(SECRET).map((secret) => store(graph, secret, "secret", secretWays(secret))),
  ];
}

function store(graph: ResourceGraph, resource: Resource, kind: StoreKind, ways: readonly Way[]): Store {
  const tags = recordAt(resource.inputs?.tags);
  const dataClass = text(tags["data-class"]);
  const excusedBy = text(tags["backup-excused-by"]);
  const exempt =
    excusedBy !== undefined
      ? `excused by ${excusedBy}`
      : kind === "cache" || dataClass === "cache" || dataClass === "public"
        ? "can be made again"
        : undefined;
  const name = graph.logicalName(resource.urn);
  return { name, urn: resource.urn, kind, dataClass, ways, ...(exempt === undefined ? {} : { exempt }) };
}

function text(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** What replication writes to: a way to recover, not a store of its own. */
function copiedBuckets(graph: ResourceGraph): ReadonlySet<Resource> {
  const replications = graph.byType("aws:s3/bucketReplicationConfig:BucketReplicationConfig");
  return new Set(
    replications.flatMap(({ urn }) => graph.references(urn, "rules").filter(({ type }) => type === BUCKET)),
  );
}

/** Each store against the target for each loss. */
export function judgeRecovery(stores: readonly Store[], targets: Targets): readonly Outcome[] {
  return stores.flatMap((each) => LOSSES.map((after) => outcome(each, after, targets[after])));
}

function outcome(each: Store, after: Loss, target: Target | undefined): Outcome {
  const ways = each.ways
    .filter((way) => way.after === after)
    .sort((a, b) => a.lostMinutes - b.lostMinutes || a.downMinutes - b.downMinutes);
  const meets = (way: Way) =>
    target !== undefined && way.lostMinutes <= target.rpoMinutes && way.downMinutes <= target.rtoMinutes;
  const best = ways.find(meets) ?? ways[0];
  const judged = target !== undefined && each.exempt === undefined;
  const verdict = judged ? (best !== undefined && meets(best) ? "met" : "missed") : "no-target";
  return { store: each, after, best, verdict };
}
