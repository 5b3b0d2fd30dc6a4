/** Reads a deployment from JSON text: `pulumi stack export`, its inner part alone, or `pulumi preview --json`. */
import { check, describe, toResource, withoutNulls } from "./check.ts";
import { GraphError } from "./error.ts";
import { type Preview, readPreview, readPreviewSteps } from "./from-preview.ts";
import { findJsonFault } from "./json-position.ts";
import type { Deployment, Json } from "./model.ts";
import { bodySchema, NO_MANIFEST } from "./schema.ts";
import { isList, isObject, type JsonObject } from "./values.ts";

/** Real state nests about twenty levels; the limit keeps readers that recurse safe. */
const MAX_DEPTH = 200;
const VERSIONS = [3, 4];

/** `sourceName` stands at the start of each error: the file as the user named it. */
export function readDeployment(text: string, sourceName: string): Deployment {
  return deploymentIn(readRoot(text, sourceName), sourceName);
}

/** The same, with the steps where the document is that of a preview. */
export function readDocument(text: string, sourceName: string): { deployment: Deployment; preview?: Preview } {
  const root = readRoot(text, sourceName);
  const preview = readPreviewSteps(root, sourceName);
  return preview ? { deployment: preview.after, preview } : { deployment: deploymentIn(root, sourceName) };
}

function readRoot(text: string, sourceName: string): JsonObject {
  const root = parse(text, sourceName);
  checkValues(root, sourceName);
  if (!isObject(root)) throw new GraphError(`${sourceName}: must be a JSON object, got ${describe(root)}`);
  return root;
}

function deploymentIn(root: JsonObject, sourceName: string): Deployment {
  if (has(root, "steps") || has(root, "changeSummary")) return readPreview(root, sourceName);
  if (has(root, "version") || has(root, "deployment")) return readExport(root, sourceName);
  if (has(root, "manifest") || has(root, "resources"))
    return { version: 3, deployment: readBody(root, sourceName, "") };
  const hint = has(root, "checkpoint") ? "; this is a backend's own file, run `pulumi stack export`" : "";
  throw new GraphError(
    `${sourceName}: found no "deployment": must be the output of \`pulumi stack export\` or \`pulumi preview --json --show-sames\`${hint}`,
  );
}

function parse(text: string, sourceName: string): Json {
  const clean = text.startsWith("\uFEFF") ? text.slice(1) : text; // a UTF-8 byte order mark, as Windows tools write it
  if (clean.trim() === "") throw new GraphError(`${sourceName}: is empty: must be a deployment in JSON`);
  if (clean.includes("\u0000")) throw new GraphError(`${sourceName}: is not text: must be JSON in UTF-8`);
  try {
    return JSON.parse(clean) as Json;
  } catch {
    const fault = findJsonFault(clean);
    const place = fault ? `line ${fault.line}, column ${fault.column}` : "an unknown place";
    throw new GraphError(
      fault?.truncated
        ? `${sourceName}: ends in the middle of its JSON (${place}): the file is truncated`
        : `${sourceName}: is not JSON (${place})`,
    );
  }
}

/** What JSON allows but the canonical form (RFC 8785) or a reader's stack does not. Level by level, so without recursion. */
function checkValues(root: Json, sourceName: string): void {
  let level: Json[] = [root];
  for (let depth = 0; level.length > 0; depth++) {
    if (depth > MAX_DEPTH) throw new GraphError(`${sourceName}: nests deeper than ${MAX_DEPTH} levels`);
    const next: Json[] = [];
    for (const value of level) {
      checkText(value, sourceName);
      if (typeof value === "number" && !Number.isFinite(value)) {
        throw new GraphError(`${sourceName}: holds a number outside the range of a double`);
      }
      if (typeof value !== "object" || value === null) continue;
      if (isObject(value)) for (const key of Object.keys(value)) checkText(key, sourceName);
      for (const entry of Object.values(value)) next.push(entry);
    }
    level = next;
  }
}

function checkText(value: Json, sourceName: string): void {
  if (typeof value !== "string" || value.isWellFormed()) return;
  throw new GraphError(`${sourceName}: holds text that is not Unicode (a lone surrogate)`);
}

function readExport(root: JsonObject, sourceName: string): Deployment {
  const { version, features, deployment } = root;
  if (version === undefined) throw new GraphError(`${sourceName}: version: is missing, must be 3 or 4`);
  if (typeof version !== "number" || !VERSIONS.includes(version)) {
    const found = typeof version === "number" ? String(version) : describe(version);
    const fix = version === 1 || version === 2 ? " (export it again with a current Pulumi CLI)" : "";
    throw new GraphError(`${sourceName}: version: must be 3 or 4, got ${found}${fix}`);
  }
  if (features !== undefined && features !== null && !(isList(features) && features.every(isText))) {
    throw new GraphError(`${sourceName}: features: must be a list of text, got ${describe(features)}`);
  }
  if (!isObject(deployment)) {
    throw new GraphError(`${sourceName}: deployment: must be an object, got ${describe(deployment)}`);
  }
  return {
    version: version === 4 ? 4 : 3,
    ...(isList(features) && { features: features.filter(isText) }),
    deployment: readBody(deployment, sourceName, "deployment."),
  };
}

function readBody(body: JsonObject, sourceName: string, prefix: string): Deployment["deployment"] {
  check(bodySchema, body, sourceName, prefix);
  const { manifest, resources, ...rest } = withoutNulls(body);
  return {
    ...rest,
    manifest: { ...NO_MANIFEST, ...(isObject(manifest) && manifest) },
    ...(isList(resources) && { resources: resources.map(toResource) }),
  } as Deployment["deployment"]; // bodySchema has checked it
}

function has(object: JsonObject, key: string): boolean {
  return Object.hasOwn(object, key) && object[key] !== null;
}

function isText(value: Json): value is string {
  return typeof value === "string";
}
