/** Whether a changed input makes the engine replace the resource: `knowledge/` and the program's own options. */

import type { Json, Resource } from "../graph/model.ts";
import { conditionalReplacements } from "../knowledge/conditional-replacement.ts";
import { replacementsOnly } from "../knowledge/replacement-only.ts";
import { factsOf } from "../knowledge/resource-types.ts";
import { canonicalType } from "../policies/types.ts";
import { covers, topOf, touches } from "./paths.ts";

export interface ReplacementFacts {
  readonly replaceOn: readonly string[];
  readonly stateful: boolean;
  /** The provider itself asks for the old one to be deleted first. */
  readonly deletedFirst?: boolean;
  /** The input that sets the physical name; `autoNamed`: the provider makes one where the program gives none. */
  readonly name: { readonly property: string; readonly autoNamed: boolean } | undefined;
  /** Outputs that the provider fills in where the program says nothing; only plain values. */
  readonly defaults: Readonly<Record<string, unknown>>;
  readonly global: boolean;
}

/** Undefined for a type that is not known: nobody can say then whether it is replaced. */
export function replacementFacts(type: string): ReplacementFacts | undefined {
  const token = canonicalType(type);
  const facts = factsOf(token);
  if (facts === undefined) return foreignFacts(token);
  return {
    replaceOn: facts.replaceOn,
    stateful: facts.stateful === true,
    deletedFirst: facts.deletedFirst === true,
    name: facts.name && { property: facts.name.property, autoNamed: facts.name.autoNamed !== false },
    defaults: facts.computed,
    global: facts.global === true || !token.startsWith("aws:"),
  };
}

function foreignFacts(token: string): ReplacementFacts | undefined {
  // What a provider is configured with replaces nothing; another region or account shows at its resources.
  if (token.startsWith("pulumi:providers:")) {
    return { replaceOn: [], stateful: false, name: undefined, defaults: {}, global: true };
  }
  const row = Object.hasOwn(replacementsOnly, token) ? replacementsOnly[token] : undefined;
  if (row === undefined) return undefined;
  return {
    replaceOn: row.replaceOn,
    stateful: row.stateful === true,
    name: row.name === undefined ? undefined : { property: row.name, autoNamed: true },
    defaults: {},
    global: row.global === true || !token.startsWith("aws:"),
  };
}

type Inputs = Readonly<Record<string, Json>>;

export interface ChangedInput {
  readonly path: string;
  readonly added: boolean;
  readonly removed: boolean;
}

/** Why the change at the path replaces the resource; undefined where it is in place. */
export function forcedBy(
  change: ChangedInput,
  resource: Resource,
  before: Inputs,
  after: Inputs,
): "property" | "option" | undefined {
  if (resource.replaceOnChanges?.some((pattern) => pattern === "*" || covers(pattern, change.path))) return "option";
  const facts = replacementFacts(resource.type);
  if (facts === undefined) return undefined;
  const top = topOf(change.path);
  const conditions = conditionalReplacements[canonicalType(resource.type)]?.filter(({ property }) => property === top);
  if (conditions !== undefined && conditions.length > 0) {
    return conditions.some(({ when }) => when(before, after)) ? "property" : undefined;
  }
  if (top === "region" && !facts.global) return "property";
  if (!facts.replaceOn.some((property) => touches(property, change.path))) return undefined;
  return isFilledIn(change, top, facts, change.removed ? before : after) ? undefined : "property";
}

/**
 * A property that the program stops or begins to state, where the provider would have filled in the same, or keeps what is
 * there.
 */
function isFilledIn(
  { added, removed }: ChangedInput,
  top: string,
  { defaults }: ReplacementFacts,
  stated: Inputs,
): boolean {
  if ((!added && !removed) || !Object.hasOwn(defaults, top)) return false;
  const filled = defaults[top];
  const isTemplate = typeof filled === "string" && filled.includes("{");
  return isTemplate ? removed : filled === stated[top];
}
