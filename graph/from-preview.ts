/**
 * The graph that a preview would leave behind, from the document of `pulumi preview --json --show-sames` (pulumi/pulumi,
 * pkg/display/json.go, PreviewDigest). Without `--show-sames` it holds only what changes, and its verdicts would be wrong.
 */
import { check, toResource } from "./check.ts";
import { GraphError } from "./error.ts";
import type { Deployment, Resource, Urn } from "./model.ts";
import { NO_MANIFEST, previewSchema } from "./schema.ts";
import { isList, isObject, type JsonObject } from "./values.ts";

/** Steps after which the resource is gone. A replacement shows its new state in the step that creates it. */
const REMOVING = new Set(["delete", "delete-replaced", "discard", "discard-replaced", "remove-pending-replace"]);

export function readPreview(root: JsonObject, sourceName: string): Deployment {
  check(previewSchema, root, sourceName, "");
  const steps = (isList(root.steps) ? root.steps : []).filter(isObject);
  if (isList(root.diagnostics) && root.diagnostics.some((entry) => isObject(entry) && entry.severity === "error")) {
    throw new GraphError(`${sourceName}: diagnostics: the preview failed, so that its resources are not complete`);
  }
  checkComplete(root, steps, sourceName);

  const resources = new Map<Urn, Resource>();
  for (const { op, urn, newState } of steps) {
    if (typeof op === "string" && REMOVING.has(op)) continue;
    if (!isObject(newState)) throw new GraphError(`${sourceName}: steps: ${String(urn)} has no newState`);
    resources.set(String(urn), toResource(newState));
  }
  return {
    version: 3,
    deployment: { manifest: NO_MANIFEST, resources: [...resources.values()] },
  };
}

function checkComplete(root: JsonObject, steps: readonly JsonObject[], sourceName: string): void {
  const { changeSummary } = root;
  if (!isObject(changeSummary)) {
    throw new GraphError(`${sourceName}: changeSummary: is missing, so that the preview did not come to its end`);
  }
  const expected = typeof changeSummary.same === "number" ? changeSummary.same : 0;
  const found = steps.filter((step) => step.op === "same").length;
  if (found < expected) {
    throw new GraphError(
      `${sourceName}: steps: holds ${found} of ${expected} unchanged resources: run \`pulumi preview --json --show-sames\``,
    );
  }
}
