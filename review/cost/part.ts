/** What a resource costs, before prices are looked up. */
import { type Factors, HOURS_PER_MONTH } from "./model.ts";
import type { Reading } from "./reading.ts";

export type Part =
  /** The first factor may grow by itself up to `limit`. `region`: where another than the resource's own counts. */
  | {
      readonly kind: "fixed";
      readonly sku: string;
      readonly factors: Factors;
      readonly limit?: number;
      readonly region?: string;
    }
  /** So much for each unit of a figure from the usage file. */
  | {
      readonly kind: "metered";
      readonly meter: string;
      readonly sku: string;
      readonly each: Factors;
      /** What the figure is about, where the price does not say it. */
      readonly what?: string;
    }
  | { readonly kind: "unpriced"; readonly reason: string }
  | { readonly kind: "note"; readonly note: string };

/** Counts one resource. Throws `Unreadable` where a value that matters is not known. */
export type Counter = (reading: Reading) => readonly Part[];

/** By type token. */
export type CounterTable = Readonly<Record<string, Counter>>;

const HOURS = [HOURS_PER_MONTH, "h"] as const;

/** The whole month, for as many as the factors say. */
export function hourly(sku: string, factors: Factors = [], limit?: number): Part {
  return { kind: "fixed", sku, factors: [...factors, HOURS], ...(limit !== undefined && { limit }) };
}

export function monthly(sku: string, factors: Factors = [[1, "a month"]], limit?: number): Part {
  return { kind: "fixed", sku, factors, ...(limit !== undefined && { limit }) };
}

export function unpriced(reason: string): Part {
  return { kind: "unpriced", reason };
}
