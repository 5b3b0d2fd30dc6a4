/** What a change costs: two estimates side by side, by resource and by component. */

import type { Urn } from "../../graph/model.ts";
import { kindOf } from "../../graph/urn.ts";
import type { CostDelta, CostRow } from "../model.ts";
import { compare } from "./estimate.ts";
import type { Estimate, Place } from "./model.ts";
import { dollars, type Micros } from "./money.ts";
import { noteLines } from "./notes.ts";

export interface ComponentDelta {
  readonly name: string;
  readonly kind: string;
  /** US dollars a month; null where the component is not there. */
  readonly before: number | null;
  readonly after: number | null;
  readonly delta: number;
}

export interface DeltaOptions {
  /** Resources that only have another URN now: that at head to that at base. */
  readonly renamed?: ReadonlyMap<Urn, Urn>;
}

/** `base` null = nothing to compare with: then all of it is new, and `before` says so by null. */
export function costDelta(
  base: Estimate | null,
  head: Estimate,
  { renamed = new Map() }: DeltaOptions = {},
): CostDelta {
  const before = base === null ? new Map<string, Sum>() : sumBy(base, ({ urn }) => withinStack(urn));
  const after = sumBy(head, ({ urn }) => withinStack(renamed.get(urn) ?? urn));
  const rows = [...new Set([...before.keys(), ...after.keys()])].map((id) => rowOf(before.get(id), after.get(id)));
  return {
    currency: "USD",
    pricesOf: head.pricesOf,
    before: base === null ? null : dollars(base.monthly),
    after: dollars(head.monthly),
    rows: rows
      .filter(({ before: was, after: is }) => was !== is)
      .sort((a, b) => Math.abs(b.delta) - Math.abs(a.delta) || compare(a.urn, b.urn)),
    unpriced: unique(head.unpriced.map(({ name, reason }) => `${name}: ${reason}`)),
    excluded: unique(head.excluded.map(({ name, what }) => `${name}: ${what}`)),
    notes: noteLines(head),
  };
}

/** Only components whose cost changes; largest change first. */
export function componentDeltas(base: Estimate | null, head: Estimate): readonly ComponentDelta[] {
  const key = ({ component }: Place) => `${component.type} ${component.name}`;
  const before = base === null ? new Map<string, Sum>() : sumBy(base, key);
  const after = sumBy(head, key);
  return [...new Set([...before.keys(), ...after.keys()])]
    .map((each) => {
      const [was, is] = [before.get(each), after.get(each)];
      const component = (is ?? was)?.place.component;
      return { name: component?.name ?? "", kind: kindOf(component?.type ?? ""), ...difference(was, is) };
    })
    .filter(({ before: was, after: is }) => was !== is)
    .sort((a, b) => Math.abs(b.delta) - Math.abs(a.delta) || compare(a.name, b.name));
}

interface Sum {
  readonly place: Place;
  readonly monthly: Micros;
}

function sumBy(estimate: Estimate, key: (place: Place) => string): Map<string, Sum> {
  const sums = new Map<string, Sum>();
  for (const line of estimate.lines) {
    const id = key(line);
    sums.set(id, { place: sums.get(id)?.place ?? line, monthly: (sums.get(id)?.monthly ?? 0) + line.monthly });
  }
  return sums;
}

/** What is left of a URN when its stack is taken away: graphs of two stacks can be compared too. */
function withinStack(urn: Urn): string {
  return urn.slice(urn.indexOf("::") + 1);
}

function rowOf(before: Sum | undefined, after: Sum | undefined): CostRow {
  const { urn = "", name = "", type = "" } = (after ?? before)?.place ?? {};
  return { urn, name, type, ...difference(before, after) };
}

function difference(before: Sum | undefined, after: Sum | undefined) {
  return {
    before: before === undefined ? null : dollars(before.monthly),
    after: after === undefined ? null : dollars(after.monthly),
    delta: dollars((after?.monthly ?? 0) - (before?.monthly ?? 0)),
  };
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)].sort(compare);
}
