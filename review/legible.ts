/** A review whose texts can be shown anywhere: nothing in it that is not seen, that a terminal obeys or that turns a line. */
import { oneLine, shortened } from "../render/text.ts";
import type { StackReview } from "./model.ts";

/** What may be long, by its key in the model. Values are left whole: they are cut where they differ. */
const MAX_LENGTHS: Readonly<Record<string, number>> = {
  ...{ name: 200, label: 200, path: 200, property: 200, file: 200 },
  ...{ renamedFrom: 400, looksLikeRenameOf: 400, deletedWith: 400 },
  message: 2000,
};

export function legible(review: StackReview): StackReview {
  return JSON.parse(JSON.stringify(review), (key, value: unknown) => {
    if (typeof value !== "string") return value;
    const limit = Object.hasOwn(MAX_LENGTHS, key) ? MAX_LENGTHS[key] : undefined;
    return limit === undefined ? oneLine(value) : shortened(oneLine(value), limit);
  });
}
