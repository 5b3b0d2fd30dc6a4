/** What can be folded away: changes, policy findings and costs of each stack, each in shorter and shorter forms. */
import { kindOf } from "../../graph/urn.ts";
import { type Column, code, inline, markdownTable } from "../../render/markdown.ts";
import { oneLine, shortened } from "../../render/text.ts";
import {
  type Operation,
  type PolicyFinding,
  type PropertyChange,
  type ResourceChange,
  RISK_LEVELS,
  type ShownValue,
  type StackReview,
} from "../model.ts";
import { shownText, sidesOf } from "../value-text.ts";
import { OPERATION_MARKS, OPERATION_WORDS, plural } from "../words.ts";
import { money } from "./table.ts";

const NAME_LENGTH = 64;

/** Longest form first; the last is one line. */
export type Section = readonly [string, ...string[]];

export function changesSection(review: StackReview, sameAs: string | undefined): Section | undefined {
  const { stack, changes } = review;
  if (changes.length === 0) return undefined;
  const name = inline(shortened(stack, NAME_LENGTH));
  const properties = changes.reduce((sum, { properties: own }) => sum + own.length, 0);
  const title = `${name}: ${plural(changes.length, "resource")}, ${plural(properties, "property", "properties")}`;
  if (sameAs !== undefined) {
    return [
      `<details><summary>${title}, as ${inline(sameAs)}</summary>\n\nThe same resources and properties change.\n</details>`,
    ];
  }
  return [
    folded(title, propertyTable(changes)),
    folded(`${title} (values omitted)`, resourceTable(changes)),
    ...(changes.length > MAX_GRAVEST ? [gravestOf(title, changes)] : []),
    `${title}: omitted here, see the page.`,
  ];
}

export function policySection({ stack, policy }: StackReview): Section | undefined {
  if (policy === null || policy.new.length + policy.fixed.length === 0) return undefined;
  const title = `${inline(shortened(stack, NAME_LENGTH))}: policy findings, ${policy.new.length} new, ${policy.fixed.length} fixed`;
  const rows = [
    ...policy.new.map((finding) => findingRow("new", finding)),
    ...policy.fixed.map((finding) => findingRow("fixed", finding)),
  ];
  const columns: readonly Column[] = [
    ["", "left"],
    ["Control", "left"],
    ["Level", "left"],
    ["Resource", "left"],
    ["Finding", "left"],
  ];
  return [folded(title, markdownTable(columns, rows)), `${title}: omitted here, see the page.`];
}

function findingRow(state: string, { control, level, name, type, message }: PolicyFinding): string[] {
  const resource = `${code(shortened(name, NAME_LENGTH))} ${inline(kindOf(type))}`;
  return [state, inline(control), level, resource, inline(shortened(oneLine(message), 200))];
}

export function costSection({ stack, cost }: StackReview): Section | undefined {
  if (cost === null || cost.rows.length === 0) return undefined;
  const title = `${inline(shortened(stack, NAME_LENGTH))}: what costs more or less`;
  const rows = cost.rows.map(({ name, type, before, after, delta }) => [
    `${code(shortened(name, NAME_LENGTH))} ${inline(kindOf(type))}`,
    before === null ? "" : money(before),
    after === null ? "" : money(after),
    money(delta, true),
  ]);
  const columns: readonly Column[] = [
    ["Resource", "left"],
    ["Before", "right"],
    ["After", "right"],
    ["$/month", "right"],
  ];
  const left = [
    cost.excluded.length > 0 &&
      `Not in these figures, because it depends on usage: ${cost.excluded.map(inline).join(", ")}.`,
    cost.unpriced.length > 0 && `Without a price: ${cost.unpriced.map(inline).join(", ")}.`,
    ...cost.notes.map((note) => `${inline(note)}.`),
  ].filter((line) => line !== false);
  return [folded(title, [markdownTable(columns, rows), ...left].join("\n\n")), `${title}: omitted here, see the page.`];
}

function folded(title: string, body: string): string {
  return `<details><summary>${title}</summary>\n\n${body}\n</details>`;
}

