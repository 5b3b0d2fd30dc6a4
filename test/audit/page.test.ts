/** The HTML report, opened as a reader does: from a file, without a network. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pageData, VERDICTS } from "../../audit/formats/html/data.ts";
import { indexPage } from "../../audit/formats/html/index-page.ts";
import { html } from "../../audit/formats/html.ts";
import { frameworks } from "../../audit/frameworks.ts";
import { byFramework, summaryStatement } from "../../audit/model/by-framework.ts";
import type { AuditReport } from "../../audit/model/schema.ts";
import {
  controlRows,
  firstState,
  itemRows,
  matchingResults,
  readHash,
  resourceRows,
  writeHash,
} from "../../render/client/report-model.js";
import { resource } from "../policies/support.ts";
import { chromiumPath, type OpenedPage, TestBrowser } from "../support/browser.ts";
import { hostileReport } from "./hostile.ts";
import { evaluatedReport } from "./stacks.ts";
import { everyVerdict, reportOf } from "./support.ts";

const report = everyVerdict();
/** As the page gets it: through JSON. */
const data = JSON.parse(JSON.stringify(pageData(report)));
const pageOf = (each: AuditReport, framework?: string) => html.render([each], { framework }).content;

describe("what the page shows", () => {
  it("is everything at first", () => {
    const state = firstState(data);
    expect(matchingResults(data, state)).toHaveLength(report.results.length);
    expect(controlRows(data, state)).toHaveLength(report.controls.length);
    expect(resourceRows(data, state)).toHaveLength(new Set(report.results.map(({ urn }) => urn)).size);
  });

  it.each(["fail", "unknown", "exempt", "pass", "not-applicable"])("is by verdict: %s", (verdict) => {
    const found = matchingResults(data, { ...firstState(data), verdicts: [verdict] });
    expect(found).toHaveLength(report.results.filter((each) => each.verdict === verdict).length);
  });

  it("is by text, severity and framework together", () => {
    const state = { ...firstState(data), text: "RDS-05 ACCEPTED", severity: "high", framework: "fsbp" };
    expect(matchingResults(data, state)).toHaveLength(1);
    expect(matchingResults(data, { ...state, severity: "low" })).toHaveLength(0);
    expect(matchingResults(data, { ...state, framework: "cis-aws-v5" })).toHaveLength(0);
    expect(
      controlRows(data, { ...state, text: "", verdicts: ["not-assessed"] }).every(
        ({ results }) => results.length === 0,
      ),
    ).toBe(true);
  });

  it("is by item, also those without a control", () => {
    const { items } = itemRows(data, { ...firstState(data), framework: "soc2" });
    expect(items).toHaveLength(61);
    expect(items.find(([id]) => id === "CC1.1")?.[3]).toBe("no-control");
    expect(itemRows(data, { ...firstState(data), framework: "soc2", text: "rds-05" }).items.map(([id]) => id)).toEqual([
      "A1.2",
    ]);
  });

  it("stands in the address, and comes back from it", () => {
    const state = {
      view: "resources",
      text: "a&b=c #",
      verdicts: ["fail", "exempt"],
      severity: "high",
      framework: "gdpr",
      open: "urn:x::y",
    };
    expect(readHash(data, `#${writeHash(data, state)}`)).toEqual(state);
    expect(writeHash(data, firstState(data))).toBe("");
    expect(readHash(data, "#view=no&severity=no&framework=no&verdict=no")).toEqual({
      ...firstState(data),
      verdicts: [],
    });
  });
});

