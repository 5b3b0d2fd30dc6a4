/** docs/switching.md has a table for every union of the config, with a row for every switch; the engine suite measures them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { platformConfig } from "../../config/schema.ts";
import { type Schema, shapeOf } from "../../config/schema-walk.ts";
import { HEAD, sectionsOf, titleOf } from "../engine/switching/page.ts";
import { type Union, unions } from "../engine/switching/unions.ts";
import { projectRoot } from "../support/graph.ts";

const page = readFileSync(join(projectRoot, "docs/switching.md"), "utf8");

interface Place {
  readonly place: string;
  readonly key: string;
  readonly modes: readonly string[];
}

/** Unions with more than one mode, by place, with those inside of them. */
function unionsIn(schema: Schema, place = ""): readonly Place[] {
  const shape = shapeOf(schema);
  const inside = (key: string) => (place === "" ? key : `${place}.${key}`);
  switch (shape.kind) {
    case "object":
      return Object.entries(shape.keys).flatMap(([key, value]) => unionsIn(value, inside(key)));
    case "record":
      return unionsIn(shape.value, inside("*"));
    case "list":
      return unionsIn(shape.element, inside("*"));
    case "union": {
      const modes = [...shape.options.keys()];
      const nested = [...shape.options].flatMap(([mode, { keys }]) =>
        Object.entries(keys).flatMap(([key, value]) => unionsIn(value, `${place}#${mode}.${key}`)),
      );
      return [{ place, key: shape.discriminator, modes }, ...nested];
    }
    case "leaf":
      return [];
    default:
      return shape satisfies never;
  }
}

const modesOf = ({ modes }: Union): readonly string[] => Object.keys(modes).sort();

describe("docs/switching.md", () => {
  it.each(unionsIn(platformConfig))("tries each mode of $place", ({ place, key, modes }) => {
    const union = unions.find((each) => each.place === place);
    expect(union?.key).toBe(key);
    expect(union && modesOf(union)).toEqual([...modes].sort());
  });

  it("has what stands above the tables from the code", () => {
    expect(page.startsWith(HEAD)).toBe(true);
  });

  it("has a table for each union, in their order", () => {
    expect([...sectionsOf(page).keys()]).toEqual(unions.map(({ place }) => titleOf(place)));
  });

  it.each(unions)("has a row for each switch of $place", (union) => {
    const rows = (sectionsOf(page).get(titleOf(union.place)) ?? "").matchAll(/^\| `([^`]+)` → `([^`]+)` \|/gm);
    const pairs = modesOf(union).flatMap((from) =>
      modesOf(union).flatMap((to) => (from === to ? [] : [`${from} ${to}`])),
    );
    expect([...rows].map(([, from, to]) => `${from} ${to}`).sort()).toEqual(pairs.sort());
  });
});
