/** The report turned round: each item of ours once, with the results of its controls, in every format that can hold it. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import formatsOf from "ajv-formats";
import { describe, expect, it } from "vitest";
import type { Format } from "../../audit/formats/format.ts";
import { formatNames, loadFormat } from "../../audit/formats.ts";
import type { Framework } from "../../audit/frameworks/framework.ts";
import { frameworks } from "../../audit/frameworks.ts";
import { byFramework, type FrameworkReport, summaryStatement } from "../../audit/model/by-framework.ts";
import type { AuditReport } from "../../audit/model/schema.ts";
import { ROOT } from "../support/larder.ts";
import { parseCsv } from "./csv.ts";
import { hostileReport } from "./hostile.ts";
import { evaluatedReport } from "./stacks.ts";
import { everyVerdict, reportOf } from "./support.ts";

const formats = new Map(await Promise.all(formatNames.map(async (name) => [name, await loadFormat(name)] as const)));
const turning = [...formats].filter(([, format]) => format.renderFramework !== undefined);
const written = (format: Format | undefined, each: FrameworkReport) =>
  format?.renderFramework?.([each], {}).content ?? expect.fail("no view by framework");

function compileSchema() {
  const ajv = new Ajv2020({ strict: false });
  formatsOf.default(ajv);
  return ajv.compile(JSON.parse(readFileSync(join(ROOT, "docs/schemas/audit-report.schema.json"), "utf8")));
}

const itemsOf = ({ sections }: Framework) => sections.flatMap(({ items }) => items.map(({ id }) => id));
/** Whatever the view says, counted anew from the results. */
const supporting = (report: AuditReport, { name }: Framework, item: string) =>
  report.controls.filter(({ references }) =>
    references.some((each) => each.framework === name && each.items.includes(item)),
  );

describe.each(frameworks)("$id", (framework) => {
  const items = itemsOf(framework);

  it("names each of its items once", () => {
    expect(new Set(items).size).toBe(items.length);
    expect(items.length).toBeGreaterThan(10);
  });

  it.each([
    ["a graph with every verdict", () => everyVerdict()],
    ["prod", () => evaluatedReport("prod")],
  ])("lists each item once for %s, with its controls, their results and sums", async (_, make) => {
    const report = await make();
    const turned = byFramework(report, framework);
    expect(turned.items.map(({ id }) => id)).toEqual(items);
    for (const item of turned.items) {
      const expected = supporting(report, framework, item.id);
      expect(
        item.controls.map(({ id }) => id),
        item.id,
      ).toEqual(expected.map(({ id }) => id));
      for (const { id, statement, result } of item.controls) {
        const own = report.results.filter(({ control }) => control === id);
        const count = (verdict: string) => own.filter((each) => each.verdict === verdict).length;
        const judged = own.length - count("not-applicable");
        if (judged > 0)
          expect(statement.startsWith(`${count("pass")} of ${judged} pass`), `${id} ${statement}`).toBe(true);
        if (count("fail") > 0)
          expect([result, statement]).toEqual(["fail", expect.stringContaining(`${count("fail")} fail`)]);
      }
    }
    const results = (result: string) => turned.items.filter((item) => item.result === result).length;
    for (const result of ["pass", "fail", "unknown", "exempt", "not-assessed", "no-control"] as const) {
      expect(turned.summary[result]).toBe(results(result));
    }
    const numbers = [...summaryStatement(turned).matchAll(/\d+/g)].map(([number]) => Number(number));
    expect(numbers.slice(1).reduce((sum, number) => sum + number, 0)).toBe(numbers[0]);
    expect(numbers[0]).toBe(items.length);
  });

  it("gives the worst of its controls as an item's result, and calls advice advice", () => {
    const turned = byFramework(everyVerdict(), framework);
    const order = ["fail", "unknown", "exempt", "pass"];
    for (const { controls, result } of turned.items) {
      const worst = order.find((each) => controls.some((control) => control.result === each));
      expect(result).toBe(worst ?? (controls.length === 0 ? "no-control" : "not-assessed"));
    }
  });

  it("says which items have no control, in every format", async () => {
    const turned = byFramework(await evaluatedReport("prod"), framework);
    const without = turned.items.filter(({ controls }) => controls.length === 0).map(({ id }) => id);
    const text = written(formats.get("text"), turned);
    expect(text).toContain(`No control  ${without.join(", ") || "none: every item has one"}`);
    const [header = [], ...rows] = parseCsv(written(formats.get("csv"), turned));
    const column = (name: string) => header.indexOf(name);
    const bare = rows.filter((row) => row[column("control")] === "").map((row) => row[column("item")]);
    expect(bare).toEqual(without);
    expect([...new Set(rows.map((row) => row[column("item")]))]).toEqual(items);
    expect(rows).toHaveLength(turned.items.reduce((sum, { controls }) => sum + Math.max(1, controls.length), 0));
    const markdown = written(formats.get("markdown"), turned).split("## Items without a control\n\n")[1] ?? "";
    expect(markdown.replaceAll("\\", "").trim()).toBe(without.join(", ") || "None.");
    const parsed = JSON.parse(written(formats.get("json"), turned)) as FrameworkReport;
    expect(parsed.items.filter(({ result }) => result === "no-control").map(({ id }) => id)).toEqual(without);
  });

  it("is valid by the published schema, one graph and several", () => {
    const validate = compileSchema();
    const reports = [everyVerdict(), hostileReport(), reportOf([])].map((each) => byFramework(each, framework));
    const several = formats.get("json")?.renderFramework?.(reports, {}).content ?? "";
    expect(validate(JSON.parse(several)), JSON.stringify(validate.errors?.slice(0, 2))).toBe(true);
    expect(validate(JSON.parse(several.replace('"no-control"', '"compliant"')))).toBe(false);
  });
});

describe.each(turning)("%s by framework", (name, format) => {
  it.each(frameworks.map(({ id }) => id))("%s: says whose reading it is, and is the same again", (id) => {
    const framework = frameworks.find((each) => each.id === id) ?? expect.fail(id);
    const once = written(format, byFramework(everyVerdict(), framework));
    expect(once.replaceAll("\\", "").replace(/\s+/g, " ")).toContain("our own reading");
    expect(written(format, byFramework(everyVerdict(), framework))).toBe(once);
    expect(once).not.toMatch(/\b(is|are) compliant\b|\bcomplies\b/i);
  });

  it("lets nothing of a hostile graph through", () => {
    for (const framework of frameworks.slice(0, 2)) {
      const text = written(format, byFramework(hostileReport(), framework));
      expect(text).not.toMatch(/[^\P{Cc}\n]/u);
      if (name !== "json") expect(text).not.toContain("x".repeat(30_001));
    }
  });
});

it("csv by framework has no formula", () => {
  const [framework = expect.fail("no framework")] = frameworks;
  const rows = parseCsv(written(formats.get("csv"), byFramework(everyVerdict({ source: "=1+1" }), framework)));
  expect(rows.flat().filter((cell) => /^[=+\-@]/.test(cell))).toEqual([]);
  expect(rows.flat()).toContain("'=1+1");
});

it("can be had in the formats that the command line names", () => {
  const able = [...formats].filter(([, { frameworks: whole, renderFramework }]) => whole === true || renderFramework);
  expect(able.map(([name]) => name)).toEqual(["text", "json", "csv", "markdown", "html"]);
});

it.each(formatNames.filter((name) => name !== "text"))("%s, by control: says whose reading the items are", (name) => {
  const { content } = formats.get(name)?.render([everyVerdict()], {}) ?? expect.fail(name);
  expect(content.replaceAll("\\", "")).toContain("our own reading");
});
