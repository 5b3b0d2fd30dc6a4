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

  it("says what holds for a change, and nothing that does not", () => {
    const pageOf = (fields: Partial<Parameters<typeof change>[0]>) =>
      reviewPage(review([stack({ changes: [change(fields)] })]));
    const facts: readonly (readonly [Parameters<typeof change>[0], string])[] = [
      [{ protected: true }, "protected: the engine refuses to delete or replace it"],
      [{ retained: true }, "retained: it leaves the stack and stays in the cloud"],
      [{ stateful: true }, "holds data"],
      [{ renamedFrom: "urn:pulumi:prod::larder::aws:s3/bucket:Bucket::old" }, "renamed from urn:pulumi"],
      [{ deletedWith: "urn:pulumi:prod::larder::aws:s3/bucket:Bucket::all" }, "goes with urn:pulumi"],
    ];
    for (const [fields, text] of facts) {
      expect(pageOf(fields ?? {})).toContain(text);
      expect(pageOf({})).not.toContain(text);
    }
    expect(pageOf({ stateful: true, operation: "create" })).not.toContain("holds data");
  });

  it("holds text of others as text", () => {
    expect(reviewPage(sample)).not.toContain("<img");
    expect(reviewPage(sample).match(/<script/g)).toHaveLength(1);
  });
});

describe("what is not seen, or turns a line", () => {
  const H = "\u202e\u200b\u001b[2J\u2066x";
  const urn = `urn:pulumi:prod::larder::aws:s3/bucket:Bucket::${H}`;
  const link = { urn, name: H, type: "aws:s3/bucket:Bucket", operation: "replace", property: H } as const;
  const hostile = review(
    [
      stack({
        stack: H,
        notes: [H],
        errors: [{ stage: "base", message: H }],
        changes: [
          change({
            ...{ urn, name: H, type: H, renamedFrom: urn, looksLikeRenameOf: urn, deletedWith: urn },
            component: { name: H, type: H },
            properties: [
              { path: H, label: H, kind: "change", before: value(H), after: value(H), forcesReplacement: true },
            ],
            options: [{ option: "protect", before: { [H]: H }, after: H }],
            causes: [{ kind: "cascade", property: H, chain: [link, link] }],
            source: { file: H, line: 1 },
          }),
        ],
        risks: [
          risk({
            ...{
              urn,
              name: H,
              type: H,
              message: H,
              mitigations: [H],
              chain: [link, link],
              source: { file: H, line: 1 },
            },
            evidence: [{ path: H, before: { kind: "asset", name: H, hash: H }, after: value(H) }],
            statements: [
              { label: H, change: "widened", widened: [{ element: "action", added: [H] }], statement: { [H]: H } },
            ],
          }),
        ],
        improvements: [{ rule: "x", urn, name: H, type: H, message: H, evidence: [] }],
        cost: {
          ...{ currency: "USD", pricesOf: "2026-05-01", before: 1, after: 2, delta: 1 },
          rows: [{ urn, name: H, type: H, before: 1, after: 2, delta: 1 }],
          ...{ excluded: [H], unpriced: [H], notes: [H] },
        },
      }),
    ],
    { reasons: [H] },
  );

  it("is written out wherever it stands on the page", () => {
    const text = reviewPage(hostile);
    expect(text.replaceAll("\n", "")).not.toMatch(/[\p{Cc}\u200b-\u200f\u2028-\u202e\u2066-\u2069]/u);
    expect(text.match(/\\u\{202e\}/g)?.length).toBeGreaterThan(40);
  });

  it("is cut where it has no end", () => {
    const long = review([
      stack({ changes: [change({ name: "n".repeat(10_000) })], risks: [risk({ name: "n".repeat(10_000) })] }),
    ]);
    expect(Math.max(...Array.from(reviewPage(long).matchAll(/n{50,}/g), ([run]) => run.length))).toBeLessThan(500);
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
    expect(await page.locator("#stacks tr:last-child td:nth-child(2)").textContent()).toBe("blocking data loss");
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
