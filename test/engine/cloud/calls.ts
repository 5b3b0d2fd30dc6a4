/** One call to the cloud: meets its fault, takes its time, is written down. */
import type { Faults } from "./faults.ts";
import { type Call, type FaultKind, type Latency, type Operation, Refusal, type WireMap } from "./types.ts";

export interface CallSubject {
  readonly operation: Operation;
  readonly type: string;
  readonly name: string;
  readonly urn: string;
  readonly region: string;
}

/** Failed by order of a test; `done` = what was made all the same, which the engine learns. */
export class FaultError extends Error {
  override readonly name = "FaultError";
  readonly done: unknown;

  constructor(message: string, done?: unknown) {
    super(message);
    this.done = done;
  }
}

/** AWS's SDK tries this often before it gives up. */
const MAX_ATTEMPTS = 25;

export class Calls {
  readonly #faults: Faults;
  readonly #latency: Latency | undefined;
  readonly #log: Call[] = [];
  readonly #started = performance.now();
  readonly #crash: () => void;
  #cancelled = Promise.withResolvers<void>();

  constructor(faults: Faults, latency: Latency | undefined, crash: () => void) {
    this.#faults = faults;
    this.#latency = latency;
    this.#crash = crash;
  }

  get log(): readonly Call[] {
    return this.#log;
  }

  forget(): void {
    this.#log.length = 0;
  }

  /** The engine asks to stop: what hangs, ends. */
  cancel(): void {
    this.#cancelled.resolve();
    this.#cancelled = Promise.withResolvers<void>();
  }

  /** Never settles where the provider dies. */
  async make<T>(subject: CallSubject, work: () => T, inputs: WireMap = {}): Promise<T> {
    const startedMs = this.#now();
    const fault = this.#faults.meet(subject);
    const attempts = fault?.kind === "throttle" ? MAX_ATTEMPTS : fault?.kind === "throttle-absorbed" ? 3 : 1;
    const note = (outcome: Call["outcome"], message?: string) =>
      this.#log.push({
        ...subject,
        attempts,
        outcome,
        ...(message !== undefined && { message }),
        startedMs,
        endedMs: this.#now(),
      });
    try {
      await this.#before(fault);
      const result = work();
      await this.#wait(subject, inputs);
      await this.#after(fault, result);
      note("ok");
      return result;
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      note(error instanceof Refusal ? "refused" : "fault", message);
      throw error;
    }
  }

  async #before(fault: FaultKind | undefined): Promise<void> {
    switch (fault?.kind) {
      case "error":
        throw new FaultError(fault.message ?? "InternalFailure: by order of the test");
      case "throttle":
        throw new FaultError(`ThrottlingException: Rate exceeded (after ${MAX_ATTEMPTS} attempts)`);
      case "hang":
        if (fault.when !== "after") await this.#hang();
        return;
      case "crash":
        if (fault.when === "before") await this.#die();
        return;
      default:
    }
  }

  async #after(fault: FaultKind | undefined, done: unknown): Promise<void> {
    switch (fault?.kind) {
      case "timeout":
        await delay(fault.afterMs ?? 0);
        throw new FaultError("timeout while waiting for state to become 'available' (last state: 'creating')", done);
      case "partial":
        throw new FaultError(fault.message ?? "made, but it did not become ready: by order of the test", done);
      case "lost":
        throw new FaultError(fault.message ?? "RequestError: connection reset by peer");
      case "hang":
        if (fault.when === "after") await this.#hang();
        return;
      case "crash":
        if (fault.when === "after") await this.#die();
        return;
      default:
    }
  }

  async #hang(): Promise<never> {
    await this.#cancelled.promise;
    throw new FaultError("context canceled");
  }

  async #die(): Promise<never> {
    this.#crash();
    return new Promise<never>(() => {});
  }

  async #wait({ operation, type }: CallSubject, inputs: WireMap): Promise<void> {
    if (this.#latency === undefined) return;
    if (operation !== "create" && operation !== "update" && operation !== "delete") return;
    const seconds = this.#latency.secondsOf(type, operation, inputs) * this.#latency.scale;
    if (seconds > 0) await delay(seconds * 1000);
  }

  #now(): number {
    return Math.round(performance.now() - this.#started);
  }
}

const delay = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));
