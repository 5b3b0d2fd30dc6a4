import { describe, expect, it } from "vitest";
import type { Json, Resource } from "../../graph/model.ts";
import { canonical } from "../../graph/serialise.ts";
import { isObject } from "../../graph/values.ts";
import { controlIds } from "../../policies/catalogue.ts";
import { evaluatePolicies } from "../../policies/evaluate.ts";
import { levelOf, levels } from "../../policies/levels.ts";
import { hasMandatoryFailure } from "../../policies/report.ts";
import { rules, rulesForEvery } from "../../policies/rules.ts";
import { canonicalType } from "../../policies/types.ts";
import { everything } from "./everything.ts";
import { graphOf, MASK, resource, STACK_URN, UNKNOWN, urnOf } from "./support.ts";

const INSTANCE = "aws:rds/instance:Instance";
const asOf = "2026-03-01";
const stack = { urn: STACK_URN, type: "pulumi:pulumi:Stack", custom: false };

describe("the report", () => {
  const graph = graphOf(
    stack,
    resource(INSTANCE, "db", { backupRetentionPeriod: 1, storageEncrypted: true }),
    resource("aws:kinesis/stream:Stream", "q1"),
    resource("aws:kinesis/stream:Stream", "q2"),
    resource("aws:kms/alias:Alias", "t"),
    resource("aws:kms/key:Key", "theirs", {}, { external: true }),
    { urn: urnOf("larder:data:Thing", "c"), type: "larder:data:Thing", custom: false },
  );
  const report = evaluatePolicies(graph, { asOf, source: "synth prod" });

  it("says what was judged, by what and when", () => {
    expect(report).toMatchObject({
      schemaVersion: 1,
      tool: { name: "larder" },
      asOf,
      profile: "prod",
      graph: { source: "synth prod", stack: "prod", resources: 7 },
    });
    expect(report.graph.digest).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(report.controls.map(({ id }) => id)).toEqual(controlIds);
    expect(report.controls.find(({ id }) => id === "RDS-05")).toMatchObject({ severity: "high", level: "mandatory" });
  });

  it("holds the verdict with value, path and requirement", () => {
    expect(report.results.find(({ control }) => control === "RDS-05")).toEqual({
      control: "RDS-05",
      urn: urnOf(INSTANCE, "db"),
      type: INSTANCE,
      level: "mandatory",
      verdict: "fail",
      message: "backups are kept 1 days, need 30",
      evidence: [{ path: "backupRetentionPeriod", value: "1", required: ">= 30" }],
      findings: [{ message: "backups are kept 1 days, need 30" }],
    });
    expect(report.results.find(({ control }) => control === "RDS-02")).toMatchObject({
      verdict: "pass",
      evidence: [{ path: "storageEncrypted", value: "true", required: "true" }],
    });
  });

  it("says what it does not cover", () => {
    expect(report.coverage).toMatchObject({
      // The database, and the stack for its outputs.
      judgedResources: 2,
      external: 1,
      typesWithoutRule: [
        { type: "aws:kinesis/stream:Stream", count: 2 },
        { type: "aws:kms/alias:Alias", count: 1 },
      ],
    });
    expect(report.coverage.controlsWithoutResource).toContain("KMS-01");
    expect(report.coverage.controlsWithoutResource).not.toContain("RDS-05");
  });

  it("counts each verdict once", () => {
    const { pass, fail, unknown, notApplicable, exempt, results } = report.summary;
    expect(results).toBe(report.results.length);
    expect(pass + fail.mandatory + fail.advisory + unknown.mandatory + unknown.advisory + notApplicable + exempt).toBe(
      results,
    );
    expect(hasMandatoryFailure(report)).toBe(true);
  });

  it("can be of one control alone", () => {
    const only = evaluatePolicies(graph, { asOf, controls: ["RDS-05"] });
    expect(only.results.map(({ control }) => control)).toEqual(["RDS-05"]);
    expect(only.controls.map(({ id }) => id)).toEqual(["RDS-05"]);
  });
});

