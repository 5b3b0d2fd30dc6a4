/** The audit report: what it says, that it repeats itself to the byte, and that its schema is the published one. */
import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { describe, expect, it } from "vitest";
import { json as format } from "../../audit/formats/json.ts";
import { resultOf, statementOf } from "../../audit/model/population.ts";
import { type AuditReport, auditReportSchema } from "../../audit/model/schema.ts";
import { placeOf } from "../../audit/model/source.ts";
import { controlIds } from "../../policies/catalogue.ts";
import { everything } from "../policies/everything.ts";
import { resource } from "../policies/support.ts";
import { databases, everyVerdict, provenance, reportOf } from "./support.ts";

const report = everyVerdict();
const json = (reports: readonly AuditReport[]) => format.render(reports, {}).content;
const byName = (name: string) =>
  report.results.find((result) => result.control === "RDS-05" && result.name === name) ?? expect.fail(name);

describe("a result", () => {
  it("carries verdict, evidence, place, rule and version", () => {
    expect(byName("fails")).toMatchObject({
      verdict: "fail",
      level: "mandatory",
      message: "backups are kept 1 days, need 30",
      evidence: [{ path: "backupRetentionPeriod", value: "1", required: ">= 30" }],
      source: { file: "components/data/fails.ts", line: 34 },
      ruleVersion: provenance.ruleVersions.get("RDS-05"),
    });
    expect(byName("passes")).toMatchObject({
      verdict: "pass",
      evidence: [{ value: "30", required: ">= 30" }],
      source: { file: "components/data/passes.ts", line: 12, column: 3 },
    });
  });

  it("says why it does not apply, what is unknown, and who accepted it until when", () => {
    expect(byName("replica")).toMatchObject({ verdict: "not-applicable", message: "the primary is backed up" });
    expect(byName("open")).toMatchObject({
      verdict: "unknown",
      evidence: [{ path: "backupRetentionPeriod", value: "[unknown]" }],
    });
    expect(byName("accepted")).toMatchObject({
      verdict: "exempt",
      exemption: { owners: ["data", "platform"], ticket: "OPS-1", created: "2026-05-01", expires: "2026-09-01" },
    });
  });

  it("keeps its id when the verdict changes, and shares it with no other", () => {
    const later = everyVerdict({ asOf: "2026-12-01" });
    const again = later.results.find(({ control, name }) => control === "RDS-05" && name === "accepted");
    expect(again?.verdict).toBe("fail");
    expect(again?.id).toBe(byName("accepted").id);
    const all = reportOf([...everything, ...databases]);
    expect(new Set(all.results.map(({ id }) => id)).size).toBe(all.results.length);
  });

  it("has an id of its own where a graph holds a URN twice", () => {
    const twice = resource("aws:rds/instance:Instance", "twice");
    const { results } = reportOf([twice, twice]);
    expect(new Set(results.map(({ id }) => id)).size).toBe(results.length);
  });
});

describe("a control", () => {
  it("says how many it judged, not only the worst", () => {
    const control = report.controls.find(({ id }) => id === "RDS-05");
    expect(control).toMatchObject({
      result: "fail",
      statement: "1 of 4 passes, 1 fails, 1 exempt, 1 unknown, 1 not applicable",
      population: { judged: 4, pass: 1, fail: 1, exempt: 1, unknown: 1, notApplicable: 1 },
      settings: { minDays: 30 },
      rule: { scope: "resource", types: ["aws:rds/instance:Instance", "aws:rds/cluster:Cluster"] },
    });
  });

  it.each([
    [{ judged: 100, pass: 99, fail: 1, exempt: 0, unknown: 0, notApplicable: 0 }, "fail", "99 of 100 pass, 1 fails"],
    [
      { judged: 2, pass: 0, fail: 0, exempt: 1, unknown: 1, notApplicable: 0 },
      "unknown",
      "0 of 2 pass, 1 exempt, 1 unknown",
    ],
    [{ judged: 1, pass: 0, fail: 0, exempt: 1, unknown: 0, notApplicable: 0 }, "exempt", "0 of 1 pass, 1 exempt"],
    [{ judged: 3, pass: 3, fail: 0, exempt: 0, unknown: 0, notApplicable: 2 }, "pass", "3 of 3 pass, 2 not applicable"],
    [{ judged: 0, pass: 0, fail: 0, exempt: 0, unknown: 0, notApplicable: 2 }, "not-applicable", "2 not applicable"],
    [{ judged: 0, pass: 0, fail: 0, exempt: 0, unknown: 0, notApplicable: 0 }, "not-assessed", "not assessed"],
  ] as const)("of %o is %s: %s", (population, result, statement) => {
    expect(resultOf(population)).toBe(result);
    expect(statementOf(population)).toBe(statement);
  });

  it("uses the settings of the run", () => {
    const { controls } = reportOf(databases, { settings: { "RDS-05": { minDays: 14 } } });
    expect(controls.find(({ id }) => id === "RDS-05")?.settings).toEqual({ minDays: 14 });
  });
});

