/** What an estimate consists of. Plain data, sorted: equal graphs give equal estimates, whatever their resources' order. */
import type { Component } from "../../graph/components.ts";
import type { Urn } from "../../graph/model.ts";
import type { Micros } from "./money.ts";

/** AWS's own month: 365 days of 24 hours by 12. */
export const HOURS_PER_MONTH = 730;

/** `[2, "tasks"], [730, "h"]`: multiplied they are the quantity. */
export type Factors = readonly (readonly [number, string])[];

/** Where a line belongs. */
export interface Place {
  readonly urn: Urn;
  readonly name: string;
  readonly type: string;
  readonly component: Component;
}

export interface CostLine extends Place {
  readonly sku: string;
  /** `NAT gateway` */
  readonly what: string;
  /** `usage`: by a figure of the usage file. */
  readonly basis: "fixed" | "usage";
  /** Key of the figure; of `usage` only. */
  readonly meter?: string;
  readonly region: string;
  /** US dollars for `per` units, as decimal text. */
  readonly usd: string;
  readonly per: number;
  readonly unit: string;
  readonly factors: Factors;
  readonly monthly: Micros;
  /** At the limit of what scales by itself (most tasks, largest storage); equal to `monthly` where nothing does. */
  readonly atMost: Micros;
  /** The first factor may grow up to here; absent = it does not grow by itself. */
  readonly limit?: number;
  readonly assumed?: string;
  /** Day on which the price was last seen, YYYY-MM-DD. */
  readonly seen: string;
}

/** Paid by use, and no figure was given: not in the sum, which does not mean that it is nothing. */
export interface Excluded extends Place {
  readonly meter: string;
  readonly what: string;
  readonly unit: string;
  /** Absent where the region has no price. */
  readonly usd?: string;
  readonly per: number;
}

/** Costs something, and nobody here knows how much. */
export interface Unpriced extends Place {
  readonly reason: string;
}

export interface Estimate {
  readonly currency: "USD";
  /** Day of the price list, YYYY-MM-DD. */
  readonly pricesOf: string;
  readonly hours: typeof HOURS_PER_MONTH;
  readonly monthly: Micros;
  readonly atMost: Micros;
  readonly lines: readonly CostLine[];
  readonly excluded: readonly Excluded[];
  readonly unpriced: readonly Unpriced[];
  /** Resources on other bills: `Cloudflare's plan of the zone or the account`. */
  readonly elsewhere: readonly { readonly source: string; readonly resources: number }[];
  readonly notes: readonly string[];
}