describe("profile and settings", () => {
  const of = (name: string) => graphOf({ ...resource(INSTANCE, "db"), urn: urnOf(INSTANCE, "db", name) });

  it("takes the profile from the option, else the stack's name, else prod", () => {
    expect(evaluatePolicies(of("dev"), { asOf, profile: "staging" }).profile).toBe("staging");
    expect(evaluatePolicies(of("dev"), { asOf }).profile).toBe("dev");
    expect(evaluatePolicies(of("eu-1"), { asOf }).profile).toBe("prod");
  });

  it("has a level for every control and profile", () => {
    expect(Object.keys(levels).toSorted()).toEqual(controlIds.toSorted());
    expect(levelOf("RDS-06", "dev")).toBe("advisory");
    expect(levelOf("RDS-06", "staging")).toBe("mandatory");
    expect(levelOf("GEN-03", "staging")).toBe("advisory");
  });

  it("lets settings replace a threshold, and refuses what is none", () => {
    const graph = graphOf(resource(INSTANCE, "db", { backupRetentionPeriod: 10 }));
    const verdict = (settings: Record<string, Record<string, unknown>>) =>
      evaluatePolicies(graph, { asOf, settings, controls: ["RDS-05"] }).results[0]?.verdict;
    expect(verdict({})).toBe("fail");
    expect(verdict({ "RDS-05": { minDays: 10 } })).toBe("pass");
    const settings = {
      "RDS-05": { minDays: "10", days: 1 },
      "RDS-07": { keepAutomatedBackups: 1 },
      "RDS-01": { x: 1 },
    };
    expect(() => verdict(settings)).toThrow(
      [
        'setting RDS-05.minDays: a whole number from 1 to 35, got "10"',
        "setting RDS-05.days: unknown; allowed: minDays",
        "setting RDS-07.keepAutomatedBackups: true or false, got 1",
        "setting RDS-01.x: unknown; RDS-01 has no settings",
      ].join("\n"),
    );
  });

  it("refuses a day that is none", () => {
    expect(() => evaluatePolicies(of("dev"), { asOf: "today" })).toThrow('as-of: a day, YYYY-MM-DD, got "today"');
  });
});

describe("unknown values", () => {
  const verdicts = (inputs: Record<string, Json>, unknowns: "report" | "fail") =>
    evaluatePolicies(graphOf(resource(INSTANCE, "db", inputs)), {
      asOf,
      unknowns,
      controls: ["RDS-05", "RDS-14"],
    }).results.map(({ control, verdict, message }) => `${control} ${verdict} ${message}`);

  it("are told in a preview", () => {
    expect(verdicts({ backupRetentionPeriod: UNKNOWN, password: UNKNOWN }, "report")).toEqual([
      "RDS-05 unknown backupRetentionPeriod is not known",
      "RDS-14 unknown password is not known",
    ]);
  });

  it("fail in a state where the rule must know them", () => {
    expect(verdicts({ backupRetentionPeriod: UNKNOWN, password: UNKNOWN }, "fail")).toEqual([
      "RDS-05 fail cannot be decided: backupRetentionPeriod is not known",
      "RDS-14 unknown password is not known",
    ]);
  });

  it("do not fail for being a secret", () => {
    expect(verdicts({ backupRetentionPeriod: MASK, manageMasterUserPassword: true }, "fail")).toEqual([
      "RDS-05 unknown backupRetentionPeriod is a secret, so that it cannot be judged",
      expect.stringContaining("RDS-14 pass"),
    ]);
  });
});

