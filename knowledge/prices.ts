/**
 * The price list: what a unit costs, and by which units each resource type is paid. US dollars, on demand; without taxes,
 * discounts, credits and free tiers. Prices change without notice: it is checked as a whole now and then, and says when.
 */
import { computeBilling } from "./prices/billing/compute.ts";
import { dataBilling } from "./prices/billing/data.ts";
import { edgeBilling } from "./prices/billing/edge.ts";
import { networkBilling } from "./prices/billing/network.ts";
import { operationsBilling } from "./prices/billing/operations.ts";
import { cachePrices } from "./prices/caches.ts";
import { computePrices } from "./prices/compute.ts";
import { databasePrices } from "./prices/databases.ts";
import { edgePrices } from "./prices/edge.ts";
import { networkPrices } from "./prices/network.ts";
import { operationsPrices } from "./prices/operations.ts";
import { type Billing, type BillingTable, EVERYWHERE, type PriceRow, type PriceTable } from "./prices/row.ts";
import { storagePrices } from "./prices/storage.ts";

export { type Billing, EVERYWHERE, type Meter, type PriceRow } from "./prices/row.ts";

/** Day on which the whole list was last compared with public sources. Each row says what it rests on, and since when. */
export const PRICES_OF = "2026-10-03";

/** Prices by SKU. */
export const priceRows: PriceTable = {
  ...networkPrices,
  ...computePrices,
  ...databasePrices,
  ...cachePrices,
  ...storagePrices,
  ...edgePrices,
  ...operationsPrices,
};

/** What each known resource type costs. */
export const billingRows: BillingTable = {
  ...networkBilling,
  ...computeBilling,
  ...dataBilling,
  ...edgeBilling,
  ...operationsBilling,
};

export interface Price extends Omit<PriceRow, "usd" | "assumed"> {
  readonly sku: string;
  /** Decimal text. */
  readonly usd: string;
  /** Why it is no more than an assumption. */
  readonly assumed?: string;
}

/** The price of a SKU in a region; undefined where there is none, whatever it costs elsewhere. */
export function priceOf(sku: string, region: string): Price | undefined {
  const row = Object.hasOwn(priceRows, sku) ? priceRows[sku] : undefined;
  if (row === undefined) return undefined;
  const place = Object.hasOwn(row.usd, region) ? region : EVERYWHERE;
  const usd = Object.hasOwn(row.usd, place) ? row.usd[place] : undefined;
  if (usd === undefined) return undefined;
  const { usd: _, assumed, ...rest } = row;
  const reason = assumed !== undefined && Object.hasOwn(assumed, place) ? assumed[place] : undefined;
  return { ...rest, sku, usd, ...(reason !== undefined && { assumed: reason }) };
}

/** How a type is paid; undefined for a stranger. */
export function billingOf(type: string): Billing | undefined {
  return Object.hasOwn(billingRows, type) ? billingRows[type] : undefined;
}
