/** Rows of a register as short text, for expectations. */

import { cellText, type RegisterRow } from "../../../audit/registers/register.ts";
import { type Register, readRegister, registerNamed, subjectOf } from "../../../audit/registers.ts";
import type { ResourceGraph } from "../../../graph/query.ts";
import type { Exemption } from "../../../policies/exemptions.ts";

export function registerOf(name: string, graph: ResourceGraph, exemptions: readonly Exemption[] = []): Register {
  const definition = registerNamed(name);
  if (!definition) throw new Error(`no register ${name}`);
  return readRegister(definition, subjectOf(graph.deployment, { exemptions, asOf: "2026-12-01" }));
}

/** The named cells of each row, joined by ` | `. */
export function rowsOf(register: Register, ...keys: readonly string[]): readonly string[] {
  return register.rows.map((row) => line(row, keys));
}

export function line({ cells }: RegisterRow, keys: readonly string[]): string {
  return keys.map((key) => cellText(cells[key] ?? "")).join(" | ");
}

/** Rows whose first column is the name. */
export function about(register: Register, name: string, ...keys: readonly string[]): readonly string[] {
  const first = register.columns[0]?.key ?? "";
  return register.rows.filter(({ cells }) => cells[first] === name).map((row) => line(row, keys));
}
