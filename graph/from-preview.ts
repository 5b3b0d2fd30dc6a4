/**
 * The graph that a preview would leave behind, from the document of `pulumi preview --json --show-sames` (pulumi/pulumi,
 * pkg/display/json.go, PreviewDigest). Without `--show-sames` it holds only what changes, and its verdicts would be wrong.
 */
import { check, toResource } from "./check.ts";
import { GraphError } from "./error.ts";
import type { Deployment, Json, Resource, Urn } from "./model.ts";
import { isRemoving } from "./removing.ts";
import { NO_MANIFEST, previewSchema } from "./schema.ts";
import { isList, isObject, type JsonObject } from "./values.ts";

/** Steps after which the resource is the same one, for whose id and outputs the engine does not ask the provider. */
const STAYING = new Set(["same", "update"]);

function lasting({ id, outputs }: JsonObject): JsonObject {
  return { ...(id !== undefined && { id }), ...(outputs !== undefined && { outputs }) };
}

export function readPreview(root: JsonObject, sourceName: string): Deployment {
  check(previewSchema, root, sourceName, "");
  const steps = (isList(root.steps) ? root.steps : []).filter(isObject);
  if (isList(root.diagnostics) && root.diagnostics.some((entry) => isObject(entry) && entry.severity === "error")) {
    throw new GraphError(`${sourceName}: diagnostics: the preview failed, so that its resources are not complete`);
  }
  checkComplete(root, steps, sourceName);

  const resources = new Map<Urn, Resource>();
  for (const { op, urn, oldState, newState } of steps) {
    if (typeof op === "string" && isRemoving(op)) continue;
    if (!isObject(newState)) throw new GraphError(`${sourceName}: steps: ${String(urn)} has no newState`);
    const stays = typeof op === "string" && STAYING.has(op) && isObject(oldState);
    resources.set(String(urn), toResource(stays ? { ...lasting(oldState), ...newState } : newState));
  }
  return {
    version: 3,
    deployment: { manifest: NO_MANIFEST, resources: [...resources.values()] },
  };
}

/** What the engine means to do with one resource. */
export interface PreviewStep {
  readonly op: string;
  readonly urn: Urn;
  /** Before: absent for what is new. */
  readonly old: Resource | undefined;
  /** After: absent for what goes. */
  readonly new: Resource | undefined;
  /** Inputs that differ, and those of them that make it replace the resource. */
  readonly diffReasons: readonly string[];
  readonly replaceReasons: readonly string[];
  /** By property path: `add`, `update-replace` and the like; empty where the provider gives none. */
  readonly detailedDiff: Readonly<Record<string, string>>;
}

export interface Preview {
  readonly steps: readonly PreviewStep[];
  readonly before: Deployment;
  readonly after: Deployment;
}

/** The steps themselves, beside the graphs before and after; undefined for another document. */
export function readPreviewSteps(root: JsonObject, sourceName: string): Preview | undefined {
  if (!Object.hasOwn(root, "steps") && !Object.hasOwn(root, "changeSummary")) return undefined;
  const after = readPreview(root, sourceName);
  const steps = (isList(root.steps) ? root.steps : []).filter(isObject).map(toStep);
  const olds = new Map(
    steps.flatMap((step) => (step.old && !step.old.delete ? [[step.old.urn, step.old] as const] : [])),
  );
  const before: Deployment = { version: 3, deployment: { manifest: NO_MANIFEST, resources: [...olds.values()] } };
  return { steps, before, after };
}

function toStep(step: JsonObject): PreviewStep {
  const { op, urn, oldState, newState, diffReasons, replaceReasons, detailedDiff } = step;
  const kinds = Object.entries(isObject(detailedDiff) ? detailedDiff : {}).map(([path, diff]) => {
    return [path, isObject(diff) && typeof diff.kind === "string" ? diff.kind : "update"] as const;
  });
  return {
    op: String(op),
    urn: String(urn),
    old: isObject(oldState) ? toResource(oldState) : undefined,
    new: isObject(newState) ? toResource(newState) : undefined,
    diffReasons: textsOf(diffReasons),
    replaceReasons: textsOf(replaceReasons),
    detailedDiff: Object.fromEntries(kinds),
  };
}

function textsOf(value: Json | undefined): readonly string[] {
  return isList(value) ? value.filter((entry) => typeof entry === "string") : [];
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
