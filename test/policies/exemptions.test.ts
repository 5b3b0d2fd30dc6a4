import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { evaluatePolicies } from "../../policies/evaluate.ts";
import { type Exemption, ExemptionsError, loadExemptions, parseExemptions } from "../../policies/exemptions.ts";
import type { Profile } from "../../policies/profile.ts";
import { graphOf, resource, STACK_URN, UNKNOWN, urnOf } from "./support.ts";

const INSTANCE = "aws:rds/instance:Instance";
const entry = (more: Record<string, unknown> = {}) => ({
  control: "RDS-05",
  urn: "urn:pulumi:prod::larder::*Instance::*",
  reason: "a test database",
  owner: "platform",
  ticket: "OPS-1",
  created: "2026-01-01",
  expires: "2026-06-01",
  ...more,
});
const yaml = (...entries: readonly Record<string, unknown>[]) => JSON.stringify(entries);

function problemsOf(text: string): readonly string[] {
  try {
    parseExemptions(text, "e.yaml");
  } catch (error) {
    if (error instanceof ExemptionsError) return error.problems;
    throw error;
  }
  return [];
}

describe("the file", () => {
  it.each([
    ["nothing", ""],
    ["only comments", "# none\n"],
    ["an empty list", "[]"],
    ["an empty key", "exemptions:\n"],
  ])("may hold %s", (_, text) => {
    expect(parseExemptions(text, "e.yaml")).toEqual([]);
  });

  it("is read with every key, dates in quotes or not, one owner or several", () => {
    const text = `- control: RDS-05
  urn: "urn:pulumi:prod::larder::*::db"
  finding: period
  reason: because
  owner: [a, b, a]
  ticket: OPS-1
  created: 2026-01-01
  expires: "2026-02-01"
`;
    expect(parseExemptions(text, "e.yaml")).toEqual([
      {
        control: "RDS-05",
        urn: "urn:pulumi:prod::larder::*::db",
        finding: "period",
        reason: "because",
        owners: ["a", "b"],
        ticket: "OPS-1",
        created: "2026-01-01",
        expires: "2026-02-01",
        source: "e.yaml: entry 1",
      },
    ]);
  });

  it("is the project's own, without an entry that is out of order", () => {
    expect(() => loadExemptions(join(import.meta.dirname, "../../policies/exemptions.yaml"))).not.toThrow();
  });

  it.each([
    ["a scalar", "hello", 'e.yaml: found "hello", allowed: a list of exemptions'],
    ["a map", "a: 1", "e.yaml: found an object, allowed: a list of exemptions"],
    [
      "an entry that is text",
      "- x",
      'e.yaml: entry 1: found "x", allowed: the keys control, urn, reason, ticket, created, expires, owner, finding',
    ],
    ["no reason", yaml({ ...entry(), reason: "" }), "e.yaml: entry 1: reason: found empty text, allowed: text"],
    ["a number as the ticket", yaml(entry({ ticket: 7 })), "e.yaml: entry 1: ticket: found 7, allowed: text"],
    [
      "an unknown key",
      yaml(entry({ until: "x" })),
      'e.yaml: entry 1: unknown key "until", allowed: control, urn, reason, ticket, created, expires, owner, finding',
    ],
    [
      "a day that is none",
      yaml(entry({ expires: "2026-02-30" })),
      'e.yaml: entry 1: expires: found "2026-02-30", allowed: a day, "YYYY-MM-DD"',
    ],
    [
      "a date of another form",
      yaml(entry({ created: "01.02.2026" })),
      'e.yaml: entry 1: created: found "01.02.2026", allowed: a day, "YYYY-MM-DD"',
    ],
    [
      "a pattern of too few parts",
      yaml(entry({ urn: "*" })),
      'e.yaml: entry 1: urn: found "*", allowed: urn:pulumi:<stack>::<project>::<type>::<name>, * within a part',
    ],
    [
      "an owner that is a number",
      yaml(entry({ owner: 1 })),
      "e.yaml: entry 1: owner: found 1, allowed: a name or a list of names",
    ],
    [
      "a finding that is a list",
      yaml(entry({ finding: [] })),
      "e.yaml: entry 1: finding: found a list, allowed: text, the key of one finding",
    ],
  ])("is refused with %s", (_, text, problem) => {
    expect(problemsOf(text)).toEqual([problem]);
  });

  it("tells every problem at once", () => {
    expect(problemsOf(yaml(entry({ reason: null }), entry({ ticket: "" })))).toHaveLength(2);
  });

  it("says the line where it is no YAML", () => {
    expect(problemsOf("- a: 1\n  - b")[0]).toMatch(/^e\.yaml:2: not YAML: /);
  });

  it("takes no aliases, which could fill the memory", () => {
    expect(problemsOf("- &a {x: 1}\n- *a")).toEqual(["e.yaml: found an alias (*name), allowed: plain YAML"]);
  });

  const folder = mkdtempSync(join(tmpdir(), "exemptions-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  it("may be missing only if nobody named it", () => {
    const path = join(folder, "none.yaml");
    expect(loadExemptions(path, { required: false })).toEqual([]);
    expect(() => loadExemptions(path, { name: "none.yaml" })).toThrow("none.yaml: cannot be read (ENOENT)");
    writeFileSync(path, yaml(entry()));
    expect(loadExemptions(path)).toHaveLength(1);
  });
});

