import { nearestOf } from "../config/issues.ts";

/** `unknown stack "prd", did you mean "prod"? Known are dev, staging, prod` */
export function unknownWord(kind: string, word: string, known: readonly string[]): string {
  const near = nearestOf(word, known);
  const list = known.length === 0 ? "there is none" : `known are ${known.join(", ")}`;
  return near === undefined
    ? `unknown ${kind} "${word}": ${list}`
    : `unknown ${kind} "${word}", did you mean "${near}"? ${list.charAt(0).toUpperCase()}${list.slice(1)}`;
}
