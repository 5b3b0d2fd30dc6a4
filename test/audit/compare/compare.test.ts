import { describe, expect, it } from "vitest";
import { compare } from "../../../audit/compare/compare.ts";
import { comparisonJson, comparisonMarkdown, comparisonText } from "../../../audit/compare/formats.ts";
import { fromBundle, fromReport } from "../../../audit/compare/snapshot.ts";
import { json } from "../../../audit/formats/json.ts";
import { UNKNOWN } from "../../../graph/model.ts";
import { resource } from "../../graph/build.ts";
import { type BundleParts, bundleOf, database, entriesOf, exemption, inputOf } from "../bundle/bundles.ts";

const good = database({ backupRetentionPeriod: 30 });
const NETWORK = resource("aws:ec2/vpc:Vpc", "net");
const snapshot = (parts: BundleParts, name = "x") => {
  const bundle = bundleOf(parts);
  return fromBundle(
    name,
    entriesOf(bundle),
    bundle.manifest.subjects.map(({ folder }) => folder),
  );
};
const between = (before: BundleParts, after: BundleParts) => compare(snapshot(before, "a"), snapshot(after, "b"));
const verdicts = (before: BundleParts, after: BundleParts) =>
  between(before, after).graphs.flatMap(({ verdicts: changes }) =>
    changes.map((each) => `${each.kind} ${each.control} ${each.before} ${each.after}${each.worse ? " worse" : ""}`),
  );

describe("verdicts", () => {
  const one = (inputs: Parameters<typeof database>[0]): BundleParts => ({
    resources: [NETWORK, database({ backupRetentionPeriod: 30, ...inputs })],
  });
  it.each<[string, BundleParts, BundleParts, readonly string[]]>([
    ["nothing", one({}), one({}), []],
    ["a new failure", one({}), one({ storageEncrypted: false }), ["new RDS-02 pass fail worse"]],
    ["a fixed one", one({ storageEncrypted: false }), one({}), ["fixed RDS-02 fail pass"]],
    [
      "one fixed by taking the resource away",
      one({ storageEncrypted: false }),
      { resources: [NETWORK] },
      ["fixed RDS-02 fail null"],
    ],
    [
      "one that comes with a resource",
      { resources: [NETWORK] },
      one({ storageEncrypted: false }),
      ["new RDS-02 null fail worse"],
    ],
    ["a resource that comes and passes", { resources: [NETWORK] }, one({}), []],
    [
      "one that fails by something else",
      one({ backupRetentionPeriod: 3 }),
      one({ backupRetentionPeriod: 2 }),
      ["changed RDS-05 fail fail worse"],
    ],
    [
      "one that is accepted",
      one({ storageEncrypted: false }),
      { ...one({ storageEncrypted: false }), exemptions: exemption() },
      ["accepted RDS-02 fail exempt"],
    ],
    [
      "one that comes accepted",
      one({}),
      { ...one({ storageEncrypted: false }), exemptions: exemption() },
      ["changed RDS-02 pass exempt worse"],
    ],
    [
      "one whose acceptance ended",
      { ...one({ storageEncrypted: false }), exemptions: exemption() },
      { ...one({ storageEncrypted: false }), exemptions: exemption("2026-11-30") },
      ["new RDS-02 exempt fail worse"],
    ],
  ])("tell %s", (_, before, after, expected) => {
    expect(verdicts(before, after)).toEqual(expected);
  });

  it("tell what cannot be decided any more", () => {
    const input = inputOf(one({}));
    const [graph] = input.graphs;
    if (!graph) throw new Error("no graph");
    const before = fromReport("a", json.render([graph.report], {}).content);
    const results = graph.report.results.map((each) => ({
      ...each,
      verdict: "unknown" as const,
      message: "x is not known",
    }));
    const after = fromReport("b", json.render([{ ...graph.report, results }], {}).content);
    expect(compare(before, after).worse).toEqual([
      "prod: RDS-02 db: pass -> unknown (mandatory): x is not known",
      "prod: RDS-05 db: pass -> unknown (mandatory): x is not known",
    ]);
  });
});

