/** What became of each mutant: caught by the controls named for it, alive for a reason, or open. */
import type { ControlId } from "../policies/catalogue.ts";
import type { Level } from "../policies/profile.ts";
import type { Operator } from "./mutant.ts";

/** A mutant and what the rules said of it; plain data, as it comes out of a worker. */
export interface Outcome {
  readonly stack: string;
  /** Second part of the component's type: `data`, `edge`. */
  readonly area: string;
  readonly urn: string;
  readonly type: string;
  readonly name: string;
  readonly path: string;
  readonly pattern: string;
  readonly operator: Operator;
  /** Before and after. */
  readonly text: string;
  readonly fired: readonly ControlId[];
  /** The strictest level among them in the stack's profile. */
  readonly level?: Level;
  /** Of one that nothing caught: controls that read what was changed. */
  readonly readBy: readonly ControlId[];
  /** Of one that nothing caught: the provider's typings say that an absent argument counts as what was removed. */
  readonly isDefault?: boolean;
}

/** All mutants that do the same to the same argument of the same type of resource. */
export function classOf({ type, pattern, operator }: Pick<Outcome, "type" | "pattern" | "operator">): string {
  return `${type} ${pattern} ${operator}`;
}
