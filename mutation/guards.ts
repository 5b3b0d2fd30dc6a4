/**
 * Which controls guard which argument. Written down, so that a control that stops firing, and one that fires without
 * being meant, both show. `npm run mutate -- --accept` writes the file anew; its difference is what has to be reviewed.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { type ControlId, controlIds, isControlId } from "../policies/catalogue.ts";
import type { Operator } from "./mutant.ts";
import type { Outcome } from "./outcome.ts";

const FILE = join(import.meta.dirname, "guards.yaml");
const HEAD = `# Controls that guard each argument, by type and place: at least one of them fires when it is weakened, and no other.
# Written by "npm run mutate -- --accept"; review what changes here as you would review a rule.
`;

/** Guards of every type, by what is done. */
const EVERYWHERE: Partial<Readonly<Record<Operator, readonly ControlId[]>>> = {
  "changes ignored": ["GEN-04"],
  elsewhere: ["X-33"],
  "in the clear": ["GEN-07"],
};

type Table = ReadonlyMap<string, ReadonlyMap<string, readonly ControlId[]>>;

export class Guards {
  readonly #table: Table;

  constructor(table: Table) {
    this.#table = table;
  }

  static load(): Guards {
    return Guards.parse(readFileSync(FILE, "utf8"));
  }

  /** Throws an Error that names type, place and control where the text is no table of guards. */
  static parse(text: string): Guards {
    const types: unknown = parse(text) ?? {};
    return new Guards(new Map(entriesOf(types, "guards").map(([type, places]) => [type, placesOf(type, places)])));
  }

  /** Guards as these outcomes would have them. */
  static from(outcomes: readonly Outcome[]): Guards {
    const table = new Map<string, Map<string, ControlId[]>>();
    for (const { type, pattern, operator, fired } of outcomes) {
      const own = fired.filter((id) => !EVERYWHERE[operator]?.includes(id));
      if (own.length === 0) continue;
      const places = table.get(type) ?? new Map<string, ControlId[]>();
      table.set(type, places);
      places.set(pattern, [...new Set([...(places.get(pattern) ?? []), ...own])]);
    }
    return new Guards(table);
  }

  of({ type, pattern, operator }: Pick<Outcome, "type" | "pattern" | "operator">): readonly ControlId[] {
    return [...(this.#table.get(type)?.get(pattern) ?? []), ...(EVERYWHERE[operator] ?? [])];
  }

  /** One sentence for each guard that no mutant wakes. */
  faults(outcomes: readonly Outcome[]): readonly string[] {
    const awake = new Set(
      outcomes.flatMap(({ type, pattern, fired }) => fired.map((id) => `${type} ${pattern} ${id}`)),
    );
    return [...this.#table].flatMap(([type, places]) =>
      [...places].flatMap(([pattern, ids]) =>
        ids
          .filter((id) => !awake.has(`${type} ${pattern} ${id}`))
          .map((id) => `${id} never fires for ${type} ${pattern}`),
      ),
    );
  }

  text(): string {
    const rank = new Map<string, number>(controlIds.map((id, index) => [id, index]));
    const types = [...this.#table].sort(byKey).map(([type, places]) => {
      const lines = [...places].sort(byKey).map(([pattern, ids]) => {
        const sorted = ids.toSorted((a, b) => (rank.get(a) ?? 0) - (rank.get(b) ?? 0));
        return `  ${JSON.stringify(pattern)}: ${sorted.join(" ")}`;
      });
      return [`${JSON.stringify(type)}:`, ...lines].join("\n");
    });
    return `${HEAD}${types.join("\n")}\n`;
  }

  save(): void {
    writeFileSync(FILE, this.text());
  }
}

function placesOf(type: string, places: unknown): ReadonlyMap<string, readonly ControlId[]> {
  return new Map(
    entriesOf(places, type).map(([pattern, text]) => {
      const ids = String(text).split(" ");
      const wrong = ids.find((id) => !isControlId(id));
      if (wrong !== undefined) throw new Error(`guards: ${type} ${pattern}: no control ${wrong}`);
      return [pattern, ids.filter(isControlId)];
    }),
  );
}

function entriesOf(value: unknown, where: string): readonly (readonly [string, unknown])[] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw new Error(`guards: ${where}: no map`);
  return Object.entries(value);
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
