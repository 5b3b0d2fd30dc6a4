/** What goes wrong by order of a test. */
import type { Fault, FaultKind, Operation } from "./types.ts";
import { matches } from "./wire.ts";

interface Subject {
  readonly operation: Operation;
  readonly type: string;
  readonly name: string;
  readonly region: string;
}

/** A fault in place. */
export interface ArmedFault {
  readonly fault: Fault;
  /** Calls that met it so far. */
  readonly hits: number;
}

export class Faults {
  #armed: { readonly fault: Fault; seen: number; hits: number }[] = [];
  readonly #failedRegions = new Set<string>();

  /** The returned object counts the calls that meet the fault. */
  arm(fault: Fault): ArmedFault {
    const armed = { fault, seen: 0, hits: 0 };
    this.#armed.push(armed);
    return armed;
  }

  clear(): void {
    this.#armed = [];
    this.#failedRegions.clear();
  }

  /** Every call to the region fails until `clear`. */
  failRegion(region: string): void {
    this.#failedRegions.add(region);
  }

  /** What a call meets; counts it. */
  meet(subject: Subject): FaultKind | undefined {
    if (this.#failedRegions.has(subject.region)) {
      return { kind: "error", message: `dial tcp: lookup ${subject.region}.amazonaws.com: i/o timeout` };
    }
    for (const armed of this.#armed) {
      const { skip = 0, count = 1 } = armed.fault;
      if (!isFor(armed.fault, subject)) continue;
      armed.seen += 1;
      if (armed.seen <= skip || armed.hits >= count) continue;
      armed.hits += 1;
      return armed.fault;
    }
    return undefined;
  }
}

function isFor(fault: Fault, { operation, type, name, region }: Subject): boolean {
  return (
    (fault.operation === undefined || fault.operation === operation) &&
    (fault.region === undefined || fault.region === region) &&
    matches(fault.type, type) &&
    matches(fault.name, name)
  );
}