describe("coverage", () => {
  it("names types without a rule, and every control that was not assessed with the reason", () => {
    expect(report.coverage.typesWithoutRule).toEqual([{ type: "acme:index/unheard:Of", count: 1 }]);
    const assessed = report.controls.filter(({ result }) => result !== "not-assessed").map(({ id }) => id);
    const idle = report.coverage.controlsNotAssessed.map(({ id }) => id);
    expect([...assessed, ...idle].sort()).toEqual([...controlIds].sort());
    expect(report.coverage.controlsNotAssessed).toContainEqual({
      id: "ALB-01",
      reason: "no-resource",
      statement: "no resource of its types in the graph",
    });
  });

  it("tells apart what was not asked for", () => {
    const { coverage, controls } = reportOf(databases, { controls: ["RDS-05", "ALB-01"] });
    expect(controls.map(({ id }) => id).sort()).toEqual(["ALB-01", "RDS-05"]);
    expect(coverage.controlsNotAssessed.filter(({ reason }) => reason === "no-resource").map(({ id }) => id)).toEqual([
      "ALB-01",
    ]);
    expect(coverage.controlsNotAssessed).toHaveLength(controlIds.length - 1);
  });

  it("never claims the live account", () => {
    expect(report.graph.origin).toEqual({
      kind: "recorded-state",
      lastModified: "2026-05-01T10:00:00Z",
      statement: "recorded state, last modified 2026-05-01T10:00:00Z",
    });
    expect(report.coverage.statement).toMatch(
      /^Recorded state, last modified 2026-05-01T10:00:00Z, not the live account\. 6 of 7 resources were judged by/,
    );
    expect(report.coverage.statement).toContain("1 have a type that no rule is for (1 type)");
  });
});

describe("digests", () => {
  it("cover graph, policies, config, lock file, exemptions, day, profile, settings and the controls asked for", () => {
    const sha = `sha256:${"1".repeat(64)}`;
    const others = [
      reportOf(databases.slice(0, 3)),
      reportOf(databases, { provenance: { policies: sha } }),
      reportOf(databases, { provenance: { config: sha } }),
      reportOf(databases, { provenance: { lockfile: sha } }),
      reportOf(databases, { provenance: { exemptions: sha } }),
      reportOf(databases, { asOf: "2026-06-02" }),
      reportOf(databases, { profile: "dev" }),
      reportOf(databases, { settings: { "RDS-05": { minDays: 14 } } }),
      reportOf(databases, { controls: ["RDS-05"] }),
      reportOf(databases),
    ];
    expect(new Set(others.map(({ digests }) => digests.report)).size).toBe(others.length);
    expect(new Set(others.map(({ id }) => id)).size).toBe(others.length);
  });

  it("do not depend on the order of the resources", () => {
    expect(json([everyVerdict()])).toBe(json([report]));
    expect(reportOf(databases.toReversed())).toEqual(reportOf(databases));
  });
});

describe("places in the program", () => {
  it.each([
    ["project:///components/data/redis.ts#41,7", { file: "components/data/redis.ts", line: 41, column: 7 }],
    ["project:///index.ts#3", { file: "index.ts", line: 3 }],
    ["project:///a%20b.ts#3,0", { file: "a b.ts", line: 3 }],
    ["project:///../outside.ts#3", undefined],
    ["project:///a/%2e%2e/%2e%2e/outside.ts#3", undefined],
    ["project:////etc/passwd#3", undefined],
    ["project:///C:/secret.ts#3", undefined],
    ["project:///index.ts#0", undefined],
    ["file:///home/someone/index.ts#3", undefined],
    ["javascript:alert(1)", undefined],
    [undefined, undefined],
  ])("%s", (position, place) => {
    expect(placeOf(position)).toEqual(place);
  });
});

it("says of each control without a rule over resources why it was not assessed", () => {
  const { controlsNotAssessed } = reportOf([]).coverage;
  const why = (control: string) => controlsNotAssessed.find(({ id }) => id === control)?.statement;
  expect(why("EXM-01")).toBe("there are no exemptions for this stack");
  expect(why("X-39")).toBe("compares staging with the prod of its project, where both are judged together");
});

describe("the published schema", () => {
  const ajv = new Ajv2020({ strict: true, allErrors: true });
  formats.default(ajv);
  const validate = ajv.compile(JSON.parse(readFileSync("docs/schemas/audit-report.schema.json", "utf8")));
  const big = reportOf([...everything, ...databases]);

  it("holds one report and several", () => {
    for (const text of [json([report]), json([big]), json([report, big])]) {
      expect(validate(JSON.parse(text)), JSON.stringify(validate.errors?.slice(0, 3))).toBe(true);
    }
  });

  it("knows every field that is written", () => {
    expect(auditReportSchema.parse(big)).toEqual(big);
  });

  it("refuses what is no report", () => {
    const { digests: _, ...without } = report;
    for (const wrong of [{}, without, { ...report, schemaVersion: 2 }, { ...report, asOf: "today" }]) {
      expect(validate(wrong)).toBe(false);
    }
  });
});
