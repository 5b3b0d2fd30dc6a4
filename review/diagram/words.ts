import type { Mark } from "./model.ts";

/** A colour never stands without its word. */
export const MARK_WORDS: Readonly<Record<Mark, string>> = {
  added: "new",
  changed: "changed",
  replaced: "replaced",
  removed: "removed",
};
