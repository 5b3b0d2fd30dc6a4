import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { manyLines, oneLine, shortened } from "../../render/text.ts";

describe("one line", () => {
  it.each([
    ["a line break", "a\nb\r\nc\u2028d", "a b c d"],
    ["a tab", "a\tb", "a b"],
    ["an escape sequence", "\u001b[31mred", "\\u{1b}[31mred"],
    ["a C1 control", "a\u009bb", "a\\u{9b}b"],
    ["a change of direction", "user\u202Etxt.exe", "user\\u{202e}txt.exe"],
    ["what is not seen", "pay\u200Bpal\uFEFF", "pay\\u{200b}pal\\u{feff}"],
    ["tags that hide text", "a\u{E0041}b", "a\\u{e0041}b"],
    ["a lone surrogate", "a\ud800b", "a\ufffdb"],
    ["other scripts and pictures", "Größe 寸法 👩‍🍳".replaceAll("\u200d", ""), "Größe 寸法 👩🍳"],
  ])("shows %s", (_, text, expected) => expect(oneLine(text)).toBe(expected));

  it("never holds a control or a mark of direction", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(oneLine(text)).not.toMatch(/[\p{Cc}\u2028\u2029\u202A-\u202E\u2066-\u2069]/u);
        expect(oneLine(oneLine(text))).toBe(oneLine(text));
      }),
    );
  });
});

it("keeps the breaks of many lines", () => expect(manyLines("a\r\nb\u0007\nc")).toBe("a\nb\\u{7}\nc"));

describe("shortened", () => {
  it.each([
    ["what fits", "abc", 3, "abc"],
    ["what does not", "abcd", 3, "ab…"],
    ["by characters as they are read", "e\u0301e\u0301e\u0301", 3, "e\u0301e\u0301e\u0301"],
    ["not through the middle of one", "👍🏽👍🏽👍🏽", 2, "👍🏽…"],
  ])("%s", (_, text, limit, expected) => expect(shortened(text, limit)).toBe(expected));
});
