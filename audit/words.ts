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

/** `AWS FSBP RDS.7, RDS.8; SOC 2 A1.2` */
/** Stands beside framework items where there is no room for the notice. */
export const MAPPING = "our own reading, no claim of compliance";

export function frameworksText(
  references: readonly { readonly framework: string; readonly items: readonly string[] }[],
): string {
  return references.map(({ framework, items }) => `${framework} ${items.join(", ")}`).join("; ");
}

/** With what a failure counts for. */
export function resultWord({ result, level }: { readonly result: ControlResult; readonly level: string }): string {
  return result === "fail" && level === "advisory" ? "fail (advice)" : RESULT_WORDS[result];
}
