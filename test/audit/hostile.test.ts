/**
 * Whatever stands in a graph, an exemption or a file name: each format is made, means the same to its own reader, and runs
 * or forges nothing. The texts are put together by chance, from what is dangerous to somebody.
 */
import fc from "fast-check";
import { marked } from "marked";
import { describe, expect, it } from "vitest";
import { convert } from "xmlbuilder2";
import { type FormatName, formatNames, loadFormat } from "../../audit/formats.ts";
import type { AuditReport } from "../../audit/model/schema.ts";
import type { Json, Resource } from "../../graph/model.ts";
import { resource, UNKNOWN } from "../policies/support.ts";
import { parseCsv } from "./csv.ts";
import { ATTACKS } from "./hostile.ts";
import { exemptions, reportOf } from "./support.ts";

const loaded = new Map(await Promise.all(formatNames.map(async (name) => [name, await loadFormat(name)] as const)));
const contents = new Map<string, string>();
function written(name: FormatName, report: AuditReport): string {
  const key = `${name} ${report.id}`;
  const content = contents.get(key) ?? loaded.get(name)?.render([report], { file: "report" }).content;
  contents.set(key, content ?? expect.fail(name));
  return content ?? "";
}

/** Attacks, their neighbours of chance, and what cuts sentences, cells, lines and tags. */
const fragment = fc.oneof(
  fc.constantFrom(...ATTACKS.filter(({ length }) => length < 200)),
  fc.constantFrom(
    "\nFORGED line",
    "\r\n\r\n## FORGED",
    "\u2028FORGED",
    "|",
    "`",
    "```",
    "\\",
    "'",
    '"',
    "&",
    "<",
    ">",
    "]]>",
    "--",
    "\t",
  ),
  fc.string({ unit: "binary", maxLength: 12 }),
  fc.string({ unit: "grapheme", maxLength: 12 }),
  // Longer ones stand in hostile.ts.
  fc.constant("long".repeat(600)),
);
/** What the readers of graphs let through: whole Unicode. */
const text = fc
  .array(fragment, { minLength: 1, maxLength: 4 })
  .map((parts) => parts.join("").toWellFormed())
  .filter((joined) => joined !== "");

const property: fc.Arbitrary<Json> = fc.oneof(
  text,
  fc.constantFrom<Json>(1, null, true, UNKNOWN),
  fc.array(text, { maxLength: 2 }),
);

const TYPES = ["aws:rds/instance:Instance", "aws:lb/listener:Listener", "aws:s3/bucket:Bucket", "aws:iam/role:Role"];

const hostileGraph = fc.record({
  names: fc.array(text, { minLength: 1, maxLength: 3 }),
  type: text,
  inputs: fc.dictionary(
    fc.oneof(text, fc.constantFrom("protocol", "name", "tags", "description", "bucket")),
    property,
    { maxKeys: 4 },
  ),
  place: text,
  days: fc.constantFrom<Json>(1, 30, UNKNOWN),
  reason: text,
  owner: text,
  ticket: text,
  source: text,
});
type HostileGraph = typeof hostileGraph extends fc.Arbitrary<infer T> ? T : never;

function reportFor({ names, type, inputs, place, days, reason, owner, ticket, source }: HostileGraph): AuditReport {
  const extra = { sourcePosition: `project:///${place}#3` };
  const resources = names.flatMap((name, index): readonly Resource[] => [
    resource(TYPES[index % TYPES.length] ?? "", `${index}${name}`, inputs, extra),
    resource(`acme:index/${type}:${type}`, `${index}${name}`, inputs, extra),
    resource("aws:rds/instance:Instance", `fails ${index}${name}`, { ...inputs, backupRetentionPeriod: days }, extra),
    resource("aws:rds/instance:Instance", `accepted ${index}${name}`, { backupRetentionPeriod: 2 }, extra),
  ]);
  const accepted = exemptions.map((each) => ({
    ...each,
    urn: "**::accepted*",
    reason,
    owners: [owner, "platform"],
    ticket,
  }));
  return reportOf(resources, { exemptions: accepted, source: `graphs/${source}` });
}

/** The same structure with nothing in it that could be taken for anything else. */
const TAME: HostileGraph = {
  names: ["a"],
  type: "b",
  inputs: {},
  place: "c.ts",
  days: 1,
  reason: "d",
  owner: "e",
  ticket: "f",
  source: "g.json",
};
const tame = reportFor(TAME);
const tagsOf = (page: string) =>
  new Set([...page.matchAll(/<\/?([a-z!][^\s>/]*)/gi)].map(([, tag = ""]) => tag.toLowerCase()));