function propertyTable(changes: readonly ResourceChange[]): string {
  const columns: readonly Column[] = [
    ["", "left"],
    ["Resource", "left"],
    ["Property", "left"],
    ["Before", "left"],
    ["After", "left"],
    ["Why", "left"],
  ];
  return markdownTable(columns, changes.flatMap(propertyRows));
}

function propertyRows(change: ResourceChange): string[][] {
  const head = [mark(change), resourceCell(change)];
  const options = change.options.map(({ option, before, after }) => [
    `option ${code(option)}`,
    code(shortened(oneLine(JSON.stringify(before)), 80)),
    code(shortened(oneLine(JSON.stringify(after)), 80)),
  ]);
  // A new or deleted resource is told whole by its line; its properties would drown what changes.
  const whole = change.operation === "create" || change.operation === "delete" || change.operation === "import";
  const cells = whole ? [] : [...change.properties.map(propertyCells), ...options];
  if (cells.length === 0) return [[...head, "", "", "", whyOf(change)]];
  return cells.map((row, index) => {
    const forcing = change.properties[index]?.forcesReplacement === true ? "forces the replacement" : "";
    return index === 0 ? [...head, ...row, joined(whyOf(change), forcing)] : ["", "", ...row, forcing];
  });
}

function propertyCells(change: PropertyChange): string[] {
  const [before, after] = sidesOf(change);
  const signs = change.members === undefined ? ["", ""] : ["− ", "+ "];
  return [
    code(shortened(change.label, 120)),
    ...[before, after].map((values, side) => values.map((value) => cell(value, signs[side] ?? "")).join("<br>")),
  ];
}

function cell(value: ShownValue, sign: string): string {
  const text = shownText(value);
  return text === "" ? "" : `${sign}${value.kind === "value" ? code(text) : inline(text)}`;
}

function resourceTable(changes: readonly ResourceChange[]): string {
  const columns: readonly Column[] = [
    ["", "left"],
    ["Resource", "left"],
    ["Properties", "right"],
    ["Why", "left"],
  ];
  return markdownTable(
    columns,
    changes.map((change) => [mark(change), resourceCell(change), String(change.properties.length), whyOf(change)]),
  );
}

/** A change of a thousand resources still has some that a reviewer must see. */
const MAX_GRAVEST = 40;

function gravestOf(title: string, changes: readonly ResourceChange[]): string {
  const rank = ({ risk, operation }: ResourceChange) =>
    [RISK_LEVELS.indexOf(risk), DESTRUCTIVE.indexOf(operation)] as const;
  const place = (index: number) => (index === -1 ? DESTRUCTIVE.length : index);
  const gravest = changes
    .toSorted((a, b) => {
      const [[level, operation], [other, otherOperation]] = [rank(a), rank(b)];
      return level - other || place(operation) - place(otherOperation);
    })
    .slice(0, MAX_GRAVEST);
  return folded(
    `${title} (the gravest ${MAX_GRAVEST}, ${changes.length - MAX_GRAVEST} omitted)`,
    resourceTable(gravest),
  );
}

const DESTRUCTIVE: readonly Operation[] = ["delete", "replace"];

const mark = ({ operation }: ResourceChange) => `${OPERATION_MARKS[operation]}`;

function resourceCell({ name, type }: ResourceChange): string {
  return `${code(shortened(name, NAME_LENGTH))} ${inline(kindOf(type))}`;
}

function whyOf(change: ResourceChange): string {
  const order = change.order?.order === "delete-first" ? "**deleted first**" : "";
  const causes = change.causes.map(({ kind, chain, property }) => {
    const start = chain[0];
    if (kind === "cascade" && start !== undefined) return `follows ${code(shortened(start.name, NAME_LENGTH))}`;
    if (kind === "option") return `${code(property ?? "")} is in replaceOnChanges`;
    return kind === "property" ? "" : `${kind}${property === undefined ? "" : ` ${code(property)}`}`;
  });
  return joined(
    OPERATION_WORDS[change.operation],
    order,
    ...new Set(causes),
    change.renamedFrom === undefined ? "" : "by an alias",
    change.looksLikeRenameOf === undefined ? "" : "looks like a rename without an alias",
    change.protected ? "protected: the run will fail" : "",
    change.retained ? "stays in the cloud" : "",
  );
}

const joined = (...parts: readonly string[]) => parts.filter((part) => part !== "").join(", ");
