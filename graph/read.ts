/** Reads a deployment from text: `pulumi stack export`, its inner part alone, `pulumi preview --json` or an event log. */
import { check, describe, toResource, withoutNulls } from "./check.ts";
import { GraphError } from "./error.ts";
import { isEventLog, readEvents } from "./from-events.ts";
import { type Preview, readPreview, readPreviewSteps } from "./from-preview.ts";
import { checkWhole } from "./integrity.ts";
import type { Deployment, Json } from "./model.ts";
import { checkValues, parse } from "./parse.ts";
import { bodySchema, NO_MANIFEST } from "./schema.ts";
import { isList, isObject, type JsonObject } from "./values.ts";

const VERSIONS = [3, 4];

export interface ReadOptions {
  /** Take event logs too: for readers that heed `recordsReferences`. */
  readonly eventLogs?: boolean;
}

/** `sourceName` stands at the start of each error: the file as the user named it. */
export function readDeployment(text: string, sourceName: string, { eventLogs = false }: ReadOptions = {}): Deployment {
  if (eventLogs && isEventLog(text)) return readEvents(text, sourceName);
  return deploymentIn(readRoot(text, sourceName), sourceName);
}

/** The same, with the steps where the document is that of a preview. */
export function readDocument(text: string, sourceName: string): { deployment: Deployment; preview?: Preview } {
  const root = readRoot(text, sourceName);
  const preview = readPreviewSteps(root, sourceName);
  return preview ? { deployment: preview.after, preview } : { deployment: deploymentIn(root, sourceName) };
}

function readRoot(text: string, sourceName: string): JsonObject {
  if (isEventLog(text)) {
    throw new GraphError(
      `${sourceName}: is an event log, which does not record references between resources: must be the output of \`pulumi preview --json --show-sames\` here`,
    );
  }
  const root = parse(text, sourceName);
  checkValues(root, sourceName);
  if (!isObject(root)) throw new GraphError(`${sourceName}: must be a JSON object, got ${describe(root)}`);
  return root;
}

function deploymentIn(root: JsonObject, sourceName: string): Deployment {
  if (has(root, "steps") || has(root, "changeSummary")) return readPreview(root, sourceName);
  if (has(root, "version") || has(root, "deployment")) return readExport(root, sourceName);
  if (has(root, "manifest") || has(root, "resources"))
    return whole({ version: 3, deployment: readBody(root, sourceName, "") }, sourceName, "");
  const hint = has(root, "checkpoint") ? "; this is a backend's own file, run `pulumi stack export`" : "";
  throw new GraphError(
    `${sourceName}: found no "deployment": must be the output of \`pulumi stack export\` or \`pulumi preview --json --show-sames\`${hint}`,
  );
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
  const read: Deployment = {
    version: version === 4 ? 4 : 3,
    ...(isList(features) && { features: features.filter(isText) }),
    deployment: readBody(deployment, sourceName, "deployment."),
  };
  return whole(read, sourceName, "deployment.");
}

function whole(deployment: Deployment, sourceName: string, prefix: string): Deployment {
  checkWhole(deployment, sourceName, prefix);
  return deployment;
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
