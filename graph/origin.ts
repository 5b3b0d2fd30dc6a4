/** What a graph shows: the declared code, a preview of it, or the state that was recorded. */
import type { Deployment } from "./model.ts";
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

/** Offline graphs say what they are; a recorded state has a time; what is left is a preview. */
export function originOf({ deployment: { metadata, manifest } }: Deployment): GraphOrigin {
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
