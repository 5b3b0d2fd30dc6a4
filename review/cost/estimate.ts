/** The monthly cost of a graph: what is there, at what AWS asks for it, and what cannot be said. */
import { componentOf, isReal } from "../../graph/components.ts";
import type { Resource, Urn } from "../../graph/model.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { logicalNameOf } from "../../graph/urn.ts";
import { billingOf, type Meter, PRICES_OF, type Price, priceOf } from "../../knowledge/prices.ts";
import { counters } from "./counters.ts";
import {
  type CostLine,
  type Estimate,
  type Excluded,
  type Factors,
  HOURS_PER_MONTH,
  type Place,
  type Unpriced,
} from "./model.ts";
import { amountOf, sum } from "./money.ts";
import type { Part } from "./part.ts";
import { Reading, regionOf, Unreadable } from "./reading.ts";

/** Figures of the usage file by URN and meter; see usage.ts. */
export type Figures = ReadonlyMap<Urn, ReadonlyMap<string, number>>;

export function estimateCost(graph: ResourceGraph, figures: Figures = new Map()): Estimate {
  const tally = new Tally(graph, figures);
  for (const resource of graph.resources) if (isReal(resource)) tally.add(resource);
  return tally.result();
}

class Tally {
  readonly #graph: ResourceGraph;
  readonly #figures: Figures;
  readonly #lines: CostLine[] = [];
  readonly #excluded: Excluded[] = [];
  readonly #unpriced: Unpriced[] = [];
  readonly #notes = new Map<string, number>();
  readonly #elsewhere = new Map<string, number>();

  constructor(graph: ResourceGraph, figures: Figures) {
    this.#graph = graph;
    this.#figures = figures;
  }

  add(resource: Resource): void {
    if (resource.external === true) return; // looked up: somebody else's
    const billing = billingOf(resource.type);
    const place = placeOf(this.#graph, resource);
    if (billing === undefined) {
      this.#unpriced.push({ ...place, reason: "a type without a row in the price list" });
      return;
    }
    if (billing.basis === "vendor") {
      this.#elsewhere.set(billing.source, (this.#elsewhere.get(billing.source) ?? 0) + 1);
      return;
    }
    if (billing.basis === "free") return;
    const reading = new Reading(this.#graph, resource);
    const region = regionOf(this.#graph, resource);
    for (const part of partsOf(reading, billing.meters ?? [])) this.#take(place, part, region);
  }

  #take(place: Place, part: Part, region: string | undefined): void {
    switch (part.kind) {
      case "note":
        this.#notes.set(part.note, (this.#notes.get(part.note) ?? 0) + 1);
        return;
      case "unpriced":
        this.#unpriced.push({ ...place, reason: part.reason });
        return;
      case "fixed":
        this.#price(place, { ...part, basis: "fixed" }, part.region ?? region);
        return;
      case "metered":
        this.#meter(place, part, region);
        return;
      default:
        part satisfies never;
    }
  }

  #meter(place: Place, part: Extract<Part, { kind: "metered" }>, region: string | undefined): void {
    const { meter, sku, each } = part;
    const figure = this.#figures.get(place.urn)?.get(meter);
    const price = region === undefined ? undefined : priceOf(sku, region);
    if (figure !== undefined) {
      const unit = part.what === undefined ? (price?.unit ?? "units") : "h";
      this.#price(place, { sku, meter, basis: "usage", factors: [[figure, unit], ...each] }, region);
      return;
    }
    const { unit = "units", per = 1, usd } = price ?? {};
    const what = part.what ?? price?.what ?? sku;
    this.#excluded.push({ ...place, meter, what, unit, per, ...(usd !== undefined && { usd }) });
  }

  #price(place: Place, wanted: Wanted, region: string | undefined): void {
    if (region === undefined) {
      this.#unpriced.push({ ...place, reason: "its region is not known" });
      return;
    }
    const price = priceOf(wanted.sku, region);
    if (price === undefined) this.#unpriced.push({ ...place, reason: `no price of ${wanted.sku} in ${region}` });
    else this.#lines.push(lineOf(place, wanted, region, price));
  }

  result(): Estimate {
    const lines = this.#lines.sort(byPlace(({ sku, meter = "" }) => `${sku} ${meter}`));
    const elsewhere = [...this.#elsewhere].map(([source, resources]) => ({ source, resources }));
    return {
      currency: "USD",
      pricesOf: PRICES_OF,
      hours: HOURS_PER_MONTH,
      monthly: sum(lines.map(({ monthly }) => monthly)),
      atMost: sum(lines.map(({ atMost }) => atMost)),
      lines,
      excluded: once(this.#excluded.sort(byPlace(({ meter }) => meter))),
      unpriced: this.#unpriced.sort(byPlace(({ reason }) => reason)),
      elsewhere: elsewhere.sort((a, b) => compare(a.source, b.source)),
      notes: [...this.#notes].map(([note, times]) => `${times} ${note}`).sort(compare),
    };
  }
}

interface Wanted {
  readonly sku: string;
  readonly basis: CostLine["basis"];
  readonly meter?: string;
  readonly factors: Factors;
  readonly limit?: number;
}

function lineOf(place: Place, { sku, basis, meter, factors, limit }: Wanted, region: string, price: Price): CostLine {
  const { what, usd, per = 1, unit, assumed, seen } = price;
  const monthly = amountOf(usd, productOf(factors), per);
  return {
    ...place,
    sku,
    what,
    basis,
    ...(meter !== undefined && { meter }),
    region,
    usd,
    per,
    unit,
    factors,
    monthly,
    atMost: limit === undefined ? monthly : amountOf(usd, productOf(withFirst(factors, limit)), per),
    ...(limit !== undefined && { limit }),
    ...(assumed !== undefined && { assumed }),
    seen,
  };
}

export function productOf(factors: Factors): number {
  return factors.reduce((product, [factor]) => product * factor, 1);
}

export function withFirst(factors: Factors, value: number): Factors {
  return factors.map(([factor, of], index) => [index === 0 ? value : factor, of]);
}

function placeOf(graph: ResourceGraph, resource: Resource): Place {
  const { urn, type } = resource;
  return { urn, name: logicalNameOf(urn), type, component: componentOf(graph, resource) };
}

/** A value that is not known makes all of the resource unpriced: half a price would look like a whole one. */
function partsOf(reading: Reading, meters: readonly Meter[]): readonly Part[] {
  const { type } = reading.resource;
  try {
    const fixed = Object.hasOwn(counters, type) ? (counters[type]?.(reading) ?? []) : [];
    const metered = meters
      .filter(({ when }) => when === undefined || when.is.includes(reading.text(when.input) ?? when.absent))
      .map(({ key, sku }): Part => ({ kind: "metered", meter: key, sku, each: [] }));
    return [...fixed, ...metered];
  } catch (error) {
    if (error instanceof Unreadable) return [{ kind: "unpriced", reason: error.message }];
    throw error;
  }
}

/** A figure that several prices depend on is one question. */
function once(excluded: readonly Excluded[]): readonly Excluded[] {
  return excluded.filter(({ urn, meter }, index) => {
    const before = excluded[index - 1];
    return before === undefined || before.urn !== urn || before.meter !== meter;
  });
}

function byPlace<T extends Place>(rest: (each: T) => string): (a: T, b: T) => number {
  return (a, b) => compare(a.name, b.name) || compare(a.urn, b.urn) || compare(rest(a), rest(b));
}

export function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
