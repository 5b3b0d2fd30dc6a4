/**
 * Money as whole micro-dollars (1/1,000,000 USD): sums are exact. A line is rounded once, half up, from the exact product
 * of its unit price and its quantity (a quantity counts to a millionth); sums are those of the rounded lines. What is shown
 * is rounded to cents at the very end, so that shown parts can differ from their shown sum by a cent.
 */

export type Micros = number;

const QUANTITY_SCALE = 1_000_000;
const PRICE_DIGITS = 9;

/** A price in US dollars as decimal text, times a quantity, for a price of `per` units. Throws where no number can hold it. */
export function amountOf(usd: string, quantity: number, per = 1): Micros {
  const scaled = Math.round(quantity * QUANTITY_SCALE);
  if (!Number.isFinite(scaled) || scaled < 0) throw new RangeError(`not a quantity: ${quantity}`);
  const product = nano(usd) * BigInt(scaled); // nano-dollars by millionths of a unit: 1e-15 USD
  const divisor = 1_000_000_000n * BigInt(per);
  const micros = (product * 2n + divisor) / (divisor * 2n); // half up; all are positive
  return checked(Number(micros));
}

/** Nano-dollars. */
function nano(usd: string): bigint {
  const [, whole = "", fraction = ""] = /^(\d+)(?:\.(\d{1,9}))?$/.exec(usd) ?? [];
  if (whole === "") throw new RangeError(`not a price: ${usd}`);
  return BigInt(whole + fraction.padEnd(PRICE_DIGITS, "0"));
}

export function sum(amounts: Iterable<Micros>): Micros {
  let total = 0;
  for (const amount of amounts) total += amount;
  return checked(total);
}

function checked(micros: number): Micros {
  if (!Number.isSafeInteger(micros)) throw new RangeError("an amount is over nine billion dollars");
  return micros;
}

/** US dollars as a number, for data: 35.04 for 35,040,000. */
export function dollars(micros: Micros): number {
  return micros / 1_000_000;
}

/** `1,234.57`, `0.03`, `-4.00`; what is more than nothing and less than half a cent is `0.00`. */
export function shownDollars(micros: Micros): string {
  const cents = Math.floor((Math.abs(micros) + 5_000) / 10_000);
  const [whole, rest] = [Math.floor(cents / 100), cents % 100];
  const grouped = String(whole).replace(/\B(?=(\d{3})+$)/g, ",");
  return `${micros < 0 && cents > 0 ? "-" : ""}${grouped}.${String(rest).padStart(2, "0")}`;
}

/** `+12.00`, `-3.50`, `0.00`. */
export function signedDollars(micros: Micros): string {
  const shown = shownDollars(micros);
  return micros > 0 && shown !== "0.00" ? `+${shown}` : shown;
}
