import { describe, expect, it } from "vitest";
import { criticalPath } from "../../review/critical-path.ts";
import { barsOf, chainTable, duration, mermaidGantt } from "../../review/timeline.ts";
import { timelineSvg } from "../../review/timeline-svg.ts";
import { graphOf, resource } from "../graph/build.ts";

const DATABASE = "aws:rds/instance:Instance";
const TOPIC = "aws:sns/topic:Topic";
const primary = resource(DATABASE, "primary");
const replica = resource(
  DATABASE,
  "replica",
  { replicateSourceDb: "primary" },
  { from: { replicateSourceDb: [primary] } },
);
const secret = resource(TOPIC, "told", {}, { from: { name: [replica] } });
const beside = resource("aws:ec2/natGateway:NatGateway", "nat");
const path = criticalPath(graphOf(primary, replica, secret, beside, resource(TOPIC, "quick")));

describe("a first run", () => {
  it.each([
    [0, "0 s"],
    [59, "59 s"],
    [60, "1 min"],
    [1578, "26 min 18 s"],
    [59.6, "1 min"],
  ])("says %d seconds as %s", (seconds, text) => {
    expect(duration(seconds)).toBe(text);
  });

  it("shows what keeps it and whatever else takes long", () => {
    expect(barsOf(path).map(({ name, critical }) => [name, critical])).toEqual([
      ["nat", false],
      ["primary", true],
      ["replica", true],
      ["told", true],
    ]);
  });

  it("is a table", () => {
    expect(chainTable(path).split("\n").slice(2)).toEqual([
      "| `primary` | `aws.rds.Instance` | 0 s | 8 min | nothing |",
      "| `replica` | `aws.rds.Instance` | 8 min | 12 min | `replicateSourceDb` |",
      "| `told` | `aws.sns.Topic` | 20 min | 2 s | `name` |",
    ]);
  });

  it("names an order of ours in the table", () => {
    const after = resource(TOPIC, "after", {}, { dependencies: [primary.urn] });
    expect(chainTable(criticalPath(graphOf(primary, after)))).toContain("| an order of ours |");
  });

  it("is a Gantt diagram by times of day", () => {
    expect(mermaidGantt("prod", path).split("\n")).toEqual([
      "```mermaid",
      "gantt",
      "  title prod",
      "  dateFormat HH:mm:ss",
      "  axisFormat %H:%M:%S",
      "  nat :t0, 00:00:00, 00:01:46",
      "  primary :crit, t1, 00:00:00, 00:08:00",
      "  replica :crit, t2, 00:08:00, 00:20:00",
      "  told :crit, t3, 00:20:00, 00:20:02",
      "```",
    ]);
  });

  it("has no diagram if it takes longer than a day", () => {
    const long = criticalPath(graphOf(primary), { secondsOf: () => 24 * 3600 });
    expect(mermaidGantt("prod", long)).toBe("prod: 1440 min, longer than a day");
  });

  it("keeps names from becoming markup", () => {
    const hostile = resource(DATABASE, 'a: <b>"x" & #1;`|\n```');
    const one = criticalPath(graphOf(hostile));
    expect(mermaidGantt("t", one).split("\n")).toHaveLength(7);
    expect(mermaidGantt("t", one)).toContain('  a  <b>"x" &  1 `| ``` :crit');
    expect(chainTable(one).split("\n")).toHaveLength(3);
    expect(timelineSvg("<t>", one)).toContain("a: &lt;b&gt;&quot;x&quot; &amp; #1;`| ```</text>");
  });

  it("is a picture whose bars stand where they begin and end", () => {
    const svg = timelineSvg("prod", path);
    const bars = [...svg.matchAll(/<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)" height="14" rx="2" fill="(#\w+)"/g)];
    const ends = bars.map(([, x, width]) => Math.round(Number(x) + Number(width)));
    // 600 wide from 260 on, for 1202 seconds.
    expect(bars.map(([, x]) => Math.round(Number(x)))).toEqual([260, 260, 500, 859]);
    expect(ends).toEqual([313, 500, 859, 861]);
    expect(new Set(bars.map(([, , , colour]) => colour)).size).toBe(2);
    expect(svg).not.toMatch(/NaN|undefined|<script|href/);
  });

  it("is a picture even of nothing", () => {
    expect(timelineSvg("empty", criticalPath(graphOf()))).toContain("0 min</text>");
  });
});
