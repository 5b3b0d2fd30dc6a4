/** Estimates as data: amounts in US dollars a month, every line with its price. */
import { PRICES_OF } from "../knowledge/prices.ts";
import { type CostLine, HOURS_PER_MONTH, type Place } from "../review/cost/model.ts";
import { dollars } from "../review/cost/money.ts";
import { ageWarnings, noteLines } from "../review/cost/notes.ts";
import { TOOL } from "./tool.ts";
import { type CostView, formulaOf } from "./views/cost.ts";

export function costJson(views: readonly CostView[], asOf: string): string {
  const stacks = views.map(({ stack, estimate, groups, growth, delta }) => ({
    stack,
    monthlyUsd: dollars(estimate.monthly),
    atMostUsd: dollars(estimate.atMost),
    growth: { factor: growth.factor, monthlyUsd: dollars(growth.monthly), caps: growth.caps, fixed: growth.fixed },
    groups: groups.map(({ key, monthly, atMost, ...rest }) => ({
      ...rest,
      monthlyUsd: dollars(monthly),
      atMostUsd: dollars(atMost),
    })),
    lines: estimate.lines.map(lineJson),
    excluded: estimate.excluded.map(({ meter, what, unit, usd, per, ...place }) => ({
      ...placeJson(place),
      meter,
      what,
      unit,
      usd: usd ?? null,
      per,
    })),
    unpriced: estimate.unpriced.map(({ reason, ...place }) => ({ ...placeJson(place), reason })),
    elsewhere: estimate.elsewhere,
    notes: noteLines(estimate),
    ...(delta !== undefined && { delta: { ...delta.stack, components: delta.components } }),
  }));
  const head = { schemaVersion: 1, tool: TOOL, asOf, currency: "USD", pricesOf: PRICES_OF, hours: HOURS_PER_MONTH };
  const warnings = ageWarnings(
    views.map(({ estimate }) => estimate),
    asOf,
  );
  return `${JSON.stringify({ ...head, warnings, stacks }, null, 2)}\n`;
}

function placeJson({ urn, name, type, component }: Place) {
  return { urn, name, type, component: { name: component.name, type: component.type, area: component.area } };
}

function lineJson(line: CostLine) {
  const { sku, what, basis, meter, region, usd, per, unit, factors, limit, assumed, seen, monthly, atMost } = line;
  return {
    ...placeJson(line),
    basis,
    ...(meter !== undefined && { meter }),
    what,
    sku,
    region,
    price: { usd, per, unit, seen, ...(assumed !== undefined && { assumed }) },
    quantity: factors.map(([value, of]) => ({ value, of })),
    ...(limit !== undefined && { limit }),
    formula: formulaOf(line),
    monthlyUsd: dollars(monthly),
    atMostUsd: dollars(atMost),
  };
}
