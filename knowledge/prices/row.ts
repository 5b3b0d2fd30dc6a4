/**
 * Shapes of the price list. Data only; on-demand prices without taxes, discounts, credits and free tiers. What is done
 * with them is in review/cost.
 */

/** A price by region. One row has one source; a region that is not in it has no price, whatever the others have. */
export interface PriceRow {
  /** In the words of a bill: `NAT gateway`. */
  readonly what: string;
  /** What is counted: `h`, `GB`, `GB-month`, `request`... */
  readonly unit: string;
  /** How many units the price is for; absent = 1. Requests are priced by the thousand or million. */
  readonly per?: number;
  /** US dollars as decimal text by region. `EVERYWHERE`: AWS charges the same in every commercial region. */
  readonly usd: Readonly<Record<string, string>>;
  readonly source: string;
  /** Day of the newest public copy of the source that shows the price, YYYY-MM-DD. */
  readonly seen: string;
  /** Prices that no public copy confirmed, by region, with how they were arrived at. */
  readonly assumed?: Readonly<Record<string, string>>;
}

export const EVERYWHERE = "*";

/** Rows by SKU, a name of ours: `nat-gateway/hour`. */
export type PriceTable = Readonly<Record<string, PriceRow>>;

/** What a resource type costs. */
export interface Billing {
  /**
   * - `free`: costs nothing by itself;
   * - `fixed`: costs something as soon as it is there; review/cost knows how to count;
   * - `usage`: costs by what happens to it;
   * - `vendor`: on the bill of somebody else, by plan and not by resource.
   */
  readonly basis: "free" | "fixed" | "usage" | "vendor";
  readonly source: string;
  /** What is paid by use, besides anything fixed: a quantity a month each, from the usage file. */
  readonly meters?: readonly Meter[];
}

export interface Meter {
  /** Key in a usage file: `storageGb`. */
  readonly key: string;
  readonly sku: string;
  /** Only where this input, or what AWS takes if it is absent, has one of these values. */
  readonly when?: { readonly input: string; readonly absent: string; readonly is: readonly string[] };
}

/** Rows by type token. */
export type BillingTable = Readonly<Record<string, Billing>>;

/** The usual regions in their order, for tables of three columns. Absent = not known there. */
export function regions(
  virginia: string | undefined,
  ireland: string | undefined,
  frankfurt: string | undefined,
): Readonly<Record<string, string>> {
  const columns: readonly (readonly [string, string | undefined])[] = [
    ["us-east-1", virginia],
    ["eu-west-1", ireland],
    ["eu-central-1", frankfurt],
  ];
  return Object.fromEntries(columns.flatMap(([region, value]) => (value === undefined ? [] : [[region, value]])));
}

export function everywhere(price: string): Readonly<Record<string, string>> {
  return { [EVERYWHERE]: price };
}