describe("an exemption", () => {
  const database = resource(INSTANCE, "db", { backupRetentionPeriod: 1 });
  const stack = { urn: STACK_URN, type: "pulumi:pulumi:Stack", custom: false };

  function check(
    more: Record<string, unknown>,
    {
      profile = "prod",
      asOf = "2026-03-01",
      judged = database,
    }: { profile?: Profile; asOf?: string; judged?: typeof database } = {},
  ) {
    const exemptions: readonly Exemption[] = parseExemptions(yaml(entry(more)), "e.yaml");
    const report = evaluatePolicies(graphOf(stack, judged), {
      profile,
      asOf,
      exemptions,
      controls: ["RDS-01", "RDS-05", "RDS-07", "EXM-01"],
    });
    const of = (id: string) => report.results.find(({ control }) => control === id);
    return { report, of };
  }

  it("turns the fail into exempt, and says by what", () => {
    const { of, report } = check({});
    expect(of("RDS-05")).toMatchObject({
      verdict: "exempt",
      message: "backups are kept 1 days, need 30",
      exemption: { reason: "a test database", owners: ["platform"], ticket: "OPS-1", expires: "2026-06-01" },
    });
    expect(of("EXM-01")).toMatchObject({ verdict: "pass", level: "mandatory", urn: STACK_URN });
    expect(report.summary).toMatchObject({ exempt: 1 });
  });

  it("takes away only the finding that it names", () => {
    const { of } = check({ control: "RDS-07", finding: "deleteAutomatedBackups" });
    expect(of("RDS-07")).toMatchObject({
      verdict: "fail",
      message: "the final snapshot has no name, so that a deletion fails or leaves none",
      exemption: { ticket: "OPS-1" },
    });
    expect(of("EXM-01")?.verdict).toBe("pass");
  });

  it("holds to its last day", () => {
    expect(check({}, { asOf: "2026-06-01" }).of("RDS-05")?.verdict).toBe("exempt");
  });

  it.each([
    ["it has expired", { expires: "2026-02-28" }, "expired on 2026-02-28"],
    ["nobody owns it", { owner: "" }, "has no owner"],
    ["nobody is named", { owner: null }, "has no owner"],
    ["it lasts too long", { expires: "2026-07-01" }, "lasts 181 days, at most 180 are allowed for high controls"],
    ["it ends before it begins", { created: "2026-02-01", expires: "2026-01-31" }, "expired on 2026-01-31"],
    ["its control is unknown", { control: "RDS-99" }, "names an unknown control"],
    ["it exempts this very check", { control: "EXM-01" }, "exempts the check of exemptions itself"],
  ])("is a failure of its own and without effect when %s", (_, more, problem) => {
    const { of } = check(more);
    expect(of("EXM-01")).toMatchObject({ verdict: "fail" });
    expect(of("EXM-01")?.message).toContain(problem);
    expect(of("EXM-01")?.message).toContain("e.yaml: entry 1");
    expect(of("RDS-05")?.verdict).toBe("fail");
  });

  it.each([
    ["another resource", { urn: "urn:pulumi:prod::larder::*Instance::other" }],
    ["another finding", { finding: "other" }],
    ["a control that passes", { control: "RDS-01", owner: ["a", "b"] }],
  ])("is a failure of its own when it is for %s", (_, more) => {
    const { of } = check(more);
    expect(of("EXM-01")?.message).toMatch(/matches no finding of this stack$/);
    expect(of("RDS-05")?.verdict).toBe("fail");
  });

  it("needs two different owners for a critical control in prod only", () => {
    const open = resource(INSTANCE, "db", { publiclyAccessible: true });
    const one = { control: "RDS-01", owner: ["a", "a"] };
    expect(check(one, { judged: open }).of("RDS-01")?.verdict).toBe("fail");
    expect(check(one, { judged: open }).of("EXM-01")?.message).toContain("needs two owners");
    expect(check({ ...one, owner: ["a", "b"] }, { judged: open }).of("RDS-01")?.verdict).toBe("exempt");
    expect(check(one, { judged: open, profile: "staging" }).of("RDS-01")?.verdict).toBe("exempt");
  });

  it("is left alone in another stack, and before it was made", () => {
    expect(check({ urn: "urn:pulumi:dev::larder::*::*" }).of("EXM-01")).toBeUndefined();
    expect(check({ urn: "urn:pulumi:prod::other::*::*" }).of("EXM-01")).toBeUndefined();
    expect(check({}, { asOf: "2025-12-31" }).of("EXM-01")).toBeUndefined();
  });

  it("is of use while the value is unknown", () => {
    const judged = resource(INSTANCE, "db", { backupRetentionPeriod: UNKNOWN });
    const { of } = check({}, { judged });
    expect(of("RDS-05")?.verdict).toBe("unknown");
    expect(of("EXM-01")?.verdict).toBe("pass");
  });

  it("matches part by part", () => {
    const nested = { ...database, urn: urnOf(`larder:data:PostgresDatabase$${INSTANCE}`, "a::b") };
    expect(
      check({ urn: "urn:pulumi:prod::larder::larder:data:PostgresDatabase$*::*" }, { judged: nested }).of("RDS-05")
        ?.verdict,
    ).toBe("exempt");
    expect(check({ urn: "urn:pulumi:prod::*::a::b" }, { judged: nested }).of("RDS-05")?.verdict).toBe("fail");
    expect(check({ urn: "urn:pulumi:prod::larder::*::a.*" }, { judged: nested }).of("RDS-05")?.verdict).toBe("fail");
  });
});