describe("whatever the graph", () => {
  const judge = (resources: readonly Resource[]) => evaluatePolicies(graphOf(...resources), { asOf }).results;
  const whole = judge(everything);

  it("gives every rule and resource of its types one verdict", () => {
    const pairs = whole.map(({ control, urn }) => `${control} ${urn}`);
    expect(new Set(pairs).size).toBe(pairs.length);
    // A rule about every resource says nothing of those that it leaves out.
    const universal = new Set<string>(rulesForEvery.map(({ control }) => control));
    const typed = rules.filter(({ control }) => !universal.has(control));
    const expected = everything.reduce(
      (sum, { type }) => sum + typed.filter(({ types }) => types.includes(canonicalType(type))).length,
      0,
    );
    expect(whole.filter(({ control }) => !universal.has(control))).toHaveLength(expected);
    // X-29 judges every resource, and by a rule of its own the outputs of the stack: there it may say so.
    const silent = whole.filter(({ control, urn }) => universal.has(control) && !urn.includes("pulumi:pulumi:Stack"));
    expect(silent.filter(({ verdict }) => verdict === "not-applicable")).toEqual([]);
  });

  it.each([1, 2, 3, 4, 5])("does not depend on the order of resources (%i)", (seed) => {
    expect(judge(shuffled(everything, seed))).toEqual(whole);
  });

  it("judges the canonical form alike", () => {
    const graph = graphOf(...everything);
    const again = canonical(graph.deployment).deployment.resources ?? [];
    // The canonical form keeps no value of a secret, so these find in it only what is marked.
    const byValue = ["GEN-08", "X-29"];
    const told = (results: typeof whole) =>
      new Set(
        results
          .filter(({ control }) => !byValue.includes(control))
          .map(({ control, urn, verdict }) => `${control} ${urn} ${verdict}`),
      );
    const [before, after] = [told(whole), told(judge(again))];
    const lost = (from: ReadonlySet<string>, to: ReadonlySet<string>) => [...from].filter((each) => !to.has(each));
    expect([lost(before, after), lost(after, before)]).toEqual([[], []]);
  });

  it.each(Array.from({ length: 300 }, (_, seed) => seed + 1))("never crashes on a damaged graph (%i)", (seed) => {
    const random = randomOf(seed);
    const damaged = shuffled(everything, seed)
      .slice(0, 40 + Math.floor(random() * 100))
      .map((each) => damage(each, random));
    for (const unknowns of ["report", "fail"] as const) {
      const { results } = evaluatePolicies(graphOf(...damaged), { asOf, unknowns });
      expect(results.length).toBeGreaterThan(0);
    }
  });

  it("judges cycles, duplicates and dangling references", () => {
    const loop = resource(INSTANCE, "a", {}, { parent: urnOf(INSTANCE, "b"), dependencies: [urnOf(INSTANCE, "a")] });
    const back = resource(
      INSTANCE,
      "b",
      {},
      { parent: urnOf(INSTANCE, "a"), propertyDependencies: { password: ["urn:none"] } },
    );
    expect(() => judge([loop, back, back, { ...back, delete: true }])).not.toThrow();
  });

  it("shows no secret", () => {
    expect(JSON.stringify(whole)).not.toMatch(/hunter2|AKIAIOSFODNN7EXAMPLE|BEGIN RSA/);
  });
});

/** Deterministic numbers in [0, 1) (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed * 0x9e3779b9;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

function shuffled<T>(list: readonly T[], seed: number): readonly T[] {
  const random = randomOf(seed);
  return list
    .map((entry) => ({ entry, at: random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ entry }) => entry);
}

const JUNK: readonly Json[] = [
  null,
  "",
  "x",
  0,
  -1,
  true,
  [],
  {},
  [null],
  [[]],
  [UNKNOWN],
  { a: UNKNOWN },
  UNKNOWN,
  MASK,
  "{",
  "[]",
  "[{}]",
];

/** Replaces values at random places by anything. */
function damage(each: Resource, random: () => number): Resource {
  const junk = () => JUNK[Math.floor(random() * JUNK.length)] ?? null;
  const spoil = (value: Json): Json => {
    if (random() < 0.15) return junk();
    if (Array.isArray(value)) return value.map(spoil);
    if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, spoil(inner)]));
    return value;
  };
  const inputs = Object.fromEntries(Object.entries(each.inputs ?? {}).map(([key, value]) => [key, spoil(value)]));
  const { inputs: _, ...bare } = each;
  return random() < 0.05 ? bare : { ...each, inputs };
}
