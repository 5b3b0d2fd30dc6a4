/** Why mutants may live. Each reason is checked: one that explains nothing, or what is caught in fact, is an error. */
import type { Operator } from "./mutant.ts";
import { classOf, type Outcome } from "./outcome.ts";

/**
 * `equal`: it means the same to the cloud. `stronger`: it weakens nothing. `refused`: it never gets as far as the cloud.
 * `unrelated`: neither security nor resilience hang on it. `accepted`: a weakening that no control catches, and that is
 * lived with.
 */
export type Kind = "equal" | "stronger" | "refused" | "unrelated" | "accepted";

export interface Reason {
  readonly kind: Kind;
  /** Type tokens; `*` stands for anything. */
  readonly types: string;
  /** Places within the resource, separated by spaces; `*` stands for anything. */
  readonly places: string;
  /** Absent = any. */
  readonly operators?: readonly Operator[];
  /** Stacks in which it holds, where a profile is meant to differ; absent = any. */
  readonly stacks?: readonly string[];
  /** Logical names; `*` stands for anything; absent = any. */
  readonly names?: string;
  readonly why: string;
}

/** Not in a table: the typings of the provider say so. */
export const BY_DEFAULT: Reason = {
  kind: "equal",
  types: "*",
  places: "*",
  operators: ["removed"],
  why: "The provider's documentation names the same value as its default.",
};

export class Reasons {
  readonly #all: readonly { readonly reason: Reason; readonly fits: (outcome: Outcome) => boolean }[];

  constructor(reasons: readonly Reason[]) {
    this.#all = reasons.map((reason) => ({ reason, fits: matcherOf(reason) }));
  }

  /** The first that fits. */
  of(survivor: Outcome): Reason | undefined {
    return this.#all.find(({ fits }) => fits(survivor))?.reason ?? (survivor.isDefault ? BY_DEFAULT : undefined);
  }

  /** One sentence for each reason that explains nothing, or a class of mutants that are all caught. */
  faults(outcomes: readonly Outcome[], isCaught: (outcome: Outcome) => boolean): readonly string[] {
    const used = new Set<Reason>();
    const alive = new Set<string>();
    for (const outcome of outcomes) {
      if (isCaught(outcome)) continue;
      alive.add(classOf(outcome));
      const reason = this.of(outcome);
      if (reason) used.add(reason);
    }
    return this.#all.flatMap(({ reason, fits }) => {
      const where = `${reason.types} ${reason.places}: "${reason.why}"`;
      if (!used.has(reason)) return [`explains nothing: ${where}`];
      // What is said of all types is meant where no control knows better.
      if (reason.types.includes("*")) return [];
      const caught = outcomes.filter((outcome) => fits(outcome) && !alive.has(classOf(outcome)));
      return [...new Set(caught.map((outcome) => `explains what is caught (${classOf(outcome)}): ${where}`))];
    });
  }
}

function matcherOf({ types, places, operators, stacks, names }: Reason): (outcome: Outcome) => boolean {
  const [type, name] = [patternOf(types), names === undefined ? undefined : patternOf(names)];
  const place = patternOf(places);
  return (outcome) =>
    (operators?.includes(outcome.operator) ?? true) &&
    (stacks?.includes(outcome.stack) ?? true) &&
    type.test(outcome.type) &&
    place.test(outcome.pattern) &&
    (name?.test(outcome.name) ?? true);
}

/** Alternatives between spaces that are not in quotes; `*` stands for anything. */
function patternOf(text: string): RegExp {
  const words = text.match(/(?:"[^"]*"|[^\s"])+/g) ?? [];
  const escaped = words.map((word) =>
    word
      .split("*")
      .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, "\\$&"))
      .join(".*"),
  );
  return new RegExp(`^(?:${escaped.join("|")})$`);
}
