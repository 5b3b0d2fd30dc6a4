import { describe, expect, it } from "vitest";
import { reviewLabels } from "../../review/labels.ts";
import { change, review, risk, stack } from "./reviews.ts";

describe("labels", () => {
  it.each([
    ["nothing changes", review([stack()]), ["larder:no-change"]],
    ["no risk", review([stack({ changes: [change()] })]), ["larder:no-known-risk", "larder:prod"]],
    [
      "a high risk",
      review([stack({ changes: [change()], risks: [risk({ kind: "downtime", level: "high" })] })], { level: "high" }),
      ["larder:downtime", "larder:high-risk", "larder:prod"],
    ],
    [
      "a small one has no kind",
      review([stack({ risks: [risk({ kind: "security", level: "low" })] })], { level: "low" }),
      ["larder:low-risk"],
    ],
    ["blocked, though no risk is known", review([stack()], { blocked: true }), ["larder:blocked"]],
    ["incomplete", review([stack()], { incomplete: true }), ["larder:incomplete"]],
    [
      "incomplete and blocked",
      review([stack({ risks: [risk()] })], { incomplete: true, blocked: true, level: "blocking" }),
      ["larder:blocked", "larder:data-loss", "larder:incomplete"],
    ],
    [
      "a stack with a strange name",
      review([stack({ stack: `a,b ${"x".repeat(80)}`, changes: [change()] })]),
      [`larder:a-b-${"x".repeat(39)}`, "larder:no-known-risk"],
    ],
  ])("%s", (_, given, expected) => expect(reviewLabels(given)).toEqual(expected));
});
