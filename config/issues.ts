/** Turns what zod found into the house's one line: what is allowed, what was found, and the nearest known key. */
import { distance } from "fastest-levenshtein";
import { z } from "zod";
import type { Problem } from "./errors.ts";
import { expectation, show } from "./expectations.ts";
import { type Position, propertyOf, type Schema, schemaAt, shapeOf, unwrap } from "./schema-walk.ts";
import { isSecretName } from "./secret-shapes.ts";

type Issue = z.core.$ZodIssue;

/** `root` is the schema of `value`, and the issues' paths start there; `prefix` is what the user calls that place. */
export function translateIssues(issues: readonly Issue[], root: Schema, value: unknown, prefix: string): Problem[] {
  const seen = new Set<string>();
  return issues.flatMap((issue) => {
    const path = issue.code === "unrecognized_keys" ? [...issue.path, ...issue.keys] : issue.path;
    // zod goes on checking a value of the wrong type; the first line says it all.
    const place = path.join(".");
    if (seen.has(place) || isRangeOfSafeIntegers(issue)) return [];
    seen.add(place);
    return translate(issue, root, value, prefix);
  });
}

function isRangeOfSafeIntegers(issue: Issue): boolean {
  return "note" in issue && typeof issue.note === "string" && issue.note.startsWith("Integers must be");
}

function translate(issue: Issue, root: Schema, value: unknown, prefix: string): Problem[] {
  const key = keyOf(prefix, issue.path);
  const found = issue.path.reduce<unknown>((current, segment) => propertyOf(current, String(segment)), value);
  if (issue.code === "unrecognized_keys") {
    const position = schemaAt(root, value, issue.path);
    return issue.keys.map((unknown) => ({ key, message: unknownKey(unknown, position, found) }));
  }
  if (issue.code === "invalid_key") {
    const position = schemaAt(root, value, issue.path.slice(0, -1));
    const shape = position && shapeOf(position.schema);
    const allowed = shape?.kind === "record" ? expectation(shape.key) : "another name";
    return [
      { key: keyOf(prefix, issue.path.slice(0, -1)), message: `name ${show(issue.path.at(-1))}: expected ${allowed}` },
    ];
  }
  const schema = schemaAt(root, value, issue.path)?.schema;
  const modes = modesAt(root, value, issue.path);
  if (modes !== undefined) {
    return [{ key, message: found === undefined ? `required, ${modes}` : `${modes}, got ${show(found)}` }];
  }
  if (found === undefined) {
    return [{ key, message: schema === undefined ? "required" : `required, ${expectation(schema)}` }];
  }
  return [
    { key, message: `${allowedBy(issue, schema)}, got ${showAt(issue.path, found)}${quoteHint(issue, schema, found)}` },
  ];
}

/** The modes to choose from, if the path ends at the key that names the mode. */
function modesAt(root: Schema, value: unknown, path: readonly PropertyKey[]): string | undefined {
  const parent = schemaAt(root, value, path.slice(0, -1));
  const shape = parent && shapeOf(parent.schema);
  if (shape?.kind !== "union" || path.at(-1) !== shape.discriminator) return undefined;
  return `one of ${[...shape.options.keys()].map((mode) => show(mode)).join(", ")}`;
}

export function keyOf(prefix: string, path: readonly PropertyKey[]): string {
  return path.reduce<string>(
    (key, segment) => (typeof segment === "number" ? `${key}[${segment}]` : `${key}.${String(segment)}`),
    prefix,
  );
}

function allowedBy(issue: Issue, schema: Schema | undefined): string {
  switch (issue.code) {
    case "too_small":
      return `at least ${countOf(issue.minimum, issue.origin)}`;
    case "too_big":
      return `at most ${countOf(issue.maximum, issue.origin)}`;
    case "invalid_value":
      return `one of ${issue.values.map((value) => show(value)).join(", ")}`;
    case "invalid_union":
    case "invalid_type": {
      if (schema === undefined) return "expected another value";
      if (unwrap(schema) instanceof z.ZodNumber) return "expected a whole number";
      const allowed = expectation(schema);
      return allowed.startsWith("one of ") ? allowed : `expected ${allowed}`;
    }
    default:
      return `expected ${issue.message}`;
  }
}

function countOf(limit: number | bigint, origin: string): string {
  if (origin === "string") return limit === 1 ? "1 character" : `${limit} characters`;
  if (origin === "array") return limit === 1 ? "1 entry" : `${limit} entries`;
  return String(limit);
}

/** `replica` in a database of mode rds: did you mean "replicas"? */
function unknownKey(unknown: string, position: Position | undefined, parent: unknown): string {
  const mode = position?.mode;
  const start = `unknown key ${show(unknown)}${mode === undefined ? "" : ` for ${mode.discriminator} "${mode.value}"`}`;
  const shape = position && shapeOf(position.schema);
  if (shape === undefined) return start;
  if (shape.kind === "union") {
    const others = [...shape.options].filter(([, option]) => Object.hasOwn(option.keys, unknown));
    if (others.length > 0) {
      return `${start}, it belongs to ${shape.discriminator} ${others.map(([name]) => `"${name}"`).join(" or ")}`;
    }
  }
  const known = knownKeys(position?.schema, parent);
  const nearest = nearestOf(unknown, known);
  return nearest === undefined ? `${start}, known are ${known.join(", ")}` : `${start}, did you mean "${nearest}"?`;
}

function knownKeys(schema: Schema | undefined, value: unknown): readonly string[] {
  if (schema === undefined) return [];
  const shape = shapeOf(schema);
  if (shape.kind === "object") return Object.keys(shape.keys);
  if (shape.kind === "union") {
    const mode = propertyOf(value, shape.discriminator);
    return Object.keys((typeof mode === "string" ? shape.options.get(mode)?.keys : undefined) ?? {});
  }
  if (shape.kind === "record" && shape.key instanceof z.ZodEnum) return shape.key.options.map(String);
  return [];
}

/** The closest known word, if it is close enough to be a slip of the hand. */
export function nearestOf(word: string, known: readonly string[]): string | undefined {
  const lower = word.toLowerCase();
  const ranked = known
    .map((candidate) => ({ candidate, steps: distance(lower, candidate.toLowerCase()) }))
    .sort((a, b) => a.steps - b.steps || a.candidate.localeCompare(b.candidate, "en"));
  const best = ranked[0];
  if (best !== undefined && best.steps <= Math.max(2, Math.floor(word.length / 3))) return best.candidate;
  return known.find((candidate) => startsAlike(lower, candidate.toLowerCase()));
}

/** `idleTimeout` for `idleTimeoutSeconds`, `intervall` for `intervalSeconds`. */
function startsAlike(word: string, candidate: string): boolean {
  const start = word.slice(0, Math.max(4, word.length - 1));
  return start.length >= 4 && candidate.startsWith(start);
}

/** YAML reads 8.0 as a number; as a text it would have been right. */
function quoteHint(issue: Issue, schema: Schema | undefined, found: unknown): string {
  const inner = schema && unwrap(schema);
  const wantsText =
    inner instanceof z.ZodString || (inner instanceof z.ZodEnum && inner.options.every((o) => typeof o === "string"));
  const isScalar = typeof found === "number" || typeof found === "boolean";
  return wantsText && isScalar && (issue.code === "invalid_type" || issue.code === "invalid_value") ? ": quote it" : "";
}

function showAt(path: readonly PropertyKey[], value: unknown): string {
  return path.some((segment) => typeof segment === "string" && isSecretName(segment)) && typeof value === "string"
    ? "a value that is not shown"
    : show(value);
}
