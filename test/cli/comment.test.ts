import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { commentMarker } from "../../review/comment.ts";
import { larderHere } from "../support/larder.ts";

const folder = mkdtempSync(join(tmpdir(), "larder-comment-"));
const read = (out: string, name: string) => readFileSync(join(folder, out, name), "utf8");
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("comment", () => {
  it("compares all stacks, and says which preview was of no use", { timeout: 240_000 }, async () => {
    mkdirSync(join(folder, "previews"));
    writeFileSync(join(folder, "previews", "prod.json"), "");
    const { status } = await larderHere(
      ...["comment", "--base", "HEAD", "--previews", join(folder, "previews"), "--out", join(folder, "out")],
    );
    expect(status).toBe(1);
    expect(readdirSync(join(folder, "out")).sort()).toEqual([
      "comment.md",
      "labels.json",
      "review.html",
      "review.json",
    ]);
    const comment = read("out", "comment.md");
    expect(comment.startsWith(commentMarker("larder"))).toBe(true);
    for (const stack of ["dev", "staging", "prod"]) expect(comment).toMatch(new RegExp(`^\\| ${stack} \\| \\d`, "m"));
    expect(comment).toMatch(/ncomplete: prod could not be compared/);
    expect(comment).toMatch(/the real preview of prod is of no use: .*prod\.json: is empty/);
    expect(JSON.parse(read("out", "labels.json"))).toContain("larder:incomplete");
    expect(JSON.parse(read("out", "review.json")).stacks.map(({ stack }: { stack: string }) => stack)).toEqual([
      "dev",
      "staging",
      "prod",
    ]);
    expect(read("out", "review.html")).toContain("Review of larder");
  });

  it("leaves a comment that says so where nothing could be compared", async () => {
    // Of an earlier run.
    mkdirSync(join(folder, "failed"));
    for (const name of ["review.html", "review.json", "notes.txt"])
      writeFileSync(join(folder, "failed", name), "green");
    const { status, stderr } = await larderHere("comment", "--base", "no-such-branch", "--out", join(folder, "failed"));
    expect(status).toBe(2);
    expect(stderr).toContain("no-such-branch");
    expect(read("failed", "comment.md")).toContain("## ⚠️ The review failed: nothing was compared");
    expect(read("failed", "comment.md")).toContain("no-such-branch");
    expect(JSON.parse(read("failed", "labels.json"))).toEqual(["larder:incomplete"]);
    expect(readdirSync(join(folder, "failed")).sort()).toEqual(["comment.md", "labels.json", "notes.txt"]);
  });

  it.each([
    [["comment"], /--base/],
    [["comment", "--base", "HEAD", "--previews", "/no/such"], /--previews \/no\/such: is no folder/],
    [["comment", "--base", "HEAD", "--as-of", "soon"], /--as-of: expected a day/],
    [["comment", "--base", "HEAD", "--out", "package.json"], /--out package.json: /],
  ])("refuses %j in one line", async (args, expected) => {
    const { status, stdout, stderr } = await larderHere(...args);
    expect(status).toBe(2);
    expect(stdout).toBe("");
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(stderr).toMatch(expected);
  });
});
