/** The engine's `--policy-pack-config` in the in-process host. */
import { describe, expect, it } from "vitest";
import { controlIds, policyName } from "../../policies/catalogue.ts";
import { evaluatePolicies } from "../../policies/evaluate.ts";
import { loadPackConfig, parsePackConfig } from "../../policies/pack-config.ts";
import { SettingsError } from "../../policies/settings.ts";
import { graphOf, resource } from "./support.ts";

const parse = (content: unknown) => parsePackConfig(JSON.stringify(content), "f.json");

function problemsOf(text: string): readonly string[] {
  try {
    parsePackConfig(text, "f.json");
  } catch (error) {
    if (error instanceof SettingsError) return error.problems;
  }
  return [];
}

describe("a configuration of the pack", () => {
  it("holds levels and settings by policy", () => {
    const { levels, settings, disabled } = parse({
      "rds-05-backup-retention": { enforcementLevel: "advisory", minDays: 14 },
      "rds-01-not-public": "disabled",
      "alb-07-internal-load-balancers": { publicLoadBalancers: ["web"] },
    });
    expect(levels).toEqual({ "RDS-05": "advisory" });
    expect(settings).toEqual({ "RDS-05": { minDays: 14 }, "ALB-07": { publicLoadBalancers: ["web"] } });
    expect([...disabled]).toEqual(["RDS-01"]);
  });

  it("takes a level for all, which a policy's own outweighs wherever it stands", () => {
    const own = { "rds-05-backup-retention": "advisory", all: "disabled" };
    const { levels, disabled } = parse(own);
    expect(levels).toEqual({ "RDS-05": "advisory" });
    expect(disabled.size).toBe(controlIds.length - 1);
    expect(disabled.has("RDS-05")).toBe(false);
    expect(parse({ all: { enforcementLevel: "mandatory" } }).levels["S3-06"]).toBe("mandatory");
  });

  it("counts remediate as mandatory, since what is left stops the engine", () => {
    expect(parse({ [policyName("S3-06")]: "remediate" }).levels).toEqual({ "S3-06": "mandatory" });
  });

  it("may be empty, and may name the pack's helpers", () => {
    for (const text of ["", "  \n", "{}", '{"larder-inputs": "remediate", "larder-unverified": "disabled"}']) {
      expect(parsePackConfig(text, "f.json")).toEqual({ levels: {}, settings: {}, disabled: new Set() });
    }
  });

  it.each([
    ["text that is no JSON", "{", "f.json: is not JSON"],
    ["a list", "[]", "f.json: found [], allowed: an object with levels and settings by policy name"],
    [
      "a misspelt policy",
      '{"rds-05-backup-retentoin": {}}',
      'f.json: unknown policy "rds-05-backup-retentoin", did you mean "rds-05-backup-retention"?',
    ],
    [
      "the id of a control",
      '{"RDS-05": {}}',
      'f.json: unknown policy "RDS-05", did you mean "rds-05-backup-retention"?',
    ],
    [
      "a policy unlike any",
      '{"zz": {}}',
      'f.json: unknown policy "zz": the name of a policy as in docs/controls.md, or all',
    ],
    [
      "a number for a policy",
      '{"rds-05-backup-retention": 3}',
      "f.json: rds-05-backup-retention: found 3, allowed: a level or an object with enforcementLevel and settings",
    ],
    [
      "an unknown level",
      '{"rds-05-backup-retention": "stop"}',
      'f.json: rds-05-backup-retention.enforcementLevel: found "stop", allowed: advisory, mandatory, remediate, disabled',
    ],
    [
      "a level of the wrong type",
      '{"all": {"enforcementLevel": true}}',
      "f.json: all.enforcementLevel: found true, allowed: advisory, mandatory, remediate, disabled",
    ],
    [
      "a name that every object has",
      '{"all": "constructor"}',
      'f.json: all.enforcementLevel: found "constructor", allowed: advisory, mandatory, remediate, disabled',
    ],
    ["a setting for all", '{"all": {"minDays": 3}}', "f.json: all.minDays: unknown; allowed: enforcementLevel"],
    [
      "an unknown setting",
      '{"rds-05-backup-retention": {"days": 3}}',
      "f.json: rds-05-backup-retention.days: unknown; allowed: minDays",
    ],
    [
      "a setting of a control without",
      '{"rds-01-not-public": {"days": 3}}',
      "f.json: rds-01-not-public.days: unknown; RDS-01 has no settings",
    ],
    [
      "a value out of range",
      '{"rds-05-backup-retention": {"minDays": 36}}',
      "f.json: rds-05-backup-retention.minDays: a whole number from 1 to 35, got 36",
    ],
    [
      "a value of the wrong type",
      '{"rds-05-backup-retention": {"minDays": "14"}}',
      'f.json: rds-05-backup-retention.minDays: a whole number from 1 to 35, got "14"',
    ],
    [
      "no list of names",
      '{"alb-07-internal-load-balancers": {"publicLoadBalancers": "web"}}',
      'f.json: alb-07-internal-load-balancers.publicLoadBalancers: a list of texts, got "web"',
    ],
  ])("refuses %s", (_, text, message) => {
    expect(problemsOf(text)).toEqual([message]);
  });

  it("tells all problems at once", () => {
    expect(problemsOf('{"x": 1, "rds-05-backup-retention": {"minDays": 0, "days": 1}}')).toHaveLength(3);
  });

  it("is refused when it cannot be read", () => {
    expect(() => loadPackConfig("/no/such.json")).toThrow("/no/such.json: cannot be read (ENOENT)");
  });
});

it("changes level, threshold and what runs, and the report says so", () => {
  const graph = graphOf(resource("aws:rds/instance:Instance", "db", { backupRetentionPeriod: 10 }));
  const { levels, settings, disabled } = parse({
    "rds-05-backup-retention": { enforcementLevel: "advisory", minDays: 14 },
    "rds-01-not-public": "disabled",
  });
  const controls = controlIds.filter((id) => !disabled.has(id));
  const report = evaluatePolicies(graph, { asOf: "2026-03-01", profile: "prod", levels, settings, controls });
  expect(report.results.find(({ control }) => control === "RDS-05")).toMatchObject({
    verdict: "fail",
    level: "advisory",
    message: "backups are kept 10 days, need 14",
  });
  expect(report.results.some(({ control }) => control === "RDS-01")).toBe(false);
  expect(report.controls.find(({ id }) => id === "RDS-05")).toMatchObject({ level: "advisory" });
  expect(report.settings).toEqual({ "RDS-05": { minDays: 14 } });
});
