/** What a provider's Check does with names: generates the missing one, refuses one that is too long. */
import { UNKNOWN } from "../../../graph/model.ts";
import { factsOf } from "../../../knowledge/resource-types.ts";
import { derived } from "../../../offline/templates.ts";
import type { WireMap } from "./types.ts";

/** Under this key the bridge of Terraform providers keeps which inputs it filled in by itself. */
export const DEFAULTS = "__defaults";

export interface Checked {
  readonly inputs: WireMap;
  readonly failures: readonly { readonly property: string; readonly reason: string }[];
}

interface CheckSubject {
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  /** Empty for a resource that is new, also for the new one of a replacement. */
  readonly olds: WireMap;
  readonly news: WireMap;
  /** From 1; see CloudObject. */
  readonly generation: number;
}

export function checkNames({ urn, type, name, olds, news, generation }: CheckSubject): Checked {
  const facts = factsOf(type);
  if (facts === undefined) {
    return { inputs: news, failures: [{ property: "", reason: `the simulated cloud knows nothing of ${type}` }] };
  }
  const limits = facts.name;
  if (limits === undefined) return { inputs: news, failures: [] };
  const given = news[limits.property];
  const prefixed = news[`${limits.property}Prefix`] !== undefined;
  const automatic = given === undefined && limits.autoNamed !== false;
  const wasAutomatic = Array.isArray(olds[DEFAULTS]) && olds[DEFAULTS].includes(limits.property);
  const ending = derived("hex7", seedOf(urn, generation)) ?? "";
  const generated = prefixed ? `${news[`${limits.property}Prefix`]}${ending}` : `${name}-${ending}`;
  const fresh = limits.lowerCase ? generated.toLowerCase() : generated;
  const value = automatic ? ((wasAutomatic ? olds[limits.property] : undefined) ?? fresh) : given;
  const tooLong = typeof value === "string" && value !== UNKNOWN && value.length > limits.maxLength;
  return {
    inputs: {
      ...news,
      ...(value !== undefined && { [limits.property]: value }),
      [DEFAULTS]: automatic ? [limits.property] : [],
    },
    failures: tooLong
      ? [{ property: limits.property, reason: `"${value}" is longer than ${limits.maxLength} characters` }]
      : [],
  };
}

/** What computed values are made from: the URN, so that the first resource of it looks as it does offline. */
export function seedOf(urn: string, generation: number): string {
  return generation === 1 ? urn : `${urn}~${generation}`;
}
