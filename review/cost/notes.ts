/** What a reader must know of an estimate besides its figures. */
import { PRICES_OF } from "../../knowledge/prices.ts";
import type { CostLine, Estimate } from "./model.ts";
import { type Micros, shownDollars, sum } from "./money.ts";

/** An older price list is warned of. */
export const STALE_AFTER_DAYS = 180;
const DAY_MS = 24 * 60 * 60 * 1000;

/** How much of the sum rests on prices that no public source confirms. */
export function assumedPart(estimate: Estimate): Micros {
  return sum(estimate.lines.filter(({ assumed }) => assumed !== undefined).map(({ monthly }) => monthly));
}

/** Without the age of the list, which depends on the day. */
export function noteLines(estimate: Estimate): readonly string[] {
  const assumed = estimate.lines.filter((line) => line.assumed !== undefined);
  const skus = (lines: readonly CostLine[]) => new Set(lines.map(({ sku }) => sku)).size;
  const amount = shownDollars(assumedPart(estimate));
  return [
    ...(assumed.length > 0
      ? [
          `${skus(assumed)} of ${skus(estimate.lines)} prices, ${amount} of the sum, are assumed: no public source confirms them`,
        ]
      : []),
    ...estimate.elsewhere.map(({ source, resources }) => `${resources} resources are paid by ${source}`),
    ...estimate.notes,
  ];
}

/** Warns where the list, or prices that the estimates rest on, are too old; `asOf`: YYYY-MM-DD. */
export function ageWarnings(estimates: readonly Estimate[], asOf: string): readonly string[] {
  const days = daysBetween(PRICES_OF, asOf);
  if (days > STALE_AFTER_DAYS)
    return [`the price list of ${PRICES_OF} is ${days} days old: compare it with today's prices`];
  const lines = estimates.flatMap((estimate) => estimate.lines);
  const old = new Set(lines.filter(({ seen }) => daysBetween(seen, asOf) > STALE_AFTER_DAYS).map(({ sku }) => sku));
  return old.size === 0 ? [] : [`${old.size} prices were last seen more than ${STALE_AFTER_DAYS} days before ${asOf}`];
}

function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / DAY_MS);
}
