/** What was looked at and what was not: an auditor must see what the report is silent about. */
import type { GraphOrigin } from "../../graph/origin.ts";
import { type ControlId, control } from "../../policies/catalogue.ts";
import type { Report } from "../../policies/report.ts";
import { ruleOf } from "../../policies/rules.ts";
import type { AuditCoverage } from "./schema.ts";

export function coverageOf(report: Report, origin: GraphOrigin, all: readonly ControlId[]): AuditCoverage {
  const { judgedResources, typesWithoutRule, controlsWithoutResource, external } = report.coverage;
  const selected = new Set(report.controls.map(({ id }) => id));
  const idle = new Set(controlsWithoutResource);
  const controlsNotAssessed = all
    .filter((id) => idle.has(id) || !selected.has(id))
    .map((id) => ({
      id,
      reason: selected.has(id) ? ("no-resource" as const) : ("not-selected" as const),
      statement: selected.has(id) ? withoutResource(id) : "not asked for in this run",
    }));
  return {
    statement: statementOf(report, origin, controlsNotAssessed.length, all.length),
    judgedResources,
    typesWithoutRule,
    controlsNotAssessed,
    external,
  };
}

function withoutResource(id: ControlId): string {
  const rule = ruleOf(id);
  if (id === "X-39") return "compares staging with the prod of its project, where both are judged together";
  if (!rule) return "there are no exemptions for this stack";
  return rule.types.includes("*")
    ? `no resource has what it is about (${control(id).title.toLowerCase()})`
    : "no resource of its types in the graph";
}

function statementOf({ graph, coverage, summary }: Report, origin: GraphOrigin, idle: number, all: number): string {
  const { judgedResources, typesWithoutRule, external } = coverage;
  const without = typesWithoutRule.reduce((sum, { count }) => sum + count, 0);
  const unknown = summary.unknown.mandatory + summary.unknown.advisory;
  return [
    `${capital(origin.description)}, not the live account.`,
    `${judgedResources} of ${number(graph.resources, "resource")} were judged by at least one control;`,
    `${without} have a type that no rule is for (${number(typesWithoutRule.length, "type")}),`,
    `${external} belong to others and are only read.`,
    `${all - idle} of ${number(all, "control")} were assessed, ${idle} were not.`,
    `${number(unknown, "verdict")} could not be decided.`,
  ].join(" ");
}

function number(value: number, singular: string): string {
  return `${value} ${value === 1 ? singular : `${singular}s`}`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
