/** Estimates as text: one stack in detail, or several side by side. US dollars a month throughout. */

import { oneLine, shortened } from "../../render/text.ts";
import type { ComponentDelta } from "../../review/cost/delta.ts";
import { productOf } from "../../review/cost/estimate.ts";
import { byAreaThenName, type Group, type Grouping } from "../../review/cost/group.ts";
import type { Growth } from "../../review/cost/growth.ts";
import type { CostLine, Estimate } from "../../review/cost/model.ts";
import { type Micros, shownDollars, signedDollars } from "../../review/cost/money.ts";
import { assumedPart, noteLines } from "../../review/cost/notes.ts";
import type { CostDelta } from "../../review/model.ts";
import type { Terminal } from "../terminal.ts";
import { type Align, table } from "./table.ts";

type Paint = Terminal["paint"];

export interface CostView {
  readonly stack: string;
  readonly estimate: Estimate;
  readonly groups: readonly Group[];
  readonly growth: Growth;
  /** Against the base, where one is given. */
  readonly delta: { readonly stack: CostDelta; readonly components: readonly ComponentDelta[] } | undefined;
}

/** A column is as wide as its longest name. */
const NAME_LENGTH = 80;

const nameText = (name: string) => shortened(oneLine(name), NAME_LENGTH);

export function costText(views: readonly CostView[], by: Grouping, paint: Paint): string {
  const [only, ...others] = views;
  if (only === undefined) return "";
  return others.length === 0 ? single(only, by, paint) : sideBySide(views, by, paint);
}

function single(view: CostView, by: Grouping, paint: Paint): string {
  const { stack, estimate, groups, growth, delta } = view;
  const isByLine = by === "resource";
  const rows = grouped(groups, by).flatMap(({ area, members }) => [
    ...(area === "" ? [] : [[paint("bold", area), "", ...sumCells(members, paint)]]),
    ...members.flatMap((group) => [
      [`${area === "" ? "" : "  "}${nameText(group.name)}`, paint("dim", group.kind), ...cells(group, paint)],
      ...(isByLine
        ? estimate.lines.filter((line) => keyOf(line) === group.key).map((line) => lineRow(line, paint))
        : []),
    ]),
  ]);
  const aligns: readonly Align[] = ["left", "left", "right", "right"];
  const head = ["", "", ...["USD a month", "at most"].map((title) => paint("dim", title))];
  const total = [
    paint("bold", stack),
    "",
    paint("bold", shownDollars(estimate.monthly)),
    shownDollars(estimate.atMost),
  ];
  return [
    table([head, ...rows, [], total, growthRow(growth)], aligns),
    ...(delta === undefined ? [] : ["", ...deltaLines(delta.stack, paint)]),
    "",
    ...remarks(view, paint),
  ].join("\n");
}

function keyOf({ type, name }: CostLine): string {
  return `${type} ${name}`;
}

function growthRow({ factor, monthly }: Growth): readonly string[] {
  return [`used ${factor} times as much`, "", shownDollars(monthly), ""];
}

interface Section {
  /** Empty: no headings. */
  readonly area: string;
  readonly members: readonly Group[];
}

function grouped(groups: readonly Group[], by: Grouping): readonly Section[] {
  if (by !== "component" && by !== "resource") return [{ area: "", members: groups }];
  const areas = [...new Set(groups.map(({ area }) => area))];
  return areas.map((area) => ({ area, members: groups.filter((group) => group.area === area) }));
}

function cells({ monthly, atMost, excluded, unpriced }: Group, paint: Paint): readonly string[] {
  if (monthly === 0 && atMost === 0) {
    return [paint("dim", unpriced > 0 ? "no price" : excluded > 0 ? "by use" : "-"), ""];
  }
  return [shownDollars(monthly), atMost === monthly ? "" : shownDollars(atMost)];
}

function sumCells(groups: readonly Group[], paint: Paint): readonly string[] {
  const monthly = groups.reduce((total, group) => total + group.monthly, 0);
  const atMost = groups.reduce((total, group) => total + group.atMost, 0);
  if (atMost === 0) return ["", ""];
  return [paint("bold", shownDollars(monthly)), atMost === monthly ? "" : shownDollars(atMost)];
}

function lineRow(line: CostLine, paint: Paint): readonly string[] {
  const most = line.atMost === line.monthly ? "" : shownDollars(line.atMost);
  const formula = `${nameText(line.what)}: ${formulaOf(line)}${line.assumed === undefined ? "" : " (assumed)"}`;
  return [paint("dim", `    ${formula}`), "", paint("dim", shownDollars(line.monthly)), paint("dim", most)];
}

/** `3 zones x 730 h x 0.011` */
export function formulaOf({ factors, usd, per, unit }: CostLine): string {
  const quantity = factors.map(([value, of]) => `${number(value)} ${of}`).join(" x ");
  const price = per === 1 ? usd : `${usd} for ${number(per)} ${unit}s`;
  return productOf(factors) === 1 && factors.length === 1 ? `${price} a month` : `${quantity} x ${price}`;
}

function number(value: number): string {
  return new Intl.NumberFormat("en-US", { maximumFractionDigits: 2 }).format(value);
}