/** Reports by chance, the same ones on every run; made once, since each is written in every format. */
const reports = fc.sample(hostileGraph, { numRuns: 16, seed: 9 }).map(reportFor);
const always = (check: (report: AuditReport) => void) => reports.forEach(check);

describe.each(formatNames)("%s", (name) => {
  it("is whole Unicode in lines, without characters that a terminal or an eye obeys", () => {
    always((report) => {
      const content = written(name, report);
      expect(content.isWellFormed()).toBe(true);
      expect(content).not.toMatch(/[^\P{Cc}\n]/u);
      expect(content).not.toMatch(/[\u202a-\u202e\u2066-\u2069\u2028\u2029]/);
    });
  });

  it("has no line that a graph made", () => {
    // What a verdict is about is indented in the text.
    const made = name === "text" ? /^FORGED/ : /^[\s#*|-]*FORGED/;
    always((report) => {
      const forged = new Set(
        written(name, report)
          .split("\n")
          .filter((line) => made.test(line)),
      );
      expect([...forged]).toEqual([]);
    });
  });
});

it("json says exactly what the report holds", () => {
  always((report) => expect(JSON.parse(written("json", report))).toEqual(report));
});

it("csv has a cell for each column and no formula, in a row for each result", () => {
  always((report) => {
    const [header = [], ...rows] = parseCsv(written("csv", report));
    expect(rows).toHaveLength(report.results.length + report.coverage.controlsNotAssessed.length);
    expect(rows.filter((row) => row.length !== header.length)).toEqual([]);
    expect(rows.flat().filter((cell) => /^[=+\-@\t\r＝＋－＠]/.test(cell))).toEqual([]);
  });
});

it("html has the elements of a tame page alone, and its data as data", () => {
  const known = tagsOf(written("html", tame));
  always((report) => {
    const page = written("html", report);
    expect([...tagsOf(page)].filter((tag) => !known.has(tag))).toEqual([]);
    const scripts = [...page.matchAll(/<script[^>]*>/g)].length;
    expect(scripts).toBe([...written("html", tame).matchAll(/<script[^>]*>/g)].length);
    const data = /<script[^>]*id="data"[^>]*>([\s\S]*?)<\/script>/.exec(page)?.[1] ?? expect.fail("no data");
    const { resources, results } = JSON.parse(data) as {
      resources: readonly (readonly string[])[];
      results: readonly unknown[];
    };
    expect(results).toHaveLength(report.results.length);
    expect(resources).toHaveLength(new Set(report.results.map(({ urn }) => urn)).size);
  });
});

it("markdown has the elements of a tame document alone, without a link, a picture or a handler", () => {
  const render = (report: AuditReport) => marked.parse(written("markdown", report), { async: false, gfm: true });
  const known = new Set([...tagsOf(render(tame)), "strong", "code", "br"]);
  always((report) => {
    const page = render(report);
    expect([...tagsOf(page)].filter((tag) => !known.has(tag))).toEqual([]);
    expect(page).not.toMatch(/<[^>]*\s(on\w+|href|src)\s*=/i);
  });
});

it("junit is XML whose cases are those of the report", () => {
  always((report) => {
    const xml = written("junit", report);
    const { testsuites } = convert(xml, { format: "object" }) as {
      testsuites: { "@tests": string; "@failures": string };
    };
    expect(Number(testsuites["@tests"])).toBe(report.results.length + report.coverage.controlsNotAssessed.length);
    expect(Number(testsuites["@failures"])).toBe(report.summary.fail.mandatory);
    expect(xml.match(/<testcase /g)).toHaveLength(Number(testsuites["@tests"]));
  });
});

it("sarif and oscal are JSON with a place within the program and ids of their own", () => {
  always((report) => {
    const { runs } = JSON.parse(written("sarif", report)) as {
      runs: { results: { locations: { physicalLocation: { artifactLocation: { uri: string } } }[] }[] }[];
    };
    for (const { locations } of runs.flatMap(({ results }) => results)) {
      const uri = locations[0]?.physicalLocation.artifactLocation.uri ?? expect.fail("no place");
      expect(new URL(uri, "https://root.example/a/").href.startsWith("https://root.example/a/"), uri).toBe(true);
    }
    const ids = [...written("oscal", report).matchAll(/"uuid": "([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
