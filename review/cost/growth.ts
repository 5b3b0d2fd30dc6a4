/** What a month costs when everything is used so many times as much: figures grow, autoscaling follows up to its limits. */
import type { Urn } from "../../graph/model.ts";
import { productOf, withFirst } from "./estimate.ts";
import type { CostLine, Estimate } from "./model.ts";
import { amountOf, type Micros, sum } from "./money.ts";

export interface Growth {
  readonly factor: number;
  readonly monthly: Micros;
  /** Where autoscaling ends before the load does. */
  readonly caps: readonly Cap[];
  /** What carries load and stays as large as it is, whatever happens. */
  readonly fixed: readonly { readonly urn: Urn; readonly name: string; readonly what: string }[];
}

export interface Cap {
  readonly urn: Urn;
  readonly name: string;
  /** `tasks`, `GB` */
  readonly of: string;
  readonly wanted: number;
  readonly limit: number;
}

export function growthOf(estimate: Estimate, factor: number): Growth {
  const caps = new Map<string, Cap>();
  for (const line of estimate.lines) {
    const cap = capOf(line, factor);
    if (cap !== undefined) caps.set(`${cap.urn} ${cap.of}`, cap);
  }
  const fixed = estimate.lines.filter(carriesLoad);
  return {
    factor,
    monthly: sum(estimate.lines.map((line) => grown(line, factor))),
    caps: [...caps.values()],
    fixed: fixed.map(({ urn, name, what }) => ({ urn, name, what })),
  };
}

/** What one line costs then. */
export function grown(line: CostLine, factor: number): Micros {
  const { usd, per, factors, basis, limit } = line;
  if (basis === "usage") return amountOf(usd, productOf(factors) * factor, per);
  if (limit === undefined) return line.monthly;
  return amountOf(usd, productOf(withFirst(factors, Math.min(limit, wantedOf(line, factor)))), per);
}

/** From nothing, autoscaling goes straight to its limit: how far it has to is not known. */
function wantedOf({ factors, limit = 0 }: CostLine, factor: number): number {
  const now = factors[0]?.[0] ?? 0;
  return now === 0 ? (factor > 1 ? limit : 0) : now * factor;
}

function capOf(line: CostLine, factor: number): Cap | undefined {
  const { limit, urn, name } = line;
  const wanted = wantedOf(line, factor);
  if (line.basis !== "fixed" || limit === undefined || wanted <= limit) return undefined;
  return { urn, name, of: line.factors[0]?.[1] ?? "", wanted, limit };
}

const CARRIERS = ["rds/postgres/", "elasticache/redis/cache.", "elasticache/valkey/cache."];

function carriesLoad({ sku, limit, basis }: CostLine): boolean {
  if (basis !== "fixed" || limit !== undefined) return false;
  return CARRIERS.some((start) => sku.startsWith(start)) || /^fargate.*\/vcpu-hour$/.test(sku);
}
