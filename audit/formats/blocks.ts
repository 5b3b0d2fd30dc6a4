/** What the policies found, as lines for a terminal. */
import type { styleText } from "node:util";
import { kindOf, logicalNameOf } from "../../graph/urn.ts";
import { severityRank } from "../../policies/catalogue.ts";
import type { Evidence } from "../../policies/reading.ts";
import type { Report, ReportControl, ReportResult, ReportSummary } from "../../policies/report.ts";
import { clip, oneLine } from "../../render/text.ts";
import { type Place, placeOf } from "../model/source.ts";
import { count } from "../words.ts";

/** Colours a text, or leaves it as it is. */
export type Paint = (style: Parameters<typeof styleText>[0], text: string) => string;

/** The report of the policies, or the audit report made from it. */
export interface Judged {
  readonly controls: readonly JudgedControl[];
  readonly results: readonly JudgedResult[];
  readonly summary: ReportSummary;
}

interface JudgedControl extends Pick<ReportControl, "severity" | "title"> {
  readonly id: string;
}

interface JudgedResult extends Omit<ReportResult, "control"> {
  readonly control: string;
  readonly source?: Place;
}

export function verdictWord({ fail }: ReportSummary, paint: Paint): string {
  return fail.mandatory === 0 ? paint("green", "pass") : paint(["red", "bold"], "fail");
}

/** `12 controls: 210 pass, 1 fail (mandatory), 3 unknown` */
export function summaryLine({ controls, summary }: Judged, paint: Paint): string {
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

/** All that is not well, mandatory failures first, the worst of them at the top; each control once, with its resources below it. */
export function problemBlocks(report: Judged, paint: Paint): readonly string[] {
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
  return worstFirst(report.controls).flatMap((control) => {
    const results = select(report, control, "fail", "advisory");
    return results.length === 0
      ? []
      : [`${headOf(warnWord(paint), control, paint)}  ${paint("dim", `x ${results.length}`)}`];
  });
}

const failWord = (paint: Paint) => paint(["red", "bold"], "FAIL");
const warnWord = (paint: Paint) => paint("yellow", "WARN");

/** By severity, then as in the catalogue. */
export function worstFirst<T extends Pick<JudgedControl, "severity">>(controls: readonly T[]): readonly T[] {
  return controls.toSorted((a, b) => severityRank(a.severity) - severityRank(b.severity));
}

function select(
  { results }: Judged,
  { id }: JudgedControl,
  verdict: ReportResult["verdict"],
  level: ReportResult["level"],
): readonly JudgedResult[] {
  return results.filter((result) => result.control === id && result.verdict === verdict && result.level === level);
}

function blocksOf(
  report: Judged,
  verdict: ReportResult["verdict"],
  level: ReportResult["level"],
  word: string,
  paint: Paint,
  limit = Number.POSITIVE_INFINITY,
): readonly string[] {
  return worstFirst(report.controls).flatMap((control) => {
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

function headOf(word: string, { id, severity, title }: JudgedControl, paint: Paint): string {
  return `${word}  ${paint("bold", id)}  ${severity}  ${title}`;
}

/** A URN has a few hundred characters; what is longer would drown the rest. */
const MAX_SHOWN = 2000;
const shown = (text: string) => oneLine(clip(text, MAX_SHOWN));

function resultLines(result: JudgedResult, paint: Paint): readonly string[] {
  const { exemption, verdict } = result;
  const evidence = verdict === "pass" || verdict === "unknown" ? [] : (result.evidence ?? []);
  const source = result.source ?? placeOf(result.sourcePosition);
  const details = [
    result.message,
    ...evidence.map(evidenceText),
    exemption &&
      `accepted until ${exemption.expires} by ${exemption.owners.join(", ")}, ${exemption.ticket}: ${exemption.reason}`,
  ];
  const places = [result.urn, source && `${source.file}:${source.line}`];
  return [
    `  ${paint("bold", shown(logicalNameOf(result.urn)))}  ${shown(kindOf(result.type))}`,
    ...details.flatMap((line) => (line === undefined ? [] : [`    ${shown(line)}`])),
    ...places.flatMap((line) => (line === undefined ? [] : [`    ${paint("dim", shown(line))}`])),
  ];
}

/** `storageEncrypted = false, must be true (db-primary)` */
export function evidenceText({ path, value, required, urn }: Evidence): string {
  const wanted = required === undefined ? "" : `, must be ${required}`;
  return `${path} = ${value}${wanted}${urn === undefined ? "" : ` (${logicalNameOf(urn)})`}`;
}
