/** Looking into property values: unknowns, secrets and paths. */
import { type Json, MASKED_SECRET, SECRET_SIGNATURE, SIGNATURE_KEY, UNKNOWN_SENTINELS } from "./model.ts";

export type JsonObject = { readonly [key: string]: Json };

export function isObject(value: Json | undefined): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

export function isList(value: Json | undefined): value is readonly Json[] {
  return Array.isArray(value);
}

/** The value itself is one that only the cloud will know. */
export function isUnknown(value: Json | undefined): boolean {
  return typeof value === "string" && UNKNOWN_SENTINELS.has(value);
}

export function isSecretEnvelope(value: Json | undefined): value is JsonObject {
  return isObject(value) && Object.hasOwn(value, SIGNATURE_KEY) && value[SIGNATURE_KEY] === SECRET_SIGNATURE;
}

/** A secret whose value nobody here may read: an envelope, or the mask that `pulumi preview --json` writes. */
export function isSecret(value: Json | undefined): boolean {
  return value === MASKED_SECRET || isSecretEnvelope(value);
}

/** The value, or something inside it, is unknown. */
export function containsUnknown(value: Json | undefined): boolean {
  return some(value, isUnknown);
}

/** The value, or something inside it, is a secret. */
export function containsSecret(value: Json | undefined): boolean {
  return some(value, isSecret);
}

/** Whether the test holds for the value or anything inside it. Does not look into secrets. */
export function some(value: Json | undefined, test: (part: Json) => boolean): boolean {
  const stack: Json[] = value === undefined ? [] : [value];
  for (let part = stack.pop(); part !== undefined; part = stack.pop()) {
    if (test(part)) return true;
    if (typeof part !== "object" || part === null || isSecretEnvelope(part)) continue;
    for (const entry of Object.values(part).reverse()) stack.push(entry);
  }
  return false;
}

/** Whether the value nests lists and objects deeper than the limit. */
export function isDeeperThan(value: Json, limit: number): boolean {
  let level: Json[] = [value];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > limit) return true;
    const next: Json[] = [];
    for (const part of level) {
      if (typeof part === "object" && part !== null) for (const entry of Object.values(part)) next.push(entry);
    }
    level = next;
  }
  return false;
}

const parsedPaths = new Map<string, readonly (string | number)[]>();
const SEGMENT = /\.?([^.[\]]+)|\[(\d+)\]|\["([^"]*)"\]/y;

/** `a.b[0].c`, as Pulumi writes property paths; `a["b.c"]` for keys that hold a dot. */
export function parsePath(path: string): readonly (string | number)[] {
  const known = parsedPaths.get(path);
  if (known) return known;
  const segments: (string | number)[] = [];
  SEGMENT.lastIndex = 0;
  while (SEGMENT.lastIndex < path.length) {
    const match = SEGMENT.exec(path);
    if (!match) throw new Error(`not a property path: ${JSON.stringify(path)}`);
    const [, plain, index, quoted] = match;
    segments.push(index === undefined ? (plain ?? quoted ?? "") : Number(index));
  }
  parsedPaths.set(path, segments);
  return segments;
}

/** Follows a path; stops early at an unknown or a secret, and answers with it. */
export function valueAt(root: Json | undefined, path: string): Json | undefined {
  let value = root;
  for (const segment of parsePath(path)) {
    if (isUnknown(value) || isSecret(value)) return value;
    value = step(value, segment);
    if (value === undefined) return undefined;
  }
  return value;
}

/** A block that may occur once is an object or a list of one, by the provider's version. */
function step(outer: Json | undefined, segment: string | number): Json | undefined {
  const value = typeof segment === "string" && isList(outer) && outer.length === 1 ? outer[0] : outer;
  if (isList(value)) return typeof segment === "number" ? value[segment] : undefined;
  if (!isObject(value)) return isUnknown(value) || isSecret(value) ? value : undefined;
  const key = String(segment);
  return Object.hasOwn(value, key) ? value[key] : undefined;
}
