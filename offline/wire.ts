/** The values that travel between the SDK and its monitor, and how they become values of the graph. */
import { createHash, createHmac } from "node:crypto";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import {
  ARCHIVE_SIGNATURE,
  ASSET_SIGNATURE,
  type Json,
  SECRET_SIGNATURE,
  SIGNATURE_KEY,
  UNKNOWN,
} from "../graph/model.ts";
import { REDACTED_SECRET, redactValue, SECRET_DIGEST_KEY } from "../graph/redact.ts";

/** Marks a reference to a whole resource, made when a program passes a resource where its id is meant. */
const RESOURCE_SIGNATURE = "5cf8f73096256a8f31e491e813e4eb8e";

/** A property map as `google.protobuf.Struct.toJavaScript()` gives it. */
export type Wire = Json;
export type WireMap = Readonly<Record<string, Wire>>;

const isMap = (value: Wire | undefined): value is WireMap =>
  typeof value === "object" && value !== null && !Array.isArray(value);

export const isSecret = (value: Wire | undefined): value is WireMap =>
  isMap(value) && value[SIGNATURE_KEY] === SECRET_SIGNATURE;

export const isUnknown = (value: Wire | undefined): boolean => value === UNKNOWN;

export const secretEnvelope = (value: Wire): WireMap => ({ [SIGNATURE_KEY]: SECRET_SIGNATURE, value });

/** The value inside any number of secret envelopes at the top. */
export function unwrapSecret(value: Wire | undefined): Wire | undefined {
  return isSecret(value) ? unwrapSecret(value.value) : value;
}

/**
 * What the provider would be handed: a reference to a resource becomes its id (AWS, Cloudflare and PostgreSQL do not take
 * references), assets get their content hash. Secret envelopes stay.
 */
export function normaliseInputs(value: WireMap, root: string): WireMap {
  return mapEntries(value, (entry) => normalise(entry, root));
}

function normalise(value: Wire, root: string): Wire {
  if (Array.isArray(value)) return value.map((entry) => normalise(entry, root));
  if (!isMap(value)) return value;
  switch (value[SIGNATURE_KEY]) {
    case RESOURCE_SIGNATURE:
      return typeof value.id === "string" && value.id !== ""
        ? value.id
        : value.id === undefined
          ? (value.urn ?? null)
          : UNKNOWN;
    case ASSET_SIGNATURE:
    case ARCHIVE_SIGNATURE:
      return { ...value, hash: contentHash(value, root) };
    default:
      return mapEntries(value, (entry) => normalise(entry, root));
  }
}

/** Removes every secret's value. With a key, a digest under it stays, so that two graphs of one key can be compared. */
export function toGraph(value: WireMap, secretKey?: string): Record<string, Json> {
  return mapEntries(value, (entry) => (secretKey === undefined ? redactValue(entry) : digested(entry, secretKey)));
}

function digested(value: Wire, key: string): Json {
  if (Array.isArray(value)) return value.map((entry) => digested(entry, key));
  if (!isMap(value)) return redactValue(value);
  if (!isSecret(value)) return mapEntries(value, (entry) => digested(entry, key));
  const digest = createHmac("sha256", key).update(JSON.stringify(value.value)).digest("hex");
  return { ...REDACTED_SECRET, [SECRET_DIGEST_KEY]: digest };
}

function mapEntries(value: WireMap, transform: (entry: Wire) => Wire): Record<string, Wire> {
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, transform(entry)]));
}

/** SHA-256 over the text or the files, so that a changed file changes the graph. */
function contentHash(asset: WireMap, root: string): string {
  const hash = createHash("sha256");
  if (typeof asset.text === "string") hash.update(asset.text);
  else if (typeof asset.path === "string") hashPath(hash, resolve(root, asset.path), "");
  else if (typeof asset.uri === "string") hash.update(asset.uri);
  else if (isMap(asset.assets)) {
    for (const [name, entry] of Object.entries(asset.assets).sort(([a], [b]) => (a < b ? -1 : 1))) {
      hash.update(`${name}\0${isMap(entry) ? contentHash(entry, root) : ""}\0`);
    }
  }
  return hash.digest("hex");
}

function hashPath(hash: ReturnType<typeof createHash>, path: string, name: string): void {
  if (statSync(path).isDirectory()) {
    for (const entry of readdirSync(path).sort()) hashPath(hash, join(path, entry), `${name}/${entry}`);
  } else {
    hash.update(`${name}\0`).update(readFileSync(path));
  }
}
