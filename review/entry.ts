/** What is known of one resource while the comparison goes on. */
import type { Resource, Urn } from "../graph/model.ts";
import type { Difference } from "./compare.ts";
import type { CauseKind, Operation, ReplacementOrder } from "./model.ts";

export interface Changed extends Difference {
  readonly forces: "property" | "option" | undefined;
  /** The value comes from this resource, which changes in this run. */
  readonly follows?: Urn;
}

/** Why it is replaced or changes; `from` leads to where it began. */
export interface Reason {
  readonly kind: CauseKind;
  readonly property?: string;
  readonly from?: Entry;
}

/** Present at head. */
export class Entry {
  readonly head: Resource;
  /** Undefined: it is new. */
  readonly base: Resource | undefined;
  readonly changed = new Map<string, Changed>();
  readonly reasons: Reason[] = [];
  replaced = false;
  order: ReplacementOrder | undefined;
  /** What a real engine says; undefined where the graphs decide. */
  operation: Operation | undefined;
  /** Outputs that change with an update in place, by their top-level name. */
  readonly changedOutputs = new Set<string>();

  constructor(head: Resource, base: Resource | undefined) {
    this.head = head;
    this.base = base;
  }

  get urn(): Urn {
    return this.head.urn;
  }

  /** The first reason decides what the chain of others leads through. */
  add(reason: Reason): void {
    const known = this.reasons.some(({ from, property }) => from === reason.from && property === reason.property);
    if (!known) this.reasons.push(reason);
  }
}
