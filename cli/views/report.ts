/** `check --format text`. */
import { kindOf } from "../../graph/urn.ts";
import { levelOf } from "../../policies/levels.ts";
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
  const { graph } = report;
  const lines = [
    `${paint("bold", graph.source)}  ${description}, profile ${report.profile}, as of ${report.asOf}`,
    paint("dim", graph.digest),
    ...changedLine(report),
    "",
    ...problemBlocks(report, paint).flatMap((block) => [block, ""]),
    summaryLine(report, paint),
    ...coverageLines(report, paint),
  ];
  if (report.summary.fail.mandatory > 0) lines.push("", paint("dim", hint(report)));
  return lines.join("\n");
}

/** Which controls `--settings` judges otherwise than the profile does. */
function changedLine({ controls, settings = {}, profile }: Report): readonly string[] {
  const changed = controls.filter(({ id, level }) => Object.hasOwn(settings, id) || level !== levelOf(id, profile));
  return changed.length === 0 ? [] : [`levels or thresholds of its own for ${listed(changed.map(({ id }) => id))}`];
}

/** More than these stand in the JSON. */
const MAX_NAMES = 8;

/** What was judged, and what was not: types that no rule is for, controls that found nothing of their types. */
function coverageLines({ graph, coverage }: Report, paint: Terminal["paint"]): readonly string[] {
  const { judgedResources, typesWithoutRule: types, controlsWithoutResource: idle, external } = coverage;
  const without = types.reduce((sum, type) => sum + type.count, 0);
  const parts = [
    `${judgedResources} judged`,
    `${without} without a rule (${count(types.length, "type")})`,
    ...(external > 0 ? [`${external} only read`] : []),
  ];
  const named = (what: string, names: readonly string[]) =>
    names.length === 0 ? [] : [paint("dim", `${what}: ${listed(names)}`)];
  return [
    `${count(graph.resources, "resource")}: ${parts.join(", ")}`,
    ...named(
      "no rule is for",
      types.map((type) => `${kindOf(type.type)} x ${type.count}`),
    ),
    ...named("nothing to judge for", idle),
  ];
}

function listed(names: readonly string[]): string {
  const more = names.length - MAX_NAMES;
  const shown = names.slice(0, MAX_NAMES).join(", ");
  return more > 0 ? `${shown} and ${more} more` : shown;
}

function hint(report: Report): string {
  const first = report.results.find(({ verdict, level }) => verdict === "fail" && level === "mandatory");
  return `npm run larder -- explain ${first?.control ?? "<control>"}   why, and how to put it right`;
}
