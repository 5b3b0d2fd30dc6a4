/** Words that several formats share. */
import type { ControlResult } from "./model/schema.ts";

export function count(number: number, singular: string, plural = `${singular}s`): string {
  return `${number} ${number === 1 ? singular : plural}`;
}

export const RESULT_WORDS: Readonly<Record<ControlResult, string>> = {
  pass: "pass",
  fail: "fail",
  unknown: "unknown",
  exempt: "exempt",
  "not-applicable": "not applicable",
  "not-assessed": "not assessed",
};
