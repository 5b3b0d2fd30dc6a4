import { describe, expect, it } from "vitest";
import { type RegisterOrigin, registerCsv, registerJson, registerMarkdown } from "../../../audit/registers/formats.ts";
import type { Register } from "../../../audit/registers.ts";

const register: Register = {
  name: "r",
  title: "Things",
  answers: "Which things there are.",
  columns: [
    { key: "a", title: "A" },
    { key: "b", title: "B, more" },
  ],
  rows: [
    { urn: "urn:pulumi:prod::x::t::one", source: "index.ts:3", cells: { a: "=1+1", b: ["x", 'say "y"\nz'] } },
    { urn: "urn:pulumi:prod::x::t::two", cells: { a: "a|b <img src=x> @team", b: "" } },
  ],
  notes: ["3 resources of the type <b>: not read"],
};
const origin: RegisterOrigin = {
  tool: { name: "larder", version: "0.1.0" },
  asOf: "2026-12-01",
  graph: { digest: "sha256:00", source: "a|b.json", description: "declared code", stack: "prod", resources: 2 },
};

describe("a register as CSV", () => {
  it("has source and URN, and no formula", () => {
    expect(registerCsv(register).split("\r\n")).toEqual([
      'A,"B, more",Source,URN',
      `'=1+1,"x; say ""y"" z",index.ts:3,urn:pulumi:prod::x::t::one`,
      "a|b <img src=x> @team,,,urn:pulumi:prod::x::t::two",
      "",
    ]);
  });
});

describe("a register as Markdown", () => {
  it("makes no markup, mention or cell of foreign text", () => {
    const text = registerMarkdown(register, origin);
    expect(text).not.toContain("<img");
    expect(text).not.toContain("@team");
    const table = text.split("\n").filter((line) => line.startsWith("|"));
    expect(table.map((line) => line.split("|").length)).toEqual([4, 4, 4, 4]);
    expect(text).toContain("sha256:00");
    expect(text).toContain("&lt;b&gt;: not read");
  });

  it("says so where there is nothing", () => {
    expect(registerMarkdown({ ...register, rows: [], notes: [] }, origin)).toContain(
      "Nothing of the kind is in this graph.",
    );
  });
});

describe("a register as JSON", () => {
  it("has the version of its form, the graph and the rows as they are", () => {
    const content = JSON.parse(registerJson(register, origin));
    expect(content).toMatchObject({
      schemaVersion: 1,
      asOf: "2026-12-01",
      graph: { digest: "sha256:00" },
      register: { name: "r" },
    });
    expect(content.rows[0].cells.b).toEqual(["x", 'say "y"\nz']);
  });
});
