import fc from "fast-check";
import { marked } from "marked";
import { describe, expect, it } from "vitest";
import { code, inline, markdownTable } from "../../render/markdown.ts";
import { oneLine } from "../../render/text.ts";

/** What a reader sees of Markdown: its text, and the elements it became. */
function shown(markdown: string): { text: string; elements: readonly string[] } {
  const html = marked.parse(markdown, { async: false, gfm: true });
  const elements = Array.from(html.matchAll(/<([a-z0-9]+)/g), ([, name]) => name ?? "");
  const text = html
    .replace(/<[^>]*>/g, "")
    .replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
    .replace(/&(lt|gt|quot|amp);/g, (_, name: string) => ({ lt: "<", gt: ">", quot: '"', amp: "&" })[name] ?? "");
  return { text: text.replaceAll("\u200b", "").trim(), elements };
}

const HOSTILE = [
  "plain words",
  "<script>alert(1)</script>",
  "<img src=x onerror=alert(1)>",
  "**bold** _under_ `code` ~~gone~~",
  "[link](https://evil.example) ![image](https://evil.example/x.png)",
  "https://evil.example and www.evil.example",
  "@everyone @team/one #12 GH-12",
  "| a | b |",
  "\\| and \\\\| and `|`",
  "- item",
  "1. item",
  "12) item",
  "# heading",
  "=== setext",
  "> quote",
  "&lt;b&gt; &amp; &#64;",
  "```",
  "`` ` ``",
  "trailing \\",
  "$math$ and \\(math\\)",
  "line\nbreak\r\nand\ttab",
  "\u001b[31mred\u001b[0m \u202Eevil\u202C \u0000",
] as const;

describe("inline", () => {
  it.each(HOSTILE)("shows %j as it is, as text", (text) => {
    const { text: seen, elements } = shown(inline(text));
    expect(seen).toBe(oneLine(text).trim());
    expect(elements).toEqual(["p"]);
  });

  it("names nobody, links nowhere", () => {
    expect(inline("@octo")).not.toContain("@octo");
    expect(inline("#12")).not.toMatch(/#12/);
    expect(inline("gh-12")).not.toMatch(/gh-12/i);
    expect(inline("https://a.example")).not.toContain("://a");
    expect(inline("www.a.example")).not.toContain("www.a");
  });

  it("holds for any text", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) => {
        fc.pre(oneLine(text).trim() !== "");
        const { text: seen, elements } = shown(`x${inline(text)}x`);
        expect(seen).toBe(`x${oneLine(text)}x`);
        expect(elements).toEqual(["p"]);
      }),
    );
  });
});

describe("code", () => {
  it.each(HOSTILE)("shows %j as code", (text) => {
    const { text: seen, elements } = shown(code(text));
    expect(seen).toBe(oneLine(text).trim());
    expect(elements).toEqual(["p", "code"]);
  });

  it("says that a text is empty", () => {
    expect(shown(code(" \n"))).toEqual({ text: "(empty)", elements: ["p", "em"] });
  });
});

describe("a table", () => {
  it.each(HOSTILE)("keeps its cells apart whatever is in them: %j", (text) => {
    const table = markdownTable(
      [
        ["Name", "left"],
        ["Value", "right"],
      ],
      [
        [inline(text), code(text)],
        ["last", "1"],
      ],
    );
    const { elements } = shown(table);
    expect(elements.filter((name) => name === "td")).toHaveLength(4);
    expect(elements.filter((name) => !["table", "thead", "tbody", "tr", "th", "td", "code"].includes(name))).toEqual(
      [],
    );
  });
});
