/** `--framework X --format text`: items with their controls, then those that no control is about. */
import { oneLine } from "../../../render/text.ts";
import { type FrameworkReport, type ItemReport, itemWord, summaryStatement } from "../../model/by-framework.ts";
import { resultWord } from "../../words.ts";
import type { Paint } from "../blocks.ts";

const STYLES: Readonly<Record<ItemReport["result"], Parameters<Paint>[0]>> = {
  pass: "green",
  fail: ["red", "bold"],
  unknown: "cyan",
  exempt: "green",
  "not-assessed": "dim",
  "no-control": "dim",
};

export function frameworkText(reports: readonly FrameworkReport[], paint: Paint): string {
  return `${reports.map((report) => reportText(report, paint)).join("\n\n")}\n`;
}

function reportText({ framework, report, items, summary, notice }: FrameworkReport, paint: Paint): string {
  const { graph, profile, asOf } = report;
  const withControls = items.filter(({ controls }) => controls.length > 0);
  const without = items.filter(({ controls }) => controls.length === 0);
  return [
    `${paint("bold", framework.title)}  ${oneLine(graph.source)}, ${oneLine(graph.origin.statement)}, profile ${profile}, as of ${asOf}`,
    paint("dim", graph.digest),
    "",
    ...withControls.flatMap((item) => [...itemLines(item, paint), ""]),
    `${paint("bold", "No control")}  ${without.map(({ id }) => id).join(", ") || "none: every item has one"}`,
    "",
    summaryStatement({ items, summary }),
    paint("dim", framework.scope),
    paint("dim", notice),
  ].join("\n");
}

function itemLines(item: ItemReport, paint: Paint): readonly string[] {
  const { id, title, result, statement, controls } = item;
  const name = title === undefined ? paint("bold", id) : `${paint("bold", id)}  ${title}`;
  return [
    `${name}  ${paint(STYLES[result], itemWord(item))} ${paint("dim", `(${statement})`)}`,
    ...controls.map(
      (control) => `  ${control.id.padEnd(7)} ${resultWord(control).padEnd(14)} ${control.title}: ${control.statement}`,
    ),
  ];
}
