/** `--format text`: what is not well, then the sums. */
import { kindOf } from "../../graph/urn.ts";
import { clip, oneLine } from "../../render/text.ts";
import type { AuditReport } from "../model/schema.ts";
import { count } from "../words.ts";
import { type Paint, problemBlocks, summaryLine, worstFirst } from "./blocks.ts";
import { frameworkText } from "./by-framework/text.ts";
import type { Format } from "./format.ts";

const shown = (text: string) => oneLine(clip(text, 4000));

const NO_PAINT: Paint = (_, text) => text;

export const text: Format = {
  extension: "txt",
  several: true,
  render: (reports, { paint = NO_PAINT }) => ({
    content: `${reports.map((report) => reportText(report, paint)).join("\n\n")}\n`,
  }),
  renderFramework: (reports, { paint = NO_PAINT }) => ({ content: frameworkText(reports, paint) }),
};

function reportText(report: AuditReport, paint: Paint): string {
  const { graph } = report;
  const origin = shown(graph.origin.statement);
  const lines = [
    `${paint("bold", shown(graph.source))}  ${origin}, profile ${report.profile}, as of ${report.asOf}`,
    paint("dim", graph.digest),
    ...adjustedLine(report),
    "",
    ...problemBlocks(report, paint).flatMap((block) => [block, ""]),
    summaryLine(report, paint),
    ...coverageLines(report, paint),
  ];
  if (report.summary.fail.mandatory > 0) lines.push("", paint("dim", hint(report)));
  return lines.join("\n");
}

/** Which controls `--settings` judges otherwise than the profile does. */
function adjustedLine({ controls }: AuditReport): readonly string[] {
  const adjusted = controls.filter((control) => control.adjusted).map(({ id }) => id);
  return adjusted.length === 0 ? [] : [`levels or thresholds of its own for ${listed(adjusted)}`];
}

/** More than these stand in the other formats. */
const MAX_NAMES = 8;

/** What was judged, and what was not: types that no rule is for, controls that found nothing of their types. */
function coverageLines({ graph, coverage }: AuditReport, paint: Paint): readonly string[] {
  const { judgedResources, typesWithoutRule: types, controlsNotAssessed, external } = coverage;
  const without = types.reduce((sum, type) => sum + type.count, 0);
  const parts = [
    `${judgedResources} judged`,
    `${without} without a rule (${count(types.length, "type")})`,
    ...(external > 0 ? [`${external} only read`] : []),
  ];
  const named = (what: string, names: readonly string[]) =>
    names.length === 0 ? [] : [paint("dim", shown(`${what}: ${listed(names)}`))];
  const idle = controlsNotAssessed.filter(({ reason }) => reason === "no-resource");
  return [
    `${count(graph.resources, "resource")}: ${parts.join(", ")}`,
    ...named(
      "no rule is for",
      types.map((type) => `${kindOf(type.type)} x ${type.count}`),
    ),
    ...named(
      "nothing to judge for",
      idle.map(({ id }) => id),
    ),
  ];
}

function listed(names: readonly string[]): string {
  const more = names.length - MAX_NAMES;
  const shown = names.slice(0, MAX_NAMES).join(", ");
  return more > 0 ? `${shown} and ${more} more` : shown;
}

function hint(report: AuditReport): string {
  const failed = new Set(
    report.results.flatMap(({ control, verdict, level }) =>
      verdict === "fail" && level === "mandatory" ? [control] : [],
    ),
  );
  const worst = worstFirst(report.controls).find(({ id }) => failed.has(id));
  return `npm run larder -- explain ${worst?.id ?? "<control>"}   why, and how to put it right`;
}
