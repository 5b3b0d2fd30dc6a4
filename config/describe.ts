/** The effective config as rows: what the command line prints, with where each value comes from. */
import type { Origin, Origins, ResolvedConfig } from "./resolve.ts";
import { platformConfig } from "./schema.ts";
import { isMap } from "./schema-walk.ts";

export interface ConfigRow {
  /** `larder:database.replicas.r1.class` as a stack file would say it. */
  readonly key: string;
  readonly value: unknown;
  readonly origin: Origin;
}

/** Every leaf, in the order of the schema. Lists and empty maps are leaves. */
export function describeConfig({ config, origins }: ResolvedConfig): ConfigRow[] {
  return [...leaves(config, "")].map(([path, value]) => ({ key: keyOf(path), value, origin: originAt(origins, path) }));
}

export interface ConfigDifference {
  readonly key: string;
  /** Absent on the side that doesn't have the key. */
  readonly left?: ConfigRow;
  readonly right?: ConfigRow;
}

/** What two stacks have differently, by value: the same value from another place is no difference. */
export function diffConfig(left: ResolvedConfig, right: ResolvedConfig): ConfigDifference[] {
  const lefts = new Map(describeConfig(left).map((row) => [row.key, row]));
  const rights = new Map(describeConfig(right).map((row) => [row.key, row]));
  const keys = [...new Set([...lefts.keys(), ...rights.keys()])].filter(
    (key) => !isEmptyOf(lefts.get(key), rights) && !isEmptyOf(rights.get(key), lefts),
  );
  return sortBySection(keys).flatMap((key) => {
    const [one, other] = [lefts.get(key), rights.get(key)];
    if (one !== undefined && other !== undefined && showValue(one.value) === showValue(other.value)) return [];
    return [{ key, ...(one !== undefined && { left: one }), ...(other !== undefined && { right: other }) }];
  });
}

/** `replicas: {}` says nothing beside the other side's replicas, which are listed one by one. */
function isEmptyOf(row: ConfigRow | undefined, others: ReadonlyMap<string, ConfigRow>): boolean {
  return row !== undefined && isMap(row.value) && [...others.keys()].some((key) => key.startsWith(`${row.key}.`));
}

/** By top-level key in the order of the schema; within one as they came. */
function sortBySection(keys: readonly string[]): string[] {
  const sections = Object.keys(platformConfig.shape);
  const rank = (key: string) => sections.indexOf(key.replace("larder:", "").split(".")[0] ?? "");
  return [...keys].sort((a, b) => rank(a) - rank(b));
}

/** On one line: texts bare, lists and empty maps as JSON. */
export function showValue(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value);
}

/** `Pulumi.prod.yaml`, `config`, or `profile prod, services.*#http`. */
export function showOrigin(origin: Origin): string {
  switch (origin.from) {
    case "file":
      return origin.file;
    case "config":
      return "config";
    case "profile":
      return origin.pattern === "" ? `profile ${origin.profile}` : `profile ${origin.profile}, ${origin.pattern}`;
    default:
      return origin satisfies never;
  }
}

function* leaves(value: unknown, path: string): Generator<[string, unknown]> {
  if (!isMap(value) || Object.keys(value).length === 0) {
    yield [path, value];
    return;
  }
  for (const [key, child] of Object.entries(value)) yield* leaves(child, path === "" ? key : `${path}.${key}`);
}

/** An empty map of fixed keys has no value of its own: what named it says where it comes from. */
function originAt(origins: Origins, path: string): Origin {
  for (let at = path; at !== ""; at = at.slice(0, Math.max(0, at.lastIndexOf(".")))) {
    const origin = origins.get(at);
    if (origin !== undefined) return origin;
  }
  return { from: "config" };
}

function keyOf(path: string): string {
  return `larder:${path}`;
}
