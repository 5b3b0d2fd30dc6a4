/** `--framework X --format markdown`. */
import { code, inline, markdownTable } from "../../../render/markdown.ts";
import { clip } from "../../../render/text.ts";
import { type FrameworkReport, type ItemReport, itemWord, openAdvice } from "../../model/by-framework.ts";
import { resultWord } from "../../words.ts";

const words = (text: string) => inline(clip(text, 2000));

export function frameworkMarkdown(reports: readonly FrameworkReport[]): string {
  return `${reports.map(reportOf).join("\n\n")}\n`;
}

function reportOf({ framework, report, items, summary, notice }: FrameworkReport): string {
  const { graph, tool, profile, asOf } = report;
  const without = items.filter(({ controls }) => controls.length === 0);
  return [
    `# ${words(framework.title)}: ${words(graph.stack ?? graph.source)}`,
    [
      `- **Shows:** ${words(graph.origin.statement)} (${code(clip(graph.source, 2000))}), not the live account`,
      `- **Judged by:** ${tool.name} ${tool.version}, profile ${profile}, as of ${asOf}`,
      `- **Items:** ${words(framework.scope)}`,
      `- **Graph:** ${code(graph.digest)}, report ${code(report.digests.report)}`,
    ].join("\n"),
    `> ${words(notice)}`,
    markdownTable(
      [
        "Items",
        "Supported",
        "With exemptions",
        "Open failure",
        "Open advice",
        "Not decided",
        "Not assessed",
        "No control",
      ].map((title) => [title, "right"]),
      [
        [
          summary.items,
          summary.pass,
          summary.exempt,
          summary.fail - openAdvice(items),
          openAdvice(items),
          summary.unknown,
          summary["not-assessed"],
          summary["no-control"],
        ].map(String),
      ],
    ),
    ...[...Map.groupBy(items, ({ section }) => section)].flatMap(([title, list]) => sectionOf(title, list)),
    "## Items without a control",
    without.length === 0 ? "None." : without.map(({ id }) => inline(id)).join(", "),
  ].join("\n\n");
}

function sectionOf(title: string, items: readonly ItemReport[]): readonly string[] {
  const rows = items.map((item) => [
    inline(item.id),
    words(item.title ?? ""),
    item.result === "fail" ? `**${itemWord(item)}**` : itemWord(item),
    item.statement,
    item.controls
      .map((control) => `${control.id} ${words(control.title)}: ${resultWord(control)} (${control.statement})`)
      .join("<br>"),
  ]);
  const columns = ["Item", "About", "Result", "Controls", "Evidence"] as const;
  return [
    `## ${words(title)}`,
    markdownTable(
      columns.map((name) => [name, "left"]),
      rows,
    ),
  ];
}
