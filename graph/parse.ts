/** JSON text to values that every reader can take. */
import { GraphError } from "./error.ts";
import { findJsonFault } from "./json-position.ts";
import type { Json } from "./model.ts";
import { isObject } from "./values.ts";

/** Real state nests about twenty levels; the limit keeps readers that recurse safe. */
const MAX_DEPTH = 200;

/** Says where it stops being JSON, and never what stands there. */
export function parse(text: string, sourceName: string): Json {
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
export function checkValues(root: Json, sourceName: string): void {
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