/** Components (or what else they are summed by) as rows, stacks as columns. */
function sideBySide(views: readonly CostView[], by: Grouping, paint: Paint): string {
  const all = views.flatMap(({ groups }) => groups);
  const keys = [...new Map(all.map((group) => [group.key, group])).values()].sort(byAreaThenName);
  const areas = [...new Set(keys.map(({ area }) => area))];
  const row = (label: string, cell: (view: CostView) => string) => [label, ...views.map(cell)];
  const money = (label: string, of: (view: CostView) => Micros) => row(label, (view) => shownDollars(of(view)));
  const numbers = (label: string, of: (view: CostView) => number) => row(label, (view) => String(of(view) || "-"));
  const isFlat = by === "area" || by === "type";
  const memberRow = (key: Group) =>
    row(`${isFlat ? "" : "  "}${nameText(key.name)}`, ({ groups }) => {
      const own = groups.find((group) => group.key === key.key);
      return own === undefined ? paint("dim", "-") : (cells(own, paint)[0] ?? "");
    });
  const rows = areas.flatMap((area) => [
    ...(isFlat ? [] : [row(paint("bold", area), ({ groups }) => areaSum(groups, area, paint))]),
    ...keys.filter((key) => key.area === area).map(memberRow),
  ]);
  const factor = views[0]?.growth.factor ?? 1;
  const aligns: readonly Align[] = ["left", ...views.map((): Align => "right")];
  return table(
    [
      row(paint("dim", "USD a month"), ({ stack }) => paint("bold", stack)),
      ...rows,
      [],
      row(paint("bold", "sum"), ({ estimate }) => paint("bold", shownDollars(estimate.monthly))),
      money("at most", ({ estimate }) => estimate.atMost),
      money(`used ${factor} times as much`, ({ growth }) => growth.monthly),
      ...deltaRow(views),
      [],
      numbers("by use, not in the sum", ({ estimate }) => estimate.excluded.length),
      numbers("without a price", ({ estimate }) => estimate.unpriced.length),
      money("by prices that are assumed", ({ estimate }) => assumedPart(estimate)),
    ],
    aligns,
  );
}

function deltaRow(views: readonly CostView[]): readonly (readonly string[])[] {
  if (views.every(({ delta }) => delta === undefined)) return [];
  return [["against the base", ...views.map(({ delta }) => (delta === undefined ? "" : changeOf(delta.stack)))]];
}

function areaSum(groups: readonly Group[], area: string, paint: Paint): string {
  return sumCells(
    groups.filter((group) => group.area === area),
    paint,
  )[0] as string;
}

function changeOf({ before, after }: CostDelta): string {
  return signedDollars(Math.round((after - (before ?? 0)) * 1e6));
}

/** Rows of a change that are shown; --json has all. */
const SHOWN_CHANGES = 20;

function deltaLines(delta: CostDelta, paint: Paint): readonly string[] {
  const cell = (value: number | null) => (value === null ? paint("dim", "-") : shownDollars(Math.round(value * 1e6)));
  const rows = delta.rows
    .slice(0, SHOWN_CHANGES)
    .map(({ name, before, after, delta: change }) => [
      `  ${nameText(name)}`,
      cell(before),
      cell(after),
      signedDollars(Math.round(change * 1e6)),
    ]);
  const total = [paint("bold", "against the base"), cell(delta.before), cell(delta.after), changeOf(delta)];
  const more = delta.rows.length - rows.length;
  const head = ["", ...["before", "after", "change"].map((title) => paint("dim", title))];
  return [
    table([head, total, ...rows], ["left", "right", "right", "right"]),
    ...(more > 0 ? [paint("dim", `  and ${more} more`)] : []),
  ];
}

/** What the figures leave out, and what they rest on. */
function remarks({ estimate, growth }: CostView, paint: Paint): readonly string[] {
  const { excluded, unpriced } = estimate;
  const unpricedLines = unpriced.map(({ name, reason }) => `${nameText(name)}: ${shortened(oneLine(reason), 200)}`);
  return [
    ...(excluded.length > 0 ? wrapped(`by use, not in the sum: ${byWord(excluded.map(({ what }) => what))}`) : []),
    ...unpricedLines.slice(0, SHOWN_CHANGES).map((line) => paint("yellow", `no price: ${line}`)),
    ...(unpricedLines.length > SHOWN_CHANGES
      ? [`and ${unpricedLines.length - SHOWN_CHANGES} more without a price`]
      : []),
    ...growthLines(growth),
    ...noteLines(estimate).map((note) => paint("dim", oneLine(note))),
  ];
}

/** `customer managed key (18), logs taken in (14)`: most frequent first. */
function byWord(words: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return [...counts]
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .map(([word, times]) => (times === 1 ? word : `${word} (${times})`))
    .join(", ");
}

function growthLines({ factor, caps, fixed }: Growth): readonly string[] {
  const capped = caps.map(
    ({ name, of, wanted, limit }) => `${nameText(name)} ${number(wanted)} ${of} of ${number(limit)}`,
  );
  const stay = fixed.map(({ name, what }) => `${nameText(name)} (${what})`);
  return [
    ...(capped.length > 0 ? wrapped(`at ${factor} times, scaling ends before the load: ${capped.join(", ")}`) : []),
    ...(stay.length > 0 ? wrapped(`at ${factor} times, not larger by itself: ${stay.join(", ")}`) : []),
  ];
}

const WIDTH = 110;

/** Lines of a list, continued with an indent. */
function wrapped(text: string): readonly string[] {
  const lines: string[] = [];
  let line = "";
  for (const part of text.split(/(?<=,) /)) {
    if (line !== "" && line.length + part.length + 1 > WIDTH) {
      lines.push(line);
      line = `  ${part}`;
    } else line = line === "" ? part : `${line} ${part}`;
  }
  return [...lines, line];
}
