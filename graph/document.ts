/** JSON documents that are kept as strings in properties: policies, container definitions, redrive policies. */
import type { Json } from "./model.ts";
import { isDeeperThan, isList, isObject, isSecret, isUnknown } from "./values.ts";

export type DocumentResult =
  | { readonly kind: "document"; readonly path: string; readonly value: Json }
  | { readonly kind: "unknown"; readonly path: string; readonly secret: boolean }
  | { readonly kind: "absent"; readonly path: string }
  | { readonly kind: "malformed"; readonly path: string; readonly reason: string };

/** AWS documents stay under ten levels; a deeper one is an attack on the readers' recursion. */
const MAX_DEPTH = 100;

/** An object or list as a value is taken as the document itself. */
export function parseDocument(value: Json | undefined, path: string): DocumentResult {
  if (value === undefined || value === null) return { kind: "absent", path };
  if (isUnknown(value)) return { kind: "unknown", path, secret: false };
  if (isSecret(value)) return { kind: "unknown", path, secret: true };
  const parsed = typeof value === "string" ? parse(value) : value;
  if (parsed === undefined) return { kind: "malformed", path, reason: "is not JSON" };
  if (!isObject(parsed) && !isList(parsed)) return { kind: "malformed", path, reason: "is not an object or a list" };
  if (isDeeperThan(parsed, MAX_DEPTH)) return { kind: "malformed", path, reason: `nests deeper than ${MAX_DEPTH}` };
  return { kind: "document", path, value: parsed };
}

function parse(text: string): Json | undefined {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return undefined;
  }
}
