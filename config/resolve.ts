/**
 * From the values as the Pulumi CLI hands them over to the effective, validated config. Pure: the command line, the docs
 * and the tests resolve a config without loading a provider or the SDK.
 */
import { z } from "zod";
import { derive } from "./derive.ts";
import { ConfigError, type Problem } from "./errors.ts";
import { nearestOf, translateIssues } from "./issues.ts";
import { type MergeOrigin, merge } from "./merge.ts";
import { profiles } from "./profiles.ts";
import { checkRules } from "./rules.ts";
import { type PlatformConfig, type Profile, platformConfig, profileName } from "./schema.ts";
import { isMap, unwrap } from "./schema-walk.ts";

export const namespace = "larder";

/** Where an effective value comes from. */
export type Origin =
  | { readonly from: "file"; readonly file: string }
  /** On the command line, from an environment, or a file that the reader doesn't know. */
  | { readonly from: "config" }
  | { readonly from: "profile"; readonly profile: Profile; readonly pattern: string };

/** By path, such as `database.replicas.r1.class`. Lists and empty maps are leaves. */
export type Origins = ReadonlyMap<string, Origin>;

export interface ResolvedConfig {
  readonly config: PlatformConfig;
  readonly origins: Origins;
}

export interface ResolveOptions {
  /** Named in the errors: the stack file. */
  readonly file?: string;
  /** The files of single keys (`larder:owner`) or of paths below them, where they differ. */
  readonly sources?: Readonly<Record<string, string>>;
  /** Its name goes into physical names, whose length is limited. */
  readonly stack?: string;
  /** Found while reading the files; reported with the rest. */
  readonly problems?: readonly Problem[];
}

type TopLevelKey = keyof typeof platformConfig.shape;
type Given = Partial<Record<TopLevelKey, unknown>>;

/** Throws a ConfigError with all problems at once. */
export function resolveConfig(values: Readonly<Record<string, string>>, options: ResolveOptions = {}): ResolvedConfig {
  const { given, problems: unreadable } = readValues(values);
  const profile = profileName.safeParse(given.profile).data;
  // With a wrong profile the other mistakes are still worth telling; prod is the strictest.
  const table = profiles[profile ?? "prod"];
  const merged = derive(merge(platformConfig, given, (pattern) => table[pattern]));
  const { parsed, problems: invalid } = validate(merged.value);
  const problems = [...unreadable, ...invalid, ...checkRules(parsed, options.stack)].filter(
    (problem, _, found) => !repeats(problem, merged.sources, found),
  );
  const inFile = problems.map((problem) => withFile(problem, options));
  const all = [...(options.problems ?? []), ...inFile.filter((problem) => !isKnown(problem, options.problems))];
  if (all.length > 0) throw new ConfigError(all);
  return { config: platformConfig.parse(merged.value), origins: originsOf(merged.origins, profile ?? "prod", options) };
}

function isTopLevelKey(name: string): name is TopLevelKey {
  return Object.hasOwn(platformConfig.shape, name);
}

function readValues(values: Readonly<Record<string, string>>): { given: Given; problems: Problem[] } {
  const given: Given = {};
  const problems: Problem[] = [];
  for (const [key, text] of Object.entries(values)) {
    if (!key.startsWith(`${namespace}:`)) continue;
    const name = key.slice(namespace.length + 1);
    if (isTopLevelKey(name)) given[name] = parseValue(name, text);
    else problems.push({ key, message: unknownTopLevelKey(name) });
  }
  return { given, problems };
}

function unknownTopLevelKey(name: string): string {
  const known = Object.keys(platformConfig.shape);
  const nearest = nearestOf(name, known);
  return nearest === undefined
    ? `unknown key, known are ${known.join(", ")}`
    : `unknown key, did you mean "${namespace}:${nearest}"?`;
}

/** Texts come as they are, everything else as JSON. */
function parseValue(name: TopLevelKey, text: string): unknown {
  const schema = unwrap(platformConfig.shape[name]);
  if (schema instanceof z.ZodString || schema instanceof z.ZodEnum) return text;
  // `larder:redis:` with nothing behind it.
  if (text === "" || text === "null") return null;
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** Each top-level key by itself, so that rules over healthy keys can run beside the errors of the others. */
function validate(value: unknown): { parsed: Partial<PlatformConfig>; problems: Problem[] } {
  const parsed: Record<string, unknown> = {};
  const problems: Problem[] = [];
  for (const [name, schema] of Object.entries(platformConfig.shape)) {
    const effective = isMap(value) ? value[name] : undefined;
    const result = z.object({ [name]: schema }).safeParse({ [name]: effective });
    if (result.success) Object.assign(parsed, result.data);
    else problems.push(...translateIssues(result.error.issues, platformConfig, value, namespace).map(withColon));
  }
  return { parsed, problems };
}

/** `larder.database.class` is written `larder:database.class`. */
function withColon(problem: Problem): Problem {
  return { ...problem, key: problem.key?.replace(`${namespace}.`, `${namespace}:`) ?? namespace };
}

function withFile(problem: Problem, { file, sources }: ResolveOptions): Problem {
  const source = (problem.key === undefined ? undefined : sourceOf(problem.key, sources)) ?? file;
  return source === undefined ? problem : { file: source, ...problem };
}

/** The longest key that begins the path decides: Pulumi.yaml may give single values below a key of the stack file. */
function sourceOf(key: string, sources: ResolveOptions["sources"] = {}): string | undefined {
  let best: string | undefined;
  for (const candidate of Object.keys(sources)) {
    const begins = key === candidate || key.startsWith(`${candidate}.`) || key.startsWith(`${candidate}[`);
    if (begins && (best === undefined || candidate.length > best.length)) best = candidate;
  }
  return best === undefined ? undefined : sources[best];
}

/** A value that repeats a wrong one is wrong for the same reason. */
function repeats({ key }: Problem, sources: ReadonlyMap<string, string>, found: readonly Problem[]): boolean {
  const source = key === undefined ? undefined : sources.get(key.slice(namespace.length + 1));
  return source !== undefined && found.some((other) => other.key === `${namespace}:${source}`);
}

/** The reader has said it better already. */
function isKnown(problem: Problem, known: readonly Problem[] = []): boolean {
  return known.some(({ key }) => key !== undefined && key === problem.key);
}

function originsOf(
  merged: ReadonlyMap<string, MergeOrigin>,
  profile: Profile,
  { file, sources }: ResolveOptions,
): Origins {
  const origins = new Map<string, Origin>();
  for (const [path, origin] of merged) {
    if (origin.from === "defaults") origins.set(path, { from: "profile", profile, pattern: origin.pattern });
    else {
      const source = sourceOf(`${namespace}:${path}`, sources) ?? file;
      origins.set(path, source === undefined ? { from: "config" } : { from: "file", file: source });
    }
  }
  return origins;
}
