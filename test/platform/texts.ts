/** Texts that a program makes by mistake: an output, an object or nothing at all where a value should be. */
import type { Json } from "../../graph/model.ts";
import { SIGNATURE_KEY, UNKNOWN_SENTINELS } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";

const STRINGIFIED = /on an \[Output<T>\] is not supported|Calling \[to(String|JSON)\]|\[object Object\]/;
const MISSING = /(?<![A-Za-z0-9])(undefined|NaN)(?![A-Za-z0-9])/;

/** In names, inputs and outputs, at any depth. */
export function brokenTexts(graph: ResourceGraph): readonly string[] {
  return graph.resources.flatMap((resource) => {
    const places = { name: graph.logicalName(resource.urn), ...resource.inputs, outputs: { ...resource.outputs } };
    return [...textsIn(places, resource.urn)]
      .filter(([text]) => isBroken(text))
      .map(([text, path]) => `${path}: ${text}`);
  });
}

function isBroken(text: string): boolean {
  if (STRINGIFIED.test(text) || MISSING.test(text)) return true;
  // An unknown inside a longer text was pasted there as if it were known.
  return !UNKNOWN_SENTINELS.has(text) && [...UNKNOWN_SENTINELS].some((sentinel) => text.includes(sentinel));
}

function* textsIn(value: Json, path: string): Generator<readonly [text: string, path: string]> {
  if (typeof value === "string") yield [value, path];
  if (typeof value !== "object" || value === null) return;
  for (const [key, entry] of Object.entries(value)) {
    if (key === SIGNATURE_KEY) continue;
    yield [key, path];
    yield* textsIn(entry, `${path}.${key}`);
  }
}
