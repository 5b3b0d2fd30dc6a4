/** One deliberate weakening of one resource. */
import type { Json, Resource, Urn } from "../graph/model.ts";

/** What is done to an argument, in the order in which reports list it. */
export const operators = [
  "removed",
  "flipped",
  "lowered",
  "raised",
  "weaker",
  "added",
  "entry removed",
  "widened",
  "any action",
  "any resource",
  "any principal",
  "unconditional",
  "deny removed",
  "in the clear",
  "elsewhere",
  "moved",
  "unprotected",
  "changes ignored",
  "deleted",
] as const;
export type Operator = (typeof operators)[number];

/** Where something is changed within the arguments of a resource. */
export interface Place {
  /** Property path: `ingress[0].cidrBlocks`, `policy.Statement[1].Action`. */
  readonly path: string;
  /** The same for every entry of a list: `ingress[].cidrBlocks`. Names of tags stay. */
  readonly pattern: string;
}

/** A changed value; undefined = gone. */
export interface Change {
  readonly place: Place;
  readonly operator: Operator;
  readonly value: Json | undefined;
  /** Before and after, without the value of a secret. */
  readonly text: string;
}

export interface Mutant {
  readonly urn: Urn;
  readonly type: string;
  readonly place: Place;
  readonly operator: Operator;
  readonly text: string;
  /** The resource in its weakened form; undefined when it is gone. */
  readonly resource: Resource | undefined;
  /** Top-level arguments or the option (`(protect)`) that differ. */
  readonly properties: readonly string[];
}

/** Place of what is not an argument: an option, or the resource itself. */
export const PROTECT = "(protect)";
export const IGNORE_CHANGES = "(ignoreChanges)";
export const REPLACEMENT = "(deleteBeforeReplace)";
export const RESOURCE = "(resource)";

export function atProperty(property: string): Place {
  return { path: property, pattern: property };
}

export function atKey(place: Place, key: string): Place {
  const segment = /^\w+$/.test(key) ? `.${key}` : `["${key}"]`;
  return { path: `${place.path}${segment}`, pattern: `${place.pattern}${segment}` };
}

export function atIndex(place: Place, index: number): Place {
  return { path: `${place.path}[${index}]`, pattern: `${place.pattern}[]` };
}
