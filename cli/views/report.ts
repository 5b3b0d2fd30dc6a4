/** `check --format text`. */
import type { Report } from "../../policies/report.ts";
import type { Terminal } from "../terminal.ts";
import { count } from "./table.ts";
import { problemBlocks, summaryLine } from "./verdict.ts";

export interface JudgedGraph {
  readonly report: Report;
  /** What kind of graph it is: `declared code`, `recorded state, last modified ...` */
  readonly description: string;
}

export function reportText({ report, description }: JudgedGraph, paint: Terminal["paint"]): string {
  const { graph, coverage } = report;
  const without = coverage.typesWithoutRule.reduce((sum, type) => sum + type.count, 0);
  const lines = [
    `${paint("bold", graph.source)}  ${description}, profile ${report.profile}, as of ${report.asOf}`,
    paint("dim", graph.digest),
    "",
    ...problemBlocks(report, paint).flatMap((block) => [block, ""]),
    summaryLine(report, paint),
    `${count(graph.resources, "resource")}: ${coverage.judgedResources} judged, ${without} without a rule (${count(coverage.typesWithoutRule.length, "type")})`,
  ];
  if (report.summary.fail.mandatory > 0) lines.push("", paint("dim", hint(report)));
  return lines.join("\n");
}

function hint(report: Report): string {
  const first = report.results.find(({ verdict, level }) => verdict === "fail" && level === "mandatory");
  return `npm run larder -- explain ${first?.control ?? "<control>"}   why, and how to put it right`;
}