describe("what else changes", () => {
  it("tells resources that came and went", () => {
    const [graph] = between(
      { resources: [good, database({}, "gone")] },
      { resources: [good, database({ backupRetentionPeriod: 30 }, "come")] },
    ).graphs;
    expect(graph?.resources).toEqual({
      added: ["urn:pulumi:prod::larder::aws:rds/instance:Instance::come"],
      removed: ["urn:pulumi:prod::larder::aws:rds/instance:Instance::gone"],
    });
  });

  it("takes a type that is not judged any more for worse, and tells a new one that nobody judges", () => {
    const strange = resource("vendor:index/thing:Thing", "t", { x: UNKNOWN });
    const grown = between({ resources: [good] }, { resources: [good, strange] });
    expect(grown.graphs[0]?.coverage.typesUncovered).toEqual(["vendor:index/thing:Thing"]);
    expect(grown.worse).toEqual([]);
    const after = snapshot({ resources: [good] });
    const [report] = after.reports;
    if (!report) throw new Error("no report");
    const coverage = { ...report.coverage, typesWithoutRule: [{ type: "aws:rds/instance:Instance", count: 1 }] };
    expect(compare(after, { ...after, reports: [{ ...report, coverage }] }).worse).toEqual([
      "prod: resources of the type aws:rds/instance:Instance are not judged any more",
    ]);
  });

  it("takes a stack that is not judged any more for worse", () => {
    const before = snapshot({ resources: [good] });
    const after = { ...before, reports: [], resources: [] };
    expect(compare(before, after).worse).toEqual(["prod: is not judged any more"]);
    expect(compare(after, before).worse).toEqual([]);
  });

  it("takes a control that is not assessed any more for worse", () => {
    const before = snapshot({ resources: [good] });
    const [report] = before.reports;
    if (!report) throw new Error("no report");
    const after = { ...before, reports: [{ ...report, controls: report.controls.slice(1) }] };
    expect(compare(before, after).worse).toEqual(["prod: the control RDS-02 is not assessed any more"]);
    expect(compare(after, before).graphs[0]?.controls.added).toEqual(["RDS-02"]);
  });

  it("tells exemptions apart: added, removed, renewed, expired, ending", () => {
    const at = (exemptions: BundleParts["exemptions"], asOf = "2026-12-01") => ({
      resources: [good],
      exemptions: exemptions ?? [],
      asOf,
    });
    const kinds = (before: BundleParts, after: BundleParts) =>
      Object.entries(between(before, after).exemptions).flatMap(([kind, list]) => list.map(() => kind));
    expect(kinds(at([]), at(exemption()))).toEqual(["added"]);
    expect(kinds(at(exemption()), at([]))).toEqual(["removed"]);
    expect(kinds(at(exemption()), at(exemption("2027-03-01")))).toEqual(["renewed"]);
    expect(kinds(at(exemption()), at(exemption(), "2027-01-10"))).toEqual(["ending"]);
    expect(kinds(at(exemption()), at(exemption(), "2027-02-01"))).toEqual(["expired"]);
  });

  it("pairs the only graph of a stack on each side, whatever it shows; several by what they show", () => {
    const both = snapshot({ resources: [good] });
    const [report] = both.reports;
    const [urns] = both.resources ?? [];
    if (!report || !urns) throw new Error("no report");
    const code = {
      ...report,
      graph: { ...report.graph, origin: { ...report.graph.origin, kind: "declared-code" as const } },
    };
    expect(compare(both, { ...both, reports: [code] }).graphs.map(({ graph }) => graph)).toEqual(["prod"]);
    expect(
      compare(both, { ...both, reports: [code, report], resources: [urns, urns] }).graphs.map(
        ({ graph, state }) => `${graph} ${state}`,
      ),
    ).toEqual(["prod (declared-code) only-after", "prod (recorded-state) both"]);
  });
});

describe("the formats", () => {
  const comparison = between(
    { resources: [good], exemptions: exemption("2026-12-20") },
    {
      resources: [
        database({ storageEncrypted: false, backupRetentionPeriod: 30 }),
        database({ storageEncrypted: false }, "<b>|x"),
      ],
    },
  );
  it("say the same", () => {
    const text = comparisonText(comparison, (_, each) => each);
    const markdown = comparisonMarkdown(comparison);
    const content = JSON.parse(comparisonJson(comparison, { name: "larder", version: "1" }));
    expect(text).toMatch(/new +RDS-02 +db +pass -> fail \(mandatory\)/);
    expect(text).toMatch(/3 things got worse\n$/);
    expect(markdown).toContain("**3 things got worse**");
    expect(markdown).toContain("| **new** | RDS\\-02".replace("\\-", "-"));
    expect(markdown).not.toContain("<b>");
    expect(content).toMatchObject({ schemaVersion: 1, before: { name: "a" }, worse: { length: 3 } });
  });
});

describe("bad input", () => {
  it.each([
    ["{", /^f: is not JSON$/],
    ["{}", /^f: is no report: expected the JSON of "larder check --format json"/],
    [
      '{"schemaVersion": 1, "tool": {"name": "x", "version": "1"}, "reports": [], "summary": {"results":0,"pass":0,"fail":{"mandatory":0,"advisory":0},"unknown":{"mandatory":0,"advisory":0},"notApplicable":0,"exempt":0}}',
      /^f: holds no report$/,
    ],
  ])("is refused: %j", (text, message) => {
    expect(() => fromReport("f", text)).toThrow(message);
  });
});
