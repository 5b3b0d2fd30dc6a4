/** Sums and faults of a run. */
import type { ControlId } from "../policies/catalogue.ts";
import type { Guards } from "./guards.ts";
import { classOf, type Outcome } from "./outcome.ts";
import type { Kind, Reason, Reasons } from "./reasons.ts";

export interface Tally {
  readonly mutants: number;
  readonly caught: number;
  /** Of the caught ones: by controls that are advisory in the profile alone. */
  readonly advisory: number;
  /** Alive, and no weakening. */
  readonly harmless: number;
  /** Alive, a weakening, and lived with. */
  readonly accepted: number;
  /** Alive, and nobody knows why. */
  readonly open: number;
  /** Caught share of the weakenings, 0 to 1; 1 where there are none. */
  readonly score: number;
}

export interface Survivor {
  readonly outcome: Outcome;
  readonly reason?: Reason;
}

export interface Result {
  readonly areas: readonly { readonly stack: string; readonly area: string; readonly tally: Tally }[];
  readonly stacks: readonly { readonly stack: string; readonly tally: Tally }[];
  readonly total: Tally;
  readonly survivors: readonly Survivor[];
  /** Controls that fired for an argument that they are not named for. */
  readonly unnamed: readonly { readonly outcome: Outcome; readonly controls: readonly ControlId[] }[];
  /** Guards that sleep, reasons that explain nothing; only known when all stacks took part. */
  readonly faults: readonly string[];
}

export interface ScoreOptions {
  readonly guards: Guards;
  readonly reasons: Reasons;
  /** Whether all stacks and controls took part. */
  readonly whole: boolean;
}

export function score(outcomes: readonly Outcome[], { guards, reasons, whole }: ScoreOptions): Result {
  const isCaught = (outcome: Outcome) => {
    const named = guards.of(outcome);
    return outcome.fired.some((id) => named.includes(id));
  };
  const survivors = outcomes
    .filter((outcome) => !isCaught(outcome))
    .map((outcome) => {
      const reason = reasons.of(outcome);
      return { outcome, ...(reason && { reason }) };
    });
  const unnamed = outcomes.flatMap((outcome) => {
    const named = guards.of(outcome);
    const controls = outcome.fired.filter((id) => !named.includes(id));
    return controls.length === 0 ? [] : [{ outcome, controls }];
  });
  const tally = (among: readonly Outcome[]) => tallyOf(among, survivors);
  const stacks = [...new Set(outcomes.map(({ stack }) => stack))];
  return {
    areas: stacks.flatMap((stack) => {
      const own = outcomes.filter((outcome) => outcome.stack === stack);
      const areas = [...new Set(own.map(({ area }) => area))];
      return areas.map((area) => ({ stack, area, tally: tally(own.filter((outcome) => outcome.area === area)) }));
    }),
    stacks: stacks.map((stack) => ({ stack, tally: tally(outcomes.filter((outcome) => outcome.stack === stack)) })),
    total: tally(outcomes),
    survivors,
    unnamed,
    faults: whole ? [...guards.faults(outcomes), ...reasons.faults(outcomes, isCaught)] : [],
  };
}

function tallyOf(among: readonly Outcome[], survivors: readonly Survivor[]): Tally {
  const own = new Set(among);
  const alive = survivors.filter(({ outcome }) => own.has(outcome));
  const dead = new Set(alive.map(({ outcome }) => outcome));
  const caught = among.filter((outcome) => !dead.has(outcome));
  const count = (...kinds: readonly (Kind | undefined)[]) =>
    alive.filter(({ reason }) => kinds.includes(reason?.kind)).length;
  const [accepted, open] = [count("accepted"), count(undefined)];
  const weakenings = caught.length + accepted + open;
  return {
    mutants: among.length,
    caught: caught.length,
    advisory: caught.filter(({ level }) => level === "advisory").length,
    harmless: alive.length - accepted - open,
    accepted,
    open,
    score: weakenings === 0 ? 1 : caught.length / weakenings,
  };
}

/** Survivors that are the same but for the resource, with the number of them; in the order of the first. */
export function grouped(survivors: readonly Survivor[]): readonly (readonly [Survivor, readonly Survivor[]])[] {
  const groups = Map.groupBy(survivors, ({ outcome, reason }) => `${classOf(outcome)} ${reason?.why ?? ""}`);
  return [...groups.values()].flatMap((group) => (group[0] ? [[group[0], group] as const] : []));
}
