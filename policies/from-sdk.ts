/** Properties as the policy SDK hands them over, back in the form of an export. */
import { Secret } from "@pulumi/policy";
import { asset } from "@pulumi/pulumi";
import {
  ARCHIVE_SIGNATURE,
  ASSET_SIGNATURE,
  type Json,
  SIGNATURE_KEY,
  UNKNOWN,
  UNKNOWN_SENTINELS,
} from "../graph/model.ts";
import { REDACTED_SECRET } from "../graph/redact.ts";
import type { JsonObject } from "../graph/values.ts";

/**
 * The SDK wraps properties in proxies: one throws at the first unknown value, one opens secrets. Under both stands the
 * plain object, which these two names lead to (@pulumi/policy 1.21, proxy.ts). Without them the properties are read one
 * by one: an unknown is still found by its error, but secrets are not told apart.
 */
const IS_PROXY = "__isSpecialProxy";
const TARGET = "__getSpecialProxyTarget";

const MAX_DEPTH = 64;

export function fromSdk(properties: object): Readonly<Record<string, Json>> {
  return objectFrom(unwrapped(properties), 0);
}

function valueFrom(value: unknown, depth: number): Json {
  if (value instanceof Secret) return REDACTED_SECRET;
  if (typeof value === "string") return UNKNOWN_SENTINELS.has(value) ? UNKNOWN : value;
  if (typeof value === "number" || typeof value === "boolean") return value;
  if (typeof value !== "object" || value === null || depth > MAX_DEPTH) return null;
  const plain = unwrapped(value);
  if (plain instanceof Secret) return REDACTED_SECRET;
  if (Array.isArray(plain)) return [...plain.keys()].map((index) => valueFrom(read(plain, String(index)), depth + 1));
  if (asset.Asset.isInstance(plain)) return { [SIGNATURE_KEY]: ASSET_SIGNATURE };
  if (asset.Archive.isInstance(plain)) return { [SIGNATURE_KEY]: ARCHIVE_SIGNATURE };
  return objectFrom(plain, depth);
}

function objectFrom(object: object, depth: number): JsonObject {
  return Object.fromEntries(Object.keys(object).map((key) => [key, valueFrom(read(object, key), depth + 1)]));
}

/** The plain object under the SDK's proxies. */
export function unwrapped(value: object): object {
  let inner: object = value;
  while (Reflect.get(inner, IS_PROXY) === true) {
    const target: unknown = Reflect.get(inner, TARGET);
    if (typeof target !== "object" || target === null) return inner;
    inner = target;
  }
  return inner;
}

/** Reading an unknown value through the SDK's proxy is an error; its class is not exported. */
function read(owner: object, key: string): unknown {
  try {
    return Reflect.get(owner, key);
  } catch (error) {
    if (error instanceof Error && /can't be known during preview/.test(error.message)) return UNKNOWN;
    throw error;
  }
}
