/** A comparison as text, Markdown and JSON. */
import { kindOf as typeOf } from "../../graph/urn.ts";
import { inline, markdownTable } from "../../render/markdown.ts";
import { oneLine } from "../../render/text.ts";
import type { ExemptionStatus } from "../exemptions.ts";
import type { Paint } from "../formats/blocks.ts";
import { count } from "../words.ts";
import type { ChangeKind, Comparison, GraphComparison, VerdictChange } from "./compare.ts";

const KINDS: readonly (readonly [ChangeKind, string])[] = [
  ["new", "new"],
  ["fixed", "fixed"],
  ["accepted", "accepted"],
  ["changed", "changed"],
];

export function comparisonJson(
  comparison: Comparison,
  tool: { readonly name: string; readonly version: string },
): string {
  const { schemaVersion, ...rest } = comparison;
  return `${JSON.stringify({ schemaVersion, tool, ...rest }, null, 2)}\n`;
}

export function comparisonText(comparison: Comparison, paint: Paint): string {
  const { before, after, graphs, exemptions, worse } = comparison;
  return `${[
    `${paint("bold", `${oneLine(before.name)} -> ${oneLine(after.name)}`)}  as of ${before.asOf} -> ${after.asOf}`,
    ...graphs.flatMap((graph) => ["", ...graphText(graph, paint)]),
    ...section(paint("bold", "exemptions"), exemptionLines(exemptions).map(oneLine)),
    "",
    worse.length === 0
      ? paint("green", "nothing got worse")
      : paint(["red", "bold"], `${count(worse.length, "thing")} got worse`),
  ].join("\n")}\n`;
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : ["", title, ...lines.map((line) => `  ${line}`)];
}

function graphText(graph: GraphComparison, paint: Paint): readonly string[] {
  const lines = graphLines(graph).map(oneLine);
  const title = paint("bold", oneLine(graph.graph));
  return lines.length === 0 ? [`${title}  no change`] : [title, ...lines.map((line) => `  ${line}`)];
}

/** Plain text, one change a line. */
function graphLines({
  state,
  verdicts,
  resources,
  controls,
  coverage,
  digest,
  failing,
}: GraphComparison): readonly string[] {
  if (state === "only-before") return ["is only in the first one"];
  if (state === "only-after") return [`is only in the second one: ${failing} failures`];
  const coverageChanged = coverage.before !== coverage.after;
  return [
    ...KINDS.flatMap(([kind, word]) =>
      verdicts.filter((each) => each.kind === kind).map((each) => verdictLine(word, each)),
    ),
    ...controls.added.map((id) => `control added    ${id}`),
    ...controls.removed.map((id) => `control removed  ${id}`),
    ...coverage.typesUncovered.map((type) => `type without a rule, new   ${typeOf(type)}`),
    ...coverage.typesCovered.map((type) => `type without a rule, gone  ${typeOf(type)}`),
    ...(resources?.added ?? []).map((urn) => `resource added    ${urn}`),
    ...(resources?.removed ?? []).map((urn) => `resource removed  ${urn}`),
    ...(coverageChanged ? [`coverage before  ${coverage.before}`, `coverage after   ${coverage.after}`] : []),
    ...(digest.before !== digest.after ? [`graph  ${digest.before} -> ${digest.after}`] : []),
  ];
}

function verdictLine(word: string, { control, name, level, before, after, message }: VerdictChange): string {
  return `${word.padEnd(8)}  ${control}  ${name}  ${before ?? "-"} -> ${after ?? "-"} (${level})  ${message}`;
}

function exemptionLines({ added, removed, renewed, expired, ending }: Comparison["exemptions"]): readonly string[] {
  const line = (word: string) => (each: ExemptionStatus) =>
    `${word.padEnd(8)}  ${each.control}  ${each.urn}  until ${each.expires}, ${each.owners.join(", ") || "nobody"}, ${each.ticket}`;
  return [
    ...added.map(line("added")),
    ...removed.map(line("removed")),
    ...renewed.map(line("renewed")),
    ...expired.map(line("expired")),
    ...ending.map(line("ending")),
  ];
}

export function comparisonMarkdown(comparison: Comparison): string {
  const { before, after, graphs, exemptions, worse } = comparison;
  return `${[
    `# From ${before.asOf} to ${after.asOf}`,
    "",
    `${inline(before.name)} compared with ${inline(after.name)}: ${worse.length === 0 ? "nothing got worse" : `**${count(worse.length, "thing")} got worse**`}.`,
    ...graphs.flatMap(graphMarkdown),
    ...exemptionsMarkdown(exemptions),
  ].join("\n")}\n`;
}

function graphMarkdown(graph: GraphComparison): readonly string[] {
  const { verdicts, ...rest } = graph;
  const others = graphLines({ ...rest, verdicts: [] });
  const rows = KINDS.flatMap(([kind, word]) =>
    verdicts
      .filter((each) => each.kind === kind)
      .map((each) => [
        each.worse ? `**${word}**` : word,
        inline(each.control),
        inline(each.name),
        `${each.before ?? "-"} → ${each.after ?? "-"}`,
        each.level,
        inline(each.message),
      ]),
  );
  const table = markdownTable(
    [
      ["", "left"],
      ["Control", "left"],
      ["Resource", "left"],
      ["Verdict", "left"],
      ["Level", "left"],
      ["", "left"],
    ],
    rows,
  );
  return [
    "",
    `## ${inline(graph.graph)}`,
    ...(rows.length === 0 ? [] : ["", table]),
    ...(others.length === 0 ? [] : ["", ...others.map((line) => `- ${inline(line)}`)]),
    ...(rows.length + others.length === 0 ? ["", "No change."] : []),
  ];
}

function exemptionsMarkdown(exemptions: Comparison["exemptions"]): readonly string[] {
  const lines = exemptionLines(exemptions);
  return lines.length === 0 ? [] : ["", "## Exemptions", "", ...lines.map((line) => `- ${inline(line)}`)];
}
