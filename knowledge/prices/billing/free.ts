import type { BillingTable } from "../row.ts";

/** Rows of types that cost nothing by themselves, by one source. */
export function free(source: string, ...tokens: readonly string[]): BillingTable {
  return Object.fromEntries(tokens.map((token) => [token, { basis: "free", source }]));
}

/** Rows of types that stand on somebody else's bill. */
export function vendor(source: string, ...tokens: readonly string[]): BillingTable {
  return Object.fromEntries(tokens.map((token) => [token, { basis: "vendor", source }]));
}
