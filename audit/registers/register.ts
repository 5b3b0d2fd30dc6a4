/**
 * A register: one list that an auditor asks for (what is kept how long, who may do what), read off a graph. What the graph
 * does not say is told as such; a value that is a secret never gets this far, and text that looks like one is withheld.
 */

import type { Resource } from "../../graph/model.ts";
import { recordsReferences } from "../../graph/origin.ts";
import type { ResourceGraph } from "../../graph/query.ts";
import { isCredential } from "../../policies/credentials.ts";
import type { Exemption } from "../../policies/exemptions.ts";
import { placeOf } from "../model/source.ts";

/** A list holds several values of one kind; empty text or an empty list stands for nothing. */
export type Cell = string | readonly string[];

export interface RegisterSubject {
  readonly graph: ResourceGraph;
  /** Accepted findings: an excuse where something is missing. */
  readonly exemptions: readonly Exemption[];
  /** The day that exemptions are judged by, YYYY-MM-DD. */
  readonly asOf: string;
}

export interface RegisterRow<Key extends string = string> {
  /** What the row is about. */
  readonly urn: string;
  /** `components/data/redis.ts:41`; absent where the graph does not say. */
  readonly source?: string;
  readonly cells: Readonly<Record<Key, Cell>>;
}

export interface RegisterContent<Key extends string = string> {
  readonly rows: readonly RegisterRow<Key>[];
  /** What the rows do not say: types that are not read, values that are not known. */
  readonly notes?: readonly string[];
}

export interface RegisterDefinition<Key extends string = string> {
  readonly name: string;
  readonly title: string;
  /** The question that it answers, as a sentence. */
  readonly answers: string;
  /** Titles by key, in their order. */
  readonly columns: Readonly<Record<Key, string>>;
  read(subject: RegisterSubject): RegisterContent<Key>;
}

export interface Register {
  readonly name: string;
  readonly title: string;
  readonly answers: string;
  readonly columns: readonly { readonly key: string; readonly title: string }[];
  /** By the columns from left to right, then URN: the same for every order of resources. */
  readonly rows: readonly RegisterRow[];
  readonly notes: readonly string[];
}

const WITHOUT_REFERENCES =
  "An event log does not record references between resources: rows that rest on them are missing, or less is known of them.";

const WITHHELD = "[looks like a credential: withheld]";

export function defineRegister<const Key extends string>(definition: RegisterDefinition<Key>): RegisterDefinition {
  return {
    ...definition,
    read: (subject) => {
      const { rows, notes = [] } = definition.read(subject);
      return { rows, notes };
    },
  };
}

export function compileRegister(definition: RegisterDefinition, subject: RegisterSubject): Register {
  const { name, title, answers } = definition;
  const { rows, notes = [] } = definition.read(subject);
  const columns = Object.entries(definition.columns).map(([key, text]) => ({ key, title: text }));
  const keys = columns.map(({ key }) => key);
  const keyed = rows.map((row) => {
    const clean = { ...row, cells: Object.fromEntries(keys.map((key) => [key, safe(row.cells[key] ?? "")])) };
    return { row: clean, sort: [...keys.map((key) => cellText(clean.cells[key] ?? "")), row.urn].join("\u0000") };
  });
  keyed.sort((a, b) => (a.sort < b.sort ? -1 : a.sort > b.sort ? 1 : 0));
  const all = recordsReferences(subject.graph.deployment) ? notes : [...notes, WITHOUT_REFERENCES];
  return { name, title, answers, columns, rows: keyed.map(({ row }) => row), notes: all.map(safeText) };
}

export function cellText(cell: Cell): string {
  return typeof cell === "string" ? cell : cell.join("; ");
}

function safe(cell: Cell): Cell {
  return typeof cell === "string" ? safeText(cell) : cell.map(safeText);
}

function safeText(text: string): string {
  return isCredential(text) ? WITHHELD : text;
}

/** The first fields of a row. */
export function about(resource: Resource): { readonly urn: string; readonly source?: string } {
  const { urn, sourcePosition } = resource;
  const place = placeOf(sourcePosition);
  return { urn, ...(place && { source: `${place.file}:${place.line}` }) };
}
