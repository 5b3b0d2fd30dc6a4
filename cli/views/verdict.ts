/** What the policies found, in a few lines. */
import { kindOf, logicalNameOf } from "../../graph/urn.ts";
import type { Report, ReportControl, ReportResult, ReportSummary } from "../../policies/report.ts";
import type { Terminal } from "../terminal.ts";
import { count } from "./table.ts";

type Paint = Terminal["paint"];

export function verdictWord({ fail }: ReportSummary, paint: Paint): string {
  return fail.mandatory === 0 ? paint("green", "pass") : paint(["red", "bold"], "fail");
}

/** `12 controls: 210 pass, 1 fail (mandatory), 3 unknown` */
export function summaryLine({ controls, summary }: Report, paint: Paint): string {
  const { fail, unknown } = summary;
  const parts = [
    `${summary.pass} pass`,
    fail.mandatory > 0 && paint(["red", "bold"], `${fail.mandatory} fail`),
    fail.advisory > 0 && paint("yellow", `${fail.advisory} fail (advisory)`),
    unknown.mandatory + unknown.advisory > 0 && `${unknown.mandatory + unknown.advisory} unknown`,
    summary.exempt > 0 && `${summary.exempt} exempt`,
    summary.notApplicable > 0 && paint("dim", `${summary.notApplicable} not applicable`),
  ];
  return `${count(controls.length, "control")}: ${parts.filter((part) => part !== false).join(", ")}`;
}

/** All that is not well, mandatory failures first; each control once, with its resources below it. */
export function problemBlocks(report: Report, paint: Paint): readonly string[] {
  const ranked: readonly [ReportResult["verdict"], ReportResult["level"], string][] = [
    ["fail", "mandatory", failWord(paint)],
    ["fail", "advisory", warnWord(paint)],
    ["unknown", "mandatory", paint("cyan", "UNKNOWN")],
    ["unknown", "advisory", paint("cyan", "UNKNOWN")],
    ["exempt", "mandatory", paint("dim", "EXEMPT")],
    ["exempt", "advisory", paint("dim", "EXEMPT")],
  ];
  return ranked.flatMap(([verdict, level, word]) => blocksOf(report, verdict, level, word, paint));
}

/** Mandatory failures, the first of each control in full; `check` shows all. */
export function mandatoryBlocks(report: Report, limit: number, paint: Paint): readonly string[] {
  return blocksOf(report, "fail", "mandatory", failWord(paint), paint, limit);
}

/** Advisory failures, one line for each control. */
export function advisoryLines(report: Report, paint: Paint): readonly string[] {
  return report.controls.flatMap((control) => {
    const results = select(report, control, "fail", "advisory");
    return results.length === 0
      ? []
      : [`${headOf(warnWord(paint), control, paint)}  ${paint("dim", `x ${results.length}`)}`];
  });
}

const failWord = (paint: Paint) => paint(["red", "bold"], "FAIL");
const warnWord = (paint: Paint) => paint("yellow", "WARN");

function select(
  { results }: Report,
  { id }: ReportControl,
  verdict: ReportResult["verdict"],
  level: ReportResult["level"],
): readonly ReportResult[] {
  return results.filter((result) => result.control === id && result.verdict === verdict && result.level === level);
}

function blocksOf(
  report: Report,
  verdict: ReportResult["verdict"],
  level: ReportResult["level"],
  word: string,
  paint: Paint,
  limit = Number.POSITIVE_INFINITY,
): readonly string[] {
  return report.controls.flatMap((control) => {
    const results = select(report, control, verdict, level);
    if (results.length === 0) return [];
    const more = results.length - limit;
    return [
      [
        headOf(word, control, paint),
        ...results.slice(0, limit).flatMap((result) => resultLines(result, paint)),
        ...(more > 0 ? [paint("dim", `  and ${more} more`)] : []),
      ].join("\n"),
    ];
  });
}

function headOf(word: string, { id, severity, title }: ReportControl, paint: Paint): string {
  return `${word}  ${paint("bold", id)}  ${severity}  ${title}`;
}

function resultLines(result: ReportResult, paint: Paint): readonly string[] {
  const evidence = (result.verdict === "pass" ? [] : (result.evidence ?? [])).map(
    ({ path, value, required, urn }) =>
      `${path} = ${value}${required === undefined ? "" : `, must be ${required}`}${urn === undefined ? "" : ` (${logicalNameOf(urn)})`}`,
  );
  const { exemption, sourcePosition } = result;
  const details = [
    result.message,
    ...evidence,
    exemption &&
      `accepted until ${exemption.expires} by ${exemption.owners.join(", ")}, ${exemption.ticket}: ${exemption.reason}`,
    paint("dim", result.urn),
    sourcePosition && paint("dim", placeOf(sourcePosition)),
  ];
  return [
    `  ${paint("bold", logicalNameOf(result.urn))}  ${kindOf(result.type)}`,
    ...details.flatMap((line) => (line === undefined ? [] : [`    ${line}`])),
  ];
}

/** `project:///components/data/redis.ts#41,7` as an editor wants it. */
function placeOf(sourcePosition: string): string {
  return sourcePosition.replace(/^project:\/\/\//, "").replace(/#(\d+)(?:,\d+)?$/, ":$1");
}
