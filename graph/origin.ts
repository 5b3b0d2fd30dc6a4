/** What a graph shows: the declared code, a preview of it, or the state that was recorded. */
import type { Deployment, Json } from "./model.ts";
import { NO_MANIFEST } from "./schema.ts";
import { isObject } from "./values.ts";

export type OriginKind = "declared-code" | "first-preview" | "preview" | "recorded-state";

export interface GraphOrigin {
  readonly kind: OriginKind;
  /** In words: `declared code`, `recorded state, last modified ...`. */
  readonly description: string;
  /** Every value is known: what a rule cannot read is not there. False for previews. */
  readonly complete: boolean;
  /** Of a recorded state: when it was last written, RFC 3339. */
  readonly lastModified?: string;
}

/** Stands in the metadata of a graph that comes from the engine's event log. */
export const FROM_EVENT_LOG: Readonly<Record<string, Json>> = { source: "event log" };

/**
 * Whether the graph says which resource takes a value from which. An event log does not, nor other options of resources
 * than protection: what rests on them cannot be judged.
 */
export function recordsReferences({ deployment: { metadata } }: Deployment): boolean {
  const own = metadata?.larder;
  return !(isObject(own) && own.source === FROM_EVENT_LOG.source);
}

/** Offline graphs say what they are; a recorded state has a time; what is left is a preview. */
export function originOf(graph: Deployment): GraphOrigin {
  const { metadata, manifest } = graph.deployment;
  if (!recordsReferences(graph)) {
    const description = "preview, from an event log, which does not record references between resources";
    return { kind: "preview", description, complete: false };
  }
  const own = metadata?.larder;
  if (isObject(own)) {
    return own.mode === "deployed"
      ? { kind: "declared-code", description: "declared code", complete: true }
      : { kind: "first-preview", description: "declared code, first preview", complete: false };
  }
  if (manifest.time === NO_MANIFEST.time) return { kind: "preview", description: "preview", complete: false };
  const lastModified = manifest.time;
  return {
    kind: "recorded-state",
    description: `recorded state, last modified ${lastModified}`,
    complete: true,
    lastModified,
  };
}
