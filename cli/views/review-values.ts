/** Values, operations and places of a review as short text. */
import type { Json } from "../../graph/model.ts";
import { oneLine } from "../../render/text.ts";
import type { ChainLink, Operation, PropertyChange, ShownValue, SourceLine } from "../../review/model.ts";

/** Longer values are cut in the middle: names and digests differ at their ends. */
const MAX_LENGTH = 72;

export const SYMBOLS: Readonly<Record<Operation, string>> = {
  create: "+",
  update: "~",
  options: "o",
  replace: "±",
  "new-revision": "»",
  delete: "-",
  rename: "→",
  import: "=",
  read: "<",
  unclassified: "?",
};

export function valueText(value: ShownValue, limit = MAX_LENGTH): string {
  switch (value.kind) {
    case "absent":
      return "-";
    case "secret":
      return "[secret]";
    case "unknown":
      return "[known after the run]";
    case "asset":
      return `${value.name ?? "file"} (${value.hash.slice(0, 12)})`;
    case "follows":
      return `(new ${value.name})`;
    case "value":
      return cut(jsonText(value.value), limit);
    default:
      return value satisfies never;
  }
}

function jsonText(value: Json): string {
  return typeof value === "string" && value !== "" ? oneLine(value) : oneLine(JSON.stringify(value));
}

export function cut(text: string, limit: number): string {
  if (text.length <= limit) return text;
  const half = Math.floor((limit - 3) / 2);
  return `${text.slice(0, limit - 3 - half)}...${text.slice(-half)}`;
}

/** Two long values beside each other, cut where they differ. */
export function beforeAndAfter(change: PropertyChange): readonly [string, string] {
  const { members, before, after } = change;
  if (members !== undefined) {
    const list = (values: readonly ShownValue[], sign: string) => values.map((value) => `${sign}${valueText(value)}`);
    return [list(members.removed, "-").join(" "), list(members.added, "+").join(" ")];
  }
  if (before.kind !== "value" || after.kind !== "value") return [valueText(before), valueText(after)];
  const [a, b] = [jsonText(before.value), jsonText(after.value)];
  if (a.length <= MAX_LENGTH && b.length <= MAX_LENGTH) return [a, b];
  let start = 0;
  while (start < Math.min(a.length, b.length) && a[start] === b[start]) start++;
  const from = Math.max(0, start - 20);
  const part = (text: string) => cut(`${from > 0 ? "..." : ""}${text.slice(from)}`, MAX_LENGTH);
  return [part(a), part(b)];
}

/** `net-vpc cidrBlock → net-data-a vpcId → db-subnets subnetIds` */
export function chainText(chain: readonly ChainLink[]): string {
  return chain.map(({ name, property }) => (property === undefined ? name : `${name} ${property}`)).join(" → ");
}

export function sourceText({ file, line }: SourceLine): string {
  return `${file}:${line}`;
}