describe.skipIf(chromiumPath === undefined)("in Chromium", () => {
  let browser: TestBrowser;
  beforeAll(async () => {
    browser = await TestBrowser.start();
  });
  afterAll(() => browser.stop());

  const open = async (text: string, hash = ""): Promise<OpenedPage> => {
    const opened = await browser.open(text);
    if (hash !== "") await opened.page.goto(`${opened.page.url()}#${hash}`);
    await opened.page.waitForSelector("html[data-ready]", { state: "attached" });
    return opened;
  };
  const numberAt = async ({ page }: OpenedPage, name: string) =>
    Number(await page.textContent(`[data-count="${name}"]`));
  const found = ({ page }: OpenedPage) => page.textContent("#found");

  it.each(["dev", "staging", "prod"] as const)("shows the right counts of %s and asks for nothing", async (stack) => {
    const each = await evaluatedReport(stack);
    const opened = await open(pageOf(each));
    expect(await numberAt(opened, "pass")).toBe(each.summary.pass);
    expect(await numberAt(opened, "fail-mandatory")).toBe(each.summary.fail.mandatory);
    expect(await numberAt(opened, "fail-advisory")).toBe(each.summary.fail.advisory);
    expect(await numberAt(opened, "exempt")).toBe(each.summary.exempt);
    expect(await numberAt(opened, "resources")).toBe(each.graph.resources);
    expect(await found(opened)).toBe(`${each.controls.length} controls, ${each.results.length} results`);
    expect(await opened.page.textContent('[data-digest="report"]')).toBe(each.digests.report);
    expect([opened.complaints, opened.requests()]).toEqual([[], []]);
    await opened.page.close();
  });

  it.each(["dev", "staging", "prod"] as const)("shows %s by control, framework and resource", async (stack) => {
    const each = await evaluatedReport(stack);
    const { results, controls } = each;
    const opened = await open(pageOf(each));
    const { page } = opened;
    const noun = (number: number, word: string) => `${number} ${word}`;

    await page.uncheck('#verdicts input[value="pass"]');
    await page.uncheck('#verdicts input[value="not-applicable"]');
    await page.uncheck('#verdicts input[value="not-assessed"]');
    const telling = results.filter(({ verdict }) => !["pass", "not-applicable"].includes(verdict));
    const count = (of: "control" | "urn") => new Set(telling.map((result) => result[of])).size;
    expect(await found(opened)).toBe(`${noun(count("control"), "controls")}, ${noun(telling.length, "results")}`);
    const [first] = await page.locator("details.row .id").allTextContents();
    await page.locator("details.row summary").first().click();
    await expect
      .poll(() => page.locator("details.row[open] tr[data-verdict]").count())
      .toBe(Math.min(60, telling.filter(({ control }) => control === first).length));

    await page.click("#tab-resources");
    expect(await found(opened)).toBe(`${noun(count("urn"), "resources")}, ${noun(telling.length, "results")}`);
    await page.check('#verdicts input[value="pass"]');
    await page.fill("#search", "db-primary");
    const named = results.filter(
      ({ verdict, urn, message, control }) =>
        verdict !== "not-applicable" &&
        [urn, message, controls.find(({ id }) => id === control)?.title].some((text) => text?.includes("db-primary")),
    );
    await expect
      .poll(() => found(opened))
      .toBe(`${noun(new Set(named.map(({ urn }) => urn)).size, "resources")}, ${noun(named.length, "results")}`);
    expect(named.length).toBeGreaterThan(10);

    await page.fill("#search", "");
    await page.click("#tab-frameworks");
    for (const framework of frameworks) {
      await page.selectOption("#framework", framework.id);
      const turned = byFramework(each, framework);
      await expect.poll(() => found(opened)).toBe(noun(turned.items.length, "items"));
      expect(await page.textContent("#rows p")).toContain(summaryStatement(turned));
    }
    expect([opened.complaints, opened.requests()]).toEqual([[], []]);
    await page.close();
  });

  it.each([390, 768, 1600])("fits a window of %i pixels, with a row open", async (width) => {
    for (const colorScheme of ["light", "dark"] as const) {
      const { page } = await browser.open(pageOf(report), { width, colorScheme });
      await page.waitForSelector("html[data-ready]", { state: "attached" });
      for (const view of ["controls", "resources", "frameworks", "coverage"]) {
        await page.click(`#tab-${view}`);
        // With results to show, in three columns where there is room.
        if (view === "controls") await page.fill("#search", "rds-05");
        if (view === "frameworks") await page.fill("#search", "");
        const rows = page.locator("details.row");
        if (view === "controls") await expect.poll(() => rows.count()).toBe(1);
        if (view !== "coverage") await rows.locator("summary").first().click();
        if (view === "controls") await expect.poll(() => page.locator("tr[data-verdict]").count()).toBe(5);
        expect(await page.evaluate("document.documentElement.scrollWidth <= innerWidth"), view).toBe(true);
        if (view !== "controls") continue;
        const cell = await page.evaluate("getComputedStyle(document.querySelector('tr[data-verdict] td')).display");
        expect(cell).toBe(width < 640 ? "block" : "table-cell");
      }
      await page.close();
    }
  });

  it("searches, filters, opens and links", async () => {
    const opened = await open(pageOf(report));
    const { page } = opened;
    await page.fill("#search", "rds-05");
    await expect.poll(() => found(opened)).toBe("1 controls, 5 results");
    await page.locator("details.row summary").first().click();
    await expect
      .poll(() =>
        page
          .locator("tr[data-verdict]")
          .evaluateAll((rows) => rows.map((row) => row.getAttribute("data-verdict")).sort()),
      )
      .toEqual(["exempt", "fail", "not-applicable", "pass", "unknown"]);
    for (const verdict of VERDICTS.filter((each) => each !== "exempt"))
      await page.uncheck(`#verdicts input[value="${verdict}"]`);
    await expect.poll(() => found(opened)).toBe("1 controls, 1 results");
    const again = await open(pageOf(report), new URL(page.url()).hash.slice(1));
    expect(await found(again)).toBe("1 controls, 1 results");
    expect(await again.page.inputValue("#search")).toBe("rds-05");
    expect([opened.complaints, again.complaints]).toEqual([[], []]);
  });

  it("shows names in running text as code", async () => {
    const { page } = await open(pageOf(report), "q=rds-05");
    await page.locator("details.row summary").first().click();
    const remedy = report.controls.find(({ id }) => id === "RDS-05")?.remediation.join(" ") ?? "";
    const named = [...remedy.matchAll(/`([^`]+)`/g)].map(([, name]) => name);
    expect(named.length).toBeGreaterThan(0);
    await expect.poll(() => page.locator(".inside p code").allTextContents()).toEqual(expect.arrayContaining(named));
    expect(await page.locator(".inside p").allTextContents()).toEqual([
      expect.not.stringContaining("`"),
      expect.not.stringContaining("`"),
      expect.anything(),
      expect.anything(),
    ]);
  });

  it("is worked by keyboard", async () => {
    const opened = await open(pageOf(report));
    const { page } = opened;
    await page.focus("#tab-controls");
    await page.keyboard.press("ArrowRight");
    expect(await page.getAttribute("#tab-frameworks", "aria-selected")).toBe("true");
    await page.keyboard.press("ArrowRight");
    expect(await found(opened)).toMatch(/^\d+ resources, /);
    await page.locator("details.row summary").first().focus();
    await page.keyboard.press("Enter");
    expect(await page.locator("details.row").first().getAttribute("open")).not.toBeNull();
  });

  it("opens by the framework that was asked for", async () => {
    const opened = await open(pageOf(report, "soc2"));
    expect(await found(opened)).toBe("61 items");
    expect(await opened.page.locator("#rows h2").textContent()).toBe("SOC 2 (Trust Services Criteria)");
  });

  it("runs nothing of a hostile graph, in any view, and prints it", async () => {
    const opened = await open(pageOf(hostileReport()));
    const { page } = opened;
    for (const view of ["controls", "frameworks", "resources", "coverage"]) {
      await page.click(`#tab-${view}`);
      for (const row of (await page.locator("details.row summary").all()).slice(0, 5)) await row.click();
    }
    await page.click("#tab-resources");
    await page.pdf();
    expect(await page.evaluate("globalThis.pwned")).toBeUndefined();
    expect(await page.locator("img, svg, iframe, #rows script, #rows a[href^=javascript]").count()).toBe(0);
    expect([opened.complaints, opened.requests()]).toEqual([[], []]);
  });

  it("makes rows of ten thousand resources as they are needed", async () => {
    const many = Array.from({ length: 10_000 }, (_, index) => resource("aws:sqs/queue:Queue", `queue-${index}`));
    const opened = await open(pageOf(reportOf(many, { controls: ["SQS-01", "SQS-02"] })));
    await opened.page.click("#tab-resources");
    expect(await found(opened)).toMatch(/^10000 resources/);
    expect(await opened.page.locator("details.row").count()).toBeLessThan(400);
    await opened.page.fill("#search", "queue-9999");
    await expect.poll(() => opened.page.locator("details.row").count()).toBe(1);
  });

  it("has an index over several", async () => {
    const opened = await browser.open(
      indexPage([
        { report, file: "a b.html" },
        { report: hostileReport(), file: "prod-2.html" },
      ]),
    );
    expect(
      await opened.page.locator("tbody a").evaluateAll((links) => links.map((link) => link.getAttribute("href"))),
    ).toEqual(["a%20b.html", "prod-2.html"]);
    expect(await opened.page.evaluate("globalThis.pwned")).toBeUndefined();
    expect(opened.complaints).toEqual([]);
  });
});
