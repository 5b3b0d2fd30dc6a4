import { describe, expect, it } from "vitest";
import { control, controlIds } from "../../policies/catalogue.ts";
import { ruleOf, rules } from "../../policies/rules.ts";
import { cases } from "./cases.ts";
import { judgeCase } from "./support.ts";

describe.each(rules.map((rule) => [rule.control, rule] as const))("%s", (id, rule) => {
  const table = cases[id] ?? [];

  it.each(table.map((row) => [row[0], row] as const))("%s", (_, row) => {
    expect(judgeCase(rule, row)).toBe(row[2]);
  });

  it("has a table that shows every verdict", () => {
    const count = (word: string) => table.filter(([, , expected]) => expected.startsWith(word)).length;
    expect(count("pass")).toBeGreaterThanOrEqual(2);
    expect(count("fail: ")).toBeGreaterThanOrEqual(2);
    if (control(id).unknown !== "none") {
      expect(count("unknown: ")).toBeGreaterThanOrEqual(1);
      // A mask is a secret that is marked: to a rule about marks it is what shall be.
      const masked = table.filter(([name, , expected]) => expected.startsWith("secret: ") || name.endsWith(" a mask"));
      expect(masked.length).toBeGreaterThanOrEqual(1);
    }
    expect(count("not-applicable: ") > 0).toBe(control(id).notApplicable !== undefined);
  });
});

/** Controls on a whole run: its exemptions, and two stacks beside each other. */
const OF_THE_RUN = ["EXM-01", "X-39"];

it("has one rule for each control but those on a whole run", () => {
  const ids: readonly string[] = rules.map(({ control: id }) => id);
  expect(ids.toSorted()).toEqual(controlIds.filter((id) => !OF_THE_RUN.includes(id)).toSorted());
  for (const id of OF_THE_RUN) expect(ruleOf(id)).toBeUndefined();
});
