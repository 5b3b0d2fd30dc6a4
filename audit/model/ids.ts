/** Ids that stay: the same thing has the same id in every report and format. */
import { v5 } from "uuid";

/** Made once at random for this project, never to change: all ids hang on it. */
const NAMESPACE = "57eb5151-81e4-4d73-b88e-caafe27cbd9a";

/** `kind` keeps the ids of a control, its finding and its observation apart. */
export function stableId(kind: string, ...parts: readonly string[]): string {
  // As JSON: no text in one part can pass for another part.
  return v5(JSON.stringify([kind, ...parts]), NAMESPACE);
}
