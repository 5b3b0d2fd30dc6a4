/** Whether the order of a list counts, by `knowledge/collections.ts`. */
import { documentSets, sets } from "../knowledge/collections.ts";
import { canonicalType } from "../policies/types.ts";

/** Where a value stands: names from the input on, without indices. */
export interface Place {
  readonly names: readonly string[];
  /** How many of the names lead to the JSON text that the value is part of; undefined outside of one. */
  readonly document: number | undefined;
}

const byType = new Map<string, { readonly whole: ReadonlySet<string>; readonly nested: ReadonlySet<string> }>();

function setsOf(type: string) {
  const known = byType.get(type);
  if (known !== undefined) return known;
  const listed = sets[canonicalType(type)] ?? [];
  // Statements of a firewall nest to any depth: below its rules the last name decides.
  const nested = type.startsWith("aws:wafv2/") ? listed.filter((path) => path.startsWith("rules.")) : [];
  const made = { whole: new Set(listed), nested: new Set(nested.map((path) => path.slice("rules.".length))) };
  byType.set(type, made);
  return made;
}

export function isSetAt(type: string, { names, document }: Place): boolean {
  const { whole, nested } = setsOf(type);
  if (whole.has(names.join("."))) return true;
  if (names[0] === "rules" && nested.has(names.at(-1) ?? "")) return true;
  return document !== undefined && isDocumentSet(names.slice(0, document), names.slice(document));
}

/** By the name of the property that holds the document, as all providers of AWS call them. */
function isDocumentSet(holder: readonly string[], inside: readonly string[]): boolean {
  const property = holder.at(-1) ?? "";
  if (property === "eventPattern") return true;
  if (property === "redriveAllowPolicy") return has(documentSets.redriveAllow, inside.at(-1));
  if (!/policy/i.test(property)) return false;
  if (inside[0] === "Statement") return has(documentSets.policy, inside[1] ?? "Statement");
  return has(documentSets.lifecycle, inside.at(-1));
}

function has(names: readonly string[], name: string | undefined): boolean {
  return name !== undefined && names.includes(name);
}
