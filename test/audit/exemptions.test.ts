import { describe, expect, it } from "vitest";
import { exemptionStatuses } from "../../audit/exemptions.ts";
import { parseExemptions } from "../../policies/exemptions.ts";

const entry = (name: string, created: string, expires: string, more = "") =>
  `- {control: RDS-02, urn: "urn:pulumi:prod::x::*::${name}", reason: r, owner: a, ticket: T, created: "${created}", expires: "${expires}"${more}}\n`;
const read = (text: string, asOf: string, within?: number) =>
  exemptionStatuses(parseExemptions(text, "e.yaml"), { asOf, ...(within !== undefined && { within }) });

describe("the state of an exemption", () => {
  it.each([
    ["2026-12-01", "expired", -1],
    ["2026-11-30", "ending", 0],
    ["2026-10-31", "ending", 30],
    ["2026-10-30", "in-force", 31],
    ["2025-12-31", "not-yet", 334],
  ])("on %s is %s", (asOf, state, daysLeft) => {
    expect(read(entry("db", "2026-01-01", "2026-11-30"), asOf)).toMatchObject([{ state, daysLeft }]);
  });

  it("is counted by the days asked for", () => {
    expect(read(entry("db", "2026-01-01", "2026-11-30"), "2026-11-01", 10)).toMatchObject([{ state: "in-force" }]);
    expect(read(entry("db", "2026-01-01", "2026-11-30"), "2026-11-20", 10)).toMatchObject([{ state: "ending" }]);
  });

  it("keeps its id when it is renewed, and has another for another finding", () => {
    const [first] = read(entry("db", "2026-01-01", "2026-11-30"), "2026-11-01");
    const [renewed] = read(entry("db", "2026-11-15", "2027-05-01"), "2026-11-20");
    const [other] = read(entry("db", "2026-01-01", "2026-11-30", ', finding: "22"'), "2026-11-01");
    expect(renewed?.id).toBe(first?.id);
    expect(other?.id).not.toBe(first?.id);
  });

  it("stands in the order of the ends", () => {
    const text =
      entry("b", "2026-01-01", "2026-06-01") +
      entry("a", "2026-01-01", "2026-05-01") +
      entry("c", "2026-01-01", "2026-05-01");
    expect(read(text, "2026-02-01").map(({ urn }) => urn.at(-1))).toEqual(["a", "c", "b"]);
  });
});
