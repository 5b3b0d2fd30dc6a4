import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Review } from "../../review/model.ts";
import { reviewPage } from "../../review/page.ts";
import { chromiumPath, TestBrowser } from "../support/browser.ts";
import { change, review, risk, stack } from "./reviews.ts";

const EVIL = `</script><script>alert(1)</script><img src=x onerror=alert(2)> "' & \u202E`;
const value = (text: string) => ({ kind: "value", value: text }) as const;

const sample: Review = review(
  [
    stack({
      stack: "dev",
      changes: [change({ name: "cache", type: "aws:elasticache/user:User", operation: "create" })],
    }),
    stack({
      changes: [
        change({
          name: "uploads",
          operation: "replace",
          risk: "blocking",
          component: { name: "files", type: "larder:data:ObjectStore" },
          properties: [
            {
              path: "bucket",
              label: "bucket",
              kind: "change",
              before: value("old-name"),
              after: value("new-name"),
              forcesReplacement: true,
            },
            {
              path: "password",
              label: "password",
              kind: "change",
              before: { kind: "secret" },
              after: { kind: "secret" },
              forcesReplacement: false,
            },
          ],
          source: { file: "components/data/bucket.ts", line: 41 },
        }),
        change({
          name: EVIL,
          properties: [
            {
              path: EVIL,
              label: EVIL,
              kind: "add",
              before: { kind: "absent" },
              after: value(EVIL),
              forcesReplacement: false,
            },
          ],
        }),
      ],
      risks: [risk(), risk({ name: EVIL, level: "low", kind: "replacement", message: EVIL })],
      policy: {
        new: [
          {
            control: "S3-11",
            title: "Buckets stay",
            level: "mandatory",
            urn: "u",
            name: "uploads",
            type: "aws:s3/bucket:Bucket",
            message: EVIL,
          },
        ],
        fixed: [],
        unchanged: [],
        head: { pass: 9, mandatory: 1, advisory: 0, exempt: 0, unknown: 0 },
        base: null,
      },
    }),
  ],
  { level: "blocking", blocked: true, reasons: ["data loss in prod"] },
);

describe("the page as text", () => {
  it("is the same each time, and one file", () => {
    const text = reviewPage(sample);
    expect(reviewPage(sample)).toBe(text);
    expect(text).not.toMatch(/<(link|iframe|object)|src="?http|url\(http|@import/);
    expect(text).toContain("default-src 'none'".replaceAll("'", "&#39;"));
  });

  it("holds text of others as text", () => {
    expect(reviewPage(sample)).not.toContain("<img");
    expect(reviewPage(sample).match(/<script/g)).toHaveLength(1);
  });
});

describe.skipIf(chromiumPath === undefined)("the page in a browser", () => {
  let browser: TestBrowser;
  beforeAll(async () => {
    browser = await TestBrowser.start();
  });
  afterAll(() => browser?.stop());

  it.each(["light", "dark"] as const)("shows verdict, stacks, risks and values (%s)", async (colorScheme) => {
    const { page, complaints, requests } = await browser.open(reviewPage(sample), { colorScheme });
    expect(await page.locator("h1").textContent()).toBe("Review of larder");
    expect(await page.locator(".banner").textContent()).toContain("Blocked: data loss in prod");
    expect(await page.locator("#stacks tbody tr").count()).toBe(2);
    await page.getByText("uploads", { exact: true }).last().click();
    expect(await page.locator("code.before", { hasText: "old-name" }).count()).toBe(1);
    expect(complaints).toEqual([]);
    expect(requests()).toEqual([]);
  });

  it("filters by stack, risk, operation, component and text, and remembers it in the address", async () => {
    const { page } = await browser.open(reviewPage(sample));
    const shown = () => page.locator("[data-row]:not([hidden])").count();
    const rows = await page.locator("[data-row]").count();
    expect(rows).toBe(6);
    expect(await shown()).toBe(rows);
    await page.locator("[data-filter=stack]").selectOption("dev");
    expect(await shown()).toBe(1);
    await page.locator("[data-reset]").click();
    await page.locator("[data-filter=level]").selectOption("blocking");
    expect(await shown()).toBe(3);
    await page.locator("[data-filter=operation]").selectOption("replace");
    expect(await shown()).toBe(2);
    expect(new URL(page.url()).hash).toBe("#level=blocking&operation=replace");
    await page.reload();
    expect(await shown()).toBe(2);
    await page.locator("[data-reset]").click();
    await page.locator("[data-filter=component]").selectOption("files");
    expect(await shown()).toBe(2);
    await page.locator("[data-reset]").click();
    await page.locator("[data-filter=text]").fill("NEW-NAME");
    expect(await shown()).toBe(1);
    expect(await page.locator("[data-count]").textContent()).toBe("1 of 6 shown");
  });

  it("runs nothing that text of others could be", async () => {
    const { page, complaints } = await browser.open(reviewPage(sample));
    await page.evaluate("dispatchEvent(new Event('beforeprint'))");
    expect(await page.locator("img").count()).toBe(0);
    expect(complaints).toEqual([]);
  });

  it("opens what is folded when it is printed", async () => {
    const { page } = await browser.open(reviewPage(sample));
    await page.evaluate("dispatchEvent(new Event('beforeprint'))");
    expect(await page.locator("details:not([open])").count()).toBe(0);
  });
});
