/** Values of a review as one line of text. */
import { oneLine, shortened } from "../render/text.ts";
import type { PropertyChange, ShownValue } from "./model.ts";

/** Longest value in a table or a sentence. */
export const VALUE_LENGTH = 80;

/** Empty for an absent value; words stand in round brackets, so that they cannot be taken for a value. */
export function shownText(value: ShownValue, limit = VALUE_LENGTH): string {
  switch (value.kind) {
    case "absent":
      return "";
    case "value":
      return shortened(oneLine(textOf(value.value)), limit);
    case "secret":
      return "(secret)";
    case "unknown":
      return "(known after the run)";
    case "asset":
      return `(${value.name === undefined ? "" : `${shortened(oneLine(value.name), limit)}, `}${shortHash(value.hash)})`;
    case "follows":
      return `(new ${shortened(oneLine(value.name), limit)})`;
    default:
      return value satisfies never;
  }
}

/** Before and after; of a list whose order means nothing, only what went and what came. */
export function sidesOf({ before, after, members }: PropertyChange): readonly [ShownValue[], ShownValue[]] {
  return members === undefined ? [[before], [after]] : [[...members.removed], [...members.added]];
}

function textOf(value: unknown): string {
  return typeof value === "string" && value !== "" ? value : JSON.stringify(value);
}

function shortHash(hash: string): string {
  return `sha256 ${hash.replace(/^sha256:/, "").slice(0, 12)}`;
}
