import { lookups } from "../knowledge/lookups.ts";
import { EvaluationError } from "./errors.ts";
import type { TemplateContext } from "./templates.ts";
import { fillTemplate } from "./templates.ts";
import type { Wire, WireMap } from "./wire.ts";

/** Answers a provider's look-up (`aws.getCallerIdentity` and the like) from `knowledge/lookups.ts`. */
export function answerLookup(token: string, args: WireMap, context: Omit<TemplateContext, "inputs">): WireMap {
  const template = lookups[token];
  if (template === undefined) {
    throw new EvaluationError(
      `the program looks up ${token}, for which there is no offline answer; add one to knowledge/lookups.ts`,
    );
  }
  const answer: Wire | undefined = fillTemplate(template, { ...context, inputs: args });
  if (typeof answer !== "object" || answer === null || Array.isArray(answer)) {
    throw new EvaluationError(`the answer to ${token} in knowledge/lookups.ts must be an object`);
  }
  return answer as WireMap;
}
